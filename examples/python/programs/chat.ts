// A chat room: whoever is in it gets what the others say.
import { Barrier, isMain, Queue, SharedList, SharedMap, shared, struct, task } from "@heddle/core";

export class Room extends struct({ members: SharedMap<string, Queue<string>> }) {
  join(name: string) {
    const inbox = new Queue<string>();
    this.members.set(name, inbox);
    return inbox;
  }

  leave(name: string) {
    this.members.delete(name);
  }

  async say(name: string, text: string) {
    for (const [member, inbox] of this.members)
      if (member !== name) await inbox.put(`${name}: ${text}`);
  }
}

export const visit = task(
  import.meta.url,
  async (name: string, room: Room, here: Barrier, gone: Barrier) => {
    const inbox = room.join(name);
    await here.wait();
    await room.say(name, "hello");
    const heard = [await inbox.get(), await inbox.get()].sort();
    await gone.wait();
    room.leave(name);
    results.push(`${name} heard ${heard.join(", ")}`);
  },
);

const results = shared("results", () => new SharedList<string>());

if (isMain) {
  const [room, here, gone] = [new Room(), new Barrier(3), new Barrier(3)];
  const names = ["Ada", "Bob", "Eve"];
  const guests = names.map((name) => visit.start(name, room, here, gone));
  for (const guest of guests) await guest.join();
  console.log([...results].sort().join("\n"));
  console.log(room.members.size, "left");
}
