import { useState } from "react";
import { ApiError, ask } from "../api";
import { type RulesFragment, UpdateAccountPolicyDocument } from "../gql/account";
import { Button, buttonClass } from "../kit/button";
import { Dialog } from "../kit/dialog";
import { MenuButton } from "../kit/menu";
import { Card } from "../kit/page";
import { Notice } from "../kit/states";
import { Table } from "../kit/table";
import { toast } from "../kit/toast";
import { presetName, shown } from "./fields";
import { differences, type Preset, presets } from "./presets";
import css from "./rules.module.css";
import { presetNotes, presetWords, words } from "./words";

interface PresetProps {
  account: RulesFragment;
  isOwn: boolean;
  onApplied: (account: RulesFragment) => void;
}

/** Which preset holds, and a way to compare the present rules with another. */
export function PresetCard({ canWrite, ...props }: PresetProps & { canWrite: boolean }) {
  const [compared, setCompared] = useState<Preset>();
  const { policy } = props.account;
  return (
    <Card title={words.preset.title}>
      <div className={css.line}>
        <span>
          {policy.preset === "CUSTOM" ? words.preset.custom : words.preset.lead(presetName(policy))}{" "}
          {words.preset.note}
        </span>
        <MenuButton
          label={words.preset.compare}
          className={buttonClass()}
          groups={[
            {
              actions: presets.map((preset) => ({
                id: preset,
                label: presetWords[preset],
                note: presetNotes[preset],
                isCurrent: policy.preset === preset,
                onAction: () => setCompared(preset),
              })),
            },
          ]}
        >
          {words.preset.compare}
        </MenuButton>
      </div>
      {compared && (
        <PresetDialog
          {...props}
          preset={compared}
          canWrite={canWrite}
          onClose={() => setCompared(undefined)}
        />
      )}
    </Card>
  );
}

function PresetDialog({
  account,
  isOwn,
  preset,
  canWrite,
  onApplied,
  onClose,
}: PresetProps & { preset: Preset; canWrite: boolean; onClose: () => void }) {
  const text = words.preset;
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const changes = differences(account.policy, preset);
  const isSame = changes.length === 0 && account.policy.preset === preset;
  const apply = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      const input = {
        preset,
        account: isOwn ? undefined : { id: account.id },
        expectedVersion: account.version,
      };
      const { updateAccountPolicy: saved } = await ask(UpdateAccountPolicyDocument, { input });
      if (!saved.account) return setProblem(saved.userErrors.map((error) => error.message).join(" "));
      onApplied(saved.account);
      toast({ text: text.done(presetWords[preset]) });
      onClose();
    } catch (failure) {
      if (!(failure instanceof ApiError && failure.code === "CANCELLED"))
        setProblem((failure as Error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={text.titleOf(presetWords[preset])}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          {canWrite && !isSame && (
            <Button kind="primary" isBusy={isBusy} onClick={apply}>
              {text.action}
            </Button>
          )}
        </>
      }
    >
      {problem && <Notice kind="danger">{problem}</Notice>}
      <p>{presetNotes[preset]}</p>
      {changes.length === 0 ? (
        <Notice>{text.same}</Notice>
      ) : (
        <Table
          caption={text.titleOf(presetWords[preset])}
          head={[text.rule, text.now, text.next].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        >
          {changes.map(([rule, now, then]) => (
            <tr key={rule.name}>
              <td>{rule.label}</td>
              <td>{shown(rule, now)}</td>
              <td className={css.then}>{shown(rule, then)}</td>
            </tr>
          ))}
        </Table>
      )}
    </Dialog>
  );
}
