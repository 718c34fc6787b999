import { getRouteApi } from "@tanstack/react-router";
import { Ellipsis, Pencil } from "lucide-react";
import { kindWords } from "../audit/words";
import { invalidate } from "../events";
import type { WebhookFactsFragment } from "../gql/webhook";
import { ButtonLink, buttonClass } from "../kit/button";
import { CopyText } from "../kit/copy";
import { MenuButton } from "../kit/menu";
import { Card, Facts, PageHead } from "../kit/page";
import { NoPermission } from "../kit/states";
import { Switch } from "../kit/switch";
import { Time } from "../kit/time";
import { useCan } from "../viewer/viewer";
import { useWebhookActions } from "./actions";
import { Deliveries } from "./deliveries";
import { useWebhookChanges } from "./live";
import { OneWebhook } from "./one";
import css from "./webhook.module.css";
import { words } from "./words";

const route = getRouteApi("/shell/webhooks/$id");
const said = words.about;

export function WebhookPage() {
  const { id } = route.useParams();
  const can = useCan();
  if (!can("webhooks:read")) return <NoPermission permission="webhooks:read" />;
  return <OneWebhook id={id}>{(webhook) => <View key={id} webhook={webhook} />}</OneWebhook>;
}

function View({ webhook }: { webhook: WebhookFactsFragment }) {
  const can = useCan();
  const actions = useWebhookActions();
  useWebhookChanges(() => void invalidate("webhooks"));
  const mayEdit = actions.canWrite && can("audit:read");
  return (
    <>
      <PageHead
        title={webhook.name}
        back={{ to: "/webhooks", label: words.title }}
        actions={
          <>
            <Switch
              label={words.status[webhook.status]}
              isOn={webhook.status === "ACTIVE"}
              onChange={mayEdit ? (isOn) => actions.setOn(webhook, isOn) : undefined}
            />
            {mayEdit && (
              <ButtonLink icon={Pencil} to="/webhooks/$id/edit" params={{ id: webhook.id }}>
                {words.menu.edit}
              </ButtonLink>
            )}
            {actions.canWrite && (
              <MenuButton
                label={words.menu.of(webhook.name)}
                className={buttonClass()}
                groups={actions.groups(webhook)}
              >
                <Ellipsis size={16} aria-hidden />
              </MenuButton>
            )}
          </>
        }
      />
      <About webhook={webhook} />
      <Deliveries webhook={webhook} canWrite={actions.canWrite} />
      {actions.dialog}
    </>
  );
}

function About({ webhook }: { webhook: WebhookFactsFragment }) {
  const former = webhook.previousSecretExpiresAt;
  return (
    <Card title={said.title}>
      <Facts
        items={[
          [said.url, <CopyText key="url" text={webhook.url} name="URL" />],
          [said.events, webhook.eventKinds.map((kind) => kindWords[kind]).join(", ") || words.all],
          [
            said.secret,
            <span key="secret">
              {said.secretShown}
              {former && Date.parse(former) > Date.now() && <div>{said.former(former)}</div>}
            </span>,
          ],
          [said.created, <Time key="created" at={webhook.createdAt} />],
          [said.updated, <Time key="updated" at={webhook.updatedAt} />],
        ]}
      />
      <details className={css.check}>
        <summary>{said.check}</summary>
        <p className={css.note}>{said.checkText}</p>
      </details>
    </Card>
  );
}
