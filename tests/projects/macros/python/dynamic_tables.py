"""Classic dynamic programming: knapsack, common subsequence, coins, edit script."""

from functools import lru_cache


def knapsack(items, capacity):
    table = [[0] * (capacity + 1) for _ in range(len(items) + 1)]
    for i, (_, weight, value) in enumerate(items, 1):
        for room in range(capacity + 1):
            table[i][room] = table[i - 1][room]
            if weight <= room:
                candidate = table[i - 1][room - weight] + value
                if candidate > table[i][room]:
                    table[i][room] = candidate
    chosen, room = [], capacity
    for i in range(len(items), 0, -1):
        if table[i][room] != table[i - 1][room]:
            name, weight, _ = items[i - 1]
            chosen.append(name)
            room -= weight
    chosen.reverse()
    return table[-1][-1], chosen


def longest_common(a, b):
    """Works on strings and on lists alike; returns the positions in a."""
    rows = [[0 for _ in range(len(b) + 1)] for _ in range(len(a) + 1)]
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            if a[i] == b[j]:
                rows[i][j] = 1 + rows[i + 1][j + 1]
            else:
                rows[i][j] = max(rows[i + 1][j], rows[i][j + 1])
    positions = []
    i = j = 0
    while i < len(a) and j < len(b):
        if a[i] == b[j]:
            positions.append(i)
            i += 1
            j += 1
        elif rows[i + 1][j] >= rows[i][j + 1]:
            i += 1
        else:
            j += 1
    return positions


def fewest_coins(coins, amount):
    @lru_cache(maxsize=None)
    def best(rest):
        if rest == 0:
            return 0
        answer = None
        for coin in coins:
            if coin <= rest:
                sub = best(rest - coin)
                if sub is not None and (answer is None or sub + 1 < answer):
                    answer = sub + 1
        return answer

    return best(amount)


def ways(coins, amount):
    table = [1] + [0] * amount
    for coin in coins:
        for total in range(coin, amount + 1):
            table[total] += table[total - coin]
    return table[amount]


def longest_increasing(numbers):
    ends = []
    for n in numbers:
        longest = []
        for candidate in ends:
            if candidate[-1] < n and len(candidate) > len(longest):
                longest = candidate
        ends.append(longest + [n])
    return max(ends, key=len)


def diff(old, new):
    keep = set(longest_common(old, new))
    kept_lines = [old[i] for i in sorted(keep)]
    out = []
    j = 0
    for i, line in enumerate(old):
        if i in keep:
            while new[j] != line or (kept_lines and new[j] != kept_lines[0]):
                out.append("+ " + new[j])
                j += 1
            out.append("  " + line)
            kept_lines.pop(0)
            j += 1
        else:
            out.append("- " + line)
    out.extend("+ " + line for line in new[j:])
    return out


if __name__ == "__main__":
    gear = [("tent", 5, 10), ("stove", 3, 4), ("map", 1, 3), ("rope", 4, 7), ("book", 2, 1), ("lamp", 2, 4)]
    for capacity in (0, 4, 8, 12):
        value, chosen = knapsack(gear, capacity)
        print(f"capacity {capacity:2}: value {value:2} {chosen}")

    word = "the quick brown fox"
    print("".join(word[i] for i in longest_common(word, "he took brown ox")))
    print(longest_common([1, 3, 5, 7, 9], [0, 3, 4, 7, 8, 9]))

    for amount in (0, 11, 63, 7):
        print(amount, fewest_coins((1, 5, 21, 25), amount), fewest_coins((4, 6), amount), ways([1, 2, 5], amount))
    print(ways([1, 2, 5, 10, 20, 50, 100, 200], 2000))

    print(longest_increasing([10, 9, 2, 5, 3, 7, 101, 18, 4, 20]))

    old = ["alpha", "beta", "gamma", "delta"]
    new = ["alpha", "gamma", "epsilon", "delta", "zeta"]
    print("\n".join(diff(old, new)))
