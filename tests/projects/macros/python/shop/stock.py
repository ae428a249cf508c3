"""Imports what lies beside it; its signatures stand in stock.pyi."""

import prices

loads = []
loads.append("stock")


def worth(items):
    return sum(prices.price_of(name) * count for name, count in items.items())


def first_use():
    return loads
