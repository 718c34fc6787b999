import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Server } from "./server";

/**
 * Gives the account so many clients, called `Fleet 0001` and so on, two of five of them editors, by the command that brings a deployment to
 * the state of a file: one process writes them, instead of a request for each.
 */
export function makeMany(server: Server, count: number) {
  const clients = Array.from({ length: count }, (_, at) => {
    const number = String(at + 1).padStart(4, "0");
    return {
      clientId: `fleet-${number}`,
      name: `Fleet ${number}`,
      role: at % 5 < 2 ? "editor" : "viewer",
    };
  });
  const file = join(server.folder, "fleet.json");
  writeFileSync(file, JSON.stringify({ latchkey: 1, accounts: [{ slug: "default", clients }] }));
  server.run("apply", "-f", file);
}
