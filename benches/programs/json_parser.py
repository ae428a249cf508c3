"""Parse a JSON document, again and again, and add up what is in it."""

RECORDS = 400
ROUNDS = 90

NAMES = ["Ada", "Bruno", "Chloé", "Dmitri", "Esra", "Farid", "Gudrun", "Hiro"]
CITIES = ["Lisbon", "Oslo", "Quito", "Kyoto", "Accra"]

SIMPLE_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", '"': '"', "\\": "\\", "/": "/"}


class ParseError(Exception):
    def __init__(self, message, position):
        super().__init__(f"{message} at {position}")
        self.position = position


class Parser:
    def __init__(self, text):
        self.text = text
        self.position = 0

    def parse(self):
        value = self.parse_value()
        self.skip_space()
        if self.position != len(self.text):
            raise ParseError("trailing text", self.position)
        return value

    def skip_space(self):
        text, i = self.text, self.position
        while i < len(text) and text[i] in " \n\t\r":
            i += 1
        self.position = i

    def parse_value(self):
        self.skip_space()
        if self.position >= len(self.text):
            raise ParseError("unexpected end", self.position)
        ch = self.text[self.position]
        if ch == "{":
            return self.parse_object()
        if ch == "[":
            return self.parse_array()
        if ch == '"':
            return self.parse_string()
        if ch == "t":
            return self.parse_word("true", True)
        if ch == "f":
            return self.parse_word("false", False)
        if ch == "n":
            return self.parse_word("null", None)
        return self.parse_number()

    def parse_word(self, word, value):
        if not self.text.startswith(word, self.position):
            raise ParseError("unknown word", self.position)
        self.position += len(word)
        return value

    def parse_object(self):
        members = {}
        self.position += 1
        self.skip_space()
        if self.text[self.position] == "}":
            self.position += 1
            return members
        while True:
            self.skip_space()
            if self.text[self.position] != '"':
                raise ParseError("expected a name", self.position)
            name = self.parse_string()
            self.skip_space()
            if self.text[self.position] != ":":
                raise ParseError("expected ':'", self.position)
            self.position += 1
            members[name] = self.parse_value()
            self.skip_space()
            ch = self.text[self.position]
            self.position += 1
            if ch == "}":
                return members
            if ch != ",":
                raise ParseError("expected ',' or '}'", self.position - 1)

    def parse_array(self):
        elements = []
        self.position += 1
        self.skip_space()
        if self.text[self.position] == "]":
            self.position += 1
            return elements
        while True:
            elements.append(self.parse_value())
            self.skip_space()
            ch = self.text[self.position]
            self.position += 1
            if ch == "]":
                return elements
            if ch != ",":
                raise ParseError("expected ',' or ']'", self.position - 1)

    def parse_string(self):
        text = self.text
        start = i = self.position + 1
        pieces = []
        while text[i] != '"':
            if text[i] == "\\":
                pieces.append(text[start:i])
                escape = text[i + 1]
                if escape == "u":
                    pieces.append(chr(int(text[i + 2 : i + 6], 16)))
                    i += 6
                elif escape in SIMPLE_ESCAPES:
                    pieces.append(SIMPLE_ESCAPES[escape])
                    i += 2
                else:
                    raise ParseError("bad escape", i)
                start = i
            else:
                i += 1
        pieces.append(text[start:i])
        self.position = i + 1
        return "".join(pieces)

    def parse_number(self):
        text = self.text
        start = i = self.position
        whole = True
        if text[i] == "-":
            i += 1
        while i < len(text) and (text[i].isdigit() or text[i] in ".eE+-"):
            if not text[i].isdigit():
                whole = False
            i += 1
        if i == start:
            raise ParseError("unexpected character", start)
        self.position = i
        return int(text[start:i]) if whole else float(text[start:i])


def made_up_document(records):
    lines = []
    for i in range(records):
        name, city = NAMES[i % len(NAMES)], CITIES[i * 7 % len(CITIES)]
        scores = ", ".join(str((i * k) % 97 / 4) for k in range(1, 6))
        friends = ", ".join(str((i * k * 31) % records) for k in range(1, 4))
        lines.append(
            f'  {{"id": {i}, "name": "{name} \\"the {i}th\\"", "city": "{city}", "active": {"true" if i % 3 else "false"},\n'
            f'   "scores": [{scores}], "friends": [{friends}], "balance": {(i * 7919) % 10007 - 5000}.{i % 100:02},\n'
            f'   "address": {{"street": "{i} Long Road\\n\\u00e9tage {i % 5}", "zip": "{i * 37 % 100000:05}", "extra": null}}}}'
        )
    return '{"version": 3, "records": [\n' + ",\n".join(lines) + '\n], "empty": [{}, [], ""]}\n'


def summarise(value, sums):
    if value is None:
        sums["null"] += 1
    elif isinstance(value, bool):
        sums["true"] += value
    elif isinstance(value, str):
        sums["characters"] += len(value)
    elif isinstance(value, (int, float)):
        sums["numbers"] += value
    elif isinstance(value, list):
        sums["elements"] += len(value)
        for element in value:
            summarise(element, sums)
    else:
        for name in value:
            sums["characters"] += len(name)
            summarise(value[name], sums)


def main():
    text = made_up_document(RECORDS)
    sums = {"null": 0, "true": 0, "characters": 0, "numbers": 0, "elements": 0}
    for _ in range(ROUNDS):
        document = Parser(text).parse()
        summarise(document, sums)
    print(f"{len(text)} characters, {ROUNDS} times")
    for name, total in sums.items():
        print(f"{name:<10} {total:.2f}")
    print(document["records"][-1]["address"]["street"])
    for broken in ["[1, 2", '{"a": tru}', "[1 2]", '{"a" 1}', "[] []", '["\\x"]', "@"]:
        try:
            Parser(broken).parse()
        except ParseError as error:
            print("ParseError:", error)
        except IndexError:
            print("IndexError in", broken)


main()
