/** What of a URL is explained, as the server matches it. */
export type Match =
  /** Exactly this address. */
  | { kind: "exact"; url: string }
  /** Every address that begins so. */
  | { kind: "below"; url: string }
  /** This address at any port. */
  | { kind: "anyPort"; url: string }
  /** An origin that scripts may call from. */
  | { kind: "origin"; url: string }
  /** The origins of all hosts below a domain. */
  | { kind: "hosts"; url: string }
  /** A path, but there is no root URL that it could be joined to. */
  | { kind: "rootless"; url: string }
  /** No URL that the server would take. */
  | { kind: "broken"; url: string };

/** Lines of a field as the server takes them: without blanks around them, and without empty ones. */
export const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

const isPath = (value: string) => value.startsWith("/") && !value.startsWith("//");

/** A URL of a client as it is used: a path is joined to the root URL; undefined where there is none. */
export function joined(root: string, value: string): string | undefined {
  if (!isPath(value)) return value;
  return root ? `${root.replace(/\/+$/, "")}${value}` : undefined;
}

/** The loopback interface by its address: apps on a computer do not know the port beforehand (RFC 8252 section 7.3). */
const isLoopback = (url: URL) =>
  url.protocol === "http:" && (/^127(\.\d+){3}$/.test(url.hostname) || url.hostname === "[::1]");

/** What a redirect URI lets through. */
export function matchOf(root: string, value: string): Match {
  const url = joined(root, value);
  if (url === undefined) return { kind: "rootless", url: value };
  const fixed = url.endsWith("*") ? url.slice(0, -1) : url;
  const parsed = URL.parse(fixed);
  if (!parsed || fixed.includes("*")) return { kind: "broken", url };
  if (fixed !== url) {
    return fixed.endsWith("/") ? { kind: "below", url: fixed } : { kind: "broken", url };
  }
  return { kind: isLoopback(parsed) ? "anyPort" : "exact", url };
}

/** The origin of a web page; undefined for apps with a scheme of their own. */
function originOf(root: string, value: string): string | undefined {
  const url = URL.parse((joined(root, value) ?? "").replace(/\*$/, ""));
  return url && /^https?:$/.test(url.protocol) ? url.origin : undefined;
}

/** What web origins let through: `+` stands for the origins of the redirect URIs. */
export function originsOf(root: string, origins: string[], redirects: string[]): Match[] {
  const all = origins.flatMap((value): Match[] => {
    if (value === "+") {
      return redirects.flatMap((redirect) => {
        const url = originOf(root, redirect);
        return url ? [{ kind: "origin" as const, url }] : [];
      });
    }
    const url = joined(root, value) ?? value;
    if (/^https?:\/\/\*\./.test(url)) return [{ kind: "hosts", url }];
    return [URL.parse(url)?.origin === url ? { kind: "origin", url } : { kind: "broken", url }];
  });
  return all.filter((match, at) => all.findIndex((other) => other.url === match.url) === at);
}
