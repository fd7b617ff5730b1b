//! The clock: R-3.

use super::*;
use jiff::SignedDuration;

fn at(text: &str) -> Timestamp {
    format!("2026-06-01T{text}Z").parse().unwrap()
}

fn state(mode: ClockMode, highest: Option<&str>) -> ClockState {
    ClockState {
        mode,
        highest: highest.map(at),
    }
}

#[test]
fn r3_the_clock_shows_no_less_than_it_showed_when_anything_was_written() {
    let virtual_at = |text| ClockMode::Virtual(at(text));
    let cases = [
        (ClockMode::System, None, "12:00:00", "12:00:00", false),
        (
            ClockMode::System,
            Some("11:59:59"),
            "12:00:00",
            "12:00:00",
            false,
        ),
        (
            ClockMode::System,
            Some("12:00:00"),
            "12:00:00",
            "12:00:00",
            false,
        ),
        (
            ClockMode::System,
            Some("12:00:01"),
            "12:00:00",
            "12:00:01",
            true,
        ),
        (
            virtual_at("15:00:00"),
            Some("15:00:00"),
            "12:00:00",
            "15:00:00",
            false,
        ),
        (
            virtual_at("09:00:00"),
            Some("09:00:00"),
            "12:00:00",
            "09:00:00",
            false,
        ),
    ];
    for (mode, highest, system, now, held) in cases {
        let reading = state(mode, highest).reading(at(system));
        assert_eq!(reading.now, at(now), "{mode:?} {highest:?}");
        assert_eq!(reading.is_held(), held, "{mode:?} {highest:?}");
        assert_eq!((reading.mode, reading.system), (mode, at(system)));
    }
    let seen = state(ClockMode::System, Some("12:00:00"));
    assert_eq!(seen.having_seen(at("11:00:00")), seen);
    assert_eq!(
        seen.having_seen(at("13:00:00")).highest,
        Some(at("13:00:00"))
    );
}

#[test]
fn r3_the_clock_moves_backwards_only_where_that_is_allowed() {
    let hour = SignedDuration::from_hours(1);
    let noon = "12:00:00";
    let system = state(ClockMode::System, Some(noon));
    let later = state(ClockMode::Virtual(at("15:00:00")), Some("15:00:00"));
    let cases = [
        (system, ClockChange::Set(at(noon)), noon, true),
        (system, ClockChange::Set(at("11:59:59")), "11:59:59", false),
        (system, ClockChange::Advance(hour), "13:00:00", true),
        (system, ClockChange::Advance(-hour), "11:00:00", false),
        (system, ClockChange::System, noon, true),
        (later, ClockChange::Advance(hour), "16:00:00", true),
        (later, ClockChange::Set(at("14:00:00")), "14:00:00", false),
        (later, ClockChange::System, noon, false),
    ];
    for (before, change, expected, forwards) in cases {
        let refused = before.changed(change, at(noon), false);
        assert_eq!(refused.is_ok(), forwards, "{before:?} {change:?}");
        if let Err(violation) = refused {
            assert_eq!(short(std::slice::from_ref(&violation)), ["R-3 at clock"]);
            assert_well_said(&violation);
        }
        let after = before.changed(change, at(noon), true).unwrap();
        assert_eq!(after.reading(at(noon)).now, at(expected), "{change:?}");
        assert!(!after.reading(at(noon)).is_held());
        assert_eq!(
            after.mode == ClockMode::System,
            change == ClockChange::System
        );
    }
}

#[test]
fn r3_the_clock_stays_within_the_calendar() {
    for by in [SignedDuration::MAX, SignedDuration::MIN] {
        let refused = ClockState::default()
            .changed(ClockChange::Advance(by), now(), true)
            .unwrap_err();
        assert_well_said(&refused);
    }
}
