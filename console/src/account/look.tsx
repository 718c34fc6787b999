import { useQuery } from "@tanstack/react-query";
import { Building2, ExternalLink, X } from "lucide-react";
import type { ReactNode } from "react";
import { asked } from "../api";
import { AccountDocument } from "../gql/account";
import { ButtonLink, buttonClass, IconButton } from "../kit/button";
import { CopyText } from "../kit/copy";
import { Drawer } from "../kit/dialog";
import { Facts } from "../kit/page";
import { Bones, Empty, Failure } from "../kit/states";
import { Status } from "../kit/status";
import { Time } from "../kit/time";
import { at } from "../server";
import css from "./rules.module.css";
import { presetWords, words } from "./words";

const text = words.look;

function Items({ title, children }: { title: string; children: ReactNode[] }) {
  return (
    <section>
      <h3>{title}</h3>
      {children.length > 0 ? <ul className={css.items}>{children}</ul> : <p>{text.none}</p>}
    </section>
  );
}

/** What an account has, for those who run the deployment; its ID is in the address. */
export function AccountLook({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useQuery({ ...asked("accounts", AccountDocument, { id }), placeholderData: undefined });
  const account = query.data?.account;
  return (
    <Drawer label={text.label} onClose={onClose} isAtEnd>
      <div className={css.panel}>
        <div className={css.line}>
          <h2>{account?.name ?? text.label}</h2>
          <IconButton label={text.close} icon={X} size="small" onClick={onClose} />
        </div>
        {query.error ? (
          <Failure error={query.error} onRetry={query.refetch} />
        ) : account ? (
          <>
            <Facts
              items={[
                [words.creation.slug, <CopyText key="slug" text={account.slug} name="short name" />],
                [
                  words.accounts.columns.clients,
                  words.usage(account.usage.clients, account.policy.maxClients),
                ],
                [
                  words.limits.active,
                  words.usage(account.usage.activeClients, account.policy.maxActiveClients),
                ],
                [words.accounts.columns.users, String(account.usage.users)],
                [words.accounts.columns.preset, presetWords[account.policy.preset]],
                [words.accounts.columns.created, <Time key="time" at={account.createdAt} />],
              ]}
            />
            <Items title={text.clients}>
              {account.clients.nodes.map((client) => (
                <li key={client.id}>
                  <span>{client.displayName}</span>
                  <Status isOn={client.status === "ACTIVE"}>{text.status[client.status]}</Status>
                </li>
              ))}
            </Items>
            <Items title={text.events}>
              {account.auditEvents.nodes.map((event) => (
                <li key={event.id}>
                  <span>{event.summary}</span>
                  <Time at={event.occurredAt} />
                </li>
              ))}
            </Items>
            <ButtonLink kind="primary" to="/accounts/$id" params={{ id }}>
              {words.page.open}
            </ButtonLink>
            {!account.deletedAt && (
              <a className={buttonClass()} href={at(`/console/${account.slug}/`)} title={text.openNote}>
                <ExternalLink size={16} aria-hidden />
                {text.open}
              </a>
            )}
          </>
        ) : query.data ? (
          <Empty icon={Building2} title={words.missing} />
        ) : (
          <Bones lines={8} />
        )}
      </div>
    </Drawer>
  );
}
