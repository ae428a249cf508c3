"""Records CPython 3.13's trees, with places, of the programs in trees/, and digests of the trees of the repository's."""

import ast
import hashlib
import pathlib
import sys
import warnings

assert sys.version_info[:2] == (3, 13)
warnings.simplefilter("ignore")
for path in sorted(pathlib.Path(__file__).parent.joinpath("trees").glob("*.py")):
    tree = ast.parse(path.read_bytes())
    path.with_suffix(".ast").write_text(ast.dump(tree, indent=1, include_attributes=True) + "\n")

root = pathlib.Path(__file__).parents[2]
digests = []
for path in sorted(path for folder in ("benches", "fixtures", "stdlib", "tests") for path in root.glob(f"{folder}/**/*.py")):
    data = path.read_bytes()
    try:
        tree = ast.dump(ast.parse(data), indent=1)
    except SyntaxError as error:
        # Without a line it is an unknown encoding, or a null byte.
        said = f"refused:{error.lineno or data[: max(data.find(0), 0)].count(10) + 1}"
    else:
        said = hashlib.sha256(tree.encode()).hexdigest()
    digests.append(f"{path.relative_to(root).as_posix()} {hashlib.sha256(data).hexdigest()} {said}\n")
pathlib.Path(__file__).with_name("trees").joinpath("digests.txt").write_text("".join(digests))
