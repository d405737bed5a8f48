import { type Value, work } from "../../work.js";

self.onmessage = ({ data }: MessageEvent<Value[]>) =>
  postMessage(data.map((value) => work.echo(value)));
