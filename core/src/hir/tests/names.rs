//! Scopes: what a name stands for, and CPython's words for their misuse.

use super::{check, dump, hir, wrong};

#[test]
fn module_variables_that_nobody_else_sees_are_locals() {
    check(
        &dump(
            "LIMIT = 3\nname = 'a'\ncount = 0\ntotal = [x for x in name]\ndef f():\n    global count\n    count += LIMIT\nprint(f(), total)",
        ),
        "
        module __main__
          LIMIT: global @0
          count: global @1
          f: func f
          @0 LIMIT = 3
          @1 count
        body <module>():
            LIMIT@0 = 3
            name#0 = \"a\"
            count@1 = 0
            total#3 = { _1 = []; for x#2 in name#0:;     _1.append(x#2); _1 }
            print(fn f(), total#3)
        def f():
            count@1 += LIMIT@0
        ",
    );
}

#[test]
fn globals_read_before_they_are_assigned_may_be_unbound() {
    check(
        &dump(
            "def f(): return A + g()\ndef g(): return B\nA = 1\nprint(f())\nB = 2\nif A:\n    C = 3\ndef h(): return C\nD = 4\ndef k(): return D",
        ),
        "
        module __main__
          f: func f
          g: func g
          A: global @0
          B: global @1
          C: global @2
          h: func h
          D: global @3
          k: func k
          @0 A = 1
          @1 B maybe-unbound
          @2 C maybe-unbound
          @3 D = 4
        body <module>():
            A@0 = 1
            print(fn f())
            B@1? = 2
            if A@0:
                C@2? = 3
            D@3 = 4
        def f():
            return (A@0 + fn g())
        def g():
            return B@1?
        def h():
            return C@2?
        def k():
            return D@3
        ",
    );
}

#[test]
fn a_function_called_before_its_def_is_a_variable() {
    check(
        &hir("def main(): return helper()\nprint(main())\ndef helper(): return 1"),
        "
        body <module>():
            print(fn main())
            helper@0? = fn helper
        def main():
            return helper@0?()
        def helper():
            return 1
        ",
    );
}

#[test]
fn class_bodies_read_their_own_names_first() {
    check(
        &hir(
            "x = 1\nclass A:\n    y = x\n    x = 2\n    z = x\n    def f(self): return x\n    w = [x for i in [z]]",
        ),
        "
        body <module>():
            x@0 = 1
            class-body A
        class-body A():
            y@1 = x@0
            x@2 = 2
            z@3 = x@2
            w@4 = { _0 = []; for i#1 in [z@3]:;     _0.append(x@0); _0 }
        def A.f(self#0):
            return x@0
        ",
    );
}

#[test]
fn private_names_carry_their_class() {
    check(
        &hir(
            "class _Box:\n    __n = 1\n    def __init__(self, __v):\n        self.__v = __v + self.__n\n    def __len__(self): return self._other.__x__",
        ),
        "
        body <module>():
            class-body _Box
        class-body _Box():
            _Box__n@0 = 1
        def _Box.__init__(self#0, _Box__v#1):
            self#0._Box__v = (_Box__v#1 + self#0._Box__n)
        def _Box.__len__(self#0):
            return self#0._other.__x__
        ",
    );
}

#[test]
fn misused_declarations_are_refused_in_cpythons_words() {
    check(
        &wrong(
            "def f(x):\n    global x\ndef g():\n    print(y)\n    global y\ndef h():\n    z = 1\n    global z\ndef i():\n    nonlocal q\ndef j():\n    w = 1\n    def k():\n        w = 2\n        nonlocal w\nnonlocal t\ndef l():\n    v: int\n    global v",
        ),
        "
        2:5 [syntax] name 'x' is parameter and global
        5:5 [syntax] name 'y' is used prior to global declaration
        8:5 [syntax] name 'z' is assigned to before global declaration
        10:5 [syntax] no binding for nonlocal 'q' found
        15:9 [syntax] name 'w' is assigned to before nonlocal declaration
        16:1 [syntax] nonlocal declaration not allowed at module level
        19:5 [syntax] annotated name 'v' can't be global
        ",
    );
}

#[test]
fn misplaced_statements_are_refused_in_cpythons_words() {
    check(
        &wrong(
            "def f(a, a): pass\ndef h(): return [(yield 1) for i in []]\ny = [i := 1 for i in []]\nclass C:\n    z = [(q := i) for i in []]\nfor k in [(p := 1) for j in (n := [])]: pass",
        ),
        "
        1:10 [syntax] duplicate argument 'a' in function definition
        2:19 [syntax] 'yield' inside list comprehension
        3:6 [syntax] assignment expression cannot rebind comprehension iteration variable 'i'
        5:11 [syntax] assignment expression within a comprehension cannot be used in a class body
        6:30 [syntax] assignment expression cannot be used in a comprehension iterable expression
        ",
    );
}

#[test]
fn names_that_exist_nowhere_are_told() {
    check(
        &wrong("def f(): return missing\nexec('1')\nprint(globals())\nprint(memoryview)"),
        "
        1:17 [undefined-name] name 'missing' is not defined
        2:1 [not-compilable] 'exec' cannot be compiled: it runs source text that is not known when the program is compiled
        3:7 [not-compilable] 'globals' cannot be compiled: a compiled program does not keep its variables in dictionaries
        4:7 [unsupported] the built-in 'memoryview' is not supported yet
        ",
    );
}

#[test]
fn names_of_the_module_itself() {
    check(
        &hir("'Doc.'\nif __name__ == '__main__':\n    print(__doc__, __file__)"),
        "
        body <module>():
            if (\"__main__\" == \"__main__\"):
                print(\"Doc.\", __file__(\"main.py\"))
        ",
    );
}
