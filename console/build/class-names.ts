import { createHash } from "node:crypto";
import { relative, sep } from "node:path";

/** Characters of the part that tells files apart. */
const LENGTH = 3;

/**
 * Names of classes in the style sheet: the name in the source, and a short hash of its file. Vite's own names also have the line, which makes
 * the style sheet and the scripts larger and changes with every line above.
 *
 * Throws where two files would get the same name.
 */
export function classNames(sources: string): (name: string, file: string) => string {
  const owners = new Map<string, string>();
  return (name, file) => {
    const path = relative(sources, file).split(sep).join("/");
    const hash = createHash("sha256").update(path).digest("base64url").replaceAll(/[-_]/g, "");
    const scoped = `${name}_${hash.slice(0, LENGTH)}`;
    const owner = owners.get(scoped) ?? path;
    if (owner !== path) throw new Error(`${scoped} is the name of a class in ${owner} and in ${path}`);
    owners.set(scoped, path);
    return scoped;
  };
}
