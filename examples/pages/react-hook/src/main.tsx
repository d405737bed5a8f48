import { createBrowserRuntime } from "@heddle/browser";
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { countPrimes } from "./primes";
import { usePrimes } from "./usePrimes";

createBrowserRuntime({
  classes: { countPrimes },
  worker: () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
}).install();

function Primes() {
  const [below, setBelow] = useState(10_000);
  const count = usePrimes(below);
  return (
    <>
      <button type="button" onClick={() => setBelow(below * 10)}>
        More
      </button>
      <output id="answer">{count === undefined ? "" : `${count} primes below ${below}`}</output>
    </>
  );
}

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <Primes />
  </StrictMode>,
);
