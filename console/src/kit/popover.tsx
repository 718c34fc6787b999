import { ChevronDown, type LucideIcon } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { Popover } from "react-aria-components";
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
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        className={buttonClass()}
        onClick={() => setOpen(true)}
      >
        {Icon && <Icon size={16} aria-hidden />}
        {label}
        <ChevronDown size={14} aria-hidden />
      </button>
      {isOpen && (
        <Popover
          isOpen
          triggerRef={button}
          placement="bottom end"
          aria-label={label}
          className={css.panel}
          onOpenChange={(now) => !now && close()}
        >
          <div className={css.dialog}>{children}</div>
        </Popover>
      )}
    </>
  );
}
