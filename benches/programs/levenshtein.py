"""Edit distances between all pairs of a list of made-up words."""

WORDS = 400
CHECKED = 360

SYLLABLES = ["ba", "cor", "den", "el", "fri", "gan", "ho", "in", "ja", "kel", "lo", "mar", "no", "or", "pis", "qua"]


def made_up_words(count):
    state = 12345
    words = []
    for _ in range(count):
        word = ""
        state = (state * 1103515245 + 12345) % 2147483648
        for _ in range(2 + state // 65536 % 4):
            state = (state * 1103515245 + 12345) % 2147483648
            word += SYLLABLES[state // 65536 % len(SYLLABLES)]
        words.append(word)
    return words


def distance(a, b):
    if len(a) < len(b):
        a, b = b, a
    previous = list(range(len(b) + 1))
    for i, ca in enumerate(a, 1):
        current = [i]
        for j, cb in enumerate(b, 1):
            insert = current[j - 1] + 1
            delete = previous[j] + 1
            replace = previous[j - 1] + (ca != cb)
            current.append(min(insert, delete, replace))
        previous = current
    return previous[-1]


def main():
    words = made_up_words(WORDS)
    histogram = {}
    closest = []
    for i in range(CHECKED):
        best = None
        for j in range(len(words)):
            if i == j:
                continue
            d = distance(words[i], words[j])
            histogram[d] = histogram.get(d, 0) + 1
            if best is None or d < best[0]:
                best = d, words[j]
        closest.append((words[i], best))
    for d in sorted(histogram):
        print(f"{d:2} {histogram[d]:6}")
    for word, (d, other) in closest[:10]:
        print(f"{word} ~ {other} ({d})")
    print("total", sum(d * n for d, n in histogram.items()))
    print(distance("kitten", "sitting"), distance("", "abc"), distance("same", "same"))


if __name__ == "__main__":
    main()
