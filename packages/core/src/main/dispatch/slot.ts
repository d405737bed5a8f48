/** What the scheduler knows of threads and carriers, and nothing else: so that it runs in a simulation as it ships. */
import type { ThreadKind } from "../../realm/protocol.js";
import type { Window } from "./window.js";

/** A thread that was started. */
export interface Waiting {
  readonly kind: ThreadKind;
  readonly alive: boolean;
  /** Where it stands in the line, while it does. */
  place: number;
  /** It cannot be taken back once it is sent: it was before, or it is large. */
  bound: boolean;
  /** It takes long to copy, or something moves with it: it is sent to a carrier that begins it next. */
  large: boolean;
}

/** A carrier. */
export interface Slot<T extends Waiting> {
  readonly platform: boolean;
  /** Its worker file has called `serve`. */
  readonly ready: boolean;
  readonly dead: boolean;
  /** Told to end. */
  readonly retired: boolean;
  /** One of its threads blocks, for a thread or for something else (−1), perhaps for a limited time: it begins nothing. */
  readonly blocked: { readonly ident: number; readonly limited?: boolean | undefined } | undefined;
  /** Threads that were sent there and have not ended. */
  readonly live: number;
  /** Of these, the ones that have not begun, as far as it has said. */
  readonly unbegun: number;
  /** How many more can be sent: claim words, and bytes that wait there to be read. */
  readonly room: number;
  /** What was sent there and has not begun can be taken back. */
  readonly revocable: boolean;
  /** When it last said something, and when it was last sent a thread while it had none to begin. */
  readonly heardAt: number;
  readonly fedAt: number;
  /** When it was asked for a sign of life. */
  readonly askedAt: number;
  /** When it was made, and when its last thread ended. */
  readonly madeAt: number;
  readonly idleSince: number;
  readonly window: Window;
  /** How many it had not begun at the last look. */
  seen: number;
  /** Those that it has not begun, in the order in which they were sent, where claim words tell. */
  untaken(): readonly T[];
  /** It has begun a thread that has neither ended nor waited for anything yet, where claim words tell. */
  computing(): boolean;
  /** True where the carrier has not begun the thread, and now never will. */
  takeBack(thread: T): boolean;
  /** Asks it for a sign of life: `heard` of the scheduler follows when its event loop turns. */
  ask(): void;
  /** Posts what was sent to it. */
  flush(): void;
  /** Ends it for good. */
  retire(): void;
}

/**
 * "sent": it is on its way, or has ended since it cannot be sent. "large": nothing was done, since it is
 * large, or something moves with it, and it would not begin next. "early": nothing was done, since it holds a
 * thread that is not started yet.
 */
export type Sent = "sent" | "large" | "early";
