class TrieNode:
    def __init__(self):
        self.children = {}
        self.words = 0


class Trie:
    """Words by their letters; knows prefixes, completions and near misses."""

    def __init__(self, words=()):
        self.root = TrieNode()
        self.size = 0
        for word in words:
            self.add(word)

    def add(self, word):
        node = self.root
        for letter in word:
            if letter not in node.children:
                node.children[letter] = TrieNode()
            node = node.children[letter]
        node.words += 1
        self.size += 1

    def _find(self, prefix):
        node = self.root
        for letter in prefix:
            node = node.children.get(letter)
            if node is None:
                return None
        return node

    def __contains__(self, word):
        node = self._find(word)
        return node is not None and node.words > 0

    def __len__(self):
        return self.size

    def completions(self, prefix, limit=None):
        def walk(node, text):
            if node.words:
                yield text
            for letter in sorted(node.children):
                yield from walk(node.children[letter], text + letter)

        start = self._find(prefix)
        if start is None:
            return []
        found = []
        for word in walk(start, prefix):
            found.append(word)
            if limit is not None and len(found) == limit:
                break
        return found

    def remove(self, word):
        path = [self.root]
        for letter in word:
            node = path[-1].children.get(letter)
            if node is None:
                raise KeyError(word)
            path.append(node)
        if not path[-1].words:
            raise KeyError(word)
        path[-1].words -= 1
        self.size -= 1
        for letter, parent, child in zip(reversed(word), path[-2::-1], path[:0:-1]):
            if child.words or child.children:
                break
            del parent.children[letter]

    def nodes(self):
        def count(node):
            return 1 + sum(map(count, node.children.values()))

        return count(self.root)

    def near(self, word, distance):
        """All words within an edit distance, by a row of the matrix per node."""
        results = {}

        def visit(node, text, letter, above):
            row = [above[0] + 1]
            for i, expected in enumerate(word, 1):
                row.append(min(row[-1] + 1, above[i] + 1, above[i - 1] + (expected != letter)))
            if node.words and row[-1] <= distance:
                results[text] = row[-1]
            if min(row) <= distance:
                for next_letter, child in node.children.items():
                    visit(child, text + next_letter, next_letter, row)

        for letter, child in self.root.children.items():
            visit(child, letter, letter, list(range(len(word) + 1)))
        return sorted(results.items(), key=lambda pair: (pair[1], pair[0]))


def longest_common_prefix(trie):
    node, prefix = trie.root, ""
    while len(node.children) == 1 and not node.words:
        ((letter, node),) = node.children.items()
        prefix += letter
    return prefix


WORDS = """car card care cared careful cart carton cat cater dog do done dot
inter interest internal internet interval into""".split()

trie = Trie(WORDS)
print(len(trie), "words in", trie.nodes(), "nodes;", sum(map(len, WORDS)), "letters")
print("car" in trie, "ca" in trie, "" in trie, "dogs" in trie)
print(trie.completions("care"), trie.completions("inter", limit=3), trie.completions("x"), trie.completions("do"))
print(trie.near("cat", 1))
print(trie.near("intrenet", 2))

trie.remove("cared")
trie.remove("careful")
trie.add("café")
print(len(trie), trie.nodes(), trie.completions("ca"))
for gone in ("cared", "ca", "zebra"):
    try:
        trie.remove(gone)
    except KeyError as error:
        print("no word", error)

print(repr(longest_common_prefix(trie)), longest_common_prefix(Trie(["flower", "flow", "flowing"])))
