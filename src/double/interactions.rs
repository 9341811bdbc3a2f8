//! Interactions: acknowledged once and in time, answered as long as their token lives.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::Notify;

use super::form::Upload;
use super::messages::{attach, change, compose, is_empty, remove};
use super::refusal::{self, Answer, Outcome, Refusal};
use super::rest::Asking;
use super::world::{EPHEMERAL, LOADING, Person};
use super::{Inner, State, wire};

/// What a person did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Did {
    Command,
    Click,
    Typing,
    Submit,
}

impl Did {
    /// Discord's number.
    pub(super) fn number(self) -> u8 {
        match self {
            Did::Command => 2,
            Did::Click => 3,
            Did::Typing => 4,
            Did::Submit => 5,
        }
    }

    /// Whether it may be acknowledged so.
    fn takes(self, kind: u64, has_source: bool) -> bool {
        match self {
            Did::Command => matches!(kind, 4 | 5 | 9),
            Did::Click => matches!(kind, 4..=7 | 9),
            Did::Typing => kind == CHOICES,
            Did::Submit => matches!(kind, 4 | 5) || has_source && matches!(kind, 6 | 7),
        }
    }
}

// The kinds of acknowledgements.
pub(super) const MESSAGE: u64 = 4;
pub(super) const DEFERRED_MESSAGE: u64 = 5;
pub(super) const DEFERRED_UPDATE: u64 = 6;
pub(super) const UPDATE: u64 = 7;
pub(super) const CHOICES: u64 = 8;
pub(super) const MODAL: u64 = 9;

pub(super) struct Interaction {
    pub(super) id: u64,
    pub(super) token: String,
    pub(super) did: Did,
    /// As a test calls it when nothing comes.
    pub(super) label: String,
    pub(super) channel: u64,
    pub(super) guild: Option<u64>,
    pub(super) person: Person,
    /// The message whose button was clicked.
    pub(super) source: Option<u64>,
    pub(super) sent: Instant,
    pub(super) acknowledged: Option<Acknowledgement>,
    /// The message that `@original` is.
    pub(super) original: Option<u64>,
    /// The messages that were written or edited as an answer, in order, and how long after the question.
    pub(super) answers: Vec<(Duration, u64)>,
    // One for each: 500 waiting tests would otherwise all wake whenever one of them is served.
    pub(super) changed: Arc<Notify>,
}

#[derive(Clone)]
pub(super) struct Acknowledgement {
    pub(super) kind: u64,
    pub(super) after: Duration,
    pub(super) data: Value,
}

impl Interaction {
    fn answered(&mut self, message: u64) {
        self.answers.push((self.sent.elapsed(), message));
    }
}

pub(super) fn call_back(
    inner: &Inner,
    state: &mut State,
    asking: &Asking<'_>,
    id: u64,
    token: &str,
) -> Outcome {
    let found = state.interactions.get_mut(&id);
    let interaction = found
        .filter(|one| one.token == token)
        .ok_or_else(refusal::unknown_interaction)?;
    if interaction.acknowledged.is_some() {
        state.records.counts.acknowledged_twice += 1;
        return Err(refusal::already_acknowledged());
    }
    let after = interaction.sent.elapsed();
    if after > inner.setup.first_answer {
        state.records.counts.acknowledged_late += 1;
        return Err(refusal::unknown_interaction());
    }
    let kind = asking.body["type"].as_u64().unwrap_or(0);
    if !interaction.did.takes(kind, interaction.source.is_some()) {
        let what = format!("type: {kind} is no answer to {}", interaction.label);
        return Err(refusal::invalid_form(&[what]));
    }
    let data = &asking.body["data"];
    if kind == MESSAGE && is_empty(data, asking.files) {
        return Err(refusal::empty_message());
    }
    let source = interaction.source;
    let message = match kind {
        MESSAGE | DEFERRED_MESSAGE => Some(write(
            state,
            id,
            data,
            asking.files,
            kind == DEFERRED_MESSAGE,
        )?),
        UPDATE => match source {
            Some(source) => Some(change(state, source, data, asking.files)?.id),
            None => return Err(refusal::unknown_message()),
        },
        DEFERRED_UPDATE => source,
        _ => None,
    };
    let interaction = state
        .interactions
        .get_mut(&id)
        .ok_or_else(refusal::unknown_interaction)?;
    interaction.original = message;
    if let (MESSAGE | UPDATE, Some(message)) = (kind, message) {
        interaction.answered(message);
    }
    interaction.acknowledged = Some(Acknowledgement {
        kind,
        after,
        data: data.clone(),
    });
    interaction.changed.notify_waiters();
    state.records.counts.acknowledged += 1;
    if asking.query("with_response") != Some("true") {
        return Ok(Answer::nothing());
    }
    let did = state
        .interactions
        .get(&id)
        .map_or(0, |one| one.did.number());
    let shown = message.and_then(|message| state.world.messages.get(&message));
    Ok(Answer::of(json!({
        "interaction": {
            "id": wire::id(id),
            "type": did,
            "response_message_id": message.map(wire::id),
            "response_message_loading": kind == DEFERRED_MESSAGE,
            "response_message_ephemeral": shown.is_some_and(|one| one.is_ephemeral()),
        },
        "resource": {
            "type": kind,
            "message": shown.map(|one| wire::message(&state.world, one, true)),
        },
    })))
}

/// Writes the message of an interaction; a deferred one only says that the bot is thinking.
fn write(
    state: &mut State,
    interaction: u64,
    data: &Value,
    files: &[Upload],
    is_deferred: bool,
) -> Result<u64, Refusal> {
    let one = state
        .interactions
        .get(&interaction)
        .ok_or_else(refusal::unknown_interaction)?;
    let mut message = compose(&state.world, one.channel, data);
    message.interaction = Some(interaction);
    message.asked = Some((one.did, one.person.clone(), one.source));
    message.kind = 20;
    if is_deferred {
        message.flags = message.flags & EPHEMERAL | LOADING;
    }
    attach(&mut state.world, &mut message, data, files);
    let id = message.id;
    state.world.messages.insert(id, message.clone());
    state.tell_message(&message, "CREATE");
    Ok(id)
}

/// The interaction of a token that still lives and has an acknowledgement.
fn of_token(inner: &Inner, state: &State, application: u64, token: &str) -> Result<u64, Refusal> {
    if application != inner.setup.application {
        return Err(refusal::unknown_webhook());
    }
    let found = state.tokens.get(token);
    let interaction = found
        .and_then(|id| state.interactions.get(id))
        .ok_or_else(refusal::unknown_webhook)?;
    if interaction.sent.elapsed() > inner.setup.token_life {
        return Err(refusal::ended_token());
    }
    if interaction.acknowledged.is_none() {
        return Err(refusal::unknown_webhook());
    }
    Ok(interaction.id)
}

pub(super) fn follow_up(
    inner: &Inner,
    state: &mut State,
    asking: &Asking<'_>,
    application: u64,
    token: &str,
) -> Outcome {
    let id = of_token(inner, state, application, token)?;
    if is_empty(asking.body, asking.files) {
        return Err(refusal::empty_message());
    }
    let original = state.interactions.get(&id).and_then(|one| one.original);
    let is_waiting = original
        .and_then(|message| state.world.messages.get(&message))
        .is_some_and(|message| message.is_loading() && !message.deleted);
    // The first one after a deferral takes the place of "thinking", and is seen by those who see that.
    let message = match original {
        Some(original) if is_waiting => change(state, original, asking.body, asking.files)?.id,
        _ => write(state, id, asking.body, asking.files, false)?,
    };
    answered(state, id, message);
    Ok(shown(state, message))
}

pub(super) fn answer(
    inner: &Inner,
    state: &mut State,
    asking: &Asking<'_>,
    application: u64,
    token: &str,
    message: Option<u64>,
) -> Outcome {
    let id = of_token(inner, state, application, token)?;
    let own = state.interactions.get(&id);
    let message = match message {
        None => own.and_then(|one| one.original),
        // Only what this interaction wrote or was clicked on can be reached with its token.
        Some(message) => own
            .is_some_and(|one| {
                one.original == Some(message)
                    || one.answers.iter().any(|(_, answer)| *answer == message)
            })
            .then_some(message),
    };
    let message = message
        .filter(|id| {
            let found = state.world.messages.get(id);
            found.is_some_and(|message| !message.deleted)
        })
        .ok_or_else(refusal::unknown_message)?;
    match asking.method {
        "GET" => Ok(shown(state, message)),
        "PATCH" => {
            change(state, message, asking.body, asking.files)?;
            answered(state, id, message);
            Ok(shown(state, message))
        }
        _ => {
            remove(state, message);
            if let Some(one) = state.interactions.get(&id) {
                one.changed.notify_waiters();
            }
            Ok(Answer::nothing())
        }
    }
}

fn answered(state: &mut State, interaction: u64, message: u64) {
    if let Some(one) = state.interactions.get_mut(&interaction) {
        one.answered(message);
        one.changed.notify_waiters();
    }
}

fn shown(state: &State, message: u64) -> Answer {
    let found = state.world.messages.get(&message);
    Answer::of(found.map_or(Value::Null, |one| wire::message(&state.world, one, true)))
}
