import { join, relative, sep } from "node:path";
import localesPlugin from "@react-aria/optimize-locales-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { classNames } from "./build/class-names.ts";
import { compressed } from "./build/compressed.ts";
import { english } from "./build/english.ts";

/** The server that `npm run dev` shows the console of. */
const server = process.env.LATCHKEY_URL ?? "http://localhost:8080";
const proxied = { target: server, headers: { origin: server } };

const sources = join(import.meta.dirname, "src");

/** Chunks that the first page needs in any case; what is in them does not depend on which page uses what. */
const shared = [
  { name: "vendor", test: /[\\/]node_modules[\\/]/ },
  // With the styles that declare the order of the layers, as its part of the style sheet comes first.
  { name: "kit", test: /[\\/]src[\\/](kit|styles)[\\/]/ },
];

/**
 * Stable names, as the folder that files are served from carries the hash: `src/client/list.tsx` becomes `client-list.js`. What several pages
 * share is called by its first module that is no style sheet.
 */
function chunkName(chunk: { name: string; facadeModuleId: string | null; moduleIds: string[] }): string {
  const scripts = chunk.moduleIds.filter((id) => !id.endsWith(".css"));
  const module = chunk.facadeModuleId ?? scripts[0] ?? chunk.moduleIds[0] ?? "";
  const path = relative(sources, module).replace(/(\.module\.css|\.tsx?)$/, "");
  if (path.startsWith("..") || shared.some((group) => group.name === chunk.name)) return `${chunk.name}.js`;
  return `${path.split(sep).join("-")}.js`;
}

export default defineConfig({
  base: "./",
  // Words of React Aria's parts in other languages are left out: the console speaks English.
  plugins: [
    react(),
    english(),
    { ...localesPlugin.vite({ locales: ["en-US"] }), enforce: "pre" },
    compressed(),
  ],
  css: { modules: { generateScopedName: classNames(sources) } },
  build: {
    outDir: "dist/console",
    emptyOutDir: true,
    target: "es2022",
    // Browsers that know light-dark(): it is not replaced by something longer.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    assetsInlineLimit: 0,
    // One style sheet: all of it is smaller than a round trip, and no page is drawn without its own.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1024,
    rolldownOptions: {
      checks: { moduleLevelDirective: false, bundlerTimings: false },
      output: {
        entryFileNames: "console.js",
        chunkFileNames: chunkName,
        codeSplitting: { groups: shared },
        assetFileNames: "[name][extname]",
      },
    },
  },
  server: {
    proxy: {
      "/graphql": { ...proxied, ws: true },
      "/sign-in": proxied,
      "/sign-out": proxied,
      "/set-password": proxied,
      "/account": proxied,
    },
  },
  test: { include: ["tests/unit/*.test.ts"], environment: "node" },
});
