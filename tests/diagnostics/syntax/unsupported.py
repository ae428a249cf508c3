async def f():  # error: [unsupported-syntax]
    return 1
