"""Text in memory; Rust in runtime/src/io/memory.rs."""

TextIOWrapper = TextIO

@rust("rt::File")
class StringIO(TextIO):
    @rust("rt::File::memory")
    def __new__(cls, initial_value: str = "") -> StringIO: ...
    @rust(".enter", raises=True)
    def __enter__(self) -> StringIO: ...
    @rust(".getvalue", raises=True)
    def getvalue(self) -> str: ...
    @rust(".truncate", raises=True)
    def truncate(self, size: Index | None = None, /) -> Size: ...
