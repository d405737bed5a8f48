/**
 * A program on a simulated machine: the scheduler as it ships, with carriers, wires and a clock that only move when
 * an event is due. So hours of it run in seconds, and each run follows from its seed.
 */
import { Scheduler } from "../../src/main/dispatch/scheduler.js";
import type { Sent, Slot, Waiting } from "../../src/main/dispatch/slot.js";
import { Window } from "../../src/main/dispatch/window.js";

/** What a thread does: computes and sleeps, in turn, so many milliseconds each. */
export interface Work {
  readonly computes: number;
  readonly sleeps: number;
  readonly computesThen: number;
  readonly bytes: number;
  readonly moves: boolean;
}

export interface Setting {
  readonly carriers: number;
  /** Shared memory: threads can be taken back. */
  readonly claims: boolean;
  /** Milliseconds: a message's way, a carrier's start, the import of the first module. */
  readonly delay: number;
  readonly start: number;
  readonly load: number;
  /** How many of the first carriers end while they start. */
  readonly failing: number;
  readonly idleTimeout?: number;
  /** When a carrier is killed, the one that was made so many before the last. */
  readonly kills: readonly { readonly at: number; readonly which: number }[];
  /** What the program starts when, and how long it then computes itself. */
  readonly bursts: readonly {
    readonly at: number;
    readonly threads: readonly Work[];
    readonly mainComputes: number;
  }[];
}

/** Bytes that a carrier reads, and the main realm writes, in a millisecond. */
const SPEED = 2e6;
/** From so many on a thread is large, as in `main/weight.ts`. */
const LARGE = 256_000;
/** Milliseconds for which a carrier begins threads before its event loop has its turn, as in `carrier/runner.ts`. */
const TURN = 8;
/** Milliseconds that it takes to begin a thread. */
const BEGIN = 0.002;

export class SimThread implements Waiting {
  readonly kind = "virtual";
  place = -1;
  bound = false;
  large = false;
  state: "waits" | "begun" | "ended" | "lost" = "waits";
  on: SimCarrier | undefined;
  /** What main knows: it has begun. */
  known = false;
  sent = 0;
  /** Sent again since its carrier had died. */
  excused = 0;
  begins = 0;
  readonly startedAt: number;
  beganAt = Number.NaN;
  /** Since when it has been waiting where it waits now. */
  waitsSince: number;

  constructor(
    readonly work: Work,
    now: number,
  ) {
    this.startedAt = now;
    this.waitsSince = now;
  }

  get alive(): boolean {
    return this.state !== "ended" && this.state !== "lost";
  }
}

/** What one side tells the other. */
type Word = { readonly starts: SimThread[]; readonly ask: boolean };
type Report = { readonly begun: SimThread[]; readonly ended: SimThread[] };

export class SimCarrier implements Slot<SimThread> {
  readonly platform = false;
  ready = false;
  dead = false;
  retired = false;
  readonly blocked = undefined;
  live = 0;
  unbegun = 0;
  heardAt = 0;
  fedAt = 0;
  askedAt = Number.NEGATIVE_INFINITY;
  idleSince = 0;
  seen = Number.POSITIVE_INFINITY;
  readonly window = new Window();
  readonly madeAt: number;
  #bytes = 0;
  /** Those that it was sent and of which it has said nothing. */
  readonly #unknown = new Set<SimThread>();
  #out: Word = { starts: [], ask: false };
  /** Its own side. */
  running = true;
  up = false;
  loaded = false;
  begun = 0;
  /** As many as ever waited to begin here at once. */
  most = 0;
  busyUntil = 0;
  /** When it began its first thread. */
  firstBegan = Number.POSITIVE_INFINITY;
  busySince = 0;
  /** Since when its event loop waits for something to do. */
  loopIdleSince = Number.POSITIVE_INFINITY;
  readonly tasks: (() => void)[] = [];
  readonly line: SimThread[] = [];
  report: Report = { begun: [], ended: [] };

  constructor(readonly machine: Machine) {
    this.madeAt = machine.now;
  }

  // What the main realm knows of it, as `main/link.ts` keeps it.

  get revocable(): boolean {
    return this.machine.setting.claims;
  }

  get room(): number {
    return this.#bytes > 1_000_000 ? 0 : 8192 - this.unbegun;
  }

  untaken(): SimThread[] {
    return this.revocable ? [...this.#unknown].filter((one) => one.state === "waits") : [];
  }

  computing(): boolean {
    return this.revocable && [...this.#unknown].some((one) => one.state !== "waits");
  }

  takeBack(one: SimThread): boolean {
    const can = this.revocable && one.on === this && one.state === "waits" && !one.known;
    if (!can || (one.work.moves && one.sent > 0)) return false;
    this.#release(one);
    one.on = undefined;
    one.waitsSince = this.machine.now;
    return true;
  }

  ask(): void {
    if (this.askedAt > this.heardAt) return;
    this.askedAt = this.machine.now;
    this.#out = { ...this.#out, ask: true };
    this.flush();
  }

  retire(): void {
    this.retired = true;
    this.machine.end(this);
  }

  send(one: SimThread, next: boolean): Sent {
    const { machine } = this;
    const large = one.work.moves || one.work.bytes >= LARGE;
    if (large && !next) return "large";
    if (large) one.bound = one.large = true;
    if (this.unbegun === 0) {
      this.fedAt = machine.now;
      this.window.fed(machine.now);
    }
    one.on = this;
    one.known = false;
    one.sent++;
    one.waitsSince = machine.now;
    this.live++;
    this.unbegun++;
    this.most = Math.max(this.most, this.unbegun);
    this.#unknown.add(one);
    this.#bytes += one.work.bytes;
    this.#out.starts.push(one);
    const waits = large || one.bound || !this.revocable;
    // What it hears after it has computed itself may be old.
    const late = machine.now - machine.mainBusyUntil < 2;
    if (waits && !late && this.#computesFor(1 + 2 * machine.setting.delay))
      machine.fault(one, "is sent to a carrier that computes, and cannot be taken back");
    machine.mainWrites(one.work.bytes / SPEED);
    return "sent";
  }

  /** Its event loop has not turned for so many milliseconds, and does not now. */
  #computesFor(ms: number): boolean {
    const { now } = this.machine;
    return this.running && this.busyUntil > now && this.busySince < now - ms;
  }

  flush(): void {
    const word = this.#out;
    if (word.starts.length === 0 && !word.ask) return;
    this.#out = { starts: [], ask: false };
    this.machine.after(this.machine.setting.delay, () => this.#arrives(word));
  }

  #release(one: SimThread): void {
    this.#knows(one);
    this.live--;
  }

  #knows(one: SimThread): void {
    one.known = true;
    this.unbegun--;
    this.#unknown.delete(one);
    this.#bytes -= one.work.bytes;
  }

  /** A report has come. */
  hears({ begun, ended }: Report): void {
    const { machine } = this;
    this.heardAt = machine.now;
    for (const one of begun) {
      if (one.on !== this || one.known) continue;
      this.#knows(one);
      this.window.count();
    }
    for (const one of ended) {
      if (one.on !== this) continue;
      if (!one.known) {
        this.#knows(one);
        this.window.count();
      }
      this.live--;
      if (this.live === 0) this.idleSince = this.heardAt;
      one.on = undefined;
      machine.joined(one);
    }
    if (ended.length > 0) machine.scheduler.left(this);
    else machine.scheduler.heard(this);
  }

  // Its own side: an event loop.

  #arrives(word: Word): void {
    this.#task(() => {
      let bytes = 0;
      for (const one of word.starts) bytes += one.work.bytes;
      this.#computes(bytes / SPEED);
      if (!this.loaded && word.starts.length > 0) {
        this.loaded = true;
        this.#computes(this.machine.setting.load);
      }
      this.line.push(...word.starts);
      if (word.ask) this.#tell();
      this.#begin();
    });
  }

  #task(call: () => void): void {
    if (!this.running) return;
    this.tasks.push(call);
    this.turn();
  }

  /** Does the next thing that waits, once it has done what it does. */
  turn(): void {
    const { machine } = this;
    if (!this.running || !this.up || this.tasks.length === 0) return;
    if (machine.now < this.busyUntil) return;
    this.loopIdleSince = Number.POSITIVE_INFINITY;
    this.busyUntil = machine.now;
    this.busySince = machine.now;
    (this.tasks.shift() as () => void)();
    machine.at(this.busyUntil, () => this.#rests());
  }

  #rests(): void {
    if (!this.running || this.machine.now < this.busyUntil) return;
    if (this.tasks.length > 0) return this.turn();
    this.loopIdleSince = Math.min(this.loopIdleSince, this.machine.now);
  }

  #computes(ms: number): void {
    this.busyUntil += ms;
  }

  /** Begins what is in line, for a turn; what it computes is done at once and takes its time. */
  #begin(): void {
    const from = this.busyUntil;
    while (this.line.length > 0 && this.busyUntil - from <= TURN) {
      const one = this.line.shift() as SimThread;
      if (one.on !== this || one.state !== "waits") continue;
      one.state = "begun";
      this.begun++;
      one.begins++;
      one.beganAt = this.busyUntil;
      this.firstBegan = Math.min(this.firstBegan, one.beganAt);
      this.machine.takes(one, this.busyUntil);
      this.#computes(BEGIN + one.work.computes);
      if (one.work.sleeps === 0) this.report.ended.push(one);
      else {
        this.report.begun.push(one);
        this.machine.at(this.busyUntil + one.work.sleeps, () => this.#task(() => this.#wakes(one)));
      }
    }
    this.#tell();
    if (this.line.length > 0) this.tasks.push(() => this.#begin());
  }

  #wakes(one: SimThread): void {
    this.#computes(one.work.computesThen);
    this.report.ended.push(one);
    this.#tell();
  }

  /** What has gathered leaves when what it does now is done. */
  #tell(): void {
    const { report, machine } = this;
    this.report = { begun: [], ended: [] };
    machine.at(this.busyUntil, () => {
      if (!this.running) return;
      for (const one of report.ended) one.state = "ended";
      machine.toMain(machine.setting.delay, () => this.hears(report));
    });
  }
}

/** Simulated time, the main realm, and all carriers. */
export class Machine {
  now = 0;
  readonly threads: SimThread[] = [];
  readonly carriers: SimCarrier[] = [];
  readonly scheduler: Scheduler<SimThread, SimCarrier>;
  readonly #events: { at: number; call: () => void }[] = [];
  #mainBusyUntil = 0;
  #flushes = false;
  #failing: number;
  /** What was found wrong. */
  readonly faults: string[] = [];
  open = 0;

  constructor(readonly setting: Setting) {
    this.#failing = setting.failing;
    this.scheduler = new Scheduler<SimThread, SimCarrier>(
      {
        spawn: () => this.#spawn(),
        send: (one, carrier, next) => carrier.send(one, next),
        keep: () => {},
        threadsOn: (carrier) => this.threads.filter((one) => one.on === carrier),
        stuck: () => {},
        starving: () => {},
        flushAtTickEnd: () => {
          this.#flushes = true;
        },
        soon: (call) => this.toMain(0.01, call),
        now: () => this.now,
        after: (ms, call) => this.toMain(ms, call),
      },
      {
        parallelism: setting.carriers,
        maxCarriers: 256,
        idleTimeout: setting.idleTimeout ?? 30_000,
      },
    );
    for (const { at, threads, mainComputes } of setting.bursts) {
      this.toMain(at, () => this.#start(threads, mainComputes));
    }
    for (const { at, which } of setting.kills) {
      this.at(at, () => {
        const living = this.carriers.filter((carrier) => carrier.running);
        const one = living[living.length - 1 - which];
        if (one) this.end(one);
      });
    }
  }

  #start(works: readonly Work[], mainComputes: number): void {
    for (const work of works) {
      const one = new SimThread(work, this.now);
      this.threads.push(one);
      this.open++;
      this.scheduler.start(one);
    }
    this.mainWrites(mainComputes);
  }

  /** The main realm takes no event for so long. */
  mainWrites(ms: number): void {
    this.#mainBusyUntil = Math.max(this.#mainBusyUntil, this.now) + ms;
  }

  get mainBusyUntil(): number {
    return this.#mainBusyUntil;
  }

  at(when: number, call: () => void): void {
    const events = this.#events;
    let low = 0;
    let high = events.length;
    // Latest first; of those that are due together the earlier made one is last.
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((events[middle] as { at: number }).at > when) low = middle + 1;
      else high = middle;
    }
    events.splice(low, 0, { at: when, call });
  }

  after(ms: number, call: () => void): void {
    this.at(this.now + ms, call);
  }

  /** An event of the main realm's: it waits for as long as that computes. */
  toMain(ms: number, call: () => void): void {
    const act = (): void => {
      if (this.now < this.#mainBusyUntil) return this.at(this.#mainBusyUntil, act);
      call();
      this.#endTick();
    };
    this.after(ms, act);
  }

  /** The tick ends when what the program computes in it is done. */
  #endTick(): void {
    while (this.#flushes) {
      if (this.now < this.#mainBusyUntil)
        return this.at(this.#mainBusyUntil, () => this.#endTick());
      this.#flushes = false;
      this.scheduler.flush();
    }
  }

  #spawn(): SimCarrier {
    const carrier = new SimCarrier(this);
    this.carriers.push(carrier);
    // No two take equally long.
    const start = this.setting.start * (1 + 0.1 * this.carriers.length);
    if (this.#failing-- > 0) this.after(start / 2, () => this.end(carrier));
    else
      this.after(start, () => {
        if (!carrier.running) return;
        carrier.up = true;
        carrier.loopIdleSince = this.now;
        this.toMain(this.setting.delay, () => {
          if (carrier.dead) return;
          carrier.ready = true;
          carrier.heardAt = this.now;
          this.scheduler.up(carrier);
        });
        carrier.turn();
      });
    return carrier;
  }

  /** It ends now; what it has said is still heard. */
  end(carrier: SimCarrier): void {
    if (!carrier.running) return;
    carrier.running = false;
    carrier.loopIdleSince = Number.POSITIVE_INFINITY;
    this.toMain(this.setting.delay + 1, () => {
      carrier.dead = true;
      for (const one of this.threads) if (one.on === carrier) one.excused++;
      for (const one of this.scheduler.died(carrier, false)) this.#loses(one, carrier);
    });
  }

  #loses(one: SimThread, carrier: SimCarrier): void {
    if (one.on === carrier || one.on === undefined) {
      const untouched = one.begins === 0 && this.setting.claims && !one.work.moves;
      const failed = this.carriers.filter(({ ready, running }) => !ready && !running).length;
      if (untouched && failed < 3) this.fault(one, "was lost and had not begun");
      one.state = "lost";
      one.on = undefined;
      this.open--;
    }
  }

  joined(one: SimThread): void {
    if (one.begins !== 1) this.fault(one, `ran ${one.begins} times`);
    this.open--;
  }

  takes(one: SimThread, at: number): void {
    if (one.begins > 1) this.fault(one, `begins for the ${one.begins}. time at ${at}`);
  }

  fault(one: SimThread, what: string): void {
    this.faults.push(`thread ${this.threads.indexOf(one)} ${what}, at ${this.now.toFixed(2)} ms`);
  }

  /** Runs to the end, and looks after each event whether the rules hold. */
  run(check: (machine: Machine) => void): void {
    for (let count = 0; this.#events.length > 0; count++) {
      if (count > 2_000_000) {
        this.faults.push(`it does not end: ${this.open} threads are open`);
        return;
      }
      const { at, call } = this.#events.pop() as { at: number; call: () => void };
      this.now = at;
      call();
      check(this);
      if (this.open === 0 && this.#count > 0 && this.threads.length === this.#count) return;
    }
    if (this.open > 0) this.faults.push(`${this.open} threads never end`);
  }

  get #count(): number {
    return this.setting.bursts.reduce((sum, { threads }) => sum + threads.length, 0);
  }
}
