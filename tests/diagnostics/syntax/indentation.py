def f():
    x = 1
      y = 2  # error: [indentation]
    return x
