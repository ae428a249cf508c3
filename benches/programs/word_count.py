"""Count the words of a large made-up text and print the most frequent ones."""

LINES = 160_000

VOCABULARY = """the of and to a in that it is was he for on are as with his they at be this
from have or by one had not but what all were when we there can an your which their said if do will
each about how up out them then she many some so these would other into has more her two like him see
time could no make than first been its who now people my made over did down only way find use may
water long little very after words called just where most know""".split()

PUNCTUATION = ".,;:!?\"'()"


class Random:
    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
        return (self.state >> 33) % n


def made_up_text(lines):
    random = Random(7)
    pieces = []
    for _ in range(lines):
        line = []
        for _ in range(4 + random.below(8)):
            # The product of two makes early words more frequent.
            index = random.below(len(VOCABULARY)) * random.below(len(VOCABULARY)) // len(VOCABULARY)
            word = VOCABULARY[index]
            if random.below(9) == 0:
                word = word.capitalize()
            if random.below(7) == 0:
                word += PUNCTUATION[random.below(6)]
            elif random.below(30) == 0:
                word = "(" + word + ")"
            line.append(word)
        pieces.append(" ".join(line))
    return "\n".join(pieces) + "\n"


def count_words(text):
    counts = {}
    for line in text.splitlines():
        for word in line.split():
            word = word.strip(PUNCTUATION).lower()
            if word in counts:
                counts[word] += 1
            else:
                counts[word] = 1
    return counts


def main():
    text = made_up_text(LINES)
    counts = count_words(text)
    ranking = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    print(f"{len(text)} characters, {sum(counts.values())} words, {len(counts)} different")
    for word, count in ranking[:15]:
        print(f"{count:7} {word}")
    by_length = {}
    for word, count in counts.items():
        by_length[len(word)] = by_length.get(len(word), 0) + count
    for length in sorted(by_length):
        print(f"{length:2} letters: {by_length[length]}")


main()
