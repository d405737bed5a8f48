// node program.mjs NAME: runs one of the suite's programs.
import "@heddle/threads";
import { programs } from "@heddle/conformance";

await programs[process.argv[2]]({ adapter: import.meta.resolve("@heddle/threads") });
