import { createRootRoute, createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { answers } from "../events";
import { viewerQuery } from "../viewer/viewer";
import { NotFound, PageFailure } from "./failure";
import { Shell } from "./shell";
import { Starting } from "./starting";

export const rootRoute = createRootRoute();

/** All pages that need a session are below it. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "shell",
  loader: () => answers.ensureQueryData(viewerQuery),
  component: Shell,
  pendingComponent: Starting,
  pendingMs: 300,
  errorComponent: PageFailure,
});

/** Every other address: the navigation stays. */
export const unknownRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "$",
  component: NotFound,
});

/** Where the sign-in page leads in the tab that a dialog opened. */
export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/signed-in",
  component: lazyRouteComponent(() => import("./signed-in"), "SignedIn"),
});
