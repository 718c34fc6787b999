import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A receiver of webhooks on this machine, which answers with a status that a test can change. */
export class Receiver {
  status = 200;
  /** Bodies that it was sent. */
  readonly bodies: string[] = [];
  private constructor(private readonly server: Server) {}

  static async start(): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server);
    server.on("request", async (request, response) => {
      let body = "";
      for await (const part of request) body += part;
      receiver.bodies.push(body);
      response.writeHead(receiver.status).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return receiver;
  }

  get url() {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  stop() {
    return new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }
}
