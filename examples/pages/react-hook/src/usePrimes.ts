import { useEffect, useState } from "react";
import { countPrimes } from "./primes";

/** How many primes there are below a number; undefined until that is known. */
export function usePrimes(below: number): number | undefined {
  const [known, setKnown] = useState<{ below: number; count: number }>();
  useEffect(() => {
    const { signal, abort } = abortable();
    countPrimes
      .with({ signal })(below)
      .then(
        (count) => setKnown({ below, count }),
        (error) => {
          if (!signal.aborted) throw error;
        },
      );
    return abort;
  }, [below]);
  return known?.below === below ? known.count : undefined;
}

function abortable() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
