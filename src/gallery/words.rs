//! Words for numbers, as rules and commands say them.

/// The noun that goes with a count: the singular with one alone.
pub const fn noun<'a>(count: u64, singular: &'a str, plural: &'a str) -> &'a str {
    if count == 1 { singular } else { plural }
}

/// The whole numbers from one to another: `1 to 10`, or `1` where there is no other.
pub fn range(least: u32, most: u32) -> String {
    if least == most {
        return least.to_string();
    }
    format!("{least} to {most}")
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
}
