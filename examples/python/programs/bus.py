"""An event bus: publishers on threads call what others have subscribed with."""
import threading


class Bus:
    def __init__(self):
        self.handlers = {}

    def subscribe(self, topic, handler):
        self.handlers.setdefault(topic, []).append(handler)

    def publish(self, topic, value):
        for handler in self.handlers.get(topic, []):
            handler(value)


def sell(bus, item):
    for price in (1, 2, 3):
        bus.publish("sold", (item, price))
    bus.publish("closed", item)


if __name__ == "__main__":
    sales, closed = [], []
    bus = Bus()
    bus.subscribe("sold", sales.append)
    bus.subscribe("sold", lambda sale: sale[1] == 3 and closed.append(f"last {sale[0]}"))
    bus.subscribe("closed", closed.append)
    shops = [threading.Thread(target=sell, args=(bus, item)) for item in ("pens", "ink")]
    for shop in shops:
        shop.start()
    for shop in shops:
        shop.join()
    print(len(sales), "sales for", sum(price for _, price in sales))
    print(*sorted(closed), sep=", ")
