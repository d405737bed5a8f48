// heddle's threads, and what they share written by hand with `Atomics`: only the figures of crowds know the difference.
import { createNodeRuntime } from "@heddle/node";
import { heddle } from "../heddle/subject.js";

export const subject = heddle((carriers) => createNodeRuntime({ parallelism: carriers }));
