import type { LinkProps } from "@tanstack/react-router";
import { Plus, X } from "lucide-react";
import type { ReactNode } from "react";
import { Button, ButtonLink, IconButton } from "../kit/button";
import { Checkbox } from "../kit/checklist";
import { TextField } from "../kit/field";
import { type Form, Problems } from "../kit/form";
import { Card } from "../kit/page";
import css from "./resource.module.css";
import { words } from "./words";

const said = words.form;

export interface Scope {
  code: string;
  description: string;
  category: string;
  mutating: boolean;
  /** Tells rows apart while they are edited. */
  key: number;
}

export interface Draft {
  name: string;
  identifier: string;
  /** Client IDs, one in each line. */
  introspection: string;
  scopes: readonly Scope[];
}

let lastKey = 0;

/** A row of the form, with a key of its own. */
export const newScope = (scope: Omit<Scope, "key">): Scope => {
  lastKey += 1;
  return { ...scope, key: lastKey };
};

const linesOf = (text: string) =>
  text
    .split(/[\s,]+/)
    .map((line) => line.trim())
    .filter(Boolean);

/** As the API takes it; rows that nothing is written in are left out. */
export const inputOf = ({ name, introspection, scopes }: Draft) => ({
  name,
  introspectionClientIds: linesOf(introspection),
  permissions: scopes
    .filter((scope) => scope.code || scope.description)
    .map(({ code, description, category, mutating }) => ({
      code: code.trim(),
      description,
      category: category || name,
      mutating,
    })),
});

const isField = (path: string) =>
  /^(name|identifier|introspectionClientIds.*|permissions\.\d+\.\w+)$/.test(path);

/** Fields of a protected API, for adding and for editing one. */
export function ResourceForm({
  draft,
  onChange,
  form,
  onSubmit,
  action,
  cancel,
  canNameClients,
  isNew = false,
  children,
}: {
  draft: Draft;
  onChange: (draft: Draft) => void;
  form: Form;
  onSubmit: () => void;
  action: string;
  /** Address of the page that the person came from. */
  cancel: Pick<LinkProps, "to" | "params">;
  /** Without `clients:read`, which clients may introspect is unknown, and stays as it is. */
  canNameClients: boolean;
  isNew?: boolean;
  /** Remarks above the buttons. */
  children?: ReactNode;
}) {
  const set = (changed: Partial<Draft>) => onChange({ ...draft, ...changed });
  const setScope = (key: number, changed: Partial<Scope>) =>
    set({ scopes: draft.scopes.map((scope) => (scope.key === key ? { ...scope, ...changed } : scope)) });
  const introspectionError = form.errors.find((it) => it.path[0] === "introspectionClientIds")?.message;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <Card>
        <div className={css.fields}>
          <Problems form={form} fields={isField} />
          <TextField
            label={said.name}
            value={draft.name}
            onChange={(name) => set({ name })}
            error={form.at("name")}
            isRequired
            autoComplete="off"
          />
          {isNew && (
            <TextField
              label={said.identifier}
              value={draft.identifier}
              onChange={(identifier) => set({ identifier })}
              error={form.at("identifier")}
              note={said.identifierNote}
              isRequired
              isMono
              autoComplete="off"
            />
          )}
          {canNameClients && (
            <TextField
              label={said.introspection}
              value={draft.introspection}
              onChange={(introspection) => set({ introspection })}
              error={introspectionError}
              note={said.introspectionNote}
              isRequired={false}
              isMono
              rows={2}
            />
          )}
        </div>
      </Card>
      <Card title={said.scopes}>
        <p className={css.remark}>{said.scopesNote}</p>
        <div className={css.scopes}>
          {draft.scopes.map((scope, at) => (
            <ScopeRow
              key={scope.key}
              scope={scope}
              at={at}
              form={form}
              onChange={(changed) => setScope(scope.key, changed)}
              onRemove={() => set({ scopes: draft.scopes.filter((other) => other.key !== scope.key) })}
            />
          ))}
          <div>
            <Button
              size="small"
              icon={Plus}
              onClick={() => {
                const category = draft.scopes.at(-1)?.category ?? draft.name;
                set({
                  scopes: [
                    ...draft.scopes,
                    newScope({ code: "", description: "", category, mutating: true }),
                  ],
                });
              }}
            >
              {said.addScope}
            </Button>
          </div>
        </div>
      </Card>
      {children}
      <div className={css.buttons}>
        <Button type="submit" kind="primary" isBusy={form.isBusy} disabled={form.isStale}>
          {action}
        </Button>
        <ButtonLink kind="quiet" {...cancel}>
          {said.cancel}
        </ButtonLink>
      </div>
    </form>
  );
}

function ScopeRow({
  scope,
  at,
  form,
  onChange,
  onRemove,
}: {
  scope: Scope;
  at: number;
  form: Form;
  onChange: (changed: Partial<Scope>) => void;
  onRemove: () => void;
}) {
  const number = at + 1;
  return (
    <fieldset className={css.scope}>
      <legend className="visually-hidden">{`${said.scope} ${number}`}</legend>
      <TextField
        label={said.scope}
        value={scope.code}
        onChange={(code) => onChange({ code })}
        error={form.at(`permissions.${at}.code`)}
        placeholder="orders:read"
        isMono
        autoComplete="off"
      />
      <TextField
        label={said.description}
        value={scope.description}
        onChange={(description) => onChange({ description })}
        error={form.at(`permissions.${at}.description`)}
        autoComplete="off"
      />
      <TextField
        label={said.category}
        value={scope.category}
        onChange={(category) => onChange({ category })}
        error={form.at(`permissions.${at}.category`)}
        autoComplete="off"
      />
      <div className={css.changes}>
        <Checkbox
          label={said.changesOf(number)}
          isChecked={scope.mutating}
          onChange={(mutating) => onChange({ mutating })}
        />
        <span aria-hidden>{said.changes}</span>
      </div>
      <IconButton label={said.remove(number)} icon={X} onClick={onRemove} />
    </fieldset>
  );
}
