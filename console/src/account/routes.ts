import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { type RawSearch, text } from "../search";
import { shellRoute } from "../shell/route";
import { accountPageSearch } from "./page-search";

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

/** What another account has, for operators to look at. */
export const accountRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/accounts/$id",
  validateSearch: accountPageSearch,
  component: lazyRouteComponent(() => import("./page"), "AccountPage"),
});

export const accountRoutes = [rulesRoute, accountsRoute, accountRoute] as const;
