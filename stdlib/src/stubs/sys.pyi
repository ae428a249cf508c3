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
version_info: tuple[int, int, int, str, int] = rust("rt::modules::sys::version_info()")

@rust("rt::modules::sys::FloatInfo")
class _FloatInfo:
    @property
    @rust("f64::MAX")
    def max(self) -> float: ...
    @property
    @rust("1024")
    def max_exp(self) -> i64: ...
    @property
    @rust("308")
    def max_10_exp(self) -> i64: ...
    @property
    @rust("f64::MIN_POSITIVE")
    def min(self) -> float: ...
    @property
    @rust("-1021")
    def min_exp(self) -> i64: ...
    @property
    @rust("-307")
    def min_10_exp(self) -> i64: ...
    @property
    @rust("15")
    def dig(self) -> i64: ...
    @property
    @rust("53")
    def mant_dig(self) -> i64: ...
    @property
    @rust("f64::EPSILON")
    def epsilon(self) -> float: ...
    @property
    @rust("2")
    def radix(self) -> i64: ...
    @property
    @rust("1")
    def rounds(self) -> i64: ...

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
