import { getRouteApi } from "@tanstack/react-router";
import { CalendarClock, ListFilter } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "../kit/button";
import { Checklist } from "../kit/checklist";
import { SearchField, TextField } from "../kit/field";
import { PopoverButton } from "../kit/popover";
import { Select } from "../kit/select";
import { FilterBar } from "../kit/table";
import css from "./list.module.css";
import { type AuditSearch, isFiltered } from "./search";
import { kindGroups, kindWords, words } from "./words";

/** How long typing must rest before the address follows. */
const REST = 250;

const route = getRouteApi("/shell/audit");

/** What a filter changes in the address; the log begins at its newest page again. */
export function useAuditSearch() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return {
    search,
    change: (changed: Partial<AuditSearch>) =>
      navigate({
        search: (old) => ({ ...old, after: undefined, before: undefined, event: undefined, ...changed }),
        replace: true,
        resetScroll: false,
      }),
    clear: () => navigate({ search: ({ rows }) => ({ rows }), replace: true, resetScroll: false }),
    open: (event: string | undefined) =>
      navigate({ search: (old) => ({ ...old, event }), replace: event === undefined, resetScroll: false }),
  };
}

/** A text that follows the address, and that the address follows once typing rests. */
function useTyped(kept: string, keep: (text: string) => unknown): [string, (text: string) => void] {
  const [typed, setTyped] = useState<string>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed begins the wait
  useEffect(() => {
    if (typed === undefined) return;
    const timer = setTimeout(async () => {
      await keep(typed);
      setTyped((now) => (now === typed ? undefined : now));
    }, REST);
    return () => clearTimeout(timer);
  }, [typed]);
  return [typed ?? kept, setTyped];
}

/** `2026-11-28T17:59` in the time zone of the browser, as its input for moments wants it. */
function local(at: string | undefined): string {
  if (!at) return "";
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function KindFilter() {
  const { search, change } = useAuditSearch();
  const chosen = search.kinds?.split(",") ?? [];
  return (
    <PopoverButton
      icon={ListFilter}
      label={chosen.length > 0 ? words.filters.kindsChosen(chosen.length) : words.filters.kinds}
    >
      <div className={css.kinds}>
        {kindGroups.map((group) => (
          <Checklist
            key={group.label}
            label={group.label}
            options={group.kinds.map((kind) => ({ id: kind, label: kindWords[kind] }))}
            value={chosen}
            onChange={(kinds) => change({ kinds: kinds.join(",") || undefined })}
          />
        ))}
      </div>
    </PopoverButton>
  );
}

function MoreFilters() {
  const { search, change } = useAuditSearch();
  const [actor, setActor] = useTyped(search.actor ?? "", (text) =>
    change({ actor: text.trim() || undefined }),
  );
  const [subject, setSubject] = useTyped(search.subject ?? "", (text) =>
    change({ subject: text.trim() || undefined }),
  );
  const number = [search.actor, search.subject, search.from, search.until].filter(Boolean).length;
  const moment = (name: "from" | "until", note?: string) => (
    <TextField
      type="datetime-local"
      label={words.filters[name]}
      note={note}
      value={local(search[name])}
      onChange={(text) => change({ [name]: text ? new Date(text).toISOString() : undefined })}
    />
  );
  return (
    <PopoverButton
      icon={CalendarClock}
      label={number > 0 ? words.filters.moreChosen(number) : words.filters.more}
    >
      <div className={css.more}>
        {moment("from")}
        {moment("until", words.filters.zone)}
        <TextField
          isMono
          label={words.filters.actor}
          note={words.filters.actorNote}
          value={actor}
          onChange={setActor}
        />
        <TextField
          isMono
          label={words.filters.subject}
          note={words.filters.subjectNote}
          value={subject}
          onChange={setSubject}
        />
      </div>
    </PopoverButton>
  );
}

/** Search and filters of the log, all of which is in the address; `children` are at the end of the line. */
export function AuditFilters({ children }: { children: ReactNode }) {
  const { search, change, clear } = useAuditSearch();
  const [typed, setTyped] = useTyped(search.q ?? "", (q) => change({ q: q || undefined }));
  const outcomes = ["any", "SUCCESS", "FAILURE"] as const;
  return (
    <FilterBar>
      <SearchField label={words.search} value={typed} onChange={setTyped} />
      <KindFilter />
      <Select
        isFilter
        label={words.filters.outcome}
        value={search.outcome ?? "any"}
        onChange={(id) => change({ outcome: id === "any" ? undefined : (id as "SUCCESS" | "FAILURE") })}
        options={outcomes.map((id) => ({ id, label: words.outcomes[id] }))}
      />
      <MoreFilters />
      {isFiltered(search) && (
        <Button kind="quiet" onClick={clear}>
          {words.filters.clear}
        </Button>
      )}
      {children}
    </FilterBar>
  );
}
