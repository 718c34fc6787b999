import { useQuery } from "@tanstack/react-query";
import { RefreshCw, ShieldOff } from "lucide-react";
import { useState } from "react";
import { asked } from "../api";
import { invalidate, useEvents } from "../events";
import { KeyEventsDocument, SigningKeysDocument, type SigningKeysQuery } from "../gql/key";
import { Button } from "../kit/button";
import { CopyText } from "../kit/copy";
import { Card, PageHead } from "../kit/page";
import { Failure, NoPermission, Notice } from "../kit/states";
import { Status } from "../kit/status";
import { BoneRows, Table, TwoLines } from "../kit/table";
import { Time } from "../kit/time";
import { issuer } from "../server";
import { useCan, useViewer } from "../viewer/viewer";
import { RevokeAllDialog, RevokeKeyDialog, RotateDialog } from "./dialogs";
import css from "./list.module.css";
import { words } from "./words";

type Key = SigningKeysQuery["signingKeys"][number];
type Open = { kind: "rotate" | "all" } | { kind: "revoke"; key: Key };

export function KeyList() {
  const can = useCan();
  return can("keys:read") ? <Keys /> : <NoPermission permission="keys:read" />;
}

function since({ activatedAt, retiredAt, removedAt }: Key) {
  if (retiredAt) return [words.since.until(retiredAt), removedAt && words.since.removed(removedAt)];
  return [activatedAt ? words.since.from(activatedAt) : words.since.never];
}

function KeyRow({ of, onRevoke }: { of: Key; onRevoke?: () => void }) {
  const [line, second] = since(of);
  return (
    <tr data-dimmed={of.status === "RETIRED" || undefined}>
      <td>
        <Status isOn={of.status === "CURRENT"} title={words.statusNotes[of.status]}>
          {words.status[of.status]}
        </Status>
      </td>
      <td className={css.kid}>
        <CopyText text={of.kid} name="key ID" />
      </td>
      <td data-from="s">{of.algorithm}</td>
      <td data-from="s">
        <TwoLines second={second}>{line}</TwoLines>
      </td>
      <td data-from="m" className={css.second}>
        <Time at={of.createdAt} />
      </td>
      {onRevoke && (
        <td data-sticky>
          <Button size="small" aria-label={words.revoke.of(of.kid)} onClick={onRevoke}>
            {words.revoke.open}
          </Button>
        </td>
      )}
    </tr>
  );
}

function Keys() {
  const can = useCan();
  const viewer = useViewer();
  const query = useQuery(asked("keys", SigningKeysDocument));
  const [open, setOpen] = useState<Open>();
  const [isOld, setOld] = useState(false);
  const close = () => setOpen(undefined);
  useEvents(KeyEventsDocument, {}, () => setOld(true), viewer.permissions.has("audit:read"));
  const refresh = () => {
    setOld(false);
    return invalidate("keys");
  };
  const canWrite = can("keys:write");
  const keys = query.data?.signingKeys;
  return (
    <>
      <PageHead
        title={words.title}
        lead={words.lead}
        actions={
          canWrite && (
            <>
              <Button icon={ShieldOff} onClick={() => setOpen({ kind: "all" })}>
                {words.all.open}
              </Button>
              <Button kind="primary" icon={RefreshCw} onClick={() => setOpen({ kind: "rotate" })}>
                {words.rotate.open}
              </Button>
            </>
          )
        }
      />
      {isOld && (
        <Notice>
          <div className={css.fresh}>
            {words.fresh}
            <Button size="small" onClick={refresh}>
              {words.showFresh}
            </Button>
          </div>
        </Notice>
      )}
      <Card isFlush>
        {query.error ? (
          <Failure error={query.error} onRetry={query.refetch} />
        ) : (
          <Table
            caption={words.caption}
            head={
              <>
                <th scope="col">{words.columns.status}</th>
                <th scope="col">{words.columns.kid}</th>
                <th scope="col" data-from="s">
                  {words.columns.algorithm}
                </th>
                <th scope="col" data-from="s">
                  {words.columns.since}
                </th>
                <th scope="col" data-from="m">
                  {words.columns.created}
                </th>
                {canWrite && (
                  <th scope="col" data-sticky>
                    <span className="visually-hidden">{words.columns.actions}</span>
                  </th>
                )}
              </>
            }
          >
            {keys ? (
              keys.map((key) => (
                <KeyRow
                  key={key.id}
                  of={key}
                  onRevoke={canWrite ? () => setOpen({ kind: "revoke", key }) : undefined}
                />
              ))
            ) : (
              <BoneRows columns={canWrite ? 6 : 5} rows={3} />
            )}
          </Table>
        )}
      </Card>
      <Card title={words.public}>
        <CopyText text={`${issuer}/oauth/jwks`} name="address of the public keys" />
        <p className={css.second}>{words.publicNote}</p>
      </Card>
      {open?.kind === "rotate" && (
        <RotateDialog
          algorithms={[...new Set(keys?.map((key) => key.algorithm))]}
          onDone={refresh}
          onClose={close}
        />
      )}
      {open?.kind === "revoke" && (
        <RevokeKeyDialog
          kid={open.key.kid}
          isCurrent={open.key.status === "CURRENT"}
          onDone={refresh}
          onClose={close}
        />
      )}
      {open?.kind === "all" && <RevokeAllDialog onClose={close} />}
    </>
  );
}
