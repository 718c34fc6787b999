import css from "./switch.module.css";

/** Turns one thing on or off at once. */
export function Switch({
  label,
  isOn,
  onChange,
  isLabelHidden = false,
  note,
  disabled,
}: {
  label: string;
  isOn: boolean;
  /** Without it the switch only shows. */
  onChange?: (isOn: boolean) => void;
  isLabelHidden?: boolean;
  note?: string;
  disabled?: boolean;
}) {
  return (
    <label className={css.switch}>
      <input
        type="checkbox"
        // biome-ignore lint/a11y/useAriaPropsForRole: a checkbox says by itself whether it is checked
        role="switch"
        checked={isOn}
        disabled={disabled || !onChange}
        onChange={(event) => onChange?.(event.target.checked)}
        className={css.input}
      />
      <span className={isLabelHidden ? "visually-hidden" : undefined}>
        {label}
        {note && <small>{note}</small>}
      </span>
    </label>
  );
}
