import type { ApiFactsFragment } from "../gql/resource";
import { CopyBlock, CopyText } from "../kit/copy";
import { Card, Facts } from "../kit/page";
import { Tabs } from "../kit/tabs";
import { issuer } from "../server";
import css from "./resource.module.css";
import { words } from "./words";

const said = words.help;

/** Puts a text between single quotes of a shell. */
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** What the program behind the API needs to check tokens. */
export function Help({ api }: { api: ApiFactsFragment }) {
  const keys = `${issuer}/oauth/jwks`;
  const askers = api.introspectionClients ?? [];
  const asker = askers[0]?.clientId ?? "API_CLIENT_ID";
  const introspect = [
    `curl ${quoted(`${issuer}/oauth/introspect`)} \\`,
    `  --user ${quoted(`${asker}:API_CLIENT_SECRET`)} \\`,
    '  --data-urlencode "token=$TOKEN"',
  ].join("\n");
  const token = [
    `curl ${quoted(`${issuer}/oauth/token`)} \\`,
    "  --user 'CLIENT_ID:CLIENT_SECRET' \\",
    "  --data grant_type=client_credentials \\",
    `  --data-urlencode ${quoted(`resource=${api.identifier}`)}`,
  ].join("\n");
  const names = askers.map((client) => client.displayName).join(", ");
  return (
    <Card title={said.title}>
      <p className={css.remark}>{said.lead}</p>
      <div className={css.values}>
        <Facts
          items={[
            [said.issuer, <CopyText key="it" text={issuer} name="issuer" />],
            [said.audience, <CopyText key="it" text={api.identifier} name="audience" />],
            [said.keys, <CopyText key="it" text={keys} name="key set" />],
          ]}
        />
      </div>
      <Tabs
        label={said.tabs}
        items={[
          {
            id: "verify",
            label: said.verify,
            content: <Way note={said.verifyNote} command={`curl ${quoted(keys)}`} name={said.names.fetch} />,
          },
          {
            id: "ask",
            label: said.ask,
            content: (
              <Way
                note={said.askNote(names || said.askNobody)}
                command={introspect}
                name={said.names.introspect}
              />
            ),
          },
          {
            id: "token",
            label: said.token,
            content: <Way note={said.tokenNote} command={token} name={said.names.token} />,
          },
        ]}
      />
    </Card>
  );
}

function Way({ note, command, name }: { note: string; command: string; name: string }) {
  return (
    <div className={css.way}>
      <p className={css.remark}>{note}</p>
      <CopyBlock text={command} name={name} />
    </div>
  );
}
