import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Blocks, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { ask, asked } from "../api";
import { answers, invalidate } from "../events";
import { type ApiFactsFragment, DeleteResourceDocument, ResourceDocument } from "../gql/resource";
import { Button, ButtonLink } from "../kit/button";
import { ConfirmDialog } from "../kit/confirm";
import { CopyText } from "../kit/copy";
import { Card, Columns, Facts, PageHead } from "../kit/page";
import { Bones, Empty, Failure, NoPermission, Notice } from "../kit/states";
import { Badge } from "../kit/status";
import { Table, TwoLines } from "../kit/table";
import { toast } from "../kit/toast";
import { useCan } from "../viewer/viewer";
import { Help } from "./help";
import { ScopeHolders } from "./holders";
import css from "./resource.module.css";
import { words } from "./words";

const route = getRouteApi("/shell/apis/$id");
const back = { to: "/apis", label: words.title } as const;

export function ResourcePage() {
  const can = useCan();
  return can("roles:read") ? <ResourceById /> : <NoPermission permission="roles:read" />;
}

function ResourceById() {
  const { id } = route.useParams();
  const withClients = useCan()("clients:read");
  const query = useQuery(asked("resources", ResourceDocument, { id, withClients }));
  const api = query.data?.resource;
  if (api?.id === id) return <ResourceView key={id} api={api} />;
  return (
    <>
      <PageHead title={words.one} back={back} />
      <Card>
        {query.error ? (
          <Failure error={query.error} onRetry={query.refetch} />
        ) : query.data && !query.isPlaceholderData ? (
          <Empty
            icon={Blocks}
            title={words.gone.title}
            action={<ButtonLink to="/apis">{words.gone.back}</ButtonLink>}
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

function ResourceView({ api }: { api: ApiFactsFragment }) {
  const can = useCan();
  const navigate = useNavigate();
  const [isDeleting, setDeleting] = useState(false);
  const canWrite = can("roles:write") && !api.builtIn;
  const remove = async () => {
    const input = { id: api.id, expectedVersion: api.version };
    const { deleteResource } = await ask(DeleteResourceDocument, { input });
    const [error] = deleteResource.userErrors;
    if (error) throw new Error(error.message);
    toast({ text: words.delete.done(api.name) });
    await navigate({ to: "/apis" });
    for (const noun of ["resources", "roles"]) void invalidate(noun);
    // Not at once: this page may still be there, and its scopes are gone.
    void answers.invalidateQueries({ queryKey: ["clients"], refetchType: "none" });
  };
  return (
    <>
      <PageHead
        title={api.name}
        back={back}
        actions={
          canWrite && (
            <>
              <Button icon={Trash2} onClick={() => setDeleting(true)}>
                {words.menu.delete}
              </Button>
              <ButtonLink icon={Pencil} to="/apis/$id/edit" params={{ id: api.id }}>
                {words.menu.edit}
              </ButtonLink>
            </>
          )
        }
      >
        {api.builtIn && <Badge>{words.own}</Badge>}
      </PageHead>
      {api.builtIn && <Notice>{words.ownNote}</Notice>}
      <Columns>
        <About api={api} />
        <Help api={api} />
      </Columns>
      <Scopes api={api} />
      {can("clients:read") && api.permissions.length > 0 && <ScopeHolders api={api} />}
      {isDeleting && (
        <ConfirmDialog
          isDangerous
          title={words.delete.title(api.name)}
          action={words.delete.action}
          typed={api.name}
          onConfirm={remove}
          onClose={() => setDeleting(false)}
        >
          <p>{words.delete.text(api.permissions.length)}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

function About({ api }: { api: ApiFactsFragment }) {
  const clients = api.introspectionClients;
  return (
    <Card title={words.facts.title}>
      <Facts
        items={[
          [words.facts.identifier, <CopyText key="it" text={api.identifier} name="identifier" />],
          ...(clients
            ? [
                [
                  words.facts.introspection,
                  clients.length === 0 ? (
                    words.nobody
                  ) : (
                    <ul key="it">
                      {clients.map((client) => (
                        <li key={client.id}>
                          <Link to="/clients/$id" params={{ id: client.id }}>
                            {client.displayName}
                          </Link>
                        </li>
                      ))}
                    </ul>
                  ),
                ] as [string, React.ReactNode],
              ]
            : []),
        ]}
      />
    </Card>
  );
}

function Scopes({ api }: { api: ApiFactsFragment }) {
  const navigate = route.useNavigate();
  const canSeeClients = useCan()("clients:read");
  const said = words.scopes;
  if (api.permissions.length === 0) {
    return (
      <Card title={said.title}>
        <p className={css.remark}>{said.none}</p>
      </Card>
    );
  }
  return (
    <Card title={said.title} isFlush>
      <Table
        caption={said.caption}
        head={
          <>
            <th scope="col">{said.code}</th>
            <th scope="col" data-from="m">
              {said.category}
            </th>
            <th scope="col" data-from="s">
              {said.allows}
            </th>
            {canSeeClients && (
              <th scope="col" data-sticky>
                <span className="visually-hidden">{said.holders}</span>
              </th>
            )}
          </>
        }
      >
        {api.permissions.map((scope) => (
          <tr key={scope.code}>
            <td className={css.nameCell}>
              <TwoLines second={scope.description}>
                <code>{scope.code}</code>
              </TwoLines>
            </td>
            <td data-from="m" className={css.second}>
              {scope.category}
            </td>
            <td data-from="s" className={css.second}>
              {scope.mutating ? said.changes : said.reads}
            </td>
            {canSeeClients && (
              <td data-sticky className={css.action}>
                <Button
                  size="small"
                  aria-label={said.showOf(scope.code)}
                  onClick={() => {
                    void navigate({ search: { scope: scope.code }, replace: true, resetScroll: false });
                    document.getElementById("holders")?.scrollIntoView({ block: "nearest" });
                  }}
                >
                  {said.show}
                </Button>
              </td>
            )}
          </tr>
        ))}
      </Table>
    </Card>
  );
}
