import { type FormEvent, useRef, useState, useSyncExternalStore } from "react";
import * as access from "./access";
import { account, at, isElsewhere, signInUrl } from "./server";

export const useAccess = () => useSyncExternalStore(access.subscribe, access.current);

/** Shows whom the page acts for. People sign in with the browser's session; a panel takes a client's id and secret. */
export function SignIn() {
  const dialog = useRef<HTMLDialogElement>(null);
  const who = useAccess();
  if (who.state === "client") {
    return (
      <p className="who">
        <span>
          Signed in as <code>{who.clientId}</code>
        </span>
        <button type="button" onClick={() => access.signOut()}>
          Sign out
        </button>
      </p>
    );
  }
  const isPerson = who.state === "session";
  return (
    <div className="who">
      <span role="status">
        {isPerson ? (
          <>
            Signed in as <b>{who.name}</b>
            {who.isStale && ". This change needs a recent sign-in."}
          </>
        ) : (
          (who.problem ?? "Not signed in")
        )}
      </span>
      {!isElsewhere && (!isPerson || who.isStale) && (
        <a className="button main" href={signInUrl(isPerson)}>
          Sign in
        </a>
      )}
      {isPerson && <a href={at(`/console/${account}/`)}>Console</a>}
      <button type="button" onClick={() => dialog.current?.showModal()}>
        Client ID and secret
      </button>
      <dialog ref={dialog} aria-labelledby="signin-title" className="signin">
        <Form close={() => dialog.current?.close()} />
      </dialog>
    </div>
  );
}

function Form({ close }: { close: () => void }) {
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  const finish = () => {
    form.current?.reset();
    setProblem("");
    close();
  };
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    setBusy(true);
    try {
      await access.signIn(String(data.get("id")).trim(), String(data.get("secret")).trim());
      finish();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form ref={form} onSubmit={submit} autoComplete="off">
      <h2 id="signin-title">Sign in as a client</h2>
      <p>
        The page fetches a token and renews it. Both stay in this page&rsquo;s memory: they are gone when you
        close or reload it.
      </p>
      <label>
        Client ID
        <input name="id" required autoComplete="off" spellCheck={false} />
      </label>
      <label>
        Client secret
        <input name="secret" type="password" required autoComplete="off" spellCheck={false} />
      </label>
      <p role="alert" className="problem">
        {problem}
      </p>
      <div className="buttons">
        <button type="button" onClick={finish}>
          Cancel
        </button>
        <button type="submit" className="main" disabled={busy}>
          {busy ? "Signing in…" : "Sign in"}
        </button>
      </div>
    </form>
  );
}
