export type BrowserName = "chromium" | "firefox" | "webkit";

export interface OpenBrowser {
  /** In a page of its own, except in WebKit. */
  goto(url: string): void;
  close(): Promise<unknown>;
}

export interface MatrixBrowser {
  /** How to get it, where it is not there. */
  missing(): string | undefined;
  open(options?: { sharedMemory?: boolean }): Promise<OpenBrowser>;
}

export const browsers: Readonly<Record<BrowserName, MatrixBrowser>>;
/** A name for this machine that makes a page no secure context. */
export const INSECURE: string;
