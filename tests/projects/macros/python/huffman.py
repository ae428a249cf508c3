"""Huffman coding: build the tree with a heap, encode, decode, compare with the entropy."""

import heapq
import math
from collections import Counter
from dataclasses import dataclass, field
from itertools import count


@dataclass(order=True)
class Node:
    weight: int
    tie: int
    symbol: str | None = field(default=None, compare=False)
    left: "Node | None" = field(default=None, compare=False)
    right: "Node | None" = field(default=None, compare=False)

    @property
    def is_leaf(self) -> bool:
        return self.symbol is not None


def build(text: str) -> Node:
    tie = count()
    heap = [Node(n, next(tie), symbol) for symbol, n in sorted(Counter(text).items())]
    heapq.heapify(heap)
    while len(heap) > 1:
        a = heapq.heappop(heap)
        b = heapq.heappop(heap)
        heapq.heappush(heap, Node(a.weight + b.weight, next(tie), None, a, b))
    return heap[0]


def codes(node: Node, prefix: str = "") -> dict[str, str]:
    if node.is_leaf:
        return {node.symbol: prefix or "0"}
    return {**codes(node.left, prefix + "0"), **codes(node.right, prefix + "1")}


def encode(text: str, table: dict[str, str]) -> str:
    return "".join(table[symbol] for symbol in text)


def decode(bits: str, root: Node) -> str:
    if root.is_leaf:
        return root.symbol * len(bits)
    out = []
    node = root
    for bit in bits:
        node = node.right if bit == "1" else node.left
        if node.is_leaf:
            out.append(node.symbol)
            node = root
    return "".join(out)


def pack(bits: str) -> list[int]:
    padded = bits + "0" * (-len(bits) % 8)
    return [int(padded[i : i + 8], 2) for i in range(0, len(padded), 8)]


def entropy(text: str) -> float:
    counts = Counter(text)
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts.values())


SAMPLES = [
    "she sells sea shells by the sea shore",
    "abracadabra",
    "aaaaaaa",
    "ab",
    "the rain in spain stays mainly in the plain " * 5,
]

for text in SAMPLES:
    root = build(text)
    table = codes(root)
    bits = encode(text, table)
    assert decode(bits, root) == text
    print(f"{text[:40]!r}: {len(text) * 8} bits -> {len(bits)} ({len(bits) / len(text):.3f} a letter, entropy {abs(entropy(text)):.3f})")
    for symbol, code in sorted(table.items(), key=lambda item: (len(item[1]), item[1]))[:6]:
        print(f"    {symbol!r:>4} {code}")
    print("   ", " ".join(f"{byte:02x}" for byte in pack(bits)[:12]))

tree = build("mississippi")
print(tree.weight, tree.is_leaf, tree < Node(12, 0), tree == Node(11, tree.tie), Node(1, 2, "x"))
