# Minimum spanning tree with union-find, and the clusters that are left
# when the longest links are cut.

import random


class DisjointSets:
    def __init__(self, size):
        self.parent = list(range(size))
        self.rank = [0] * size
        self.count = size

    def find(self, x):
        while self.parent[x] != x:
            self.parent[x] = self.parent[self.parent[x]]
            x = self.parent[x]
        return x

    def union(self, a, b):
        a, b = self.find(a), self.find(b)
        if a == b:
            return False
        if self.rank[a] < self.rank[b]:
            a, b = b, a
        self.parent[b] = a
        if self.rank[a] == self.rank[b]:
            self.rank[a] += 1
        self.count -= 1
        return True


def squared(p, q):
    return (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2


def all_edges(points):
    edges = []
    for i in range(len(points)):
        for j in range(i + 1, len(points)):
            edges.append((squared(points[i], points[j]), i, j))
    edges.sort()
    return edges


def kruskal(points):
    sets = DisjointSets(len(points))
    tree = []
    for length, i, j in all_edges(points):
        if sets.union(i, j):
            tree.append((length, i, j))
        if sets.count == 1:
            break
    return tree


def clusters(size, tree, k):
    sets = DisjointSets(size)
    for _, i, j in tree[: size - k]:
        sets.union(i, j)
    groups = {}
    for i in range(size):
        groups.setdefault(sets.find(i), []).append(i)
    return sorted(groups.values(), key=lambda g: (-len(g), g[0]))


random.seed(17)
centres = [(10, 10), (80, 20), (40, 90)]
points = [
    (cx + random.randint(-9, 9), cy + random.randint(-9, 9))
    for cx, cy in centres
    for _ in range(6)
]
tree = kruskal(points)
total = 0
for length, i, j in tree:
    total += length ** 0.5
    print(f"{i:2} -- {j:2}  {length ** 0.5:6.2f}")
print("total length %.3f" % total)
print("longest link", max(tree)[1:])

for k in (2, 3, 4):
    print(k, "clusters:")
    for group in clusters(len(points), tree, k):
        print("   ", *group)
