print("\d")  # warning: [syntax-warning]
