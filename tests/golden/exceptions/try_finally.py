def divide(a, b):
    try:
        return a / b
    except ZeroDivisionError as error:
        print("caught", error)
        return None
    finally:
        print("done")


print(divide(1, 2), divide(1, 0))
