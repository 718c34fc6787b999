import { Link } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import type { UserQuery } from "../gql/user";
import { ButtonLink } from "../kit/button";
import { CopyText } from "../kit/copy";
import { Card, Columns, Facts } from "../kit/page";
import { Notice } from "../kit/states";
import { Status } from "../kit/status";
import { Table, TwoLines } from "../kit/table";
import { Time } from "../kit/time";
import { useCan } from "../viewer/viewer";
import { nameOf } from "./name";
import { useUser } from "./one";
import css from "./user.module.css";
import { words } from "./words";

type User = NonNullable<UserQuery["user"]>;

export function UserOverview() {
  const { data } = useUser();
  const user = data?.user;
  if (!user) return null;
  return (
    <>
      {!user.passwordChangedAt && <Notice kind="warning">{words.noPassword}</Notice>}
      <Columns>
        <About user={user} />
        {user.kind === "ROOT" && <Subusers user={user} subusers={data.subusers} />}
      </Columns>
      {user.clients && <OwnedClients clients={user.clients} />}
    </>
  );
}

function About({ user }: { user: User }) {
  const can = useCan();
  const said = words.facts;
  const role =
    user.role && can("roles:read") ? (
      <Link to="/roles/$id" params={{ id: user.role.id }}>
        {user.role.name}
      </Link>
    ) : (
      (user.role?.name ?? words.noRole)
    );
  const parent = user.parent && (
    <>
      {words.kinds.SUBUSER} ·{" "}
      <Link to="/users/$id" params={{ id: user.parent.id }}>
        {nameOf(user.parent)}
      </Link>
    </>
  );
  return (
    <Card title={said.title}>
      <Facts
        items={[
          [said.username, <CopyText key="it" text={user.username} name="username" />],
          [
            said.email,
            user.email ? `${user.email}${user.emailVerified ? ` (${said.verified})` : ""}` : said.noEmail,
          ],
          [said.role, role],
          [said.kind, parent ?? words.kinds.ROOT],
          ...(user.locale ? [[said.locale, user.locale] as [string, string]] : []),
          [said.signedIn, <Time key="it" at={user.lastLoginAt} />],
          [said.password, <Time key="it" at={user.passwordChangedAt} never={said.noPassword} />],
          [said.created, <Time key="it" at={user.createdAt} />],
          [said.changed, <Time key="it" at={user.updatedAt} />],
        ]}
      />
    </Card>
  );
}

function Subusers({ user, subusers }: { user: User; subusers: UserQuery["subusers"] }) {
  const canWrite = useCan()("users:write");
  const said = words.subusers;
  const total = subusers.totalCount ?? subusers.nodes.length;
  return (
    <Card
      title={said.title}
      actions={
        canWrite && (
          <ButtonLink size="small" icon={Plus} to="/users/new" search={{ parent: user.id }}>
            {said.add}
          </ButtonLink>
        )
      }
    >
      {total === 0 ? (
        <p className={css.remark}>{said.none}</p>
      ) : (
        <ul className={css.people}>
          {subusers.nodes.map((sub) => (
            <li key={sub.id}>
              <Link to="/users/$id" params={{ id: sub.id }} className={css.name}>
                {nameOf(sub)}
              </Link>
              <Status isOn={sub.status === "ACTIVE"}>{words.status[sub.status]}</Status>
            </li>
          ))}
        </ul>
      )}
      {total > subusers.nodes.length && (
        <Link to="/users" search={{ parent: user.id }}>
          {said.all(total)}
        </Link>
      )}
    </Card>
  );
}

function OwnedClients({ clients }: { clients: NonNullable<User["clients"]> }) {
  const said = words.clients;
  const total = clients.totalCount ?? clients.nodes.length;
  return (
    <Card title={said.title} isFlush={total > 0}>
      {total === 0 ? (
        <p className={css.remark}>{said.none}</p>
      ) : (
        <Table
          caption={said.caption}
          head={
            <>
              <th scope="col">{said.status}</th>
              <th scope="col">{said.name}</th>
              <th scope="col" data-from="s">
                {said.id}
              </th>
              <th scope="col" data-from="s">
                {said.used}
              </th>
            </>
          }
        >
          {clients.nodes.map((client) => (
            <tr key={client.id} data-dimmed={client.status !== "ACTIVE" || undefined}>
              <td className={css.status}>
                <Status isOn={client.status === "ACTIVE"}>{words.status[client.status]}</Status>
              </td>
              <td className={css.nameCell}>
                <TwoLines>
                  <Link to="/clients/$id" params={{ id: client.id }} className={css.name}>
                    {client.displayName}
                  </Link>
                </TwoLines>
              </td>
              <td data-from="s" className={css.second}>
                <code>{client.clientId}</code>
              </td>
              <td data-from="s" className={css.second}>
                <Time at={client.lastUsedAt} />
              </td>
            </tr>
          ))}
        </Table>
      )}
      {total > clients.nodes.length && <p className={css.foot}>{said.first(clients.nodes.length, total)}</p>}
    </Card>
  );
}
