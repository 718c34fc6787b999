import { useState } from "react";
import { ApiError } from "../api";
import { Button } from "./button";
import css from "./form.module.css";
import { Notice } from "./states";

/** What the server found wrong with an input; `path` names the field. */
export interface UserError {
  code: string;
  message: string;
  path: readonly string[];
}

export interface Form {
  isBusy: boolean;
  /** Someone changed the object after it was shown here. */
  isStale: boolean;
  /** What is wrong with a field, such as `name` or `permissions.2.code`. */
  at: (path: string) => string | undefined;
  errors: readonly UserError[];
  /** Forgets what was wrong. */
  clear: () => void;
  /** Sends it. Answers what the server said, or nothing where it was refused. */
  send: <Answer extends { userErrors: readonly UserError[] }>(
    work: () => Promise<Answer>,
  ) => Promise<Answer | undefined>;
}

/** Sends a form, and keeps what was wrong with it until it is sent again. */
export function useForm(): Form {
  const [isBusy, setBusy] = useState(false);
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const send: Form["send"] = async (work) => {
    if (isBusy) return undefined;
    setBusy(true);
    setErrors([]);
    try {
      const answer = await work();
      setErrors(answer.userErrors);
      return answer.userErrors.length === 0 ? answer : undefined;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.code !== "CANCELLED") {
        setErrors([{ code: error.code, message: error.message, path: [] }]);
      }
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return {
    isBusy,
    isStale: errors.some((error) => error.code === "STALE_VERSION"),
    at: (path) => errors.find((error) => error.path.join(".") === path)?.message,
    errors,
    clear: () => setErrors([]),
    send,
  };
}

/** What is wrong with a form, but for what its fields show by themselves. */
export function Problems({ form, fields }: { form: Form; fields: (path: string) => boolean }) {
  const rest = form.errors.filter((error) => error.code !== "STALE_VERSION" && !fields(error.path.join(".")));
  if (rest.length === 0) return null;
  return (
    <Notice kind="danger">
      {rest.map((error) => (
        <p key={error.message}>{error.message}</p>
      ))}
    </Notice>
  );
}

/** Two versions of an object, where someone else was faster: as it is now, and as it was about to be saved. */
export function Stale({
  rows,
  onKeep,
  onDrop,
}: {
  /** What differs. */
  rows: readonly { name: string; now: string; mine: string }[];
  /** Saves one's own version over the other. */
  onKeep: () => void;
  /** Goes on with the other version. */
  onDrop: () => void;
}) {
  return (
    <div className={css.stale} role="alert">
      <p>Someone saved another version while you worked on this one. Nothing of yours is lost yet.</p>
      <table className={css.versions}>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Saved now</th>
            <th scope="col">Yours</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              <td>{row.now || "Empty"}</td>
              <td>{row.mine || "Empty"}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={css.choice}>
        <Button size="small" onClick={onDrop}>
          Use the saved version
        </Button>
        <Button size="small" onClick={onKeep}>
          Save mine over it
        </Button>
      </div>
    </div>
  );
}
