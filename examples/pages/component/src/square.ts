import { task } from "@heddle/core";

export const square = task(import.meta.url, (number: number) => number * number);
