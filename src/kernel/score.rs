//! Exact numbers: decimals as people enter them, fractions where a mean divides, and the one rounding.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A score, weight or pass mark as entered: an exact decimal of at most four places, stored as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Number(Decimal);

/// A text that is no such number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("bukan angka: {0:?}")]
pub struct ParseNumberError(String);

impl Number {
    pub const ZERO: Self = Self(Decimal::ZERO);
    pub fn whole(n: i64) -> Self {
        Self(Decimal::from(n))
    }
    /// How many decimal places the number needs.
    pub fn places(self) -> u32 {
        self.0.normalize().scale()
    }
    /// The exact fraction, for computing.
    pub fn exact(self) -> Exact {
        Exact(BigRational::new(BigInt::from(self.0.mantissa()), BigInt::from(10u8).pow(self.0.scale())))
    }
    /// `87,5`: as people here write it.
    pub fn local(self) -> String {
        self.to_string().replace('.', ",")
    }
}

impl std::iter::Sum for Number {
    fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self {
        Self(numbers.map(|n| n.0).sum())
    }
}
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.normalize().fmt(f)
    }
}
/// Accepts a decimal point or comma, no thousands separators, no exponent.
impl FromStr for Number {
    type Err = ParseNumberError;
    fn from_str(s: &str) -> Result<Self, ParseNumberError> {
        let bad = || ParseNumberError(s.to_owned());
        let text = s.trim().replace(',', ".");
        let plain = !text.is_empty()
            && text.len() <= 16
            && text.bytes().enumerate().all(|(i, b)| b.is_ascii_digit() || b == b'.' || (i == 0 && b == b'-'));
        let number = plain.then(|| text.parse::<Decimal>()).ok_or_else(bad)?.map_err(|_| bad())?;
        if number.normalize().scale() > 4 {
            return Err(bad());
        }
        Ok(Self(number.normalize()))
    }
}
crate::kernel::column::stored_as_text!(Number);

/// An exact fraction: sums, weights and means lose nothing, so equal is equal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Exact(BigRational);

impl Exact {
    pub fn zero() -> Self {
        Self(BigRational::zero())
    }
    /// A whole number.
    pub fn whole(n: i64) -> Self {
        Self(BigRational::from_integer(BigInt::from(n)))
    }
    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }
    /// The arithmetic mean, none of nothing.
    pub fn mean(values: &[Self]) -> Option<Self> {
        let sum: Self = values.iter().cloned().sum();
        (!values.is_empty()).then(|| sum / Self::whole(values.len() as i64))
    }
    /// Rounds half away from zero to two places: the one rounding, for showing and grading.
    pub fn round2(&self) -> Rounded {
        let hundredths = &self.0 * BigRational::from_integer(BigInt::from(100));
        let half = BigRational::new(BigInt::from(1), BigInt::from(2));
        let rounded = if hundredths.is_negative() { (hundredths - half).ceil() } else { (hundredths + half).floor() };
        Rounded(rounded.to_integer().to_i64().unwrap_or(i64::MAX))
    }
    /// The nearest float, for drawing only.
    pub fn to_f64(&self) -> f64 {
        self.0.to_f64().unwrap_or(0.0)
    }
}
impl std::ops::Add for Exact {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}
impl std::ops::Sub for Exact {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}
impl std::ops::Mul for Exact {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self(self.0 * other.0)
    }
}
/// Division by zero panics, as for integers: callers divide by counts and checked sums.
impl std::ops::Div for Exact {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        Self(self.0 / other.0)
    }
}
impl std::iter::Sum for Exact {
    fn sum<I: Iterator<Item = Self>>(values: I) -> Self {
        values.fold(Self::zero(), |sum, value| sum + value)
    }
}
/// Printed and stored as `numerator/denominator`, so that nothing is lost in an event.
impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.0.numer(), self.0.denom())
    }
}
impl FromStr for Exact {
    type Err = ParseNumberError;
    fn from_str(s: &str) -> Result<Self, ParseNumberError> {
        let bad = || ParseNumberError(s.to_owned());
        let (numer, denom) = s.split_once('/').ok_or_else(bad)?;
        let numer: BigInt = numer.parse().map_err(|_| bad())?;
        let denom: BigInt = denom.parse().map_err(|_| bad())?;
        if denom.is_zero() {
            return Err(bad());
        }
        Ok(Self(BigRational::new(numer, denom)))
    }
}
crate::kernel::column::stored_as_text!(Exact);

/// A value rounded to hundredths, for showing: `91,48`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rounded(i64);

impl Rounded {
    /// From a count of hundredths.
    pub const fn hundredths(n: i64) -> Self {
        Self(n)
    }
    pub const fn as_hundredths(self) -> i64 {
        self.0
    }
}
impl fmt::Display for Rounded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{},{:02}", self.0.abs() / 100, self.0.abs() % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(s: &str) -> Number {
        s.parse().unwrap()
    }

    #[test]
    fn numbers_are_read_with_comma_or_point_and_stored_as_text() {
        assert_eq!(number("87,50"), number("87.5"));
        assert_eq!(number(" 100 ").to_string(), "100");
        assert_eq!(number("87,5").local(), "87,5");
        assert_eq!(serde_json::to_string(&number("0.11")).unwrap(), r#""0.11""#);
        for bad in ["", "-", "abc", "1e3", "1.000.000", "0.12345", "NaN", "99999999999999999"] {
            assert!(bad.parse::<Number>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_mean_of_thirds_is_exact() {
        let mean = Exact::mean(&[number("85").exact(), number("86").exact(), number("86").exact()]).unwrap();
        assert_eq!(mean.to_string(), "257/3");
        assert_eq!(mean.clone() * Exact::whole(3), Exact::whole(257));
        assert_eq!("257/3".parse::<Exact>().unwrap(), mean);
        assert_eq!(Exact::mean(&[]), None);
    }

    #[test]
    fn rounding_is_half_up_to_two_places() {
        assert_eq!(number("2.345").exact().round2().to_string(), "2,35");
        assert_eq!(number("2.3449").exact().round2().to_string(), "2,34");
        assert_eq!(number("-0.005").exact().round2().to_string(), "-0,01");
        assert_eq!((Exact::whole(955) / Exact::whole(261) * Exact::whole(25)).round2().to_string(), "91,48");
    }
}
