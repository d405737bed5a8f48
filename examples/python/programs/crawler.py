"""A crawler: four workers follow links, each page once."""
import queue
import threading

SITE = {n: [(n * 2) % 40, (n * 3 + 1) % 40] for n in range(40)}
pages = queue.Queue()
seen = set()
lock = threading.Lock()
titles = []


def visit(page):
    with lock:
        if page in seen:
            return
        seen.add(page)
    titles.append(f"page {page}")
    for link in SITE[page]:
        pages.put(link)


def worker():
    while True:
        visit(pages.get())
        pages.task_done()


if __name__ == "__main__":
    pages.put(1)
    for _ in range(4):
        threading.Thread(target=worker, daemon=True).start()
    pages.join()
    print(len(titles), "pages,", len(set(titles)), "titles")
