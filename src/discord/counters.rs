//! What the bot counts of itself, for metrics and for tests.

use std::sync::atomic::{AtomicU64, Ordering};

/// A number that only grows.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// One more.
    pub fn add(&self) {
        // Numbers to look at: nothing is decided by their order.
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// How many.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

macro_rules! counters {
    ($($(#[doc = $doc:literal])+ $name:ident,)+) => {
        /// Everything that is counted, since the start.
        #[derive(Debug, Default)]
        pub struct Counters {
            $($(#[doc = $doc])+ pub $name: Counter,)+
        }

        impl Counters {
            /// Name, meaning and number of each.
            pub fn all(&self) -> Vec<(&'static str, &'static str, u64)> {
                vec![$((stringify!($name), concat!($($doc),+), self.$name.get()),)+]
            }
        }
    };
}

counters! {
    /// Requests sent to Discord, repeated ones too.
    requests,
    /// Requests that Discord refused with 401 or 403.
    refused,
    /// Requests that Discord answered with 429.
    slowed,
    /// Interactions that arrived.
    interactions,
    /// Interactions that were too old to be answered, and were dropped without a request.
    expired,
    /// Interactions and messages that arrived once more.
    repeated,
    /// Messages that asked something.
    messages,
    /// Questions that were answered.
    answered,
    /// Questions that nothing was found for.
    nothing_found,
    /// Questions that took too long.
    timed_out,
    /// Questions that failed.
    failed,
    /// Questions that a limit refused.
    limited,
    /// Questions that found the queue full.
    turned_away,
    /// Messages with news on a question that somebody follows.
    follows_told,
    /// Presses of buttons that were not allowed, or not ours.
    refused_presses,
    /// Gateway events that could not be read.
    unknown_events,
    /// Sessions that the gateway began anew.
    ready,
    /// Sessions that the gateway resumed.
    resumed,
}
