import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../api";
import { ViewerDocument, type ViewerQuery } from "../gql/viewer";
import { setPerson } from "../person";
import { slug } from "../server";

/** Who uses the console, and what that person may do. */
export interface Viewer {
  id: string | null;
  name: string;
  account: { id: string; slug: string; name: string };
  /** Codes of the permissions that are effective. */
  permissions: ReadonlySet<string>;
  /** Whether the person runs the deployment: operators of the account `default` look into all accounts. */
  isOperator: boolean;
}

function actorName(actor: ViewerQuery["viewer"]["actor"]): string {
  switch (actor?.__typename) {
    case "User":
      return actor.displayName || actor.username;
    case "Client":
      return actor.clientName;
    default:
      return actor?.name ?? "";
  }
}

function toViewer({ viewer }: ViewerQuery): Viewer {
  const grants = viewer.permissions.flatMap((group) => group.permissions);
  const permissions = new Set(grants.filter((grant) => grant.granted).map((grant) => grant.permission.code));
  const id = viewer.actor && "id" in viewer.actor ? viewer.actor.id : null;
  setPerson(id);
  const account = viewer.account ?? { id: "", slug, name: slug };
  return {
    id,
    name: actorName(viewer.actor),
    account,
    permissions,
    isOperator: account.slug === "default" && permissions.has("accounts:read"),
  };
}

export const viewerQuery = {
  queryKey: ["viewer"],
  queryFn: async () => toViewer(await ask(ViewerDocument)),
  staleTime: 60_000,
};

/** Below the shell, which has asked before it draws pages. */
export const useViewer = () => useSuspenseQuery(viewerQuery).data;

/** Whether the person has a permission, such as `clients:write`. What it is needed for is hidden, or disabled with a reason. */
export const useCan = () => {
  const { permissions } = useViewer();
  return (permission: string) => permissions.has(permission);
};
