import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError, ask, asked } from "../api";
import { useClient } from "../client/page-frame";
import { invalidate } from "../events";
import { ClientUnusedAccessDocument, type FindingsFragment, TakeAwayDocument } from "../gql/unused";
import { Button, ButtonLink } from "../kit/button";
import { ConfirmDialog } from "../kit/confirm";
import { Card } from "../kit/page";
import { MaskedSecret } from "../kit/secret";
import { Select } from "../kit/select";
import { Bones, Failure, NoPermission, Notice } from "../kit/states";
import { Status } from "../kit/status";
import { FilterBar, Table, TwoLines } from "../kit/table";
import { Time } from "../kit/time";
import { toast } from "../kit/toast";
import { useCan } from "../viewer/viewer";
import { daysOf, periods, usualDays } from "./search";
import css from "./unused.module.css";
import { findingNotes, findingWords, reasonWords, useWords, words } from "./words";

const route = getRouteApi("/shell/clients/$id/unused");
const said = words.tab;

export function Tab() {
  const can = useCan();
  return can("tokens:read") ? <Findings /> : <NoPermission permission="tokens:read" />;
}

function Findings() {
  const client = useClient();
  const can = useCan();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const days = daysOf(search);
  const query = useQuery(asked("unused", ClientUnusedAccessDocument, { id: client.id, days }));
  const [isTaking, setTaking] = useState(false);
  const found = query.data?.client;
  const findings = found?.unusedAccess;
  const directly = (findings?.permissions ?? [])
    .filter((it) => it.finding === "UNUSED" && it.reason === "DIRECT")
    .map((it) => it.permission.code);
  const take = async () => {
    if (!found) return;
    const scopes = found.scopes.map((it) => it.code).filter((code) => !directly.includes(code));
    const input = { id: client.id, scopes, expectedVersion: found.version };
    const [problem] = (await ask(TakeAwayDocument, { input })).updateClient.userErrors;
    if (problem) throw new ApiError(problem.message, problem.code);
    toast({ text: said.taken(directly.length) });
    for (const noun of ["unused", "clients"]) void invalidate(noun);
  };
  return (
    <>
      <FilterBar>
        <Select
          isFilter
          label={words.period}
          value={search.days ?? usualDays}
          onChange={(chosen) => {
            const next = periods.find((period) => period === chosen && period !== usualDays);
            void navigate({ search: { days: next }, replace: true, resetScroll: false });
          }}
          options={periods.map((id) => ({ id, label: words.periods(id) }))}
        />
        {can("clients:write") && directly.length > 0 && (
          <Button onClick={() => setTaking(true)}>{said.take(directly.length)}</Button>
        )}
      </FilterBar>
      {query.error ? (
        <Card>
          <Failure error={query.error} onRetry={query.refetch} />
        </Card>
      ) : findings ? (
        <>
          <Remarks of={findings} />
          <Permissions of={findings} />
          <Secrets of={findings} id={client.id} />
        </>
      ) : (
        <Card>
          <Bones lines={10} />
        </Card>
      )}
      {isTaking && (
        <ConfirmDialog
          title={said.takeTitle(directly.length)}
          action={said.take(directly.length)}
          onConfirm={take}
          onClose={() => setTaking(false)}
        >
          <p>{said.takeText}</p>
          <p>
            <code>{directly.join(", ")}</code>
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}

function Remarks({ of }: { of: FindingsFragment }) {
  const { evidenceStartsAt: evidence, startsAt } = of;
  const isShort = evidence === null || Date.parse(evidence) > Date.parse(startsAt);
  return (
    <>
      <p className={css.lead}>
        {said.lead(startsAt)} {isShort && said.evidence(evidence)}
      </p>
      {of.finding === "UNUSED" && (
        <div className={css.notice}>
          <Notice kind="warning">{said.client}</Notice>
        </div>
      )}
    </>
  );
}

function Permissions({ of: { permissions } }: { of: FindingsFragment }) {
  return (
    <Card title={said.permissions} isFlush>
      {permissions.length === 0 ? (
        <p className={css.foot}>{said.noPermissions}</p>
      ) : (
        <Table
          caption={said.caption}
          head={
            <>
              <th scope="col">{said.columns.permission}</th>
              <th scope="col">{said.columns.finding}</th>
              <th scope="col" data-from="s">
                {said.columns.from}
              </th>
              <th scope="col" data-from="s">
                {said.columns.last}
              </th>
            </>
          }
        >
          {permissions.map(({ permission, finding, reason, lastIssuedAt }) => (
            <tr key={permission.code}>
              <td>
                <code>{permission.code}</code>
              </td>
              <td className={css.finding}>
                <Status isOn={finding === "USED"}>{findingWords[finding]}</Status>
                <small className={css.why}>{findingNotes[finding]}</small>
              </td>
              <td data-from="s" className={css.second}>
                {reasonWords[reason]}
              </td>
              <td data-from="s" className={css.second}>
                <Time at={lastIssuedAt} never={said.notInPeriod} />
              </td>
            </tr>
          ))}
        </Table>
      )}
      {permissions.some((it) => it.finding === "UNUSED" && it.reason === "ROLE") && (
        <p className={css.foot}>{said.byRole}</p>
      )}
    </Card>
  );
}

function Secrets({ of: { secrets }, id }: { of: FindingsFragment; id: string }) {
  return (
    <Card
      title={said.secrets}
      isFlush
      actions={
        secrets.some((it) => it.finding === "UNUSED") && (
          <ButtonLink size="small" to="/clients/$id" params={{ id }}>
            {said.toSecrets}
          </ButtonLink>
        )
      }
    >
      {secrets.length === 0 ? (
        <p className={css.foot}>{said.noSecrets}</p>
      ) : (
        <Table
          caption={said.secretsCaption}
          head={
            <>
              <th scope="col">{said.secretColumns.secret}</th>
              <th scope="col">{said.secretColumns.finding}</th>
              <th scope="col" data-from="s">
                {said.secretColumns.last}
              </th>
              <th scope="col" data-from="s">
                {said.secretColumns.made}
              </th>
            </>
          }
        >
          {secrets.map(({ secret, finding, lastUsedAt }) => (
            <tr key={secret.id}>
              <td>
                <TwoLines second={secret.name ?? said.unnamed}>
                  <MaskedSecret hint={secret.hint} isGenerated={secret.generated} />
                </TwoLines>
              </td>
              <td>
                <Status isOn={finding === "USED"}>{useWords[finding]}</Status>
              </td>
              <td data-from="s" className={css.second}>
                <Time at={lastUsedAt} never={said.never} />
              </td>
              <td data-from="s" className={css.second}>
                <Time at={secret.createdAt} />
              </td>
            </tr>
          ))}
        </Table>
      )}
    </Card>
  );
}
