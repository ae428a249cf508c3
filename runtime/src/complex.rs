//! `Complex`, Python's `complex`: two floats.

#![allow(unsafe_code)]

use crate::error::{self, Result};
use crate::gc::Tracer;
use crate::num::Num;
use crate::str::Str;
use crate::value::{CmpOp, Value};

/// Python's `complex`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Complex {
    re: f64,
    im: f64,
}

impl Complex {
    /// `complex(re, im)`
    #[inline]
    pub fn new(re: f64, im: f64) -> Complex {
        Complex { re, im }
    }

    /// `complex(z)`
    #[inline]
    pub fn copy(&self) -> Complex {
        *self
    }

    /// `complex("1+2j")`
    pub fn parse(text: &Str) -> Result<Complex> {
        let malformed = || error::value_error("complex() arg is a malformed string");
        let trimmed = text.as_str().trim();
        let inner = trimmed.strip_prefix('(').and_then(|t| t.strip_suffix(')'));
        let body = inner.map_or(trimmed, str::trim);
        let float = |part: &str| match part.trim() == part && !part.is_empty() {
            true => crate::float::parse(&Str::from(part)).map_err(|_| malformed()),
            false => Err(malformed()),
        };
        let Some(rest) = body.strip_suffix(['j', 'J']) else {
            return Ok(Complex::new(float(body)?, 0.0));
        };
        // The sign between the parts: none that begins the text or belongs to an exponent.
        let sign = rest.char_indices().rfind(|(at, c)| {
            *at > 0 && matches!(c, '+' | '-') && !rest[..*at].ends_with(['e', 'E'])
        });
        let (re, im) = match sign {
            Some((at, _)) => (float(&rest[..at])?, &rest[at..]),
            None => (0.0, rest),
        };
        let im = match im {
            "" | "+" => 1.0,
            "-" => -1.0,
            im => float(im)?,
        };
        Ok(Complex::new(re, im))
    }

    /// `z.real`
    #[inline]
    pub fn real(&self) -> f64 {
        self.re
    }

    /// `z.imag`
    #[inline]
    pub fn imag(&self) -> f64 {
        self.im
    }

    /// `z.conjugate()`
    #[inline]
    pub fn conjugate(&self) -> Complex {
        Complex::new(self.re, -self.im)
    }

    /// `a + b`
    #[inline]
    pub fn add(&self, other: &Complex) -> Complex {
        Complex::new(self.re + other.re, self.im + other.im)
    }

    /// `a - b`
    #[inline]
    pub fn sub(&self, other: &Complex) -> Complex {
        Complex::new(self.re - other.re, self.im - other.im)
    }

    /// `a * b`
    #[inline]
    pub fn mul(&self, other: &Complex) -> Complex {
        Complex::new(
            self.re * other.re - self.im * other.im,
            self.re * other.im + self.im * other.re,
        )
    }

    /// `a / b`, by the larger part of the divisor, as CPython does.
    pub fn div(&self, other: &Complex) -> Result<Complex> {
        let (re, im) = (other.re.abs(), other.im.abs());
        if re >= im {
            if re == 0.0 {
                return Err(error::zero_division("complex division by zero"));
            }
            let ratio = other.im / other.re;
            let by = other.re + other.im * ratio;
            return Ok(Complex::new(
                (self.re + self.im * ratio) / by,
                (self.im - self.re * ratio) / by,
            ));
        }
        if im >= re {
            let ratio = other.re / other.im;
            let by = other.re * ratio + other.im;
            return Ok(Complex::new(
                (self.re * ratio + self.im) / by,
                (self.im * ratio - self.re) / by,
            ));
        }
        Ok(Complex::new(f64::NAN, f64::NAN))
    }

    /// `a ** b`
    pub fn pow(&self, other: &Complex) -> Result<Complex> {
        if other.im == 0.0 && other.re == other.re.floor() && other.re.abs() <= 100.0 {
            return self.pow_int(other.re as i32);
        }
        if other.re == 0.0 && other.im == 0.0 {
            return Ok(Complex::new(1.0, 0.0));
        }
        if self.re == 0.0 && self.im == 0.0 {
            if other.im != 0.0 || other.re < 0.0 {
                return Err(negative_power());
            }
            return Ok(Complex::new(0.0, 0.0));
        }
        let (size, angle) = (self.abs(), self.im.atan2(self.re));
        let mut len = size.powf(other.re);
        let mut phase = angle * other.re;
        if other.im != 0.0 {
            len *= (-angle * other.im).exp();
            phase += other.im * size.ln();
        }
        Ok(Complex::new(len * phase.cos(), len * phase.sin()))
    }

    fn pow_int(&self, n: i32) -> Result<Complex> {
        let one = Complex::new(1.0, 0.0);
        let (mut power, mut result, mut mask) = (*self, one, 1);
        while mask > 0 && n.abs() >= mask {
            if n.abs() & mask != 0 {
                result = result.mul(&power);
            }
            mask <<= 1;
            power = power.mul(&power);
        }
        match n < 0 {
            true => one.div(&result).map_err(|_| negative_power()),
            false => Ok(result),
        }
    }

    /// `-z`
    #[inline]
    pub fn negate(&self) -> Complex {
        Complex::new(-self.re, -self.im)
    }

    /// `abs(z)`
    #[inline]
    pub fn abs(&self) -> f64 {
        self.re.hypot(self.im)
    }
}

#[cold]
fn negative_power() -> error::Error {
    error::zero_division("0.0 to a negative or complex power")
}

/// A part of a complex number: a float without `.0`.
fn write_part(x: f64, signed: bool, out: &mut String) {
    let mut text = String::new();
    crate::format::float_repr(x, &mut text);
    if signed && !text.starts_with('-') {
        out.push('+');
    }
    out.push_str(text.strip_suffix(".0").unwrap_or(&text));
}

// SAFETY: owns no managed object.
unsafe impl Value for Complex {
    const ACYCLIC: bool = true;
    type KeptHash = i64;
    const PLAIN: bool = true;

    fn type_name(&self) -> Str {
        crate::lit!("complex")
    }
    fn repr(&self, out: &mut String) -> Result<()> {
        if self.re == 0.0 && self.re.is_sign_positive() {
            write_part(self.im, false, out);
            out.push('j');
            return Ok(());
        }
        out.push('(');
        write_part(self.re, false, out);
        write_part(self.im, true, out);
        out.push_str("j)");
        Ok(())
    }
    fn format(&self, spec: &str, out: &mut String) -> Result<()> {
        if spec.is_empty() {
            return self.repr(out);
        }
        crate::format::format_float(self.re, spec, out)?;
        let mut im = String::new();
        crate::format::format_float(self.im, spec, &mut im)?;
        if !im.starts_with('-') {
            out.push('+');
        }
        out.push_str(&im);
        out.push('j');
        Ok(())
    }
    fn truth(&self) -> Result<bool> {
        Ok(self.re != 0.0 || self.im != 0.0)
    }
    fn eq(&self, other: &Self) -> Result<bool> {
        Ok(self == other)
    }
    fn hash(&self) -> Result<i64> {
        let (re, im) = (crate::float::hash(self.re), crate::float::hash(self.im));
        let all = re.wrapping_add(im.wrapping_mul(1_000_003));
        Ok(if all == -1 { -2 } else { all })
    }
    fn compare(&self, _other: &Self, op: CmpOp) -> Result<bool> {
        Err(error::type_error(format!(
            "'{}' not supported between instances of 'complex' and 'complex'",
            op.symbol()
        )))
    }
    fn is(&self, other: &Self) -> bool {
        self == other
    }
    fn as_number(&self) -> Option<Num> {
        (self.im == 0.0).then_some(Num::Float(self.re))
    }
    fn trace(&self, _tracer: &mut Tracer) {}
}
