import type { ClientPermissionsQuery } from "../gql/client";
import { classes } from "../kit/classes";
import { Switch } from "../kit/switch";
import css from "./tab-parts.module.css";
import { words } from "./tab-words";

export type Grant = NonNullable<
  ClientPermissionsQuery["client"]
>["effectivePermissions"][number]["permissions"][number];

/** Permissions of a category: whether the client has each, and why. */
export function PermissionGroup({
  category,
  all,
  shown,
  before,
  direct,
  onTurn,
}: {
  category: string;
  all: Grant[];
  shown: Grant[];
  /** Codes of the permissions that are granted directly. */
  before: string[];
  /** The same, as the person would have it. */
  direct: string[];
  /** Without it the switches only show. */
  onTurn?: (code: string, isOn: boolean) => void;
}) {
  return (
    <section className={css.group} aria-label={category}>
      <header className={css.groupHead}>
        <h2>{category}</h2>
        <span>{words.permissions.of(all.filter(({ granted }) => granted).length, all.length)}</span>
      </header>
      <ul>
        {shown.map((grant) => (
          <Row
            key={grant.permission.code}
            grant={grant}
            wasDirect={before.includes(grant.permission.code)}
            isDirect={direct.includes(grant.permission.code)}
            onTurn={onTurn}
          />
        ))}
      </ul>
    </section>
  );
}

function Row({
  grant: { granted, reason, permission },
  wasDirect,
  isDirect,
  onTurn,
}: {
  grant: Grant;
  wasDirect: boolean;
  isDirect: boolean;
  onTurn?: (code: string, isOn: boolean) => void;
}) {
  const { code, description, resource } = permission;
  // Of what the role grants, a direct grant would change nothing that could be seen.
  const isOfRole = reason !== "NOT_GRANTED" && !wasDirect;
  const isChanged = wasDirect !== isDirect;
  const canTurn = onTurn && !isOfRole;
  const isWithheld = reason.startsWith("WITHHELD");
  return (
    <li className={classes(css.grant, !granted && !isDirect && css.off, onTurn && isOfRole && css.locked)}>
      <Switch
        label={code}
        isLabelHidden
        isOn={canTurn || isChanged ? isDirect : granted}
        onChange={canTurn ? (isOn) => onTurn(code, isOn) : undefined}
      />
      <span className={css.permission}>
        <code>{code}</code>
        <small>
          {description}
          {!resource.builtIn && ` · ${resource.name}`}
        </small>
      </span>
      <span className={classes(css.why, (isChanged || isWithheld) && css.stands)}>
        {isChanged
          ? isDirect
            ? words.permissions.willGrant
            : words.permissions.willTake
          : words.permissions.reasons[reason]}
      </span>
    </li>
  );
}
