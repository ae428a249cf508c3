"""Records what CPython 3.13 answers about text: `python3.13 record_text.py` in this directory writes text.jsonl and formats.jsonl.

A line is [name, receiver, [arguments], answer]; the answer is the repr of the result, or "!Type: message".
"""

import itertools
import json
import random

random.seed(7)

TEXTS = ["", "a", "abc", "  spam and  eggs ", "a,b,,c", "aXbXc", "Hello, World", "HELLO", "hello world foo", "\t tab\tbed\n", "line1\nline2\r\nline3\rend",
         "x\x0by\x0cz\x1cq\x85w\u2028e\u2029r", "äöü ß ÄÖÜ", "Straße", "ΑΣ ΣΑΣ ὈΔΥΣΣΕΎΣ", "ǅ ǆ Ǆ", "ﬁ ﬂ", "日本語 テキスト", "😀 grin 😀", "İstanbul ı", "١٢٣", "²³", "½", "Ⅷ",
         "1234", "-42", "+7", "tab\there", "it's", 'say "hi"', "it's \"both\"", "back\\slash", "nul\0 bell\a \x7f \x80 \xad", "\u200b\ufeff", "a" * 70 + "é" + "b" * 200,
         "éa" * 150, "they're bill's friends", "A", "Ab Cd", "AB CD", "aB cD", "_id1", "1id", "naïve", "class", "\u00a0nbsp\u3000wide\u3000", "%", "{}", "aaa", "ababab", "ab" * 40]
SUBS = ["", "a", "b", "ab", "aa", " ", ",", "X", "l", "o", "é", "ß", "日", "😀", "line", "zzz", "s", "\n", "Σ"]
SPANS = [(None, None), (0, 3), (2, None), (-3, None), (None, -1), (5, 2), (100, 200), (-100, 100), (1, 1), (3, 160)]
PLAIN = ["lower", "upper", "title", "capitalize", "swapcase", "casefold", "isalpha", "isdigit", "isdecimal", "isnumeric", "isalnum", "isspace", "isprintable",
         "islower", "isupper", "istitle", "isidentifier", "isascii", "strip", "lstrip", "rstrip", "split", "rsplit", "splitlines", "__len__", "__repr__"]


def answer(function, *args):
    try:
        return repr(function(*args))
    except Exception as error:
        return f"!{type(error).__name__}: {error}"


def text_cases():
    for text in TEXTS:
        def case(name, *args):
            return [name, text, list(args), answer(getattr(text, name), *args)]
        for name in PLAIN:
            yield case(name)
        yield ["ascii", text, [], ascii(text)]
        yield ["iter", text, [], repr(list(text))]
        yield ["reversed", text, [], repr(list(reversed(text)))]
        yield ["splitlines", text, [True], repr(text.splitlines(True))]
        for limit in (-1, 0, 1, 2, 5):
            yield case("split", None, limit)
            yield case("rsplit", None, limit)
        for sub in SUBS:
            for name in ("split", "rsplit"):
                for limit in (-1, 0, 1, 2):
                    yield case(name, sub, limit)
            for name in ("partition", "rpartition", "removeprefix", "removesuffix", "strip", "lstrip", "rstrip", "__contains__", "__add__"):
                yield case(name, sub)
            for name in ("find", "rfind", "index", "rindex", "count", "startswith", "endswith"):
                for start, end in SPANS:
                    yield case(name, sub, start, end)
            for new, count in itertools.product(("", "-", "<é>"), (-1, 0, 1, 2)):
                yield case("replace", sub, new, count)
            yield ["join", sub, [list(text[:5])], repr(sub.join(list(text[:5])))]
        for width in (-1, 0, 3, 8, 9, 14, 15):
            for name in ("center", "ljust", "rjust"):
                for fill in (" ", "*", "é", "", "ab"):
                    yield case(name, width, fill)
            yield case("zfill", width)
            yield case("expandtabs", width)
            yield case("__mul__", width)
        for i in (-300, -151, -5, -1, 0, 1, 4, 64, 150, 299, 1000):
            yield case("__getitem__", i)
        for start, stop, step in itertools.product((None, 0, 2, -3, 100, -400), (None, 0, 3, -1, 150), (None, 1, 2, -1, -3, 0)):
            yield ["slice", text, [start, stop, step], answer(text.__getitem__, slice(start, stop, step))]
        for encoding, errors in itertools.product(("utf-8", "ascii", "latin-1", "utf-16-le", "utf-32", "utf-8-sig"), ("strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace")):
            yield case("encode", encoding, errors)
    for a, b in itertools.product(TEXTS[:30], repeat=2):
        yield ["compare", a, [b], repr([a < b, a <= b, a == b, a > b, a >= b])]
    for data in (b"abc", b"\xc3\xa9", b"\xff", b"a\xc3", b"\xe2\x82", b"\xe2\x82\xac\xe2", b"\xf0\x9f\x98\x80", b"a\x80b", b"\xed\xa0\x80", b"\xc0\xaf", b"ab\xe2(\xa1", b"\xf5\x80"):
        for encoding, errors in itertools.product(("utf-8", "ascii", "latin-1"), ("strict", "ignore", "replace", "backslashreplace")):
            yield ["decode", data.hex(), [encoding, errors], answer(data.decode, encoding, errors)]
        yield ["bytes_repr", data.hex(), [], repr(data)]
    table = [("abc", "xyz", ""), ("abc", "xyz", "b"), ("ab", "x", ""), ("é", "e", "ß")]
    for text, (x, y, z) in itertools.product(TEXTS, table):
        yield ["translate", text, [x, y, z], answer(lambda: text.translate(str.maketrans(x, y, z)))]


FLOATS = [0.0, -0.0, 1.0, -1.0, 0.1, 0.5, 1.5, 2.5, 0.25, 1 / 3, 2 / 3, 123456.789, 1e15, 1e16, 1e17, 123456789012345680.0, 1e22, 1e-4, 1e-5, 0.00012345, 9.999999, 99999.5, 999999.5,
          5e-324, 1.7976931348623157e308, 2.2250738585072014e-308, float("inf"), float("-inf"), float("nan"), 3.14159265358979, 1e100, 1234567.0, 0.001, -1234.5678, 1e-7, 4.35, 0.045, 1e23]
FLOATS += [random.uniform(-1e6, 1e6) for _ in range(20)] + [random.uniform(0, 1) * 10 ** random.randint(-300, 300) for _ in range(40)]
INTS = [0, 1, -1, 7, 42, -42, 255, 1000, 12345, -1234567, 10**9, 2**62, 2**63, -(2**64), 10**30, 65, 0x1F600, 0x110000]
NUMBER_SPECS = ["", "d", "n", "b", "o", "x", "X", "#b", "#o", "#x", "#X", "c", "5", "<5", ">8", "^9", "=9", "+", " ", "-", "+d", " d", "05", "08d", "010", "+08", "<08", "*^12", "é>6", ",", "_", ",d", "_d", "_b", "_x", "#_x", ",b", ",x", ",n",
                "012,", "013,", "014,", "015,d", "0=15,", "*=15,", "020_b", "#020_x", "e", "E", "f", "F", "g", "G", "%", ".0f", ".1f", ".2f", ".3f", ".10f", ".0e", ".1e", ".5e", ".0g", ".1g", ".3g", ".10g", ".17g", "#.0f", "#.0e", "#.3g", "#g", ".2%", ".0%",
                ",.2f", "_.3f", "015,.2f", "+.2f", " .2f", "z.0f", "z.1f", "z", "10.3f", "<10.3f", "^10.3f", "=10.3f", "0=10.3f", "010.2f", "+010.2e", ".3", ".0", ".1", "10.4", "12,.3", ".3n", "s", "q", "10s", ".3d", ".", "5.", "z5d", "zd", ",,", ",_", "_,", "_,d", "#c", "+c", "99999999999999999999", ".99999999999999999999f",
                "<<10", ">>5d", "0", "00", "-05", "x5", "5x5", ",%", ",e", "_g", ",s", "é", "=+7", "=010", "^010", "<010,", "inf", ".2", ".16", ".20f", ".30f", ".50g", "1", "2d", "3.1"]
TEXT_SPECS = ["", "s", "5", "<5", ">8", "^9", "*^12", "é>6", ".2", "8.3", "<8.3s", "=5", "+", " ", "-5", "#", "05", "5d", "z", ",", "_", ",s", "q", "10.", "x>x", "0", "\u00e9", "012", "é^05", "<05.1"]


def format_cases():
    for value, spec in itertools.product(INTS, NUMBER_SPECS):
        yield ["int", str(value), [spec], answer(format, value, spec)]
    for value, spec in itertools.product(FLOATS, NUMBER_SPECS):
        yield ["float", value.hex(), [spec], answer(format, value, spec)]
    for value, spec in itertools.product((True, False), NUMBER_SPECS):
        yield ["bool", str(value), [spec], answer(format, value, spec)]
    for value, spec in itertools.product(("", "a", "abcdef", "héé", "日本語"), TEXT_SPECS):
        yield ["str", value, [spec], answer(format, value, spec)]
    for _ in range(3000):
        value = random.choice([random.uniform(-1, 1), random.uniform(-1e20, 1e20), random.random() * 10 ** random.randint(-320, 308), random.randrange(10**6) / 1000])
        yield ["float", value.hex(), [""], repr(repr(value))]
        spec = random.choice(["", "+", "0", "#"]) + str(random.choice(["", 12, 20])) + random.choice(["", ","]) + "." + str(random.randrange(0, 20)) + random.choice("efg")
        yield ["float", value.hex(), [spec], answer(format, value, spec)]


PERCENT = ["%s", "%r", "%a", "%d", "%i", "%5d", "%-5d|", "%05d", "%+d", "% d", "%x", "%#x", "%X", "%#X", "%o", "%#o", "%f", "%.2f", "%8.3f", "%-8.3f|", "%08.2f", "%+.1e", "%g", "%G", "%#g", "%c", "%5c", "%10s|", "%-10s|", "%.2s", "%%", "%5%", "%", "%q", "%d %s",
           "abc", "%(a)s", "%*d", "%.*f", "%5.3d", "%-05d|", "%ld", "%.0f", "%#.3x", "%+x", "%e", "%E", "%F", "%010.3e", "% 5d", "%s%s%s", "%.10d", "%(a", "%z"]
VALUES = [1, -7, 255, 2**70, 3.75, -0.5, float("inf"), "abc", "é", True, None, [1, 'a'], 65, "xy"]


def show(value):
    """Values as the test reads them: [kind, text]."""
    if isinstance(value, bool):
        return ["bool", str(value)]
    if isinstance(value, int):
        return ["int", str(value)]
    if isinstance(value, float):
        return ["float", value.hex()]
    if isinstance(value, str):
        return ["str", value]
    if value is None:
        return ["none", ""]
    return ["list", ""]


def template_cases():
    for text, value in itertools.product(PERCENT, VALUES):
        yield ["percent_one", text, [show(value)], answer(lambda: text % value)]
        yield ["percent_tuple", text, [show(value)], answer(lambda: text % (value,))]
        yield ["percent_tuple", text, [show(value), show(7)], answer(lambda: text % (value, 7))]
        yield ["percent_tuple", text, [show(6), show(value)], answer(lambda: text % (6, value))]
        if isinstance(value, int):
            yield ["percent_dict", text, [show(value)], answer(lambda: text % {"a": value})]
    templates = ["{}", "{} {}", "{0} {1} {0}", "{1}{0}", "{:>5}|", "{:05d}", "{!r}", "{!s:>6}", "{!a}", "{0!r:^9}", "{x}", "{x:>{y}}", "{:{}}", "{:{}.{}}", "{0:{1}}", "{{}}", "{{{}}}", "{", "}", "{}}", "{!}", "{!x}", "{0", "{:", "{} {0}", "{0} {}", "{5}", "{nope}", "a{b", "{!r", "{!rx}", "{}{}{}", "{:.2f}", "{:,}", "{:>10}{:<3}|", "{x}{x!r}{y}", "{:{x}}", "{0:{}}", "{99999999999999999999}", "{:{:{}}}"]
    for text, (a, b) in itertools.product(templates, [(1, 2), (3.5, 6), ("ab", 8), (True, "q"), (12345, "x")]):
        yield ["format", text, [show(a), show(b)], answer(lambda: text.format(a, b, x=5, y=9))]


def digest(text):
    """Long answers are kept as their FNV-1a hash."""
    if len(text) < 80:
        return text
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return f"#{value:016x}"


def write(path, cases, keep):
    """Writes at most `keep` of the cases, chosen at random; receivers that are recorded texts by their number."""
    cases = list(cases)
    if len(cases) > keep:
        cases = random.sample(cases, keep)
    with open(path, "w") as out:
        out.write(json.dumps(TEXTS, separators=(",", ":")) + "\n")
        for name, receiver, args, result in cases:
            receiver = TEXTS.index(receiver) if receiver in TEXTS else receiver
            out.write(json.dumps([name, receiver, args, digest(result)], separators=(",", ":")) + "\n")


write("text.jsonl", text_cases(), 24_000)
write("formats.jsonl", itertools.chain(format_cases(), template_cases()), 16_000)
