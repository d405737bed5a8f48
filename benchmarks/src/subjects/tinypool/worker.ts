import { work } from "../../work.js";

export const { echo, crunch, busy, sleep } = work;
