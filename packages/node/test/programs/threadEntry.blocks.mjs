import { Lock } from "@heddle/core";

export const blocks = (makers) =>
  console.log(makers.every((maker) => maker.joinSync({ timeout: 10_000 }) instanceof Lock));
