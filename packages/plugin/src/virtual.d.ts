declare module "virtual:heddle/settings" {
  export const options: object;
}

declare module "virtual:heddle/modules" {
  export const modules: Readonly<Record<string, () => Promise<object>>>;
}
