import { createRouter } from "@tanstack/react-router";
import { accountRoutes } from "./account/routes";
import { auditRoutes } from "./audit/routes";
import { clientRoutes } from "./client/routes";
import { keyRoutes } from "./key/routes";
import { overviewRoutes } from "./overview/routes";
import { resourceRoutes } from "./resource/routes";
import { roleRoutes } from "./role/routes";
import { parseSearch, stringifySearch } from "./search";
import { home } from "./server";
import { NotFound, PageFailure } from "./shell/failure";
import { rootRoute, shellRoute, signedInRoute, unknownRoute } from "./shell/route";
import { unusedRoutes } from "./unused/routes";
import { userRoutes } from "./user/routes";
import { webhookRoutes } from "./webhook/routes";

const routeTree = rootRoute.addChildren([
  signedInRoute,
  shellRoute.addChildren([
    ...overviewRoutes,
    ...clientRoutes,
    ...roleRoutes,
    ...userRoutes,
    ...resourceRoutes,
    ...unusedRoutes,
    ...auditRoutes,
    ...webhookRoutes,
    ...keyRoutes,
    ...accountRoutes,
    unknownRoute,
  ]),
]);

export const router = createRouter({
  routeTree,
  basepath: home,
  parseSearch,
  stringifySearch,
  // What a page needs is fetched once the pointer is on its link.
  defaultPreload: "intent",
  defaultErrorComponent: PageFailure,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
