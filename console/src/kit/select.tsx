import { Check, ChevronDown } from "lucide-react";
import {
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select as RacSelect,
  SelectValue,
  Text,
} from "react-aria-components";
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

/**
 * Chooses one of several. With `isFilter` it is a button that says "Role: any" and has no label above it; its first option has the ID `any`, and
 * any other stands out.
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
  const isSet = isFilter && value !== "any" && options[0]?.id === "any";
  return (
    <RacSelect
      className={isFilter ? css.filter : field.field}
      value={value}
      onChange={(id) => onChange(String(id))}
      isDisabled={isDisabled}
    >
      <Label className={isFilter ? "visually-hidden" : field.label}>{label}</Label>
      <Button className={classes(isFilter ? buttonClass() : field.input, css.button, isSet && css.set)}>
        {isFilter && <span className={css.name}>{label}:</span>}
        <SelectValue className={css.value}>{({ selectedText }) => selectedText}</SelectValue>
        <ChevronDown size={14} aria-hidden />
      </Button>
      {note && (
        <Text slot="description" className={field.note}>
          {note}
        </Text>
      )}
      <Popover className={menu.popover} placement="bottom start">
        <ListBox className={menu.menu} items={options}>
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
    </RacSelect>
  );
}
