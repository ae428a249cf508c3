"""The program's arguments, streams and limits; Rust in runtime/src/modules/sys.rs."""

argv: list[str] = rust("rt::modules::sys::argv()")
byteorder: str = rust("rt::modules::sys::byteorder()")
executable: str = rust("rt::modules::sys::executable()")
float_info: _FloatInfo = rust("rt::modules::sys::float_info()")
hexversion: i64 = rust("rt::modules::sys::HEXVERSION")
maxsize: i64 = rust("rt::modules::sys::MAXSIZE")
maxunicode: i64 = rust("rt::modules::sys::MAXUNICODE")
path: list[str] = rust("rt::modules::sys::path()")
platform: str = rust("rt::modules::sys::platform()")
stderr: TextIO = rust("rt::io::stderr()")
stdin: TextIO = rust("rt::io::stdin()")
stdout: TextIO = rust("rt::io::stdout()")
version: str = rust("rt::modules::sys::version()")
version_info: _VersionInfo = rust("rt::modules::sys::version_info()")

@rust("rt::modules::sys::FloatInfo")
class _FloatInfo:
    @property
    @rust(".max")
    def max(self) -> float: ...
    @property
    @rust(".max_exp")
    def max_exp(self) -> i64: ...
    @property
    @rust(".max_10_exp")
    def max_10_exp(self) -> i64: ...
    @property
    @rust(".min")
    def min(self) -> float: ...
    @property
    @rust(".min_exp")
    def min_exp(self) -> i64: ...
    @property
    @rust(".min_10_exp")
    def min_10_exp(self) -> i64: ...
    @property
    @rust(".dig")
    def dig(self) -> i64: ...
    @property
    @rust(".mant_dig")
    def mant_dig(self) -> i64: ...
    @property
    @rust(".epsilon")
    def epsilon(self) -> float: ...
    @property
    @rust(".radix")
    def radix(self) -> i64: ...
    @property
    @rust(".rounds")
    def rounds(self) -> i64: ...

@rust("rt::modules::sys::VersionInfo")
class _VersionInfo:
    @rust(".get", raises=True)
    def __getitem__(self, i: Index, /) -> i64: ...
    @rust(".slice", raises=True)
    def __getitem__(self, s: slice, /) -> tuple[int, ...]: ...
    @rust(".lt")
    def __lt__(self, other: tuple[int, ...], /) -> bool: ...
    @rust(".lt")
    def __le__(self, other: tuple[int, ...], /) -> bool: ...
    @rust(".gt")
    def __gt__(self, other: tuple[int, ...], /) -> bool: ...
    @rust(".gt")
    def __ge__(self, other: tuple[int, ...], /) -> bool: ...
    @property
    @rust(".major")
    def major(self) -> i64: ...
    @property
    @rust(".minor")
    def minor(self) -> i64: ...
    @property
    @rust(".micro")
    def micro(self) -> i64: ...
    @property
    @rust(".releaselevel")
    def releaselevel(self) -> str: ...

@rust("rt::modules::sys::exit", raises=True)
def exit(status: object = None, /) -> Never: ...
@rust("rt::modules::sys::get_int_max_str_digits")
def get_int_max_str_digits() -> Size: ...
@rust("rt::modules::sys::getdefaultencoding")
def getdefaultencoding() -> str: ...
@rust("rt::modules::sys::getrecursionlimit")
def getrecursionlimit() -> i64: ...
@rust("rt::modules::sys::intern")
def intern(s: str, /) -> str: ...
@rust("rt::modules::sys::set_int_max_str_digits", raises=True)
def set_int_max_str_digits(maxdigits: i64) -> None: ...
@rust("rt::modules::sys::setrecursionlimit", raises=True)
def setrecursionlimit(limit: i64, /) -> None: ...
