import "./workers";
import "graphiql/style.css";
import "./page.css";
import { DOC_EXPLORER_PLUGIN } from "@graphiql/plugin-doc-explorer";
import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import type { GraphQLSchema } from "graphql";
import { StrictMode, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { findSession } from "./access";
import { examples } from "./examples";
import { fetcher } from "./fetcher";
import { loadSchema } from "./schema";
import { at, isElsewhere, issuer } from "./server";
import { SignIn } from "./signin";
import { storage, takeHandedOver } from "./storage";

const plugins = [HISTORY_PLUGIN];

/** What the console shows on the page that the person came from. */
const handedOver = takeHandedOver();

/** On a phone the documentation would leave no room for the editors: there it is a tap away. */
const isNarrow = matchMedia("(max-width: 700px)").matches;

function Editor() {
  const [schema, setSchema] = useState<GraphQLSchema>();
  const [problem, setProblem] = useState("");
  useEffect(() => {
    loadSchema().then(setSchema, (error: Error) => setProblem(error.message));
  }, []);
  if (problem) {
    return (
      <p role="alert" className="notice">
        {problem} Is the server running? <a href={location.href}>Try again</a>
      </p>
    );
  }
  return (
    <GraphiQL
      fetcher={fetcher}
      // `null` keeps GraphiQL from asking for the schema itself while it is on its way.
      schema={schema ?? null}
      storage={storage}
      plugins={plugins}
      visiblePlugin={isNarrow ? undefined : DOC_EXPLORER_PLUGIN}
      defaultTabs={handedOver ? [handedOver, ...examples] : examples}
      initialQuery={handedOver?.query}
      initialVariables={handedOver?.variables}
      defaultEditorToolsVisibility
      shouldPersistHeaders={false}
      showPersistHeadersSettings={false}
    >
      <GraphiQL.Logo>{""}</GraphiQL.Logo>
    </GraphiQL>
  );
}

function Page() {
  return (
    <>
      <header className="bar">
        <h1>
          <img src={new URL("./icon.svg", import.meta.url).href} alt="" width="20" height="20" />
          Latchkey <span>Playground</span>
        </h1>
        <nav aria-label="Documentation">
          <a href={at("/docs")}>Docs</a>
          <a href={at("/api/schema.graphql")}>Schema</a>
          <a href={at("/api/openapi.json")}>OpenAPI</a>
        </nav>
        <SignIn />
      </header>
      {isElsewhere && (
        <p className="notice">
          This server calls itself {issuer}. Subscriptions work only there: open{" "}
          <a href={`${issuer}/playground`}>{issuer}/playground</a>.
        </p>
      )}
      <main>
        <Editor />
      </main>
    </>
  );
}

void findSession();
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Page />
    </StrictMode>,
  );
}
