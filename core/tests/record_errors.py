"""Records what CPython 3.13 says of each snippet in syntax_errors.txt, in place.

Snippets are separated by lines of `---`; behind `==>` stands the first error or warning as `line: Type: message`, or `ok`. In a
snippet ␊, ␍ and ␌ stand for line ends, where one is at the snippet's end or is not the usual one, and for a form feed.
"""

import pathlib
import sys
import warnings

assert sys.version_info[:2] == (3, 13)
path = pathlib.Path(__file__).with_name("syntax_errors.txt")
out = []
for block in path.read_text().split("\n---\n"):
    source = block.split("\n==> ")[0].rstrip("\n")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            compile(source.replace("␍", "\r").replace("␌", "\f").replace("␊", "\n"), "x", "exec", dont_inherit=True)
            said = "ok"
        except SyntaxError as error:
            said = f"{error.lineno}: {type(error).__name__}: {error.msg}"
    if said == "ok" and caught:
        said = f"{caught[0].lineno}: {caught[0].category.__name__}: {caught[0].message}"
    out.append(f"{source}\n==> {said}")
path.write_text("\n---\n".join(out) + "\n")
