import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../shell/route";
import { unusedSearch } from "./search";

export const unusedRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/unused",
  validateSearch: unusedSearch,
  component: lazyRouteComponent(() => import("./list"), "UnusedList"),
});

export const unusedRoutes = [unusedRoute] as const;
