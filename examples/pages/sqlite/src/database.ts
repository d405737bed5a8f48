import { remote } from "@heddle/core";
import initSqlJs, { type Database as Sql } from "sql.js";
import wasm from "sql.js/dist/sql-wasm-browser.wasm?url";

class Database {
  sql?: Sql;

  async open() {
    const { Database } = await initSqlJs({ locateFile: () => wasm });
    this.sql = new Database();
  }

  query(text: string) {
    return this.sql!.exec(text);
  }

  [Symbol.dispose]() {
    this.sql?.close();
  }
}

export const RemoteDatabase = remote(import.meta.url, Database);
