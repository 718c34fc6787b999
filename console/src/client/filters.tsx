import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Columns3 } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { asked } from "../api";
import { type ClientStatus, RoleNamesDocument } from "../gql/client";
import { Button } from "../kit/button";
import { Checklist } from "../kit/checklist";
import { SearchField } from "../kit/field";
import { PopoverButton } from "../kit/popover";
import { Select } from "../kit/select";
import { FilterBar } from "../kit/table";
import { useCan } from "../viewer/viewer";
import { keepColumns, optionalColumns, shownColumns } from "./columns";
import css from "./list.module.css";
import { type ClientSearch, isFiltered } from "./search";
import { words } from "./words";

/** How long typing must rest before the search is made. */
const REST = 200;

const uses = ["never", "unused90"] as const;

const route = getRouteApi("/shell/clients");

/** What a filter changes in the address; the list begins at its first page again. */
export function useFilters() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return {
    search,
    change: (changed: Partial<ClientSearch>) =>
      navigate({
        search: (old) => ({ ...old, after: undefined, before: undefined, ...changed }),
        replace: true,
        resetScroll: false,
      }),
    clear: () =>
      navigate({
        search: ({ sort, rows, columns }) => ({ sort, rows, columns }),
        replace: true,
        resetScroll: false,
      }),
  };
}

function ClientSearchField() {
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
  const roles = useQuery(asked("roles", RoleNamesDocument));
  const options = roles.data?.roles.nodes.map((role) => ({ id: role.id, label: role.name })) ?? [];
  return (
    <Select
      isFilter
      label={words.filters.role}
      value={search.role ?? "any"}
      onChange={(role) => change({ role: role === "any" ? undefined : role })}
      options={[{ id: "any", label: words.filters.anyRole }, { id: "none", label: words.noRole }, ...options]}
    />
  );
}

function ColumnChoice() {
  const { search, change } = useFilters();
  return (
    <PopoverButton label={words.chooseColumns} icon={Columns3}>
      <Checklist
        label={words.chooseColumns}
        options={optionalColumns.map((id) => ({ id, label: words.columns[id] }))}
        value={shownColumns(search.columns)}
        onChange={(columns) =>
          change({ columns: keepColumns(columns), after: search.after, before: search.before })
        }
      />
    </PopoverButton>
  );
}

/** Search and filters of the list, all of which is in the address; `children` are at the end of the line. */
export function ClientFilters({ children }: { children: ReactNode }) {
  const { search, change, clear } = useFilters();
  const can = useCan();
  const statuses: ClientStatus[] = ["ACTIVE", "INACTIVE"];
  const isExpiring = search.secrets === "expiring";
  return (
    <FilterBar>
      <ClientSearchField />
      <Select
        isFilter
        label={words.filters.status}
        value={search.status ?? "any"}
        onChange={(chosen) => change({ status: statuses.find((status) => status === chosen) })}
        options={["any" as const, ...statuses].map((id) => ({ id, label: words.status[id] }))}
      />
      {can("roles:read") && <RoleFilter />}
      <Select
        isFilter
        label={words.filters.used}
        value={search.used ?? "any"}
        onChange={(chosen) => change({ used: uses.find((use) => use === chosen) })}
        options={["any" as const, ...uses].map((id) => ({ id, label: words.uses[id] }))}
      />
      <Button
        aria-pressed={isExpiring}
        onClick={() => change({ secrets: isExpiring ? undefined : "expiring" })}
      >
        {words.filters.expiring}
      </Button>
      {isFiltered(search) && (
        <Button kind="quiet" onClick={clear}>
          {words.filters.clear}
        </Button>
      )}
      <div className={css.columns}>
        <ColumnChoice />
      </div>
      {children}
    </FilterBar>
  );
}
