product = 1
for n in range(1, 31):
    product *= n
print(product)
