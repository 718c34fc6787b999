import type { Plugin } from "vite";

/** How the lines that export the two functions begin: the names inside are made anew with each version. */
const EXPORTED = /export \{\S+ as getDefaultLocale, \S+ as useDefaultLocale\}/;

/**
 * React Aria asks the browser for its language as it is loaded, and so makes it read its tables of languages, which takes a tenth of the time
 * that a page needs to be drawn. The console speaks English whatever the answer.
 */
export function english(): Plugin {
  return {
    name: "english",
    enforce: "pre",
    transform(code, id) {
      if (!id.endsWith("/i18n/useDefaultLocale.mjs")) return null;
      if (!EXPORTED.test(code)) throw new Error("useDefaultLocale of React Aria exports something else");
      const locale = '{ locale: "en-US", direction: "ltr" }';
      return {
        code: `const locale = ${locale};\nexport const getDefaultLocale = () => locale;\nexport const useDefaultLocale = () => locale;\n`,
        map: null,
      };
    },
  };
}
