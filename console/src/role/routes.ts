import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { type RawSearch, text } from "../search";
import { shellRoute } from "../shell/route";
import { roleSearch } from "./search";

export const rolesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/roles",
  validateSearch: roleSearch,
  component: lazyRouteComponent(() => import("./list"), "RoleList"),
});

export const roleCreateRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/roles/new",
  /** `from`: ID of the role to copy. */
  validateSearch: (raw: RawSearch): { from?: string } => ({ from: text(raw, "from") }),
  component: lazyRouteComponent(() => import("./create"), "RoleCreate"),
});

export const roleRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/roles/$id",
  component: lazyRouteComponent(() => import("./page"), "RolePage"),
});

export const roleRoutes = [rolesRoute, roleCreateRoute, roleRoute] as const;
