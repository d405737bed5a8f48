// node program.mjs NAME: runs one of the suite's programs.
import "@heddle/threads";
import { programs } from "@heddle/core/testing";

await programs[process.argv[2]]({ adapter: import.meta.resolve("@heddle/threads") });
