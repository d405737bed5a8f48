/** BullMQ's engines: what `connection` may be, and which one that means. */

import { show } from "@heddle/core/adapter";
import { createPostgresBackend, createPostgresRelayBackend } from "bullmq";
import { startEmbedded } from "./embedded.js";
import { createEventsBackend } from "./late-events.js";

/** A Redis or Valkey by its URL or ioredis' options; a PostgreSQL by its URL, pg's options or a `pg.Pool`. */
export type Connection = string | object;

/** One of BullMQ's engines, ready for its classes. */
export interface Engine {
  /** Where it is, for messages; without a password. */
  readonly where: string;
  /** What others reach it by. */
  readonly connection: Connection;
  /** For BullMQ's classes. */
  readonly options: { readonly connection: never };
  /** Their last argument. */
  readonly backend: typeof createPostgresBackend | undefined;
  /** The last argument of the one that hears events. */
  readonly events: typeof createPostgresBackend | undefined;
  readonly relay: typeof createPostgresRelayBackend | undefined;
  /** Ends what was started with it. */
  end(): Promise<void>;
}

/** @throws {TypeError} for what is no connection. */
export function checkConnection(call: string, connection: unknown): Connection | undefined {
  if (connection === undefined) return undefined;
  if (typeof connection === "object" && connection !== null) return connection;
  if (typeof connection === "string" && /^(rediss?|postgres(ql)?):\/\//.test(connection))
    return connection;
  throw new TypeError(
    `${call}: connection must be "redis://…", "rediss://…" or "postgres://…", or the options of ioredis or pg, not ${show(connection)}`,
  );
}

/** Without a connection: a PostgreSQL of its own, for development. */
export async function openEngine(connection: Connection | undefined): Promise<Engine> {
  if (connection === undefined) {
    const { url, end } = await startEmbedded();
    return { ...postgres(url, url), end };
  }
  if (isPostgres(connection)) return postgres(connection, connection);
  // Commands wait for the connection as long as it takes: how long that may be is the fleet's to say.
  const own = typeof connection === "string" ? { url: connection } : connection;
  return {
    where: whereOf(connection),
    connection,
    options: { connection: { ...own, maxRetriesPerRequest: null } as never },
    backend: undefined,
    events: undefined,
    relay: undefined,
    end: async () => {},
  };
}

function postgres(given: Connection, connection: Connection): Engine {
  const isPool = typeof given === "object" && "totalCount" in given;
  const own = typeof given === "string" ? { connectionString: given } : given;
  return {
    where: whereOf(given),
    connection,
    options: { connection: (isPool ? given : { migrate: true, ...own }) as never },
    backend: createPostgresBackend,
    events: createEventsBackend,
    relay: createPostgresRelayBackend,
    end: async () => {},
  };
}

function isPostgres(connection: Connection): boolean {
  if (typeof connection === "string") return connection.startsWith("postgres");
  return ["connectionString", "database", "totalCount", "schema"].some((key) => key in connection);
}

function whereOf(connection: Connection): string {
  if (typeof connection === "string") {
    const { protocol, host, pathname } = new URL(connection);
    return `${protocol}//${host}${pathname}`;
  }
  const { host = "localhost", port } = connection as { host?: string; port?: number };
  return port === undefined ? host : `${host}:${port}`;
}
