import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { ask, asked } from "../api";
import { invalidate } from "../events";
import {
  CreateRoleDocument,
  GrantablePermissionsDocument,
  type GrantsFragment,
  RoleDocument,
  type RoleFactsFragment,
} from "../gql/role";
import { Button, ButtonLink } from "../kit/button";
import { TextField } from "../kit/field";
import { Problems, useForm } from "../kit/form";
import { Card, PageHead } from "../kit/page";
import { Bones, Failure, NoPermission } from "../kit/states";
import { toast } from "../kit/toast";
import { useCan } from "../viewer/viewer";
import { Matrix } from "./matrix";
import css from "./role.module.css";
import { words } from "./words";

const route = getRouteApi("/shell/roles/new");
const said = words.create;

export function RoleCreate() {
  const { from } = route.useSearch();
  const can = useCan();
  if (!can("roles:write")) return <NoPermission permission="roles:write" />;
  return from ? <DuplicateRole key={from} from={from} /> : <NewRole />;
}

function NewRole() {
  const query = useQuery(asked("roles", GrantablePermissionsDocument));
  return <RoleForm groups={query.data?.permissions} error={query.error} onRetry={query.refetch} />;
}

function DuplicateRole({ from }: { from: string }) {
  const query = useQuery(asked("roles", RoleDocument, { id: from }));
  const all = useQuery(asked("roles", GrantablePermissionsDocument));
  const role = query.data?.role;
  return (
    <RoleForm
      // The form begins with what the role has once that is known.
      key={role?.id}
      like={role ?? undefined}
      groups={all.data?.permissions}
      error={query.error ?? all.error}
      onRetry={() => void invalidate("roles")}
    />
  );
}

/** A key of a name: `Nightly jobs` becomes `nightly-jobs`. */
const keyOf = (name: string) =>
  name
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 100);

function RoleForm({
  like,
  groups,
  error,
  onRetry,
}: {
  /** The role that is copied. */
  like?: RoleFactsFragment;
  groups?: readonly GrantsFragment[];
  error: Error | null;
  onRetry: () => void;
}) {
  const navigate = route.useNavigate();
  const form = useForm();
  const [name, setName] = useState(like ? said.copyOf(like.name) : "");
  const [key, setKey] = useState<string>();
  const [description, setDescription] = useState(like?.description ?? "");
  const [chosen, setChosen] = useState<ReadonlySet<string>>();
  const own = new Set(
    groups?.flatMap((group) => group.permissions.filter((it) => it.granted).map((it) => it.permission.code)),
  );
  const copied = like?.permissions.map((permission) => permission.code).filter((code) => own.has(code));
  const codes = chosen ?? new Set(copied);
  const create = async () => {
    const answer = await form.send(async () => {
      const input = { name, key: key ?? keyOf(name), description, permissions: [...codes] };
      return (await ask(CreateRoleDocument, { input })).createRole;
    });
    if (!answer?.role) return;
    void invalidate("roles");
    toast({ text: said.created(answer.role.name) });
    await navigate({ to: "/roles/$id", params: { id: answer.role.id } });
  };
  const fields = ["name", "key", "description"];
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void create();
      }}
    >
      <PageHead
        title={like ? said.titleOf(like.name) : said.title}
        lead={said.lead}
        back={{ to: "/roles", label: words.title }}
      />
      <Card>
        <div className={css.fields}>
          <Problems form={form} fields={(path) => fields.includes(path)} />
          <TextField
            label={said.name}
            value={name}
            onChange={setName}
            error={form.at("name")}
            isRequired
            autoComplete="off"
          />
          <TextField
            label={said.key}
            value={key ?? keyOf(name)}
            onChange={setKey}
            error={form.at("key")}
            note={said.keyNote}
            isRequired
            isMono
            autoComplete="off"
          />
          <TextField
            label={said.description}
            value={description}
            onChange={setDescription}
            error={form.at("description")}
            isRequired={false}
            rows={2}
          />
        </div>
      </Card>
      <h2 className={css.heading}>{words.matrix.title}</h2>
      {error ? (
        <Failure error={error} onRetry={onRetry} />
      ) : groups ? (
        <Matrix groups={groups} chosen={codes} onChange={setChosen} />
      ) : (
        <Card>
          <Bones lines={8} />
        </Card>
      )}
      <div className={css.bar}>
        <span aria-live="polite">{said.chosen(codes.size)}</span>
        <div className={css.barActions}>
          <ButtonLink kind="quiet" to="/roles">
            {said.cancel}
          </ButtonLink>
          <Button type="submit" kind="primary" isBusy={form.isBusy}>
            {said.action}
          </Button>
        </div>
      </div>
    </form>
  );
}
