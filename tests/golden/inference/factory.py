def fresh():
    return []


numbers = fresh()
numbers.append(1)
words = fresh()
words.append("a")
print(numbers, words)
