/** A worker's own channel to whoever made it, as all runtimes have it. */
export interface Channel {
  addEventListener(type: "message", listener: (event: MessageLike) => void): void;
  removeEventListener(type: "message", listener: (event: MessageLike) => void): void;
}
interface MessageLike {
  readonly data: unknown;
  stopImmediatePropagation(): void;
}

/** What hands over a wire has it; what only looks like that is somebody else's message. */
export function isHello(given: unknown): given is { readonly port: object } {
  const { port } = Object(given) as { port?: { postMessage?: unknown } | null };
  return typeof port?.postMessage === "function";
}

/** Takes the one message that hands over the wire, which no other listener of the worker file's then sees. */
export function hear<Hello extends { readonly port: unknown }>(
  channel: Channel,
  read: (message: unknown) => Hello | undefined,
  take: (hello: Hello) => void,
): void {
  const listen = (event: MessageLike): void => {
    const hello = read(event.data);
    if (!isHello(hello)) return;
    event.stopImmediatePropagation();
    channel.removeEventListener("message", listen);
    take(hello);
  };
  channel.addEventListener("message", listen);
}
