"""A worker with a stop flag, and a count that others look at while it runs."""
import threading
import time


class Heartbeat(threading.Thread):
    def __init__(self):
        super().__init__()
        self.running = True
        self.beats = 0
        self.phase = "new"

    def run(self):
        self.phase = "beating"
        while self.running:
            self.beats += 1
            time.sleep(0.001)
        self.phase = "stopped"


if __name__ == "__main__":
    heart = Heartbeat()
    print(heart.phase)
    heart.start()
    while heart.beats < 5:
        time.sleep(0.001)
    print(heart.phase, "alive" if heart.is_alive() else "ended")
    heart.running = False
    heart.join()
    print(heart.phase, "alive" if heart.is_alive() else "ended")
