import { Check, type LucideIcon } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { Header, Menu, MenuItem, MenuSection, Popover, Separator } from "react-aria-components";
import { classes } from "./classes";
import css from "./menu.module.css";
import { noteOpener } from "./opener";

export interface MenuAction {
  id: string;
  label: string;
  onAction: () => void;
  icon?: LucideIcon;
  /** Why it cannot be chosen, for people; disables it. */
  reason?: string;
  isDangerous?: boolean;
  /** Second line. */
  note?: string;
  /** Shows a check mark beside the one that holds now. */
  isCurrent?: boolean;
}

/** Actions, in groups that lines set apart. A group may have a heading. */
export type MenuGroup = { heading?: string; actions: MenuAction[] };

function Items({ label, groups }: { label: string; groups: MenuGroup[] }) {
  const shown = groups.filter((group) => group.actions.length > 0);
  return (
    <Menu
      aria-label={label}
      className={css.menu}
      autoFocus="first"
      disabledKeys={shown.flatMap((group) => group.actions.filter((it) => it.reason).map((it) => it.id))}
    >
      {shown.flatMap((group, index) => [
        index > 0 && <Separator key={`line-${group.actions[0]?.id}`} className={css.line} />,
        <MenuSection key={group.actions[0]?.id} aria-label={group.heading ?? label}>
          {group.heading && <Header className={css.heading}>{group.heading}</Header>}
          {group.actions.map((it) => (
            <MenuItem
              key={it.id}
              id={it.id}
              textValue={it.label}
              onAction={it.onAction}
              className={classes(css.item, it.isDangerous && css.danger)}
            >
              {it.icon && <it.icon size={16} aria-hidden />}
              <span className={css.text}>
                {it.label}
                {(it.reason ?? it.note) && <small>{it.reason ?? it.note}</small>}
              </span>
              {it.isCurrent && <Check size={16} aria-label="chosen" />}
            </MenuItem>
          ))}
        </MenuSection>,
      ])}
    </Menu>
  );
}

type Placement = "bottom start" | "bottom end" | "top start" | "top end";

/** A button that opens a menu. `className` gives it its look, for instance `buttonClass()`. */
export function MenuButton({
  label,
  groups,
  className,
  children,
  placement,
  onOpen,
}: {
  /** Name of the menu; of the button too, where `children` are no text. */
  label: string;
  groups: MenuGroup[];
  className?: string;
  children: ReactNode;
  placement?: Placement;
  /** Called when it opens, such as to ask for what it lists. */
  onOpen?: () => void;
}) {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const open = () => {
    onOpen?.();
    setOpen(true);
  };
  const openByArrow = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    open();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={typeof children === "string" ? undefined : label}
        className={className}
        onClick={open}
        onKeyDown={openByArrow}
      >
        {children}
      </button>
      {isOpen && button.current && (
        <SharedMenu
          label={label}
          target={button.current}
          groups={groups}
          placement={placement}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

/**
 * One menu for all rows of a table: it opens at the native button that was pressed. Keep that button and its row in a state, and draw this
 * while there is one.
 */
export function SharedMenu({
  label,
  target,
  groups,
  placement = "bottom end",
  onClose,
}: {
  label: string;
  target: HTMLElement;
  groups: MenuGroup[];
  placement?: Placement;
  onClose: () => void;
}) {
  return (
    <Popover
      isOpen
      aria-label={label}
      triggerRef={{ current: target }}
      placement={placement}
      className={css.popover}
      onOpenChange={(isOpen) => {
        if (isOpen) return;
        noteOpener(target);
        target.focus();
        onClose();
      }}
    >
      <Items
        label={label}
        groups={groups.map((group) => ({
          ...group,
          actions: group.actions.map((it) => ({
            ...it,
            onAction: () => {
              noteOpener(target);
              target.focus();
              onClose();
              it.onAction();
            },
          })),
        }))}
      />
    </Popover>
  );
}
