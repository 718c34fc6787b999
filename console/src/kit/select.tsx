import { Check, ChevronDown } from "lucide-react";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { ListBox, ListBoxItem, Popover } from "react-aria-components";
import { buttonClass } from "./button";
import { classes } from "./classes";
import field from "./field.module.css";
import menu from "./menu.module.css";
import css from "./select.module.css";

export interface Option {
  id: string;
  label: string;
  note?: string;
}

/** React Aria tells of a choice of what is chosen already too, as that closes the list. */
const withSame = { allowDuplicateSelectionEvents: true };

function Options({
  label,
  options,
  value,
  target,
  onChoose,
}: {
  label: string;
  options: Option[];
  value: string;
  target: HTMLElement;
  /** With nothing where the list is closed without a choice. */
  onChoose: (id?: string) => void;
}) {
  return (
    <Popover
      isOpen
      aria-label={label}
      triggerRef={{ current: target }}
      placement="bottom start"
      className={menu.popover}
      style={{ minInlineSize: Math.max(target.offsetWidth, 200) }}
      onOpenChange={(isOpen) => !isOpen && onChoose()}
    >
      <ListBox
        {...withSame}
        autoFocus
        aria-label={label}
        className={menu.menu}
        items={options}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[value]}
        onSelectionChange={(keys) => onChoose(String([...keys][0]))}
      >
        {(option) => (
          <ListBoxItem id={option.id} textValue={option.label} className={classes(menu.item, css.option)}>
            <span className={menu.text}>
              {option.label}
              {option.note && <small>{option.note}</small>}
            </span>
            <Check size={16} aria-hidden className={css.check} />
          </ListBoxItem>
        )}
      </ListBox>
    </Popover>
  );
}

/**
 * Chooses one of several. With `isFilter` it is a button that says "Role: any" and has no label above it; its first option has the ID `any`, and
 * any other stands out. The button is a native one: what is needed for the list is made once it opens.
 */
export function Select({
  label,
  options,
  value,
  onChange,
  note,
  isFilter = false,
  isDisabled = false,
}: {
  label: string;
  options: Option[];
  value: string;
  onChange: (id: string) => void;
  note?: string;
  isFilter?: boolean;
  isDisabled?: boolean;
}) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const isSet = isFilter && value !== "any" && options[0]?.id === "any";
  const choose = (chosen?: string) => {
    setOpen(false);
    button.current?.focus();
    if (chosen !== undefined && chosen !== value) onChange(chosen);
  };
  const openByArrow = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    setOpen(true);
  };
  return (
    <div className={isFilter ? css.filter : field.field}>
      <span id={`${id}-label`} className={isFilter ? "visually-hidden" : field.label}>
        {label}
      </span>
      <button
        ref={button}
        type="button"
        disabled={isDisabled}
        aria-haspopup="listbox"
        aria-expanded={isOpen}
        aria-labelledby={`${id}-value ${id}-label`}
        aria-describedby={note ? `${id}-note` : undefined}
        className={classes(isFilter ? buttonClass() : field.input, css.button, isSet && css.set)}
        onClick={() => setOpen(true)}
        onKeyDown={openByArrow}
      >
        {isFilter && <span className={css.name}>{label}:</span>}
        <span id={`${id}-value`} className={css.value}>
          {options.find((option) => option.id === value)?.label ?? "…"}
        </span>
        <ChevronDown size={14} aria-hidden />
      </button>
      {note && (
        <p id={`${id}-note`} className={field.note}>
          {note}
        </p>
      )}
      {isOpen && button.current && (
        <Options label={label} options={options} value={value} target={button.current} onChoose={choose} />
      )}
    </div>
  );
}
