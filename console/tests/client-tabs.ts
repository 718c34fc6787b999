import type { Page } from "@playwright/test";
import { expect } from "./console";
import type { Server } from "./server";

export interface Made {
  id: string;
  clientId: string;
  secret: string;
}

export const update = async (server: Server, id: string, changed: object) => {
  const { updateClient } = await server.ask(
    "mutation($input: UpdateClientInput!) { updateClient(input: $input) { userErrors { message path } } }",
    { input: { id, ...changed } },
  );
  expect(updateClient.userErrors).toEqual([]);
};

export const clientOf = async (server: Server, id: string) =>
  (
    await server.ask(
      `query($id: ID!) { client(by: { id: $id }) {
        role { key } capabilities scopes { code } name
        urls { rootUrl homeUrl adminUrl backchannelLogoutUrl redirectUris postLogoutRedirectUris webOrigins }
        signIn { authMethod requirePkce firstParty claimsInIdToken refreshIdleSeconds refreshMaxSeconds }
      } }`,
      { id },
    )
  ).client;

export const tokenOf = (server: Server, { clientId, secret }: Made) => server.token(clientId, secret);

export const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });

/** The claim `jti` of a token. */
export const jtiOf = (token: string) =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).jti as string;

export const answers = async (server: Server, token: string) =>
  (
    await fetch(`${server.issuer}/graphql`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: '{"query":"{ viewer { scopes } }"}',
    })
  ).status;
