"""Make and walk many binary trees: a test of allocation."""

MIN_DEPTH = 4
MAX_DEPTH = 16


class Tree:
    def __init__(self, left=None, right=None):
        self.left = left
        self.right = right

    def count(self):
        if self.left is None:
            return 1
        return 1 + self.left.count() + self.right.count()


def grow(depth):
    if depth == 0:
        return Tree()
    return Tree(grow(depth - 1), grow(depth - 1))


def main():
    deepest = MAX_DEPTH + 1
    print(f"stretch tree of depth {deepest}: {grow(deepest).count()} nodes")
    long_lived = grow(MAX_DEPTH)
    for depth in range(MIN_DEPTH, MAX_DEPTH + 1, 4):
        repeats = 2 ** (MAX_DEPTH - depth + MIN_DEPTH - 2)
        nodes = 0
        for _ in range(repeats):
            nodes += grow(depth).count()
        print(f"{repeats:6} trees of depth {depth:2}: {nodes} nodes")
    print(f"long lived tree of depth {MAX_DEPTH}: {long_lived.count()} nodes")


main()
