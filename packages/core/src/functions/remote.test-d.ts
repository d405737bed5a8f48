import { expectTypeOf } from "vitest";
import { type Remote, remote } from "./remote.js";

class Database {
  readonly open: boolean = true;
  constructor(readonly file: string) {}
  async query(sql: string, ...values: number[]): Promise<string[]> {
    return [sql, ...values.map(String)];
  }
  count() {
    return 1;
  }
  async *rows(sql: string): AsyncGenerator<number, string, void> {
    yield sql.length;
    return "over";
  }
  *ids() {
    yield 1;
  }
}
const RemoteDatabase = remote("file:///a.js", Database);

const db = await RemoteDatabase.start("file.db");
expectTypeOf(db).toEqualTypeOf<Remote<Database>>();
expectTypeOf(db.query("a", 1)).toEqualTypeOf<Promise<string[]>>();
expectTypeOf(db.count()).toEqualTypeOf<Promise<number>>();
expectTypeOf(db.rows("a")).toEqualTypeOf<AsyncGenerator<number, string, void>>();
for await (const id of db.ids()) expectTypeOf(id).toEqualTypeOf<number>();
await using other = await RemoteDatabase.with({ kind: "virtual", name: "db" }).start("b.db");
void other;

// @ts-expect-error the file is missing
void RemoteDatabase.start();
// @ts-expect-error fields stay where the object lives
void db.open;
// @ts-expect-error a number is no query
void db.query(5);
