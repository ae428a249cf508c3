squares = {n: n * n for n in range(4)}
evens = [n for n in squares.values() if n % 2 == 0]
print(squares, evens, {len(w) for w in ("a", "bb", "c")})
