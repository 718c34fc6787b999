const meta = (name: string) => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? "";

/** The server's issuer, such as `https://id.example.com/auth`; the page's own origin where Vite serves the page. */
export const issuer = meta("latchkey-issuer") || location.origin;

/** The identifier of Latchkey's own API: what tokens are asked for. */
export const resource = meta("latchkey-resource") || `${issuer}/api`;

/** Path that all addresses of the server begin with, without a slash at its end. */
const base = new URL(issuer).pathname.replace(/\/$/, "");

/** The address of something on the server that this page came from, which may be reached by another name than the issuer's. */
export const at = (path: string) => new URL(base + path, location.origin).href;

/** WebSockets are only open to pages of the issuer's own origin. */
export const isElsewhere = !import.meta.env.DEV && location.origin !== new URL(issuer).origin;

/** Slug of the account whose session the page uses: `/playground?account=acme`. */
export const account = new URLSearchParams(location.search).get("account");

/** The sign-in page, which leads back to the playground with a session. */
export function signInUrl(again = false): string {
  const query = new URLSearchParams({ continue: `/playground?account=${account ?? "default"}` });
  if (again) query.set("again", "1");
  return at(`/sign-in?${query}`);
}
