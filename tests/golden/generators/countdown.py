def countdown(n):
    while n:
        yield n
        n -= 1


print(list(countdown(3)), sum(x * x for x in countdown(4)))
