"""Five philosophers eat with two forks each, and put the first one back where the second is taken."""
import threading
import time


class Philosopher(threading.Thread):
    def __init__(self, name, left, right):
        super().__init__(name=name)
        self.left = left
        self.right = right
        self.meals = 0

    def run(self):
        while self.meals < 10:
            self.dine()

    def dine(self):
        with self.left:
            if self.right.acquire(timeout=0.001):
                self.meals += 1
                self.right.release()
        time.sleep(0.001)


if __name__ == "__main__":
    forks = [threading.Lock() for _ in range(5)]
    names = ["Plato", "Hypatia", "Laozi", "Kant", "Arendt"]
    table = [Philosopher(name, forks[at], forks[at - 1]) for at, name in enumerate(names)]
    for philosopher in table:
        philosopher.start()
    for philosopher in table:
        philosopher.join()
        print(philosopher.name, "ate", philosopher.meals, "times")
