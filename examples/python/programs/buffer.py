"""A bounded buffer of one's own: two conditions on one lock."""
import collections
import threading


class Buffer:
    def __init__(self, size):
        self.size = size
        self.items = collections.deque()
        self.lock = threading.Lock()
        self.not_full = threading.Condition(self.lock)
        self.not_empty = threading.Condition(self.lock)

    def put(self, item):
        with self.not_full:
            self.not_full.wait_for(lambda: len(self.items) < self.size)
            self.items.append(item)
            self.not_empty.notify()

    def get(self):
        with self.not_empty:
            self.not_empty.wait_for(lambda: self.items)
            self.not_full.notify()
            return self.items.popleft()


def produce(buffer, first):
    for item in range(first, first + 50):
        buffer.put(item)


def consume(buffer):
    for _ in range(50):
        sums.append(buffer.get())


sums = []

if __name__ == "__main__":
    buffer = Buffer(5)
    threads = [threading.Thread(target=produce, args=(buffer, first)) for first in (0, 50)]
    threads += [threading.Thread(target=consume, args=(buffer,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print("sum", sum(sums), "left", len(buffer.items))
