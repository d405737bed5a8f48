// comlink declares its types for the CommonJS files only, and Node needs the others.
declare module "comlink/dist/esm/comlink.mjs" {
  export * from "comlink";
}
declare module "comlink/dist/esm/node-adapter.mjs" {
  import type { Endpoint } from "comlink";

  const nodeEndpoint: (port: unknown) => Endpoint;
  // biome-ignore lint/style/noDefaultExport: that is what it exports.
  export default nodeEndpoint;
}
