import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { compressed } from "../build/compressed.ts";
import { withoutFonts } from "../build/fonts.ts";

/** The server that `npm run dev` shows the playground of. */
const server = process.env.LATCHKEY_URL ?? "http://localhost:8080";

// Names without hashes: a file that changes is one change in the repository. The folder that they are served
// from carries the hash instead.
const names = { entryFileNames: "[name].js", chunkFileNames: "[name].js", assetFileNames: "[name][extname]" };

/** Says of the server, in the page that Vite serves, what the server says in its own. */
const described: Plugin = {
  name: "described",
  apply: "serve",
  transformIndexHtml: (page) =>
    page
      .replace('name="latchkey-issuer" content=""', `name="latchkey-issuer" content="${server}"`)
      .replace('name="latchkey-resource" content=""', `name="latchkey-resource" content="${server}/api"`),
};
const proxied = { target: server, headers: { origin: server } };

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  plugins: [react(), withoutFonts(), compressed(), described],
  build: {
    outDir: "../dist/playground",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4096,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: names, checks: { moduleLevelDirective: false, bundlerTimings: false } },
  },
  // Workers are built by themselves: without a prefix, a part of one could take the place of a part of the page.
  worker: {
    format: "es",
    rolldownOptions: { output: { ...names, chunkFileNames: "worker-[name].js" } },
  },
  server: { proxy: { "/graphql": { ...proxied, ws: true }, "/oauth": proxied, "/api": proxied } },
});
