"""Helpers for texts, annotated for the callers' sake."""


def slugify(title: str, separator: str = "-") -> str:
    """'Hello, World!' becomes 'hello-world'."""
    words: list[str] = []
    word = ""
    for ch in title.lower():
        if ch.isalnum():
            word += ch
        elif word:
            words.append(word)
            word = ""
    if word:
        words.append(word)
    return separator.join(words)


def count_words(text: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word in text.split():
        word = word.strip(".,;:!?").lower()
        if word:
            counts[word] = counts.get(word, 0) + 1
    return counts


def most_common(text: str, n: int = 1) -> list[str]:
    counts = count_words(text)
    return sorted(counts, key=lambda word: (-counts[word], word))[:n]


def truncate(text: str, width: int) -> str:
    if width < 1:
        raise ValueError("width must be positive")
    return text if len(text) <= width else text[: width - 1] + "…"


def common_prefix(texts: list[str]) -> str:
    if not texts:
        return ""
    first, last = min(texts), max(texts)
    for i, ch in enumerate(first):
        if ch != last[i]:
            return first[:i]
    return first


def parse_pairs(text: str) -> dict[str, str | None]:
    """'a=1;b;c=' becomes {'a': '1', 'b': None, 'c': ''}."""
    pairs: dict[str, str | None] = {}
    for part in text.split(";"):
        if not part.strip():
            continue
        key, equals, value = part.partition("=")
        pairs[key.strip()] = value.strip() if equals else None
    return pairs


def is_anagram(a: str, b: str) -> bool:
    return sorted(slugify(a, "")) == sorted(slugify(b, ""))


def distinct(text: str) -> set[str]:
    return {ch for ch in text if not ch.isspace()}


def numbered(lines: list[str], start: int = 1) -> list[str]:
    width = len(str(start + len(lines) - 1))
    return [f"{n:>{width}} {line}" for n, line in enumerate(lines, start)]


if __name__ == "__main__":
    print(slugify("Hello, World!"), slugify("  Ünder the Sea  2 ", "_"), repr(slugify("?!")))
    text = "The cat and the dog and the bird; a cat."
    print(count_words(text), most_common(text, 3), most_common(""))
    print(truncate("a long sentence", 8), truncate("short", 8), truncate("über", 3))
    print(repr(common_prefix(["interval", "internal", "interest"])), repr(common_prefix(["a", "b"])), repr(common_prefix([])), common_prefix(["same", "same"]))
    print(parse_pairs("a=1; b ;c=;;d = x=y"), is_anagram("Dormitory", "Dirty room!"), is_anagram("a", "ab"))
    print(len(distinct("hello world")), sorted(distinct("b a")))
    print("\n".join(numbered(["one", "two", "three"], 9)))
    try:
        truncate("x", 0)
    except ValueError as error:
        print("ValueError:", error)
