import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { type Callback, Thread } from "@heddle/core";

/**
 * A host that answers at once, on a worker of its own so that nothing else delays it: what asking it takes is
 * what asking costs here.
 */
export class Peer extends Thread {
  static override readonly kind = "platform";

  constructor(readonly onListening: Callback<[port: number], void>) {
    super({ name: "peer", daemon: true });
  }

  async run(): Promise<void> {
    const server = createServer((socket) => {
      socket.setNoDelay(true);
      socket.on("error", () => {});
      socket.once("data", () => socket.end(ANSWER));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    await this.onListening((server.address() as AddressInfo).port);
    if (!this.signal.aborted) await once(this.signal, "abort");
    server.close();
  }
}

const ANSWER = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
