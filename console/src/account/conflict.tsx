import type { RulesFragment } from "../gql/account";
import { Button } from "../kit/button";
import { Dialog } from "../kit/dialog";
import { Table } from "../kit/table";
import { type Draft, type Rule, shown, toValue } from "./fields";
import css from "./rules.module.css";
import { words } from "./words";

/** Both versions side by side, where others saved in between. */
export function Conflict({
  draft,
  changed,
  theirs,
  onKeep,
  onTake,
}: {
  draft: Draft;
  changed: Rule[];
  theirs: RulesFragment;
  /** Goes on with what was typed, over the newer rules. */
  onKeep: (newer: RulesFragment) => void;
  onTake: (newer: RulesFragment) => void;
}) {
  const text = words.conflict;
  return (
    <Dialog
      title={text.title}
      role="alertdialog"
      isLocked
      onClose={() => onKeep(theirs)}
      actions={
        <>
          <Button onClick={() => onTake(theirs)}>{text.take}</Button>
          <Button kind="primary" onClick={() => onKeep(theirs)}>
            {text.keep}
          </Button>
        </>
      }
    >
      <p>{text.text}</p>
      <Table
        caption={text.title}
        head={[text.rule, text.mine, text.theirs].map((name) => (
          <th key={name} scope="col">
            {name}
          </th>
        ))}
      >
        {changed.map((rule) => (
          <tr key={rule.name}>
            <td>{rule.label}</td>
            <td className={css.then}>{shown(rule, toValue(rule, draft[rule.name] ?? ""))}</td>
            <td>{shown(rule, theirs.policy[rule.name])}</td>
          </tr>
        ))}
      </Table>
    </Dialog>
  );
}
