import { useState } from "react";
import { ApiError } from "../api";
import type { UserErrorCode } from "../gql/client";
import { words } from "./detail-words";

export interface Problem {
  code: UserErrorCode;
  message: string;
  path: string[];
}

interface State {
  isBusy: boolean;
  problems: readonly Problem[];
  /** Why there was no answer. */
  failure?: string;
}

const idle: State = { isBusy: false, problems: [] };

/** Sends what a form asks for, and keeps what the server says is wrong with it. */
export function useSending() {
  const [{ isBusy, problems, failure }, set] = useState<State>(idle);

  /** The answer, where nothing was wrong. */
  async function send<Answer extends { userErrors: Problem[] }>(
    request: () => Promise<Answer>,
  ): Promise<Answer | undefined> {
    set({ ...idle, isBusy: true });
    try {
      const answer = await request();
      set({ ...idle, problems: answer.userErrors });
      return answer.userErrors.length === 0 ? answer : undefined;
    } catch (error) {
      const isCancelled = error instanceof ApiError && error.code === "CANCELLED";
      set({ ...idle, failure: isCancelled ? undefined : (error as Error).message });
      return undefined;
    }
  }

  /** What is wrong with a field, such as `urls`, `redirectUris`; items of a list are called by their line. */
  const errorAt = (...path: string[]) =>
    problems
      .filter((problem) => path.every((step, at) => problem.path[at] === step))
      .map(({ message, path: { [path.length]: item } }) =>
        item === undefined ? message : words.fields.line(Number(item) + 1, message),
      )
      .join(" ") || undefined;

  /** What belongs to none of the fields. */
  const restOf = (fields: readonly string[]) =>
    [failure, ...problems.filter(({ path }) => !fields.includes(path[0] ?? "")).map(({ message }) => message)]
      .filter(Boolean)
      .join(" ");

  return {
    isBusy,
    send,
    errorAt,
    restOf,
    isStale: problems.some((problem) => problem.code === "STALE_VERSION"),
    reset: () => set(idle),
  };
}
