// One figure of one subject, in a process of its own: node child.js FIGURE SUBJECT PARAMS
import type { Figure } from "./figure.js";
import { type FigureName, figures } from "./figures/index.js";
import type { Subject } from "./subject.js";

const [figure = "", module = "", params = "{}"] = process.argv.slice(2);
const { measure } = figures[figure as FigureName] as Figure;
const { subject } = (await import(`./subjects/${module}/subject.js`)) as { subject: Subject };
const measures = await measure?.(subject, JSON.parse(params));
// The end of a process is not measured, and some peers have threads under way that never end.
process.stdout.write(`${JSON.stringify(measures)}\n`, () => process.exit(0));
