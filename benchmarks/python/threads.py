"""Python's threading on the same work: python3 threads.py FIGURE SUBJECT PARAMS.

Prints its measures as JSON, as src/child.ts does.
"""

import json
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


figure, _, params = sys.argv[1:]
figures = {"at-once": at_once, "one-by-one": one_by_one, "sleepers": sleepers}
print(json.dumps(figures[figure](json.loads(params))))
