seen = []


def visit(name):
    def note():
        seen.append(name)

    note()


visit("a")
print(seen)
