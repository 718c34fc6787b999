import { useQuery } from "@tanstack/react-query";
import { Webhook } from "lucide-react";
import type { ReactNode } from "react";
import { asked } from "../api";
import { WebhookDocument, type WebhookFactsFragment } from "../gql/webhook";
import { ButtonLink } from "../kit/button";
import { Card, PageHead } from "../kit/page";
import { Bones, Empty, Failure } from "../kit/states";
import { words } from "./words";

export const webhookQuery = (id: string) => asked("webhooks", WebhookDocument, { id });

/** Asks for a webhook, and says so while it is not there, or where there is none. */
export function OneWebhook({
  id,
  children,
}: {
  id: string;
  children: (webhook: WebhookFactsFragment) => ReactNode;
}) {
  const query = useQuery(webhookQuery(id));
  const webhook = query.data?.webhook;
  if (webhook?.id === id) return children(webhook);
  return (
    <>
      <PageHead title={words.one} back={{ to: "/webhooks", label: words.title }} />
      <Card>
        {query.error ? (
          <Failure error={query.error} onRetry={query.refetch} />
        ) : query.data && !query.isPlaceholderData ? (
          <Empty
            icon={Webhook}
            title={words.gone.title}
            action={<ButtonLink to="/webhooks">{words.gone.back}</ButtonLink>}
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
