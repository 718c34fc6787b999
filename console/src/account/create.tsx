import { useState } from "react";
import { ApiError, ask } from "../api";
import { invalidate } from "../events";
import { CreateAccountDocument } from "../gql/account";
import { Button } from "../kit/button";
import { CopyBlock } from "../kit/copy";
import { Dialog } from "../kit/dialog";
import { TextField } from "../kit/field";
import { Select } from "../kit/select";
import { Notice } from "../kit/states";
import { type Preset, presets } from "./presets";
import { presetNotes, presetWords, words } from "./words";

const text = words.creation;

/** `Northwind Traders` as a short name: `northwind-traders`. */
export const slugOf = (name: string) =>
  name
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 63);

/** Creates a tenant, and then says how its first administrator comes about. */
export function CreateAccountDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("");
  const [typedSlug, setTypedSlug] = useState<string>();
  const [preset, setPreset] = useState<Preset>("DEFAULT");
  const [errors, setErrors] = useState<Partial<Record<string, string>>>({});
  const [isBusy, setBusy] = useState(false);
  const [made, setMade] = useState<{ name: string; slug: string }>();
  const slug = typedSlug ?? slugOf(name);
  const create = async () => {
    if (isBusy) return;
    setBusy(true);
    try {
      const { createAccount } = await ask(CreateAccountDocument, { input: { name, slug, preset } });
      const problems = createAccount.userErrors.map((error) => [error.path.at(-1) ?? "", error.message]);
      setErrors(Object.fromEntries(problems));
      if (createAccount.account) setMade(createAccount.account);
      void invalidate("accounts");
    } catch (failure) {
      if (!(failure instanceof ApiError && failure.code === "CANCELLED"))
        setErrors({ "": (failure as Error).message });
    } finally {
      setBusy(false);
    }
  };
  if (made) {
    return (
      <Dialog
        title={text.done(made.name)}
        onClose={onClose}
        actions={
          <Button kind="primary" onClick={onClose}>
            {text.close}
          </Button>
        }
      >
        <p>{text.next}</p>
        <CopyBlock
          name="command"
          text={`latchkey user create --administrator --username admin --account ${made.slug}`}
        />
      </Dialog>
    );
  }
  return (
    <Dialog
      title={text.title}
      onClose={onClose}
      onSubmit={create}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" isBusy={isBusy}>
            {text.action}
          </Button>
        </>
      }
    >
      {errors[""] && <Notice kind="danger">{errors[""]}</Notice>}
      <TextField
        label={text.name}
        error={errors.name}
        value={name}
        onChange={setName}
        maxLength={200}
        isRequired
        autoFocus
      />
      <TextField
        label={text.slug}
        note={text.slugNote}
        error={errors.slug}
        value={slug}
        onChange={setTypedSlug}
        isRequired
        isMono
      />
      <Select
        label={text.preset}
        note={text.presetNote}
        value={preset}
        onChange={(id) => setPreset(presets.find((each) => each === id) ?? "DEFAULT")}
        options={presets.map((id) => ({ id, label: presetWords[id], note: presetNotes[id] }))}
      />
    </Dialog>
  );
}
