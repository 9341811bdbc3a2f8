//! The one client that speaks to the web. Every address goes through the guard, every hop again, and a connection goes
//! to the very address that was judged.
//!
//! How that is made sure: a host is looked up here and every answer is judged (`guard`); then the request is given to a
//! reqwest client that knows these addresses and no resolver, so there is no second lookup that could answer something
//! else. It follows no redirects, uses no proxy, keeps no cookies and unpacks nothing: hops are judged here, and bodies
//! are unpacked within bounds (`decode`). `pace` says when a request may go.

mod decode;
mod error;
mod guard;
mod lines;
mod names;
mod pace;
mod page;
mod ranges;
mod settings;

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use backon::{BackoffBuilder, ExponentialBuilder};
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, IF_MODIFIED_SINCE, IF_NONE_MATCH, LOCATION};
use tokio_util::sync::CancellationToken;
use url::Url;

use lines::Lines;
use pace::{LeftAlone, Pace};

pub use decode::{Coding, DecodeError, Decoded, MOST_RATIO, decode};
pub use error::FetchError;
pub use guard::{Blocked, Checked, Guard, Target, shown};
pub use lines::StartError;
pub use names::{NameError, Names};
pub use page::{Accept, Fetched, Page, Request, Validators};
pub use ranges::{Range, special_range};
pub use settings::{Opened, OpenedError, Settings};

/// So many hops are followed. Browsers follow more, but no page that is meant to be read needs them.
const MOST_HOPS: usize = 5;

/// So often a request is tried again when nobody answers or the server is not well.
const MOST_RETRIES: usize = 2;

/// The first pause before that; the second is twice as long, and up to as much again is left to chance.
const FIRST_PAUSE: Duration = Duration::from_millis(500);

/// A server that asks to wait is waited for when it is no longer than this; else the caller's schedule does it.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// A client of the web. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    guard: Guard,
    names: Names,
    pace: Pace,
    lines: Lines,
    pause: Duration,
    pause_opened: Duration,
}

impl Client {
    /// A client that asks what `settings` allow, and looks names up with `names`.
    ///
    /// # Errors
    /// When the contact cannot be sent, or no TLS is to be had.
    pub fn new(settings: Settings, names: Names) -> Result<Client, StartError> {
        Ok(Client {
            shared: Arc::new(Shared {
                lines: Lines::new(settings.contact.as_deref(), &settings.roots)?,
                names,
                pace: Pace::new(settings.at_once),
                pause: settings.pause,
                pause_opened: settings.pause_opened,
                guard: Guard::new(settings),
            }),
        })
    }

    /// What decides; also to be asked when an admin names an address, before anything is fetched.
    pub fn guard(&self) -> &Guard {
        &self.shared.guard
    }

    /// A host asks (in its robots.txt) for so long a pause between two requests; ten minutes are heeded at most.
    pub fn slow_down(&self, url: &Url, pause: Duration) {
        if let Some(host) = url.host_str() {
            self.shared.pace.slow_down(host, pause);
        }
    }

    /// Fetches a page, unless it is as it was.
    ///
    /// # Errors
    /// When it may not be asked, does not answer in time, or with something else than a page within bounds.
    pub async fn get(
        &self,
        request: Request<'_>,
        cancel: &CancellationToken,
    ) -> Result<Fetched, FetchError> {
        let target = self.shared.guard.judge(request.url)?;
        let host = target.host().to_owned();
        let fetching = self.shared.follow(&request, target);
        tokio::select! {
            biased;
            () = cancel.cancelled() => Err(FetchError::Cancelled),
            fetched = tokio::time::timeout(request.deadline, fetching) => {
                fetched.unwrap_or(Err(FetchError::Deadline { host, within: request.deadline }))
            }
        }
    }
}

/// What one host answered.
enum Answer {
    Unchanged,
    Page(Box<Page>),
    Moved { location: String, permanently: bool },
}

impl Shared {
    /// Goes from hop to hop until there is a page.
    async fn follow(&self, request: &Request<'_>, first: Target) -> Result<Fetched, FetchError> {
        let deadline = Instant::now() + request.deadline;
        let endless = |why: &str| FetchError::Redirects {
            place: shown(first.url()),
            why: why.to_owned(),
        };
        let mut target = first.clone();
        let mut from_outside = request.from_outside;
        let mut been = vec![first.url().clone()];
        let mut moved_permanently = true;
        loop {
            let checked = self.check(&target, from_outside).await?;
            match self
                .ask_patiently(request, &target, &checked, deadline)
                .await?
            {
                Answer::Unchanged => return Ok(Fetched::Unchanged),
                Answer::Page(mut page) => {
                    page.moved_permanently = moved_permanently && been.len() > 1;
                    return Ok(Fetched::Page(page));
                }
                Answer::Moved {
                    location,
                    permanently,
                } => {
                    if been.len() > MOST_HOPS {
                        return Err(endless(&format!("more than {MOST_HOPS} of them")));
                    }
                    target = self.guard.judge_hop(&target, &location)?;
                    if been.contains(target.url()) {
                        return Err(endless("in a circle"));
                    }
                    been.push(target.url().clone());
                    moved_permanently &= permanently;
                    // Where a public page leads, it does not lead to what only the operator may name.
                    from_outside |= !checked.opened;
                }
            }
        }
    }

    /// Looks a host up, once, and judges every answer.
    async fn check(&self, target: &Target, from_outside: bool) -> Result<Checked, FetchError> {
        let answers = match target.literal() {
            Some(address) => vec![address],
            None => {
                let found = self.names.lookup(target.host()).await;
                found.map_err(|error| FetchError::Name {
                    host: target.host().to_owned(),
                    why: error.to_string(),
                })?
            }
        };
        Ok(self.guard.judge_answers(target, &answers, from_outside)?)
    }

    /// Asks a host, and again where that is worth it and there is time. Each try goes to the addresses that were judged.
    async fn ask_patiently(
        &self,
        request: &Request<'_>,
        target: &Target,
        checked: &Checked,
        deadline: Instant,
    ) -> Result<Answer, FetchError> {
        let mut pauses = ExponentialBuilder::default()
            .with_min_delay(FIRST_PAUSE)
            .with_factor(2.0)
            .with_max_times(MOST_RETRIES)
            .with_jitter()
            .build();
        let least = if checked.opened {
            self.pause_opened
        } else {
            self.pause
        };
        loop {
            let turn = self.pace.turn(target.host(), least, deadline).await;
            let turn = turn.map_err(|LeftAlone(rest)| FetchError::LeftAlone {
                host: target.host().to_owned(),
                rest,
            })?;
            let asked = self.ask(request, target, checked).await;
            drop(turn);
            let Err(error) = asked else { return asked };
            if let Some(rest) = error.retry_after() {
                self.pace.leave_alone(target.host(), rest);
            }
            let Some(pause) = pauses.next().filter(|_| error.is_tried_at_once()) else {
                return Err(error);
            };
            let pause = pause.max(error.retry_after().unwrap_or_default());
            if pause > LONGEST_WAIT || Instant::now() + pause >= deadline {
                return Err(error);
            }
            tokio::time::sleep(pause).await;
        }
    }

    /// Asks a host once.
    async fn ask(
        &self,
        request: &Request<'_>,
        target: &Target,
        checked: &Checked,
    ) -> Result<Answer, FetchError> {
        let line = self.lines.to(target, checked)?;
        let mut get = line
            .get(target.url().clone())
            .header(ACCEPT, request.accept.header());
        let known = request
            .known
            .filter(|known| known.url == target.url().as_str());
        if let Some(etag) = known.and_then(|known| known.etag.as_deref()) {
            get = get.header(IF_NONE_MATCH, etag);
        }
        if let Some(last_modified) = known.and_then(|known| known.last_modified.as_deref()) {
            get = get.header(IF_MODIFIED_SINCE, last_modified);
        }
        let answer = get
            .send()
            .await
            .map_err(|error| lines::in_words(target, error))?;
        let (status, headers) = (answer.status(), answer.headers());
        let place = || shown(target.url());
        match status {
            // 203 is a page that somebody on the way changed.
            StatusCode::OK | StatusCode::NON_AUTHORITATIVE_INFORMATION => {
                let page = page::begun(target.url().clone(), headers);
                let page = lines::read(&self.lines, request, target, answer, page).await?;
                Ok(Answer::Page(Box::new(page)))
            }
            StatusCode::NOT_MODIFIED if known.is_some() => Ok(Answer::Unchanged),
            StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::SEE_OTHER
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT => {
                let location = headers.get(LOCATION);
                let location = location.map(|value| String::from_utf8_lossy(value.as_bytes()));
                Ok(Answer::Moved {
                    location: location.map(|to| to.into_owned()).ok_or_else(|| {
                        FetchError::Redirects {
                            place: place(),
                            why: format!("{} without a place", status.as_u16()),
                        }
                    })?,
                    permanently: matches!(status.as_u16(), 301 | 308),
                })
            }
            StatusCode::GONE => Err(FetchError::Gone { place: place() }),
            _ => Err(FetchError::Status {
                place: place(),
                status: status.as_u16(),
                retry_after: page::retry_after(headers, SystemTime::now()),
            }),
        }
    }
}
