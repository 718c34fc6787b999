import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { ask, asked } from "../api";
import {
  ClientRoleDocument,
  type ClientRoleQuery,
  RoleChoicesDocument,
  type RoleChoicesQuery,
  SetClientRoleDocument,
} from "../gql/client";
import { classes } from "../kit/classes";
import { SearchField } from "../kit/field";
import { Card } from "../kit/page";
import { Bones, Failure, Notice } from "../kit/states";
import { Badge } from "../kit/status";
import { useCan } from "../viewer/viewer";
import { useClient } from "./page-frame";
import { useSending } from "./page-sending";
import { useDraft } from "./tab-draft";
import css from "./tab-parts.module.css";
import { RoleEffect } from "./tab-role-effect";
import { SaveBar } from "./tab-save";
import { words } from "./tab-words";

type Client = NonNullable<ClientRoleQuery["client"]>;

interface Choice {
  /** Empty for none. */
  id: string;
  name: string;
  note: string;
  isBuiltIn?: boolean;
  permissions?: number;
}

/** More roles than these are searched for by their names. */
const MANY = 8;

/** All roles of the account; there are few. */
async function allRoles(): Promise<Choice[]> {
  const choices: Choice[] = [];
  let after: string | null = null;
  do {
    const { roles }: RoleChoicesQuery = await ask(RoleChoicesDocument, { after });
    for (const { id, name, description, builtIn, permissions } of roles.nodes) {
      choices.push({ id, name, note: description, isBuiltIn: builtIn, permissions: permissions.length });
    }
    after = roles.pageInfo.hasNextPage ? (roles.pageInfo.endCursor ?? null) : null;
  } while (after);
  return choices;
}

export function Tab() {
  const { id } = useClient();
  const can = useCan();
  const client = useQuery(asked("clients", ClientRoleDocument, { id }));
  const roles = useQuery({ queryKey: ["roles", "all"], queryFn: allRoles, enabled: can("roles:read") });
  const error = client.error ?? roles.error;
  if (error) {
    return (
      <Card>
        <Failure error={error} onRetry={client.error ? client.refetch : roles.refetch} />
      </Card>
    );
  }
  if (!client.data?.client || roles.isLoading) {
    return (
      <Card title={words.role.title}>
        <Bones lines={9} />
      </Card>
    );
  }
  return <RoleForm client={client.data.client} roles={roles.data ?? []} />;
}

function RoleForm({ client, roles }: { client: Client; roles: Choice[] }) {
  const can = useCan();
  const sending = useSending();
  const draft = useDraft(client.version, { role: client.role?.id ?? "" });
  const reason = !can("clients:roles")
    ? words.role.mayNot
    : can("roles:read")
      ? undefined
      : words.role.mayNotSee;
  const present: Choice[] = client.role
    ? [{ id: client.role.id, name: client.role.name, note: client.role.description }]
    : [];
  const choices = [
    { id: "", name: words.role.none, note: words.role.noneNote },
    ...(roles.length > 0 ? roles : present),
  ];
  const nameOf = (id: string) => choices.find((choice) => choice.id === id)?.name ?? id;
  const { role } = draft.value;

  const save = async () => {
    const input = { id: client.id, role: role ? { id: role } : null, expectedVersion: draft.version };
    const answer = await sending.send(
      async () => (await ask(SetClientRoleDocument, { input })).setClientRole,
    );
    return answer?.client?.version;
  };
  return (
    <>
      <div className={css.beside}>
        <Card title={words.role.title}>
          <p className={css.lead}>{words.role.lead}</p>
          {reason && <Notice>{reason}</Notice>}
          <RoleList
            choices={choices}
            value={role}
            present={draft.base.role}
            isReadOnly={reason !== undefined}
            onChange={(chosen) => {
              sending.reset();
              draft.change({ role: chosen });
            }}
          />
        </Card>
        <RoleEffect
          client={client}
          role={role}
          name={nameOf(role)}
          isChanged={role !== (client.role?.id ?? "")}
        />
      </div>
      <SaveBar
        draft={draft}
        sending={sending}
        fields={[]}
        action={words.role.save}
        differences={() => [[words.role.title, client.role?.name ?? words.role.none, nameOf(role)]]}
        onSave={save}
      />
    </>
  );
}

function RoleList({
  choices,
  value,
  present,
  isReadOnly,
  onChange,
}: {
  choices: Choice[];
  value: string;
  present: string;
  isReadOnly: boolean;
  onChange: (id: string) => void;
}) {
  const name = useId();
  const [sought, setSought] = useState("");
  const word = sought.trim().toLowerCase();
  const shown = choices.filter(
    ({ id, name, note }) => id === value || `${name} ${note}`.toLowerCase().includes(word),
  );
  return (
    <>
      {choices.length > MANY && (
        <div className={css.search}>
          <SearchField label={words.role.search} value={sought} onChange={setSought} />
        </div>
      )}
      <fieldset className={css.roles}>
        <legend className="visually-hidden">{words.role.title}</legend>
        {shown.map((choice) => (
          <label key={choice.id} className={classes(css.role, choice.id === value && css.chosen)}>
            <input
              type="radio"
              name={name}
              checked={choice.id === value}
              disabled={isReadOnly}
              onChange={() => onChange(choice.id)}
              className={css.radio}
            />
            <span className={css.roleText}>
              <span className={css.roleName}>
                {choice.name}
                {choice.isBuiltIn && <Badge>{words.role.builtIn}</Badge>}
                {choice.id === present && <Badge kind="accent">{words.role.present}</Badge>}
              </span>
              {choice.note && <small>{choice.note}</small>}
            </span>
            {choice.permissions !== undefined && (
              <small className={css.roleCount}>{words.permissionCount(choice.permissions)}</small>
            )}
          </label>
        ))}
      </fieldset>
    </>
  );
}
