"""A cache that all threads use: what is not there is computed, and counted."""
import threading


class Cache:
    def __init__(self):
        self.entries = {}
        self.lock = threading.Lock()
        self.hits = 0
        self.misses = 0

    def get(self, key, compute):
        with self.lock:
            if key in self.entries:
                self.hits += 1
                return self.entries[key]
            self.misses += 1
            self.entries[key] = compute(key)
            return self.entries[key]


def square(n):
    return n * n


def work(cache):
    for n in range(100):
        assert cache.get(n % 10, square) == square(n % 10)


if __name__ == "__main__":
    cache = Cache()
    threads = [threading.Thread(target=work, args=(cache,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(cache.hits, "hits,", cache.misses, "misses,", len(cache.entries), "entries")
