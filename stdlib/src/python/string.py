"""Constants and helpers for strings."""

whitespace = " \t\n\r\x0b\x0c"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
digits = "0123456789"
hexdigits = "0123456789abcdefABCDEF"
octdigits = "01234567"
punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
printable = ("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
             "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ \t\n\r\x0b\x0c")


def capwords(s, sep=None):
    """The words capitalised, joined by `sep` (by single spaces without one)."""
    if sep is None:
        return " ".join([word.capitalize() for word in s.split()])
    return sep.join([word.capitalize() for word in s.split(sep)])


def _is_start(c):
    return c == "_" or "a" <= c <= "z" or "A" <= c <= "Z"


class Template:
    """A text with $-placeholders."""

    def __init__(self, template):
        self.template = template

    def _placeholder(self, at):
        """The name after the dollar sign at `at`, and where what follows it begins; an empty name for `$$` and for none."""
        text = self.template
        n = len(text)
        start = at + 1
        if start < n and text[start] == "$":
            return "", start + 1
        braced = start < n and text[start] == "{"
        if braced:
            start += 1
        end = start
        if end < n and _is_start(text[end]):
            while end < n and (_is_start(text[end]) or "0" <= text[end] <= "9"):
                end += 1
        if end == start:
            return "", at
        if braced:
            if end >= n or text[end] != "}":
                return "", at
            return text[start:end], end + 1
        return text[start:end], end

    def _invalid(self, at):
        lines = self.template[:at].splitlines(True)
        if not lines:
            column = 1
            line = 1
        else:
            column = at - len("".join(lines[:-1]))
            line = len(lines)
        return ValueError(f"Invalid placeholder in string: line {line}, col {column}")

    def _fill(self, mapping, safe):
        text = self.template
        parts = []
        done = 0
        at = text.find("$")
        while at >= 0:
            parts.append(text[done:at])
            name, end = self._placeholder(at)
            if name != "":
                if safe and name not in mapping:
                    parts.append(text[at:end])
                else:
                    parts.append(str(mapping[name]))
            elif end > at:
                parts.append("$")
            elif safe:
                end = at + 1
                parts.append("$")
            else:
                raise self._invalid(at + 1)
            done = end
            at = text.find("$", done)
        parts.append(text[done:])
        return "".join(parts)

    def substitute(self, mapping):
        """The text with all placeholders replaced; KeyError for a missing one."""
        return self._fill(mapping, False)

    def safe_substitute(self, mapping):
        """The text with those placeholders replaced that the mapping has."""
        return self._fill(mapping, True)

    def get_identifiers(self):
        """The names of the placeholders, each once."""
        names = []
        at = self.template.find("$")
        while at >= 0:
            name, end = self._placeholder(at)
            if name != "" and name not in names:
                names.append(name)
            at = self.template.find("$", max(end, at + 1))
        return names

    def is_valid(self):
        """Whether every dollar sign begins a placeholder."""
        at = self.template.find("$")
        while at >= 0:
            name, end = self._placeholder(at)
            if end == at:
                return False
            at = self.template.find("$", end)
        return True
