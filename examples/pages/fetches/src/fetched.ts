import { type Semaphore, task } from "@heddle/core";

export const fetched = task(
  import.meta.url,
  async function (url: string, six: Semaphore, told: (change: number) => Promise<void>) {
    using _permit = await six.hold();
    await told(1);
    const response = await fetch(url, { signal: this.signal });
    const { size } = await response.blob();
    await told(-1);
    return size;
  },
);
