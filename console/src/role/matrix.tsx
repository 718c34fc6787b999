import { useState } from "react";
import type { GrantsFragment } from "../gql/role";
import { Button } from "../kit/button";
import { Checkbox } from "../kit/checklist";
import { classes } from "../kit/classes";
import { SearchField } from "../kit/field";
import { Card } from "../kit/page";
import { Badge } from "../kit/status";
import { FilterBar, Table, TwoLines } from "../kit/table";
import css from "./role.module.css";
import { words } from "./words";

type Grant = GrantsFragment["permissions"][number];

const said = words.matrix;

const matches = (text: string, { permission }: Grant, category: string) =>
  [permission.code, permission.description, category, permission.resource.name].some((each) =>
    each.toLowerCase().includes(text),
  );

/** All permissions by category with those that are chosen. Without `onChange` it only shows. */
export function Matrix({
  groups,
  chosen,
  before,
  onChange,
}: {
  /** All permissions of the account, and whether the person has each: only those can be granted. */
  groups: readonly GrantsFragment[];
  chosen: ReadonlySet<string>;
  /** What is saved, against which changes are marked. */
  before?: ReadonlySet<string>;
  onChange?: (chosen: ReadonlySet<string>) => void;
}) {
  const [typed, setTyped] = useState("");
  const [isGrantedOnly, setGrantedOnly] = useState(false);
  const text = typed.trim().toLowerCase();
  const isShown = (grant: Grant, category: string) =>
    matches(text, grant, category) &&
    (!isGrantedOnly || chosen.has(grant.permission.code) || before?.has(grant.permission.code));
  const shown = groups
    .map(({ category, permissions }) => ({
      category,
      all: permissions,
      permissions: permissions.filter((grant) => isShown(grant, category)),
    }))
    .filter((group) => group.permissions.length > 0);
  const change = (grants: readonly Grant[], isChosen: boolean) => {
    const next = new Set(chosen);
    for (const { permission, granted } of grants) {
      if (granted) isChosen ? next.add(permission.code) : next.delete(permission.code);
    }
    onChange?.(next);
  };
  const apis = groups.flatMap((group) => group.permissions.map((it) => it.permission.resource.name));
  const hasOthers = new Set(apis).size > 1;
  return (
    <>
      <FilterBar>
        <SearchField label={said.search} value={typed} onChange={setTyped} />
        <Button aria-pressed={isGrantedOnly} onClick={() => setGrantedOnly(!isGrantedOnly)}>
          {said.onlyGranted}
        </Button>
      </FilterBar>
      <Card isFlush>
        {shown.length === 0 ? (
          <p className={css.nothing}>{said.none}</p>
        ) : (
          <Table
            caption={said.caption}
            head={
              <>
                <th scope="col" className={css.check}>
                  <span className="visually-hidden">{said.choose}</span>
                </th>
                <th scope="col">{said.permission}</th>
                {hasOthers && (
                  <th scope="col" data-from="m">
                    {said.api}
                  </th>
                )}
                <th scope="col" data-from="s" className={css.allows}>
                  {said.effect}
                </th>
              </>
            }
          >
            {shown.map((group) => (
              <Rows
                key={group.category}
                {...group}
                chosen={chosen}
                before={before}
                hasOthers={hasOthers}
                onChange={onChange && change}
              />
            ))}
          </Table>
        )}
      </Card>
    </>
  );
}

function Rows({
  category,
  all,
  permissions,
  chosen,
  before,
  hasOthers,
  onChange,
}: {
  category: string;
  all: readonly Grant[];
  permissions: readonly Grant[];
  chosen: ReadonlySet<string>;
  before?: ReadonlySet<string>;
  hasOthers: boolean;
  onChange?: (grants: readonly Grant[], isChosen: boolean) => void;
}) {
  const has = (grant: Grant) => chosen.has(grant.permission.code);
  const own = permissions.filter((grant) => grant.granted);
  const isAll = own.length > 0 && own.every(has);
  return (
    <>
      <tr className={css.category}>
        <td className={css.check}>
          {onChange && (
            <Checkbox
              label={said.all(category)}
              isChecked={isAll}
              isMixed={!isAll && permissions.some(has)}
              disabled={own.length === 0}
              onChange={(isChecked) => onChange(own, isChecked)}
            />
          )}
        </td>
        <th scope="colgroup" colSpan={hasOthers ? 3 : 2}>
          {category} <span className={css.some}>{said.of(all.filter(has).length, all.length)}</span>
        </th>
      </tr>
      {permissions.map((grant) => (
        <PermissionRow
          key={grant.permission.code}
          grant={grant}
          isChosen={has(grant)}
          isBefore={before?.has(grant.permission.code)}
          hasOthers={hasOthers}
          onChange={onChange && ((isChosen) => onChange([grant], isChosen))}
        />
      ))}
    </>
  );
}

function PermissionRow({
  grant: { permission, granted },
  isChosen,
  isBefore,
  hasOthers,
  onChange,
}: {
  grant: Grant;
  isChosen: boolean;
  isBefore?: boolean;
  hasOthers: boolean;
  onChange?: (isChosen: boolean) => void;
}) {
  const isChanged = isBefore !== undefined && isBefore !== isChosen;
  return (
    <tr data-dimmed={(!onChange && !isChosen) || undefined} data-selected={isChanged || undefined}>
      <td className={css.check}>
        {onChange ? (
          <Checkbox label={permission.code} isChecked={isChosen} disabled={!granted} onChange={onChange} />
        ) : (
          <span className={classes(css.mark, isChosen && css.marked)}>
            <span className="visually-hidden">{isChosen ? said.granted : said.notGranted}</span>
          </span>
        )}
      </td>
      <td className={css.permission}>
        <TwoLines second={permission.description}>
          <code>{permission.code}</code>
          {isChanged && (
            <>
              {" "}
              <Badge kind={isChosen ? "accent" : "warning"}>{isChosen ? said.added : said.removed}</Badge>
            </>
          )}
        </TwoLines>
      </td>
      {hasOthers && (
        <td data-from="m" className={css.second}>
          {permission.resource.name}
        </td>
      )}
      <td data-from="s" className={css.second}>
        {onChange && !granted ? said.notYours : permission.mutating ? said.changes : said.reads}
      </td>
    </tr>
  );
}
