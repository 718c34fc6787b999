import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Blocks, Plus } from "lucide-react";
import { asked } from "../api";
import { type ApiRowFragment, ResourcesDocument } from "../gql/resource";
import { ButtonLink } from "../kit/button";
import { CopyText } from "../kit/copy";
import { Card, PageHead } from "../kit/page";
import { Pager } from "../kit/pager";
import { Empty, Failure, NoPermission } from "../kit/states";
import { Badge } from "../kit/status";
import { BoneRows, Table, TwoLines } from "../kit/table";
import { useCan } from "../viewer/viewer";
import css from "./resource.module.css";
import { pageSizes, variablesOf } from "./search";
import { words } from "./words";

const route = getRouteApi("/shell/apis");

export function ResourceList() {
  const can = useCan();
  return can("roles:read") ? <Resources /> : <NoPermission permission="roles:read" />;
}

function Resources() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const can = useCan();
  const query = useQuery(asked("resources", ResourcesDocument, variablesOf(search)));
  const connection = query.data?.resources;
  const rows = connection?.nodes ?? [];
  const { startCursor, endCursor, hasNextPage, hasPreviousPage } = connection?.pageInfo ?? {};
  const step = (to: { after?: string; before?: string }) =>
    navigate({ search: { rows: search.rows, ...to } });
  const addLink = can("roles:write") && (
    <ButtonLink kind="primary" icon={Plus} to="/apis/new">
      {words.add}
    </ButtonLink>
  );
  return (
    <>
      <PageHead title={words.title} lead={words.lead} actions={addLink} />
      <Card isFlush>
        {query.error ? (
          <Failure error={query.error} onRetry={query.refetch} />
        ) : connection && rows.length === 0 ? (
          <Empty icon={Blocks} title={words.empty.title} action={addLink}>
            {words.empty.text}
          </Empty>
        ) : (
          <Table
            caption={words.caption}
            isBusy={query.isPlaceholderData}
            head={
              <>
                <th scope="col">{words.columns.name}</th>
                <th scope="col" data-from="s">
                  {words.columns.identifier}
                </th>
              </>
            }
          >
            {connection ? (
              rows.map((api) => <Row key={api.id} api={api} />)
            ) : (
              <BoneRows columns={2} rows={4} />
            )}
          </Table>
        )}
      </Card>
      {connection && (hasNextPage || hasPreviousPage || rows.length > 25) && (
        <Pager
          size={Number(search.rows ?? pageSizes[0])}
          sizes={pageSizes}
          onSize={(size) => navigate({ search: { rows: size === pageSizes[0] ? undefined : String(size) } })}
          next={hasNextPage && endCursor ? () => step({ after: endCursor }) : undefined}
          previous={hasPreviousPage && startCursor ? () => step({ before: startCursor }) : undefined}
        >
          {words.shown(rows.length, connection.totalCount ?? rows.length)}
        </Pager>
      )}
    </>
  );
}

function Row({ api }: { api: ApiRowFragment }) {
  return (
    <tr>
      <td className={css.nameCell}>
        <TwoLines second={<span className={css.below}>{api.identifier}</span>}>
          <Link to="/apis/$id" params={{ id: api.id }} className={css.name}>
            {api.name}
          </Link>
          {api.builtIn && (
            <>
              {" "}
              <Badge>{words.own}</Badge>
            </>
          )}
        </TwoLines>
      </td>
      <td data-from="s" className={css.identifier}>
        <CopyText text={api.identifier} name="identifier" />
      </td>
    </tr>
  );
}
