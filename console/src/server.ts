const meta = (name: string) => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? "";

/** Path that all addresses of the server begin with, without a slash at its end: that of its issuer. */
export const base = meta("latchkey-base");

/** The server's issuer, such as `https://id.example.com/auth`. */
export const issuer = meta("latchkey-issuer") || location.origin + base;

const consolePath = `${base}/console/`;

/** The account that the address names: `/console/{slug}/clients`. */
export const slug = decodeURIComponent(location.pathname.slice(consolePath.length).split("/")[0] ?? "");

/** Path that the addresses of all pages of the console begin with. */
export const home = `${consolePath}${encodeURIComponent(slug)}`;

/** The address of something on the server beside the console. */
export const at = (path: string) => `${base}${path}`;

/** The sign-in page, which leads back to a path of the console, such as `/console/acme/clients?q=orders`. */
export function signInUrl(path: string, again = false): string {
  const query = new URLSearchParams({ continue: path });
  if (again) query.set("again", "1");
  return at(`/sign-in?${query}`);
}

/** Where the browser is, below the issuer's path: what `signInUrl` leads back to. */
export const here = () => location.pathname.slice(base.length) + location.search;
