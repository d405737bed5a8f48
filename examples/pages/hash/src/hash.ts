import { task } from "@heddle/core";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

export const hash = task(import.meta.url, async (file: Blob, progress: (part: number) => void) => {
  const state = sha256.create();
  let done = 0;
  for await (const bytes of file.stream()) {
    state.update(bytes);
    done += bytes.length;
    progress(done / file.size);
  }
  return bytesToHex(state.digest());
});
