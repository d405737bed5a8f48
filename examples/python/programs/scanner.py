"""A port scanner: workers take ports out of a queue, and try to connect."""
import queue
import socket
import threading

ports = queue.Queue()
opened = []


def is_open(port):
    with socket.socket() as connection:
        connection.settimeout(1)
        return connection.connect_ex(("127.0.0.1", port)) == 0


def scan():
    while True:
        try:
            port = ports.get_nowait()
        except queue.Empty:
            return
        if is_open(port):
            opened.append(port)


def listen():
    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen()
    return server


if __name__ == "__main__":
    servers = [listen() for _ in range(3)]
    wanted = sorted(server.getsockname()[1] for server in servers)
    for port in {*wanted, *range(1, 20)}:
        ports.put(port)
    scanners = [threading.Thread(target=scan) for _ in range(4)]
    for scanner in scanners:
        scanner.start()
    for scanner in scanners:
        scanner.join()
    print("found", sum(port in opened for port in wanted), "of", len(wanted))
    for server in servers:
        server.close()
