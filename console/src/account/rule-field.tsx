import { TextField } from "../kit/field";
import { formatDuration } from "../kit/format";
import { Select } from "../kit/select";
import { Switch } from "../kit/switch";
import { type Rule, toValue } from "./fields";

/** One rule with what it means. */
export function RuleField({
  rule,
  value,
  onChange,
  error,
  isDisabled,
  extra,
}: {
  rule: Rule;
  value: string | boolean;
  onChange: (value: string | boolean) => void;
  error?: string;
  isDisabled: boolean;
  /** More about it, such as how much is in use. */
  extra?: string;
}) {
  const note = [rule.note, extra].filter(Boolean).join(" ");
  if (typeof value === "boolean") {
    return <Switch label={rule.label} note={note} isOn={value} onChange={onChange} disabled={isDisabled} />;
  }
  if (rule.options) {
    return (
      <Select
        label={rule.label}
        note={error ?? note}
        value={value}
        onChange={onChange}
        isDisabled={isDisabled}
        options={Object.entries(rule.options).map(([id, label]) => ({ id, label }))}
      />
    );
  }
  const number = toValue(rule, value);
  const isSeconds = rule.kind === "seconds";
  const inWords = isSeconds && typeof number === "number" && number > 60 ? formatDuration(number) : "";
  return (
    <TextField
      label={rule.label}
      note={inWords && !inWords.endsWith("seconds") ? `${inWords}. ${note}` : note}
      error={error}
      type={rule.kind === "text" ? "text" : "number"}
      isMono={rule.kind === "text"}
      min={rule.kind === "text" ? undefined : 0}
      suffix={isSeconds ? "seconds" : undefined}
      placeholder={rule.absent}
      value={value}
      onChange={onChange}
      disabled={isDisabled}
    />
  );
}
