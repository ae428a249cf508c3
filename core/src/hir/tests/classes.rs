//! Classes, dataclasses, enumerations and named tuples.

use super::{check, dump, hir, wrong};

#[test]
fn methods_bind_as_their_decorators_say() {
    check(
        &dump(
            "class A:\n    n = 0\n    @property\n    def x(self): return self._x\n    @x.setter\n    def x(self, v): self._x = v\n    @staticmethod\n    def s(a): return a\n    @classmethod\n    def c(cls): return cls()\nprint(A.s(1), A.c().x)",
        ),
        "
        module __main__
          A: class A
          @0 n of A = 0
        class A Plain mro [A]
          method x Getter
          method x Setter
          method s Static
          method c Class
          attr n @0
        body <module>():
            class-body A
            print(class A.s(1), class A.c().x)
        class-body A():
            n@0 = 0
        def A.x(self#0):
            return self#0._x
        def A.x(self#0, v#1):
            self#0._x = v#1
        def A.s(a#0):
            return a#0
        def A.c(cls#0):
            return cls#0()
        ",
    );
}

#[test]
fn super_names_the_class_it_stands_in() {
    check(
        &hir(
            "class A:\n    def f(self): return 1\nclass B(A):\n    def f(self): return super().f() + super(B, self).f()\nclass E(Exception):\n    def __init__(self, m):\n        super().__init__(m)",
        ),
        "
        body <module>():
            class-body A
            class-body B
            class-body E
        def A.f(self#0):
            return 1
        def B.f(self#0):
            return (super(B, self#0).f() + super(B, self#0).f())
        def E.__init__(self#0, m#1):
            super(E, self#0).__init__(m#1)
        ",
    );
}

#[test]
fn orders_of_resolution_follow_c3() {
    let text = dump(
        "class O: pass\nclass A(O): pass\nclass B(O): pass\nclass C(A, B): pass\nclass V(ValueError): pass",
    );
    let orders: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("class "))
        .collect();
    check(
        &orders.join("\n"),
        "
        class O Plain mro [O]
        class A Plain mro [A, O]
        class B Plain mro [B, O]
        class C Plain mro [C, A, B, O]
        class V Plain mro [V, ValueError, Exception, BaseException]
        ",
    );
    check(
        &wrong(
            "class A: pass\nclass B(A): pass\nclass C(A, B): pass\nclass D(A, A): pass\nx = A\nx = B\nclass E(x): pass",
        ),
        "
        3:1 [class-bases] Cannot create a consistent method resolution order (MRO) for bases A, B
        4:12 [class-bases] duplicate base class A
        7:9 [class-bases] this base class is not known when the program is compiled
        ",
    );
}

#[test]
fn dataclasses_get_their_methods() {
    check(
        &hir("from dataclasses import dataclass, field\n@dataclass\nclass P:\n    x: int\n    y: float = 0.5\n    tags: list = field(default_factory=list)\n    def norm(self): return self.x"),
        "
        body <module>():
            import dataclasses
            import dataclasses
            class-body P
        class-body P():
            y@0 = 0.5
            P.__replace__.x@1 = ...
            P.__replace__.y@2 = ...
            P.__replace__.tags@3 = ...
        def P.norm(self#0):
            return self#0.x
        def P.__init__(self#0, x#1, y#2=0.5, tags#3=None):
            self#0.x = x#1
            self#0.y = y#2
            self#0.tags = (list() if (tags#3 is None) else tags#3)
        def P.__repr__(self#0):
            return f(\"P(x=\", self#0.x!r, \", y=\", self#0.y!r, \", tags=\", self#0.tags!r, \")\")
        def P.__eq__(self#0, other#1):
            if (self#0 is other#1):
                return True
            if isinstance(other#1, [P]):
                return (((self#0.x == other#1.x) and (self#0.y == other#1.y)) and (self#0.tags == other#1.tags))
            return NotImplemented
        def P.__replace__(self#0, x#1=@1, y#2=@2, tags#3=@3):
            return class P(x=(self#0.x if (x#1 is ...) else x#1), y=(self#0.y if (y#2 is ...) else y#2), tags=(self#0.tags if (tags#3 is ...) else tags#3))
        def P.__asdict__(self#0, value#1):
            return {\"x\": value#1(self#0.x), \"y\": value#1(self#0.y), \"tags\": value#1(self#0.tags)}
        def P.__astuple__(self#0, value#1):
            return (value#1(self#0.x), value#1(self#0.y), value#1(self#0.tags),)
        ",
    );
}

#[test]
fn dataclass_fields_are_inherited() {
    check(
        &hir(
            "from dataclasses import dataclass\nD = [1]\n@dataclass(eq=False, repr=False)\nclass A:\n    x: int = len(D)\n    def __post_init__(self): print(self.x)\n@dataclass(eq=False, repr=False)\nclass B(A):\n    y: int = 2",
        ),
        "
        body <module>():
            import dataclasses
            D@0 = [1]
            class-body A
            class-body B
        class-body A():
            x@1 = len(D@0)
            A.__init__.x@2 = x@1
            A.__replace__.x@3 = ...
        def A.__post_init__(self#0):
            print(self#0.x)
        class-body B():
            y@4 = 2
            B.__init__.x@5 = class B.x
            B.__replace__.x@6 = ...
            B.__replace__.y@7 = ...
        def A.__init__(self#0, x#1=@2):
            self#0.x = x#1
            self#0.__post_init__()
        def A.__replace__(self#0, x#1=@3):
            return class A(x=(self#0.x if (x#1 is ...) else x#1))
        def A.__asdict__(self#0, value#1):
            return {\"x\": value#1(self#0.x)}
        def A.__astuple__(self#0, value#1):
            return (value#1(self#0.x),)
        def B.__init__(self#0, x#1=@5, y#2=2):
            self#0.x = x#1
            self#0.y = y#2
            self#0.__post_init__()
        def B.__replace__(self#0, x#1=@6, y#2=@7):
            return class B(x=(self#0.x if (x#1 is ...) else x#1), y=(self#0.y if (y#2 is ...) else y#2))
        def B.__asdict__(self#0, value#1):
            return {\"x\": value#1(self#0.x), \"y\": value#1(self#0.y)}
        def B.__astuple__(self#0, value#1):
            return (value#1(self#0.x), value#1(self#0.y),)
        ",
    );
}

#[test]
fn dataclasses_that_cpython_refuses() {
    check(
        &wrong("from dataclasses import dataclass\n@dataclass\nclass A:\n    x: int = 1\n    y: int\n@dataclass\nclass B:\n    z: list = []"),
        "
        5:5 [class-decorator] non-default argument 'y' follows default argument 'x'
        8:15 [class-decorator] mutable default <class 'list'> for field z is not allowed: use default_factory
        ",
    );
}

#[test]
fn members_of_enumerations_are_made_once() {
    let text = hir(
        "from enum import Enum, auto\nclass C(Enum):\n    RED = 1\n    BLUE = auto()\n    ROT = 1\nclass S(Enum):\n    A = ('a', 2)\n    def __init__(self, s, n): self.s = s\nfor c in C: print(c, len(C), C(1), C['RED'], 1 in C, c is C.RED, type(c) is C)",
    );
    let bodies: Vec<&str> = text.split("def C.__init__").take(1).collect();
    check(
        bodies[0].trim_end(),
        "
        body <module>():
            class-body C
            class-body S
            for c#0 in __members_list__@3:
                print(c#0, len(__members_list__@3), class C.__lookup__(1), class C.__by_name__(\"RED\"), class C.__has_member__(1), (c#0 is class C.RED), (type(c#0) is class C))
        class-body C():
            RED@0 = class C(\"RED\", 1)
            BLUE@1 = class C(\"BLUE\", 2)
            ROT@2 = RED@0
            __members_list__@3 = [RED@0, BLUE@1]
        class-body S():
            _0 = \"a\"
            _1 = 2
            A@4 = class S(\"A\", (_0, _1,))
            A@4.__member_init__(_0, _1)
            __members_list__@5 = [A@4]
        def S.__init__(self#0, s#1, n#2):
            self#0.s = s#1
        ",
    );
}

#[test]
fn named_tuples_of_both_kinds() {
    let text = dump(
        "from typing import NamedTuple\nfrom collections import namedtuple\nclass P(NamedTuple):\n    a: int\n    b: str = 'q'\nQ = namedtuple('Q', ['m', 'n'])\nprint(P(1), Q(1, n=2))",
    );
    let kinds: Vec<&str> = text
        .lines()
        .filter(|line| {
            line.starts_with("class") || line.contains("__init__") || line.contains("print")
        })
        .collect();
    check(
        &kinds.join("\n"),
        "
        class P NamedTuple([`a`, `b`]) mro [P]
          method __init__ Instance
        class Q NamedTuple([`m`, `n`]) mro [Q]
          method __init__ Instance
            print(class P(1), class Q(1, n=2))
        class-body P():
        def P.__init__(self#0, a#1, b#2=\"q\"):
        class-body Q():
        def Q.__init__(self#0, m#1, n#2):
        ",
    );
}

#[test]
fn total_ordering_fills_in() {
    let text = hir(
        "from functools import total_ordering\n@total_ordering\nclass V:\n    def __lt__(self, o): return True",
    );
    let made: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("def"))
        .collect();
    check(
        &made.join("\n"),
        "
        def V.__lt__(self#0, o#1):
        def V.__gt__(self#0, other#1):
        def V.__le__(self#0, other#1):
        def V.__ge__(self#0, other#1):
        ",
    );
}

#[test]
fn nested_classes_are_attributes_too() {
    check(
        &hir(
            "class A:\n    class B:\n        x = 1\n    def f(self): return self.B(), A.B.x\nprint(A.B())",
        ),
        "
        body <module>():
            class-body A
            print(class A.B())
        class-body A():
            class-body A.B
            B@1 = class A.B
        class-body A.B():
            x@0 = 1
        def A.f(self#0):
            return (self#0.B(), class A.B.x,)
        ",
    );
}

#[test]
fn a_class_that_stays_in_its_function_may_use_its_variables() {
    check(
        &hir(
            "def f(x):\n    class C:\n        def m(self): return [x for i in self.n()]\n        def n(self): return x\n    c = C()\n    return c.m(), C().n()",
        ),
        "
        body <module>():
            pass
        def f(x#0):
            captured.x@0 = x#0
            class-body f.<locals>.C
            c#1 = class f.<locals>.C()
            return (c#1.m(), class f.<locals>.C().n(),)
        def f.<locals>.C.m(self#0):
            return { _1 = []; for i#2 in self#0.n():;     _1.append(captured.x@0); _1 }
        def f.<locals>.C.n(self#0):
            return captured.x@0
        ",
    );
}

#[test]
fn attributes_given_to_a_class_later_are_its_variables() {
    check(
        &dump("class A:\n    n = 1\nclass B(A): pass\nA.n += 1\nB.n = 2\nB.m = 3\nprint(B().m)"),
        "
        module __main__
          A: class A
          B: class B
          @0 n of A
          @1 n of B maybe-unbound inherits @0
          @2 m of B maybe-unbound
        class A Plain mro [A]
          attr n @0
        class B Plain mro [B, A]
          attr n @1
          attr m @2
        body <module>():
            class-body A
            class-body B
            class A.n += 1
            class B.n = 2
            class B.m = 3
            print(class B().m)
        class-body A():
            n@0 = 1
        class-body B():
            pass
        ",
    );
}
