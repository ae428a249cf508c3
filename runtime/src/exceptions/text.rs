//! What `str(e)` and `repr(e)` say.

use super::{BaseException, KEY_ERROR, OS_ERROR};
use crate::class::TypeInfo;
use crate::error::Result;
use crate::gc::Ref;
use crate::str::Str;
use crate::value::Object;
use std::fmt::Write;

/// `object.__repr__`, or `BaseException.__repr__` for exceptions.
pub fn default_repr(this: &Ref, out: &mut String) -> Result<()> {
    match this.downcast::<BaseException>() {
        Some(exception) => {
            // A nested or local class shows its last name only.
            let name = this.type_info().name;
            out.push_str(name.rsplit('.').next().unwrap_or(name));
            write_args(&exception.args(), true, out)
        }
        None => {
            let _ = write!(
                out,
                "<{} object at {:#x}>",
                this.type_info().full_name(),
                this.id()
            );
            Ok(())
        }
    }
}

/// Writes arguments as a call's (`('x')`) or as a tuple (`('x',)`).
fn write_args(args: &[Object], call: bool, out: &mut String) -> Result<()> {
    out.push('(');
    for (index, arg) in args.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        arg.as_dyn().repr(out)?;
    }
    if args.len() == 1 && !call {
        out.push(',');
    }
    out.push(')');
    Ok(())
}

impl BaseException {
    /// `BaseException.__str__` and its overrides in the built-in types; `info` is the exception's own type.
    pub fn write_str(&self, info: &'static TypeInfo, out: &mut String) -> Result<()> {
        let args = self.args();
        if info.is_subclass(OS_ERROR)
            && let [errno, strerror] = args.as_slice()
        {
            return self.write_os_error(errno, strerror, out);
        }
        if let (Some(members), Some(message)) = (self.group(), args.first()) {
            message.as_dyn().str(out)?;
            let plural = if members.len() == 1 { "" } else { "s" };
            let _ = write!(out, " ({} sub-exception{plural})", members.len());
            return Ok(());
        }
        match args.as_slice() {
            [] => Ok(()),
            [only] if info.is_subclass(KEY_ERROR) => only.as_dyn().repr(out),
            [only] => only.as_dyn().str(out),
            many => write_args(many, false, out),
        }
    }

    /// `[Errno 2] No such file or directory: 'x' -> 'y'`
    fn write_os_error(&self, errno: &Object, strerror: &Object, out: &mut String) -> Result<()> {
        out.push_str("[Errno ");
        errno.as_dyn().str(out)?;
        out.push_str("] ");
        strerror.as_dyn().str(out)?;
        for (name, separator) in [(self.filename(), ": "), (self.filename2(), " -> ")] {
            if let Some(name) = name {
                out.push_str(separator);
                name.as_dyn().repr(out)?;
            }
        }
        Ok(())
    }
}

/// `repr` of an exception's arguments as a tuple.
pub(crate) fn args_repr(args: &[Object], out: &mut String) -> Result<()> {
    write_args(args, false, out)
}

/// `object.__repr__(x)`, or `BaseException.__repr__(x)`, whatever the object's class says.
pub fn plain_repr(this: &Ref) -> Result<Str> {
    let mut out = String::new();
    default_repr(this, &mut out)?;
    Ok(Str::from(out))
}

/// `BaseException.__str__(x)`, whatever the object's class says.
pub fn message(this: &Ref) -> Result<Str> {
    match this.downcast::<BaseException>() {
        Some(exception) => {
            let mut out = String::new();
            exception.write_str(this.type_info(), &mut out)?;
            Ok(Str::from(out))
        }
        None => plain_repr(this),
    }
}
