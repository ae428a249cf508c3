source = "1 + 1"
print(eval(source))  # error: [not-compilable] 'eval' cannot be compiled
exec("x = 1")  # error: [not-compilable] 'exec' cannot be compiled
