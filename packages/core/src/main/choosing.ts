import { ThreadError } from "../base/errors.js";
import type { ClassLike } from "../port.js";
import type { Realm } from "../realm/record.js";
import { shared } from "../realm/state.js";

/** Makes it the realm whose threads `start()` starts. */
export function install(realm: Realm): void {
  shared.realm = realm;
  uninstall(realm);
  shared.installs.push(realm);
}

/** It is closed. */
export function uninstall(realm: Realm): void {
  shared.installs = shared.installs.filter((each) => each !== realm);
}

/**
 * The realm that starts threads of a class: of several that are installed, the one that lists the class.
 *
 * @param last the one that was installed last.
 * @throws {ThreadError} THREAD_MODULE where several others list it.
 */
export function choose(type: ClassLike, last: Realm): Realm {
  // Even if that runtime is closed: its error says that it is.
  if (last.classes.lists(type)) return last;
  const listing = shared.installs.filter(({ classes }) => classes.lists(type));
  const [first = last] = listing;
  if (listing.length < 2) return first;
  const both = listing.map(({ classes }) => `one with ${classes.keys().join(", ")}`).join("; ");
  throw new ThreadError(
    "THREAD_MODULE",
    `${type.name} is listed by ${listing.length} installed runtimes (${both}): write thread.start(runtime)`,
  );
}
