import { CircleAlert, Info, Lock, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { ApiError } from "../api";
import { Button } from "./button";
import { classes } from "./classes";
import css from "./states.module.css";

/** Where there is nothing to show: what would be here, and one way on. */
export function Empty({
  icon: Icon,
  title,
  children,
  action,
}: {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={css.state}>
      <span className={css.icon}>
        <Icon size={22} aria-hidden />
      </span>
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action && <div className={css.action}>{action}</div>}
    </div>
  );
}

/** The person may not see this. */
export function NoPermission({ permission }: { permission: string }) {
  return (
    <Empty icon={Lock} title="You may not see this">
      It needs the permission <code>{permission}</code>. Ask an administrator of your account for a role that
      grants it.
    </Empty>
  );
}

/** What the server said instead of an answer. A missing permission is no failure: it is named. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  if (error instanceof ApiError && error.code === "FORBIDDEN" && error.permission) {
    return <NoPermission permission={error.permission} />;
  }
  const requestId = error instanceof ApiError ? error.requestId : undefined;
  return (
    <div className={css.state} role="alert">
      <span className={classes(css.icon, css.failed)}>
        <TriangleAlert size={22} aria-hidden />
      </span>
      <h2>That did not work</h2>
      <p>{error instanceof Error ? error.message : String(error)}</p>
      {requestId && (
        <p className={css.request}>
          Request <code>{requestId}</code>
        </p>
      )}
      {onRetry && (
        <div className={css.action}>
          <Button onClick={onRetry}>Try again</Button>
        </div>
      )}
    </div>
  );
}

/** Grey lines where text will be. */
export function Bones({ lines = 3 }: { lines?: number }) {
  return (
    <div className={css.bones} role="status">
      <span className="visually-hidden">Loading</span>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are all alike
        <span key={line} className={css.bone} />
      ))}
    </div>
  );
}

const icons = { plain: Info, warning: TriangleAlert, danger: CircleAlert };

/** A remark in the flow of a page or dialog. `danger` is read out at once. */
export function Notice({
  kind = "plain",
  children,
}: {
  kind?: "plain" | "warning" | "danger";
  children: ReactNode;
}) {
  const Icon = icons[kind];
  return (
    <div role={kind === "danger" ? "alert" : undefined} className={classes(css.notice, css[kind])}>
      <Icon size={16} aria-hidden />
      <div>{children}</div>
    </div>
  );
}
