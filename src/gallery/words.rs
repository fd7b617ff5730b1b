//! Words for numbers, as rules and commands say them.

/// The noun that goes with a count: the singular with one alone.
pub const fn noun<'a>(count: u64, singular: &'a str, plural: &'a str) -> &'a str {
    if count == 1 { singular } else { plural }
}

/// The whole numbers from one to another: `1 to 10`, or `1` where there is no other.
pub fn range(least: u32, most: u32) -> String {
    if least == most {
        return number(least.into());
    }
    format!("{} to {}", number(least.into()), number(most.into()))
}

/// A whole number as it was given, which may be below zero, with separators: `-10,000`.
pub fn given(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{}", number(value.unsigned_abs()))
}

/// A whole number with separators: `10,000`. Every number of a message is said so, but for those of
/// versions, which are names.
pub fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_singular_and_a_range_of_its_own() {
        assert_eq!(noun(0, "day", "days"), "days");
        assert_eq!(noun(1, "day", "days"), "day");
        assert_eq!(noun(2, "day", "days"), "days");
        assert_eq!(range(1, 10), "1 to 10");
        assert_eq!(range(1, 1), "1");
    }

    #[test]
    fn numbers_have_separators() {
        let rows = [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (1_234_567, "1,234,567"),
        ];
        for (value, text) in rows {
            assert_eq!(number(value), text);
        }
        let rows = [
            (-1000, "-1,000"),
            (-1, "-1"),
            (0, "0"),
            (10_000, "10,000"),
            (i64::MIN, "-9,223,372,036,854,775,808"),
        ];
        for (value, text) in rows {
            assert_eq!(given(value), text);
        }
    }
}
