import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { type RawSearch, text } from "../search";
import { shellRoute } from "../shell/route";
import { resourceSearch } from "./search";

export const resourcesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/apis",
  validateSearch: resourceSearch,
  component: lazyRouteComponent(() => import("./list"), "ResourceList"),
});

export const resourceCreateRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/apis/new",
  component: lazyRouteComponent(() => import("./create"), "ResourceCreate"),
});

export const resourceRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/apis/$id",
  /** `scope`: the one whose clients are shown. */
  validateSearch: (raw: RawSearch): { scope?: string } => ({ scope: text(raw, "scope") }),
  component: lazyRouteComponent(() => import("./page"), "ResourcePage"),
});

export const resourceEditRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/apis/$id/edit",
  component: lazyRouteComponent(() => import("./edit"), "ResourceEdit"),
});

export const resourceRoutes = [
  resourcesRoute,
  resourceCreateRoute,
  resourceRoute,
  resourceEditRoute,
] as const;
