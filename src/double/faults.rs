//! What goes wrong with requests, by script.

use std::time::Duration;

use serde_json::{Value, json};

use super::limits;

/// One thing that goes wrong, once unless told otherwise.
#[derive(Debug, Clone)]
pub struct Fault {
    method: String,
    route: String,
    skip: u32,
    times: u32,
    pub(super) carried_out: bool,
    pub(super) delay: Duration,
    pub(super) ending: Ending,
}

/// How the answer goes wrong.
#[derive(Debug, Clone)]
pub(super) enum Ending {
    /// It does not; it was only late.
    Ordinary,
    Answer {
        status: u16,
        headers: Vec<(String, String)>,
        body: String,
        is_truncated: bool,
    },
    /// The true answer, cut in its middle.
    Truncated,
    /// The connection is reset without an answer.
    Dropped,
}

/// A fault that waits for its request.
pub(super) struct Armed {
    fault: Fault,
    met: u32,
}

impl Armed {
    pub(super) fn new(fault: Fault) -> Armed {
        Armed { fault, met: 0 }
    }
}

impl Fault {
    /// At requests with this method (`*` is any) to this route: as Discord's description writes it
    /// (`/channels/{channel_id}/messages`), as a path (`/channels/17/messages`), or the beginning of either and a `*`.
    pub fn on(method: &str, route: &str) -> Fault {
        Fault {
            method: method.to_owned(),
            route: route.to_owned(),
            skip: 0,
            times: 1,
            carried_out: false,
            delay: Duration::ZERO,
            ending: Ending::Ordinary,
        }
    }

    /// Only after this many requests that fit.
    #[must_use]
    pub fn skipping(mut self, requests: u32) -> Fault {
        self.skip = requests;
        self
    }

    /// So many times.
    #[must_use]
    pub fn times(mut self, times: u32) -> Fault {
        self.times = times;
        self
    }

    /// Until [`super::Double::clear_faults`].
    #[must_use]
    pub fn always(self) -> Fault {
        self.times(u32::MAX)
    }

    /// What was asked for is done all the same: only the answer goes wrong.
    #[must_use]
    pub fn carried_out(mut self) -> Fault {
        self.carried_out = true;
        self
    }

    /// The answer is late.
    #[must_use]
    pub fn delayed(mut self, delay: Duration) -> Fault {
        self.delay = delay;
        self
    }

    /// The connection is reset without an answer.
    #[must_use]
    pub fn dropped(mut self) -> Fault {
        self.ending = Ending::Dropped;
        self
    }

    /// The answer breaks off in the middle of its body. What was asked for is done, unless the status is set too.
    #[must_use]
    pub fn truncated(mut self) -> Fault {
        match &mut self.ending {
            Ending::Answer { is_truncated, .. } => *is_truncated = true,
            ending => *ending = Ending::Truncated,
        }
        self
    }

    /// The answer has this status, and the body that Discord sends with it.
    #[must_use]
    pub fn status(mut self, status: u16) -> Fault {
        let message = format!("{status}: by the script of a test");
        self.ending = Ending::Answer {
            status,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: json!({"message": message, "code": 0}).to_string(),
            is_truncated: false,
        };
        self
    }

    /// The answer has this body. Set the status first.
    #[must_use]
    pub fn json(self, json: &Value) -> Fault {
        self.body("application/json", json.to_string())
    }

    /// The answer is a page, as from a proxy between. Set the status first.
    #[must_use]
    pub fn html(self, html: &str) -> Fault {
        self.body("text/html; charset=UTF-8", html.to_owned())
    }

    fn body(mut self, kind: &str, text: String) -> Fault {
        if let Ending::Answer { headers, body, .. } = &mut self.ending {
            headers.retain(|(name, _)| name != "content-type");
            headers.push(("content-type".to_owned(), kind.to_owned()));
            *body = text;
        }
        self
    }

    /// The answer has this header. Set the status first.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Fault {
        if let Ending::Answer { headers, .. } = &mut self.ending {
            headers.push((name.to_ascii_lowercase(), value.to_owned()));
        }
        self
    }

    /// 429: this bot asks too much of this route.
    #[must_use]
    pub fn limited(self, wait: Duration) -> Fault {
        self.limited_as(wait, "user")
    }

    /// 429: this bot asks too much in all.
    #[must_use]
    pub fn limited_globally(self, wait: Duration) -> Fault {
        self.limited_as(wait, "global")
    }

    /// 429: all bots together ask too much of this. It does not count towards a ban.
    #[must_use]
    pub fn limited_shared(self, wait: Duration) -> Fault {
        self.limited_as(wait, "shared")
    }

    /// 429 with this as the header, or without one, and with this as the body, whatever it is.
    #[must_use]
    pub fn limited_badly(self, retry_after: Option<&str>, body: &str) -> Fault {
        let fault = self.status(429).body("application/json", body.to_owned());
        match retry_after {
            Some(value) => fault.header("retry-after", value),
            None => fault,
        }
    }

    fn limited_as(self, wait: Duration, scope: &str) -> Fault {
        let fault = self
            .status(429)
            .json(&limits::refusal(wait, scope == "global"));
        limits::refusal_headers(wait, scope)
            .into_iter()
            .fold(fault, |fault, (name, value)| fault.header(name, &value))
    }

    fn fits(&self, method: &str, route: &str, path: &str) -> bool {
        let fits = |text: &str| match self.route.strip_suffix('*') {
            Some(beginning) => text.starts_with(beginning),
            None => text == self.route,
        };
        (self.method == "*" || self.method == method) && (fits(route) || fits(path))
    }
}

/// The fault that this request meets, if any. Every one that fits counts it; the first one that is due is met.
pub(super) fn meet(armed: &mut Vec<Armed>, method: &str, route: &str, path: &str) -> Option<Fault> {
    let mut met = None;
    for armed in armed.iter_mut() {
        if !armed.fault.fits(method, route, path) {
            continue;
        }
        let is_due = armed.met >= armed.fault.skip;
        if !is_due {
            armed.met += 1;
        } else if met.is_none() {
            armed.met = armed.met.saturating_add(1);
            met = Some(armed.fault.clone());
        }
    }
    armed.retain(|armed| armed.met < armed.fault.skip.saturating_add(armed.fault.times));
    met
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_waits_for_its_turn_and_then_goes() {
        let fault = Fault::on("GET", "/channels/*")
            .skipping(1)
            .times(2)
            .status(500);
        let mut armed = vec![Armed::new(fault)];
        let mut meets = |method: &str| {
            meet(&mut armed, method, "/channels/{channel_id}", "/channels/7").is_some()
        };
        assert!(!meets("POST"));
        assert_eq!(
            [meets("GET"), meets("GET"), meets("GET"), meets("GET")],
            [false, true, true, false]
        );
    }
}
