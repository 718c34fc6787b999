import { Link } from "@tanstack/react-router";
import type { ClientPageFragment } from "../gql/client";
import { formatDuration } from "../kit/format";
import { Card, Columns, Facts } from "../kit/page";
import { Status } from "../kit/status";
import { Time } from "../kit/time";
import { useCan } from "../viewer/viewer";
import { words as all } from "./detail-words";
import { UsageChart } from "./overview-chart";
import { NextStep } from "./overview-next";
import { useClient } from "./page-frame";
import { Secrets } from "./secrets";
import { words as listWords } from "./words";

const words = all.about;

function creatorName(creator: ClientPageFragment["createdBy"]): string | undefined {
  switch (creator?.__typename) {
    case "User":
      return creator.displayName || creator.username;
    case "Client":
      return creator.clientName;
    default:
      return creator?.name;
  }
}

function About({ client }: { client: ClientPageFragment }) {
  const creator = creatorName(client.createdBy);
  const owner = client.owner ? client.owner.displayName || client.owner.username : listWords.ownedByAccount;
  return (
    <Card title={words.title}>
      <Facts
        items={[
          [
            words.status,
            <Status key="status" isOn={client.status === "ACTIVE"}>
              {listWords.status[client.status]}
            </Status>,
          ],
          [words.used, <Time key="used" at={client.lastUsedAt} />],
          [
            words.role,
            <Link key="role" to="/clients/$id/role" params={{ id: client.id }}>
              {client.role?.name ?? listWords.noRole}
            </Link>,
          ],
          [words.access, listWords.access[client.accessLevel]],
          [words.validity, formatDuration(client.tokenTtlSeconds)],
          [words.flows, client.capabilities.map((it) => listWords.capabilities[it]).join(", ")],
          [words.owner, owner],
          [
            words.created,
            <span key="created">
              <Time at={client.createdAt} />
              {creator && words.by(creator)}
            </span>,
          ],
          [words.updated, <Time key="updated" at={client.updatedAt} />],
        ]}
      />
    </Card>
  );
}

/** What a client is, how it is used, and its secrets. */
export function Tab() {
  const client = useClient();
  const can = useCan();
  return (
    <>
      {client.lastUsedAt === null && client.secrets.length > 0 && <NextStep client={client} />}
      {can("tokens:read") && <UsageChart id={client.id} />}
      <Columns>
        <Secrets client={client} />
        <About client={client} />
      </Columns>
    </>
  );
}
