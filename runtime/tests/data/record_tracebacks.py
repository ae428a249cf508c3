"""Records how CPython 3.13 prints tracebacks: python3.13 record_tracebacks.py > tracebacks.txt

Each case is a source, the byte ranges of its frames (outermost first) with their anchors, and what CPython prints.
"""

import linecache
import sys
import traceback

CASES = [
    "1 / 0\n",
    "def f(x):\n    return g(x)\ndef g(x):\n    y = h(x)\n    return y\ndef h(x):\n    raise ValueError('no')\nf(1)\n",
    "def f(x): return [x / 0]\nf(1)\n",
    "def f(x):\n    z = (x +\n         k(x)[\n             0])\n    return z\ndef k(x): return {}\nf(1)\n",
    "x = [1, 2]\nprint(x[0], x[5])\n",
    "x = [1, 2]\nx[5]\n",
    "x = [1, 2]\ny = x[5]\n",
    "x = [1, 2]\nx[5] = 3\n",
    "def r(n):\n    return r(n + 1)\nsys.setrecursionlimit(100)\nr(0)\n",
    "def r(n):\n    if n == 0:\n        raise KeyError('k')\n    r(n - 1)\nr(5)\n",
    "def r(n):\n    if n == 0:\n        raise KeyError('k')\n    r(n - 1)\nr(4)\n",
    "def r(n):\n    if n == 0: int('x')\n    r(n - 1)\nr(3)\n",
    "x = 5\nassert x == 4, 'four'\n",
    "assert 1 == 2\n",
    "if True:\n    if True:\n        nope\n",
    "x = (\n    1 +\n    nope +\n    2\n)\n",
    "def f(*a): raise TypeError('t')\nf(\n    1,\n    2,\n    3,\n    4,\n)\n",
    "def f(*a): raise TypeError('t')\ny = f(\n    1,\n    2,\n)\n",
    "def f(*a): raise TypeError('t')\nf(1).g(2)\n",
    "class A: pass\na = A()\na.b\n",
    "class A: pass\na = A()\na.b.c\n",
    "class A: pass\na = A()\nx = a.b + 1\n",
    "def f(): raise TypeError('t')\nx = f();y = 1\n",
    "def f(): raise TypeError('t')\nx = (f())\n",
    "def f(): raise TypeError('t')\nx = (f(), 1)\n",
    "def f(): raise TypeError('t')\nx = f()  # why\n",
    "def f(): raise TypeError('t')\nx: int = f()\n",
    "def f(): raise TypeError('t')\nx = y = f()\n",
    "def f(): raise TypeError('t')\nx = f() + 1\n",
    "def f(): raise TypeError('t')\nf()\n",
    "def f():\n    def g(): raise TypeError('t')\n    return g() if 1 else 2\nf()\n",
    "s = 'é' + 'ñandú' + 1\n",
    "s = '漢字' + 'ñandú' + 1\n",
    "s = '漢字'; t = ('漢字' + '漢字'\n  + 1 )\n",
    "x = 1\nx //= 0\n",
    "x = [1]\nx[0] += 'a'\n",
    "x = -'a'\n",
    "x = 1 < 'a'\n",
    "for x in 5:\n    pass\n",
    "a, b = 1, 2, 3\n",
    "import os.nope\n",
    "raise ValueError\n",
    "raise ValueError('two\\nlines')\n",
    "raise SystemError()\n",
    "class E(Exception):\n    def __str__(self): raise KeyError\nraise E()\n",
    "with 5:\n    pass\n",
    "x = {'a': 1}\nx['b']\n",
    "x = {'a': 1}\nx['b'] += 1\n",
    "def f(a):\n    return (\n        a\n        ** 0.5\n        + a / 0\n        - 3\n    )\nf(1)\n",
    "x = lambda: 1 / 0\nx()\n",
    "x = [1 / y for y in (1, 0)]\n",
    "def g():\n    yield 1 / 0\nlist(g())\n",
    "\n\n\tx = 1\n\ty = x + 'a'\n".replace("\n\tx", "\nif 1:\n\tx"),
    "x = 'abc' % 5\n",
    "x = '%d' % 'a'\n",
    "print('a'\n      'b' + str(1) +\n      2)\n",
    "def f(): raise TypeError('t')\nx = 1 + \\\n    f()\n",
    "def f():\n  raise TypeError(\n    't'\n  )\nf()\n",
    "def f():\n  raise TypeError(\n    't',\n    1,\n    2,\n    3,\n  ) from None\nf()\n",
]


def main():
    for number, source in enumerate(CASES):
        name = f"case{number}.py"
        linecache.cache[name] = (len(source), None, source.splitlines(True), name)
        try:
            exec(compile(source, name, "exec"), {"sys": sys, "__name__": "__main__"})
        except Exception as error:
            sys.setrecursionlimit(1000)
            error.__traceback__ = error.__traceback__.tb_next
            record(name, source, error)
        else:
            raise SystemExit(f"{source!r} raised nothing")


def record(name, source, error):
    print("=== source", name)
    print(source, end="")
    print("=== frames")
    starts = [0]
    for line in source.encode().splitlines(True):
        starts.append(starts[-1] + len(line))
    summary = traceback.TracebackException.from_exception(error)
    for frame in summary.stack:
        lo = starts[frame.lineno - 1] + frame.colno
        hi = starts[frame.end_lineno - 1] + frame.end_colno
        anchor_lo, anchor_hi = anchors(frame, lo, source.encode()[lo:hi].decode())
        print(lo, hi, anchor_lo, anchor_hi, frame.name)
    print("=== expected", type(error).__name__)
    expected = "".join(traceback.format_exception(error))
    # Suggestions are made from the program's names, which a table of places does not have.
    print(expected.split("\n" + type(error).__name__)[0])


def anchors(frame, lo, segment):
    try:
        found = traceback._extract_caret_anchors_from_line_segment(dedented(frame, segment))
    except Exception:
        found = None
    if found is None:
        return 0, 0
    lines = segment.split("\n")
    indents = [len(a) - len(b) for a, b in zip(lines, dedented(frame, segment).split("\n"))]

    def byte(line, column):
        before = "\n".join(lines[:line] + [lines[line][: column + indents[line]]])
        return lo + len(before.encode())

    return (
        byte(found.left_end_lineno, found.left_end_offset),
        byte(found.right_start_lineno, found.right_start_offset),
    )


def dedented(frame, segment):
    original = frame._original_lines.splitlines()
    shown = frame._dedented_lines.splitlines()
    indent = len(original[0]) - len(shown[0])
    first, *rest = segment.split("\n")
    return "\n".join([first] + [line[indent:] for line in rest])


main()
