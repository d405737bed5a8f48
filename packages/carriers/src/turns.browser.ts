// As it is when this is loaded: a test may put a fake in its place later.
const { MessageChannel } = globalThis;

/** Calls after a turn of the event loop: a timer would take milliseconds. */
export function turns(): (call: () => void) => void {
  const calls: (() => void)[] = [];
  let channel: MessageChannel | undefined;
  return (call) => {
    if (!channel) {
      channel = new MessageChannel();
      channel.port2.onmessage = () => calls.shift()?.();
    }
    calls.push(call);
    channel.port1.postMessage(0);
  };
}
