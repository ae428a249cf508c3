counts = {}
for word in "the cat and the dog".split():
    counts[word] = counts.get(word, 0) + 1
print(counts)
