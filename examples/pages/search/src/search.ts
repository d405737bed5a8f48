import { remote } from "@heddle/core";
import MiniSearch from "minisearch";

class Search {
  index = new MiniSearch({ fields: ["title", "text"], storeFields: ["title"] });

  async load(url: string) {
    this.index.addAll(await (await fetch(url)).json());
  }

  find(words: string): string[] {
    return this.index.search(words, { prefix: true }).map(({ title }) => title);
  }
}

export const RemoteSearch = remote(import.meta.url, Search);
