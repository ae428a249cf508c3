# Colour a map so that neighbours differ: greedy, backtracking, and a check for bipartite graphs.

BORDERS = {
    "WA": "NT SA",
    "NT": "WA SA QLD",
    "SA": "WA NT QLD NSW VIC",
    "QLD": "NT SA NSW",
    "NSW": "QLD SA VIC ACT",
    "VIC": "SA NSW",
    "ACT": "NSW",
    "TAS": "",
}
COLOURS = ["red", "green", "blue", "yellow"]


def neighbours_of(borders):
    return {state: set(others.split()) for state, others in borders.items()}


def greedy(graph, order):
    colour_of = {}
    for state in order:
        taken = {colour_of[other] for other in graph[state] if other in colour_of}
        colour_of[state] = next(c for c in COLOURS if c not in taken)
    return colour_of


def backtrack(graph, colours):
    order = sorted(graph, key=lambda s: (-len(graph[s]), s))
    colour_of = {}
    tried = 0

    def place(index):
        nonlocal tried
        if index == len(order):
            return True
        state = order[index]
        for colour in colours:
            tried += 1
            if all(colour_of.get(other) != colour for other in graph[state]):
                colour_of[state] = colour
                if place(index + 1):
                    return True
                del colour_of[state]
        return False

    return (colour_of if place(0) else None), tried


def count_colourings(graph, k):
    order = sorted(graph)
    used = {}

    def count(i):
        if i == len(order):
            return 1
        total = 0
        for c in range(k):
            if not any(used.get(o) == c for o in graph[order[i]]):
                used[order[i]] = c
                total += count(i + 1)
                used.pop(order[i])
        return total

    return count(0)


def two_sides(graph):
    side = {}
    for start in sorted(graph):
        if start in side:
            continue
        side[start] = 0
        todo = [start]
        while todo:
            node = todo.pop()
            for other in sorted(graph[node]):
                if other not in side:
                    side[other] = 1 - side[node]
                    todo.append(other)
                elif side[other] == side[node]:
                    return None
    return [sorted(n for n in side if side[n] == s) for s in (0, 1)]


graph = neighbours_of(BORDERS)
for state, others in graph.items():
    for other in others:
        assert state in graph[other], (state, other)

for name, order in [("given", list(graph)), ("by degree", sorted(graph, key=lambda s: (-len(graph[s]), s)))]:
    colouring = greedy(graph, order)
    print(f"greedy {name}: {len(set(colouring.values()))} colours")
    for colour in COLOURS:
        states = [s for s, c in sorted(colouring.items()) if c == colour]
        if states:
            print(f"  {colour:<7}{' '.join(states)}")

for k in range(1, 4):
    colouring, tried = backtrack(graph, COLOURS[:k])
    print(k, "colours:", "impossible" if colouring is None else dict(sorted(colouring.items())), f"({tried} tries)")

print([count_colourings(graph, k) for k in range(1, 5)])
print(two_sides(graph))
square = {1: {2, 4}, 2: {1, 3}, 3: {2, 4}, 4: {1, 3}, 5: {6}, 6: {5}}
print(two_sides(square))

common = graph["NSW"] & graph["SA"]
either = graph["WA"] | graph["VIC"]
print(sorted(common), sorted(either), sorted(graph["SA"] - graph["NSW"]), sorted(graph["WA"] ^ graph["NT"]))
print(graph["TAS"] == set(), graph["WA"] <= graph["QLD"] | {"NT"}, graph["ACT"] < graph["VIC"], graph["ACT"].isdisjoint(graph["WA"]))
