import { createThreadsRuntime } from "@heddle/threads";
import { heddle } from "../heddle/subject.js";

export const subject = heddle((carriers) => createThreadsRuntime({ parallelism: carriers }));
