"""A typed little language: syntax tree classes, and visitors that walk over them."""


class Expr:
    def accept(self, visitor: "Visitor"):
        raise NotImplementedError


class Number(Expr):
    def __init__(self, value: float) -> None:
        self.value = value

    def accept(self, visitor: "Visitor"):
        return visitor.number(self)


class Variable(Expr):
    def __init__(self, name: str) -> None:
        self.name = name

    def accept(self, visitor: "Visitor"):
        return visitor.variable(self)


class Binary(Expr):
    def __init__(self, operator: str, left: Expr, right: Expr) -> None:
        self.operator = operator
        self.left = left
        self.right = right

    def accept(self, visitor: "Visitor"):
        return visitor.binary(self)


class Let(Expr):
    def __init__(self, name: str, value: Expr, body: Expr) -> None:
        self.name = name
        self.value = value
        self.body = body

    def accept(self, visitor: "Visitor"):
        return visitor.let(self)


class Visitor:
    def number(self, node: Number):
        raise NotImplementedError

    def variable(self, node: Variable):
        raise NotImplementedError

    def binary(self, node: Binary):
        raise NotImplementedError

    def let(self, node: Let):
        raise NotImplementedError


class Printer(Visitor):
    def number(self, node: Number) -> str:
        return f"{node.value:g}"

    def variable(self, node: Variable) -> str:
        return node.name

    def binary(self, node: Binary) -> str:
        return f"({node.left.accept(self)} {node.operator} {node.right.accept(self)})"

    def let(self, node: Let) -> str:
        return f"let {node.name} = {node.value.accept(self)} in {node.body.accept(self)}"


class Evaluator(Visitor):
    def __init__(self) -> None:
        self.scopes: list[dict[str, float]] = [{}]
        self.steps: int = 0

    def number(self, node: Number) -> float:
        return node.value

    def variable(self, node: Variable) -> float:
        for scope in reversed(self.scopes):
            if node.name in scope:
                return scope[node.name]
        raise NameError(f"{node.name} is not bound")

    def binary(self, node: Binary) -> float:
        self.steps += 1
        left: float = node.left.accept(self)
        right: float = node.right.accept(self)
        if node.operator == "+":
            return left + right
        if node.operator == "-":
            return left - right
        if node.operator == "*":
            return left * right
        return left / right

    def let(self, node: Let) -> float:
        self.scopes.append({node.name: node.value.accept(self)})
        try:
            return node.body.accept(self)
        finally:
            self.scopes.pop()


class FreeNames(Visitor):
    def number(self, node: Number) -> set[str]:
        return set()

    def variable(self, node: Variable) -> set[str]:
        return {node.name}

    def binary(self, node: Binary) -> set[str]:
        return node.left.accept(self) | node.right.accept(self)

    def let(self, node: Let) -> set[str]:
        return node.value.accept(self) | (node.body.accept(self) - {node.name})


class Depth(Visitor):
    def number(self, node: Number) -> int:
        return 1

    def variable(self, node: Variable) -> int:
        return 1

    def binary(self, node: Binary) -> int:
        return 1 + max(node.left.accept(self), node.right.accept(self))

    def let(self, node: Let) -> int:
        return 1 + max(node.value.accept(self), node.body.accept(self))


class Folder(Visitor):
    """Returns a tree in which constant parts are computed."""

    def number(self, node: Number) -> Expr:
        return node

    def variable(self, node: Variable) -> Expr:
        return node

    def binary(self, node: Binary) -> Expr:
        left, right = node.left.accept(self), node.right.accept(self)
        if isinstance(left, Number) and isinstance(right, Number):
            return Number(Binary(node.operator, left, right).accept(Evaluator()))
        if node.operator == "*":
            for one, other in ((left, right), (right, left)):
                if isinstance(one, Number) and one.value == 1:
                    return other
        return Binary(node.operator, left, right)

    def let(self, node: Let) -> Expr:
        return Let(node.name, node.value.accept(self), node.body.accept(self))


class StackCode(Visitor):
    def __init__(self) -> None:
        self.code: list[tuple[str, ...]] = []

    def number(self, node: Number) -> None:
        self.code.append(("push", f"{node.value:g}"))

    def variable(self, node: Variable) -> None:
        self.code.append(("load", node.name))

    def binary(self, node: Binary) -> None:
        node.left.accept(self)
        node.right.accept(self)
        self.code.append(({"+": "add", "-": "sub", "*": "mul", "/": "div"}[node.operator],))

    def let(self, node: Let) -> None:
        node.value.accept(self)
        self.code.append(("store", node.name))
        node.body.accept(self)


def main() -> None:
    x, y = Variable("x"), Variable("y")
    programs: list[Expr] = [
        Binary("+", Number(1), Binary("*", Number(2), Number(3))),
        Let("x", Number(4), Binary("*", x, Binary("-", x, Number(0.5)))),
        Let("x", Number(2), Let("y", Binary("*", x, x), Let("x", Number(10), Binary("/", x, y)))),
        Binary("*", Binary("-", Number(3), Number(2)), Binary("+", x, Number(1))),
        Let("x", x, x),
        Binary("/", Number(1), Binary("-", Number(2), Number(2))),
    ]
    for program in programs:
        print(program.accept(Printer()))
        evaluator = Evaluator()
        try:
            print("  value ", program.accept(evaluator), "after", evaluator.steps, "steps")
        except (NameError, ZeroDivisionError) as error:
            print("  failed", error)
        try:
            print("  folded", program.accept(Folder()).accept(Printer()))
        except ZeroDivisionError as error:
            print("  folding failed:", error)
        code = StackCode()
        program.accept(code)
        print("  free", sorted(program.accept(FreeNames())), "depth", program.accept(Depth()), "code", "; ".join(" ".join(c) for c in code.code))
    try:
        programs[0].accept(Visitor())
    except NotImplementedError:
        print("the base visitor cannot do anything")


if __name__ == "__main__":
    main()
