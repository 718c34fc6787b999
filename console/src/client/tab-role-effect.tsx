import { useQuery } from "@tanstack/react-query";
import { asked } from "../api";
import { type ClientRoleQuery, PreviewRoleDocument } from "../gql/client";
import { Card } from "../kit/page";
import { Bones, Failure, Notice } from "../kit/states";
import { differenceOf, grantedOf, type Permission } from "./tab-grants";
import css from "./tab-parts.module.css";
import { words } from "./tab-words";

type Client = NonNullable<ClientRoleQuery["client"]>;

/** What the client may do now, or what it would gain and lose with another role. */
export function RoleEffect({
  client,
  role,
  name,
  isChanged,
}: {
  client: Client;
  /** Empty for none. */
  role: string;
  name: string;
  isChanged: boolean;
}) {
  const granted = grantedOf(client.effectivePermissions);
  if (!isChanged) {
    return (
      <Card title={words.effect.now}>
        <p className={css.lead}>{words.effect.nowLead(granted.length)}</p>
        <Codes permissions={granted} />
      </Card>
    );
  }
  return (
    <Card title={words.effect.title(name)}>
      <Preview client={client} role={role} granted={granted} />
    </Card>
  );
}

function Preview({ client, role, granted }: { client: Client; role: string; granted: Permission[] }) {
  const variables = { id: client.id, role: role ? { id: role } : null };
  // What another role would do is no answer for this one.
  const query = useQuery({ ...asked("clients", PreviewRoleDocument, variables), placeholderData: undefined });
  if (query.error) return <Failure error={query.error} onRetry={query.refetch} />;
  if (!query.data) return <Bones lines={5} />;
  const { gained, lost } = differenceOf(granted, grantedOf(query.data.previewPermissions));
  if (gained.length + lost.length === 0) return <p className={css.lead}>{words.effect.same}</p>;
  return (
    <div className={css.effect} aria-live="polite">
      <Side sign="+" title={words.effect.gained(gained.length)} permissions={gained} />
      <Side sign="−" title={words.effect.lost(lost.length)} permissions={lost} />
      {lost.length > 0 && <Notice kind="warning">{words.effect.revoked}</Notice>}
    </div>
  );
}

function Side({ sign, title, permissions }: { sign: "+" | "−"; title: string; permissions: Permission[] }) {
  if (permissions.length === 0) return null;
  return (
    <section aria-label={title} className={sign === "+" ? css.gained : css.lost}>
      <h3>{title}</h3>
      <Codes permissions={permissions} sign={sign} />
    </section>
  );
}

const Codes = ({ permissions, sign }: { permissions: Permission[]; sign?: string }) => (
  <ul className={css.codes}>
    {permissions.map(({ code, description }) => (
      <li key={code}>
        {sign && (
          <span aria-hidden className={css.sign}>
            {sign}
          </span>
        )}
        <span>
          <code>{code}</code>
          <small>{description}</small>
        </span>
      </li>
    ))}
  </ul>
);
