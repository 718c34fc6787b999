import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { oneOf, type RawSearch } from "../search";
import { shellRoute } from "../shell/route";

export const overviewRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/",
  /** How much time the chart shows: 24 hours, or 30 days. */
  validateSearch: (raw: RawSearch): { span?: "month" } => ({ span: oneOf(raw, "span", ["month"]) }),
  component: lazyRouteComponent(() => import("./page"), "OverviewPage"),
});

export const overviewRoutes = [overviewRoute] as const;
