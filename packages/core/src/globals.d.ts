/**
 * What every JavaScript runtime has, and no more: with `types: []` and no DOM library in
 * tsconfig.json, anything else is a compile error in core. Each declaration is the part on
 * which Node's types and the DOM's agree. Nothing here is published; in a declaration file
 * of core's, `AbortSignal` or `URL` is whatever the user's own types say.
 */

interface ImportMeta {
  url: string;
}

interface Event {
  readonly type: string;
  readonly target: EventTarget | null;
  preventDefault(): void;
}
declare var Event: { new (type: string): Event };

interface MessageEvent<Data = any> extends Event {
  readonly data: Data;
}

interface EventTarget {
  addEventListener(
    type: string,
    listener: (event: any) => void,
    options?: { once?: boolean; signal?: AbortSignal },
  ): void;
  removeEventListener(type: string, listener: (event: any) => void): void;
  dispatchEvent(event: Event): boolean;
}
declare var EventTarget: { new (): EventTarget };

interface AbortSignal extends EventTarget {
  readonly aborted: boolean;
  readonly reason: any;
  throwIfAborted(): void;
}
declare var AbortSignal: {
  readonly prototype: AbortSignal;
  abort(reason?: any): AbortSignal;
  any(signals: AbortSignal[]): AbortSignal;
  timeout(milliseconds: number): AbortSignal;
};

interface AbortController {
  readonly signal: AbortSignal;
  abort(reason?: any): void;
}
declare var AbortController: { new (): AbortController };

interface DOMException extends Error {
  readonly code: number;
}
declare var DOMException: {
  readonly prototype: DOMException;
  new (message?: string, name?: string): DOMException;
};

interface URL {
  readonly hash: string;
  readonly host: string;
  readonly href: string;
  readonly origin: string;
  readonly pathname: string;
  readonly protocol: string;
  readonly search: string;
  toString(): string;
}
declare var URL: {
  readonly prototype: URL;
  new (url: string | URL, base?: string | URL): URL;
  canParse(url: string, base?: string): boolean;
};

// Node's types know the next four as values only. As a type write
// `InstanceType<typeof MessageChannel>`: tsconfig.test.json finds the other form.

/** No `onmessage`, which Node's types lack: `addEventListener("message", …)`, then `start()`. */
interface MessagePort extends EventTarget {
  postMessage(message: any, transfer?: (ArrayBuffer | MessagePort)[]): void;
  start(): void;
  close(): void;
}
declare var MessagePort: { readonly prototype: MessagePort };

interface MessageChannel {
  readonly port1: MessagePort;
  readonly port2: MessagePort;
}
declare var MessageChannel: { new (): MessageChannel };

interface TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>;
  encodeInto(text: string, into: Uint8Array): { read: number; written: number };
}
declare var TextEncoder: { new (): TextEncoder };

interface TextDecoder {
  decode(bytes?: ArrayBuffer | ArrayBufferView<ArrayBuffer>): string;
}
declare var TextDecoder: {
  new (label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean }): TextDecoder;
};

/** A number in a browser, an object in Node: write `ReturnType<typeof setTimeout>`. */
interface TimerHandle {
  readonly [Symbol.toPrimitive]: unknown;
}
declare function setTimeout(callback: () => void, milliseconds?: number): TimerHandle;
declare function clearTimeout(timer: TimerHandle | undefined): void;
declare function queueMicrotask(callback: () => void): void;

declare function structuredClone<Value>(
  value: Value,
  options?: { transfer?: (ArrayBuffer | MessagePort)[] },
): Value;

declare var console: {
  error(...data: any[]): void;
  log(...data: any[]): void;
  warn(...data: any[]): void;
};

declare var performance: {
  now(): number;
  readonly timeOrigin: number;
};
