import { Button } from "../kit/button";
import { CopyBlock } from "../kit/copy";
import { Dialog } from "../kit/dialog";
import { slug } from "../server";
import { words } from "./words";

/** The commands that export and verify the log: a browser would lose a long one half-way. */
export function ExportDialog({ onClose }: { onClose: () => void }) {
  const text = words.export;
  return (
    <Dialog
      title={text.title}
      onClose={onClose}
      actions={
        <Button kind="primary" onClick={onClose}>
          {text.close}
        </Button>
      }
    >
      <p>{text.text}</p>
      <h3>{text.export}</h3>
      <CopyBlock name="export command" text={`latchkey audit export --account ${slug} > audit.jsonl`} />
      <h3>{text.verify}</h3>
      <CopyBlock name="verify command" text="latchkey audit verify" />
    </Dialog>
  );
}
