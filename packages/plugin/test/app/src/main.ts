import { answer } from "./program.js";

Object.assign(globalThis, { answer });
