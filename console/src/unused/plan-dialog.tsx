import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../api";
import { AccessPlanDocument, AccessPlanRoleDocument } from "../gql/unused";
import { Button } from "../kit/button";
import { CopyBlock } from "../kit/copy";
import { Dialog } from "../kit/dialog";
import { DownloadButton } from "../kit/once";
import { Bones, Failure, Notice } from "../kit/states";
import { useCan, useViewer } from "../viewer/viewer";
import { type GrantingRole, planOf, type Reviewed, rolesOf } from "./plan";
import { words } from "./words";

const said = words.plan;

/** Clients that one request asks about, with their direct permissions: more at once are refused where they have very many. */
const CLIENTS_AT_ONCE = 18;

async function allReviews(
  days: number,
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<Reviewed[]> {
  const reviews: Reviewed[] = [];
  let after: string | undefined;
  do {
    // A dialog that was closed asks no further.
    signal.throwIfAborted();
    const { viewer } = await ask(AccessPlanDocument, { days, first: CLIENTS_AT_ONCE, after });
    const page = viewer.account?.unusedAccess;
    reviews.push(...(page?.nodes ?? []));
    onProgress(reviews.length);
    after = page?.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? undefined) : undefined;
  } while (after);
  return reviews;
}

async function readRoles(reviews: readonly Reviewed[]): Promise<Map<string, GrantingRole>> {
  const roles = new Map<string, GrantingRole>();
  for (const id of rolesOf(reviews).keys()) {
    const { role } = await ask(AccessPlanRoleDocument, { id });
    if (role) roles.set(id, role);
  }
  return roles;
}

/** Looks at all clients, and writes what would take away what they did not use. */
export function PlanDialog({
  days,
  total,
  onClose,
}: {
  days: number;
  /** How many clients there are; null where they are too many to count. */
  total: number | null;
  onClose: () => void;
}) {
  const { account } = useViewer();
  const readsRoles = useCan()("roles:read");
  const [done, setDone] = useState(0);
  const query = useQuery({
    queryKey: ["unused", "plan", days],
    queryFn: async ({ signal }) => {
      const reviews = await allReviews(days, signal, setDone);
      const roles = readsRoles ? await readRoles(reviews) : new Map<string, GrantingRole>();
      return planOf({ slug: account.slug, days }, reviews, roles);
    },
    gcTime: 0,
  });
  const plan = query.data;
  return (
    <Dialog
      title={said.title}
      size="wide"
      onClose={onClose}
      actions={
        <>
          {plan && <DownloadButton file={{ name: "less.yaml", label: said.download, text: plan.text }} />}
          <Button kind="primary" onClick={onClose}>
            {said.close}
          </Button>
        </>
      }
    >
      <p>{said.lead}</p>
      {query.error ? (
        <Failure error={query.error} onRetry={query.refetch} />
      ) : plan ? (
        <>
          {plan.isEmpty && <Notice>{said.nothing}</Notice>}
          {!readsRoles && <Notice kind="warning">{said.noRoles}</Notice>}
          <CopyBlock text={plan.text} name="plan" />
          <h3>{said.run}</h3>
          <CopyBlock
            text={"latchkey apply -f less.yaml --plan\nlatchkey apply -f less.yaml"}
            name="commands"
          />
        </>
      ) : (
        <>
          <p role="status">{said.busy(done, total)}</p>
          <Bones lines={4} />
        </>
      )}
    </Dialog>
  );
}
