"""Records what CPython's random gives for some seeds: python3.13 tests/data/record_random.py > tests/data/random.txt

A line is a seed (`seed kind value`) or a call (`name argument... = result`), the result as repr writes it.
"""

import random

SEEDS = [("int", 0), ("int", 1), ("int", 42), ("int", -7), ("int", 2**32), ("int", 2**70 + 3), ("int", 123456789012345678901234567890),
         ("float", 3.5), ("float", 0.0), ("float", -1e300), ("str", "hello"), ("str", ""), ("str", "\u00e9t\u00e9 \U0001f40d"), ("bytes", b"\x00abc")]

CALLS = """
random
random
getrandbits 1
getrandbits 31
getrandbits 32
getrandbits 33
getrandbits 64
getrandbits 65
getrandbits 200
getrandbits 0
getrandbits -1
randrange 10
randrange 1
randrange 1000000007
randrange 0
randrange 5 15
randrange -5 5
randrange 5 5
randrange 0 100 7
randrange 100 0 -3
randrange 1 2 0
randrange 3 1 2
randrange 0 1000000000000000000000000000000
randrange -1000000000000000000000000000000 1000000000000000000000000000000 3
randint 1 6
randint 1 6
randint 3 3
randint 4 3
randint -9223372036854775808 9223372036854775807
randbytes 5
uniform 1.0 10.0
uniform 10.0 -10.0
triangular 0.0 1.0 None
triangular 1.0 5.0 2.0
triangular 2.0 2.0 2.0
normalvariate 0.0 1.0
normalvariate 10.0 2.5
gauss 0.0 1.0
gauss 0.0 1.0
gauss 5.0 0.5
lognormvariate 0.0 0.25
expovariate 1.0
expovariate 0.2
vonmisesvariate 1.0 4.0
vonmisesvariate 0.0 0.0
gammavariate 9.0 0.5
gammavariate 1.0 2.0
gammavariate 0.5 1.0
gammavariate 0.0 1.0
betavariate 2.0 5.0
betavariate 0.5 0.5
paretovariate 3.0
weibullvariate 1.0 1.5
binomialvariate 1 0.5
binomialvariate 10 0.3
binomialvariate 100 0.5
binomialvariate 1000 0.97
binomialvariate 5 0.0
binomialvariate 5 1.0
binomialvariate -1 0.5
binomialvariate 5 1.5
shuffle 0
shuffle 1
shuffle 10
shuffle 1000
choice 1
choice 7
choice 0
sample 10 3
sample 10 10
sample 100 5
sample 1000 6
sample 5 6
sample 5 -1
sample 100000 50
sample_counts 4 5
choices 10 5
choices 10 0
choices_weights 4 6
choices_cum_weights 4 6
random
"""


def call(rng, name, args):
    if name == "shuffle":
        items = list(range(args[0]))
        rng.shuffle(items)
        return items
    if name == "choice":
        return rng.choice(range(args[0]))
    if name == "sample":
        return rng.sample(range(args[0]), args[1])
    if name == "sample_counts":
        return rng.sample(range(args[0]), args[1], counts=[i + 1 for i in range(args[0])])
    if name == "choices":
        return rng.choices(range(args[0]), k=args[1])
    if name == "choices_weights":
        return rng.choices(range(args[0]), [i + 0.5 for i in range(args[0])], k=args[1])
    if name == "choices_cum_weights":
        return rng.choices(range(args[0]), cum_weights=[1 + 2 * i for i in range(args[0])], k=args[1])
    return getattr(rng, name)(*args)


for kind, seed in SEEDS:
    shown = seed.hex() if kind == "bytes" else seed.encode().hex() if kind == "str" else repr(seed)
    print("seed", kind, shown)
    rng = random.Random(seed)
    for line in CALLS.split("\n"):
        if line:
            name, *args = line.split(" ")
            try:
                result = repr(call(rng, name, [eval(arg) for arg in args]))
            except (ValueError, IndexError) as error:
                result = f"{type(error).__name__}: {error}"
            if len(result) > 500:
                result = result[:500]
            print(line, "=", result)
