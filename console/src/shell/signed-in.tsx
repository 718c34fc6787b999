import { CircleCheck } from "lucide-react";
import { useEffect } from "react";
import { Empty } from "../kit/states";
import { announceSignIn } from "../session";
import { words } from "./words";

/** Tells the tab that waits that it may carry on. */
export function SignedIn() {
  useEffect(() => {
    document.title = `${words.signedIn.title} · Latchkey`;
    announceSignIn();
    window.close();
  }, []);
  return (
    <main>
      <Empty icon={CircleCheck} title={words.signedIn.title}>
        {words.signedIn.text}
      </Empty>
    </main>
  );
}
