import { Checklist } from "../kit/checklist";
import { TextField } from "../kit/field";
import { formatDuration } from "../kit/format";
import { Card } from "../kit/page";
import { Select } from "../kit/select";
import { Notice } from "../kit/states";
import { Switch } from "../kit/switch";
import type { PartProps } from "./tab-flows";
import more from "./tab-more.module.css";
import css from "./tab-parts.module.css";
import { words } from "./tab-words";

const methods = ["SECRET", "NONE"] as const;
const algorithms = ["usual", "RS256", "ES256", "EdDSA"] as const;
const switches = ["requirePkce", "firstParty", "claimsInIdToken"] as const;
const lifetimes = ["refreshIdleSeconds", "refreshMaxSeconds"] as const;

/** What a text of seconds means. */
const meant = (text: string) => (/^\d{1,9}$/.test(text.trim()) ? formatDuration(Number(text)) : "");

/** How the client signs people in. */
export function SignIn({ value, change, errorAt, isReadOnly }: PartProps) {
  const method = errorAt("signIn", "authMethod");
  return (
    <Card title={words.signIn.title}>
      <div className={more.fields}>
        {!value.capabilities.includes("WEB_APP") && <Notice>{words.signIn.unused}</Notice>}
        <div>
          <Checklist
            label={words.flows.names.authMethod}
            isSingle
            options={methods.map((id) => ({
              id,
              label: words.signIn.methods[id].name,
              note: words.signIn.methods[id].note,
              reason: isReadOnly ? words.signIn.methods[id].note : undefined,
            }))}
            value={[value.authMethod]}
            onChange={([id]) => change({ authMethod: id === "NONE" ? "NONE" : "SECRET" })}
          />
          {method && (
            <p className={css.error} role="alert">
              {method}
            </p>
          )}
        </div>
        {switches.map((name) => (
          <div key={name}>
            <Switch
              label={words.flows.names[name]}
              note={words.signIn.notes[name]}
              isOn={value[name]}
              disabled={isReadOnly}
              onChange={(isOn) => change({ [name]: isOn })}
            />
            {errorAt("signIn", name) && (
              <p className={css.error} role="alert">
                {errorAt("signIn", name)}
              </p>
            )}
          </div>
        ))}
        <div className={more.pair}>
          {lifetimes.map((name) => (
            <TextField
              key={name}
              label={words.flows.names[name]}
              note={words.signIn.notes[name]}
              value={value[name]}
              onChange={(text) => change({ [name]: text.replace(/\D/g, "") })}
              error={errorAt("signIn", name)}
              placeholder={words.signIn.usual[name]}
              suffix={meant(value[name]) || words.signIn.seconds}
              disabled={isReadOnly}
            />
          ))}
        </div>
        <div>
          <Select
            label={words.flows.names.idTokenAlgorithm}
            note={words.signIn.notes.idTokenAlgorithm}
            options={algorithms.map((id) => ({ id, label: words.signIn.algorithms[id] }))}
            value={value.idTokenAlgorithm}
            isDisabled={isReadOnly}
            onChange={(id) =>
              change({ idTokenAlgorithm: algorithms.find((algorithm) => algorithm === id) ?? "usual" })
            }
          />
          {errorAt("signIn", "idTokenAlgorithm") && (
            <p className={css.error} role="alert">
              {errorAt("signIn", "idTokenAlgorithm")}
            </p>
          )}
        </div>
      </div>
    </Card>
  );
}
