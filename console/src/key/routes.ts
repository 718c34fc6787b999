import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../shell/route";

export const keysRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/keys",
  component: lazyRouteComponent(() => import("./list"), "KeyList"),
});

export const keyRoutes = [keysRoute] as const;
