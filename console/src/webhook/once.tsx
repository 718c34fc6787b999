import { useState } from "react";
import { OnceDialog, OnceLine } from "../kit/once";
import { words } from "./words";

const said = words.secret;

/** Shows a signing secret for the only time; what draws it must then forget it. */
export function SigningSecret({
  title,
  secret,
  onDone,
}: {
  title: string;
  secret: string;
  onDone: () => void;
}) {
  const [isShown, setShown] = useState(true);
  return (
    <OnceDialog title={title} lead={said.lead} keep={said.keep} onDone={onDone}>
      <OnceLine label={said.label} text={secret} isShown={isShown} onShow={setShown} />
    </OnceDialog>
  );
}
