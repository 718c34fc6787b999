import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Copy, Pencil, ShieldOff, Trash2 } from "lucide-react";
import { useState } from "react";
import { asked } from "../api";
import { invalidate } from "../events";
import {
  GrantablePermissionsDocument,
  type GrantsFragment,
  RoleDocument,
  type RoleFactsFragment,
} from "../gql/role";
import { Button, ButtonLink } from "../kit/button";
import { CopyText } from "../kit/copy";
import { Card, Facts, PageHead } from "../kit/page";
import { Bones, Empty, Failure, NoPermission, Notice } from "../kit/states";
import { Badge } from "../kit/status";
import { Time } from "../kit/time";
import { useCan } from "../viewer/viewer";
import { DeleteRole } from "./delete";
import { EditRole } from "./edit";
import { useLiveRoles } from "./live";
import { Matrix } from "./matrix";
import { ReviewChange } from "./review";
import css from "./role.module.css";
import { words } from "./words";

const route = getRouteApi("/shell/roles/$id");
const back = { to: "/roles", label: words.title } as const;

export function RolePage() {
  const can = useCan();
  return can("roles:read") ? <RoleById /> : <NoPermission permission="roles:read" />;
}

function RoleById() {
  const { id } = route.useParams();
  const query = useQuery(asked("roles", RoleDocument, { id }));
  const all = useQuery(asked("roles", GrantablePermissionsDocument));
  const live = useLiveRoles();
  const role = query.data?.role;
  const groups = all.data?.permissions;
  const error = query.error ?? all.error;
  if (!groups || !role || role.id !== id || live.deleted.has(id)) {
    return (
      <>
        <PageHead title={words.one} back={back} />
        <Card>
          {error ? (
            <Failure error={error} onRetry={() => void invalidate("roles")} />
          ) : query.data && !query.isPlaceholderData && (!role || live.deleted.has(id)) ? (
            <Empty
              icon={ShieldOff}
              title={words.gone.title}
              action={<ButtonLink to="/roles">{words.gone.back}</ButtonLink>}
            >
              {words.gone.text}
            </Empty>
          ) : (
            <Bones lines={8} />
          )}
        </Card>
      </>
    );
  }
  return <RoleView key={id} role={role} groups={groups} />;
}

const codesOf = (role: RoleFactsFragment) => new Set(role.permissions.map((permission) => permission.code));

/** Permissions that are chosen but not saved yet, and the version that they were chosen on. */
interface Draft {
  version: number;
  codes: ReadonlySet<string>;
}

function RoleView({ role, groups }: { role: RoleFactsFragment; groups: readonly GrantsFragment[] }) {
  const canWrite = useCan()("roles:write");
  const navigate = useNavigate();
  const [draft, setDraft] = useState<Draft>();
  const [dialog, setDialog] = useState<"edit" | "delete" | "review">();
  const close = () => setDialog(undefined);
  const saved = codesOf(role);
  const chosen = draft?.codes ?? saved;
  const added = [...chosen].filter((code) => !saved.has(code));
  const removed = [...saved].filter((code) => !chosen.has(code));
  const isChanged = added.length + removed.length > 0;
  const canEdit = canWrite && !role.builtIn;
  return (
    <>
      <PageHead
        title={role.name}
        lead={role.description}
        back={back}
        actions={
          canWrite && (
            <>
              {canEdit && (
                <Button icon={Trash2} onClick={() => setDialog("delete")}>
                  {words.menu.delete}
                </Button>
              )}
              {canEdit && (
                <Button icon={Pencil} onClick={() => setDialog("edit")}>
                  {words.editDetails}
                </Button>
              )}
              <ButtonLink icon={Copy} to="/roles/new" search={{ from: role.id }}>
                {words.menu.duplicate}
              </ButtonLink>
            </>
          )
        }
      >
        {role.builtIn && <Badge>{words.builtIn}</Badge>}
      </PageHead>
      {role.builtIn ? (
        <Notice>{words.builtInNote}</Notice>
      ) : (
        !canWrite && <Notice>{words.readOnlyNote}</Notice>
      )}
      <div className={css.about}>
        <Card>
          <Facts
            items={[
              [words.key, <CopyText key="key" text={role.key} name="key" />],
              [words.hasRole, <Holders key="holders" role={role} />],
              [words.changed, <Time key="changed" at={role.updatedAt} />],
            ]}
          />
        </Card>
      </div>
      <h2 className={css.heading}>{words.matrix.title}</h2>
      <Matrix
        groups={groups}
        chosen={chosen}
        before={canEdit ? saved : undefined}
        onChange={
          canEdit ? (codes) => setDraft({ version: draft?.version ?? role.version, codes }) : undefined
        }
      />
      {isChanged && (
        <section aria-label={words.bar.label} className={css.bar}>
          <span aria-live="polite">{words.bar.text(added.length, removed.length)}</span>
          <div className={css.barActions}>
            <Button kind="quiet" onClick={() => setDraft(undefined)}>
              {words.bar.undo}
            </Button>
            <Button kind="primary" onClick={() => setDialog("review")}>
              {words.bar.review}
            </Button>
          </div>
        </section>
      )}
      {dialog === "review" && draft && (
        <ReviewChange
          role={role}
          draft={draft}
          permissionCount={groups.flatMap((group) => group.permissions).length}
          onDrop={() => setDraft(undefined)}
          onClose={close}
        />
      )}
      {dialog === "edit" && <EditRole role={role} onClose={close} />}
      {dialog === "delete" && (
        <DeleteRole
          role={role}
          onClose={close}
          onDeleted={() => {
            void navigate({ to: "/roles" });
            void invalidate("roles");
          }}
        />
      )}
    </>
  );
}

/** Links to those who have the role. */
function Holders({ role }: { role: RoleFactsFragment }) {
  if (role.clientCount + role.userCount === 0) return words.nobody;
  return (
    <span className={css.holders}>
      {role.clientCount > 0 && (
        <Link to="/clients" search={{ role: role.id }}>
          {words.clients(role.clientCount)}
        </Link>
      )}
      {role.userCount > 0 && (
        <Link to="/users" search={{ role: role.id }}>
          {words.users(role.userCount)}
        </Link>
      )}
    </span>
  );
}
