"""A pool that looks for primes."""
from concurrent.futures import ThreadPoolExecutor, as_completed


def is_prime(n):
    return n > 1 and all(n % d for d in range(2, int(n**0.5) + 1))


def largest(first, last):
    return max(n for n in range(first, last) if is_prime(n))


if __name__ == "__main__":
    with ThreadPoolExecutor(max_workers=4) as pool:
        numbers = [999983, 1000001, 1000003, 1048575]
        for n, prime in zip(numbers, pool.map(is_prime, numbers)):
            print(n, "is prime" if prime else "is no prime")
        futures = [pool.submit(largest, n, n + 1000) for n in range(0, 4000, 1000)]
        print(*sorted(future.result() for future in as_completed(futures)))
