x = = 1  # error: [syntax]
print("the rest is still looked at")
