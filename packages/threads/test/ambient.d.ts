declare module "threads/worker" {
  export function expose(exposed: object): void;
}
