"""A chat room: whoever is in it gets what the others say."""
import queue
import threading


class Room:
    def __init__(self):
        self.members = {}
        self.lock = threading.Lock()

    def join(self, name):
        inbox = queue.Queue()
        with self.lock:
            self.members[name] = inbox
        return inbox

    def leave(self, name):
        with self.lock:
            del self.members[name]

    def say(self, name, text):
        with self.lock:
            for member, inbox in self.members.items():
                if member != name:
                    inbox.put(f"{name}: {text}")


def visit(name, room, here, gone):
    inbox = room.join(name)
    here.wait()
    room.say(name, "hello")
    heard = sorted(inbox.get() for _ in range(2))
    gone.wait()
    room.leave(name)
    results.append(f"{name} heard {', '.join(heard)}")


results = []

if __name__ == "__main__":
    room, here, gone = Room(), threading.Barrier(3), threading.Barrier(3)
    names = ["Ada", "Bob", "Eve"]
    guests = [threading.Thread(target=visit, args=(name, room, here, gone)) for name in names]
    for guest in guests:
        guest.start()
    for guest in guests:
        guest.join()
    print(*sorted(results), sep="\n")
    print(len(room.members), "left")
