//! Functions: defaults, captures, decorators, recursion.

use super::{check, hir};

#[test]
fn defaults_that_are_computed_are_hidden_variables() {
    check(
        &hir("def f(a, b=-1, *, c=[]):\n    return a, b, c\nprint(f(1))"),
        "
        body <module>():
            f.c@0 = []
            print(fn f(1))
        def f(a#0, b#1=-1, c#2=@0):
            return (a#0, b#1, c#2,)
        ",
    );
}

#[test]
fn each_function_object_has_defaults_of_its_own() {
    check(
        &hir("fs = []\nfor i in range(3):\n    fs.append(lambda i=i: i)"),
        "
        body <module>():
            fs#0 = []
            for i#1 in range(3):
                fs#0.append(fn <defaults>(i#1))
        lambda <lambda>(i#0=^0):
            captures _0= of <defaults>
            return i#0
        def <defaults>(_0=):
            return fn <lambda>
        ",
    );
}

#[test]
fn nested_functions_are_static() {
    check(
        &hir(
            "def outer(n):\n    def even(k): return k == 0 or odd(k - 1)\n    def odd(k): return k == n or even(k - 1)\n    return even(4)",
        ),
        "
        body <module>():
            pass
        def outer(n#0=):
            return fn outer.<locals>.even(4)
        def outer.<locals>.even(k#0):
            captures n#0= of outer
            return ((k#0 == 0) or fn outer.<locals>.odd((k#0 - 1)))
        def outer.<locals>.odd(k#0):
            captures n#0= of outer
            return ((k#0 == n^) or fn outer.<locals>.even((k#0 - 1)))
        ",
    );
}

#[test]
fn a_nested_function_used_too_early_is_a_variable() {
    check(
        &hir("def outer(c):\n    if c:\n        return g()\n    def g(): return 1\n    return g()"),
        "
        body <module>():
            pass
        def outer(c#0):
            if c#0:
                return g#1?()
            g#1? = fn outer.<locals>.g
            return g#1?()
        def outer.<locals>.g():
            return 1
        ",
    );
}

#[test]
fn nonlocal_assigns_the_captured_variable() {
    check(
        &hir(
            "def counter():\n    n = 0\n    def bump():\n        nonlocal n\n        n += 1\n        return n\n    return bump",
        ),
        "
        body <module>():
            pass
        def counter():
            n#0^ = 0
            return fn counter.<locals>.bump
        def counter.<locals>.bump():
            captures n#0^ of counter
            n^ += 1
            return n^
        ",
    );
}

#[test]
fn decorated_functions_are_variables() {
    check(
        &hir(
            "def deco(f):\n    def inner(x): return f(x)\n    return inner\n@deco\n@deco\ndef g(x): return x\nprint(g(1))\ndef h(): return g",
        ),
        "
        body <module>():
            g@0 = fn deco(fn deco(fn g))
            print(g@0(1))
        def deco(f#0=):
            return fn deco.<locals>.inner
        def deco.<locals>.inner(x#0):
            captures f#0= of deco
            return f^(x#0)
        def g(x#0):
            return x#0
        def h():
            return g@0
        ",
    );
}

#[test]
fn a_function_bound_twice_is_a_variable() {
    check(
        &hir("c = input()\nif c:\n    def f(): return 1\nelse:\n    def f(): return 2\nprint(f())"),
        "
        body <module>():
            c#0 = input()
            if c#0:
                f#1 = fn f
            else:
                f#1 = fn f
            print(f#1())
        def f():
            return 1
        def f():
            return 2
        ",
    );
}

#[test]
fn generators_yield() {
    check(
        &hir("def g(n):\n    'Counts.'\n    x = yield n\n    yield from g(x)\n    yield"),
        "
        body <module>():
            pass
        def generator g(n#0):
            x#1 = (yield n#0)
            (yield from fn g(x#1))
            (yield )
        ",
    );
}

#[test]
fn annotations_are_resolved_but_not_evaluated() {
    check(
        &hir(
            "from typing import Optional, Callable\nVec = list[float]\ndef f(a: Vec, b: 'Point', c: Nowhere = None) -> Optional[dict[str, 'Point']]: ...\nclass Point: ...\ndef g(k: Callable[[int], str]): x: list[int] = []",
        ),
        "
        body <module>():
            class-body Point
        def f(a#0, b#1, c#2=None) -> dict[str, Point] | None:
            pass
        def g(k#0):
            x#1 = []
        ",
    );
}

#[test]
fn star_arguments_stay_in_order() {
    check(
        &hir("def f(*a, **k): return a, k\ndef g(xs, d): print(f(1, *xs, x=3, **d))"),
        "
        body <module>():
            pass
        def f(*a#0, **k#1):
            return (a#0, k#1,)
        def g(xs#0, d#1):
            print(fn f(1, *xs#0, x=3, **d#1))
        ",
    );
}

#[test]
fn starred_displays_are_arguments() {
    check(
        &hir("def f(*a, **k): return a, k\nprint(f(1, *[2], **{'x': 3}))"),
        "
        body <module>():
            print(fn f(1, 2, x=3))
        def f(*a#0, **k#1):
            return (a#0, k#1,)
        ",
    );
}
