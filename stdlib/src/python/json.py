"""JSON texts from values and back."""

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f", "\b": "\\b"}
_UNESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class JSONDecodeError(ValueError):
    """A text that is no JSON."""

    def __init__(self, msg, doc, pos):
        line = doc.count("\n", 0, pos) + 1
        column = pos - doc.rfind("\n", 0, pos)
        super().__init__(f"{msg}: line {line} column {column} (char {pos})")
        self.msg = msg
        self.doc = doc
        self.pos = pos
        self.lineno = line
        self.colno = column


def _quoted(text, ascii_only):
    parts = ['"']
    for c in text:
        code = ord(c)
        if c in _ESCAPES:
            parts.append(_ESCAPES[c])
        elif code < 32 or (ascii_only and 126 < code < 65536):
            parts.append(f"\\u{code:04x}")
        elif ascii_only and code >= 65536:
            code -= 65536
            parts.append(f"\\u{0xd800 + (code >> 10):04x}\\u{0xdc00 + (code & 1023):04x}")
        else:
            parts.append(c)
    parts.append('"')
    return "".join(parts)


class _Writer:
    """Writes values as JSON."""

    def __init__(self, ascii_only, indent, item_separator, key_separator, sort_keys, allow_nan):
        self.ascii_only = ascii_only
        self.indent = indent
        self.item_separator = item_separator
        self.key_separator = key_separator
        self.sort_keys = sort_keys
        self.allow_nan = allow_nan
        self.parts = []

    def number(self, x):
        """A float's text."""
        if x != x:
            text = "NaN"
        elif x == float("inf"):
            text = "Infinity"
        elif x == float("-inf"):
            text = "-Infinity"
        else:
            return repr(x)
        if not self.allow_nan:
            raise ValueError(f"Out of range float values are not JSON compliant: {x!r}")
        return text

    def line(self, level):
        """A new line of that level, if lines are wanted."""
        if self.indent is not None:
            self.parts.append("\n" + self.indent * level)

    def key(self, key):
        """The text of a dict's key."""
        if isinstance(key, str):
            return _quoted(key, self.ascii_only)
        if key is None:
            return '"null"'
        if isinstance(key, bool):
            return '"true"' if key else '"false"'
        if isinstance(key, int):
            return '"' + str(int(key)) + '"'
        if isinstance(key, float):
            return '"' + self.number(key) + '"'
        raise TypeError(f"keys must be str, int, float, bool or None, not {type(key).__name__}")

    def write(self, value, level):
        """Writes one value."""
        if isinstance(value, str):
            self.parts.append(_quoted(value, self.ascii_only))
        elif value is None:
            self.parts.append("null")
        elif isinstance(value, bool):
            self.parts.append("true" if value else "false")
        elif isinstance(value, int):
            self.parts.append(str(int(value)))
        elif isinstance(value, float):
            self.parts.append(self.number(value))
        elif isinstance(value, (list, tuple)):
            if not value:
                self.parts.append("[]")
                return
            self.parts.append("[")
            first = True
            for item in value:
                if not first:
                    self.parts.append(self.item_separator)
                first = False
                self.line(level + 1)
                self.write(item, level + 1)
            self.line(level)
            self.parts.append("]")
        elif isinstance(value, dict):
            if not value:
                self.parts.append("{}")
                return
            self.parts.append("{")
            first = True
            for key in sorted(value) if self.sort_keys else list(value):
                if not first:
                    self.parts.append(self.item_separator)
                first = False
                self.line(level + 1)
                self.parts.append(self.key(key))
                self.parts.append(self.key_separator)
                self.write(value[key], level + 1)
            self.line(level)
            self.parts.append("}")
        else:
            raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def dumps(obj, *, ensure_ascii=True, allow_nan=True, indent=None, separators=None, sort_keys=False):
    """The JSON text of a value."""
    step = None
    if isinstance(indent, int):
        step = " " * indent
    elif isinstance(indent, str):
        step = indent
    item = ", " if step is None else ","
    key = ": "
    if separators is not None:
        item, key = separators
    writer = _Writer(ensure_ascii, step, item, key, sort_keys, allow_nan)
    writer.write(obj, 0)
    return "".join(writer.parts)


def dump(obj, fp, *, ensure_ascii=True, allow_nan=True, indent=None, separators=None, sort_keys=False):
    """Writes the JSON text of a value to a file."""
    fp.write(dumps(obj, ensure_ascii=ensure_ascii, allow_nan=allow_nan, indent=indent, separators=separators,
                   sort_keys=sort_keys))


class _Reader:
    """Reads values from a JSON text."""

    def __init__(self, text):
        self.text = text
        self.at = 0

    def error(self, message, at):
        """The exception for a place."""
        return JSONDecodeError(message, self.text, at)

    def peek(self):
        """The character ahead, empty at the end."""
        return self.text[self.at:self.at + 1]

    def skip(self):
        """Passes over white space."""
        text = self.text
        n = len(text)
        at = self.at
        while at < n and text[at] in " \t\n\r":
            at += 1
        self.at = at

    def hex4(self, at):
        """The number of a \\uXXXX escape whose u stands before `at`."""
        digits = self.text[at:at + 4]
        if len(digits) != 4 or digits.strip("0123456789abcdefABCDEF") != "":
            raise self.error("Invalid \\uXXXX escape", at - 1)
        return int(digits, 16)

    def string(self):
        """The string whose opening quote was passed."""
        text = self.text
        n = len(text)
        begin = self.at - 1
        parts = []
        at = self.at
        while True:
            start = at
            while at < n and text[at] != '"' and text[at] != "\\" and text[at] >= " ":
                at += 1
            parts.append(text[start:at])
            if at >= n:
                raise self.error("Unterminated string starting at", begin)
            c = text[at]
            if c == '"':
                self.at = at + 1
                return "".join(parts)
            if c != "\\":
                raise self.error("Invalid control character at", at)
            at += 1
            if at >= n:
                raise self.error("Unterminated string starting at", begin)
            c = text[at]
            at += 1
            if c != "u":
                if c not in _UNESCAPES:
                    raise self.error("Invalid \\escape", at - 2)
                parts.append(_UNESCAPES[c])
                continue
            if at + 4 >= n:
                raise self.error("Invalid \\uXXXX escape", at - 1)
            code = self.hex4(at)
            at += 4
            if 0xd800 <= code <= 0xdbff and text[at:at + 2] == "\\u" and at + 6 < n:
                low = self.hex4(at + 2)
                if 0xdc00 <= low <= 0xdfff:
                    code = 0x10000 + (((code - 0xd800) << 10) | (low - 0xdc00))
                    at += 6
            parts.append(chr(code))

    def number(self):
        """The number ahead, or an error."""
        text = self.text
        n = len(text)
        start = self.at
        at = start
        if at < n and text[at] == "-":
            at += 1
        if at < n and text[at] == "0":
            at += 1
        elif at < n and "1" <= text[at] <= "9":
            while at < n and "0" <= text[at] <= "9":
                at += 1
        else:
            raise self.error("Expecting value", start)
        real = False
        if at + 1 < n and text[at] == "." and "0" <= text[at + 1] <= "9":
            real = True
            at += 2
            while at < n and "0" <= text[at] <= "9":
                at += 1
        if at + 1 < n and text[at] in "eE":
            end = at + 1
            if end + 1 < n and text[end] in "+-":
                end += 1
            if "0" <= text[end] <= "9":
                real = True
                while end < n and "0" <= text[end] <= "9":
                    end += 1
                at = end
        self.at = at
        if real:
            return float(text[start:at])
        return int(text[start:at])

    def word(self, word):
        """Whether a word stands ahead; passes it."""
        if self.text.startswith(word, self.at):
            self.at += len(word)
            return True
        return False

    def array(self):
        """The array whose bracket was passed."""
        values = []
        self.skip()
        if self.peek() == "]":
            self.at += 1
            return values
        while True:
            values.append(self.value())
            self.skip()
            c = self.peek()
            comma = self.at
            if c != "" :
                self.at += 1
            if c == "]":
                return values
            if c != ",":
                raise self.error("Expecting ',' delimiter", comma)
            self.skip()
            if self.peek() == "]":
                raise self.error("Illegal trailing comma before end of array", comma)

    def object(self):
        """The object whose brace was passed."""
        values = {}
        self.skip()
        if self.peek() == "}":
            self.at += 1
            return values
        while True:
            if self.peek() != '"':
                raise self.error("Expecting property name enclosed in double quotes", self.at)
            self.at += 1
            key = self.string()
            self.skip()
            if self.peek() != ":":
                raise self.error("Expecting ':' delimiter", self.at)
            self.at += 1
            self.skip()
            values[key] = self.value()
            self.skip()
            c = self.peek()
            comma = self.at
            if c != "":
                self.at += 1
            if c == "}":
                return values
            if c != ",":
                raise self.error("Expecting ',' delimiter", comma)
            self.skip()
            if self.peek() == "}":
                raise self.error("Illegal trailing comma before end of object", comma)

    def value(self):
        """The value ahead."""
        c = self.peek()
        if c == '"':
            self.at += 1
            return self.string()
        if c == "{":
            self.at += 1
            return self.object()
        if c == "[":
            self.at += 1
            return self.array()
        if c == "n" and self.word("null"):
            return None
        if c == "t" and self.word("true"):
            return True
        if c == "f" and self.word("false"):
            return False
        if c == "N" and self.word("NaN"):
            return float("nan")
        if c == "I" and self.word("Infinity"):
            return float("inf")
        if c == "-" and self.word("-Infinity"):
            return float("-inf")
        return self.number()


def loads(s):
    """The value of a JSON text."""
    if s.startswith("\ufeff"):
        raise JSONDecodeError("Unexpected UTF-8 BOM (decode using utf-8-sig)", s, 0)
    reader = _Reader(s)
    reader.skip()
    value = reader.value()
    reader.skip()
    if reader.at != len(s):
        raise JSONDecodeError("Extra data", s, reader.at)
    return value


def load(fp):
    """The value of the JSON text in a file."""
    return loads(fp.read())
