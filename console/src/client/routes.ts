import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../shell/route";
import { unusedSearch } from "../unused/search";
import { overviewSearch } from "./overview-search";
import { clientSearch } from "./search";
import { activitySearch, permissionsSearch, tokensSearch } from "./tab-search";

export const clientsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/clients",
  validateSearch: clientSearch,
  component: lazyRouteComponent(() => import("./list"), "ClientList"),
});

export const clientCreateRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/clients/new",
  component: lazyRouteComponent(() => import("./create"), "ClientCreate"),
});

/** The frame of a client's page; its tabs are below it. */
export const clientRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/clients/$id",
  component: lazyRouteComponent(() => import("./page"), "ClientPage"),
});

export const clientOverviewRoute = createRoute({
  getParentRoute: () => clientRoute,
  path: "/",
  validateSearch: overviewSearch,
  component: lazyRouteComponent(() => import("./overview"), "Tab"),
});

export const clientRoleRoute = createRoute({
  getParentRoute: () => clientRoute,
  path: "/role",
  component: lazyRouteComponent(() => import("./tab-role"), "Tab"),
});

export const clientPermissionsRoute = createRoute({
  getParentRoute: () => clientRoute,
  path: "/permissions",
  validateSearch: permissionsSearch,
  component: lazyRouteComponent(() => import("./tab-permissions"), "Tab"),
});

export const clientUnusedRoute = createRoute({
  getParentRoute: () => clientRoute,
  path: "/unused",
  validateSearch: unusedSearch,
  component: lazyRouteComponent(() => import("../unused/tab"), "Tab"),
});

export const clientFlowsRoute = createRoute({
  getParentRoute: () => clientRoute,
  path: "/flows",
  component: lazyRouteComponent(() => import("./tab-flows"), "Tab"),
});

export const clientTokensRoute = createRoute({
  getParentRoute: () => clientRoute,
  path: "/tokens",
  validateSearch: tokensSearch,
  component: lazyRouteComponent(() => import("./tab-tokens"), "Tab"),
});

export const clientActivityRoute = createRoute({
  getParentRoute: () => clientRoute,
  path: "/activity",
  validateSearch: activitySearch,
  component: lazyRouteComponent(() => import("./tab-activity"), "Tab"),
});

export const clientRoutes = [
  clientsRoute,
  clientCreateRoute,
  clientRoute.addChildren([
    clientOverviewRoute,
    clientRoleRoute,
    clientPermissionsRoute,
    clientFlowsRoute,
    clientTokensRoute,
    clientActivityRoute,
    clientUnusedRoute,
  ]),
] as const;
