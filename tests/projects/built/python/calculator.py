"""A calculator: tokenizer, recursive-descent parser and evaluator with variables."""

import math

class CalcError(Exception):
    """Something the user typed wrong."""


class SyntaxProblem(CalcError):
    def __init__(self, message, column):
        super().__init__(message)
        self.column = column


class Token:
    def __init__(self, kind, text, column):
        self.kind = kind
        self.text = text
        self.column = column

    def __repr__(self):
        return f"<{self.kind} {self.text!r}>"


def tokenize(source):
    tokens = []
    i = 0
    while i < len(source):
        ch = source[i]
        if ch.isspace():
            i += 1
            continue
        start = i
        if ch.isdigit() or ch == ".":
            while i < len(source) and (source[i].isdigit() or source[i] == "."):
                i += 1
            tokens.append(Token("number", source[start:i], start))
        elif ch.isalpha() or ch == "_":
            while i < len(source) and (source[i].isalnum() or source[i] == "_"):
                i += 1
            tokens.append(Token("name", source[start:i], start))
        elif source.startswith("**", i):
            tokens.append(Token("op", "**", start))
            i += 2
        elif ch in "+-*/%(),=":
            tokens.append(Token("op", ch, start))
            i += 1
        else:
            raise SyntaxProblem(f"unexpected character {ch!r}", i)
    tokens.append(Token("end", "", len(source)))
    return tokens


class Parser:
    def __init__(self, tokens, variables):
        self.tokens = tokens
        self.position = 0
        self.variables = variables

    @property
    def current(self):
        return self.tokens[self.position]

    def accept(self, *texts):
        token = self.current
        if token.kind == "op" and token.text in texts:
            self.position += 1
            return token.text
        return None

    def expect(self, text):
        if not self.accept(text):
            found = self.current.text or "end of line"
            raise SyntaxProblem(f"expected {text!r}, found {found!r}", self.current.column)

    def statement(self):
        first, second = self.tokens[0], self.tokens[1] if len(self.tokens) > 1 else None
        if first.kind == "name" and second is not None and second.text == "=":
            self.position = 2
            value = self.expression()
            self.finish()
            self.variables[first.text] = value
            return value
        value = self.expression()
        self.finish()
        return value

    def finish(self):
        if self.current.kind != "end":
            raise SyntaxProblem(f"unexpected {self.current.text!r}", self.current.column)

    def expression(self):
        value = self.term()
        while operator := self.accept("+", "-"):
            right = self.term()
            value = value + right if operator == "+" else value - right
        return value

    def term(self):
        value = self.unary()
        while True:
            operator = self.accept("*", "/", "%")
            if operator is None:
                return value
            right = self.unary()
            if operator == "*":
                value *= right
            elif right == 0:
                raise CalcError("division by zero")
            elif operator == "/":
                value /= right
            else:
                value %= right

    def unary(self):
        if self.accept("-"):
            return -self.unary()
        if self.accept("+"):
            return self.unary()
        return self.power()

    def power(self):
        base = self.atom()
        if self.accept("**"):
            return base ** self.unary()
        return base

    def atom(self):
        token = self.current
        if token.kind == "number":
            self.position += 1
            try:
                return float(token.text)
            except ValueError:
                raise SyntaxProblem(f"bad number {token.text!r}", token.column) from None
        if token.kind == "name":
            self.position += 1
            if self.accept("("):
                return self.call(token)
            if token.text not in self.variables:
                raise CalcError(f"unknown name {token.text}")
            return self.variables[token.text]
        self.expect("(")
        value = self.expression()
        self.expect(")")
        return value

    def call(self, token):
        arguments = []
        if not self.accept(")"):
            arguments.append(self.expression())
            while self.accept(","):
                arguments.append(self.expression())
            self.expect(")")
        if token.text == "sqrt" and len(arguments) == 1:
            return math.sqrt(arguments[0])
        if token.text == "abs" and len(arguments) == 1:
            return abs(arguments[0])
        if token.text in ("max", "min") and arguments:
            return max(arguments) if token.text == "max" else min(arguments)
        if token.text == "hyp" and len(arguments) == 2:
            return math.hypot(arguments[0], arguments[1])
        raise CalcError(f"cannot call {token.text} with {len(arguments)} arguments")


def show(value):
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.10g}"


SESSION = """\
1 + 2 * 3
(1 + 2) * 3
2 ** 3 ** 2
-2 ** 2
7 % 4 - 10 / 4
r = 2.5
area = pi * r ** 2
hyp(3, 4) + max(1, 9, 4) - min(2, -3)
sqrt(2) * sqrt(2)
1e3
2 * (3 + 4
10 / (5 - 5)
3 $ 4
1.2.3 + 1
nope + 1
abs()
1 2
sqrt(0 - 1)
2 ** 60
1 / 3

_last = 42
_last / 8"""

variables = {"pi": math.pi, "e": math.e}
for number, line in enumerate(SESSION.splitlines(), 1):
    if not line.strip():
        continue
    try:
        value = Parser(tokenize(line), variables).statement()
    except SyntaxProblem as problem:
        print(f"{number:2}> {line}")
        print("    " + " " * problem.column + "^ " + str(problem))
    except CalcError as problem:
        print(f"{number:2}> {line}\n    error: {problem}")
    except ValueError as problem:
        print(f"{number:2}> {line}\n    math: {problem}")
    else:
        print(f"{number:2}> {line} = {show(value)}")

print({name: round(value, 4) for name, value in variables.items()})
print(tokenize("a1 = b*(2)"))
