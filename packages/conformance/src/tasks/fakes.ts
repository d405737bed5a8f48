import { Event } from "@heddle/core";
import { exerciseSharing, withFakes } from "../fakes.js";
import type { Self } from "./self.js";

async function shareWithFakes(this: Self): Promise<void> {
  // A carrier reads its clock when it first needs it.
  await new Event().wait({ timeout: 1 });
  await withFakes(() => exerciseSharing(this));
}

export const fakes = { shareWithFakes };
