import { type TaskFunctions, ThreadWorker } from "poolifier";
import { type Value, work } from "../../work.js";

new ThreadWorker(work as unknown as TaskFunctions<Value, Value>);
