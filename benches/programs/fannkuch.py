"""Flip stacks of pancakes until the smallest is on top: the longest run of flips.

For every permutation in turn, the top k + 1 pancakes are reversed while pancake k is on top.
The checksum adds the flips of the first permutation, subtracts those of the second, and so on.
"""

SIZE = 10
PERMUTATIONS = 1_000_000


def count_flips(permutation):
    stack = permutation[:]
    flips = 0
    top = stack[0]
    while top:
        low, high = 0, top
        while low < high:
            stack[low], stack[high] = stack[high], stack[low]
            low += 1
            high -= 1
        flips += 1
        top = stack[0]
    return flips


def next_permutation(permutation, turns):
    """Turn the first two round, then the first three, ... until one has not come full circle."""
    for last in range(1, len(permutation)):
        first = permutation[0]
        for i in range(last):
            permutation[i] = permutation[i + 1]
        permutation[last] = first
        turns[last] += 1
        if turns[last] <= last:
            return True
        turns[last] = 0
    return False


def fannkuch(n, limit):
    permutation = list(range(n))
    turns = [0] * n
    checksum = longest = 0
    for number in range(limit):
        flips = count_flips(permutation)
        longest = max(longest, flips)
        checksum += flips if number % 2 == 0 else -flips
        if not next_permutation(permutation, turns):
            break
    return longest, checksum


longest, checksum = fannkuch(SIZE, PERMUTATIONS)
print("checksum", checksum)
print(f"longest run for {SIZE} pancakes: {longest} flips")
