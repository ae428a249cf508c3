"""Run-length coding of text pictures, with errors for damaged input."""

from itertools import groupby

PICTURE = """\
............####............
........############........
.....##################.....
....####...######...####....
....####...######...####....
.....##################.....
.......##############.......
........###......###........
..........########..........
"""


class DamagedData(ValueError):
    def __init__(self, message, position):
        super().__init__(f"{message} at {position}")
        self.position = position


def encode(text):
    if not text:
        return ""
    out = []
    last, count = text[0], 0
    for ch in text:
        if ch == last:
            count += 1
        else:
            out.append((str(count) if count > 1 else "") + last)
            last, count = ch, 1
    out.append((str(count) if count > 1 else "") + last)
    return "".join(out)


def encode_short(text):
    return "".join(f"{n}{ch}" if n > 1 else ch for ch, n in ((k, len(list(g))) for k, g in groupby(text)))


def decode(code):
    text = ""
    number = ""
    for i, ch in enumerate(code):
        if ch.isdigit():
            if not number and ch == "0":
                raise DamagedData("count starts with zero", i)
            number += ch
        else:
            text += ch * int(number or 1)
            number = ""
    if number:
        raise DamagedData(f"count {number} without a character", len(code) - len(number))
    return text


def decode_pairs(pairs):
    return [value for value, count in pairs for _ in range(count)]


coded_lines = []
for line in PICTURE.splitlines():
    code = encode(line)
    assert code == encode_short(line)
    coded_lines.append(code)
    print(f"{len(line):3} -> {len(code):3}  {code}")

before = sum(len(line) for line in PICTURE.split("\n"))
after = sum(map(len, coded_lines))
print(f"{before} characters became {after}: {after / before:.1%}")
print("\n".join(decode(c) for c in coded_lines) + "\n" == PICTURE)
print(decode("3.#2:"), repr(encode("")), encode("a"), encode("aaaaaaaaaaaab"))
print(decode_pairs([(1.5, 2), (0.0, 3)]), decode_pairs([("x", 1), ("y", 0), ("z", 2)]))

for bad in ["4", "2a13", "07x"]:
    try:
        print(decode(bad))
    except DamagedData as e:
        print(f"{bad!r}: {e} (position {e.position})")
