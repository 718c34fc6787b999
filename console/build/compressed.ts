import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import type { Plugin } from "vite";

const root = join(import.meta.dirname, "..");

/** What the output is made of. Tests of the program compare the same files with `dist/SOURCES`. */
const sources = [
  "build",
  "playground",
  "public",
  "src",
  "index.html",
  "package.json",
  "package-lock.json",
  "vite.config.ts",
];

/** All files below a folder, or the file itself, in the order of their names. */
function files(path: string): string[] {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

const hash = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");

/** A list as `sha256sum` writes it, of paths below `console/` with slashes. */
function listOfSources(): string {
  const all = sources.flatMap((name) => (name.includes(".") ? [join(root, name)] : files(join(root, name))));
  return all
    .map((path) => `${hash(readFileSync(path))}  ${relative(root, path).split(sep).join("/")}\n`)
    .join("");
}

/**
 * Compresses each file of the output but its page, which the server completes, in place. Beside them it writes `HASH`: the first twelve
 * hexadecimal digits of a SHA-256 over names and contents, which become a part of the addresses.
 */
export function compressed(): Plugin {
  let output = "";
  return {
    name: "compressed",
    apply: "build",
    configResolved(config) {
      output = resolve(config.root, config.build.outDir);
    },
    writeBundle() {
      const list: string[] = [];
      for (const path of files(output)) {
        const content = readFileSync(path);
        list.push(`${hash(content)}  ${relative(output, path).split(sep).join("/")}\n`);
        if (path.endsWith(".html")) continue;
        const params = {
          [constants.BROTLI_PARAM_QUALITY]: 11,
          [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
        };
        writeFileSync(`${path}.br`, brotliCompressSync(content, { params }));
        rmSync(path);
      }
      writeFileSync(join(output, "HASH"), `${hash(list.join("")).slice(0, 12)}\n`);
      writeFileSync(join(output, "..", "SOURCES"), listOfSources());
    },
  };
}
