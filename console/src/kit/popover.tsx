import { ChevronDown, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Button, DialogTrigger, Popover } from "react-aria-components";
import { buttonClass } from "./button";
import css from "./popover.module.css";

/** A button that opens a small panel beside it, such as one with several settings. */
export function PopoverButton({
  label,
  icon: Icon,
  children,
}: {
  label: string;
  icon?: LucideIcon;
  children: ReactNode;
}) {
  return (
    <DialogTrigger>
      <Button className={buttonClass()}>
        {Icon && <Icon size={16} aria-hidden />}
        {label}
        <ChevronDown size={14} aria-hidden />
      </Button>
      <Popover placement="bottom end" aria-label={label} className={css.panel}>
        <div className={css.dialog}>{children}</div>
      </Popover>
    </DialogTrigger>
  );
}
