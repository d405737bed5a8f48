import { StrictMode, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { Primes } from "./primes.js";

function Answer() {
  const [count, setCount] = useState<number>();
  useEffect(() => {
    const thread = Object.assign(new Primes(), { to: 10_000 }).start();
    thread.join().then(setCount, () => {});
    // StrictMode mounts twice: the first thread is stopped, as when the component goes.
    return () => thread.stop();
  }, []);
  return <p id="answer">{count === undefined ? "" : `${count} primes below 10000`}</p>;
}

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <Answer />
  </StrictMode>,
);
