import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { PencilLine, SearchX } from "lucide-react";
import { useState } from "react";
import { asked } from "../api";
import { invalidate, useEvents } from "../events";
import { AccountRulesDocument, PolicyEventsDocument, type RulesFragment } from "../gql/account";
import { Button } from "../kit/button";
import { PageHead } from "../kit/page";
import { Bones, Empty, Failure, NoPermission } from "../kit/states";
import { Badge } from "../kit/status";
import { slug } from "../server";
import { useCan, useViewer } from "../viewer/viewer";
import { presetName } from "./fields";
import { RenameDialog } from "./rename";
import { RulesForm } from "./rules-form";
import { words } from "./words";

const route = getRouteApi("/shell/rules");

export function AccountRules() {
  const can = useCan();
  return can("account:read") ? <Rules /> : <NoPermission permission="account:read" />;
}

function Rules() {
  const { account: other } = route.useSearch();
  const viewer = useViewer();
  const can = useCan();
  const isOwn = !other || other === slug;
  const query = useQuery({
    ...asked("account", AccountRulesDocument, { by: isOwn ? null : { slug: other } }),
    placeholderData: undefined,
  });
  const [isRenaming, setRenaming] = useState(false);
  // Changes of others: the form takes them, or keeps what is typed and says so.
  useEvents(PolicyEventsDocument, {}, () => void invalidate("account"), isOwn && can("audit:read"));

  const account = query.data?.account;
  const canWrite = can(isOwn ? "account:write" : "accounts:write");
  const rename = account && canWrite && (
    <Button icon={PencilLine} onClick={() => setRenaming(true)}>
      {words.rename.open}
    </Button>
  );
  return (
    <>
      <PageHead
        title={isOwn ? words.title : words.titleOf(account?.name ?? other)}
        lead={words.lead}
        back={isOwn ? undefined : { to: "/accounts", label: words.back }}
        actions={rename}
      >
        {account && <Badge>{presetName(account.policy)}</Badge>}
      </PageHead>
      <Content query={query} canWrite={canWrite} isOperator={viewer.isOperator} isOwn={isOwn} />
      {account && isRenaming && <RenameDialog account={account} onClose={() => setRenaming(false)} />}
    </>
  );
}

function Content({
  query,
  canWrite,
  isOperator,
  isOwn,
}: {
  query: {
    data?: { account: RulesFragment | null };
    error: unknown;
    refetch: () => unknown;
  };
  canWrite: boolean;
  isOperator: boolean;
  isOwn: boolean;
}) {
  if (query.error) return <Failure error={query.error} onRetry={query.refetch} />;
  if (!query.data) return <Bones lines={12} />;
  const { account } = query.data;
  if (!account) return <Empty icon={SearchX} title={words.missing} />;
  return (
    <RulesForm key={account.id} account={account} canWrite={canWrite} isOperator={isOperator} isOwn={isOwn} />
  );
}
