name, value = "pi", 3.14159
print(f"{name:>6} = {value:.2f} {value!r} {10:#x}")
