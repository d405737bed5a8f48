import { type Queue, type Semaphore, Thread } from "@heddle/core";

/** Fetches with one of few permits: gives the answer's length, and how many fetched at that moment. */
export class Fetcher extends Thread<{ length: number; atOnce: number }> {
  static override readonly module = import.meta.url;
  readonly url: string;
  readonly six: Semaphore;
  readonly fetching: Queue<number>;

  constructor(url: string, six: Semaphore, fetching: Queue<number>) {
    super();
    this.url = url;
    this.six = six;
    this.fetching = fetching;
  }

  async run(): Promise<{ length: number; atOnce: number }> {
    using _ = await this.six.hold();
    const atOnce = (await this.fetching.get()) + 1;
    await this.fetching.put(atOnce);
    const { length } = await (await fetch(this.url)).text();
    await this.fetching.put((await this.fetching.get()) - 1);
    return { length, atOnce };
  }
}
