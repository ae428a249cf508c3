a, b = -7, 2
print(a // b, a % b, divmod(a, b), a / b)
