class BankError(Exception):
    """Base of everything that can go wrong at the counter."""


class InsufficientFunds(BankError):
    def __init__(self, account, amount):
        self.account = account
        self.amount = amount
        self.missing = amount - account.balance
        super().__init__(f"{account.owner} is {self.missing} short")


class UnknownAccount(BankError, LookupError):
    pass


class FrozenAccount(BankError):
    pass


class Account:
    next_number = 1000

    def __init__(self, owner, balance=0):
        self.number = Account.next_number
        Account.next_number += 1
        self.owner = owner
        self._balance = balance
        self.history = [("open", balance)]
        self.frozen = False

    @property
    def balance(self):
        return self._balance

    @balance.setter
    def balance(self, value):
        if value < self.limit():
            raise ValueError(f"balance below limit: {value}")
        self._balance = value

    def limit(self):
        return 0

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("amount must be positive")
        self.balance += amount
        self.history.append(("deposit", amount))

    def withdraw(self, amount):
        if self.frozen:
            raise FrozenAccount(f"account {self.number} is frozen")
        if self.balance - amount < self.limit():
            raise InsufficientFunds(self, amount)
        self.balance -= amount
        self.history.append(("withdraw", amount))

    def month_end(self):
        pass

    def __str__(self):
        return f"{self.number} {self.owner:<8} {self.balance:>10,.2f}"


class Savings(Account):
    def __init__(self, owner, balance=0, rate=0.02):
        super().__init__(owner, balance)
        self.rate = rate

    def month_end(self):
        interest = round(self.balance * self.rate / 12, 2)
        if interest:
            self.deposit(interest)
            self.history[-1] = ("interest", interest)


class Checking(Account):
    def __init__(self, owner, balance=0, overdraft=200):
        super().__init__(owner, balance)
        self.overdraft = overdraft

    def limit(self):
        return -self.overdraft

    def month_end(self):
        super().month_end()
        if self.balance < 0:
            fee = round(-self.balance * 0.01 + 1, 2)
            self.balance -= min(fee, self.balance + self.overdraft)
            self.history.append(("fee", fee))

    def __str__(self):
        return super().__str__() + f" (overdraft {self.overdraft})"


class Bank:
    def __init__(self, name):
        self.name = name
        self.accounts = {}
        self.log = []

    def open(self, account):
        self.accounts[account.number] = account
        return account.number

    def __getitem__(self, number):
        try:
            return self.accounts[number]
        except KeyError:
            raise UnknownAccount(f"no account {number}") from None

    def transfer(self, source, target, amount):
        """All or nothing."""
        a, b = self[source], self[target]
        done = False
        try:
            a.withdraw(amount)
            try:
                b.deposit(amount)
            except Exception:
                a.balance += amount
                a.history.pop()
                raise
            done = True
        finally:
            self.log.append(f"{source}->{target} {amount} {'done' if done else 'failed'}")

    def total(self):
        return sum(account.balance for account in self.accounts.values())

    def month_end(self):
        for account in self.accounts.values():
            account.month_end()

    def report(self):
        print(f"--- {self.name} ---")
        for account in sorted(self.accounts.values(), key=lambda a: a.owner):
            print(account)
        print(f"{'total':>13} {self.total():>10,.2f}")


bank = Bank("First Bank of Nowhere")
ada = bank.open(Savings("Ada", 1200, rate=0.03))
bob = bank.open(Checking("Bob", 150))
cy = bank.open(Account("Cy"))
dot = bank.open(Checking("Dot", 10_000.5, overdraft=0))
bank.report()

orders = [(ada, bob, 100), (bob, cy, 400), (bob, cy, 400), (cy, 9999, 1), (cy, ada, -5), (dot, cy, 10_000.5), (dot, ada, 0.01)]
for source, target, amount in orders:
    try:
        bank.transfer(source, target, amount)
    except InsufficientFunds as e:
        print(f"refused: {e}; {e.missing:.2f} missing of {e.amount}")
    except (UnknownAccount, FrozenAccount) as e:
        print("refused:", e)
    except ValueError as e:
        print("bad order:", e)

bank[ada].frozen = True
try:
    bank.transfer(ada, bob, 1)
except BankError as e:
    print(f"refused: {e}")

for month in range(3):
    bank.month_end()
bank.report()
print("\n".join(bank.log))
for kind, amount in bank[bob].history:
    print(f"  {kind:<9}{amount:>9.2f}")
print(isinstance(bank[bob], Account), isinstance(bank[ada], Checking), Account.next_number)
