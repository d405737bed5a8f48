"""Words counted by several threads into one dict."""
import collections
import threading

counts = collections.Counter()
lock = threading.Lock()


def count(text):
    for word in text.lower().split():
        with lock:
            counts[word] += 1


if __name__ == "__main__":
    texts = ["To be or not to be", "that is the question", "to die to sleep"]
    threads = [threading.Thread(target=count, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for word, times in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:3]:
        print(word, times)
