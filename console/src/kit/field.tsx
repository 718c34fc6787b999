import { Search, X } from "lucide-react";
import { type ReactNode, useId } from "react";
import { IconButton } from "./button";
import { classes } from "./classes";
import css from "./field.module.css";

interface FieldProps {
  label: string;
  /** Explains the field, below it. */
  note?: ReactNode;
  /** What is wrong with the value; the server's own sentence where it has one. */
  error?: string;
  isRequired?: boolean;
}

/** Label, note and error around an input of one's own, which takes the attributes that `children` is handed. */
export function Field({
  label,
  note,
  error,
  isRequired,
  children,
}: FieldProps & {
  children: (attributes: {
    id: string;
    "aria-describedby"?: string;
    "aria-invalid"?: true;
    required?: boolean;
  }) => ReactNode;
}) {
  const id = useId();
  const described = [error && `${id}-error`, note && `${id}-note`].filter(Boolean).join(" ");
  return (
    <div className={css.field}>
      <label htmlFor={id} className={css.label}>
        {label}
        {!isRequired && isRequired !== undefined && <span className={css.optional}> optional</span>}
      </label>
      {children({
        id,
        "aria-describedby": described || undefined,
        "aria-invalid": error ? true : undefined,
        required: isRequired,
      })}
      {error && (
        <p id={`${id}-error`} className={css.error}>
          {error}
        </p>
      )}
      {note && (
        <p id={`${id}-note`} className={css.note}>
          {note}
        </p>
      )}
    </div>
  );
}

export interface TextFieldProps extends FieldProps {
  value: string;
  onChange: (value: string) => void;
  /** For IDs and secrets, whose characters must differ. */
  isMono?: boolean;
  /** Several lines. */
  rows?: number;
  type?: "text" | "number" | "email" | "url" | "password" | "datetime-local";
  /** A text before the value that cannot be changed, such as a prefix. */
  prefix?: string;
  suffix?: string;
  autoComplete?: string;
  autoFocus?: boolean;
  placeholder?: string;
  maxLength?: number;
  min?: number;
  max?: number;
  disabled?: boolean;
  onBlur?: () => void;
}

/** A line or more of text. `isRequired={false}` says "optional" beside the label. */
export function TextField({
  label,
  note,
  error,
  isRequired,
  value,
  onChange,
  isMono,
  rows,
  prefix,
  suffix,
  ...rest
}: TextFieldProps) {
  return (
    <Field label={label} note={note} error={error} isRequired={isRequired}>
      {(attributes) => {
        const shared = {
          spellCheck: isMono ? false : undefined,
          ...attributes,
          ...rest,
          value,
          onChange: (event: { target: { value: string } }) => onChange(event.target.value),
        };
        if (rows) {
          const { type: _, min: __, max: ___, ...own } = shared;
          return (
            <textarea {...own} rows={rows} className={classes(css.input, css.area, isMono && css.mono)} />
          );
        }
        const input = <input type="text" {...shared} className={classes(css.input, isMono && css.mono)} />;
        if (!prefix && !suffix) return input;
        return (
          <div className={css.affixed}>
            {prefix && <span className={css.affix}>{prefix}</span>}
            {input}
            {suffix && <span className={css.affix}>{suffix}</span>}
          </div>
        );
      }}
    </Field>
  );
}

/** The search of a page: `/` leads to it. */
export function SearchField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <div className={css.search}>
      <Search size={16} aria-hidden />
      <input
        type="search"
        data-search
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && value && onChange("")}
        className={css.input}
        autoComplete="off"
        spellCheck={false}
      />
      {value ? (
        <IconButton label="Clear the search" icon={X} size="small" onClick={() => onChange("")} />
      ) : (
        <kbd className={css.key} aria-hidden>
          /
        </kbd>
      )}
    </div>
  );
}
