//! `sys.float_info`.

#![allow(unsafe_code)]

use crate::error::Result;
use crate::gc::Tracer;
use crate::modules::native::{Body, Shared};

/// The type of `sys.float_info`
pub type FloatInfo = Shared<FloatInfoBody>;

/// What stands behind `sys.float_info`.
#[derive(Debug)]
pub struct FloatInfoBody;

// SAFETY: owns no managed object.
unsafe impl Body for FloatInfoBody {
    const NAME: &'static str = "float_info";
    const MODULE: &'static str = "sys";
    const ACYCLIC: bool = true;

    fn trace(&self, _tracer: &mut Tracer) {}

    fn repr(_this: &Shared<Self>, out: &mut String) -> Result<()> {
        out.push_str(
            "sys.float_info(max=1.7976931348623157e+308, max_exp=1024, max_10_exp=308, min=2.2250738585072014e-308, \
             min_exp=-1021, min_10_exp=-307, dig=15, mant_dig=53, epsilon=2.220446049250313e-16, radix=2, rounds=1)",
        );
        Ok(())
    }

    fn eq(_this: &Shared<Self>, _other: &Shared<Self>) -> Result<bool> {
        Ok(true)
    }
}

/// `sys.float_info`
pub fn float_info() -> FloatInfo {
    FloatInfo::wrap(FloatInfoBody)
}

macro_rules! limits {
    ($($name:ident $type:ty, $value:expr;)*) => {
        impl FloatInfo {
            $(
                #[doc = concat!("`sys.float_info.", stringify!($name), "`")]
                pub fn $name(&self) -> $type {
                    $value
                }
            )*
        }
    };
}

limits! {
    max f64, f64::MAX;
    max_exp i64, 1024;
    max_10_exp i64, 308;
    min f64, f64::MIN_POSITIVE;
    min_exp i64, -1021;
    min_10_exp i64, -307;
    dig i64, 15;
    mant_dig i64, 53;
    epsilon f64, f64::EPSILON;
    radix i64, 2;
    rounds i64, 1;
}
