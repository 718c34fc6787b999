import { useState } from "react";
import { areKeysOn, switchKeys } from "../keys";
import { Button } from "../kit/button";
import { Dialog } from "../kit/dialog";
import { Switch } from "../kit/switch";
import type { NavigationPage } from "./pages";
import css from "./shell.module.css";
import { words } from "./words";

export function KeysDialog({ pages, onClose }: { pages: NavigationPage[]; onClose: () => void }) {
  const [isOn, setOn] = useState(areKeysOn);
  const text = words.shortcuts;
  const all = [
    ["/", text.search],
    ["z", text.toast],
    ["?", text.list],
    ...pages.map((page) => [`g ${page.key}`, text.go(page.label)]),
  ];
  return (
    <Dialog
      title={text.title}
      size="small"
      onClose={onClose}
      actions={
        <Button kind="primary" onClick={onClose}>
          {text.close}
        </Button>
      }
    >
      <dl className={css.keys}>
        {all.map(([keys, meaning]) => (
          <div key={keys}>
            <dt>{meaning}</dt>
            <dd>
              {keys?.split(" ").map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <Switch
        label={text.onOff}
        note={text.onOffNote}
        isOn={isOn}
        onChange={(next) => {
          switchKeys(next);
          setOn(next);
        }}
      />
    </Dialog>
  );
}
