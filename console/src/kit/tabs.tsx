import { Link, type LinkProps, useLocation } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import { Tabs as RacTabs, Tab, TabList, TabPanel } from "react-aria-components";
import css from "./tabs.module.css";

/** Parts of a page that have addresses of their own. */
export function TabLinks({
  label,
  items,
}: {
  label: string;
  items: (Pick<LinkProps, "to" | "params"> & { label: string })[];
}) {
  const bar = useRef<HTMLElement>(null);
  const path = useLocation({ select: ({ pathname }) => pathname });
  // On a phone the tabs are wider than the window.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another path, another tab
  useEffect(() => {
    const current = bar.current?.querySelector('[aria-current="page"]');
    current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [path]);
  return (
    <nav ref={bar} aria-label={label} className={css.bar}>
      {items.map(({ label: name, ...link }) => (
        <Link key={name} {...link} activeOptions={{ exact: true, includeSearch: false }} className={css.tab}>
          {name}
        </Link>
      ))}
    </nav>
  );
}

/** Views of one thing inside a page or dialog, such as the same credentials in several formats. */
export function Tabs({
  label,
  items,
}: {
  label: string;
  items: { id: string; label: string; content: ReactNode }[];
}) {
  return (
    <RacTabs className={css.tabs}>
      <TabList aria-label={label} className={css.bar}>
        {items.map((item) => (
          <Tab key={item.id} id={item.id} className={css.tab}>
            {item.label}
          </Tab>
        ))}
      </TabList>
      {items.map((item) => (
        <TabPanel key={item.id} id={item.id} className={css.panel}>
          {item.content}
        </TabPanel>
      ))}
    </RacTabs>
  );
}
