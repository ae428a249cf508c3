//! Random floats (and counts) of a distribution, drawn as `Lib/random.py` draws them.

use super::Random;
use crate::error::{self, Result};
use crate::float;
use crate::int::Int;
use crate::modules::math;
use std::f64::consts::{E, PI, TAU};

/// `4 * exp(-0.5) / sqrt(2.0)`
const NORMAL: f64 = 1.7155277699214135;
/// `log(4.0)`
const LOG_4: f64 = 1.3862943611198906;
/// `1.0 + log(4.5)`
const GAMMA: f64 = 2.504077396776274;

impl Random {
    /// `rng.uniform(a, b)`
    #[inline]
    pub fn uniform(&self, a: f64, b: f64) -> f64 {
        a + (b - a) * self.random()
    }

    /// `rng.triangular(low, high, mode)`
    pub fn triangular(&self, low: f64, high: f64, mode: Option<f64>) -> f64 {
        let mut u = self.random();
        let mut c = match mode {
            None => 0.5,
            Some(_) if high - low == 0.0 => return low,
            Some(mode) => (mode - low) / (high - low),
        };
        let (mut low, mut high) = (low, high);
        if u > c {
            u = 1.0 - u;
            c = 1.0 - c;
            std::mem::swap(&mut low, &mut high);
        }
        low + (high - low) * (u * c).sqrt()
    }

    /// `rng.normalvariate(mu, sigma)`
    pub fn normalvariate(&self, mu: f64, sigma: f64) -> f64 {
        loop {
            let u1 = self.random();
            let u2 = 1.0 - self.random();
            let z = NORMAL * (u1 - 0.5) / u2;
            if z * z / 4.0 <= -u2.ln() {
                return mu + z * sigma;
            }
        }
    }

    /// `rng.gauss(mu, sigma)`
    pub fn gauss(&self, mu: f64, sigma: f64) -> f64 {
        let generator = &mut *self.numbers();
        let z = generator.gauss_next.take().unwrap_or_else(|| {
            let angle = generator.mt.float() * TAU;
            let radius = (-2.0 * (1.0 - generator.mt.float()).ln()).sqrt();
            generator.gauss_next = Some(angle.sin() * radius);
            angle.cos() * radius
        });
        mu + z * sigma
    }

    /// `rng.lognormvariate(mu, sigma)`
    pub fn lognormvariate(&self, mu: f64, sigma: f64) -> Result<f64> {
        math::exp(self.normalvariate(mu, sigma))
    }

    /// `rng.expovariate(lambd)`
    pub fn expovariate(&self, lambd: f64) -> Result<f64> {
        float::div(-(1.0 - self.random()).ln(), lambd)
    }

    /// `rng.vonmisesvariate(mu, kappa)`
    pub fn vonmisesvariate(&self, mu: f64, kappa: f64) -> f64 {
        if kappa <= 1e-6 {
            return TAU * self.random();
        }
        let s = 0.5 / kappa;
        let r = s + (1.0 + s * s).sqrt();
        let z = loop {
            let z = (PI * self.random()).cos();
            let d = z / (r + z);
            let u2 = self.random();
            if u2 < 1.0 - d * d || u2 <= (1.0 - d) * d.exp() {
                break z;
            }
        };
        let q = 1.0 / r;
        let f = (q + z) / (1.0 + q * z);
        let angle = if self.random() > 0.5 {
            mu + f.acos()
        } else {
            mu - f.acos()
        };
        float::modulo(angle, TAU).unwrap_or(f64::NAN)
    }

    /// `rng.gammavariate(alpha, beta)`
    pub fn gammavariate(&self, alpha: f64, beta: f64) -> Result<f64> {
        if alpha <= 0.0 || beta <= 0.0 {
            return Err(error::value_error(
                "gammavariate: alpha and beta must be > 0.0",
            ));
        }
        if alpha > 1.0 {
            return Ok(self.gamma_above_one(alpha) * beta);
        }
        if alpha == 1.0 {
            return Ok(-(1.0 - self.random()).ln() * beta);
        }
        loop {
            let u = self.random();
            let b = (E + alpha) / E;
            let p = b * u;
            let x = if p <= 1.0 {
                p.powf(1.0 / alpha)
            } else {
                -((b - p) / alpha).ln()
            };
            let u1 = self.random();
            let accepted = if p > 1.0 {
                u1 <= x.powf(alpha - 1.0)
            } else {
                u1 <= (-x).exp()
            };
            if accepted {
                return Ok(x * beta);
            }
        }
    }

    fn gamma_above_one(&self, alpha: f64) -> f64 {
        let inverse = (2.0 * alpha - 1.0).sqrt();
        let b = alpha - LOG_4;
        let c = alpha + inverse;
        loop {
            let u1 = self.random();
            if !(1e-7 < u1 && u1 < 0.9999999) {
                continue;
            }
            let u2 = 1.0 - self.random();
            let v = (u1 / (1.0 - u1)).ln() / inverse;
            let x = alpha * v.exp();
            let z = u1 * u1 * u2;
            let r = b + c * v - x;
            if r + GAMMA - 4.5 * z >= 0.0 || r >= z.ln() {
                return x;
            }
        }
    }

    /// `rng.betavariate(alpha, beta)`
    pub fn betavariate(&self, alpha: f64, beta: f64) -> Result<f64> {
        let y = self.gammavariate(alpha, 1.0)?;
        if y == 0.0 {
            Ok(0.0)
        } else {
            Ok(y / (y + self.gammavariate(beta, 1.0)?))
        }
    }

    /// `rng.paretovariate(alpha)`
    pub fn paretovariate(&self, alpha: f64) -> Result<f64> {
        let u = 1.0 - self.random();
        float::pow(u, float::div(-1.0, alpha)?)
    }

    /// `rng.weibullvariate(alpha, beta)`
    pub fn weibullvariate(&self, alpha: f64, beta: f64) -> Result<f64> {
        let u = 1.0 - self.random();
        Ok(alpha * float::pow(-u.ln(), float::div(1.0, beta)?)?)
    }

    /// `rng.binomialvariate(n, p)`
    pub fn binomialvariate(&self, n: i64, p: f64) -> Result<Int> {
        if n < 0 {
            return Err(error::value_error("n must be non-negative"));
        }
        if p <= 0.0 || p >= 1.0 {
            return match p {
                0.0 => Ok(Int::ZERO),
                1.0 => Ok(Int::new(n)),
                _ => Err(error::value_error("p must be in the range 0.0 <= p <= 1.0")),
            };
        }
        let count = if n == 1 {
            i64::from(self.random() < p)
        } else if p > 0.5 {
            n - self.binomial(n, 1.0 - p)?
        } else {
            self.binomial(n, p)?
        };
        Ok(Int::new(count))
    }

    /// Successes among `n` > 1 trials (or 0) of chance `p` up to 0.5.
    fn binomial(&self, n: i64, p: f64) -> Result<i64> {
        if n as f64 * p >= 10.0 {
            return self.binomial_large(n, p);
        }
        let c = (1.0 - p).log2();
        if c == 0.0 {
            return Ok(0);
        }
        let (mut x, mut y) = (0, 0i64);
        loop {
            let steps = (math::log2(self.random())? / c).floor();
            y = y.saturating_add(steps as i64).saturating_add(1);
            if y > n {
                return Ok(x);
            }
            x += 1;
        }
    }

    /// By transformed rejection with squeeze.
    fn binomial_large(&self, n: i64, p: f64) -> Result<i64> {
        let size = n as f64;
        let spq = (size * p * (1.0 - p)).sqrt();
        let b = 1.15 + 2.53 * spq;
        let a = -0.0873 + 0.0248 * b + 0.01 * p;
        let c = size * p + 0.5;
        let vr = 0.92 - 4.2 / b;
        let alpha = (2.83 + 5.1 / b) * spq;
        let lpq = (p / (1.0 - p)).ln();
        let m = ((size + 1.0) * p).floor();
        let h = math::lgamma(m + 1.0)? + math::lgamma(size - m + 1.0)?;
        loop {
            let u = self.random() - 0.5;
            let us = 0.5 - u.abs();
            let k = ((2.0 * a / us + b) * u + c).floor();
            if k < 0.0 || k > size {
                continue;
            }
            let mut v = self.random();
            if us >= 0.07 && v <= vr {
                return Ok(k as i64);
            }
            v *= alpha / (a / (us * us) + b);
            if v.ln() <= h - math::lgamma(k + 1.0)? - math::lgamma(size - k + 1.0)? + (k - m) * lpq
            {
                return Ok(k as i64);
            }
        }
    }
}
