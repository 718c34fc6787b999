import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

const binary = process.env.LATCHKEY_BINARY ?? join(import.meta.dirname, "../../target/debug/latchkey");

/** The first administrator of every server that is started here. */
export const administrator = { id: "administrator", secret: "A-chosen-secret-for-tests:4711" };

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** The real program with an empty SQLite database of its own. */
export class Server {
  /** Where the first user, `admin`, sets its password, once. */
  link = "";
  /** The first administrator's token, which is good for an hour; tests take less. */
  private administration: Promise<string> | undefined;

  private constructor(
    private readonly child: ChildProcess,
    /** Where its database is. */
    readonly folder: string,
    /** What its public addresses begin with. */
    readonly issuer: string,
    readonly port: number,
  ) {}

  /** Starts it below a path of its issuer, such as `/tenants/one`, with further settings. */
  static async start(path = "", settings: Record<string, string> = {}): Promise<Server> {
    if (!existsSync(binary))
      throw new Error(`There is no program at ${binary}. Build it first: cargo build.`);
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), "latchkey-console-"));
    const own = Object.entries(process.env).filter(([name]) => !name.startsWith("LATCHKEY_"));
    const child = spawn(binary, ["serve", "--listen", `127.0.0.1:${port}`], {
      cwd: folder,
      env: {
        ...Object.fromEntries(own),
        LATCHKEY_ISSUER: `http://localhost:${port}${path}`,
        LATCHKEY_BOOTSTRAP_CLIENT_ID: administrator.id,
        LATCHKEY_BOOTSTRAP_CLIENT_SECRET: administrator.secret,
        ...settings,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    const server = new Server(child, folder, `http://localhost:${port}${path}`, port);
    const hear = (lines: unknown) => {
      said = `${said}${lines}`.slice(-4000);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    for (let tries = 0; tries < 300 && child.exitCode === null; tries++) {
      const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
      if (answer?.ok) {
        server.link = server.command("user", "link", "--username", "admin").link;
        return server;
      }
      await setTimeout(100);
    }
    await server.stop();
    throw new Error(`The server does not start: ${said}`);
  }

  /** Runs a command beside the server, and answers what it prints. */
  run(...args: string[]): string {
    const own = Object.entries(process.env).filter(([name]) => !name.startsWith("LATCHKEY_"));
    const env = { ...Object.fromEntries(own), LATCHKEY_ISSUER: this.issuer };
    return execFileSync(binary, args, {
      cwd: this.folder,
      env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 64 * 1024 * 1024,
    });
  }

  /** Runs a command that prints JSON, and answers that. */
  // biome-ignore lint/suspicious/noExplicitAny: the shape is the command's
  command(...args: string[]): any {
    return JSON.parse(this.run(...args));
  }

  async stop() {
    if (this.child.exitCode === null) {
      const ended = new Promise((resolve) => this.child.once("exit", resolve));
      this.child.kill();
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  async token(id = administrator.id, secret = administrator.secret): Promise<string> {
    const answer = await fetch(`${this.issuer}/oauth/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: id,
        client_secret: secret,
        resource: `${this.issuer}/api`,
      }),
    });
    return ((await answer.json()) as { access_token: string }).access_token;
  }

  /** Runs an operation as the first administrator, and answers its data. */
  // biome-ignore lint/suspicious/noExplicitAny: the shape is the operation's
  async ask(query: string, variables: object = {}): Promise<any> {
    this.administration ??= this.token();
    const answer = await fetch(`${this.issuer}/graphql`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${await this.administration}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await answer.json()) as { data: unknown; errors?: unknown };
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }

  /** Creates a user, and answers the link at which it sets its password. */
  async createUser(username: string, role: string): Promise<string> {
    await this.ask(
      "mutation($input: CreateUserInput!) { createUser(input: $input) { userErrors { message } } }",
      {
        input: { username, role: { key: role } },
      },
    );
    const { createUserLink } = await this.ask(
      "mutation($by: UserBy!) { createUserLink(input: { user: $by }) { url } }",
      { by: { username } },
    );
    return createUserLink.url;
  }

  /** Creates another client and answers its id, its OAuth client id and its secret. */
  async createClient(role = "administrator", name = "Made by a test") {
    const { createClient } = await this.ask(
      "mutation($input: CreateClientInput!) { createClient(input: $input) { client { id clientId } credentials { clientSecret } } }",
      { input: { name, role: { key: role } } },
    );
    const { client, credentials } = createClient;
    return {
      id: client.id as string,
      clientId: client.clientId as string,
      secret: credentials.clientSecret as string,
    };
  }
}
