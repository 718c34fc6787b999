import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { MonitorOff } from "lucide-react";
import { useState } from "react";
import { ApiError, ask, asked } from "../api";
import { invalidate } from "../events";
import { EndSessionsDocument, UserSessionsDocument } from "../gql/user";
import { Button } from "../kit/button";
import { ConfirmDialog } from "../kit/confirm";
import { Card } from "../kit/page";
import { Empty, Failure } from "../kit/states";
import { BoneRows, Table, TwoLines } from "../kit/table";
import { Time } from "../kit/time";
import { toast } from "../kit/toast";
import { useCan } from "../viewer/viewer";
import { browserOf } from "./browser";
import css from "./user.module.css";
import { words } from "./words";

const route = getRouteApi("/shell/users/$id");
const said = words.sessions;

async function end(id: string, ids?: string[]) {
  const { endSessions } = await ask(EndSessionsDocument, { input: { user: { id }, ids } });
  const [error] = endSessions.userErrors;
  if (error) throw new Error(error.message);
  void invalidate("users");
  toast({ text: ids ? said.ended : said.endedAll });
}

/** Ends one session; there is no dialog that could show what went wrong. */
async function endOne(id: string, session: string) {
  try {
    await end(id, [session]);
  } catch (error) {
    if (error instanceof ApiError && error.code === "CANCELLED") return;
    toast({ text: (error as Error).message, isProblem: true });
  }
}

export function UserSessions() {
  const { id } = route.useParams();
  const canWrite = useCan()("users:write");
  const query = useQuery(asked("users", UserSessionsDocument, { id }));
  const [isEnding, setEnding] = useState(false);
  const sessions = query.data?.user?.sessions;
  return (
    <>
      <div className={css.above}>
        <p className={css.lead}>{said.lead}</p>
        {canWrite && sessions && sessions.length > 0 && (
          <Button onClick={() => setEnding(true)}>{said.endAll}</Button>
        )}
      </div>
      <Card isFlush>
        {query.error ? (
          <Failure error={query.error} onRetry={query.refetch} />
        ) : sessions?.length === 0 ? (
          <Empty icon={MonitorOff} title={said.none.title}>
            {said.none.text}
          </Empty>
        ) : (
          <Table
            caption={said.caption}
            head={
              <>
                <th scope="col">{said.browser}</th>
                <th scope="col">{said.seen}</th>
                <th scope="col" data-from="s">
                  {said.began}
                </th>
                <th scope="col" data-from="m">
                  {said.expires}
                </th>
                {canWrite && (
                  <th scope="col" data-sticky>
                    <span className="visually-hidden">{said.end}</span>
                  </th>
                )}
              </>
            }
          >
            {sessions ? (
              sessions.map((session) => (
                <tr key={session.id}>
                  <td className={css.nameCell}>
                    <TwoLines second={session.ipAddress ?? said.unknown}>
                      <span title={session.userAgent ?? undefined}>
                        {browserOf(session.userAgent) ?? said.unknown}
                      </span>
                    </TwoLines>
                  </td>
                  <td className={css.second}>
                    <Time at={session.seenAt} />
                  </td>
                  <td data-from="s" className={css.second}>
                    <Time at={session.createdAt} />
                  </td>
                  <td data-from="m" className={css.second}>
                    <Time at={session.expiresAt} />
                  </td>
                  {canWrite && (
                    <td data-sticky className={css.end}>
                      <Button
                        size="small"
                        aria-label={said.endOf(browserOf(session.userAgent) ?? said.unknown)}
                        onClick={() => void endOne(id, session.id)}
                      >
                        {said.end}
                      </Button>
                    </td>
                  )}
                </tr>
              ))
            ) : (
              <BoneRows columns={4} rows={3} />
            )}
          </Table>
        )}
      </Card>
      {isEnding && (
        <ConfirmDialog
          title={said.endAllTitle}
          action={said.endAllAction}
          onConfirm={() => end(id)}
          onClose={() => setEnding(false)}
        >
          <p>{said.endAllText}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
