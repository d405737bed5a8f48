"""A timer that repeats, and one that comes too late."""
import threading


class RepeatTimer(threading.Timer):
    def run(self):
        while not self.finished.wait(self.interval):
            self.function(*self.args)


def tick(name):
    ticks.append(f"{name} {len(ticks) + 1}")
    if len(ticks) == 3:
        done.set()


ticks = []
done = threading.Event()

if __name__ == "__main__":
    timer = RepeatTimer(0.002, tick, ["tick"])
    late = threading.Timer(60, tick, ["late"])
    timer.start()
    late.start()
    done.wait()
    timer.cancel()
    late.cancel()
    timer.join()
    late.join()
    print(*ticks[:3], sep=", ")
    print("alive" if timer.is_alive() or late.is_alive() else "ended")
