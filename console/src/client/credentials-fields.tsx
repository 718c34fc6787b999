import { useQuery } from "@tanstack/react-query";
import { Check, Circle } from "lucide-react";
import { useEffect, useState } from "react";
import { asked } from "../api";
import { ClientIdInUseDocument, ClientRulesDocument } from "../gql/client";
import { TextField } from "../kit/field";
import { useCan, useViewer } from "../viewer/viewer";
import css from "./credentials.module.css";
import { idProblem, prefixOf, secretChecks } from "./credentials-checks";
import { words as all } from "./detail-words";

const words = all.fields;

/** How long typing must rest before the server is asked. */
const REST = 300;

/** The account's rules for clients; undefined for those who may not read them, and while they come. */
export function useRules() {
  const can = useCan();
  const query = useQuery({ ...asked("account", ClientRulesDocument), enabled: can("account:read") });
  const account = query.data?.account ?? undefined;
  return { rules: account?.policy, usage: account?.usage, isPending: query.isLoading };
}

function useTaken(clientId: string): boolean {
  const can = useCan();
  const [rested, setRested] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setRested(clientId), REST);
    return () => clearTimeout(timer);
  }, [clientId]);
  const query = useQuery({
    ...asked("clients", ClientIdInUseDocument, { clientId: rested }),
    enabled: can("clients:read") && rested !== "" && rested === clientId && !idProblem(undefined, rested),
  });
  return rested === clientId && Boolean(query.data?.client) && !query.isPlaceholderData;
}

/** The client ID of a new client, as the account's rules say: chosen, chosen behind a prefix, or made by the server. */
export function ClientIdField({
  value,
  onChange,
  error,
}: {
  /** Without the prefix. */
  value: string;
  onChange: (clientId: string) => void;
  error?: string;
}) {
  const { rules } = useRules();
  const { account } = useViewer();
  const prefix = rules ? prefixOf(rules, account.slug) : "";
  const mode = rules?.clientIdMode;
  const isPrefixed = mode === "REQUIRED_PREFIX";
  const whole = isPrefixed && value ? prefix + value : value;
  const isTaken = useTaken(whole);
  if (mode === "UUID" || mode === "GENERATED_PREFIX") {
    return (
      <div className={css.field}>
        <span className={css.label}>{words.clientId}</span>
        <p>{mode === "UUID" ? words.idGenerated : words.idGeneratedAs(prefix)}</p>
      </div>
    );
  }
  return (
    <TextField
      label={words.clientId}
      isRequired={isPrefixed}
      isMono
      autoComplete="off"
      value={value}
      onChange={onChange}
      prefix={isPrefixed ? prefix : undefined}
      error={error ?? idProblem(rules, whole) ?? (isTaken ? all.checks.taken : undefined)}
      note={`${isPrefixed ? words.idPrefix(prefix) : words.idBlank} ${words.idForever}`}
    />
  );
}

/** The client ID as it is sent: with its prefix; absent where the server makes it. */
export function useWholeId() {
  const { rules } = useRules();
  const { account } = useViewer();
  return (typed: string) => {
    if (typed === "" || !rules) return typed || undefined;
    return rules.clientIdMode === "REQUIRED_PREFIX" ? prefixOf(rules, account.slug) + typed : typed;
  };
}

/** A secret that people may choose, where the account lets them. */
export function SecretField({
  value,
  onChange,
  error,
}: {
  value: string;
  onChange: (secret: string) => void;
  error?: string;
}) {
  const { rules } = useRules();
  if (rules?.secretMode === "GENERATED") {
    return (
      <div className={css.field}>
        <span className={css.label}>{words.secret}</span>
        <p>{words.secretGenerated}</p>
      </div>
    );
  }
  return (
    <div className={css.field}>
      <TextField
        label={words.secret}
        isRequired={false}
        isMono
        autoComplete="off"
        value={value}
        onChange={onChange}
        error={error}
        note={words.secretBlank}
      />
      {value && rules && (
        <ul className={css.rules}>
          {secretChecks(rules, value).map(([rule, isMet]) => (
            <li key={rule} className={isMet ? css.met : undefined}>
              {isMet ? <Check size={12} aria-hidden /> : <Circle size={12} aria-hidden />}
              {rule}
              <span className="visually-hidden">, {isMet ? all.checks.isMet : all.checks.isOpen}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
