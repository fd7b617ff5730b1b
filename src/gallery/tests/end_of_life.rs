//! Where end of life dates stand: I-9, I-11, V-10.

use super::*;
use jiff::SignedDuration;

#[test]
fn i9_a_date_has_passed_or_is_near() {
    let day = 24 * 3600;
    let near = |days| Some(EndOfLife::Near { days });
    let passed = |days| Some(EndOfLife::Passed { days });
    // Seconds from now, days that count as near, where the date stands.
    let cases = [
        (-40 * day, 0, passed(40)),
        (-1, 0, passed(0)),
        (0, 0, passed(0)),
        (1, 0, None),
        (1, 1, near(0)),
        (day, 1, near(1)),
        (day + 1, 1, None),
        (30 * day, 30, near(30)),
        (30 * day + 1, 30, None),
    ];
    for (seconds, within, expected) in cases {
        let date = now()
            .checked_add(SignedDuration::from_secs(seconds))
            .unwrap();
        assert_eq!(end_of_life(date, now(), within), expected, "{seconds}");
    }
    for date in [Timestamp::MIN, Timestamp::MAX] {
        for instant in [Timestamp::MIN, Timestamp::MAX] {
            assert!(end_of_life(date, instant, u32::MAX).is_some());
        }
    }
}

#[test]
fn i11_a_version_without_its_own_date_has_its_definitions() {
    let (own, of_definition) = (at("2030-01-01T00:00:00Z"), at("2031-01-01T00:00:00Z"));
    for (version_date, definition_date, expected) in [
        (None, None, None),
        (None, Some(of_definition), Some(of_definition)),
        (Some(own), None, Some(own)),
        (Some(own), Some(of_definition), Some(own)),
    ] {
        let mut version = existing("1.0.0", false);
        version.spec.end_of_life_date = version_date;
        let definition = ImageDefinitionSpec {
            end_of_life_date: definition_date,
            ..definition()
        };
        assert_eq!(version.end_of_life_date(Some(&definition)), expected);
    }
}

#[test]
fn i9_what_is_past_its_date_is_remarked_on_and_goes_on_working() {
    let date = now();
    let later = date.checked_add(SignedDuration::from_secs(1)).unwrap();
    let remark = |instant| end_of_life_remark("Image version \"1.0.0\"", date, instant);
    assert!(remark(date).unwrap().contains("still works"));
    assert!(remark(later).unwrap().starts_with("Image version"));
    assert_eq!(end_of_life_remark("It", later, date), None);
}
