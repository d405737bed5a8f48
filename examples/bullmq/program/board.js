/** bull-board: what is in the queue, on http://127.0.0.1:3000/. A thread is a job, and its class is the job's name. */
import { createBullBoard } from "@bull-board/api";
import { BullMQAdapter } from "@bull-board/api/bullMQAdapter";
import { ExpressAdapter } from "@bull-board/express";
import { Queue } from "bullmq";
import express from "express";

const url = process.env.HEDDLE_CONNECTION ?? "redis://127.0.0.1:6379";
const queue = new Queue("pingers", { connection: { url } });
const serverAdapter = new ExpressAdapter();
// Read only: an operator who runs a job again would run its threads a second time.
createBullBoard({ queues: [new BullMQAdapter(queue, { readOnlyMode: true })], serverAdapter });
express()
  .use("/", serverAdapter.getRouter())
  .listen(3000, process.env.BOARD_HOST ?? "127.0.0.1", () => console.log("http://127.0.0.1:3000/"));
