NUMERALS = [
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"),
    (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
]
VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def to_roman(n):
    if not 0 < n < 4000:
        raise ValueError(f"{n} is out of range")
    result = ""
    for value, numeral in NUMERALS:
        while n >= value:
            result += numeral
            n -= value
    return result


def from_roman(text):
    total = 0
    highest = 0
    for letter in reversed(text.upper()):
        value = VALUES[letter]
        if value < highest:
            total -= value
        else:
            total += value
            highest = value
    if to_roman(total) != text.upper():
        raise ValueError("not a proper numeral: " + text)
    return total


for number in [1, 4, 9, 14, 40, 90, 400, 444, 1066, 1666, 1999, 2024, 3999]:
    print(number, to_roman(number))

print(all(from_roman(to_roman(n)) == n for n in range(1, 4000)))
longest = max(range(1, 4000), key=lambda n: len(to_roman(n)))
print("longest:", longest, to_roman(longest))

for text in ["mmxxiv", "IIII", "IC", "Q", "", "XLII"]:
    try:
        print(repr(text), "=", from_roman(text))
    except ValueError as e:
        print(repr(text), "ValueError:", e)
    except KeyError as e:
        print(repr(text), "unknown letter", e)

# addition in Roman, with a total kept in Arabic
items = "XII VII IX XL".split()
total = 0
for item in items:
    total += from_roman(item)
print(" + ".join(items), "=", to_roman(total))
