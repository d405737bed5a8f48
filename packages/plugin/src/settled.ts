/** When all modules of a build are known, but for those that wait for that. */
export class Settling {
  /** Modules that are on their way. */
  readonly #pending = new Set<string>();
  readonly #parsed = new Set<string>();
  readonly #waiting: (() => void)[] = [];
  #over = false;

  constructor(readonly ignored: (id: string) => boolean) {}

  /** A module is about to be loaded. */
  loads(id: string): void {
    if (!this.#parsed.has(id) && !this.ignored(id)) this.#pending.add(id);
  }

  /** A module has been parsed, and it imports these. */
  parsed(id: string, imports: Iterable<string>): void {
    this.#pending.delete(id);
    this.#parsed.add(id);
    if (!this.ignored(id)) for (const each of imports) this.loads(each);
    this.#look();
  }

  /** Nothing more will come, as the build has failed. */
  end(): void {
    this.#over = true;
    this.#look();
  }

  /** Resolves when no module is on its way any more. */
  async wait(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      this.#look();
    });
  }

  #look(): void {
    if (this.#pending.size > 0 && !this.#over) return;
    for (const go of this.#waiting.splice(0)) go();
  }
}
