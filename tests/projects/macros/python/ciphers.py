"""Old ciphers: Caesar, Atbash, Vigenère, rail fence, columnar; and how to break one."""

import string
from itertools import cycle

UPPER = string.ascii_uppercase
ENGLISH = "ETAOINSHRDLCUMWFGYPBVKJXQZ"


def caesar(text, shift):
    out = []
    for ch in text:
        if ch.isupper():
            out.append(chr((ord(ch) - ord("A") + shift) % 26 + ord("A")))
        elif ch.islower():
            out.append(chr((ord(ch) - ord("a") + shift) % 26 + ord("a")))
        else:
            out.append(ch)
    return "".join(out)


def atbash(text):
    table = str.maketrans(UPPER + UPPER.lower(), UPPER[::-1] + UPPER.lower()[::-1])
    return text.translate(table)


def vigenere(text, key, decrypt=False):
    shifts = cycle(UPPER.index(k) for k in key.upper())
    result = ""
    for ch in text:
        if ch.isalpha() and ch.isascii():
            shift = next(shifts)
            result += caesar(ch, -shift if decrypt else shift)
        else:
            result += ch
    return result


def rail_fence(text, rails):
    rows = [[] for _ in range(rails)]
    row, step = 0, 1
    for ch in text:
        rows[row].append(ch)
        if row + step not in range(rails):
            step = -step
        row += step
    return "".join("".join(r) for r in rows)


def undo_rail_fence(text, rails):
    order = rail_fence([chr(i) for i in range(len(text))], rails)
    plain = [""] * len(text)
    for position, ch in zip(order, text):
        plain[ord(position)] = ch
    return "".join(plain)


def columnar(text, key):
    text = text.replace(" ", "").upper()
    text += "X" * (-len(text) % len(key))
    columns = {(letter, i): text[i :: len(key)] for i, letter in enumerate(key)}
    return " ".join(columns[k] for k in sorted(columns))


def english_score(text):
    letters = [c for c in text.upper() if c in UPPER]
    return sum(26 - ENGLISH.index(c) for c in letters)


def crack(text):
    return max(range(26), key=lambda shift: english_score(caesar(text, shift)))


message = "Meet me at the old bridge at nine, and bring the map!"

secret = caesar(message, 7)
print(secret)
print(caesar(secret, -7) == message, caesar(message, 33) == secret, caesar(message, 26) == message)
shift = crack(secret)
print("cracked with", shift, "->", caesar(secret, shift))

print(atbash(message))
print(atbash(atbash(message)) == message)

hidden = vigenere(message, "Lemon")
print(hidden)
print(vigenere(hidden, "lemon", decrypt=True))

fence = rail_fence(message, 4)
print(fence)
print(undo_rail_fence(fence, 4))

print(columnar("we are discovered flee at once", "ZEBRAS"))
print(caesar("Größe ist Stärke", 13))
