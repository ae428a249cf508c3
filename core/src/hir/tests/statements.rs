//! Statements and expressions without their sugar.

use super::{check, hir};

#[test]
fn chained_comparisons_evaluate_the_middle_once() {
    check(
        &hir("def f(): return 1\nx = 5\nprint(0 < f() <= x < 9)"),
        "
        body <module>():
            x#0 = 5
            print((((0 < { _1 = fn f(); _1 }) and (_1 <= x#0)) and (x#0 < 9)))
        def f():
            return 1
        ",
    );
}

#[test]
fn several_targets_share_one_value() {
    check(
        &hir("a = b = [1]\n(c, *d), e = [a, b], 2\na[0], b[1:] = c\na[0] += 1\ndel a[0], (e, d)"),
        "
        body <module>():
            _0 = [1]
            a#1 = _0
            b#2 = _0
            ((c#3, *d#4), e#5) = ([a#1, b#2], 2,)
            (a#1[0], b#2[1::]) = c#3
            a#1[0] += 1
            del a#1[0]
            del e#5
            del d#4
        ",
    );
}

#[test]
fn comprehensions_are_loops() {
    check(
        &hir("xs = [1]\nprint([x + y for x in xs if x for y in range(x)])\nprint({x for x in xs})"),
        "
        body <module>():
            xs#0 = [1]
            print({ _1 = []; for x#2 in xs#0:;     if x#2:;         for y#3 in range(x#2):;             _1.append((x#2 + y#3)); _1 })
            print({ _4 = set{}; for x#5 in xs#0:;     _4.add(x#5); _4 })
        ",
    );
}

#[test]
fn dict_comprehensions_evaluate_keys_first() {
    check(
        &hir("print({k: k + 1 for k in 'ab'})"),
        "
        body <module>():
            print({ _0 = {}; for k#1 in \"ab\":;     _0[_2] = { _2 = k#1; (k#1 + 1) }; _0 })
        ",
    );
}

#[test]
fn a_walrus_in_a_comprehension_belongs_to_the_function() {
    check(
        &hir("def f(xs):\n    ys = [y for x in xs if (y := x * 2)]\n    return y, ys"),
        "
        body <module>():
            pass
        def f(xs#0):
            ys#4 = { _1 = []; for x#2 in xs#0:;     if { y#3? = (x#2 * 2); y#3? }:;         _1.append(y#3?); _1 }
            return (y#3?, ys#4,)
        ",
    );
}

#[test]
fn comprehension_variables_that_are_captured_belong_to_a_function() {
    check(
        &hir("def f():\n    return [lambda: i for i in range(3)]"),
        "
        body <module>():
            pass
        def f():
            return fn f.<locals>.<listcomp>(range(3))
        lambda f.<locals>.<lambda>():
            captures i#2^ of f.<locals>.<listcomp>
            return i^
        def f.<locals>.<listcomp>(.0#0):
            _1 = []
            for i#2^ in .0#0:
                _1.append(fn f.<locals>.<lambda>)
            return _1
        ",
    );
}

#[test]
fn generator_expressions_are_functions() {
    check(
        &hir("def f(xs, k):\n    return g(x * k for x in xs if x)\ndef g(it):\n    return it"),
        "
        body <module>():
            pass
        def f(xs#0, k#1=):
            return fn g(fn f.<locals>.<genexpr>(xs#0))
        def g(it#0):
            return it#0
        genexpr generator f.<locals>.<genexpr>(.0#0):
            captures k#1= of f
            for x#1 in .0#0:
                if x#1:
                    (yield (x#1 * k^))
        ",
    );
}

#[test]
fn generator_expressions_that_are_taken_at_once_are_loops() {
    check(
        &hir("def f(xs, k):\n    return sum(x * k for x in xs if x)"),
        "
        body <module>():
            pass
        def f(xs#0, k#1):
            return { _2 = []; for x#3 in xs#0:;     if x#3:;         _2.append((x#3 * k#1)); sum(_2) }
        ",
    );
}

#[test]
fn with_statements_nest() {
    check(
        &hir("def f(a, b):\n    with a as x, b:\n        return x"),
        "
        body <module>():
            pass
        def f(a#0, b#1):
            with a#0 as x#2:
                with b#1:
                    return x#2
        ",
    );
}

#[test]
fn raising_a_class_raises_an_instance() {
    check(
        &hir(
            "class E(Exception): pass\ndef f(x):\n    assert x, 'no'\n    try:\n        raise E\n    except (E, KeyError) as e:\n        raise ValueError('v') from e\n    except:\n        raise",
        ),
        "
        body <module>():
            class-body E
        def f(x#0):
            if not x#0:
                raise AssertionError(\"no\")
            try:
                raise class E()
            except (E, KeyError) as e#1:
                raise ValueError(\"v\") from e#1
            except ():
                raise
        ",
    );
}

#[test]
fn loops_and_constants() {
    check(
        &hir(
            "while 1:\n    break\nelse:\n    pass\nfor i, c in enumerate('ab'):\n    continue\nelse:\n    print(i)",
        ),
        "
        body <module>():
            while True:
                break
            for (i#0?, c#1) in enumerate(\"ab\"):
                continue
            else:
                print(i#0?)
        ",
    );
}

#[test]
fn fstrings_keep_their_parts() {
    check(
        &hir("w = 8\nprint(f'{w!r:>{w}}|{w:,}' 'x' f'')"),
        "
        body <module>():
            w#0 = 8
            print(f(w#0!r : \">\", w#0, \"|\", w#0 : \",\", \"x\"))
        ",
    );
}

#[test]
fn isinstance_names_its_classes() {
    check(
        &hir(
            "class A: pass\nKINDS = (int, A)\ndef f(x): return isinstance(x, KINDS), isinstance(x, str | float)",
        ),
        "
        body <module>():
            class-body A
            KINDS@0 = (int, class A,)
        def f(x#0):
            return (isinstance(x#0, [int, A]), isinstance(x#0, [str, float]),)
        ",
    );
}

#[test]
fn exception_types_that_are_values_are_looked_at() {
    check(
        &hir("def f(g, kinds):\n    try:\n        g()\n    except kinds as e:\n        print(e)"),
        "
        body <module>():
            pass
        def f(g#0, kinds#1):
            try:
                g#0()
            except (BaseException) as _2:
                if isinstance(_2, kinds#1):
                    e#3 = _2
                    print(e#3)
                    del e#3
                else:
                    raise
        ",
    );
}

#[test]
fn long_chains_come_in_pieces() {
    let highest = |text: &str| {
        let mut depth = 0_i32;
        let depths = text.chars().map(|char| {
            depth += i32::from(char == '(') - i32::from(char == ')');
            depth
        });
        depths.max().unwrap_or_default()
    };
    let calls = hir(&format!(
        "def f(): return f\nprint(f(){})",
        ".a().b(0)[1]".repeat(100)
    ));
    let sums = hir(&format!("x = 1\nprint(-(x{}))", " + x".repeat(5_000)));
    assert!(highest(&sums) < 40, "{}", highest(&sums));
    assert_eq!(sums.matches("_1 = ").count(), 1);
    assert_eq!(sums.matches("x#0").count(), 5_002);
    // Each call and subscript is there once, and no method stands without its call.
    for part in [".a()", ".b(0)", "[1]"] {
        assert_eq!(calls.matches(part).count(), 100, "{part} in {calls}");
    }
}
