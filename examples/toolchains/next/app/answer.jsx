"use client";

import { useEffect, useState } from "react";
import { Primes } from "./primes.js";
import { install } from "./runtime.js";

export function Answer() {
  const [count, setCount] = useState();
  useEffect(() => {
    install();
    const thread = Object.assign(new Primes(), { to: 10_000 }).start();
    thread.join().then(setCount, () => {});
    return () => thread.stop();
  }, []);
  return <p id="answer">{count === undefined ? "" : `${count} primes below 10000`}</p>;
}
