total = 0
for x in [0.5, 1.5]:
    total += x
print(total)
