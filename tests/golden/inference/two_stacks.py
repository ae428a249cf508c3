class Stack:
    def __init__(self):
        self.items = []

    def push(self, item):
        self.items.append(item)


numbers, words = Stack(), Stack()
numbers.push(1)
words.push("a")
print(numbers.items, words.items)
