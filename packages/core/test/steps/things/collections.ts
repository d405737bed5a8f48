/**
 * A map and a list: no count and no value is lost but what a realm was just changing when it died, and nothing comes
 * out twice.
 */
import { method, type Steps } from "../language.js";
import type { Realm } from "../machine.js";
import type { Program } from "../program.js";
import { Violation } from "../violation.js";
import { type Actor, later, type Step, type Thing } from "./thing.js";

/** More keys than the first table has room for. */
const MANY = 9;

export class MapThing implements Thing {
  readonly deeds = ["count", "count", "keep", "fill"];
  readonly #nth: number;
  readonly #counting = new Map<string, Realm>();
  readonly #kept = new Map<string, number>();
  #counted = 0;
  #perhaps = 0;
  #turn = 0;

  constructor(readonly program: Program) {
    this.#nth = program.make("SharedMap");
  }

  *act(actor: Actor, deed: string, step: Step): Steps<void> {
    const { realm, name, number } = actor;
    yield* later(actor, step);
    const map = this.program.object(realm, this.#nth);
    if (deed === "count") {
      this.#counting.set(name, realm);
      yield* method(map, "update", ["count", (count = 0) => count + 1]);
      this.#counting.delete(name);
      this.#counted++;
    } else if (deed === "keep") {
      // Nobody else has this key.
      const value = ++this.#turn;
      yield* method(map, "set", [number, value]);
      this.#kept.set(name, number);
      if ((yield* method(map, "get", [number])) !== value)
        throw new Violation(`${name} does not find what it set`);
    } else {
      for (let key = 0; key < MANY; key++) yield* method(map, "set", [`${name} ${key}`, `${key}`]);
      for (let key = 0; key < MANY; key++) {
        if ((yield* method(map, "pop", [`${name} ${key}`])) !== `${key}`)
          throw new Violation(`${name} does not find its key ${key}`);
      }
    }
  }

  died(realm: Realm): void {
    for (const [name, counting] of this.#counting) {
      if (counting !== realm) continue;
      this.#counting.delete(name);
      this.#perhaps++;
    }
  }

  *end(): Steps<void> {
    const map = this.program.object(this.program.main, this.#nth);
    const count = ((yield* method(map, "get", ["count"])) ?? 0) as number;
    if (count < this.#counted || count > this.#counted + this.#perhaps)
      throw new Violation(
        `${this.#counted} were counted and ${this.#perhaps} perhaps, not ${count}`,
      );
    for (const [name, key] of this.#kept)
      if (!(yield* method(map, "has", [key]))) throw new Violation(`what ${name} set is lost`);
    const entries = [...((yield* method(map, "entries")) as Iterable<[unknown, unknown]>)];
    const keys = new Set(entries.map(([key]) => key));
    if (keys.size !== entries.length) throw new Violation("a key is there twice");
    if ((map as { size: unknown }).size !== undefined) {
      for (const key of keys)
        if (!(yield* method(map, "delete", [key])))
          throw new Violation(`${String(key)} is not found`);
    }
    if ([...((yield* method(map, "keys")) as Iterable<unknown>)].length > 0)
      throw new Violation("what was deleted is there");
  }
}

export class ListThing implements Thing {
  readonly deeds = ["push", "push", "shift", "pop", "remove"];
  readonly #nth: number;
  /** What may be in it: what was pushed, and whether that is certain. */
  readonly #in = new Map<number, "perhaps" | "certainly">();
  readonly #out = new Set<number>();
  readonly #taking = new Map<string, Realm>();
  #lost = 0;
  #turn = 0;

  constructor(readonly program: Program) {
    this.#nth = program.make("SharedList");
  }

  *act(actor: Actor, deed: string, step: Step): Steps<void> {
    const { realm, name } = actor;
    yield* later(actor, step);
    const list = this.program.object(realm, this.#nth);
    if (deed === "push" || deed === "remove") {
      const item = ++this.#turn;
      // One behind it, which moves up where it is taken out.
      const items = deed === "push" ? [item] : [item, ++this.#turn];
      for (const each of items) this.#in.set(each, "perhaps");
      yield* method(list, "push", items);
      for (const each of items) if (this.#in.has(each)) this.#in.set(each, "certainly");
      if (deed === "push") return;
      this.#taking.set(name, realm);
      if (yield* method(list, "remove", [item])) this.#took(name, item);
      this.#taking.delete(name);
      return;
    }
    this.#taking.set(name, realm);
    const item = (yield* method(list, deed)) as number | undefined;
    this.#taking.delete(name);
    if (item !== undefined) this.#took(name, item);
  }

  #took(name: string, item: number): void {
    if (this.#out.has(item)) throw new Violation(`${name} got ${item}, which was out already`);
    if (!this.#in.delete(item)) throw new Violation(`${name} got ${item}, which nobody pushed`);
    this.#out.add(item);
  }

  died(realm: Realm): void {
    for (const [name, taking] of this.#taking) {
      if (taking !== realm) continue;
      this.#taking.delete(name);
      this.#lost++;
    }
  }

  *end(): Steps<void> {
    const list = this.program.object(this.program.main, this.#nth);
    for (;;) {
      const item = (yield* method(list, "shift")) as number | undefined;
      if (item === undefined) break;
      this.#took("end", item);
    }
    const missing = [...this.#in.values()].filter((how) => how === "certainly").length;
    if (missing > this.#lost)
      throw new Violation(`${missing} are missing, of which ${this.#lost} died with a realm`);
  }
}
