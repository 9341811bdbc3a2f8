//! What time it is, for what is done at certain times: the system's, or any other that a test or a measurement sets.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;

/// Tells the time. Its clones tell the same one.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The clock of the system.
    pub fn of_the_system() -> Clock {
        Clock::told_by(Timestamp::now)
    }

    /// The time that `now` tells, whenever it is asked.
    pub fn told_by(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Clock {
        Clock(Arc::new(now))
    }

    /// What time it is.
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clock").field(&self.now()).finish()
    }
}
