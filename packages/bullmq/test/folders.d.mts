export function folderHas(
  folder: string,
  enough: (names: readonly string[]) => boolean,
): Promise<void>;
