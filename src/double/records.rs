//! What the bot did: every request, every rule it broke, and how often.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use serde_json::Value;

use super::form::Upload;

/// A request.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Its number, from 0.
    pub number: u64,
    /// Since the double started.
    pub at: Duration,
    /// `POST`.
    pub method: String,
    /// As sent, without the query: `/api/v10/channels/1/messages`.
    pub path: String,
    /// As Discord's description writes it: `/channels/{channel_id}/messages`. Empty when there is no such route.
    pub route: &'static str,
    /// Behind the question mark.
    pub query: String,
    /// The authorization header, as sent.
    pub authorization: Option<String>,
    /// All headers, as sent.
    pub headers: Vec<(String, String)>,
    /// The body. `Null` when there is none, text when it is no JSON. With files, the message that they go with.
    pub body: Value,
    /// The files that came with it.
    pub files: Vec<Upload>,
    /// What it was answered with; none while it is not.
    pub status: Option<u16>,
}

/// A request that no correct bot sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// `POST /channels/{channel_id}/messages`, or the path when there is no such route.
    pub request: String,
    /// Which rule it breaks.
    pub what: String,
    /// The body that was sent.
    pub body: String,
}

/// How often.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// By route, as `POST /channels/{channel_id}/messages`.
    pub requests: BTreeMap<String, u64>,
    /// By status. A connection that was cut instead counts as 0.
    pub answers: BTreeMap<u16, u64>,
    /// Interactions sent.
    pub interactions: u64,
    /// Interactions acknowledged in time.
    pub acknowledged: u64,
    /// Acknowledgements of interactions that already had one.
    pub acknowledged_twice: u64,
    /// Acknowledgements that came too late.
    pub acknowledged_late: u64,
}

impl Counts {
    /// All requests.
    pub fn all(&self) -> u64 {
        self.requests.values().sum()
    }

    /// The answers that bring a ban when there are 10,000 of them in ten minutes.
    pub fn invalid(&self) -> u64 {
        [401, 403, 429]
            .iter()
            .filter_map(|status| self.answers.get(status))
            .sum()
    }
}

pub(super) struct Records {
    remember: usize,
    seen: VecDeque<Seen>,
    next: u64,
    pub(super) started: std::time::Instant,
    pub(super) violations: Vec<Violation>,
    pub(super) counts: Counts,
}

/// More violations than this tell nothing new.
const MOST_VIOLATIONS: usize = 1_000;

impl Records {
    pub(super) fn new(remember: usize) -> Records {
        Records {
            remember,
            seen: VecDeque::new(),
            next: 0,
            started: std::time::Instant::now(),
            violations: Vec::new(),
            counts: Counts::default(),
        }
    }

    pub(super) fn remembers(&self) -> bool {
        self.remember > 0
    }

    pub(super) fn number(&mut self) -> u64 {
        let number = self.next;
        self.next += 1;
        number
    }

    pub(super) fn keep(&mut self, seen: Seen) {
        if self.seen.len() == self.remember {
            self.seen.pop_front();
        }
        self.seen.push_back(seen);
    }

    pub(super) fn answered(&mut self, number: u64, status: u16) {
        *self.counts.answers.entry(status).or_default() += 1;
        // From the end: the request is one of the last.
        if let Some(seen) = self
            .seen
            .iter_mut()
            .rev()
            .find(|seen| seen.number == number)
        {
            seen.status = Some(status);
        }
    }

    pub(super) fn violated(&mut self, request: String, what: String, body: String) {
        if self.violations.len() < MOST_VIOLATIONS {
            self.violations.push(Violation {
                request,
                what,
                body,
            });
        }
    }

    pub(super) fn seen(&self) -> Vec<Seen> {
        self.seen.iter().cloned().collect()
    }
}
