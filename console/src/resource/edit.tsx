import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { ask, asked } from "../api";
import { answers, invalidate } from "../events";
import { type ApiFactsFragment, ResourceDocument, UpdateResourceDocument } from "../gql/resource";
import { Stale, useForm } from "../kit/form";
import { Card, PageHead } from "../kit/page";
import { Bones, Failure, NoPermission, Notice } from "../kit/states";
import { toast } from "../kit/toast";
import { useCan } from "../viewer/viewer";
import { type Draft, inputOf, newScope, ResourceForm } from "./form";
import css from "./resource.module.css";
import { words } from "./words";

const route = getRouteApi("/shell/apis/$id/edit");
const said = words.form;

export function ResourceEdit() {
  const can = useCan();
  return can("roles:write") ? <EditById /> : <NoPermission permission="roles:write" />;
}

function EditById() {
  const { id } = route.useParams();
  const withClients = useCan()("clients:read");
  const query = useQuery(asked("resources", ResourceDocument, { id, withClients }));
  const api = query.data?.resource;
  if (api?.id === id && !api.builtIn) return <EditForm key={id} api={api} />;
  return (
    <>
      <PageHead title={words.one} back={{ to: "/apis", label: words.title }} />
      <Card>
        {query.error ? (
          <Failure error={query.error} onRetry={query.refetch} />
        ) : query.data && !query.isPlaceholderData ? (
          <Notice>{api?.builtIn ? words.ownNote : words.gone.text}</Notice>
        ) : (
          <Bones lines={8} />
        )}
      </Card>
    </>
  );
}

const draftOf = (api: ApiFactsFragment): Draft => ({
  name: api.name,
  identifier: api.identifier,
  introspection: (api.introspectionClients ?? []).map((client) => client.clientId).join("\n"),
  scopes: api.permissions.map(newScope),
});

const listOf = (draft: Draft) =>
  inputOf(draft)
    .permissions.map((scope) => `${scope.code} (${scope.category}): ${scope.description}`)
    .sort()
    .join("\n");

function EditForm({ api }: { api: ApiFactsFragment }) {
  const navigate = route.useNavigate();
  const withClients = useCan()("clients:read");
  const form = useForm();
  // What others save meanwhile does not make this form forget what it began with.
  const [began, setBegan] = useState(api);
  const [draft, setDraft] = useState(() => draftOf(api));
  const [now, setNow] = useState<ApiFactsFragment>();
  const input = inputOf(draft);
  const codes = new Set(input.permissions.map((scope) => scope.code));
  const removed = began.permissions.filter((scope) => !codes.has(scope.code)).map((scope) => scope.code);
  const query = asked("resources", ResourceDocument, { id: api.id, withClients });
  const save = async (expectedVersion: number) => {
    const answer = await form.send(async () => {
      const { introspectionClientIds, ...rest } = input;
      const { updateResource } = await ask(UpdateResourceDocument, {
        input: { id: api.id, ...rest, ...(withClients && { introspectionClientIds }), expectedVersion },
        withClients,
      });
      if (updateResource.userErrors.some((error) => error.code === "STALE_VERSION")) {
        setNow((await answers.fetchQuery({ ...query, staleTime: 0 })).resource ?? undefined);
      }
      return updateResource;
    });
    if (!answer?.resource) return;
    // Its page must not ask about scopes that are gone.
    answers.setQueryData(query.queryKey, { resource: answer.resource });
    for (const noun of ["resources", "roles", "clients"]) void invalidate(noun);
    toast({ text: said.saved(draft.name) });
    await navigate({ to: "/apis/$id", params: { id: api.id } });
  };
  const rows = now
    ? [
        { name: said.name, now: now.name, mine: draft.name },
        { name: said.scopes, now: listOf(draftOf(now)), mine: listOf(draft) },
        { name: said.introspection, now: draftOf(now).introspection, mine: draft.introspection },
      ].filter((row) => row.now !== row.mine)
    : [];
  return (
    <>
      <PageHead
        title={said.edit(began.name)}
        lead={<code>{api.identifier}</code>}
        back={{ to: "/apis/$id", params: { id: api.id }, label: began.name }}
      />
      <ResourceForm
        draft={draft}
        onChange={setDraft}
        form={form}
        onSubmit={() => void save(began.version)}
        action={said.save}
        cancel={{ to: "/apis/$id", params: { id: api.id } }}
        canNameClients={withClients}
      >
        <div className={css.remarks}>
          {removed.length > 0 && <Notice kind="warning">{said.removed(removed.join(", "))}</Notice>}
          {form.isStale && now && (
            <Stale
              rows={rows}
              onKeep={() => void save(now.version)}
              onDrop={() => {
                setBegan(now);
                setDraft(draftOf(now));
                form.clear();
              }}
            />
          )}
        </div>
      </ResourceForm>
    </>
  );
}
