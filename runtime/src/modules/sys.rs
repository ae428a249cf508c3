//! `sys`: the program's arguments, streams and limits.

#![allow(unsafe_code)]

mod float_info;
mod version_info;

pub use float_info::{FloatInfo, FloatInfoBody, float_info};
pub use version_info::{VersionInfo, VersionInfoBody, version_info};

use crate::error::{self, Result};
use crate::list::List;
use crate::recursion;
use crate::str::Str;
use crate::value::DynValue;
use std::convert::Infallible;

/// `sys.maxsize`
pub const MAXSIZE: i64 = i64::MAX;
/// `sys.maxunicode`
pub const MAXUNICODE: i64 = 0x10_ffff;
/// `sys.hexversion`
pub const HEXVERSION: i64 = 0x030d_00f0;

thread_local! {
    static ARGV: List<Str> = List::from_vec(crate::program::argv().iter().map(|arg| Str::from(arg.as_str())).collect());
    static PATH: List<Str> = List::new();
}

/// `sys.argv`: one list per thread
pub fn argv() -> List<Str> {
    ARGV.with(List::clone)
}

/// `sys.path`: an empty list, for all modules were found when the program was compiled
pub fn path() -> List<Str> {
    PATH.with(List::clone)
}

/// `sys.byteorder`
pub fn byteorder() -> Str {
    if cfg!(target_endian = "big") {
        crate::lit!("big")
    } else {
        crate::lit!("little")
    }
}

/// `sys.platform`
pub fn platform() -> Str {
    match std::env::consts::OS {
        "macos" => crate::lit!("darwin"),
        "windows" => crate::lit!("win32"),
        other => Str::from(other),
    }
}

/// `sys.version`
pub fn version() -> Str {
    crate::lit!("3.13.0 (Portalis)")
}

/// `sys.executable`: the program itself
pub fn executable() -> Str {
    std::env::current_exe().map_or_else(
        |_| Str::from(""),
        |path| Str::from(path.to_string_lossy().as_ref()),
    )
}

/// `sys.exit()`, `sys.exit(code)`
#[cold]
pub fn exit(code: &dyn DynValue) -> Result<Infallible> {
    let args = if code.downcast_ref::<()>().is_some() {
        Vec::new()
    } else {
        vec![code.to_object()]
    };
    Err(error::raise_type(crate::exceptions::SYSTEM_EXIT, args))
}

/// `sys.getrecursionlimit()`
pub fn getrecursionlimit() -> i64 {
    recursion::limit()
}

/// `sys.setrecursionlimit(n)`
pub fn setrecursionlimit(limit: i64) -> Result<()> {
    recursion::set_limit(limit)
}

/// `sys.get_int_max_str_digits()`
pub fn get_int_max_str_digits() -> i64 {
    crate::int::max_str_digits() as i64
}

/// `sys.set_int_max_str_digits(n)`
pub fn set_int_max_str_digits(limit: i64) -> Result<()> {
    crate::int::set_max_str_digits(limit)
}

/// `sys.intern(s)`
pub fn intern(text: &Str) -> Str {
    text.clone()
}

/// `sys.getdefaultencoding()`
pub fn getdefaultencoding() -> Str {
    crate::lit!("utf-8")
}
