//! The API: one request, from its arrival to its answer.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State as Shared};
use axum::http::header::{CONTENT_TYPE, DATE};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use jiff::fmt::rfc2822::DateTimePrinter;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::faults::{self, Ending};
use super::form::{self, Upload};
use super::line::Line;
use super::records::Seen;
use super::refusal::{self, Answer, Outcome, Refusal};
use super::route::{self, Route};
use super::{Inner, State, interactions, lookups, messages, rules};

/// No body that Discord takes without files is longer; with files, it is longer by them, and a little more is read so
/// that it can be said what is wrong.
const LONGEST_BODY: usize = 1 << 20;

/// A request, read.
pub(super) struct Asking<'a> {
    pub(super) method: &'a str,
    pub(super) route: &'a Route,
    pub(super) query: &'a str,
    pub(super) body: &'a Value,
    pub(super) files: &'a [Upload],
}

impl Asking<'_> {
    /// A value of the query.
    pub(super) fn query(&self, name: &str) -> Option<&str> {
        let mut pairs = self
            .query
            .split('&')
            .filter_map(|pair| pair.split_once('='));
        pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    pub(super) fn query_number(&self, name: &str) -> Option<u64> {
        self.query(name)?.parse().ok()
    }
}

/// What stands in the head of an answer besides its status.
type Headers = Vec<(&'static str, String)>;

pub(super) async fn answer(
    Shared(inner): Shared<Arc<Inner>>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    let most = match form::kind(content_type(&head)) {
        form::Kind::Form(_) => LONGEST_BODY + 2 * form::MOST_BYTES,
        _ => LONGEST_BODY,
    };
    let Ok(bytes) = to_bytes(body, most).await else {
        return plain(StatusCode::PAYLOAD_TOO_LARGE);
    };
    let path = head.uri.path();
    let short = ["/api/v10", "/api"]
        .iter()
        .find_map(|prefix| path.strip_prefix(prefix))
        .unwrap_or(path);
    let found = route::read(head.method.as_str(), short);
    let template = found.as_ref().map_or("", |(_, template)| template);
    let seen = read(&head, template, &bytes);
    let (number, fault) = arrived(&inner, &seen, short);
    inner.changed.notify_waiters();

    let (ending, is_carried_out) = match fault {
        None => (Ending::Ordinary, true),
        Some(fault) => {
            tokio::time::sleep(fault.delay).await;
            let is_carried_out =
                fault.carried_out || matches!(fault.ending, Ending::Ordinary | Ending::Truncated);
            (fault.ending, is_carried_out)
        }
    };
    let ordinary = if is_carried_out {
        let (headers, outcome) = handle(&inner, found.as_ref().map(|(route, _)| route), &seen);
        Some((headers, outcome))
    } else {
        None
    };
    let response = match ending {
        Ending::Dropped => {
            line.cut();
            inner.lock().records.answered(number, 0);
            inner.changed.notify_waiters();
            return plain(StatusCode::SERVICE_UNAVAILABLE);
        }
        Ending::Answer {
            status,
            headers,
            body,
            is_truncated,
        } => {
            if is_truncated {
                line.cut_in_the_next_answer();
            }
            let mut response = with_status(status, Body::from(body));
            for (name, value) in headers {
                put(&mut response, &name, &value);
            }
            response
        }
        Ending::Truncated => {
            line.cut_in_the_next_answer();
            write(ordinary)
        }
        Ending::Ordinary => write(ordinary),
    };
    inner
        .lock()
        .records
        .answered(number, response.status().as_u16());
    inner.changed.notify_waiters();
    let mut response = response;
    put(
        &mut response,
        DATE.as_str(),
        &date(inner.setup.clock_behind),
    );
    response
}

/// What this machine's clock said so long ago, in the words of HTTP.
fn date(ago: Duration) -> String {
    let then = Timestamp::now() - SignedDuration::try_from(ago).unwrap_or_default();
    DateTimePrinter::new()
        .timestamp_to_rfc9110_string(&then)
        .unwrap_or_default()
}

fn read(head: &Parts, template: &'static str, bytes: &[u8]) -> Seen {
    let mut files = Vec::new();
    let body = match form::kind(content_type(head)) {
        _ if bytes.is_empty() => Value::Null,
        form::Kind::Form(boundary) => match form::read(bytes, boundary) {
            Ok((message, sent)) => {
                files = sent;
                message
            }
            Err(what) => Value::String(what),
        },
        _ => serde_json::from_slice(bytes)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(bytes).into_owned())),
    };
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    Seen {
        number: 0,
        at: std::time::Duration::ZERO,
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        route: template,
        query: head.uri.query().unwrap_or_default().to_owned(),
        authorization: head.headers.get("authorization").map(text),
        headers: head
            .headers
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), text(value)))
            .collect(),
        body,
        files,
        status: None,
    }
}

fn content_type(head: &Parts) -> &str {
    let told = head.headers.get(CONTENT_TYPE);
    told.and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

/// Counts the request, keeps it, and looks whether it meets a fault.
fn arrived(inner: &Inner, seen: &Seen, short: &str) -> (u64, Option<faults::Fault>) {
    let mut state = inner.lock();
    let number = state.records.number();
    let requests = &mut state.records.counts.requests;
    match requests.get_mut(&label(seen)) {
        Some(count) => *count += 1,
        None => {
            requests.insert(label(seen), 1);
        }
    }
    if state.records.remembers() {
        let mut kept = seen.clone();
        kept.number = number;
        kept.at = state.records.started.elapsed();
        state.records.keep(kept);
    }
    let fault = faults::meet(&mut state.faults, &seen.method, seen.route, short);
    (number, fault)
}

fn label(seen: &Seen) -> String {
    let route = if seen.route.is_empty() {
        &seen.path
    } else {
        seen.route
    };
    format!("{} {route}", seen.method)
}

fn handle(inner: &Inner, route: Option<&Route>, seen: &Seen) -> (Headers, Outcome) {
    let (headers, outcome) = admit(inner, route, seen);
    if let Err(refusal) = &outcome
        && refusal.is_violation
    {
        let what = refusal.body().to_string();
        violated(inner, seen, what);
    }
    (headers, outcome)
}

fn violated(inner: &Inner, seen: &Seen, what: String) {
    let mut state = inner.lock();
    state
        .records
        .violated(label(seen), what, seen.body.to_string());
}

fn admit(inner: &Inner, route: Option<&Route>, seen: &Seen) -> (Headers, Outcome) {
    let Some(route) = route else {
        return (Vec::new(), Err(refusal::no_such_route()));
    };
    if !route.is_open() && !is_authorized(inner, seen) {
        return (Vec::new(), Err(refusal::unauthorized()));
    }
    let mut headers = Vec::new();
    // Acknowledgements are not limited at all.
    if !matches!(route, Route::Callback { .. }) {
        let bucket = format!("{} {} {}", seen.method, seen.route, route.bucket());
        let limits = &inner.setup.limits;
        let is_exempt = route.is_of_an_interaction();
        let taken = inner.lock().buckets.take(limits, &bucket, is_exempt);
        headers = taken.headers;
        if let Some(body) = taken.refused {
            let answer = Answer {
                status: 429,
                body: Some(body),
            };
            return (headers, Ok(answer));
        }
    }
    if seen.body.is_string() {
        return (headers, Err(refusal::invalid_json()));
    }
    let mut wrong = rules::check(&seen.method, seen.route, &seen.body);
    if !seen.body.is_null() && form::kind(sent_as(seen)) == form::Kind::Other {
        wrong.push("content-type: is neither JSON nor a form with a boundary".to_owned());
    }
    wrong.extend(form::check(seen, route.takes_files()));
    if let Some(checker) = &inner.setup.checker
        && let Err(what) = checker(seen)
    {
        wrong.push(what);
    }
    if !wrong.is_empty() {
        return (headers, Err(refusal::invalid_form(&wrong)));
    }
    let bytes: usize = seen.files.iter().map(|file| file.content.len()).sum();
    if bytes > form::MOST_BYTES {
        return (headers, Err(refusal::too_large()));
    }
    let asking = Asking {
        method: &seen.method,
        route,
        query: &seen.query,
        body: &seen.body,
        files: &seen.files,
    };
    let outcome = act(inner, &mut inner.lock(), &asking);
    (headers, outcome)
}

/// The content type of a request.
fn sent_as(seen: &Seen) -> &str {
    let mut headers = seen.headers.iter();
    headers
        .find(|(name, _)| name == CONTENT_TYPE.as_str())
        .map_or("", |(_, value)| value.as_str())
}

fn is_authorized(inner: &Inner, seen: &Seen) -> bool {
    let sent = seen.authorization.as_deref();
    sent.and_then(|sent| sent.strip_prefix("Bot "))
        .is_some_and(|token| token == inner.setup.token)
}

fn act(inner: &Inner, state: &mut State, asking: &Asking<'_>) -> Outcome {
    match asking.route {
        Route::Callback { interaction, token } => {
            interactions::call_back(inner, state, asking, *interaction, token)
        }
        Route::FollowUp { application, token } => {
            interactions::follow_up(inner, state, asking, *application, token)
        }
        Route::Answer {
            application,
            token,
            message,
        } => interactions::answer(inner, state, asking, *application, token, *message),
        Route::Messages(_)
        | Route::Message { .. }
        | Route::Threads { .. }
        | Route::Typing(_)
        | Route::Pins(_)
        | Route::Pin { .. } => messages::act(inner, state, asking),
        _ => lookups::act(inner, state, asking),
    }
}

fn write(ordinary: Option<(Headers, Outcome)>) -> Response {
    let (headers, outcome) = ordinary.unwrap_or((Vec::new(), Ok(Answer::nothing())));
    let (status, body) = match outcome {
        Ok(answer) => (answer.status, answer.body),
        Err(refusal) => (refusal.status, Some(Refusal::body(&refusal))),
    };
    let mut response = match body {
        Some(body) => {
            let mut response = with_status(status, Body::from(body.to_string()));
            put(&mut response, CONTENT_TYPE.as_str(), "application/json");
            response
        }
        None => with_status(status, Body::empty()),
    };
    for (name, value) in headers {
        put(&mut response, name, &value);
    }
    response
}

fn with_status(status: u16, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::IM_A_TEAPOT);
    response
}

fn plain(status: StatusCode) -> Response {
    with_status(status.as_u16(), Body::empty())
}

/// A header that cannot be written is left out.
fn put(response: &mut Response, name: &str, value: &str) {
    if let (Ok(name), Ok(value)) = (
        HeaderName::from_bytes(name.as_bytes()),
        HeaderValue::from_bytes(value.as_bytes()),
    ) {
        response.headers_mut().insert(name, value);
    }
}
