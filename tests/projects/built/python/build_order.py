"""Work out in which order to build packages, and explain what stands in the way."""

import sys
from collections import defaultdict, deque

PROJECT = """
app: ui core net
ui: widgets fonts
widgets: core
fonts:
net: core tls
tls: bignum
core: base
bignum: base
base:
"""

BROKEN = PROJECT + "base: net\n"
INCOMPLETE = "app: core gui\ncore:\n"


class PlanError(Exception):
    pass


class CycleError(PlanError):
    def __init__(self, cycle):
        super().__init__("cycle: " + " -> ".join(cycle))
        self.cycle = cycle


class MissingPackage(PlanError):
    def __init__(self, name, wanted_by):
        super().__init__(f"{wanted_by} needs {name}, which is not described")
        self.name = name
        self.wanted_by = wanted_by


def read_plan(text):
    needs = {}
    for line in text.splitlines():
        line = line.strip()
        if not line:
            continue
        name, _, rest = line.partition(":")
        needs.setdefault(name, []).extend(rest.split())
    for name, wanted in needs.items():
        for other in wanted:
            if other not in needs:
                raise MissingPackage(other, name)
    return needs


def find_cycle(needs):
    state = dict.fromkeys(needs, "new")
    path = []

    def visit(name):
        state[name] = "open"
        path.append(name)
        for other in needs[name]:
            if state[other] == "open":
                return path[path.index(other):] + [other]
            if state[other] == "new":
                found = visit(other)
                if found:
                    return found
        path.pop()
        state[name] = "done"
        return None

    for name in needs:
        if state[name] == "new":
            cycle = visit(name)
            if cycle:
                return cycle
    return None


def waves(needs):
    """Groups of packages that can be built at the same time."""
    waiting = {name: len(wanted) for name, wanted in needs.items()}
    users = defaultdict(list)
    for name, wanted in needs.items():
        for other in wanted:
            users[other].append(name)
    ready = deque(sorted(name for name in waiting if waiting[name] == 0))
    built = 0
    while ready:
        wave = list(ready)
        ready.clear()
        yield wave
        built += len(wave)
        following = []
        for name in wave:
            for user in users[name]:
                waiting[user] -= 1
                if not waiting[user]:
                    following.append(user)
        ready.extend(sorted(following))
    if built < len(needs):
        raise CycleError(find_cycle(needs))


def main():
    for title, text in [("project", PROJECT), ("broken", BROKEN), ("incomplete", INCOMPLETE)]:
        print(f"[{title}]")
        try:
            needs = read_plan(text)
            for number, wave in enumerate(waves(needs), start=1):
                print(f"  wave {number}: {' '.join(wave)}")
        except CycleError as error:
            print("  failed:", error)
            print("  packages in the cycle:", len(error.cycle) - 1)
        except PlanError as error:
            print("  failed:", error)
        else:
            print("  ok")
    return 0


if __name__ == "__main__":
    sys.exit(main())
