import { createBrowserRuntime } from "@heddle/browser";
import { countPrimes } from "./primes";

createBrowserRuntime({
  classes: { countPrimes },
  worker: () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
}).install();

customElements.define(
  "prime-count",
  class extends HTMLElement {
    async connectedCallback() {
      const below = Number(this.getAttribute("below"));
      this.textContent = `${await countPrimes(below)} primes below ${below}`;
    }
  },
);
