import { useQuery } from "@tanstack/react-query";
import { ask, asked } from "../api";
import { ChangeClientDocument, ClientFlowsDocument } from "../gql/client";
import { Card } from "../kit/page";
import { Bones, Failure, Notice } from "../kit/states";
import { useCan } from "../viewer/viewer";
import { useClient } from "./page-frame";
import { useSending } from "./page-sending";
import { isSame, useDraft } from "./tab-draft";
import { Capabilities, ClientScopes } from "./tab-flows-capabilities";
import { SignIn } from "./tab-flows-sign-in";
import { Resolved, Urls } from "./tab-flows-urls";
import { type Flows, type FlowsClient, flowsOf, inputOf } from "./tab-flows-value";
import css from "./tab-parts.module.css";
import { type Difference, SaveBar } from "./tab-save";
import { words } from "./tab-words";

export function Tab() {
  const { id } = useClient();
  const can = useCan();
  const query = useQuery(asked("clients", ClientFlowsDocument, { id, readsRules: can("account:read") }));
  if (query.error) {
    return (
      <Card>
        <Failure error={query.error} onRetry={query.refetch} />
      </Card>
    );
  }
  if (!query.data?.client) {
    return (
      <Card>
        <Bones lines={12} />
      </Card>
    );
  }
  return <FlowsForm client={query.data.client} />;
}

/** What a part of the form is handed. */
export interface PartProps {
  value: Flows;
  change: (changed: Partial<Flows>) => void;
  errorAt: (...path: string[]) => string | undefined;
  isReadOnly: boolean;
}

function FlowsForm({ client }: { client: FlowsClient }) {
  const can = useCan();
  const isReadOnly = !can("clients:write");
  const sending = useSending();
  const theirs = flowsOf(client);
  const draft = useDraft(client.version, theirs);
  const part: PartProps = {
    value: draft.value,
    change: draft.change,
    errorAt: sending.errorAt,
    isReadOnly,
  };
  const save = async () => {
    const input = inputOf(client.id, draft.version, draft.base, draft.value);
    const answer = await sending.send(async () => (await ask(ChangeClientDocument, { input })).updateClient);
    return answer?.client?.version;
  };
  return (
    <>
      {isReadOnly && (
        <div className={css.notice}>
          <Notice>{words.flows.mayNot}</Notice>
        </div>
      )}
      <div className={css.beside}>
        <div className={css.stack}>
          <Capabilities {...part} />
          <Urls {...part} allowsWildcards={client.account?.policy.allowWildcardRedirects} />
          <SignIn {...part} />
        </div>
        <div className={css.aside}>
          <Resolved value={draft.value} />
          <ClientScopes client={client} isWebApp={draft.value.capabilities.includes("WEB_APP")} />
        </div>
      </div>
      <SaveBar
        draft={draft}
        sending={sending}
        fields={["capabilities", "urls", "signIn"]}
        differences={() => differences(theirs, draft.value)}
        onSave={save}
      />
    </>
  );
}

/** What differs between the server and the form, as people read it. */
function differences(theirs: Flows, mine: Flows): Difference[] {
  const shown = (value: Flows[keyof Flows]) => {
    if (typeof value === "boolean") return value ? words.flows.on : words.flows.off;
    if (Array.isArray(value)) return value.map((it) => words.flows.capabilities[it].name).join(", ");
    return <span className={css.lines}>{value || words.flows.nothing}</span>;
  };
  const names = Object.keys(words.flows.names) as (keyof Flows)[];
  return names
    .filter((name) => !isSame(theirs[name], mine[name]))
    .map((name) => [words.flows.names[name], shown(theirs[name]), shown(mine[name])]);
}
