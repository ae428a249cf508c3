"""A matching engine for one share: limit orders, price-time priority, trades."""

from dataclasses import dataclass, field
from heapq import heappop, heappush


@dataclass
class Order:
    ident: int
    trader: str
    side: str
    price: int
    size: int
    live: bool = True


@dataclass(frozen=True)
class Trade:
    buyer: str
    seller: str
    price: int
    size: int

    @property
    def value(self) -> int:
        return self.price * self.size


@dataclass
class Position:
    shares: int = 0
    cash: int = 0
    trades: list[Trade] = field(default_factory=list)


class Book:
    def __init__(self) -> None:
        self.bids: list[tuple[int, int, Order]] = []
        self.asks: list[tuple[int, int, Order]] = []
        self.orders: dict[int, Order] = {}
        self.trades: list[Trade] = []
        self.positions: dict[str, Position] = {}
        self.next_ident: int = 1

    def best(self, heap: list[tuple[int, int, Order]]) -> Order | None:
        while heap and not heap[0][2].live:
            heappop(heap)
        return heap[0][2] if heap else None

    def submit(self, trader: str, side: str, size: int, price: int) -> int:
        if size <= 0 or side not in ("buy", "sell"):
            raise ValueError(f"bad order: {side} {size}")
        order = Order(self.next_ident, trader, side, price, size)
        self.next_ident += 1
        self.orders[order.ident] = order
        self.match(order)
        if order.size:
            if side == "buy":
                heappush(self.bids, (-price, order.ident, order))
            else:
                heappush(self.asks, (price, order.ident, order))
        else:
            order.live = False
        return order.ident

    def match(self, order: Order) -> None:
        opposite = self.asks if order.side == "buy" else self.bids
        while order.size:
            other = self.best(opposite)
            if other is None:
                return
            if order.side == "buy" and other.price > order.price:
                return
            if order.side == "sell" and other.price < order.price:
                return
            size = min(order.size, other.size)
            buyer, seller = (order, other) if order.side == "buy" else (other, order)
            self.settle(Trade(buyer.trader, seller.trader, other.price, size))
            order.size -= size
            other.size -= size
            if other.size == 0:
                other.live = False

    def settle(self, trade: Trade) -> None:
        self.trades.append(trade)
        for trader, sign in ((trade.buyer, 1), (trade.seller, -1)):
            position = self.positions.setdefault(trader, Position())
            position.shares += sign * trade.size
            position.cash -= sign * trade.value
            position.trades.append(trade)

    def cancel(self, ident: int) -> bool:
        order = self.orders.get(ident)
        if order is None or not order.live:
            return False
        order.live = False
        return True

    def depth(self) -> list[str]:
        levels: dict[tuple[str, int], int] = {}
        for order in self.orders.values():
            if order.live:
                key = (order.side, order.price)
                levels[key] = levels.get(key, 0) + order.size
        asks = sorted((k for k in levels if k[0] == "sell"), key=lambda k: -k[1])
        bids = sorted((k for k in levels if k[0] == "buy"), key=lambda k: -k[1])
        return [f"{side:<5}{price / 100:>8.2f} x {levels[side, price]}" for side, price in asks + bids]


COMMANDS = """
ann buy 100 1000
bob sell 50 1010
cem sell 70 1005
dora buy 60 1005
show
eli buy 100 1020
show
bob sell 10 1000
cancel 5
cancel 5
cancel 77
fay sell 150 990
gus buy 0 5
gus hold 5 5
show
"""


def main() -> None:
    book = Book()
    for line in COMMANDS.split("\n"):
        words = line.split()
        seen = len(book.trades)
        match_count = len(words)
        if match_count == 0:
            continue
        if words[0] == "show":
            for level in book.depth():
                print("   ", level)
        elif words[0] == "cancel":
            print(line, "->", "done" if book.cancel(int(words[1])) else "too late")
        else:
            trader, side, size, price = words
            try:
                ident = book.submit(trader, side, int(size), int(price))
            except ValueError as error:
                print(error)
                continue
            print(f"#{ident} {trader} wants to {side} {size} at {int(price) / 100:.2f}")
            for trade in book.trades[seen:]:
                print(f"    {trade.buyer} buys {trade.size} from {trade.seller} at {trade.price / 100:.2f} = {trade.value / 100:.2f}")
    for trader, position in sorted(book.positions.items()):
        print(f"{trader:<5}{position.shares:>5} shares {position.cash / 100:>10,.2f} cash, {len(position.trades)} trades")
    print(sum(p.shares for p in book.positions.values()), sum(p.cash for p in book.positions.values()), len(set(book.trades)), max(book.trades, key=lambda t: t.value))


if __name__ == "__main__":
    main()
