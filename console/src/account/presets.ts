import type { PolicyPreset } from "../gql/account";
import { allRules, type Policy, type Rule, type RuleValue } from "./fields";

export const presets = ["DEFAULT", "KOIOS", "KNOX", "INSIGHTS", "ALPHAUS"] as const satisfies PolicyPreset[];
export type Preset = (typeof presets)[number];

type ClientRules = Omit<
  Policy,
  | "preset"
  | "allowInsecureRedirects"
  | "refreshGraceSeconds"
  | "sessionIdleSeconds"
  | "sessionMaxSeconds"
  | "rememberSeconds"
  | "defaultTokenTtlSeconds"
> & { defaultTokenTtlSeconds: number | null };

const base: ClientRules = {
  clientIdMode: "CHOSEN",
  clientIdPrefix: null,
  clientIdMaxLength: 255,
  clientIdEditable: true,
  secretMode: "CHOSEN_OR_GENERATED",
  chosenSecretMinLength: 8,
  chosenSecretMaxLength: 30,
  secretGraceSeconds: 0,
  maxClients: null,
  maxActiveClients: null,
  // The deployment's.
  defaultTokenTtlSeconds: null,
  minTokenTtlSeconds: 60,
  maxTokenTtlSeconds: 86_400,
  allowWildcardRedirects: true,
  tokensPerMinute: null,
};

/** The rules of each preset, as the server has them: a test compares them with accounts that it makes. */
export const presetRules: Record<Preset, ClientRules> = {
  DEFAULT: base,
  KOIOS: { ...base, clientIdMode: "UUID", clientIdEditable: false, secretMode: "GENERATED" },
  KNOX: { ...base, clientIdMaxLength: 49, maxActiveClients: 5, defaultTokenTtlSeconds: 3600 },
  INSIGHTS: {
    ...base,
    clientIdMode: "REQUIRED_PREFIX",
    clientIdPrefix: "{account}_",
    clientIdEditable: false,
    secretMode: "GENERATED",
    maxClients: 5,
  },
  ALPHAUS: {
    ...base,
    clientIdMode: "GENERATED_PREFIX",
    clientIdPrefix: "ripple-",
    clientIdEditable: false,
    secretMode: "GENERATED",
  },
};

/** What a preset would change: each rule with its present and its next value. Whether the deployment's default is another is not known. */
export function differences(policy: Policy, preset: Preset): [Rule, RuleValue, RuleValue][] {
  const rules: Partial<Policy> = presetRules[preset] as Partial<Policy>;
  return allRules.flatMap((rule): [Rule, RuleValue, RuleValue][] => {
    if (!(rule.name in rules)) return [];
    const next = rules[rule.name] as RuleValue;
    return next === policy[rule.name] ? [] : [[rule, policy[rule.name], next]];
  });
}
