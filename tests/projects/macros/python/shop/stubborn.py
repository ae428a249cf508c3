"""Its module body fails until Rust lets it run."""

from rust import exchange_rate

RATE = exchange_rate("stubborn")


def rate() -> float:
    return RATE
