"""Many readers or one writer: a lock of one's own, made of a condition."""
import threading


class Document:
    def __init__(self):
        self.title = ""
        self.version = 0
        self.readers = 0
        self.changed = threading.Condition()

    def read(self):
        with self.changed:
            self.readers += 1
        found = (self.title, self.version)
        with self.changed:
            self.readers -= 1
            self.changed.notify_all()
        return found

    def write(self, title):
        with self.changed:
            self.changed.wait_for(lambda: self.readers == 0)
            self.title = title
            self.version += 1


def edit(document):
    for _ in range(20):
        document.write(f"version {document.version + 1}")


def look(document):
    for _ in range(20):
        title, version = document.read()
        assert title == "" or version > 0


if __name__ == "__main__":
    document = Document()
    threads = [threading.Thread(target=edit, args=(document,))]
    threads += [threading.Thread(target=look, args=(document,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(*document.read())
