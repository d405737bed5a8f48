import { expose } from "threads/worker";
import { work } from "../../work.js";

expose(work);
