"""Functions of Rust that are passed to Python: what `Callable[[A, B], R]` is for Rust callers (runtime/src/callback.rs)."""

@rust("rt::Callback0")
class Callback0[R]:
    @rust(".call", raises=True, calls=True)
    def __call__(self, /) -> R: ...

@rust("rt::Callback1")
class Callback1[A, R]:
    @rust(".call", raises=True, calls=True)
    def __call__(self, a: Keep[A], /) -> R: ...

@rust("rt::Callback2")
class Callback2[A, B, R]:
    @rust(".call", raises=True, calls=True)
    def __call__(self, a: Keep[A], b: Keep[B], /) -> R: ...

@rust("rt::Callback3")
class Callback3[A, B, C, R]:
    @rust(".call", raises=True, calls=True)
    def __call__(self, a: Keep[A], b: Keep[B], c: Keep[C], /) -> R: ...
