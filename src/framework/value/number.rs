//! Exact numbers, as Terraform has them: any decimal that a configuration can write.
//!
//! Terraform computes with 512-bit floats and compares by decimal text, so a number that the
//! provider does not compute with must pass through unchanged. Nothing here knows an encoding.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// A number of any size and precision, kept exact.
///
/// Equal numbers are equal whatever their spelling (`1`, `1.0` and `10e-1`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number(Repr);

/// Canonical: an integer that fits `i64` is always `Integer`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Repr {
    Integer(i64),
    Decimal(Box<Decimal>),
    Infinity { negative: bool },
}

/// `digits` times ten to the power of `exponent`; no zeros at either end of `digits`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Decimal {
    negative: bool,
    digits: String,
    exponent: i64,
}

/// The text is not a decimal number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a decimal number")]
pub struct ParseNumberError;

/// Plain notation is used up to this many digits, scientific beyond.
const LONGEST_PLAIN: i64 = 64;

impl Number {
    /// Positive or negative infinity, which Terraform can hold though no configuration can write it.
    #[must_use]
    pub const fn infinity(negative: bool) -> Self {
        Self(Repr::Infinity { negative })
    }

    /// An integer exactly, any other number as the shortest decimal that reads back as `float`,
    /// which is how Terraform compares the two; `None` for NaN, which Terraform has not.
    #[must_use]
    pub fn from_f64(float: f64) -> Option<Self> {
        if float.is_nan() {
            None
        } else if float.is_infinite() {
            Some(Self::infinity(float < 0.0))
        } else if float.fract() == 0.0 {
            format!("{float:.0}").parse().ok()
        } else {
            format!("{float:e}").parse().ok()
        }
    }

    /// The number as an integer, when it is one and fits.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        match self.0 {
            Repr::Integer(integer) => Some(integer),
            Repr::Decimal(_) | Repr::Infinity { .. } => None,
        }
    }

    /// The nearest double.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        match &self.0 {
            #[expect(
                clippy::cast_precision_loss,
                reason = "the nearest double is what is asked"
            )]
            Repr::Integer(integer) => *integer as f64,
            Repr::Decimal(_) => self.to_string().parse().unwrap_or(f64::NAN),
            Repr::Infinity { negative: false } => f64::INFINITY,
            Repr::Infinity { negative: true } => f64::NEG_INFINITY,
        }
    }

    /// Whether this is one of the two infinities.
    #[must_use]
    pub fn is_infinite(&self) -> bool {
        matches!(self.0, Repr::Infinity { .. })
    }

    fn sign(&self) -> i8 {
        match &self.0 {
            Repr::Integer(integer) => i8::try_from(integer.signum()).unwrap_or(0),
            Repr::Decimal(decimal) if decimal.negative => -1,
            Repr::Decimal(_) => 1,
            Repr::Infinity { negative } => {
                if *negative {
                    -1
                } else {
                    1
                }
            }
        }
    }

    /// Digits and exponent of a finite number other than zero.
    fn magnitude(&self) -> (String, i64) {
        match &self.0 {
            Repr::Integer(integer) => {
                let digits = integer.unsigned_abs().to_string();
                let trimmed = digits.trim_end_matches('0');
                let exponent = i64::try_from(digits.len() - trimmed.len()).unwrap_or(i64::MAX);
                (trimmed.to_owned(), exponent)
            }
            Repr::Decimal(decimal) => (decimal.digits.clone(), decimal.exponent),
            Repr::Infinity { .. } => ("1".to_owned(), i64::MAX),
        }
    }
}

impl From<i64> for Number {
    fn from(integer: i64) -> Self {
        Self(Repr::Integer(integer))
    }
}

impl From<i32> for Number {
    fn from(integer: i32) -> Self {
        Self::from(i64::from(integer))
    }
}

impl From<u32> for Number {
    fn from(integer: u32) -> Self {
        Self::from(i64::from(integer))
    }
}

impl From<u64> for Number {
    fn from(integer: u64) -> Self {
        i64::try_from(integer).map_or_else(
            |_| Self(canonical(false, &integer.to_string(), 0)),
            Self::from,
        )
    }
}

/// Strips zeros from both ends and chooses the representation.
fn canonical(negative: bool, digits: &str, exponent: i64) -> Repr {
    let digits = digits.trim_start_matches('0');
    let trimmed = digits.trim_end_matches('0');
    if trimmed.is_empty() {
        return Repr::Integer(0);
    }
    let dropped = i64::try_from(digits.len() - trimmed.len()).unwrap_or(i64::MAX);
    let exponent = exponent.saturating_add(dropped);
    if let Ok(zeros @ 0..=18) = usize::try_from(exponent)
        && trimmed.len() + zeros <= 19
    {
        let sign = if negative { "-" } else { "" };
        if let Ok(integer) = format!("{sign}{trimmed}{:0<zeros$}", "").parse() {
            return Repr::Integer(integer);
        }
    }
    Repr::Decimal(Box::new(Decimal {
        negative,
        digits: trimmed.to_owned(),
        exponent,
    }))
}

impl FromStr for Number {
    type Err = ParseNumberError;

    /// Reads `-12`, `0.5`, `1e30`, `1.25E-3`: what JSON and Terraform write, of any length.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(integer) = text.parse::<i64>() {
            return Ok(Self::from(integer));
        }
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => {
                // "1e" and "1e+-5" are refused by the integer parser.
                let exponent = exponent.parse::<i64>().map_err(|_| ParseNumberError)?;
                (mantissa, exponent)
            }
            None => (rest, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction)
        {
            return Err(ParseNumberError);
        }
        let places = i64::try_from(fraction.len()).map_err(|_| ParseNumberError)?;
        let exponent = exponent.checked_sub(places).ok_or(ParseNumberError)?;
        Ok(Self(if fraction.is_empty() {
            canonical(negative, whole, exponent)
        } else {
            canonical(negative, &format!("{whole}{fraction}"), exponent)
        }))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimal = match &self.0 {
            Repr::Integer(integer) => return write!(formatter, "{integer}"),
            Repr::Infinity { negative } => {
                return formatter.write_str(if *negative { "-Inf" } else { "Inf" });
            }
            Repr::Decimal(decimal) => decimal,
        };
        if decimal.negative {
            formatter.write_str("-")?;
        }
        let count = i64::try_from(decimal.digits.len()).unwrap_or(i64::MAX);
        let point = count.saturating_add(decimal.exponent);
        if decimal.exponent == 0 || (decimal.exponent > 0 && point <= LONGEST_PLAIN) {
            let zeros = usize::try_from(decimal.exponent).unwrap_or(0);
            write!(formatter, "{}{:0<zeros$}", decimal.digits, "")
        } else if point > 0 && point < count {
            let (whole, fraction) = decimal.digits.split_at(usize::try_from(point).unwrap_or(0));
            write!(formatter, "{whole}.{fraction}")
        } else if point <= 0 && point > -LONGEST_PLAIN {
            let zeros = usize::try_from(-point).unwrap_or(0);
            write!(formatter, "0.{:0<zeros$}{}", "", decimal.digits)
        } else {
            write!(formatter, "{}e{}", decimal.digits, decimal.exponent)
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        if let (Repr::Integer(one), Repr::Integer(two)) = (&self.0, &other.0) {
            return one.cmp(two);
        }
        let sign = self.sign();
        let by_sign = sign.cmp(&other.sign());
        if by_sign != Ordering::Equal || sign == 0 {
            return by_sign;
        }
        let by_infinity = self.is_infinite().cmp(&other.is_infinite());
        let by_size = if by_infinity == Ordering::Equal {
            let (digits, exponent) = self.magnitude();
            let (other_digits, other_exponent) = other.magnitude();
            let point = |count: usize, exponent: i64| {
                i64::try_from(count)
                    .unwrap_or(i64::MAX)
                    .saturating_add(exponent)
            };
            point(digits.len(), exponent)
                .cmp(&point(other_digits.len(), other_exponent))
                .then_with(|| digits.cmp(&other_digits))
                .then_with(|| exponent.cmp(&other_exponent))
        } else {
            by_infinity
        };
        if sign < 0 { by_size.reverse() } else { by_size }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p21_numbers_keep_every_digit_and_have_one_spelling() {
        for (text, expected) in [
            ("0", "0"),
            ("-0.0", "0"),
            ("1.0", "1"),
            ("10e-1", "1"),
            ("0.1", "0.1"),
            ("-0.00025", "-0.00025"),
            ("1e30", "1000000000000000000000000000000"),
            ("18446744073709551616", "18446744073709551616"),
            ("9223372036854775807", "9223372036854775807"),
            ("-9223372036854775808", "-9223372036854775808"),
            ("9223372036854775808", "9223372036854775808"),
            ("1e999999999999", "1e999999999999"),
            ("12.50", "12.5"),
        ] {
            let number: Number = text.parse().unwrap();
            assert_eq!(number.to_string(), expected, "{text}");
            assert_eq!(expected.parse::<Number>().unwrap(), number, "{text}");
        }
    }

    #[test]
    fn p21_what_is_no_number_is_refused() {
        for text in [
            "", "-", ".", "1e", "e5", "0x10", "1 ", "1_000", "½", "NaN", "1e+-5", "1.2.3",
        ] {
            assert!(text.parse::<Number>().is_err(), "{text}");
        }
    }

    #[test]
    fn numbers_are_ordered_by_value() {
        let ordered = [
            "-1e40", "-2", "-0.5", "0", "1e-9", "0.1", "0.25", "1", "9.99", "10", "1e19", "2e19",
        ];
        let numbers: Vec<Number> = ordered.iter().map(|text| text.parse().unwrap()).collect();
        assert!(numbers.is_sorted());
        assert!(
            numbers
                .iter()
                .all(|number| *number < Number::infinity(false))
        );
        assert!(
            numbers
                .iter()
                .all(|number| *number > Number::infinity(true))
        );
    }

    #[test]
    fn floats_become_their_shortest_decimal() {
        for (float, expected) in [
            (0.1, "0.1"),
            (0.5, "0.5"),
            (1e21, "1000000000000000000000"),
            (f64::from(2).powi(70), "1180591620717411303424"),
            (-3.0, "-3"),
        ] {
            assert_eq!(Number::from_f64(float).unwrap().to_string(), expected);
        }
        assert!(Number::from_f64(f64::NAN).is_none());
    }
}
