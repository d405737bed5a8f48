import type { EndsOp, Item, Packed, Rows, StartsOp } from "../protocol.js";
import { look } from "./looking.js";
import { EndsReader, StartsReader } from "./reading.js";
import {
  addEnd,
  addStart,
  type CellReader,
  type EndRows,
  readEnds,
  readStarts,
  type StartRows,
  type Template,
} from "./rows.js";

/** More threads than these are better told in columns. */
const FEW = 8;
/** Kinds of threads that the two sides know by number. */
const MOST = 256;

/**
 * What threads that are alike have in common crosses once, in a message that says by which number it will be
 * known. From then on a few of them are a row of values.
 */
export class Templates {
  readonly addStart = addStart;
  readonly addEnd = addEnd;
  readonly look = look;

  /** Those that the other side knows, and those of the other side. */
  readonly #known = new Map<Template, number>();
  readonly #theirs: Template[] = [];

  starts(op: StartsOp): StartsReader {
    return new StartsReader(op);
  }

  ends(op: EndsOp): EndsReader {
    return new EndsReader(op);
  }

  /** What stands in a message. */
  pack(rows: Rows): Item | Packed {
    const id = this.numberOf(rows);
    if (id === undefined) return this.packWhole(rows);
    const packed: unknown[] = [id, rows.count];
    rows.write({ value: (value) => packed.push(value) });
    return packed;
  }

  /** The same, also where the message before, which told the number, was never sent. */
  packWhole(rows: Rows): Item {
    const { template } = rows as StartRows | EndRows;
    let id = this.#known.get(template);
    // What comes once needs no number.
    if (id === undefined && template.uses++ > 0 && this.#known.size < MOST) {
      id = this.#known.size;
      this.#known.set(template, id);
    }
    return (rows as StartRows | EndRows).pack(id);
  }

  /** The number of a few that are alike, where the other side knows it. */
  numberOf(rows: Rows): number | undefined {
    return rows.count > FEW ? undefined : this.#known.get((rows as StartRows | EndRows).template);
  }

  /** An item as it was before it was packed; remembers what it tells. */
  open(item: Item | Packed): Item {
    if ("op" in item) {
      this.#learn(item);
      return item;
    }
    let at = 2;
    return this.read(item[0] as number, item[1] as number, { value: () => item[at++] });
  }

  read(id: number, count: number, cells: CellReader): Item {
    const template = this.#theirs[id] as Template;
    return "type" in template
      ? readStarts(template, count, cells)
      : readEnds(template, count, cells);
  }

  #learn(item: Item): void {
    if (item.op === "starts" && item.template !== undefined) {
      const { class: type, base, daemon, kind, timed, shape } = item;
      this.#theirs[item.template] ??= {
        type,
        base,
        daemon,
        kind,
        timed,
        shape,
        objects: [],
        uses: 0,
        spare: undefined,
      };
    } else if (item.op === "ends" && item.template !== undefined) {
      const { result, fields, held, times } = item;
      this.#theirs[item.template] ??= {
        result,
        fields,
        held,
        timed: times !== undefined,
        uses: 0,
        spare: undefined,
      };
    }
  }
}
