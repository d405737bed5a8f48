import heddle from "@heddle/plugin/webpack";

export default {
  mode: "production",
  context: import.meta.dirname,
  entry: "./src/main.js",
  output: { path: `${import.meta.dirname}/dist`, filename: "main.js" },
  plugins: [heddle()],
};
