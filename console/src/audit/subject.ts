import type { LinkProps } from "@tanstack/react-router";

/** Pages of what an ID names, by how it begins. */
const pages: Record<string, (id: string) => string> = {
  acc: () => "/rules",
  cli: (id) => `/clients/${id}`,
  key: () => "/keys",
  res: (id) => `/apis/${id}`,
  rol: (id) => `/roles/${id}`,
  whk: (id) => `/webhooks/${id}`,
  usr: (id) => `/users/${id}`,
};

/** The page of the object with that ID; undefined where there is none. */
export function pageOfId(id: string | null): LinkProps["to"] {
  return id ? (pages[id.split("_")[0] ?? ""]?.(id) as LinkProps["to"]) : undefined;
}
