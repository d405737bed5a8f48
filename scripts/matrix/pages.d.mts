export interface Pages {
  readonly port: number;
  /** Gets what pages post to /tell from now on. */
  told(listener: (told: unknown) => void): void;
  close(): void;
}

/** Serves pages: their addresses are `/isolated/` or `/plain/`, the path of a script in the repository, and `?page`. */
export function servePages(
  files?: Readonly<
    Record<
      string,
      {
        readonly type: string;
        readonly text: string;
        readonly headers?: Readonly<Record<string, string>>;
      }
    >
  >,
): Promise<Pages>;
