import { useState, useSyncExternalStore } from "react";
import { Button } from "../kit/button";
import { Dialog } from "../kit/dialog";
import { base, home, signInUrl } from "../server";
import { cancelSignIn, currentReason, subscribe } from "../session";
import { words } from "./words";

function SignInDialog({ isAgain }: { isAgain: boolean }) {
  const [isWaiting, setWaiting] = useState(false);
  const text = words.session;
  const open = () => {
    window.open(signInUrl(`${home.slice(base.length)}/signed-in`, isAgain), "_blank");
    setWaiting(true);
  };
  return (
    <Dialog
      title={isAgain ? text.again : text.ended}
      size="small"
      role="alertdialog"
      isLocked
      onClose={cancelSignIn}
      actions={
        <>
          <Button onClick={cancelSignIn}>{text.cancel}</Button>
          <Button kind="primary" onClick={open}>
            {text.open}
          </Button>
        </>
      }
    >
      <p>{isAgain ? text.againText : text.endedText}</p>
      <p role="status">{isWaiting ? text.waiting : ""}</p>
    </Dialog>
  );
}

/** Once in the shell: there while a request waits for the person to sign in. */
export function SignInWatch() {
  const reason = useSyncExternalStore(subscribe, currentReason);
  return reason && <SignInDialog key={reason} isAgain={reason === "again"} />;
}
