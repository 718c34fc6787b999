import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { type RawSearch, text } from "../search";
import { shellRoute } from "../shell/route";

export const rulesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/rules",
  /** Operators may name another account by its slug. */
  validateSearch: (raw: RawSearch): { account?: string } => ({ account: text(raw, "account") }),
  component: lazyRouteComponent(() => import("./rules"), "AccountRules"),
});

export const accountsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/accounts",
  /** The account that is looked into, by its ID. */
  validateSearch: (raw: RawSearch): { open?: string } => ({ open: text(raw, "open") }),
  component: lazyRouteComponent(() => import("./list"), "AccountList"),
});

export const accountRoutes = [rulesRoute, accountsRoute] as const;
