"""A registry of services: one lock that its methods take again, and the names of threads."""
import threading


class Registry:
    def __init__(self):
        self.services = {}
        self.lock = threading.RLock()

    def find(self, name):
        with self.lock:
            return self.services.get(name)

    def register(self, name):
        with self.lock:
            if self.find(name) is None:
                self.services[name] = threading.current_thread().name
            return self.find(name)


def offer(registry):
    for name in ("mail", "print", "time"):
        owner = registry.register(name)
        assert owner == registry.find(name)


if __name__ == "__main__":
    registry = Registry()
    servers = [
        threading.Thread(target=offer, args=(registry,), name=f"server {at}") for at in range(4)
    ]
    for server in servers:
        server.start()
    for server in servers:
        server.join()
    for name, owner in registry.services.items():
        print(name, "by a", owner.split()[0])
