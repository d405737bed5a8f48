import type { Thread } from "@heddle/core";

/** What each carrier of the test has to serve. */
export const classes: Record<string, typeof Thread>;
