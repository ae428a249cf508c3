"""A binary search tree of anything that can be compared, used by a phone book and a score board."""


class Node:
    def __init__(self, key, value):
        self.key = key
        self.value = value
        self.left = None
        self.right = None


class TreeMap:
    def __init__(self):
        self.root = None
        self.size = 0

    def put(self, key, value):
        """Returns the old value or None."""
        if self.root is None:
            self.root = Node(key, value)
            self.size = 1
            return None
        node = self.root
        while True:
            if key == node.key:
                old, node.value = node.value, value
                return old
            if key < node.key:
                if node.left is None:
                    node.left = Node(key, value)
                    break
                node = node.left
            else:
                if node.right is None:
                    node.right = Node(key, value)
                    break
                node = node.right
        self.size += 1
        return None

    def get(self, key, default=None):
        node = self.root
        while node:
            if key == node.key:
                return node.value
            node = node.left if key < node.key else node.right
        return default

    def __getitem__(self, key):
        value = self.get(key)
        if value is None:
            raise KeyError(key)
        return value

    def __len__(self):
        return self.size

    def __iter__(self):
        stack, node = [], self.root
        while stack or node:
            while node:
                stack.append(node)
                node = node.left
            node = stack.pop()
            yield node.key
            node = node.right

    def items(self):
        return [(key, self.get(key)) for key in self]

    def height(self):
        def walk(node):
            return 0 if node is None else 1 + max(walk(node.left), walk(node.right))

        return walk(self.root)

    def floor(self, key):
        """The greatest key that is not greater, or None."""
        best, node = None, self.root
        while node:
            if node.key <= key:
                best, node = node.key, node.right
            else:
                node = node.left
        return best


def phone_book():
    book = TreeMap()
    for name, number in [("Mia", "555-3"), ("Ada", "555-1"), ("Zoe", "555-9"), ("Bea", "555-2")]:
        book.put(name, number)
    return book


def score_board(scores):
    board = TreeMap()
    for score in scores:
        board.put(score, (board.get(score) or 0) + 1)
    return board


if __name__ == "__main__":
    book = phone_book()
    print(list(book), book["Ada"], book.get("Tom"), book.put("Ada", "777"), book["Ada"], len(book), book.height())
    board = score_board([50, 30, 70, 30, 90, 50, 30])
    print(board.items(), sum(board), board.floor(69), board.floor(10), board.floor(90), board.height())
    pairs = TreeMap()
    for x in range(3):
        for y in range(2):
            pairs.put((x, -y), [x, y])
    print(pairs.items(), pairs.floor((1, 5)))
    try:
        print(book["Tom"])
    except KeyError as error:
        print("KeyError:", error)
