def scale(x, factor=2, *, offset=0):
    return x * factor + offset


print(scale(3), scale(3, 4), scale(1, offset=5))
