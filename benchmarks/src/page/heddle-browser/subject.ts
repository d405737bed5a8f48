import { createBrowserRuntime } from "@heddle/browser";
import { heddle } from "../../subjects/heddle/subject.js";
import { Echo } from "../../subjects/heddle/threads.js";
import { offer } from "../measure.js";

offer(
  heddle((carriers) =>
    createBrowserRuntime({
      parallelism: carriers,
      classes: { Echo },
      worker: () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" }),
    }),
  ),
);
