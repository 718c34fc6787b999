import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../shell/route";
import { deliverySearch } from "./search";

export const webhooksRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/webhooks",
  component: lazyRouteComponent(() => import("./list"), "WebhookList"),
});

export const webhookCreateRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/webhooks/new",
  component: lazyRouteComponent(() => import("./create"), "WebhookCreate"),
});

export const webhookRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/webhooks/$id",
  validateSearch: deliverySearch,
  component: lazyRouteComponent(() => import("./page"), "WebhookPage"),
});

export const webhookEditRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/webhooks/$id/edit",
  component: lazyRouteComponent(() => import("./edit"), "WebhookEdit"),
});

export const webhookRoutes = [webhooksRoute, webhookCreateRoute, webhookRoute, webhookEditRoute] as const;
