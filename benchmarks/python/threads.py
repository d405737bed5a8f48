"""Python's threading on the same work: python3 threads.py FIGURE SUBJECT PARAMS.

Prints its measures as JSON, as src/child.ts does.
"""

import json
import multiprocessing
import queue
import statistics
import sys
import threading
import time


class Echo(threading.Thread):
    def __init__(self, value):
        super().__init__()
        self.value = value
        self.result = None

    def run(self):
        self.result = self.value


class Sleep(threading.Thread):
    def __init__(self, seconds):
        super().__init__()
        self.seconds = seconds

    def run(self):
        time.sleep(self.seconds)


def sample(run, sampling):
    """The median of the runs in milliseconds, as src/sample.ts takes it."""

    def repeat(runs, ms):
        durations = []
        end = time.perf_counter() + ms / 1000
        while len(durations) < runs or time.perf_counter() < end:
            begun = time.perf_counter()
            run()
            durations.append((time.perf_counter() - begun) * 1000)
            if durations[-1] > sampling["slowMs"]:
                break
        return durations

    warm_up = repeat(sampling["warmUpRuns"], sampling["warmUpMs"])
    if warm_up and warm_up[0] > sampling["slowMs"]:
        return warm_up[0]
    return statistics.median(repeat(sampling["runs"], sampling["ms"]))


def start_and_join(threads):
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return threads


def at_once(params):
    count = params["threads"]

    def run():
        threads = start_and_join([Echo(value) for value in range(count)])
        assert [thread.result for thread in threads] == list(range(count))

    return {"each": sample(run, params["sampling"]) * 1000 / count}


def one_by_one(params):
    count = params["threads"]

    def run():
        for value in range(count):
            assert start_and_join([Echo(value)])[0].result == value

    return {"each": sample(run, params["sampling"]) * 1000 / count}


def resident_bytes():
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024


def sleepers(params):
    """Python has no heap statistics: its memory is the growth of the resident memory."""
    count = params["threads"]

    def run(seconds=params["sleep"] / 1000):
        start_and_join([Sleep(seconds) for _ in range(count)])

    ms = sample(run, params["sampling"])
    wake = threading.Event()
    before = resident_bytes()
    threads = [threading.Thread(target=wake.wait) for _ in range(count)]
    for thread in threads:
        thread.start()
    grown = resident_bytes() - before
    wake.set()
    return {"ms": ms, "bytes": grown / count}


class RWLock:
    """Python has none: this is the usual one, on a condition. A writer that waits keeps new readers out."""

    def __init__(self):
        self.changed = threading.Condition()
        self.readers = 0
        self.writes = False
        self.writers = 0

    def read(self):
        with self.changed:
            while self.writes or self.writers:
                self.changed.wait()
            self.readers += 1

    def unread(self):
        with self.changed:
            self.readers -= 1
            if self.readers == 0:
                self.changed.notify_all()

    def write(self):
        with self.changed:
            self.writers += 1
            while self.writes or self.readers:
                self.changed.wait()
            self.writers -= 1
            self.writes = True

    def unwrite(self):
        with self.changed:
            self.writes = False
            self.changed.notify_all()


class Crowd:
    """Threads that share one thing: src/sharing/crowd.ts."""

    def __init__(self, thing, threads, amount):
        self.threads = threads
        self.amount = amount
        self.start = threading.Barrier(threads)
        self.parts = [None] * threads
        self.alone = 0
        each = getattr(self, thing)(threads)

        def run(nth):
            self.start.wait()
            self.parts[nth] = each(nth)

        start_and_join([threading.Thread(target=run, args=(nth,)) for nth in range(threads)])

    def for_ms(self, take, give_back, alone):
        seconds = self.amount / 1000
        begun = time.perf_counter()
        longest = count = 0
        asked = begun
        while asked < begun + seconds:
            take()
            longest = max(longest, time.perf_counter() - asked)
            if alone:
                self.alone += 1
            give_back()
            count += 1
            asked = time.perf_counter()
        return count, (time.perf_counter() - begun) * 1000, longest * 1000

    def often(self, each):
        begun = time.perf_counter()
        for nth in range(self.amount):
            each(nth)
        return self.amount, (time.perf_counter() - begun) * 1000, 0

    def lock(self, _):
        lock = threading.Lock()
        return lambda nth: self.for_ms(lock.acquire, lock.release, True)

    def semaphore(self, _):
        semaphore = threading.Semaphore(1)
        return lambda nth: self.for_ms(semaphore.acquire, semaphore.release, True)

    def rwlock(self, _):
        lock = RWLock()

        def run(nth):
            if nth == 0:
                return self.for_ms(lock.write, lock.unwrite, True)
            return self.for_ms(lock.read, lock.unread, False)

        return run

    def queue(self, _):
        items = queue.Queue(100)
        return lambda nth: self.often(items.put if nth % 2 == 0 else lambda _: items.get())

    def barrier(self, threads):
        barrier = threading.Barrier(threads)
        return lambda nth: self.often(lambda _: barrier.wait())

    def condition(self, threads):
        changed = threading.Condition()
        ready = threading.Semaphore(0)
        state = {"round": 0, "waiting": 0}

        def begins(_):
            ready.acquire()
            with changed:
                state["waiting"] = 0
                state["round"] += 1
                changed.notify_all()

        def waits(_):
            with changed:
                seen = state["round"]
                state["waiting"] += 1
                if state["waiting"] == threads - 1:
                    ready.release()
                while state["round"] == seen:
                    changed.wait()

        return lambda nth: self.often(begins if nth == 0 else waits)


def crowd(params):
    thing = params["thing"]
    measures = {}
    for name, threads, amount in zip([2, 8, 16, 24, 48, 96], params["threads"], params["amounts"]):
        parts = Crowd(thing, threads, amount).parts
        counted = parts[1:] if thing == "rwlock" else parts
        total = sum(count for count, _, _ in counted)
        slowest = max(ms for _, ms, _ in counted)
        rounds = {"queue": total / 2, "barrier": parts[0][0], "condition": parts[0][0]}
        scale = 1e3 if thing in rounds else 1e6
        measures[f"each{name}"] = slowest * scale / rounds.get(thing, total)
        if name < 24 or thing in rounds:
            continue
        if thing == "rwlock":
            measures[f"write{name}"] = parts[0][2]
        else:
            measures[f"longest{name}"] = max(longest for _, _, longest in parts)
            measures[f"least{name}"] = min(count for count, _, _ in parts) * threads / total
    return measures


def add_to(numbers, lock, adds):
    for _ in range(adds):
        with lock:
            numbers["sum"] = numbers.get("sum", 0) + 1


def shared_map(params):
    """Manager().dict(): the dict that processes share. A lock makes an addition one step."""
    keys = [f"key {at}" for at in range(64)]
    data = bytes([7]) * 100
    fork = multiprocessing.get_context("fork")
    with fork.Manager() as manager:
        numbers = manager.dict()

        def each(call):
            times = []
            for _ in range(max(1, params["rounds"] // 20)):
                begun = time.perf_counter()
                for at in range(params["calls"]):
                    call(keys[at % 64])
                times.append((time.perf_counter() - begun) * 1e6 / params["calls"])
            return statistics.median(times)

        measures = {}
        measures["setNumber"] = each(lambda key: numbers.__setitem__(key, 7))
        measures["getNumber"] = each(numbers.__getitem__)
        measures["setBytes"] = each(lambda key: numbers.__setitem__(key, data))
        measures["getBytes"] = each(numbers.__getitem__)
        lock = fork.Lock()
        adds = max(1, params["adds"] // 20)
        both = [fork.Process(target=add_to, args=(numbers, lock, adds)) for _ in "ab"]
        begun = time.perf_counter()
        for process in start_and_join(both):
            assert process.exitcode == 0
        measures["add"] = (time.perf_counter() - begun) * 1e6 / (2 * adds)
        assert numbers["sum"] == 2 * adds
        return measures


figure, _, params = sys.argv[1:]
figures = {"shared-map": shared_map, "at-once": at_once, "one-by-one": one_by_one, "sleepers": sleepers}
for name in ["lock", "semaphore", "rwlock", "queue", "barrier", "condition"]:
    figures[f"crowd-{name}"] = crowd
print(json.dumps(figures[figure](json.loads(params))))
