import { expose } from "comlink";
import MiniSearch from "minisearch";

const index = new MiniSearch({ fields: ["title", "text"], storeFields: ["title"] });

const search = {
  async load(url: string) {
    index.addAll(await (await fetch(url)).json());
  },
  find(words: string): string[] {
    return index.search(words, { prefix: true }).map(({ title }) => title);
  },
};
export type Search = typeof search;
expose(search);
