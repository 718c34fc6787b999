import type { ReactNode } from "react";
import { classes } from "./classes";
import css from "./status.module.css";

/** A word with a dot: full for what is in use, a ring for what is not. Never the colour alone. */
export function Status({ isOn, children, title }: { isOn: boolean; children: ReactNode; title?: string }) {
  return (
    <span className={classes(css.status, isOn ? css.on : css.off)} title={title}>
      {children}
    </span>
  );
}

/** A short word beside a name, such as "built-in" or "retiring". */
export function Badge({
  kind = "plain",
  children,
}: {
  kind?: "plain" | "accent" | "warning" | "danger";
  children: ReactNode;
}) {
  return <span className={classes(css.badge, css[kind])}>{children}</span>;
}
