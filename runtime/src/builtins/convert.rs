//! Functions of one value: `str`, `repr`, `ascii`, `format`, `bool`, `hash`, `id`, `ord`, `chr`.

use crate::error::{self, Result};
use crate::str::Str;
use crate::value::DynValue;

/// `str(x)`
pub fn str(x: &dyn DynValue) -> Result<Str> {
    if let Some(text) = x.downcast_ref::<Str>() {
        return Ok(text.clone());
    }
    let mut out = String::new();
    x.str(&mut out)?;
    Ok(out.into())
}

/// `repr(x)`
pub fn repr(x: &dyn DynValue) -> Result<Str> {
    let mut out = String::new();
    x.repr(&mut out)?;
    Ok(out.into())
}

/// `ascii(x)`
pub fn ascii(x: &dyn DynValue) -> Result<Str> {
    let (mut repr, mut out) = (String::new(), String::new());
    x.repr(&mut repr)?;
    crate::str::ascii(&repr, &mut out);
    Ok(out.into())
}

/// `format(x, spec)`
pub fn format(x: &dyn DynValue, spec: &Str) -> Result<Str> {
    let mut out = String::new();
    x.format(spec.as_str(), &mut out)?;
    Ok(out.into())
}

/// `bool(x)`
pub fn truth(x: &dyn DynValue) -> Result<bool> {
    x.truth()
}

/// `hash(x)`
pub fn hash(x: &dyn DynValue) -> Result<i64> {
    x.hash()
}

/// `id(x)`: the address of a shared object, else that of the value.
pub fn id(x: &dyn DynValue) -> i64 {
    if let Some(text) = x.inner().downcast_ref::<Str>() {
        return text.id() as i64;
    }
    x.to_object().reference().id() as i64
}

/// `ord(c)`
pub fn ord(c: &Str) -> Result<i64> {
    let mut chars = c.as_str().chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Ok(i64::from(u32::from(c))),
        _ => Err(error::type_error(format!(
            "ord() expected a character, but string of length {} found",
            c.char_count()
        ))),
    }
}

/// `chr(i)`. Surrogates, which Rust strings cannot hold, are refused.
pub fn chr(i: i64) -> Result<Str> {
    if (0..128).contains(&i) {
        return Ok(Str::ascii(i as u8));
    }
    let Some(code) = u32::try_from(i).ok().filter(|code| *code < 0x11_0000) else {
        return Err(error::value_error("chr() arg not in range(0x110000)"));
    };
    match char::from_u32(code) {
        Some(c) => Ok(Str::from(c)),
        None => Err(error::value_error(
            "chr() arg is a surrogate, which Portalis strings cannot hold",
        )),
    }
}
