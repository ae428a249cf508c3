def middle():
    print("once")
    return 5


print(1 < middle() <= 5 != 6)
