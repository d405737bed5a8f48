/** The plugin puts its options in the place of this file. */
export const options: object = {};
