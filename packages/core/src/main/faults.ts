/** So many threads are named that failed in the same way. */
const NAMED = 5;

/** Prints failures; one fault in many threads at once is printed once. */
export class Faults {
  /** The threads that failed after the first one, by what is printed of the first. */
  #same: Map<string, string[]> | undefined;

  /** What is printed meanwhile is printed once for each fault. */
  gather(act: () => void): void {
    if (this.#same) return act();
    const same = new Map<string, string[]>();
    this.#same = same;
    try {
      act();
    } finally {
      this.#same = undefined;
      for (const names of same.values()) if (names.length > 0) console.error(andIn(names));
    }
  }

  print(name: string, error: unknown): void {
    const fault = faultOf(name, error);
    const same = this.#same?.get(fault);
    if (same) return void same.push(name);
    this.#same?.set(fault, []);
    console.error(`Exception in thread ${name}:`);
    console.error(error);
  }
}

function andIn(names: readonly string[]): string {
  const more = names.length - NAMED;
  const listed = names.slice(0, NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
  return names.length === 1
    ? `The same exception in thread ${listed}`
    : `The same exception in ${names.length} more threads: ${listed}`;
}

/** What is the same of errors that come of one fault: all that is printed of them but the thread's own name. */
function faultOf(name: string, error: unknown): string {
  let text = "";
  try {
    let each = error;
    for (let depth = 0; each !== undefined && depth < 8; depth++) {
      const { stack, cause } = Object(each) as Error;
      text += `${stack}${JSON.stringify(each)}`;
      each = cause;
    }
  } catch {
    // What cannot be written down is like no other.
    return name;
  }
  return text.replaceAll(name, "");
}
