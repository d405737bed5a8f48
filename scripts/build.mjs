// Vitest's `globalSetup` where tests run on what is built: builds what has changed, so that `npx vitest` tests it.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const turbo = fileURLToPath(new URL("../node_modules/turbo/bin/turbo", import.meta.url));

export function setup({ config }) {
  // Turbo has built it before it runs the tests, and `npm run breaks` builds in its own way.
  if (process.env.TURBO_HASH || process.env.HEDDLE_BUILT) return;
  const args = [turbo, "run", "build", "--output-logs=errors-only", "--filter=."];
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: "1" };
  const { status, stdout } = spawnSync(process.execPath, args, {
    cwd: config.root,
    env,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`it cannot be built:\n${stdout}`);
}
