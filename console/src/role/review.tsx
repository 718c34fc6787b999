import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask, asked } from "../api";
import { answers, invalidate } from "../events";
import {
  RoleChangePreviewDocument,
  RoleDocument,
  type RoleFactsFragment,
  UpdateRoleDocument,
} from "../gql/role";
import { Button } from "../kit/button";
import { Dialog } from "../kit/dialog";
import { Problems, Stale, useForm } from "../kit/form";
import { Bones, Failure, Notice } from "../kit/states";
import { toast } from "../kit/toast";
import { useCan } from "../viewer/viewer";
import { patchRoles } from "./live";
import css from "./role.module.css";
import { words } from "./words";

type Codes = readonly { code: string }[];

const said = words.review;

/** How many clients, and how many users, a preview can show: the server bounds what one answer may have, were all permissions to change. */
const shownOf = (permissions: number) =>
  Math.min(25, Math.floor((9000 - 4 * permissions) / (8 * permissions + 10)));

/** Shows who gains and loses what by other permissions of a role, before they are saved. */
export function ReviewChange({
  role,
  draft,
  permissionCount,
  onDrop,
  onClose,
}: {
  role: RoleFactsFragment;
  draft: { version: number; codes: ReadonlySet<string> };
  /** Number of all permissions of the account. */
  permissionCount: number;
  onDrop: () => void;
  onClose: () => void;
}) {
  const can = useCan();
  const permissions = [...draft.codes].sort();
  const first = shownOf(permissionCount);
  const variables = {
    id: role.id,
    permissions,
    withClients: can("clients:read") && first > 0,
    withUsers: can("users:read") && first > 0,
    first: Math.max(first, 1),
  };
  // Asked for each time: who has the role may have changed.
  const query = useQuery({
    ...asked("roles", RoleChangePreviewDocument, variables),
    staleTime: 0,
    gcTime: 0,
  });
  const form = useForm();
  const [now, setNow] = useState<RoleFactsFragment>();
  const save = async (expectedVersion: number) => {
    const answer = await form.send(async () => {
      const { updateRole } = await ask(UpdateRoleDocument, {
        input: { id: role.id, permissions, expectedVersion },
      });
      if (updateRole.userErrors.some((error) => error.code === "STALE_VERSION")) {
        const fresh = await answers.fetchQuery({
          ...asked("roles", RoleDocument, { id: role.id }),
          staleTime: 0,
        });
        setNow(fresh.role ?? undefined);
      }
      return updateRole;
    });
    if (!answer) return;
    if (answer.role) patchRoles([answer.role]);
    void invalidate("roles");
    toast({ text: said.saved(role.name) });
    onDrop();
    onClose();
  };
  const drop = () => {
    onDrop();
    onClose();
  };
  const preview = query.data?.previewRoleChange;
  return (
    <Dialog
      title={said.title(role.name)}
      size="wide"
      onClose={onClose}
      onSubmit={() => save(draft.version)}
      actions={
        <>
          <Button onClick={onClose}>{said.cancel}</Button>
          <Button type="submit" kind="primary" isBusy={form.isBusy} disabled={!preview || form.isStale}>
            {said.action}
          </Button>
        </>
      }
    >
      <Problems form={form} fields={() => false} />
      {form.isStale && now && (
        <Stale
          rows={[
            {
              name: said.permissions,
              now: now.permissions.map((permission) => permission.code).join("\n"),
              mine: permissions.join("\n"),
            },
          ]}
          onKeep={() => save(now.version)}
          onDrop={drop}
        />
      )}
      {query.error ? (
        <Failure error={query.error} onRetry={query.refetch} />
      ) : preview ? (
        <>
          <Change name={said.role} gained={preview.gained} lost={preview.lost} />
          {role.clientCount + role.userCount === 0 && <p className={css.remark}>{said.nobody}</p>}
          {first <= 0 && <p className={css.remark}>{said.many}</p>}
          {preview.clients && (
            <Effects
              title={said.clients}
              hasMore={preview.clients.pageInfo.hasNextPage}
              effects={preview.clients.nodes.map(({ client, ...effect }) => ({
                id: client.id,
                name: client.displayName,
                ...effect,
              }))}
            />
          )}
          {preview.users && (
            <Effects
              title={said.users}
              hasMore={preview.users.pageInfo.hasNextPage}
              effects={preview.users.nodes.map(({ user, ...effect }) => ({
                id: user.id,
                name: user.displayName || user.username,
                ...effect,
              }))}
            />
          )}
          {preview.lost.length > 0 && role.clientCount > 0 && <Notice kind="warning">{said.tokens}</Notice>}
        </>
      ) : (
        <Bones lines={5} />
      )}
    </Dialog>
  );
}

interface Effect {
  id: string;
  name: string;
  gained: Codes;
  lost: Codes;
}

function Effects({
  title,
  effects,
  hasMore,
}: {
  title: string;
  effects: readonly Effect[];
  hasMore: boolean;
}) {
  if (effects.length === 0) return null;
  const changed = effects.filter((effect) => effect.gained.length + effect.lost.length > 0);
  return (
    <section className={css.effects}>
      <h3>{title}</h3>
      {changed.length === 0 && <p className={css.remark}>{said.unchanged}</p>}
      {changed.map(({ id, ...effect }) => (
        <Change key={id} {...effect} />
      ))}
      {hasMore && <p className={css.remark}>{said.more(effects.length)}</p>}
    </section>
  );
}

function Change({ name, gained, lost }: { name: string; gained: Codes; lost: Codes }) {
  return (
    <div className={css.effect}>
      <b>{name}</b>
      <span className={css.codes}>
        {gained.map(({ code }) => (
          <code key={code} className={css.gained}>
            <span className="visually-hidden">{said.gains} </span>
            <span aria-hidden>+ </span>
            {code}
          </code>
        ))}
        {lost.map(({ code }) => (
          <code key={code} className={css.lost}>
            <span className="visually-hidden">{said.loses} </span>
            <span aria-hidden>− </span>
            {code}
          </code>
        ))}
      </span>
    </div>
  );
}
