import { Link, type LinkProps } from "@tanstack/react-router";
import { formatNumber } from "../kit/format";
import css from "./page.module.css";
import { words } from "./words";

type Counted = { totalCount: number | null } | undefined;

/** The clients in numbers, each of which leads to them. */
export function Counts(counted: { active: Counted; inactive: Counted; neverUsed: Counted; unused: Counted }) {
  const text = words.counts;
  const tiles: [keyof typeof counted, LinkProps["search"]][] = [
    ["active", { status: "ACTIVE" }],
    ["inactive", { status: "INACTIVE" }],
    ["neverUsed", { used: "never" }],
    ["unused", { used: "unused90" }],
  ];
  return (
    <ul className={css.counts} aria-label={text.label}>
      {tiles.map(([name, search]) => {
        const number = counted[name]?.totalCount;
        return (
          <li key={name}>
            <Link to="/clients" search={search} title={text.clients}>
              <b>{typeof number === "number" ? formatNumber(number) : text.many}</b>
              {text[name]}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
