/** How a class is named on the wire: by its key in the roster, or by its module's URL and its export. */

import { nameClass } from "../base/class-names.js";
import { ThreadError } from "../base/errors.js";
import { clearTimeout, Promise, setTimeout, URL } from "../base/globals.js";
import { checkCount, checkTimeout, show } from "../base/options.js";
import type { ClassLike } from "../port.js";
import { homeFor, urlOfPath } from "./advice.js";
import { hasText, isClass, type Mark, markOf } from "./marks.js";

export type ClassRef = (
  | { readonly key: string }
  | { readonly module: string; readonly name: string; readonly like?: Mark | undefined }
) & {
  /** Of threads: how many may have begun at once. */
  readonly limit?: number;
  /** Its constructor is called where the thread runs, with the thread's field `$args`. */
  readonly made?: true;
};

/** What stands here for a class that only other threads load has that class's reference under this. */
export const elsewhere: unique symbol = Symbol.for("heddle.elsewhere") as never;

export type Roster = Readonly<Record<string, ClassLike>>;

/** A module with a class that a realm does not know. */
export interface Missing {
  readonly module: string;
  readonly name: string;
  /** What lacks its class is not what it was; an error still is one. */
  readonly needed: boolean;
}

/** What `classes` and `serve` take. */
export function checkRoster(call: string, classes: unknown): Roster {
  if (typeof classes !== "object" || classes === null || Array.isArray(classes)) {
    throw new TypeError(
      `${call}: classes must be an object such as { Pinger }, not ${show(classes)}`,
    );
  }
  for (const [key, value] of Object.entries(classes)) {
    if (isServable(value)) continue;
    throw new TypeError(`${call}: classes.${key} must be a class or a task, not ${show(value)}`);
  }
  return classes as Roster;
}

/** A class, or what has what objects of ours have, so that classes of another copy of core and functions are known too. */
function isServable(type: unknown): boolean {
  const { prototype } = (typeof type === "function" ? type : {}) as { prototype?: object };
  if (!prototype) return false;
  return "isAlive" in prototype || prototype instanceof Error || isClass(type as object);
}

/** Turns of the event loop that an error waits for its class, and any other object. */
const PATIENCE = 20;
const LONG_PATIENCE = 500;
/** The milliseconds of one. */
const TURN = 4;

/** The classes that one realm knows a way to, in both directions. */
export class ClassTable {
  readonly #refs = new Map<ClassLike, ClassRef>();
  readonly #roster = new Map<string, ClassLike>();
  readonly #modules = new Map<string, object>();
  /** What says itself where it is and was met here, by `nameIn`: no import could find it sooner. */
  readonly #met = new Map<string, ClassLike>();
  readonly #loading = new Map<string, Promise<object>>();
  readonly #learning = new Map<string, Promise<void>>();
  /** Modules that could not be imported, or whose import has not ended: nobody waits for them again. */
  readonly #slow = new Set<string>();

  readonly #toRun = new WeakMap<ClassRef, ClassLike | undefined>();

  /** @param learned classes are known that were not. */
  constructor(
    readonly load: (url: string) => Promise<object>,
    readonly learned?: () => void,
  ) {}

  addRoster(roster: Roster): void {
    for (const [key, value] of Object.entries(roster)) {
      this.#roster.set(key, value);
      nameClass(value, key);
      this.#refs.set(value, { key, ...limitOf(value) });
    }
  }

  /** Whether the roster has the class. */
  lists(type: ClassLike): boolean {
    const ref = this.#refs.get(type);
    return ref !== undefined && "key" in ref;
  }

  /** Whether a module is being imported here right now: its classes must not be started yet. */
  isLoading(module: string): boolean {
    return this.#loading.has(module);
  }

  /** The class, `undefined` where its module has not been imported or has no such export. */
  find(ref: ClassRef): ClassLike | undefined {
    if ("key" in ref) return this.#roster.get(ref.key);
    const met = this.#met.get(nameIn(ref.module, ref.name));
    if (met) return met;
    const exported = (this.#modules.get(ref.module) ?? {}) as Record<string, unknown>;
    const found = exported[ref.name];
    if (typeof found === "function" && found.name === ref.name) return found as ClassLike;
    // Minifiers give exports new names, also one that is another's own; and a bundler may give a class another
    // name than its export: `var Pinger = class _Pinger`.
    const own = Object.values(exported).find((value): value is ClassLike => {
      return typeof value === "function" && value.name === ref.name;
    });
    return own ?? (typeof found === "function" ? (found as ClassLike) : undefined);
  }

  /**
   * The class of a thread that is about to run: the very one that was started.
   *
   * @throws {ThreadError} THREAD_MODULE where there is another one in its place.
   */
  toRun(ref: ClassRef): ClassLike | undefined {
    if (this.#toRun.has(ref)) return this.#toRun.get(ref);
    const type = this.#choose(ref);
    this.#toRun.set(ref, type);
    return type;
  }

  #choose(ref: ClassRef): ClassLike | undefined {
    const found = this.find(ref);
    if (!found || "key" in ref || !ref.like) return found;
    const { like, module, name } = ref;
    const threads = threadsIn(this.#modules.get(module) ?? {});
    const same = [...threads.keys()].filter((type) => markOf(type)?.text === like.text);
    const [first] = same;
    if (first && same.length === 1) return first;
    // None where the two realms' loaders do not give the same text.
    const rivals = first ? same : [...threads.keys()].filter((type) => type.name === name);
    const mark = markOf(found);
    const isOther =
      mark &&
      (found.name !== name ||
        mark.depth !== like.depth ||
        (like.owner !== undefined && hasText(found, like.owner)));
    if (rivals.length < 2 && !isOther) return found;
    const others = rivals.length < 2 ? [found] : rivals;
    throw mistaken(
      name,
      module,
      others.flatMap((type) => threads.get(type) ?? []),
    );
  }

  knows(module: string): boolean {
    return this.#modules.has(module);
  }

  /** The way to a Thread subclass that is about to start. Throws where there is none. */
  refForStart(type: ClassLike): ClassRef {
    const known = this.#refs.get(type);
    if (known) return known;
    const ref = (type as { [elsewhere]?: ClassRef })[elsewhere] ?? refByModule(type);
    this.#refs.set(type, ref);
    return ref;
  }

  /**
   * Imports the modules of classes that have come and are not known here, which are mostly loaded
   * already. `undefined` where nothing needs waiting for; else resolves soon in any case: while a program
   * of one file awaits at its top level, the import of its own module does not end.
   */
  learn(missing: Iterable<Missing>): Promise<void> | undefined {
    const learning = [...missing]
      .filter(({ module }) => !this.#modules.has(module) && !this.#slow.has(module))
      .map(({ module, needed }) => this.#learn(module, needed ? LONG_PATIENCE : PATIENCE));
    return learning.length > 0 ? Promise.all(learning).then(() => {}) : undefined;
  }

  #learn(module: string, patience: number): Promise<void> {
    const known = this.#learning.get(module);
    if (known) return known;
    const learning = new Promise<void>((resolve) => {
      const giveUp = (): void => {
        this.#learning.delete(module);
        this.#slow.add(module);
        resolve();
      };
      let timer: ReturnType<typeof setTimeout>;
      // In turns of the event loop, so that a busy machine leaves the import its chance.
      const wait = (turns: number): void => {
        timer = setTimeout(() => (turns > 0 ? wait(turns - 1) : giveUp()), TURN);
      };
      wait(patience);
      this.load(module).then((namespace) => {
        clearTimeout(timer);
        this.#learning.delete(module);
        this.#slow.delete(module);
        this.#adopt(module, namespace);
        resolve();
      }, giveUp);
    });
    this.#learning.set(module, learning);
    return learning;
  }

  #adopt(module: string, namespace: object): void {
    this.#modules.set(module, namespace);
    for (const [name, value] of Object.entries(namespace)) {
      if (typeof value !== "function" || this.#refs.has(value)) continue;
      // What says itself where it is goes by its own name in every realm.
      const own = (value as { module?: unknown }).module !== undefined && value.name;
      const ref = own ? { module, name: own, like: markOf(value) } : { module, name };
      this.#refs.set(value, { ...ref, ...limitOf(value) });
      // It may stand elsewhere, and be exported here as well.
      const home = own && !markOf(value) && Object.hasOwn(value, "module") && urlOf(value.module);
      if (home && home !== module) this.#met.set(nameIn(home, own), value);
    }
    this.learned?.();
  }

  /** Imports a module once; a failure is not kept, so that a later thread tries again. */
  async import(module: string): Promise<object> {
    const known = this.#modules.get(module) ?? this.#loading.get(module);
    if (known) return known;
    const loading = this.load(module);
    this.#loading.set(module, loading);
    try {
      const namespace = await loading;
      this.#adopt(module, namespace);
      return namespace;
    } finally {
      this.#loading.delete(module);
    }
  }

  /** The way to a class that is in the roster, was exported by an imported module, or says itself where it is. */
  refOf(type: ClassLike & { module?: unknown }): ClassRef | undefined {
    const known = this.#refs.get(type);
    if (known || type.module === undefined || !type.name) return known;
    const module = urlOf(type.module);
    if (!module) return undefined;
    const ref = { module, name: type.name, ...limitOf(type) };
    this.#refs.set(type, ref);
    this.#met.set(nameIn(module, type.name), type);
    return ref;
  }

  /** Every class that it knows a way to. */
  known(): Iterable<ClassLike> {
    return this.#refs.keys();
  }

  keys(): string[] {
    return [...this.#roster.keys()];
  }
}

export function describeRef(ref: ClassRef): string {
  return "key" in ref ? `the roster's "${ref.key}"` : `export "${ref.name}" of ${ref.module}`;
}

/** The way to an export, or to what the roster has under a key. @throws {TypeError} for a module that is none. */
export function refByName(call: string, name: string, module: unknown): ClassRef {
  if (module === undefined) return { key: name };
  const url = urlOf(module);
  if (url !== undefined) return { module: url, name };
  throw new TypeError(
    `${call}: module must be an absolute URL, as new URL("./search.js", import.meta.url), not ${show(module)}`,
  );
}

/** The way to a Thread subclass by its own `static module`. Throws where there is none. */
function refByModule(type: ClassLike & { module?: unknown }): ClassRef {
  const { name, module } = type;
  if (!name) {
    throw new ThreadError(
      "THREAD_MODULE",
      "a class without a name cannot be found by other threads: give it one and export it",
    );
  }
  if (module === undefined) {
    throw new ThreadError(
      "THREAD_MODULE",
      `${name} cannot be found by other threads: ${homeFor(name)}`,
    );
  }
  const url = urlOf(module);
  if (url === undefined) {
    throw new ThreadError(
      "THREAD_MODULE",
      `${name}.module must be an absolute URL or path, not ${show(module)}: ${homeFor(name)}`,
    );
  }
  return { module: url, name, like: markOf(type), ...limitOf(type) };
}

interface Limits {
  readonly name: string;
  readonly limit?: number;
  readonly runTimeout?: number;
}

/** @throws {TypeError | RangeError} for a `static limit` or a `static runTimeout` that is none. */
function limitOf(type: ClassLike): { limit?: number } {
  const { name, limit, runTimeout } = type as ClassLike & Limits;
  // Whatever a module exports comes here.
  if (!("isAlive" in Object(type.prototype))) return {};
  const call = `class ${name}`;
  checkTimeout(call, runTimeout, "runTimeout");
  if (limit === undefined || limit === Number.POSITIVE_INFINITY) return {};
  return { limit: checkCount(call, "limit", limit) };
}

function urlOf(module: unknown): string | undefined {
  const given = typeof module === "string" ? module : (module as URL | null)?.href;
  const url = typeof given === "string" ? (urlOfPath(given) ?? given) : undefined;
  return url !== undefined && URL.canParse(url) ? url : undefined;
}

function nameIn(module: string, name: string): string {
  return `${name} ${module}`;
}

/** Exports that are classes of threads, each with its names. */
function threadsIn(namespace: object): Map<ClassLike, string[]> {
  const found = new Map<ClassLike, string[]>();
  for (const [name, value] of Object.entries(namespace)) {
    if (typeof value !== "function" || !markOf(value)) continue;
    found.set(value, [...(found.get(value) ?? []), name]);
  }
  return found;
}

function mistaken(name: string, module: string, others: readonly string[]): ThreadError {
  const exports = others.map((other) => `"${other}"`).join(" and ");
  return new ThreadError(
    "THREAD_MODULE",
    `the class ${name} that was started cannot be told from what ${module} exports as ${exports}: give each class a name of its own, export it under that name, and give each subclass its own static module`,
  );
}
