"""A graph that callers build, change and ask; nothing is annotated."""

import heapq


class Graph:
    def __init__(self, directed=False):
        self.directed = directed
        self.edges = {}

    def add_node(self, node):
        self.edges.setdefault(node, {})

    def add_edge(self, a, b, weight=1):
        self.add_node(a)
        self.add_node(b)
        self.edges[a][b] = weight
        if not self.directed:
            self.edges[b][a] = weight

    def remove_edge(self, a, b):
        del self.edges[a][b]
        if not self.directed:
            del self.edges[b][a]

    def neighbours(self, node):
        return list(self.edges[node])

    def __len__(self):
        return len(self.edges)

    def __contains__(self, node):
        return node in self.edges

    def reachable(self, start):
        seen = [start]
        for node in seen:
            for other in self.edges[node]:
                if other not in seen:
                    seen.append(other)
        return seen

    def components(self):
        left = list(self.edges)
        parts = []
        while left:
            part = self.reachable(left[0])
            parts.append(part)
            left = [node for node in left if node not in part]
        return parts

    def shortest(self, start, goal):
        """(length, path), or None if there is no way."""
        heap = [(0, start, [start])]
        done = set()
        while heap:
            length, node, path = heapq.heappop(heap)
            if node == goal:
                return length, path
            if node in done:
                continue
            done.add(node)
            for other, weight in self.edges[node].items():
                if weight < 0:
                    raise ValueError(f"negative weight from {node} to {other}")
                if other not in done:
                    heapq.heappush(heap, (length + weight, other, path + [other]))
        return None


class CountingGraph(Graph):
    def __init__(self):
        super().__init__()
        self.lookups = 0

    def neighbours(self, node):
        self.lookups += 1
        return sorted(super().neighbours(node))


def degree_table(graph):
    return {node: len(graph.neighbours(node)) for node in graph.edges}


def from_text(text, graph=None):
    if graph is None:
        graph = Graph()
    for line in text.splitlines():
        a, b, *weight = line.split()
        graph.add_edge(a, b, int(weight[0]) if weight else 1)
    return graph


if __name__ == "__main__":
    roads = from_text("home shop 4\nshop park 3\nhome park 9\npark lake\nisle reef 2")
    print(len(roads), "lake" in roads, roads.neighbours("park"), roads.shortest("home", "lake"), roads.shortest("home", "reef"))
    print(roads.components(), degree_table(roads))
    roads.remove_edge("shop", "park")
    print(roads.shortest("home", "lake"), roads.reachable("shop"))
    numbers = Graph(directed=True)
    for n in range(1, 12):
        numbers.add_edge(n, n * 2 % 11, 0.5)
        numbers.add_edge(n, n + 1)
    print(numbers.shortest(1, 7), numbers.shortest(12, 1), len(numbers))
    counting = from_text("b a\nb c", CountingGraph())
    print(degree_table(counting), counting.neighbours("b"), counting.lookups)
    numbers.add_edge(3, 4, -1)
    for start in (1, 99):
        try:
            print(numbers.shortest(start, 12))
        except (ValueError, KeyError) as error:
            print(repr(error))
