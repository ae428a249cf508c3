//! Webs and definite assignment.

use super::{check, hir};

#[test]
fn a_name_used_twice_is_two_locals() {
    check(
        &hir("def f():\n    x = 1\n    print(x)\n    x = 'a'\n    print(x)"),
        "
        body <module>():
            pass
        def f():
            x#0 = 1
            print(x#0)
            x#1 = \"a\"
            print(x#1)
        ",
    );
}

#[test]
fn joins_that_are_read_make_one_web() {
    check(
        &hir(
            "def f(c):\n    x = 1\n    if c:\n        x = 'a'\n    print(x)\n    x = None\n    return x",
        ),
        "
        body <module>():
            pass
        def f(c#0):
            x#1 = 1
            if c#0:
                x#1 = \"a\"
            print(x#1)
            x#2 = None
            return x#2
        ",
    );
}

#[test]
fn joins_that_nobody_reads_keep_webs_apart() {
    check(
        &hir(
            "def f(xs):\n    for x in xs:\n        t = x\n        print(t)\n        t = 'a'\n        print(t)",
        ),
        "
        body <module>():
            pass
        def f(xs#0):
            for x#1 in xs#0:
                t#2 = x#1
                print(t#2)
                t#3 = \"a\"
                print(t#3)
        ",
    );
}

#[test]
fn a_loop_carries_values_around() {
    check(
        &hir("def f(xs):\n    total = 0\n    for x in xs:\n        total += x\n    return total"),
        "
        body <module>():
            pass
        def f(xs#0):
            total#1 = 0
            for x#2 in xs#0:
                total#1 += x#2
            return total#1
        ",
    );
}

#[test]
fn a_parameter_that_is_replaced_is_another_local() {
    check(
        &hir("def f(x):\n    x = str(x)\n    return x"),
        "
        body <module>():
            pass
        def f(x#0):
            x#1 = str(x#0)
            return x#1
        ",
    );
}

#[test]
fn loops_may_run_zero_times() {
    check(
        &hir("def f(xs):\n    for x in xs:\n        y = x\n    return x, y"),
        "
        body <module>():
            pass
        def f(xs#0):
            for x#1? in xs#0:
                y#2? = x#1?
            return (x#1?, y#2?,)
        ",
    );
}

#[test]
fn an_endless_loop_ends_at_its_breaks() {
    check(
        &hir(
            "def f():\n    while True:\n        x = input()\n        if x:\n            break\n    return x",
        ),
        "
        body <module>():
            pass
        def f():
            while True:
                x#0 = input()
                if x#0:
                    break
            return x#0
        ",
    );
}

#[test]
fn a_handler_that_leaves_says_that_the_body_ran() {
    check(
        &hir(
            "def f(s):\n    try:\n        x = int(s)\n    except ValueError:\n        return 0\n    return x",
        ),
        "
        body <module>():
            pass
        def f(s#0):
            try:
                x#1 = int(s#0)
            except (ValueError):
                return 0
            return x#1
        ",
    );
}

#[test]
fn a_handler_sees_any_state_of_the_body() {
    check(
        &hir(
            "def f(s):\n    x = None\n    try:\n        x = int(s)\n        x = str(x)\n        x = x + s\n    except ValueError:\n        print(x)\n    y = 1\n    try:\n        z = 2\n    finally:\n        print(y)\n    return z",
        ),
        "
        body <module>():
            pass
        def f(s#0):
            x#1 = None
            try:
                x#1 = int(s#0)
                x#1 = str(x#1)
                x#1 = (x#1 + s#0)
            except (ValueError):
                print(x#1)
            y#2 = 1
            try:
                z#3? = 2
            finally:
                print(y#2)
            return z#3?
        ",
    );
}

#[test]
fn jumps_run_the_finally_clause_first() {
    check(
        &hir(
            "def f(xs):\n    r = 'a'\n    for x in xs:\n        try:\n            break\n        finally:\n            r = x\n    return r",
        ),
        "
        body <module>():
            pass
        def f(xs#0):
            r#1 = \"a\"
            for x#2 in xs#0:
                try:
                    break
                finally:
                    r#1 = x#2
            return r#1
        ",
    );
}

#[test]
fn del_unbinds() {
    check(
        &hir(
            "def f(c):\n    x = 1\n    del x\n    x = 'a'\n    print(x)\n    y = 1\n    if c:\n        del y\n    return y",
        ),
        "
        body <module>():
            pass
        def f(c#0):
            x#1 = 1
            del x#1
            x#3 = \"a\"
            print(x#3)
            y#2? = 1
            if c#0:
                del y#2?
            return y#2?
        ",
    );
}

#[test]
fn an_exception_is_unbound_behind_its_clause() {
    check(
        &hir(
            "def f():\n    try:\n        print()\n    except KeyError as e:\n        print(e)\n    except ValueError as e:\n        return e\n    return e",
        ),
        "
        body <module>():
            pass
        def f():
            try:
                print()
            except (KeyError) as e#0?:
                print(e#0?)
            except (ValueError) as e#0?:
                return e#0?
            return e#0?
        ",
    );
}

#[test]
fn a_read_that_never_finds_a_value_is_kept() {
    check(
        &hir("def f():\n    print(x)\n    x = 1"),
        "
        body <module>():
            pass
        def f():
            print(x#0?)
            x#0? = 1
        ",
    );
}

#[test]
fn captured_variables_are_not_split() {
    check(
        &hir("def f():\n    x = 1\n    g = lambda: x\n    x = 'a'\n    return g"),
        "
        body <module>():
            pass
        def f():
            x#0^ = 1
            g#1 = fn f.<locals>.<lambda>
            x#0^ = \"a\"
            return g#1
        lambda f.<locals>.<lambda>():
            captures x#0^ of f
            return x^
        ",
    );
}

#[test]
fn a_variable_captured_before_it_is_assigned_may_be_unbound() {
    check(
        &hir("def f():\n    fact = lambda n: 1 if n < 2 else n * fact(n - 1)\n    return fact(5)"),
        "
        body <module>():
            pass
        def f():
            fact#0^? = fn f.<locals>.<lambda>
            return fact#0^?(5)
        lambda f.<locals>.<lambda>(n#0):
            captures fact#0^? of f
            return (1 if (n#0 < 2) else (n#0 * fact^((n#0 - 1))))
        ",
    );
}

#[test]
fn what_is_read_outside_its_block_or_before_it_may_be_unbound() {
    check(
        &hir(
            "def f(xs):\n    ys = [late for _ in xs]\n    late = 1\n    for x in xs:\n        if x:\n            inner = x\n            print(inner)\n        print(inner)\n    print(x, late, ys)",
        ),
        "
        body <module>():
            pass
        def f(xs#0):
            ys#4 = { _1 = []; for _#2 in xs#0:;     _1.append(late#3?); _1 }
            late#3? = 1
            for x#5? in xs#0:
                if x#5?:
                    inner#6? = x#5?
                    print(inner#6?)
                print(inner#6?)
            print(x#5?, late#3?, ys#4)
        ",
    );
}
