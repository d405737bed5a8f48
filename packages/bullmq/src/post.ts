/** Messages between the processes of a fleet that are no jobs: by BullMQ's Relay. */
import { createHash } from "node:crypto";
import type { FleetMail } from "@heddle/core/adapter/fleet";
import { Relay } from "bullmq";
import type { Engine } from "./engine.js";

/** Topic that all machines hear. */
const MACHINES = "machines";

interface Wire {
  readonly from: string;
  readonly op: FleetMail["op"];
  readonly ident: number;
  readonly bytes?: string | undefined;
}

export interface PostOptions {
  readonly queue: string;
  readonly prefix: string | undefined;
  readonly address: string;
  /** This is a machine, so it hears what is sent to all of them. */
  readonly machine: boolean;
  readonly maxBytes: number;
  received(from: string, mail: FleetMail): void;
  failed(error: unknown): void;
}

/** One process's place in the exchange. */
export class Post {
  readonly #relay: Relay;
  readonly ready: Promise<void>;

  constructor(
    { options, relay }: Engine,
    readonly settings: PostOptions,
  ) {
    this.#relay = new Relay({
      ...options,
      namespace: namespaceOf(settings.queue),
      name: settings.address,
      // In base64, with what goes around it.
      maxMessageSize: Math.ceil(settings.maxBytes * 1.4) + 4096,
      ...(settings.prefix !== undefined && { prefix: settings.prefix }),
      ...(relay && { backend: relay as never }),
    });
    this.#relay.on("error", (error) => settings.failed(error));
    this.ready = this.#subscribe();
    this.ready.catch(() => {});
  }

  async #subscribe(): Promise<void> {
    const { address, machine, received } = this.settings;
    const take = ({ data }: { data: unknown }): void => {
      const mail = mailOf(data);
      if (mail) received(mail.from, mail);
    };
    await this.#relay.subscribe(topicOf(address), take);
    if (machine) await this.#relay.subscribe(MACHINES, take);
  }

  /** @param to an address; all machines where it is left out. */
  send(mail: FleetMail, to?: string): void {
    const { op, ident, bytes } = mail;
    const wire: Wire = {
      from: this.settings.address,
      op,
      ident,
      ...(bytes && { bytes: Buffer.from(bytes).toString("base64") }),
    };
    this.ready
      .then(() => this.#relay.publish(to === undefined ? MACHINES : topicOf(to), wire))
      .catch((error) => this.settings.failed(error));
  }

  close(): Promise<void> {
    return this.#relay.close();
  }
}

function topicOf(address: string): string {
  return `process.${address}`;
}

/** What a queue may be called, a namespace may not. */
function namespaceOf(queue: string): string {
  return `heddle-${createHash("sha256").update(queue).digest("hex").slice(0, 32)}`;
}

const OPS: readonly unknown[] = ["follow", "end", "stop", "kill"];

function mailOf(data: unknown): (FleetMail & { readonly from: string }) | undefined {
  const it = (typeof data === "object" && data !== null ? data : {}) as Partial<Wire>;
  const { from, op, ident, bytes } = it;
  if (typeof from !== "string" || op === undefined || !OPS.includes(op)) return undefined;
  if (!Number.isSafeInteger(ident)) return undefined;
  const isText = typeof bytes === "string";
  return {
    from,
    op,
    ident: ident as number,
    bytes: isText ? Buffer.from(bytes, "base64") : undefined,
  };
}
