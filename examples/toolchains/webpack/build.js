import { copyFileSync } from "node:fs";
import webpack from "webpack";
import config from "./webpack.config.js";

webpack(config, (error, stats) => {
  if (error || stats.hasErrors()) {
    console.error(error ?? stats.toString());
    process.exitCode = 1;
  }
  copyFileSync(`${import.meta.dirname}/index.html`, `${import.meta.dirname}/dist/index.html`);
});
