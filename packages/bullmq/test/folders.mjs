/** Folders by whose files a test and the threads of several machines know of each other. */
import { readdirSync, watch } from "node:fs";

/** Resolves when the names of the folder's files are what is waited for. */
export function folderHas(folder, enough) {
  return new Promise((resolve, reject) => {
    const watcher = watch(folder, look);
    // A test that has ended removes its folder.
    watcher.on("error", reject);
    look();
    function look() {
      if (!enough(readdirSync(folder))) return;
      watcher.close();
      resolve();
    }
  });
}
