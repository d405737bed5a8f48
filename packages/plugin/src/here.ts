/** The modules of this realm whose classes threads may give back, by their keys. */
export const modules: Record<string, () => Promise<object>> = {};

/** It has loaded one that has these. */
export function __heddle_here(key: string, classes: object): void {
  modules[key] = async () => classes;
}
