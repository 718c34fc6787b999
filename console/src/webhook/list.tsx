import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Ellipsis, ExternalLink, Plus, RefreshCw, Webhook } from "lucide-react";
import { useState } from "react";
import { asked } from "../api";
import { invalidate } from "../events";
import { type WebhookFactsFragment, WebhooksDocument } from "../gql/webhook";
import { Button, ButtonLink, IconButton } from "../kit/button";
import { SharedMenu } from "../kit/menu";
import { Card, PageHead } from "../kit/page";
import { Empty, Failure, NoPermission } from "../kit/states";
import { Status } from "../kit/status";
import { BoneRows, Table, TwoLines } from "../kit/table";
import { Time } from "../kit/time";
import { useCan } from "../viewer/viewer";
import { useWebhookActions } from "./actions";
import { useWebhookChanges } from "./live";
import css from "./webhook.module.css";
import { words } from "./words";

export function WebhookList() {
  const can = useCan();
  return can("webhooks:read") ? <Webhooks /> : <NoPermission permission="webhooks:read" />;
}

export const eventsOf = ({ eventKinds }: WebhookFactsFragment) =>
  eventKinds.length === 0 ? words.all : words.kinds(eventKinds.length);

function WebhookRow({ of, onMenu }: { of: WebhookFactsFragment; onMenu?: (button: HTMLElement) => void }) {
  return (
    <tr data-dimmed={of.status === "INACTIVE" || undefined}>
      <td className={css.second}>
        <Status isOn={of.status === "ACTIVE"}>{words.status[of.status]}</Status>
      </td>
      <td className={css.wide}>
        <TwoLines second={of.url}>
          <Link to="/webhooks/$id" params={{ id: of.id }} className={css.name}>
            {of.name}
          </Link>
        </TwoLines>
      </td>
      <td data-from="s" className={css.second}>
        {eventsOf(of)}
      </td>
      <td data-from="s" className={css.second}>
        <Time at={of.updatedAt} />
      </td>
      {onMenu && (
        <td data-sticky>
          <IconButton
            label={words.menu.of(of.name)}
            icon={Ellipsis}
            aria-haspopup="menu"
            onClick={(event) => onMenu(event.currentTarget)}
          />
        </td>
      )}
    </tr>
  );
}

function Webhooks() {
  const can = useCan();
  const navigate = useNavigate();
  const query = useQuery(asked("webhooks", WebhooksDocument));
  const actions = useWebhookActions();
  const [menu, setMenu] = useState<{ webhook: WebhookFactsFragment; button: HTMLElement }>();
  const [isOld, setOld] = useState(false);
  useWebhookChanges(() => setOld(true));
  const refresh = () => {
    setOld(false);
    return invalidate("webhooks");
  };
  const rows = query.data?.webhooks;
  const addLink = actions.canWrite && can("audit:read") && (
    <ButtonLink kind="primary" icon={Plus} to="/webhooks/new">
      {words.add}
    </ButtonLink>
  );
  const open = (id: string) => navigate({ to: "/webhooks/$id", params: { id } });
  return (
    <>
      <PageHead title={words.title} lead={words.lead} actions={addLink} />
      {isOld && (
        <p className={css.fresh}>
          <Button size="small" icon={RefreshCw} title={words.showFresh} onClick={refresh}>
            {words.fresh}
          </Button>
        </p>
      )}
      <Card isFlush>
        {query.error ? (
          <Failure error={query.error} onRetry={query.refetch} />
        ) : rows?.length === 0 ? (
          <Empty icon={Webhook} title={words.empty.title} action={addLink}>
            {words.empty.text}
          </Empty>
        ) : (
          <Table
            caption={words.caption}
            head={
              <>
                <th scope="col">{words.columns.status}</th>
                <th scope="col">{words.columns.name}</th>
                <th scope="col" data-from="s">
                  {words.columns.events}
                </th>
                <th scope="col" data-from="s">
                  {words.columns.updated}
                </th>
                {actions.canWrite && (
                  <th scope="col" data-sticky>
                    <span className="visually-hidden">{words.columns.actions}</span>
                  </th>
                )}
              </>
            }
          >
            {rows ? (
              rows.map((webhook) => (
                <WebhookRow
                  key={webhook.id}
                  of={webhook}
                  onMenu={actions.canWrite ? (button) => setMenu({ webhook, button }) : undefined}
                />
              ))
            ) : (
              <BoneRows columns={actions.canWrite ? 5 : 4} rows={4} />
            )}
          </Table>
        )}
      </Card>
      {rows && rows.length > 0 && <p className={css.below}>{words.count(rows.length)}</p>}
      {menu && (
        <SharedMenu
          label={words.menu.of(menu.webhook.name)}
          target={menu.button}
          onClose={() => setMenu(undefined)}
          groups={[
            {
              actions: [
                {
                  id: "open",
                  label: words.menu.open,
                  icon: ExternalLink,
                  onAction: () => void open(menu.webhook.id),
                },
                actions.turning(menu.webhook),
              ],
            },
            ...actions.groups(menu.webhook),
          ]}
        />
      )}
      {actions.dialog}
    </>
  );
}
