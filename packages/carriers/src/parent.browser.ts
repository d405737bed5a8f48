import type { Carrier, CarrierEvents, Host } from "@heddle/core/adapter";
import { importFrom } from "./import.browser.js";
import { fromAnyOrigin } from "./origins.browser.js";
import { turns } from "./turns.browser.js";
import { GONE, HELD, type Hello } from "./wire.browser.js";

// As they are when this is loaded: a test may put fakes in their place later.
const { MessageChannel, Promise, crypto, navigator, performance, setTimeout } = globalThis;

/** What an adapter brings along. */
export interface Adapter {
  /** Its package name. */
  readonly name: string;
  keep: Keep;
  /** Imports a module that a class names. Default: by its URL. */
  import?(url: string): Promise<object>;
}

/** Takes a new worker into care: hands it its end of the wire, and reports what makes that impossible. */
export type Keep = (worker: Worker, hello: Hello, failed: (error: unknown) => void) => Keeper;

export interface Keeper {
  /** Ends the worker now. Can be called again. */
  end(): void;
}

export function hostInBrowser(
  { name, keep, import: load = importFrom }: Adapter,
  make: () => Worker,
): Host {
  // In GiB, rounded, where the browser says so.
  const { deviceMemory: memory } = navigator as { deviceMemory?: number };
  return {
    name,
    parallelism: navigator.hardwareConcurrency || 2,
    memory: memory && memory * 2 ** 30,
    // A page's main thread may never wait, and a worker that makes carriers could not hear them meanwhile.
    canBlock: false,
    realmName: typeof document === "undefined" ? "Dummy-1" : "MainThread",
    spawn: (events) => spawn(make, events, keep),
    import: (url) => load(url),
    // A page ends when the page ends.
    keepAlive: () => {},
    onEnd: (end) => {
      addEventListener("pagehide", (event) => {
        if (!event.persisted) end();
      });
    },
    fail: () => {},
    soon: turns(),
  };
}

function spawn(make: () => Worker, events: CarrierEvents, keep: Keep): Carrier {
  const worker = fromAnyOrigin(make);
  const { port1: port, port2: theirs } = new MessageChannel();
  const lock = locks && lockName();
  /** It has said that it holds its lock. */
  let held = false;
  let ending = false;
  const isOver = spins();
  const end = (cause?: unknown): void => {
    if (ending) return;
    ending = true;
    keeper.end();
    void stopped(lock, () => held).then(() => {
      port.close();
      events.death(cause);
    });
  };
  port.addEventListener("message", ({ data }) => {
    if (data === HELD) held = true;
    else if (data === GONE) end();
    else events.message(data);
  });
  // Lost, and nobody knows what it was: better an end than a hang.
  port.addEventListener("messageerror", () =>
    end(new Error("a message from it could not be read")),
  );
  port.start();
  // Errors of threads come over the wire: what is seen here is a worker file that cannot run.
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    if (event.error || event.message) return end(event.error ?? new Error(event.message));
    void notLoaded(make).then(end);
  });
  const terminate = worker.terminate.bind(worker);
  // No event tells that somebody else has ended it.
  worker.terminate = () => {
    terminate();
    end();
  };
  const keeper = keep(worker, { port: theirs, lock }, end);
  return {
    post: (message, transfer) => port.postMessage(message, transfer as Transferable[]),
    terminate: () => end(),
    alive: () => !(ending && isOver()),
  };
}

async function notLoaded(make: () => Worker): Promise<Error> {
  try {
    const { whyNotLoaded } = await import("./worker-file.browser.js");
    return await whyNotLoaded(make);
  } catch {
    return new Error("its worker file could not be loaded");
  }
}

/**
 * Firefox stops a worker within the call of `terminate()`, and keeps no page in its back/forward cache in which a lock
 * was ever held. Chromium keeps such pages, and lets a worker that computes run on for two seconds after that call.
 * A page that is no secure context has no locks, and a server no navigator.
 */
const locks: LockManager | undefined = isFirefox() ? undefined : navigator?.locks;

/** Of the engines only SpiderMonkey has it. */
function isFirefox(): boolean {
  return "InternalError" in globalThis;
}

/** V8's stacks alone begin with the error's name. */
function isChromium(): boolean {
  return new Error().stack?.startsWith("Error") === true;
}

function lockName(): string {
  // Not `randomUUID`, which a page has only in a secure context.
  return `heddle:${crypto.getRandomValues(new Uint32Array(4)).join("-")}`;
}

/**
 * Milliseconds to wait after `terminate()` where no event of the browser says that the worker has stopped. After that
 * time the worker runs no more, and each message that it had posted has arrived.
 */
const GRACE = 100;

/**
 * Milliseconds for which a page spins before a guard that a worker is in which it has ended, before it takes that for
 * dead. Chromium stops one that computes only when the page's event loop has a turn; one that still runs leaves the
 * guard by then, however busy the machine is.
 */
const SPIN = 1000;

/** Says whether it was asked for so long without a pause. */
function spins(): () => boolean {
  let since = 0;
  let last = 0;
  return () => {
    const now = performance.now();
    if (now - last > SPIN / 2) since = now;
    last = now;
    return now - since > SPIN;
  };
}

/** Milliseconds for which the page keeps the lock of a worker that it ended before that held it. */
const KEPT = 60_000;

/**
 * Resolves when a worker that was terminated runs no more, or will begin nothing, and its last messages are here. One
 * that computes may have got its lock and not have said so.
 */
async function stopped(lock: string | undefined, held: () => boolean): Promise<void> {
  if (lock) await new Promise<void>((resolve) => take(lock, held, resolve));
  // In WebKit the lock overtakes what the worker had said.
  if (!held() || !isChromium()) await new Promise<void>((resolve) => setTimeout(resolve, GRACE));
}

function take(lock: string, held: () => boolean, taken: () => void): void {
  const over = locks?.request(lock, () => {
    taken();
    if (!held()) return new Promise<void>((resolve) => setTimeout(resolve, KEPT));
  });
  over?.catch(taken);
}
