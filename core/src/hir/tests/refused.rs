//! What is not compiled is named, with its place.

use super::{check, wrong};

#[test]
fn syntax_that_is_not_supported() {
    check(
        &wrong(
            "async def f(): pass\ntry: pass\nexcept* ValueError: pass\nx = 1\nclass M(metaclass=type): pass\nclass G:\n    def __getattr__(self, n): return n\ny = f\nprint(y[0, 1:2])",
        ),
        "
        1:1 [unsupported] `async def` is not supported yet
        2:1 [unsupported] `except*` is not supported yet
        5:9 [unsupported] a metaclass is not supported yet
        7:5 [unsupported] the special method '__getattr__' is not supported yet
        9:9 [unsupported] a tuple of slices as an index is not supported yet
        ",
    );
}

#[test]
fn methods_that_capture() {
    check(
        &wrong("def f(n):\n    class A:\n        def g(self): return n\n    return A()"),
        "
        3:29 [unsupported] a method that uses the variable 'n' of the function around its class is not supported yet
        ",
    );
}

#[test]
fn super_as_a_value() {
    check(
        &wrong("x = super()"),
        "
        1:5 [unsupported] `super()` as a value is not supported yet
        ",
    );
}
