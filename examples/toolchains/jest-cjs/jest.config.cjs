// Jest loads CommonJS alone: heddle's ES modules are compiled for it. Workers get them from Node as they are.
module.exports = {
  testMatch: ["**/*.test.cjs"],
  transform: {
    "\\.js$": ["@swc/jest", { jsc: { target: "es2022" }, module: { type: "commonjs" } }],
  },
  transformIgnorePatterns: ["/node_modules/(?!@heddle/)"],
};
