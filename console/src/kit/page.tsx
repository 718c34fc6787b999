import { Link, type LinkProps } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { classes } from "./classes";
import css from "./page.module.css";

/** The first page is drawn where the browser puts the focus by itself; each later one takes it to its heading. */
let isFirst = true;

/** Heading of a page. It sets the title of the tab, and takes the focus where another page was shown before. */
export function PageHead({
  title,
  lead,
  back,
  actions,
  children,
}: {
  title: string;
  lead?: ReactNode;
  /** The page above. */
  back?: Pick<LinkProps, "to" | "params" | "search"> & { label: string };
  actions?: ReactNode;
  /** Beside the title, such as a status. */
  children?: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Latchkey`;
  }, [title]);
  useEffect(() => {
    if (!isFirst) heading.current?.focus({ preventScroll: true });
    isFirst = false;
  }, []);
  return (
    <header className={css.head}>
      <div className={css.titles}>
        {back && (
          <Link to={back.to} params={back.params} search={back.search} className={css.back}>
            <ChevronLeft size={14} aria-hidden />
            {back.label}
          </Link>
        )}
        <div className={css.title}>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {children}
        </div>
        {lead && <p className={css.lead}>{lead}</p>}
      </div>
      {actions && <div className={css.actions}>{actions}</div>}
    </header>
  );
}

/** A part of a page with a heading. */
export function Card({
  title,
  actions,
  isFlush = false,
  children,
}: {
  title?: string;
  actions?: ReactNode;
  /** The content reaches the edges, as a table does. */
  isFlush?: boolean;
  children: ReactNode;
}) {
  return (
    <section className={classes(css.card, isFlush && css.flush)}>
      {(title || actions) && (
        <div className={css.cardHead}>
          {title && <h2>{title}</h2>}
          {actions && <div className={css.actions}>{actions}</div>}
        </div>
      )}
      {children}
    </section>
  );
}

/** Cards beside each other, as many as there is room for. */
export const Columns = ({ children }: { children: ReactNode }) => (
  <div className={css.columns}>{children}</div>
);

/** Names and values, a line each. */
export function Facts({ items }: { items: [name: string, value: ReactNode][] }) {
  return (
    <dl className={css.facts}>
      {items.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
