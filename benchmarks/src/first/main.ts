// The first result of a fresh process: node main.js SUBJECT. No import before the clock starts.
const begun = performance.now();
const { first } = (await import(`./${process.argv[2]}.js`)) as { first(): Promise<unknown> };
const result = await first();
const ended = performance.now();
if (result !== 7) throw new Error(`the first result is not 7 but ${result}`);
// The clock's zero is the start of the process.
process.stdout.write(`${JSON.stringify({ ms: ended - begun, process: ended })}\n`, () =>
  process.exit(0),
);

export {};
