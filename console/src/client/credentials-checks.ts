import type { ClientPolicyFragment } from "../gql/client";
import { words } from "./detail-words";

/** The prefix of an account's client IDs, `{account}` in it replaced. */
export const prefixOf = (rules: ClientPolicyFragment, slug: string) =>
  rules.clientIdPrefix?.replaceAll("{account}", slug) ?? "";

/** What is wrong with a client ID, as far as that can be told without the server. */
export function idProblem(rules: ClientPolicyFragment | undefined, clientId: string): string | undefined {
  if (clientId === "") return undefined;
  const most = rules?.clientIdMaxLength ?? 255;
  if (clientId.length > most) return words.checks.tooLong(most);
  return /^[\w.~@/-]+$/.test(clientId) ? undefined : words.checks.form;
}

/** The rules for a secret that people choose, and whether it meets each. */
export function secretChecks(rules: ClientPolicyFragment, secret: string): [rule: string, isMet: boolean][] {
  const { chosenSecretMinLength: least, chosenSecretMaxLength: most } = rules;
  return [
    [words.checks.length(least, most), secret.length >= least && secret.length <= most],
    [words.checks.letter, /[a-zA-Z]/.test(secret)],
    [words.checks.digit, /\d/.test(secret)],
    [words.checks.special, /[!-/:-@[-`{-~]/.test(secret)],
    [words.checks.allowed, /^[!-~]+$/.test(secret) && !/[%+]/.test(secret)],
  ];
}
