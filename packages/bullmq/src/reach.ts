import { ThreadError } from "@heddle/core";

/** The longest time of a timer. */
const LONGEST = 2 ** 31 - 1;

/** What the engine gives. @throws {ThreadError} rejects with THREAD_LOST where that takes longer than `connectTimeout`. */
export async function reach<T>(opening: Promise<T>, connectTimeout: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new ThreadError(
            "THREAD_LOST",
            `the queue could not be reached for ${connectTimeout} ms (connectTimeout)`,
          ),
        ),
      Math.min(connectTimeout, LONGEST),
    );
  });
  try {
    return await Promise.race([opening, late]);
  } finally {
    clearTimeout(timer);
  }
}
