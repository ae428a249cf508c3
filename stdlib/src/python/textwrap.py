"""Text wrapping and filling (CPython's textwrap, without regular expressions)."""

_SPACES = "\t\n\x0b\x0c\r "


def _is_word(text, i):
    return text[i].isalnum() or text[i] == "_"


def _is_letter(text, i):
    return (text[i].isalnum() and not text[i].isdecimal()) or text[i] == "_"


def _is_wordlike(text, i):
    return _is_word(text, i) or text[i] in "!\"'&.,?"


def _dash_end(text, i):
    """Where a run of two or more dashes at i ends, if a word follows it; else -1."""
    n = len(text)
    end = i
    while end < n and text[end] == "-":
        end += 1
    if end - i >= 2 and end < n and _is_word(text, end):
        return end
    return -1


def _breaks_after_hyphen(text, i):
    """True if a line may break after the hyphen at i."""
    two = i >= 2 and _is_letter(text, i - 2) and _is_letter(text, i - 1)
    if not two:
        if i < 3 or text[i - 2] != "-":
            return False
        if not _is_letter(text, i - 3) or not _is_letter(text, i - 1):
            return False
    n = len(text)
    if i + 1 >= n or not _is_letter(text, i + 1):
        return False
    if i + 2 < n and _is_letter(text, i + 2):
        return True
    return i + 3 < n and text[i + 2] == "-" and _is_letter(text, i + 3)


def _word_end(text, start):
    """Where the word (or its part up to a hyphen) that begins at start ends."""
    n = len(text)
    end = start + 1
    while end < n and text[end] not in _SPACES:
        if text[end] == "-":
            if _breaks_after_hyphen(text, end):
                return end + 1
            if _is_wordlike(text, end - 1) and _dash_end(text, end) >= 0:
                return end
        end += 1
    return end


def _chunks(text, break_on_hyphens):
    """Words, parts of hyphenated words, dashes and runs of white space, in order."""
    chunks = []
    n = len(text)
    i = 0
    while i < n:
        end = i
        if text[i] in _SPACES:
            while end < n and text[end] in _SPACES:
                end += 1
        elif break_on_hyphens:
            if i > 0 and text[i] == "-" and _is_wordlike(text, i - 1):
                end = _dash_end(text, i)
            if end <= i:
                end = _word_end(text, i)
        else:
            while end < n and text[end] not in _SPACES:
                end += 1
        chunks.append(text[i:end])
        i = end
    return chunks


def _ends_sentence(chunk):
    end = len(chunk)
    if end > 0 and chunk[end - 1] in "\"'":
        end -= 1
    return end >= 2 and chunk[end - 1] in ".!?" and "a" <= chunk[end - 2] <= "z"


class TextWrapper:
    """Wraps text into lines of at most `width` characters."""

    def __init__(self, width=70, initial_indent="", subsequent_indent="", expand_tabs=True, replace_whitespace=True,
                 fix_sentence_endings=False, break_long_words=True, drop_whitespace=True, break_on_hyphens=True,
                 tabsize=8, *, max_lines=None, placeholder=" [...]"):
        self.width = width
        self.initial_indent = initial_indent
        self.subsequent_indent = subsequent_indent
        self.expand_tabs = expand_tabs
        self.replace_whitespace = replace_whitespace
        self.fix_sentence_endings = fix_sentence_endings
        self.break_long_words = break_long_words
        self.drop_whitespace = drop_whitespace
        self.break_on_hyphens = break_on_hyphens
        self.tabsize = tabsize
        self.max_lines = max_lines
        self.placeholder = placeholder

    def wrap(self, text):
        """The lines of a paragraph, without newlines."""
        if self.expand_tabs:
            text = text.expandtabs(self.tabsize)
        if self.replace_whitespace:
            for c in "\t\n\x0b\x0c\r":
                text = text.replace(c, " ")
        chunks = _chunks(text, self.break_on_hyphens)
        if self.fix_sentence_endings:
            for i in range(len(chunks) - 1):
                if chunks[i + 1] == " " and _ends_sentence(chunks[i]):
                    chunks[i + 1] = "  "
        return self._fit(chunks)

    def fill(self, text):
        """The wrapped paragraph as one string."""
        return "\n".join(self.wrap(text))

    def _limit(self):
        return -1 if self.max_lines is None else self.max_lines

    def _fit(self, chunks):
        if self.width <= 0:
            raise ValueError(f"invalid width {self.width!r} (must be > 0)")
        limit = self._limit()
        if self.max_lines is not None:
            indent = self.subsequent_indent if limit > 1 else self.initial_indent
            if len(indent) + len(self.placeholder.lstrip()) > self.width:
                raise ValueError("placeholder too large for max width")
        lines = []
        at = 0
        while at < len(chunks):
            indent = self.subsequent_indent if lines else self.initial_indent
            width = self.width - len(indent)
            if self.drop_whitespace and chunks[at].strip() == "" and lines:
                at += 1
            line = []
            used = 0
            while at < len(chunks) and used + len(chunks[at]) <= width:
                line.append(chunks[at])
                used += len(chunks[at])
                at += 1
            if at < len(chunks) and len(chunks[at]) > width:
                taken = self._long_word(chunks, at, line, used, width)
                if taken:
                    at += 1
                used = sum([len(chunk) for chunk in line])
            if self.drop_whitespace and line and line[-1].strip() == "":
                used -= len(line[-1])
                line.pop()
            if not line:
                continue
            rest = at == len(chunks) or (
                self.drop_whitespace and at == len(chunks) - 1 and chunks[at].strip() == "")
            if self.max_lines is None or len(lines) + 1 < limit or (rest and used <= width):
                lines.append(indent + "".join(line))
            else:
                self._shorten_last(lines, line, used, width, indent)
                break
        return lines

    def _long_word(self, chunks, at, line, used, width):
        """Puts what fits of a word longer than the line there; True if that is all of it."""
        if self.break_long_words:
            room = 1 if width < 1 else width - used
            end = room
            chunk = chunks[at]
            if self.break_on_hyphens and len(chunk) > room:
                hyphen = chunk.rfind("-", 0, room)
                if hyphen > 0 and chunk[:hyphen].strip("-") != "":
                    end = hyphen + 1
            line.append(chunk[:end])
            chunks[at] = chunk[end:]
            return False
        if not line:
            line.append(chunks[at])
            return True
        return False

    def _shorten_last(self, lines, line, used, width, indent):
        """Ends the text with the placeholder."""
        placeholder = self.placeholder
        while line:
            if line[-1].strip() != "" and used + len(placeholder) <= width:
                lines.append(indent + "".join(line) + placeholder)
                return
            used -= len(line[-1])
            line.pop()
        if lines:
            last = lines[-1].rstrip()
            if len(last) + len(placeholder) <= self.width:
                lines[-1] = last + placeholder
                return
        lines.append(indent + placeholder.lstrip())


def wrap(text, width=70, *, initial_indent="", subsequent_indent="", expand_tabs=True, replace_whitespace=True,
         fix_sentence_endings=False, break_long_words=True, drop_whitespace=True, break_on_hyphens=True, tabsize=8,
         max_lines=None, placeholder=" [...]"):
    """The lines of a paragraph, each at most `width` long."""
    wrapper = TextWrapper(width, initial_indent, subsequent_indent, expand_tabs, replace_whitespace,
                          fix_sentence_endings, break_long_words, drop_whitespace, break_on_hyphens, tabsize,
                          max_lines=max_lines, placeholder=placeholder)
    return wrapper.wrap(text)


def fill(text, width=70, *, initial_indent="", subsequent_indent="", expand_tabs=True, replace_whitespace=True,
         fix_sentence_endings=False, break_long_words=True, drop_whitespace=True, break_on_hyphens=True, tabsize=8,
         max_lines=None, placeholder=" [...]"):
    """A paragraph as one string with line breaks."""
    wrapper = TextWrapper(width, initial_indent, subsequent_indent, expand_tabs, replace_whitespace,
                          fix_sentence_endings, break_long_words, drop_whitespace, break_on_hyphens, tabsize,
                          max_lines=max_lines, placeholder=placeholder)
    return wrapper.fill(text)


def shorten(text, width, *, initial_indent="", subsequent_indent="", fix_sentence_endings=False,
            break_long_words=True, drop_whitespace=True, break_on_hyphens=True, placeholder=" [...]"):
    """The text on one line of at most `width`, the end replaced by the placeholder where it does not fit."""
    wrapper = TextWrapper(width, initial_indent, subsequent_indent, True, True, fix_sentence_endings,
                          break_long_words, drop_whitespace, break_on_hyphens, 8, max_lines=1,
                          placeholder=placeholder)
    return wrapper.fill(" ".join(text.strip().split()))


def _is_blank(line):
    return line.strip(" \t") == ""


def dedent(text):
    """The text without the white space that all its lines begin with."""
    lines = text.split("\n")
    for i in range(len(lines)):
        if _is_blank(lines[i]):
            lines[i] = ""
    margin = ""
    first = True
    for line in lines:
        if line == "":
            continue
        indent = line[:len(line) - len(line.lstrip(" \t"))]
        if first:
            margin = indent
            first = False
            continue
        common = 0
        while common < len(margin) and common < len(indent) and margin[common] == indent[common]:
            common += 1
        margin = margin[:common]
    if margin != "":
        for i in range(len(lines)):
            lines[i] = lines[i][len(margin):]
    return "\n".join(lines)


def indent(text, prefix, predicate=None):
    """The text with `prefix` before each line that is not blank (or for which the predicate holds)."""
    parts = []
    for line in text.splitlines(True):
        if predicate is None:
            wanted = line.strip() != ""
        else:
            wanted = predicate(line)
        if wanted:
            parts.append(prefix)
        parts.append(line)
    return "".join(parts)
