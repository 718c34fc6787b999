import type { AccessPlanQuery, AccessPlanRoleQuery } from "../gql/unused";

type Account = NonNullable<AccessPlanQuery["viewer"]["account"]>;
export type Reviewed = Account["unusedAccess"]["nodes"][number];
export type GrantingRole = NonNullable<AccessPlanRoleQuery["role"]>;

interface RoleUse {
  clients: number;
  /** How many clients did not use each permission that has any of these. */
  unused: Map<string, number>;
}

const unusedCodes = (of: Reviewed) =>
  new Set(of.permissions.filter((it) => it.finding === "UNUSED").map((it) => it.permission.code));

/** The roles of which a client did not use something, by ID. */
export function rolesOf(reviews: readonly Reviewed[]): Map<string, RoleUse> {
  const roles = new Map<string, RoleUse>();
  for (const review of reviews) {
    const { role } = review.client;
    if (!role) continue;
    const use = roles.get(role.id) ?? { clients: 0, unused: new Map() };
    use.clients += 1;
    for (const code of unusedCodes(review)) use.unused.set(code, (use.unused.get(code) ?? 0) + 1);
    roles.set(role.id, use);
  }
  return new Map([...roles].filter(([, use]) => use.unused.size > 0));
}

/** What a file cannot say of a client. */
function remarksOn(of: Reviewed): string[] {
  const { clientId } = of.client;
  const secrets = of.secrets.filter((it) => it.finding === "UNUSED");
  const has = (finding: string) => of.permissions.some((it) => it.finding === finding);
  return [
    of.finding === "UNUSED" && `Client ${clientId} did not authenticate: latchkey client disable ${clientId}`,
    ...(of.secrets.some((it) => it.finding === "USED")
      ? secrets.map(
          (it) => `Client ${clientId} did not use the secret ${it.secret.id}: revoke it on its page`,
        )
      : []),
    has("IMPLIED") &&
      `Client ${clientId} asks for tokens with all its permissions, so some may be unused: let it name its scopes`,
    has("UNKNOWN") &&
      `Client ${clientId} has permissions of which nothing is known yet: ${
        of.evidenceStartsAt ? `the evidence begins at ${of.evidenceStartsAt}` : "no token is recorded"
      }`,
  ].filter((remark) => remark !== false);
}

interface Narrowed {
  remarks: string[];
  permissions?: string[];
}

/** Takes from a role what none of its clients used, where it is the account's own and nothing else has it. */
function narrow(role: GrantingRole, { clients, unused }: RoleUse): Narrowed {
  const codes = role.permissions.map((it) => it.code);
  const bySome = codes.filter((code) => {
    const number = unused.get(code);
    return number !== undefined && number < clients;
  });
  const byNone = codes.filter((code) => unused.get(code) === clients);
  const remarks = bySome.map(
    (code) => `Role ${role.key}: ${code} was used by some of its clients only: give the others another role`,
  );
  if (byNone.length === 0) return { remarks };
  const why = role.builtIn
    ? "it is built in: give its clients a role of your own"
    : role.userCount > 0
      ? "users have it, and only clients were looked at"
      : role.clientCount !== clients
        ? "only some of its clients were looked at"
        : undefined;
  if (why === undefined) return { remarks, permissions: codes.filter((code) => !byNone.includes(code)) };
  return {
    remarks: [...remarks, `Role ${role.key}: unused: ${byNone.join(", ")}; left as it is: ${why}`],
  };
}

/** JSON texts are YAML texts. */
const listed = (codes: readonly string[]) => `[${codes.map((code) => JSON.stringify(code)).join(", ")}]`;

/**
 * A file for `latchkey apply` that takes unused permissions away, as `latchkey unused-access --plan` writes it. What a file cannot say, or what
 * would take something from others as well, is a comment in it. `roles` are those of `rolesOf` that could be read.
 */
export function planOf(
  { slug, days }: { slug: string; days: number },
  reviews: readonly Reviewed[],
  roles: ReadonlyMap<string, GrantingRole>,
): { text: string; isEmpty: boolean } {
  const clients = reviews.flatMap((review) => {
    const [unused, scopes] = [unusedCodes(review), review.client.scopes.map((it) => it.code)];
    const kept = scopes.filter((code) => !unused.has(code));
    return kept.length < scopes.length ? [{ id: review.client.clientId, kept }] : [];
  });
  const narrowed = [...rolesOf(reviews)].map(([id, use]) => {
    const role = roles.get(id);
    if (!role) return { key: "", remarks: [`The role ${id} cannot be read: it is left as it is`] };
    return { key: role.key, ...narrow(role, use) };
  });
  const changed = narrowed.flatMap(({ key, permissions }) => (permissions ? [{ key, permissions }] : []));
  const remarks = [...reviews.flatMap(remarksOn), ...narrowed.flatMap((it) => it.remarks)];
  const lines = [
    `# Takes away permissions that were not used for ${days} days. Read it, then: latchkey apply -f FILE --plan`,
    ...remarks.map((remark) => `# ${remark.replace(/\s+/g, " ")}`),
    "latchkey: 1",
  ];
  const isEmpty = clients.length === 0 && changed.length === 0;
  if (isEmpty) lines.push("accounts: []");
  else lines.push("accounts:", `  - slug: ${JSON.stringify(slug)}`);
  if (changed.length > 0) lines.push("    roles:");
  for (const { key, permissions } of changed) {
    lines.push(`      - key: ${JSON.stringify(key)}`, `        permissions: ${listed(permissions)}`);
  }
  if (clients.length > 0) lines.push("    clients:");
  for (const { id, kept } of clients) {
    lines.push(`      - clientId: ${JSON.stringify(id)}`, `        scopes: ${listed(kept)}`);
  }
  return { text: lines.join("\n"), isEmpty };
}
