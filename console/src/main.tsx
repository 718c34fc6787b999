import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { answers } from "./events";
import { router } from "./router";
import { applyDensity } from "./shell/density";

applyDensity();

// Asked for before there is text in them: a table is not laid out a second time when they come.
for (const family of ["Inter Variable", "JetBrains Mono Variable"])
  void document.fonts.load(`13px "${family}"`);

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={answers}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
