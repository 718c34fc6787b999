import { Link, type LinkProps } from "@tanstack/react-router";
import type { LucideIcon } from "lucide-react";
import type { ButtonHTMLAttributes, ReactNode } from "react";
import css from "./button.module.css";
import { classes } from "./classes";

/** `primary` once on a page or dialog; `danger` only for what cannot be undone. */
export type ButtonKind = "primary" | "plain" | "quiet" | "danger";

interface Look {
  kind?: ButtonKind;
  size?: "small" | "normal";
  icon?: LucideIcon;
}

export const buttonClass = (kind: ButtonKind = "plain", size: "small" | "normal" = "normal") =>
  classes(css.button, css[kind], size === "small" && css.small);

export interface ButtonProps extends Look, ButtonHTMLAttributes<HTMLButtonElement> {
  /** The work that it began is under way: it cannot be pressed again, and says so. */
  isBusy?: boolean;
  /** Why it is disabled, for people; disables it. It stays reachable, so that the reason can be read. */
  reason?: string;
}

export function Button({
  kind,
  size,
  icon: Icon,
  isBusy,
  reason,
  children,
  className,
  ...rest
}: ButtonProps) {
  const isStopped = isBusy || reason !== undefined;
  return (
    <button
      type="button"
      {...rest}
      className={classes(buttonClass(kind, size), className)}
      aria-disabled={isStopped || undefined}
      title={reason ?? rest.title}
      onClick={isStopped ? (event) => event.preventDefault() : rest.onClick}
    >
      {isBusy ? <span className={css.spinner} /> : Icon && <Icon size={16} aria-hidden />}
      {children}
      {isBusy && <span className="visually-hidden">, under way</span>}
      {reason && <span className="visually-hidden">, not possible: {reason}</span>}
    </button>
  );
}

/** A button that shows only an icon; `label` is its name, and shown as its title. */
export function IconButton({
  label,
  icon: Icon,
  size = "normal",
  className,
  ...rest
}: { label: string; icon: LucideIcon; size?: "small" | "normal" } & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={classes(css.icon, size === "small" && css.iconSmall, className)}
    >
      <Icon size={16} aria-hidden />
    </button>
  );
}

/** Leads to another page, and looks like a button. */
export function ButtonLink({
  kind,
  size,
  icon: Icon,
  children,
  ...link
}: Look & { children: ReactNode } & Pick<LinkProps, "to" | "params" | "search">) {
  return (
    <Link {...link} className={buttonClass(kind, size)}>
      {Icon && <Icon size={16} aria-hidden />}
      {children}
    </Link>
  );
}
