import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useId } from "react";
import { asked } from "../api";
import { type AccessLevel, OwnersLikeDocument, RoleNamesDocument } from "../gql/client";
import { Checklist } from "../kit/checklist";
import { Field, TextField } from "../kit/field";
import input from "../kit/field.module.css";
import { formatDuration } from "../kit/format";
import { Select } from "../kit/select";
import { useCan } from "../viewer/viewer";
import { useRules } from "./credentials-fields";
import { words as all } from "./detail-words";
import { words as listWords } from "./words";

const words = all.fields;

interface FieldProps<Value> {
  value: Value;
  onChange: (value: Value) => void;
  error?: string;
}

/** ID of a role; empty for none. */
export function RoleField({ value, onChange }: Omit<FieldProps<string>, "error">) {
  const roles = useQuery(asked("roles", RoleNamesDocument));
  const options = roles.data?.roles.nodes.map((role) => ({ id: role.id, label: role.name })) ?? [];
  return (
    <Select
      label={words.role}
      note={words.roleNote}
      value={value || "none"}
      onChange={(role) => onChange(role === "none" ? "" : role)}
      options={[{ id: "none", label: words.noRole }, ...options]}
    />
  );
}

/** Lifetime of tokens in seconds, within the account's bounds. */
export function ValidityField({ value, onChange, error }: FieldProps<string>) {
  const { rules } = useRules();
  return (
    <TextField
      label={words.validity}
      isRequired={false}
      type="number"
      suffix={words.seconds}
      min={rules?.minTokenTtlSeconds}
      max={rules?.maxTokenTtlSeconds}
      placeholder={rules && String(rules.defaultTokenTtlSeconds)}
      value={value}
      onChange={onChange}
      error={error}
      note={
        rules
          ? words.validityNote(
              formatDuration(rules.minTokenTtlSeconds),
              formatDuration(rules.maxTokenTtlSeconds),
              formatDuration(rules.defaultTokenTtlSeconds),
            )
          : words.validityPlain
      }
    />
  );
}

const levels: readonly AccessLevel[] = ["READ_WRITE", "READ_ONLY"];

export function AccessField({
  value,
  onChange,
  note,
}: {
  value: AccessLevel;
  onChange: (level: AccessLevel) => void;
  /** More to know about reading only. */
  note?: string;
}) {
  return (
    <Checklist
      isSingle
      label={words.access}
      options={levels.map((id) => ({
        id,
        label: listWords.access[id],
        note: id === "READ_ONLY" && note ? `${words.accessNotes[id]} ${note}` : words.accessNotes[id],
      }))}
      value={[value]}
      onChange={([chosen]) => onChange(levels.find((level) => level === chosen) ?? value)}
    />
  );
}

/** Username of a user, with those that begin like it; empty for the account. */
export function OwnerField({ value, onChange, error }: FieldProps<string>) {
  const list = useId();
  const can = useCan();
  const search = useDeferredValue(value.trim());
  const users = useQuery({
    ...asked("users", OwnersLikeDocument, { search }),
    enabled: can("users:read") && search !== "",
  });
  return (
    <Field label={words.owner} isRequired={false} note={words.ownerNote} error={error}>
      {(attributes) => (
        <>
          <input
            {...attributes}
            type="text"
            list={list}
            autoComplete="off"
            spellCheck={false}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            className={input.input}
          />
          <datalist id={list}>
            {users.data?.users.nodes.map((user) => (
              <option key={user.id} value={user.username}>
                {user.displayName ?? user.username}
              </option>
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
