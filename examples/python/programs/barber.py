"""The sleeping barber: a shop with three chairs; who finds none goes away."""
import threading
import time


class Shop:
    def __init__(self, chairs):
        self.chairs = chairs
        self.waiting = 0
        self.served = 0
        self.refused = 0
        self.lock = threading.Lock()
        self.customers = threading.Semaphore(0)
        self.ready = threading.Semaphore(0)

    def enter(self):
        with self.lock:
            if self.waiting == self.chairs:
                self.refused += 1
                return
            self.waiting += 1
        self.customers.release()
        self.ready.acquire()

    def cut(self):
        self.customers.acquire()
        with self.lock:
            self.waiting -= 1
        time.sleep(0.001)
        self.served += 1
        self.ready.release()


def barber(shop):
    while True:
        shop.cut()


def customer(shop):
    shop.enter()


if __name__ == "__main__":
    shop = Shop(3)
    threading.Thread(target=barber, args=(shop,), daemon=True).start()
    customers = [threading.Thread(target=customer, args=(shop,)) for _ in range(20)]
    for each in customers:
        each.start()
    for each in customers:
        each.join()
    print("customers", shop.served + shop.refused)
    print("served none" if shop.served == 0 else "served some")
