/** Its own declarations do not resolve where packages have `exports`. */
declare module "threads" {
  type Library = import("./threads.js").Library;
  export const spawn: Library["spawn"];
  export const Thread: Library["Thread"];
  export const Transfer: Library["Transfer"];
}
