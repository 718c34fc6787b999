import { useEffect, useId, useRef } from "react";
import css from "./checklist.module.css";

/** A native checkbox that can show that some but not all are chosen. */
export function Checkbox({
  label,
  isChecked,
  isMixed = false,
  onChange,
  disabled,
}: {
  /** Its name, which is not shown. */
  label: string;
  isChecked: boolean;
  isMixed?: boolean;
  onChange: (isChecked: boolean, withShift: boolean) => void;
  disabled?: boolean;
}) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current) input.current.indeterminate = isMixed;
  }, [isMixed]);
  return (
    <input
      ref={input}
      type="checkbox"
      aria-label={label}
      checked={isChecked}
      disabled={disabled}
      onChange={(event) =>
        onChange(event.target.checked, (event.nativeEvent as Partial<MouseEvent>).shiftKey === true)
      }
      className={css.box}
    />
  );
}

export interface ChecklistOption {
  id: string;
  label: string;
  note?: string;
  /** Why it cannot be changed, for people. */
  reason?: string;
}

/** Several of many, or with `isSingle` one of a few. */
export function Checklist({
  label,
  options,
  value,
  onChange,
  isMono = false,
  isSingle = false,
}: {
  label: string;
  options: ChecklistOption[];
  value: readonly string[];
  onChange: (value: string[]) => void;
  /** For codes, such as those of permissions. */
  isMono?: boolean;
  isSingle?: boolean;
}) {
  const name = useId();
  const change = (id: string, isChecked: boolean) => {
    if (isSingle) return onChange([id]);
    onChange(isChecked ? [...value, id] : value.filter((other) => other !== id));
  };
  return (
    <fieldset className={css.list}>
      <legend className={css.legend}>{label}</legend>
      {options.map((option) => (
        <label key={option.id} className={css.option}>
          <input
            type={isSingle ? "radio" : "checkbox"}
            name={name}
            checked={value.includes(option.id)}
            disabled={option.reason !== undefined}
            onChange={(event) => change(option.id, event.target.checked)}
            className={css.box}
          />
          <span>
            {isMono ? <code>{option.label}</code> : option.label}
            {(option.reason ?? option.note) && <small>{option.reason ?? option.note}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
