import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Pencil, SearchX } from "lucide-react";
import { useState } from "react";
import { ask, asked } from "../api";
import { ChangeClientDocument, ClientPermissionsDocument, type ClientPermissionsQuery } from "../gql/client";
import { Button } from "../kit/button";
import { SearchField } from "../kit/field";
import { Card } from "../kit/page";
import { Select } from "../kit/select";
import { Bones, Empty, Failure, Notice } from "../kit/states";
import { FilterBar } from "../kit/table";
import { useCan } from "../viewer/viewer";
import { useClient } from "./page-frame";
import { useSending } from "./page-sending";
import { useDraft } from "./tab-draft";
import css from "./tab-parts.module.css";
import { type Grant, PermissionGroup } from "./tab-permissions-group";
import { SaveBar } from "./tab-save";
import type { PermissionsSearch } from "./tab-search";
import { words } from "./tab-words";

type Client = NonNullable<ClientPermissionsQuery["client"]>;

const route = getRouteApi("/shell/clients/$id/permissions");
const shows = ["granted", "direct", "withheld"] as const;

export function Tab() {
  const { id } = useClient();
  const query = useQuery(asked("clients", ClientPermissionsDocument, { id }));
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
  return <Permissions client={query.data.client} />;
}

const isShown = ({ granted, reason, permission }: Grant, { q = "", show }: PermissionsSearch) =>
  `${permission.code} ${permission.description}`.toLowerCase().includes(q.trim().toLowerCase()) &&
  (!show ||
    (show === "granted" && granted) ||
    (show === "direct" && reason === "DIRECT") ||
    (show === "withheld" && reason.startsWith("WITHHELD")));

function Permissions({ client }: { client: Client }) {
  const can = useCan();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (changed: PermissionsSearch) =>
    navigate({ search: (old) => ({ ...old, ...changed }), replace: true, resetScroll: false });
  const sending = useSending();
  const [isEditing, setEditing] = useState(false);
  const draft = useDraft(client.version, { scopes: client.scopes.map(({ code }) => code).sort() });
  const grants = client.effectivePermissions.flatMap((group) => group.permissions);
  const withheld = grants.filter(({ reason }) => reason.startsWith("WITHHELD")).length;
  const groups = client.effectivePermissions
    .map(({ category, permissions }) => ({
      category,
      all: permissions,
      shown: permissions.filter((grant) => isShown(grant, search)),
    }))
    .filter(({ shown }) => shown.length > 0);

  const turn = (code: string, isOn: boolean) => {
    sending.reset();
    const rest = draft.value.scopes.filter((other) => other !== code);
    draft.change({ scopes: (isOn ? [...rest, code] : rest).sort() });
  };
  const save = async () => {
    const input = { id: client.id, scopes: draft.value.scopes, expectedVersion: draft.version };
    const answer = await sending.send(async () => (await ask(ChangeClientDocument, { input })).updateClient);
    if (answer) setEditing(false);
    return answer?.client?.version;
  };
  const listed = (codes: string[]) => codes.join(", ") || words.permissions.noDirect;
  return (
    <>
      <FilterBar>
        <SearchField
          label={words.permissions.search}
          value={search.q ?? ""}
          onChange={(q) => change({ q: q || undefined })}
        />
        <Select
          isFilter
          label={words.permissions.show}
          value={search.show ?? "any"}
          onChange={(chosen) => change({ show: shows.find((show) => show === chosen) })}
          options={["any" as const, ...shows].map((id) => ({ id, label: words.permissions.shows[id] }))}
        />
        {can("clients:write") && (
          <Button icon={Pencil} aria-pressed={isEditing} onClick={() => setEditing(!isEditing)}>
            {words.permissions.edit}
          </Button>
        )}
        <span className={css.summary} aria-live="polite">
          {words.permissions.summary(grants.filter(({ granted }) => granted).length, withheld)}
        </span>
      </FilterBar>
      {isEditing ? (
        <div className={css.notice}>
          <Notice>{words.permissions.editNote}</Notice>
        </div>
      ) : (
        <p className={css.lead}>{words.permissions.lead(client.role?.name)}</p>
      )}
      {groups.length === 0 ? (
        <Card>
          <Empty
            icon={SearchX}
            title={words.permissions.nothing}
            action={<Button onClick={() => change({ q: undefined, show: undefined })}>{words.clear}</Button>}
          />
        </Card>
      ) : (
        <div className={css.groups}>
          {groups.map(({ category, all, shown }) => (
            <PermissionGroup
              key={category}
              category={category}
              all={all}
              shown={shown}
              before={draft.base.scopes}
              direct={draft.value.scopes}
              onTurn={isEditing ? turn : undefined}
            />
          ))}
        </div>
      )}
      <SaveBar
        draft={draft}
        sending={sending}
        fields={[]}
        differences={() => [
          [
            words.permissions.directly,
            listed(client.scopes.map(({ code }) => code).sort()),
            listed(draft.value.scopes),
          ],
        ]}
        onSave={save}
      />
    </>
  );
}
