# One Stack class without annotations, used for numbers here and for text there.


class Stack:
    def __init__(self):
        self.items = []

    def push(self, item):
        self.items.append(item)
        return self

    def pop(self):
        return self.items.pop()

    def peek(self):
        return self.items[-1] if self.items else None

    def __len__(self):
        return len(self.items)

    def __bool__(self):
        return bool(self.items)

    def __repr__(self):
        return f"Stack{self.items}"


def new_list():
    return []


def pair(a, b):
    return a, b


def twice(x):
    return x + x


def largest(values):
    best = values[0]
    for v in values[1:]:
        if v > best:
            best = v
    return best


def reverse_polish(text):
    stack = Stack()
    for word in text.split():
        if word.lstrip("-").isdigit():
            stack.push(int(word))
            continue
        right, left = stack.pop(), stack.pop()
        if word == "+":
            stack.push(left + right)
        elif word == "-":
            stack.push(left - right)
        elif word == "*":
            stack.push(left * right)
        else:
            stack.push(left // right)
    return stack.pop()


def balanced(text):
    pairs = {")": "(", "]": "[", "}": "{"}
    stack = Stack()
    for position, ch in enumerate(text):
        if ch in "([{":
            stack.push(ch)
        elif ch in pairs:
            if not stack or stack.pop() != pairs[ch]:
                return f"unexpected {ch} at {position}"
    return f"{stack.peek()} is not closed" if stack else "ok"


print(reverse_polish("3 4 + 2 *"), reverse_polish("5 1 2 + 4 * + 3 -"), reverse_polish("-7 2 /"))
for text in ["(a[b]{c})", "(]", "((", "x)", ""]:
    print(f"{text!r:12} {balanced(text)}")

numbers = new_list()
words = new_list()
for n in range(5):
    numbers.append(n * n)
    words.append("w" * n)
print(numbers, words, sum(numbers), "".join(words))

print(twice(21), twice("ab"), twice([1, 2]), twice(1.25), twice((1, "x")))
print(largest([3, 9, 2]), largest("hello"), largest([0.5, -1.0]), largest([[1, 2], [1, 3], [0]]))
print(pair(1, "one"), pair("two", 2), pair(None, [3.0]))

ints = Stack().push(1).push(2).push(3)
texts = Stack().push("a").push("b")
print(ints, texts, ints.pop() + ints.pop(), texts.pop() + texts.pop(), len(ints), len(texts))
nested = Stack()
nested.push(ints)
nested.push(Stack())
print(nested, nested.peek(), bool(nested.pop()), bool(nested.pop()))

total = 0
for x in [1, 2.5, 3]:
    total += x
print(total)
count = 0
for x in (0.1, 0.2, 0.3):
    count += x
print(count, count == 0.6)
