import { Thread } from "@heddle/core";

/** Fails by an error that nobody catches, or does its work. */
export class Faulty extends Thread {
  constructor(fault) {
    super();
    this.fault = fault;
  }
  run() {
    if (this.fault === "none") return "worked";
    if (this.fault === "late import") {
      return import("threads").then(() => {
        setTimeout(() => throwLate(this.fault));
        return new Promise(() => {});
      });
    }
    if (this.fault === "rejection") void Promise.reject(new Error(this.fault));
    else setTimeout(() => throwLate(this.fault));
    return new Promise(() => {});
  }
}

function throwLate(message) {
  throw new Error(message);
}
