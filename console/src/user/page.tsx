import { getRouteApi, Outlet, useNavigate } from "@tanstack/react-router";
import { Ellipsis, Pencil, UserX } from "lucide-react";
import { useState } from "react";
import { invalidate } from "../events";
import type { UserRowFragment } from "../gql/user";
import { Button, ButtonLink, buttonClass } from "../kit/button";
import { MenuButton } from "../kit/menu";
import { Card, PageHead } from "../kit/page";
import { Bones, Empty, Failure, NoPermission } from "../kit/states";
import { Badge } from "../kit/status";
import { Switch } from "../kit/switch";
import { TabLinks } from "../kit/tabs";
import { useCan, useViewer } from "../viewer/viewer";
import { useUserActions } from "./actions";
import { EditUser } from "./edit";
import { useLiveUsers } from "./live";
import { nameOf } from "./name";
import { useUser } from "./one";
import css from "./user.module.css";
import { words } from "./words";

const route = getRouteApi("/shell/users/$id");
const back = { to: "/users", label: words.title } as const;

export function UserPage() {
  const can = useCan();
  return can("users:read") ? <UserById /> : <NoPermission permission="users:read" />;
}

function UserById() {
  const { id } = route.useParams();
  const query = useUser();
  const live = useLiveUsers();
  const user = query.data?.user;
  if (!user || user.id !== id || live.deleted.has(id)) {
    return (
      <>
        <PageHead title={words.one} back={back} />
        <Card>
          {query.error ? (
            <Failure error={query.error} onRetry={query.refetch} />
          ) : query.data && !query.isPlaceholderData ? (
            <Empty
              icon={UserX}
              title={words.gone.title}
              action={<ButtonLink to="/users">{words.gone.back}</ButtonLink>}
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
  return <UserView key={id} user={user} />;
}

function UserView({ user }: { user: UserRowFragment }) {
  const canWrite = useCan()("users:write");
  const viewer = useViewer();
  const navigate = useNavigate();
  const [isEditing, setEditing] = useState(false);
  const actions = useUserActions(() => {
    void navigate({ to: "/users" });
    void invalidate("users");
  });
  const params = { id: user.id };
  const isOn = user.status === "ACTIVE";
  const isSelf = user.id === viewer.id;
  return (
    <>
      <PageHead
        title={nameOf(user)}
        lead={user.parent ? words.subuserOf(nameOf(user.parent)) : words.kinds[user.kind]}
        back={back}
        actions={
          <>
            <Switch
              label={words.status[user.status]}
              isOn={isOn}
              onChange={
                canWrite && !isSelf
                  ? (on) => (on ? void actions.enable(user) : actions.begin("disable", user))
                  : undefined
              }
            />
            {canWrite && (
              <>
                <Button icon={Pencil} onClick={() => setEditing(true)}>
                  {words.edit.button}
                </Button>
                <MenuButton
                  label={words.menu.of(nameOf(user))}
                  className={buttonClass()}
                  groups={actions.groups(user)}
                >
                  <Ellipsis size={16} aria-hidden />
                </MenuButton>
              </>
            )}
          </>
        }
      >
        {isSelf && <Badge kind="accent">{words.you}</Badge>}
      </PageHead>
      <TabLinks
        label={words.tabs.label}
        items={[
          { to: "/users/$id", params, label: words.tabs.overview },
          { to: "/users/$id/permissions", params, label: words.tabs.permissions },
          { to: "/users/$id/sessions", params, label: words.tabs.sessions },
        ]}
      />
      <div className={css.part}>
        <Outlet />
      </div>
      {isEditing && <EditUser user={user} onClose={() => setEditing(false)} />}
      {actions.dialog}
    </>
  );
}
