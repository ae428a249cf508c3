"""Every statement, once."""

from __future__ import annotations
import os, sys as system, xml.dom . minidom as dom
from . import sibling
from .. import *
from ...pkg.mod import (a as b, c,)

x: int
(x): int = 1
x.y: list[int] = []
x = y = z, = [1]
a.b, c[d], *e = (f, [g, h]) = i
x += 1; y -= 2; z **= 3; x @= m; x //= 2; x >>= 1; x |= 4; x ^= 5; x &= 6; x %= 7; x <<= 8; x *= 9; x /= 10
del x, (y), [a.b, c[0]], (d, e)
assert x, "message"
pass; ...
type Alias = int
type Pair[A, B: (int, str) = int, *Cs = *tuple[int], **D = [int]] = dict[A, B]
global q
raise
raise ValueError("x") from None

if a:
    pass
elif b: pass
elif c:
    if d: pass
    else: pass
else:
    pass

while True:
    if x: break
    continue
else:
    pass

for i, *j in a, *b:
    pass
else:
    x = 1
for (k) in l: pass
for m.n[0] in o: pass

try:
    pass
except:
    pass
try:
    a
except A:
    b
except (B, C) as e:
    c
else:
    d
finally:
    f
try: x
finally: y
try:
    pass
except* E as group:
    pass

with a: pass
with a as b, c as (d, e): pass
with (a): pass
with (a, b): pass
with (a, b) as c: pass
with (a as b): pass
with (a as b, c,): pass
with (yield_ := x): pass
with (a), (b): pass
with (a).b as c: pass

match x:
    case 1 | -2.5 | 3 - 4j | "a" "b" | b"c": pass
    case None | True | False: pass
    case a.b.c: pass
    case [] | (): pass
    case (x,) | [x]: pass
    case [1, *_, 2]: pass
    case *rest, 3: pass
    case {}: pass
    case {"a": 1, -1: [x], a.b: None, None: y, **others}: pass
    case Point(): pass
    case m.Point(1, y, z=3, w=[*v]): pass
    case (1 | 2) as n if n > 1: pass
    case str() as s, int(): pass
    case _: pass
match x, y:
    case a, b: pass
match *x, y:
    case c: pass
match (x):
    case d: pass
match -x:
    case e: pass
match = case = type = _ = 1
match[0], case.x, type(y)
match(x)


@decorator
@another.one(1)[2]
def function(a, b: int = 1, /, c=2, *args: *Ts, d, e: str = "x", **kwargs: T) -> dict[str, int]:
    """Doc."""
    nonlocal_ = 1
    def inner(): nonlocal nonlocal_; return
    return *a, b


async def coroutine[T, *Ts, **P](*, x):
    async with a as b, c: await d
    async for i in j: yield i
    else: pass
    return [k async for k in l if await m]


@d
class Empty: pass
class Class[T: int](Base, *bases, metaclass=Meta, **options):
    x: int = 1; y = 2

    async def method(self): return
