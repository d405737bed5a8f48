"""Transfers between accounts: each has a lock, and two are taken in the order of their numbers."""
import random
import threading


class Account:
    def __init__(self, number, balance):
        self.number = number
        self.balance = balance
        self.lock = threading.Lock()

    def deposit(self, amount):
        self.balance += amount

    def withdraw(self, amount):
        if amount > self.balance:
            return False
        self.balance -= amount
        return True


def transfer(source, target, amount):
    first, second = sorted((source, target), key=lambda account: account.number)
    with first.lock, second.lock:
        if source.withdraw(amount):
            target.deposit(amount)


def trade(accounts):
    for _ in range(100):
        source, target = random.sample(accounts, 2)
        transfer(source, target, random.randrange(100))


if __name__ == "__main__":
    accounts = [Account(number, 1000) for number in range(4)]
    traders = [threading.Thread(target=trade, args=(accounts,)) for _ in range(8)]
    for trader in traders:
        trader.start()
    for trader in traders:
        trader.join()
    print("total", sum(account.balance for account in accounts))
    print("overdrawn", sum(account.balance < 0 for account in accounts))
