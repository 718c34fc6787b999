import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Outlet } from "@tanstack/react-router";
import { SearchX } from "lucide-react";
import { asked } from "../api";
import { invalidate, useEvents } from "../events";
import { ClientEventsDocument, ClientPageDocument, type ClientPageFragment } from "../gql/client";
import { ButtonLink } from "../kit/button";
import { CopyText } from "../kit/copy";
import { Card, PageHead } from "../kit/page";
import { Bones, Empty, Failure, NoPermission, Notice } from "../kit/states";
import { TabLinks } from "../kit/tabs";
import { useCan } from "../viewer/viewer";
import { words } from "./detail-words";
import css from "./page.module.css";
import { PageActions } from "./page-actions";
import { PageClient } from "./page-frame";

const route = getRouteApi("/shell/clients/$id");

const back = { to: "/clients", label: words.list } as const;

export function ClientPage() {
  const { id } = route.useParams();
  const can = useCan();
  // Another client is another page: nothing of the former stays on it.
  return can("clients:read") ? <Page key={id} id={id} /> : <NoPermission permission="clients:read" />;
}

function Page({ id }: { id: string }) {
  const query = useQuery(asked("clients", ClientPageDocument, { id }));
  useEvents(ClientEventsDocument, { ids: [id] }, () => void invalidate("clients"));
  if (query.data?.client) return <Frame client={query.data.client} />;
  return (
    <>
      <PageHead title={query.data ? words.gone.title : words.one} back={back} />
      <Card>
        {query.error ? (
          <Failure error={query.error} onRetry={query.refetch} />
        ) : query.data ? (
          <Empty
            icon={SearchX}
            title={words.gone.title}
            action={<ButtonLink to="/clients">{words.gone.back}</ButtonLink>}
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

function Frame({ client }: { client: ClientPageFragment }) {
  const can = useCan();
  const params = { id: client.id };
  const readsTokens = can("tokens:read");
  return (
    <PageClient value={client}>
      <PageHead
        title={client.displayName}
        back={back}
        lead={
          <span className={css.lead}>
            <CopyText text={client.clientId} name={words.idOf} />
            {client.description && <span className={css.description}>{client.description}</span>}
          </span>
        }
        actions={<PageActions client={client} />}
      />
      {client.statusReason && (
        <div className={css.notice}>
          <Notice kind="warning">{words.inactive[client.statusReason]}</Notice>
        </div>
      )}
      <TabLinks
        label={words.tabs.label}
        items={[
          { to: "/clients/$id", params, label: words.tabs.overview },
          { to: "/clients/$id/role", params, label: words.tabs.role },
          { to: "/clients/$id/permissions", params, label: words.tabs.permissions },
          { to: "/clients/$id/flows", params, label: words.tabs.flows },
          ...(readsTokens
            ? [
                { to: "/clients/$id/tokens", params, label: words.tabs.tokens } as const,
                { to: "/clients/$id/activity", params, label: words.tabs.activity } as const,
                { to: "/clients/$id/unused", params, label: words.tabs.unused } as const,
              ]
            : []),
        ]}
      />
      <div className={css.content}>
        <Outlet />
      </div>
    </PageClient>
  );
}
