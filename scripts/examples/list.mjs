/**
 * The programs of examples/toolchains: how each is built and run, and what it must say.
 *
 * `needs` is what heddle needs of the toolchain besides the program itself. `says` is in what the last command prints;
 * `page` is a directory whose index.html a browser opens, `serves` a command that serves one, and says where.
 */

const node = process.execPath;
const answer = "1229 primes below 10000";
const [major, minor] = process.versions.node.split(".").map(Number);
/** Whether Node runs TypeScript as it is. */
const strips = major > 22 || (major === 22 && minor >= 18);
const nothing = "nothing";

export const examples = [
  {
    folder: "node-esm",
    name: "Node, ES modules in JavaScript",
    needs: nothing,
    commands: [[node, "main.js"]],
    says: answer,
  },
  {
    folder: "tsc",
    name: "TypeScript, compiled by tsc",
    uses: ["typescript"],
    needs: nothing,
    commands: [["tsc"], [node, "dist/main.js"]],
    says: answer,
  },
  {
    folder: "tsx",
    name: "tsx",
    uses: ["tsx"],
    needs: "on Node 20 `--import ./register.mjs`, a file of two lines; later nothing",
    commands: [[node, "--import", "./register.mjs", "main.ts"]],
    says: answer,
  },
  {
    folder: "type-stripping",
    name: "TypeScript that Node runs as it is",
    needs: nothing,
    missing: strips ? undefined : "Node 22.18 or newer",
    commands: [[node, "main.ts"]],
    says: answer,
  },
  {
    folder: "commonjs",
    name: "Node, CommonJS",
    needs: "`static module = __filename`",
    commands: [[node, "main.cjs"]],
    says: answer,
  },
  {
    folder: "vitest",
    name: "Vitest",
    uses: ["vitest"],
    needs: "on Node 20 `execArgv` with tsx; later nothing",
    commands: [["vitest", "run"]],
    says: "2 passed",
  },
  {
    folder: "jest-esm",
    name: "Jest, ES modules",
    uses: ["jest"],
    needs: nothing,
    commands: [[node, "--experimental-vm-modules", "../node_modules/jest/bin/jest.js"]],
    says: "1 passed",
  },
  {
    folder: "jest-cjs",
    name: "Jest, CommonJS",
    uses: ["jest", "@swc/jest"],
    needs: "heddle's packages in `transform` and `transformIgnorePatterns`",
    commands: [["jest"]],
    says: "1 passed",
  },
  {
    folder: "node-test",
    name: "node --test",
    needs: nothing,
    commands: [[node, "--test"]],
    says: /pass 1/,
  },
  {
    folder: "vite",
    name: "Vite, by hand",
    uses: ["vite"],
    needs: "a worker file, and the list of classes twice",
    commands: [["vite", "build", "--logLevel", "error"]],
    page: "dist",
    says: answer,
  },
  {
    folder: "react",
    name: "Vite and React with StrictMode, by the plugin",
    uses: ["vite", "react"],
    needs: "`heddle()` among the plugins",
    commands: [["vite", "build", "--logLevel", "error"]],
    page: "dist",
    says: answer,
  },
  {
    folder: "webpack",
    name: "webpack, by the plugin",
    uses: ["webpack"],
    needs: "`heddle()` among the plugins",
    commands: [[node, "build.js"]],
    page: "dist",
    says: answer,
  },
  {
    folder: "esbuild",
    name: "esbuild for Node, minified",
    uses: ["esbuild"],
    needs: "a worker file, and the list of classes twice",
    commands: [
      [node, "build.js"],
      [node, "dist/main.js"],
    ],
    says: answer,
  },
  {
    folder: "rolldown",
    name: "Rolldown for Node, minified",
    uses: ["rolldown"],
    needs: "a worker file, and the list of classes twice",
    commands: [
      [node, "build.js"],
      [node, "dist/main.js"],
    ],
    says: answer,
  },
  {
    folder: "next",
    name: "Next.js: a client component and a route handler",
    uses: ["next"],
    needs:
      "a worker file and the list of classes; on the server `serverExternalPackages`, and classes in a file that Next does not bundle",
    commands: [["next", "build"]],
    serves: ["next", "start", "--port", "0"],
    asks: "/primes",
    says: answer,
  },
  {
    folder: "fastify",
    name: "Fastify: a request that is given up, and SIGTERM",
    uses: ["fastify"],
    needs: nothing,
    commands: [[node, "main.js"]],
    says: `${answer}, thread done\nAbortError thread stopped\nthread stopped, closed exit code 0`,
  },
];
