//! Imports and the module graph.

use super::{check, hir_of, wrong_in};

#[test]
fn imported_functions_are_known_statically() {
    check(
        &hir_of(&[
            (
                "main.py",
                "import shapes\nfrom shapes import area as a, LIMIT\nprint(shapes.area(1), a(2), shapes.LIMIT, LIMIT)",
            ),
            ("shapes.py", "LIMIT = 9\ndef area(r): return r * LIMIT"),
        ]),
        "
        body <module>():
            import shapes
            import shapes
            import shapes
            print(fn area(1), fn area(2), LIMIT@0, LIMIT@0)
        body <module>():
            LIMIT@0 = 9
        def area(r#0):
            return (r#0 * LIMIT@0)
        ",
    );
}

#[test]
fn a_variable_that_changes_is_copied_by_its_import() {
    check(
        &hir_of(&[
            (
                "main.py",
                "from state import count, bump\nprint(bump(), count)\nimport state\nstate.count = 5",
            ),
            (
                "state.py",
                "count = 0\ndef bump():\n    global count\n    count += 1",
            ),
        ]),
        "
        body <module>():
            import state
            count#0 = count@0
            import state
            print(fn bump(), count#0)
            import state
            count@0 = 5
        body <module>():
            count@0 = 0
        def bump():
            count@0 += 1
        ",
    );
}

#[test]
fn packages_run_before_their_modules() {
    check(
        &hir_of(&[
            (
                "main.py",
                "import pkg.tools as t\nimport pkg.tools\nfrom pkg import tools\nprint(t.f(), pkg.tools.f(), tools.f(), pkg.NAME)",
            ),
            ("pkg/__init__.py", "from .tools import f\nNAME = 'pkg'"),
            (
                "pkg/tools.py",
                "from . import other\nfrom .other import x\ndef f(): return x",
            ),
            ("pkg/other.py", "x = 1"),
        ]),
        "
        body <module>():
            import pkg
            import pkg.tools
            import pkg
            import pkg.tools
            import pkg
            import pkg.tools
            print(fn f(), fn f(), fn f(), NAME@1?)
        body <module>():
            import pkg.tools
            NAME@1? = \"pkg\"
        body <module>():
            import pkg
            import pkg.other
            import pkg
            import pkg.other
        def f():
            return x@0
        body <module>():
            x@0 = 1
        ",
    );
}

#[test]
fn one_module_may_be_imported_often() {
    check(
        &hir_of(&[(
            "main.py",
            "import os\nimport os.path\nfrom math import pi\ndef f():\n    import math\n    import math\n    return math.pi + pi\nfrom math import pi\nprint(os.path.sep, f())\ndel os",
        )]),
        "
        body <module>():
            print(sep, fn f())
        def f():
            return (pi + pi)
        ",
    );
}

#[test]
fn a_package_imports_its_own_modules() {
    check(
        &hir_of(&[
            ("main.py", "import tools\nprint(tools.table.f())"),
            (
                "tools/__init__.py",
                "from . import table\nfrom .table import f as g",
            ),
            ("tools/table.py", "def f(): return 1"),
        ]),
        "
        body <module>():
            import tools
            print(fn f())
        body <module>():
            import tools.table
            import tools.table
        body <module>():
            pass
        def f():
            return 1
        ",
    );
}

#[test]
fn star_imports_bring_public_names() {
    check(
        &hir_of(&[
            ("main.py", "from a import *\nprint(f(), LIMIT)"),
            ("a.py", "from b import *\ndef f(): return g()\n_hidden = 1"),
            (
                "b.py",
                "__all__ = ['g', 'LIMIT']\nLIMIT = 2\ndef g(): return 1\ndef other(): return 3",
            ),
        ]),
        "
        body <module>():
            import a
            print(fn f(), LIMIT@0)
        body <module>():
            import b
            _hidden#0 = 1
        def f():
            return fn g()
        body <module>():
            __all__#0 = [\"g\", \"LIMIT\"]
            LIMIT@0 = 2
        def g():
            return 1
        def other():
            return 3
        ",
    );
}

#[test]
fn an_import_may_fail_where_the_program_expects_it() {
    check(
        &hir_of(&[(
            "main.py",
            "try:\n    import numpy as np\nexcept ImportError:\n    np = None\nprint(np is None)\ntry:\n    from typing import Optional\nexcept ImportError:\n    Optional = None",
        )]),
        "
        body <module>():
            try:
                raise ModuleNotFoundError(\"No module named 'numpy'\")
            except (ImportError):
                np#0 = None
            print((np#0 is None))
        ",
    );
}

#[test]
fn names_in_an_import_cycle_may_be_unbound() {
    check(
        &hir_of(&[
            ("main.py", "import a"),
            ("a.py", "import b\nX = 1\ndef f(): return b.g()"),
            ("b.py", "import a\ndef g(): return a.X\nY = a.f"),
        ]),
        "
        body <module>():
            import a
        body <module>():
            import b
            X@0? = 1
            f@1? = fn f
        def f():
            return fn g()
        body <module>():
            import a
            Y#0 = f@1?
        def g():
            return X@0?
        ",
    );
}

#[test]
fn imports_that_do_not_resolve_are_told() {
    check(
        &wrong_in(&[
            (
                "main.py",
                "import nowhere.at_all\nfrom helper import absent\nfrom . import x\nimport helper\nprint(helper.absent2)\nprint(helper)",
            ),
            ("helper.py", "present = 1"),
        ]),
        "
        1:8 [import] No module named 'nowhere.at_all'
        2:20 [import] cannot import name 'absent' from 'helper'
        3:15 [import] attempted relative import with no known parent package
        5:7 [import] module 'helper' has no attribute 'absent2'
        6:7 [unsupported] the module 'helper' as a value is not supported yet
        ",
    );
}

#[test]
fn a_missing_module_is_told_once() {
    check(
        &wrong_in(&[("main.py", "from nowhere import a, b\nimport nowhere")]),
        "
        1:21 [import] No module named 'nowhere'
        ",
    );
}
