import type { LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { kindGroups, kindWords } from "../audit/words";
import type { AuditEventKind, WebhookFactsFragment } from "../gql/webhook";
import { Button, ButtonLink } from "../kit/button";
import { Checklist } from "../kit/checklist";
import { TextField } from "../kit/field";
import { type Form, Problems } from "../kit/form";
import { Card } from "../kit/page";
import css from "./webhook.module.css";
import { words } from "./words";

const said = words.form;

export interface Draft {
  name: string;
  url: string;
  isEvery: boolean;
  kinds: readonly AuditEventKind[];
}

export const draftOf = (webhook?: WebhookFactsFragment): Draft => ({
  name: webhook?.name ?? "",
  url: webhook?.url ?? "",
  isEvery: !webhook?.eventKinds.length,
  kinds: webhook?.eventKinds ?? [],
});

/** As the API takes it: no kinds are all kinds. */
export const inputOf = ({ name, url, isEvery, kinds }: Draft) => ({
  name: name.trim(),
  url: url.trim(),
  eventKinds: isEvery ? [] : [...kinds],
});

const isField = (path: string) => ["name", "url"].includes(path);

/** Fields of a webhook, for adding and for editing one. */
export function WebhookForm({
  draft,
  onChange,
  form,
  onSubmit,
  action,
  cancel,
  children,
}: {
  draft: Draft;
  onChange: (draft: Draft) => void;
  form: Form;
  onSubmit: () => void;
  action: string;
  cancel: Pick<LinkProps, "to" | "params">;
  /** Remarks above the buttons. */
  children?: ReactNode;
}) {
  const set = (changed: Partial<Draft>) => onChange({ ...draft, ...changed });
  const isNone = !draft.isEvery && draft.kinds.length === 0;
  return (
    <form
      noValidate
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isNone) onSubmit();
      }}
    >
      <div className={css.remarks}>
        <Problems form={form} fields={isField} />
      </div>
      <Card>
        <div className={css.short}>
          <TextField
            label={said.name}
            value={draft.name}
            onChange={(name) => set({ name })}
            error={form.at("name")}
            placeholder={said.namePlaceholder}
            isRequired
            autoComplete="off"
          />
          <TextField
            label={said.url}
            type="url"
            value={draft.url}
            onChange={(url) => set({ url })}
            error={form.at("url")}
            note={said.urlNote}
            placeholder="https://hooks.example/latchkey"
            isRequired
            isMono
            autoComplete="off"
          />
        </div>
      </Card>
      <Card>
        <Checklist
          isSingle
          label={said.events}
          options={[
            { id: "every", label: said.every, note: said.everyNote },
            { id: "chosen", label: said.chosen },
          ]}
          value={[draft.isEvery ? "every" : "chosen"]}
          onChange={([id]) => set({ isEvery: id === "every" })}
        />
        {!draft.isEvery && (
          <div className={css.kinds}>
            {kindGroups.map((group) => (
              <Checklist
                key={group.label}
                label={group.label}
                options={group.kinds.map((kind) => ({ id: kind, label: kindWords[kind] }))}
                value={draft.kinds}
                onChange={(kinds) => set({ kinds: kinds as AuditEventKind[] })}
              />
            ))}
          </div>
        )}
      </Card>
      <div className={css.remarks}>{children}</div>
      <div className={css.buttons}>
        <Button
          type="submit"
          kind="primary"
          isBusy={form.isBusy}
          disabled={form.isStale}
          reason={isNone ? said.noneChosen : undefined}
        >
          {action}
        </Button>
        <ButtonLink kind="quiet" {...cancel}>
          {said.cancel}
        </ButtonLink>
      </div>
    </form>
  );
}
