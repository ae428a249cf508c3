"""Records CPython 3.13's trees, with places, of the programs in trees/."""

import ast
import pathlib
import sys
import warnings

assert sys.version_info[:2] == (3, 13)
warnings.simplefilter("ignore")
for path in sorted(pathlib.Path(__file__).parent.joinpath("trees").glob("*.py")):
    tree = ast.parse(path.read_bytes())
    path.with_suffix(".ast").write_text(ast.dump(tree, indent=1, include_attributes=True) + "\n")
