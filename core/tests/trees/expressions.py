a or b and not c or d
not a == b < c <= d > e >= f != g is h is not i in j not in k
a | b ^ c & d << e >> f + g - h * i / j // k % l @ m
-a ** -b ** ~c
+(-a)
a if b else c if d else e
(a if b else c) if d else e
lambda: 1
lambda a, /, b=1, *c, d, e=2, **f: (a, b)
lambda *, a: a
lambda *a, **k: lambda: 0
(y := 1, [z := 2], {w := 3}, f(v := 4), u[t := 5])
()
(a,)
(a, *b)
a, b
*a, b
[]
[a, *b,]
{}
{a: b, **c, "d": e,}
{a, *b}
[a for b in c]
[a for b, *c in d if e if f for g in h]
{a for b in c}
{a: b for c in d}
(a for b in c)
f(a for b in c)
f((a for b in c), d)
f()
f(a, *b, c, d=e, *g, **h, i=j,)
a.b.c(d)[e].f
a[b]
a[b, c]
a[b,]
a[:]
a[b:c]
a[::d, b:, :c, b:c:d]
a[*b]
a[*b, c:d]
a[(b, c)]
(a)(b)
((a + b)) * c
None, True, False, ...
0, 1_000, 0xFF_ff, 0o17, 0b1010, 123456789012345678901234567890
1.5, 1., .5, 1e10, 1_0.0_1e-1_0, 1e400, 1e22, 1e16, 123456789.123, 5e-324
1j, 1.5J, 0j, 1e30j
'a' "b" '''c''' """d
e"""
r'\n', R"\n", u'x', U"y", b'\x00\xff\n', rb'\n', Rb'', bR""
b'a' b'''b''' rb'\c' b"\'\""
'\a\b\f\n\r\t\v\\\'\"\0\12\1234\x41\u00e9\U0001F600\N{BULLET}\
continued'
u'first' 'second'
'first' u'second'
f''
f'a'
f'{a}'
f'a{b}c{d}e'
f'{a!r}{b!s:>10}{c!a:{d}}'
f'{a:{b}.{c}f}'
f'{{}}{{{a}}}}}'
f'{a=}{b = }{c=!s}{d=:>5}{ e + 1 = !r:^{f}}'
f"{a["b"]} {f'{c}' + f"{d}"}"
f'''{
    a
    + b  # comment
} { {1: 2}[1] } {[x for x in y]}'''
f'{a:%H:%M} {b:} {(lambda x: x)(1)} {c if d else e} {*f, g}'
f'\n{a}\t\N{BULLET}\x41' f'}}'
rf'\n{a}\d'
'a' f'{b}' 'c' f'd' "e"
f'{yield_}' '' f''
f'{x:\n}'
é = ñ = 变量 = ﬁ = 1
print(a , b) ; x = \
    y
(
    a  # comment
    +
    b
)
[
    1,

    2
]
u'\ud800', 'a' u'\udc00', u'a' '\udfff'
