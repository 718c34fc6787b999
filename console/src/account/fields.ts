import type { RulesFragment } from "../gql/account";
import { formatDuration, formatNumber } from "../kit/format";
import { idModes, presetWords, secretModes, words } from "./words";

export type Policy = RulesFragment["policy"];
export type RuleName = keyof Policy;
export type RuleValue = Policy[RuleName];

export interface Rule {
  name: RuleName;
  label: string;
  note: string;
  kind: "number" | "seconds" | "text" | "switch" | "choice";
  /** What no value means, where there may be none. */
  absent?: string;
  options?: Record<string, string>;
  /** Raising it is for operators of the deployment. */
  isLimit?: boolean;
}

/** All rules but the preset, as people read them. */
export const sections: { title: string; rules: Rule[] }[] = [
  {
    title: "Limits",
    rules: [
      {
        name: "maxClients",
        label: "Clients at most",
        note: "Active or not. With this many, no further one can be created.",
        kind: "number",
        absent: words.unlimited,
        isLimit: true,
      },
      {
        name: "maxActiveClients",
        label: "Active clients at most",
        note: "With this many, a new client starts inactive. Disabling one frees its place.",
        kind: "number",
        absent: words.unlimited,
        isLimit: true,
      },
      {
        name: "tokensPerMinute",
        label: "Tokens a minute",
        note: "That each client gets, from each node of the server. More are refused for the rest of the minute.",
        kind: "number",
        absent: words.unlimited,
      },
    ],
  },
  {
    title: "Client IDs",
    rules: [
      {
        name: "clientIdMode",
        label: "How IDs are made",
        note: "For new clients only.",
        kind: "choice",
        options: idModes,
      },
      {
        name: "clientIdPrefix",
        label: "Prefix",
        note: "{account} in it stands for the short name of the account.",
        kind: "text",
        absent: words.none,
      },
      {
        name: "clientIdMaxLength",
        label: "Longest ID",
        note: "In characters, from 8 to 255.",
        kind: "number",
      },
      {
        name: "clientIdEditable",
        label: "May be changed later",
        note: "Changing it revokes the client's tokens.",
        kind: "switch",
      },
    ],
  },
  {
    title: "Secrets",
    rules: [
      {
        name: "secretMode",
        label: "How secrets are made",
        note: "Generated secrets cannot be guessed, and are found by scanners where they leak.",
        kind: "choice",
        options: secretModes,
      },
      {
        name: "chosenSecretMinLength",
        label: "Shortest chosen secret",
        note: "In characters, 8 at least.",
        kind: "number",
      },
      {
        name: "chosenSecretMaxLength",
        label: "Longest chosen secret",
        note: "In characters, 256 at most.",
        kind: "number",
      },
      {
        name: "secretGraceSeconds",
        label: "A replaced secret stays valid for",
        note: "So that programs can change over. With 0 it is refused at once.",
        kind: "seconds",
      },
    ],
  },
  {
    title: "Tokens",
    rules: [
      {
        name: "defaultTokenTtlSeconds",
        label: "Usual validity",
        note: "Of the tokens of clients that set none. Leave it empty for the deployment's default.",
        kind: "seconds",
        absent: words.byDeployment,
      },
      {
        name: "minTokenTtlSeconds",
        label: "Shortest validity",
        note: "That a client may set; 60 seconds at least.",
        kind: "seconds",
      },
      {
        name: "maxTokenTtlSeconds",
        label: "Longest validity",
        note: "That a client may set; a day at most.",
        kind: "seconds",
      },
      {
        name: "refreshGraceSeconds",
        label: "A used refresh token counts once more for",
        note: "As the first answer may have been lost. 0 to 300 seconds (RFC 9700 section 4.14.2).",
        kind: "seconds",
      },
    ],
  },
  {
    title: "Redirects of web apps",
    rules: [
      {
        name: "allowWildcardRedirects",
        label: "Wildcards in URLs",
        note: "Redirect URIs may end in /*, and hosts of web origins begin with *. Exact URLs are safer.",
        kind: "switch",
      },
      {
        name: "allowInsecureRedirects",
        label: "Plain HTTP",
        note: "To other hosts than this computer. Only for tests: codes can be read on the way (RFC 9700 section 2.6).",
        kind: "switch",
      },
    ],
  },
  {
    title: "Sign-in of people",
    rules: [
      {
        name: "sessionIdleSeconds",
        label: "A session ends unused after",
        note: "From a minute to 30 days.",
        kind: "seconds",
      },
      {
        name: "sessionMaxSeconds",
        label: "A session ends in any case after",
        note: "At least as long as it may be unused, at most a year.",
        kind: "seconds",
      },
      {
        name: "rememberSeconds",
        label: "Staying signed in lasts",
        note: "For people who ask for it. Leave it empty to not offer it.",
        kind: "seconds",
        absent: words.notOffered,
      },
    ],
  },
];

export const allRules = sections.flatMap((section) => section.rules);

/** A value as people read it. */
export function shown(rule: Rule, value: RuleValue | undefined): string {
  if (value === null || value === undefined || value === "") return rule.absent ?? words.none;
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (rule.options) return rule.options[value] ?? String(value);
  if (typeof value === "string") return value;
  return rule.kind === "seconds" ? formatDuration(value) : formatNumber(value);
}

export const presetName = (policy: Policy) => presetWords[policy.preset];

/** What is in the form: texts as they are typed, and switches. */
export type Draft = Partial<Record<RuleName, string | boolean>>;

/** A value as the form has it. */
export function drafted(rule: Rule, value: RuleValue): string | boolean {
  if (rule.kind === "switch") return value === true;
  return value === null ? "" : String(value);
}

/** What the API gets for what was typed. What is no number is sent as it is not, and refused by the form. */
export function toValue(rule: Rule, typed: string | boolean): RuleValue {
  if (typeof typed === "boolean") return typed;
  const text = typed.trim();
  if (text === "") return null;
  return rule.kind === "number" || rule.kind === "seconds" ? Number(text) : (text as RuleValue);
}

/** Rules of a draft that differ from the ones that hold. */
export const changedRules = (draft: Draft, policy: Policy) =>
  allRules.filter((rule) => {
    const typed = draft[rule.name];
    return typed !== undefined && typed !== drafted(rule, policy[rule.name]);
  });

/** What is wrong with a value before it is sent. */
export function problemOf(rule: Rule, typed: string | boolean): string | undefined {
  const value = toValue(rule, typed);
  if (value === null) return rule.absent ? undefined : "A value is needed here.";
  if (typeof value === "number" && !Number.isInteger(value)) return "This must be a whole number.";
  return undefined;
}
