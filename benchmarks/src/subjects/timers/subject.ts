import { fromCalls } from "../../subject.js";
import { perform } from "../../work.js";

/** No threads at all: promises on one event loop. The floor for whatever only waits. */
export const subject = fromCalls({
  setup: async () => {},
  call: async (method, value) => perform(method, value),
  close: async () => {},
});
