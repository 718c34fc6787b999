import { useState } from "react";
import { ApiError, ask } from "../api";
import { answers, invalidate } from "../events";
import { AccountRulesDocument, type RulesFragment, UpdateAccountPolicyDocument } from "../gql/account";
import { Button } from "../kit/button";
import { Card } from "../kit/page";
import { Notice } from "../kit/states";
import { toast } from "../kit/toast";
import { Conflict } from "./conflict";
import { changedRules, type Draft, drafted, problemOf, type RuleName, sections, toValue } from "./fields";
import { PresetCard } from "./preset";
import { RuleField } from "./rule-field";
import css from "./rules.module.css";
import { words } from "./words";

type Errors = Partial<Record<string, string>>;

interface FormProps {
  account: RulesFragment;
  canWrite: boolean;
  /** May raise limits. */
  isOperator: boolean;
  isOwn: boolean;
}

/** What is typed over the rules that hold; where those change meanwhile, both are shown when it is saved. */
function useRules(account: RulesFragment, isOwn: boolean) {
  const [draft, setDraft] = useState<Draft>({});
  const [errors, setErrors] = useState<Errors>({});
  const [isBusy, setBusy] = useState(false);
  const [base, setBase] = useState(account);
  const [theirs, setTheirs] = useState<RulesFragment>();
  const changed = changedRules(draft, base.policy);
  const isMoved = account.version !== base.version;
  // Without anything typed, newer rules take the place of the older at once.
  if (isMoved && changed.length === 0) setBase(account);

  const rebase = (to: RulesFragment, keeps: boolean) => {
    setBase(to);
    setTheirs(undefined);
    setErrors({});
    if (!keeps) setDraft({});
  };
  const accept = (saved: RulesFragment) => {
    const by = isOwn ? null : { slug: saved.slug };
    answers.setQueryData(["account", AccountRulesDocument.toString(), { by }], { account: saved });
    rebase(saved, false);
    void invalidate("accounts");
    void invalidate("overview");
  };
  const send = async () => {
    const found = changed.map((rule) => [rule.name, problemOf(rule, draft[rule.name] ?? "")] as const);
    const problems = Object.fromEntries(found.filter(([, problem]) => problem));
    setErrors(problems);
    if (Object.keys(problems).length > 0) return;
    const values = changed.map((rule) => [rule.name, toValue(rule, draft[rule.name] ?? "")]);
    const input = {
      ...Object.fromEntries(values),
      account: isOwn ? undefined : { id: base.id },
      expectedVersion: base.version,
    };
    const { updateAccountPolicy: saved } = await ask(UpdateAccountPolicyDocument, { input });
    if (saved.account) {
      accept(saved.account);
      return toast({ text: words.saved });
    }
    if (saved.userErrors.some((error) => error.code === "STALE_VERSION")) {
      const by = isOwn ? null : { id: base.id };
      const { account: newer } = await ask(AccountRulesDocument, { by });
      return setTheirs(newer ?? undefined);
    }
    setErrors(Object.fromEntries(saved.userErrors.map((error) => [error.path.at(-1) ?? "", error.message])));
  };
  const save = async () => {
    if (isBusy) return;
    setBusy(true);
    await send().catch((failure: Error) => {
      if (!(failure instanceof ApiError && failure.code === "CANCELLED")) setErrors({ "": failure.message });
    });
    setBusy(false);
  };
  const type = (name: RuleName, value: string | boolean) => {
    setDraft((old) => ({ ...old, [name]: value }));
    setErrors((old) => ({ ...old, [name]: undefined }));
  };
  return { base, draft, changed, errors, isBusy, isMoved, theirs, type, save, rebase, accept };
}

/** Every rule of the account, to read or to change. */
export function RulesForm({ account, canWrite, isOperator, isOwn }: FormProps) {
  const form = useRules(account, isOwn);
  const { base, draft, changed, errors } = form;
  const { usage, policy } = base;
  const extras: Partial<Record<RuleName, string>> = {
    maxClients: words.usage(usage.clients, policy.maxClients),
    maxActiveClients: words.usage(usage.activeClients, policy.maxActiveClients),
  };
  const extra = (name: RuleName, isLimit?: boolean) =>
    [extras[name] && `${extras[name]}.`, isLimit && !isOperator && words.operatorsOnly]
      .filter(Boolean)
      .join(" ");
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    void form.save();
  };
  return (
    <form onSubmit={submit} noValidate>
      {!canWrite && <Notice>{words.readOnly}</Notice>}
      <PresetCard account={base} canWrite={canWrite} isOwn={isOwn} onApplied={form.accept} />
      {sections.map((section) => (
        <Card key={section.title} title={section.title}>
          <div className={css.rules}>
            {section.rules.map((rule) => (
              <RuleField
                key={rule.name}
                rule={rule}
                value={draft[rule.name] ?? drafted(rule, policy[rule.name])}
                onChange={(value) => form.type(rule.name, value)}
                error={errors[rule.name]}
                isDisabled={!canWrite}
                extra={extra(rule.name, rule.isLimit)}
              />
            ))}
          </div>
        </Card>
      ))}
      {changed.length > 0 && (
        <section className={css.save} aria-label={words.save}>
          {errors[""] && <Notice kind="danger">{errors[""]}</Notice>}
          {form.isMoved && <Notice kind="warning">{words.moved}</Notice>}
          <div className={css.line}>
            <span role="status">{words.changed(changed.length)}</span>
            <div>
              <Button onClick={() => form.rebase(account, false)}>{words.discard}</Button>
              <Button type="submit" kind="primary" isBusy={form.isBusy}>
                {words.save}
              </Button>
            </div>
          </div>
        </section>
      )}
      {form.theirs && (
        <Conflict
          draft={draft}
          changed={changed}
          theirs={form.theirs}
          onKeep={(newer) => form.rebase(newer, true)}
          onTake={form.accept}
        />
      )}
    </form>
  );
}
