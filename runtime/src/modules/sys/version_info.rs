//! `sys.version_info`: what CPython 3.13.0 says of itself.

#![allow(unsafe_code)]

use crate::error::{self, Result};
use crate::gc::Tracer;
use crate::int::Int;
use crate::modules::native::{Body, Shared};
use crate::slice::Slice;
use crate::str::Str;
use crate::tuple::Tuple;
use std::cmp::Ordering;

/// The type of `sys.version_info`
pub type VersionInfo = Shared<VersionInfoBody>;

/// What stands behind `sys.version_info`.
#[derive(Debug)]
pub struct VersionInfoBody;

/// Major, minor, micro; then come the release level and the serial.
const NUMBERS: [i64; 3] = [3, 13, 0];

// SAFETY: owns no managed object.
unsafe impl Body for VersionInfoBody {
    const NAME: &'static str = "version_info";
    const MODULE: &'static str = "sys";
    const ACYCLIC: bool = true;

    fn trace(&self, _tracer: &mut Tracer) {}

    fn repr(_this: &Shared<Self>, out: &mut String) -> Result<()> {
        out.push_str(
            "sys.version_info(major=3, minor=13, micro=0, releaselevel='final', serial=0)",
        );
        Ok(())
    }

    fn eq(_this: &Shared<Self>, _other: &Shared<Self>) -> Result<bool> {
        Ok(true)
    }
}

/// `sys.version_info`
pub fn version_info() -> VersionInfo {
    VersionInfo::wrap(VersionInfoBody)
}

impl VersionInfo {
    /// Against a tuple of ints, which can differ only where the numbers are, or be shorter.
    fn against(&self, other: &Tuple<Int>) -> Ordering {
        let mine = NUMBERS.map(Int::new);
        let theirs = other.as_slice();
        let common = theirs.len().min(mine.len());
        mine[..common]
            .cmp(&theirs[..common])
            .then(Ordering::Greater)
    }

    /// `sys.version_info < (3, 12)`
    pub fn lt(&self, other: &Tuple<Int>) -> bool {
        self.against(other).is_lt()
    }

    /// `sys.version_info > (3, 12)`
    pub fn gt(&self, other: &Tuple<Int>) -> bool {
        self.against(other).is_gt()
    }

    /// `sys.version_info[i]` of the three numbers
    pub fn get(&self, i: i64) -> Result<i64> {
        match crate::slice::position(i, 5) {
            Some(at) if at < NUMBERS.len() => Ok(NUMBERS[at]),
            Some(4) => Ok(0),
            Some(_) => Err(error::not_implemented_error(
                "the release level is only to be had as sys.version_info.releaselevel",
            )),
            None => Err(error::index_error("tuple index out of range")),
        }
    }

    /// `sys.version_info[:2]` of the three numbers
    pub fn slice(&self, slice: &Slice) -> Result<Tuple<Int>> {
        let part = slice.resolve(5)?;
        let mut numbers = Vec::with_capacity(part.len);
        for at in part.indices() {
            numbers.push(Int::new(self.get(at as i64)?));
        }
        Ok(Tuple::from_vec(numbers))
    }

    /// `sys.version_info.major`
    pub fn major(&self) -> i64 {
        NUMBERS[0]
    }

    /// `sys.version_info.minor`
    pub fn minor(&self) -> i64 {
        NUMBERS[1]
    }

    /// `sys.version_info.micro`
    pub fn micro(&self) -> i64 {
        NUMBERS[2]
    }

    /// `sys.version_info.releaselevel`
    pub fn releaselevel(&self) -> Str {
        crate::lit!("final")
    }
}
