import { expect, test } from "vitest";
import { type GrantingRole, planOf, type Reviewed, rolesOf } from "../../src/unused/plan";

type Finding = Reviewed["finding"];

interface Seed {
  id: string;
  role?: string;
  scopes?: string[];
  /** What was found of each permission. */
  found?: Record<string, Finding>;
  secrets?: Finding[];
  finding?: Finding;
}

const review = ({ id, role, scopes = [], found = {}, secrets = [], finding = "USED" }: Seed): Reviewed => ({
  finding,
  evidenceStartsAt: null,
  client: {
    id: `cli_${id}`,
    displayName: id,
    clientId: id,
    status: "ACTIVE",
    lastUsedAt: null,
    scopes: scopes.map((code) => ({ code })),
    role: role ? { id: role } : null,
  },
  permissions: Object.entries(found).map(([code, of]) => ({
    permission: { code },
    reason: scopes.includes(code) ? "DIRECT" : "ROLE",
    finding: of,
  })),
  secrets: secrets.map((of, at) => ({ finding: of, secret: { id: `sec_${at}` } })),
});

const reader: GrantingRole = {
  key: "reader",
  builtIn: false,
  clientCount: 2,
  userCount: 0,
  permissions: [{ code: "clients:read" }, { code: "users:read" }],
};

const account = { slug: "default", days: 30 };
const plan = (reviews: Reviewed[], role?: GrantingRole) =>
  planOf(account, reviews, new Map(role ? [["rol_1", role]] : []));

test("direct permissions that were not used are taken from the client", () => {
  const one = review({
    id: "one",
    scopes: ["orders:read", "orders:write"],
    found: { "orders:read": "USED", "orders:write": "UNUSED" },
  });
  const { text, isEmpty } = plan([one]);
  expect(isEmpty).toBe(false);
  expect(text).toContain(
    [
      "latchkey: 1",
      "accounts:",
      '  - slug: "default"',
      "    clients:",
      '      - clientId: "one"',
      '        scopes: ["orders:read"]',
    ].join("\n"),
  );
});

test("a role is narrowed by what none of its clients used", () => {
  const some = { "clients:read": "USED", "users:read": "UNUSED" } as const;
  const both = ["one", "two"].map((id) => review({ id, role: "rol_1", found: some }));
  expect([...rolesOf(both).keys()]).toEqual(["rol_1"]);
  expect(plan(both, reader).text).toContain('- key: "reader"\n        permissions: ["clients:read"]');
});

test("a role stays where something else has it, or it is built in, or cannot be read", () => {
  const both = ["one", "two"].map((id) => review({ id, role: "rol_1", found: { "users:read": "UNUSED" } }));
  const stays = (role: GrantingRole | undefined, why: RegExp) => {
    const { text, isEmpty } = plan(both, role);
    expect(text).toMatch(why);
    expect(isEmpty).toBe(true);
    expect(text).toContain("accounts: []");
  };
  stays({ ...reader, userCount: 1 }, /# Role reader: unused: users:read; left as it is: users have it/);
  stays({ ...reader, builtIn: true }, /left as it is: it is built in/);
  stays({ ...reader, clientCount: 3 }, /left as it is: only some of its clients/);
  stays(undefined, /# The role rol_1 cannot be read/);
});

test("what some clients of a role used stays, with a remark", () => {
  const reviews = [
    review({ id: "one", role: "rol_1", found: { "users:read": "UNUSED" } }),
    review({ id: "two", role: "rol_1", found: { "users:read": "USED" } }),
  ];
  const { text, isEmpty } = plan(reviews, reader);
  expect(text).toContain("# Role reader: users:read was used by some of its clients only");
  expect(isEmpty).toBe(true);
});

test("what a file cannot say is a remark", () => {
  const text = plan([
    review({ id: "idle", finding: "UNUSED", secrets: ["UNUSED"] }),
    review({ id: "two", secrets: ["USED", "UNUSED"], found: { a: "IMPLIED", b: "UNKNOWN" } }),
  ]).text;
  expect(text).toContain("# Client idle did not authenticate: latchkey client disable idle");
  expect(text).not.toContain("Client idle did not use the secret");
  expect(text).toContain("# Client two did not use the secret sec_1: revoke it on its page");
  expect(text).toContain("# Client two asks for tokens with all its permissions");
  expect(text).toContain("# Client two has permissions of which nothing is known yet: no token is recorded");
});
