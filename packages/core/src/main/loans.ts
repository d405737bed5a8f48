import type { ClassRef } from "../codec/classes.js";
import { encode } from "../codec/encode.js";
import type { Payload, SharedSpecial, ThreadSpecial } from "../codec/payload.js";
import type { ClassLike } from "../port.js";
import type { EndState } from "../realm/protocol.js";
import type { ThreadRecord } from "../realm/record.js";
import { letGo, sharing } from "../realm/state.js";
import { MAIN_IDENT } from "../threads/main-thread.js";
import type { Endings } from "./endings.js";
import { farOf } from "./job.js";
import type { Job, Link } from "./link.js";
import type { Lender, Main } from "./main.js";
import { forgotten } from "./thread-table.js";

/** Called when a thread is known here, or with nothing if it never will be. */
type Expecting = (job: Job | undefined) => void;

/**
 * Threads in values that cross through shared memory: who takes one out asks for it, and may do so before
 * the thread's start has come here, or after its end. So a thread is remembered as long as it is lent.
 */
export class Loans implements Lender {
  readonly #expected = new Map<number, Expecting[]>();

  constructor(
    readonly realm: Main,
    readonly endings: Endings,
  ) {}

  /** A carrier has put it into shared memory. */
  lent(ident: number): void {
    const job = this.realm.table.get(ident);
    if (job) farOf(job).loans++;
  }

  /** A carrier has taken it out, or has seen it where it stays. */
  borrowed(link: Link, ident: number, stays = false): void {
    const { table } = this.realm;
    const record = table.recordOf(ident);
    if (record && !table.get(ident)) return this.#tellForeign(link, ident);
    this.#whenKnown(ident, (job) => {
      if (link.dead) return;
      if (!job) return this.#tellLost(link, ident);
      if (!stays) this.#giveBack(job);
      if (job.ended) this.endings.tell(link, job);
      else if (job.far?.source !== link) table.follow(job, link);
      table.settle(job);
    });
  }

  #giveBack(job: Job): void {
    farOf(job).loans--;
  }

  #tellForeign(link: Link, ident: number): void {
    const { table } = this.realm;
    const record = table.recordOf(ident);
    if (!record) return this.#tellLost(link, ident);
    if (record.ended) table.foreignEnd(link, table.endOf(record, link));
    else table.follow(record, link);
  }

  #tellLost(link: Link, ident: number): void {
    const { table } = this.realm;
    const value = encode(forgotten("the thread"), table.senderFor(link));
    table.foreignEnd(link, { op: "end", ident, state: "lost", value });
  }

  #whenKnown(ident: number, call: Expecting): void {
    const job = this.realm.table.get(ident);
    const starter = Math.floor(ident / 2 ** 32);
    if (job || !this.#isAlive(starter)) return call(job);
    const calls = this.#expected.get(ident) ?? [];
    calls.push(call);
    this.#expected.set(ident, calls);
  }

  #isAlive(starter: number): boolean {
    for (const { options, dead } of this.realm.scheduler.links)
      if (options.realm === starter && !dead) return true;
    return false;
  }

  /** A carrier has started it. */
  started(job: Job): void {
    if (this.#expected.size > 0) this.#settle(job.ident, job);
  }

  /** Settles lookups of threads whose start a dead carrier never sent. */
  died(link: Link): void {
    for (const ident of [...this.#expected.keys()])
      if (Math.floor(ident / 2 ** 32) === link.options.realm) this.#settle(ident, undefined);
  }

  #settle(ident: number, job: Job | undefined): void {
    const calls = this.#expected.get(ident) ?? [];
    this.#expected.delete(ident);
    for (const call of calls) call(job);
  }

  describeThread(thread: object): ThreadSpecial {
    const special = this.realm.table.describe(thread, this);
    if (!special.end) this.lent(special.ident);
    return special;
  }

  threadOf(special: ThreadSpecial): object {
    return this.#threadOf(special, false);
  }

  seeThread(special: ThreadSpecial): object {
    return this.#threadOf(special, true);
  }

  #threadOf(special: ThreadSpecial, stays: boolean): object {
    const { table } = this.realm;
    const { ident } = special;
    if (ident === MAIN_IDENT || special.end) return table.threadOf(special, this);
    const known = table.knownThread(ident);
    const expected = known ? undefined : table.expect(special);
    this.#whenKnown(ident, (job) => {
      if (job && !stays) this.#giveBack(job);
      if (expected) follow(expected.record, job);
      if (job) table.settle(job);
    });
    return known ?? (expected as { handle: object }).handle;
  }

  sharedOf(special: SharedSpecial): object {
    return sharing().objectOf(special);
  }

  letGo(payload: Payload): void {
    letGo(payload);
  }

  refOf(type: ClassLike): ClassRef | undefined {
    return this.realm.classes.refOf(type);
  }

  find(ref: ClassRef): ClassLike | undefined {
    return this.realm.classes.find(ref);
  }
}

/** A handle's record from before its thread was known here. */
function follow(record: ThreadRecord, job: Job | undefined): void {
  if (!job) return record.end("lost", forgotten(record.name));
  const end = (): void => record.end(job.state as EndState, job.value);
  if (job.ended) return end();
  job.onEnd(end);
  if (record.stopping) job.stop(record.reason);
}
