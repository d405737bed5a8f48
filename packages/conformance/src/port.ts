/** One end of a channel; named so since only some runtimes' types have `MessagePort` as a type. */
export type Port = InstanceType<typeof MessageChannel>["port1"];

/** Calls back with each message. */
export function onMessage(port: Port, take: (message: unknown) => void): void {
  port.addEventListener("message", (event: Event) =>
    take((event as Event & { data: unknown }).data),
  );
  port.start();
}

export function nextMessage(port: Port): Promise<unknown> {
  return new Promise((resolve) => {
    onMessage(port, resolve);
  });
}
