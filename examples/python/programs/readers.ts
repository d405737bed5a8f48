// Many readers or one writer: a lock of one's own, made of a condition.
import { strict as assert } from "node:assert";
import { Condition, isMain, Lock, string, struct, task, u32 } from "@heddle/core";

export class Document extends struct({
  ...{ title: string(16), version: u32, readers: u32 },
  ...{ lock: Lock, changed: [Condition, "lock"] },
}) {
  async read() {
    await this.lock.run(() => this.readers++);
    const found = [this.title, this.version] as const;
    using _ = await this.lock.hold();
    this.readers--;
    this.changed.notifyAll();
    return found;
  }

  async write(title: string) {
    using _ = await this.lock.hold();
    await this.changed.waitFor(() => this.readers === 0);
    this.title = title;
    this.version++;
  }
}

export const edit = task(import.meta.url, async (document: Document) => {
  for (let at = 0; at < 20; at++) await document.write(`version ${document.version + 1}`);
});

export const look = task(import.meta.url, async (document: Document) => {
  for (let at = 0; at < 20; at++) {
    const [title, version] = await document.read();
    assert(title === "" || version > 0);
  }
});

if (isMain) {
  const document = new Document();
  const threads = [edit.start(document), ...[1, 2, 3, 4].map(() => look.start(document))];
  for (const thread of threads) await thread.join();
  console.log(...(await document.read()));
}
