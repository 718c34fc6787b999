import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { type RawSearch, text } from "../search";
import { shellRoute } from "../shell/route";
import { userSearch } from "./search";

export const usersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/users",
  validateSearch: userSearch,
  component: lazyRouteComponent(() => import("./list"), "UserList"),
});

export const userCreateRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/users/new",
  /** `parent`: ID of the root user above a new subuser. */
  validateSearch: (raw: RawSearch): { parent?: string } => ({ parent: text(raw, "parent") }),
  component: lazyRouteComponent(() => import("./create"), "UserCreate"),
});

export const userRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/users/$id",
  component: lazyRouteComponent(() => import("./page"), "UserPage"),
});

const overviewRoute = createRoute({
  getParentRoute: () => userRoute,
  path: "/",
  component: lazyRouteComponent(() => import("./overview"), "UserOverview"),
});

const permissionsRoute = createRoute({
  getParentRoute: () => userRoute,
  path: "/permissions",
  component: lazyRouteComponent(() => import("./permissions"), "UserPermissions"),
});

const sessionsRoute = createRoute({
  getParentRoute: () => userRoute,
  path: "/sessions",
  component: lazyRouteComponent(() => import("./sessions"), "UserSessions"),
});

export const userRoutes = [
  usersRoute,
  userCreateRoute,
  userRoute.addChildren([overviewRoute, permissionsRoute, sessionsRoute]),
] as const;
