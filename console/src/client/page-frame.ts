import { createContext, useContext } from "react";
import type { ClientPageFragment } from "../gql/client";

export const PageClient = createContext<ClientPageFragment | undefined>(undefined);

/** The client whose page is shown: for its tabs, which are drawn once it is there. */
export function useClient(): ClientPageFragment {
  const client = useContext(PageClient);
  if (!client) throw new Error("outside a client's page");
  return client;
}
