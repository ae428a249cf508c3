numbers = []
for n in range(10):
    numbers.append(n * n)
print(sum(numbers), numbers[-1])
