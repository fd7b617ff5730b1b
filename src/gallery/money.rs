//! Amounts of money: exact decimals without a currency, which is the reader's (B-4).

use super::{PropertyPath, Violation, rule};
use std::fmt;
use std::iter::Sum;

/// Decimal places that an amount has room for.
const PLACES: usize = 9;
/// The smallest amounts that make up one whole.
const WHOLE: u128 = 1_000_000_000;
/// The highest price that is read, in whole units. Below it no product of a price and a size can
/// outgrow an amount.
const MOST: u128 = 1_000_000_000;

/// An amount of money, or a price for one unit of something: never negative, exact to nine decimal
/// places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Money(u128);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Reads a price such as `0.05`.
    ///
    /// # Errors
    /// A violation at `prices` when the text is not a decimal number, negative, above a billion, or
    /// has more than nine decimal places.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let fraction = fraction.trim_end_matches('0');
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let written = !whole.is_empty() && digits(whole) && digits(fraction);
        if !written || fraction.len() > PLACES {
            return Err(refused(text));
        }
        let number = |text: &str| text.parse::<u128>().ok();
        let whole = number(whole).and_then(|whole| whole.checked_mul(WHOLE));
        let fraction = number(&format!("{fraction:0<PLACES$}"));
        let amount = whole.zip(fraction);
        amount
            .and_then(|(whole, fraction)| whole.checked_add(fraction))
            .filter(|amount| *amount <= MOST * WHOLE)
            .map(Self)
            .ok_or_else(|| refused(text))
    }

    /// So many times this price.
    #[must_use]
    pub fn times(self, count: u64) -> Self {
        Self(self.0.saturating_mul(u128::from(count)))
    }
}

fn refused(text: &str) -> Violation {
    Violation::invalid(
        rule::B_4,
        PropertyPath::of("prices"),
        format!("{text:?} is not a price."),
    )
    .remedy(format!(
        "Write a decimal number from 0 to {MOST} with at most {PLACES} decimal places, such as 0.05."
    ))
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, |sum, amount| {
            Self(sum.0.saturating_add(amount.0))
        })
    }
}

/// The shortest decimal that is exactly the amount: `3`, `0.125`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = (self.0 / WHOLE, self.0 % WHOLE);
        let fraction = format!("{fraction:0>PLACES$}");
        match fraction.trim_end_matches('0') {
            "" => write!(f, "{whole}"),
            fraction => write!(f, "{whole}.{fraction}"),
        }
    }
}
