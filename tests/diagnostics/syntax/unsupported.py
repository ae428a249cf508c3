async def f():  # error: [unsupported] `async def`
    return 1
