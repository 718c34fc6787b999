export interface Credentials {
  clientId: string;
  clientSecret: string;
  tokenUrl: string;
}

/** A text as a shell and readers of .env files take it: as it is, or in single quotes. */
const quoted = (text: string) =>
  /^[\w./:@~-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

export const envOf = ({ clientId, clientSecret, tokenUrl }: Credentials) =>
  [
    `OAUTH_CLIENT_ID=${quoted(clientId)}`,
    `OAUTH_CLIENT_SECRET=${quoted(clientSecret)}`,
    `OAUTH_TOKEN_URL=${quoted(tokenUrl)}`,
  ].join("\n");

/** In the body, as HTTP Basic wants IDs and secrets encoded first. `secret` is written as it is given, such as `"$CLIENT_SECRET"`. */
export const curlOf = (tokenUrl: string, clientId: string, secret: string) =>
  [
    `curl ${quoted(tokenUrl)}`,
    "  -d grant_type=client_credentials",
    `  --data-urlencode client_id=${quoted(clientId)}`,
    `  --data-urlencode client_secret=${secret}`,
  ].join(" \\\n");

export const curlWith = ({ clientId, clientSecret, tokenUrl }: Credentials) =>
  curlOf(tokenUrl, clientId, quoted(clientSecret));

/** A name that Kubernetes takes: small letters, digits and hyphens. */
const kubernetesName = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 63)
    .replace(/^-+|-+$/g, "") || "client";

/** JSON texts are YAML texts. */
export const kubernetesOf = (name: string, { clientId, clientSecret, tokenUrl }: Credentials) =>
  [
    "apiVersion: v1",
    "kind: Secret",
    "metadata:",
    `  name: ${kubernetesName(name)}-credentials`,
    "stringData:",
    `  OAUTH_CLIENT_ID: ${JSON.stringify(clientId)}`,
    `  OAUTH_CLIENT_SECRET: ${JSON.stringify(clientSecret)}`,
    `  OAUTH_TOKEN_URL: ${JSON.stringify(tokenUrl)}`,
  ].join("\n");
