import { readdirSync } from "node:fs";
import type { CodegenConfig } from "@graphql-codegen/cli";

/** Folders of `src` that have operations. Each gets its own output, so that a page loads only its own operations. */
const nouns = readdirSync("src", { withFileTypes: true })
  .filter(
    (entry) =>
      entry.isDirectory() && readdirSync(`src/${entry.name}`).some((name) => name.endsWith(".graphql")),
  )
  .map((entry) => entry.name);

const config: CodegenConfig = {
  schema: "../schema.graphql",
  generates: Object.fromEntries(
    nouns.map((noun) => [
      `src/gql/${noun}.ts`,
      {
        documents: `src/${noun}/*.graphql`,
        plugins: ["typescript-operations", "typed-document-node"],
        config: {
          documentMode: "string",
          enumsAsTypes: true,
          useTypeImports: true,
          skipTypename: true,
          scalars: { ID: "string", DateTime: "string", URL: "string", JSON: "unknown" },
        },
      },
    ]),
  ),
};

export default config;
