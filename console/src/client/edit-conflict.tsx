import { Button } from "../kit/button";
import { Notice } from "../kit/states";
import { words as all } from "./detail-words";
import css from "./edit.module.css";
import { differences, type Edited } from "./edit-form";
import { words as listWords } from "./words";

const words = all.edit;

const labels: Record<keyof Edited, string> = {
  name: all.fields.name,
  description: all.fields.description,
  clientId: all.fields.clientId,
  tokenTtlSeconds: all.fields.validity,
  accessLevel: all.fields.access,
  owner: all.fields.owner,
};

function shown(version: Edited, name: keyof Edited): string {
  if (name === "accessLevel") return listWords.access[version.accessLevel];
  return version[name] || words.blank;
}

/** Both versions of a client that someone else has changed meanwhile. */
export function Conflict({
  mine,
  theirs,
  onTakeTheirs,
}: {
  mine: Edited;
  theirs: Edited;
  onTakeTheirs: () => void;
}) {
  const differing = differences(mine, theirs);
  return (
    <div className={css.conflict}>
      <Notice kind="danger">{differing.length > 0 ? words.conflict : words.conflictSame}</Notice>
      {differing.length > 0 && (
        <>
          <table className={css.versions}>
            <caption className="visually-hidden">{words.caption}</caption>
            <thead>
              <tr>
                <th scope="col">{words.columns.field}</th>
                <th scope="col">{words.columns.mine}</th>
                <th scope="col">{words.columns.theirs}</th>
              </tr>
            </thead>
            <tbody>
              {differing.map((name) => (
                <tr key={name}>
                  <th scope="row">{labels[name]}</th>
                  <td>{shown(mine, name)}</td>
                  <td>{shown(theirs, name)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <Button size="small" onClick={onTakeTheirs}>
            {words.theirs}
          </Button>
        </>
      )}
    </div>
  );
}
