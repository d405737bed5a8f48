// npm run breaks: makes one mistake after another in a copy of the sources, and looks whether a test turns red.
// npm run breaks -- --area death,locks --only "runs elsewhere" --shard 1/2 --sample 20 --seed 7 --fresh --check
import { readdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { Copy, root } from "./breaks/copy.mjs";
import { Results } from "./breaks/results.mjs";
import { table } from "./breaks/table.mjs";

const { values } = read();
const all = await load();
const chosen = choose(all);
if (values.check) check(all);
else await run(chosen);

/** The mistakes of each area, by the name of its file. */
async function load() {
  const folder = new URL("./breaks/areas/", import.meta.url);
  const areas = readdirSync(folder).sort();
  const lists = await Promise.all(
    areas.map(async (name) => {
      const { breaks } = await import(new URL(name, folder));
      return breaks.map((each) => ({ area: name.replace(/\.mjs$/, ""), ...each }));
    }),
  );
  return lists.flat();
}

function choose(all) {
  const areas = values.area?.split(",");
  const wanted = all.filter(
    ({ area, what }) =>
      (!areas || areas.includes(area)) && (!values.only || what.includes(values.only)),
  );
  const some = values.sample ? sample(wanted, Number(values.sample)) : wanted;
  const [shard, of] = (values.shard ?? "1/1").split("/").map(Number);
  return some.filter((_, at) => at % of === shard - 1);
}

/** So many, others for each seed: by default each day's. */
function sample(all, count) {
  let state = Number(values.seed ?? Math.floor(Date.now() / 86_400_000)) >>> 0;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return all
    .map((each) => ({ each, at: random() }))
    .sort((a, b) => a.at - b.at)
    .slice(0, count)
    .map(({ each }) => each);
}

/** Only whether each mistake can still be made. */
function check(all) {
  const stale = all.filter(({ what, file, find, put }) => {
    const problem = Copy.problem(root, { file, find, put });
    if (problem) console.error(`${what}: ${problem}`);
    return problem;
  });
  console.log(`${all.length} mistakes, ${stale.length} of which no longer apply`);
  process.exitCode = stale.length > 0 ? 1 : 0;
}

async function run(chosen) {
  // Several may run at the same time.
  const copy = new Copy(String(process.pid));
  const results = new Results(copy.state, values.fresh);
  try {
    for (const [at, each] of chosen.entries()) {
      const before = results.of(each);
      const result = before ?? (await copy.try(each));
      if (!before) results.add(each, result);
      const time = before ? "known" : `${(result.ms / 1000).toFixed(1)} s`;
      console.log(
        `${at + 1}/${chosen.length} ${result.outcome} (${time}) ${each.area}: ${each.what}`,
      );
      if (result.by && values.verbose) console.log(`    by ${result.by}`);
      if (result.why) console.log(`    ${result.why}`);
    }
  } finally {
    copy.remove();
  }
  console.log(table(chosen, (each) => results.of(each)));
  const bad = chosen.filter((each) => {
    const { outcome } = results.of(each);
    return outcome === "error" || (outcome !== "noticed" && !each.survives);
  });
  process.exitCode = bad.length > 0 ? 1 : 0;
}

function read() {
  const text = { type: "string" };
  const flag = { type: "boolean" };
  const options = {
    area: text,
    only: text,
    shard: text,
    sample: text,
    seed: text,
    fresh: flag,
    check: flag,
    verbose: flag,
  };
  try {
    return parseArgs({ options });
  } catch (error) {
    console.error(`${error.message} (there are --${Object.keys(options).join(", --")})`);
    process.exit(2);
  }
}
