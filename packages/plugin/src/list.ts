/** The plugin puts the list of all modules with threads in the place of this file. */
export const modules: Readonly<Record<string, () => Promise<object>>> = {};
