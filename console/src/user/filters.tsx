import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { type ReactNode, useEffect, useState } from "react";
import { asked } from "../api";
import { UserRolesDocument } from "../gql/user";
import { Button } from "../kit/button";
import { SearchField } from "../kit/field";
import { Select } from "../kit/select";
import { FilterBar } from "../kit/table";
import { useCan } from "../viewer/viewer";
import { isFiltered, type UserSearch } from "./search";
import { words } from "./words";

/** How long typing must rest before the search is made. */
const REST = 200;

const route = getRouteApi("/shell/users");
const statuses = ["ACTIVE", "INACTIVE"] as const;
const kinds = ["ROOT", "SUBUSER"] as const;

/** What a filter changes in the address; the list begins at its first page again. */
export function useFilters() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return {
    search,
    change: (changed: Partial<UserSearch>) =>
      navigate({
        search: (old) => ({ ...old, after: undefined, before: undefined, ...changed }),
        replace: true,
        resetScroll: false,
      }),
    clear: () => navigate({ search: ({ rows }) => ({ rows }), replace: true, resetScroll: false }),
  };
}

function UserSearchField() {
  const { search, change } = useFilters();
  const [typed, setTyped] = useState<string>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed begins the wait
  useEffect(() => {
    if (typed === undefined) return;
    const timer = setTimeout(async () => {
      await change({ q: typed || undefined });
      setTyped((now) => (now === typed ? undefined : now));
    }, REST);
    return () => clearTimeout(timer);
  }, [typed]);
  return <SearchField label={words.search} value={typed ?? search.q ?? ""} onChange={setTyped} />;
}

function RoleFilter() {
  const { search, change } = useFilters();
  const roles = useQuery(asked("roles", UserRolesDocument));
  const options = roles.data?.roles.nodes.map((role) => ({ id: role.id, label: role.name })) ?? [];
  return (
    <Select
      isFilter
      label={words.filters.role}
      value={search.role ?? "any"}
      onChange={(role) => change({ role: role === "any" ? undefined : role })}
      options={[{ id: "any", label: words.filters.any }, ...options]}
    />
  );
}

/** Search and filters of the list, all of which is in the address; `children` are at the end of the line. */
export function UserFilters({ children }: { children: ReactNode }) {
  const { search, change, clear } = useFilters();
  const can = useCan();
  return (
    <FilterBar>
      <UserSearchField />
      <Select
        isFilter
        label={words.filters.status}
        value={search.status ?? "any"}
        onChange={(chosen) => change({ status: statuses.find((status) => status === chosen) })}
        options={["any" as const, ...statuses].map((id) => ({ id, label: words.status[id] }))}
      />
      <Select
        isFilter
        label={words.filters.kind}
        value={search.kind ?? "any"}
        onChange={(chosen) => change({ kind: kinds.find((kind) => kind === chosen) })}
        options={["any" as const, ...kinds].map((id) => ({ id, label: words.kinds[id] }))}
      />
      {can("roles:read") && <RoleFilter />}
      {search.parent && (
        <Button aria-pressed onClick={() => change({ parent: undefined })}>
          {words.filters.parent}
        </Button>
      )}
      {isFiltered(search) && (
        <Button kind="quiet" onClick={clear}>
          {words.filters.clear}
        </Button>
      )}
      {children}
    </FilterBar>
  );
}
