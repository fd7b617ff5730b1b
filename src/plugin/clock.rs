//! The time, as the plugin layer needs it: for log lines and for the validity of certificates.
//!
//! The one place in this module that asks the system, so that a test can say what time it is.

use jiff::Timestamp;

/// Tells the time.
#[derive(Clone, Copy, Debug)]
pub struct Clock(fn() -> Timestamp);

impl Clock {
    /// The system's clock.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place of this module that asks the system"
    )]
    pub const fn system() -> Self {
        Self(Timestamp::now)
    }

    /// A clock that says what `now` says.
    pub const fn telling(now: fn() -> Timestamp) -> Self {
        Self(now)
    }

    /// The present instant.
    pub fn now(self) -> Timestamp {
        (self.0)()
    }
}
