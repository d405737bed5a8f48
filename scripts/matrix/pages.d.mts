export interface Pages {
  readonly port: number;
  /** Gets what pages post to /tell from now on. */
  told(listener: (told: unknown) => void): void;
  close(): void;
}

/** @param entries the files that the pages load, by the names under which they are served. */
export function servePages(entries?: Record<string, string>): Promise<Pages>;
