//! Messages in channels: sent, read, edited, deleted, pinned, and threads opened from them.

use std::time::Duration;

use serde_json::{Value, json};

use super::form::Upload;
use super::permissions::{
    ATTACH_FILES, CREATE_PUBLIC_THREADS, EMBED_LINKS, MANAGE_MESSAGES, PIN_MESSAGES,
    READ_MESSAGE_HISTORY, SEND_MESSAGES, SEND_MESSAGES_IN_THREADS, VIEW_CHANNEL,
};
use super::refusal::{self, Answer, Outcome, Refusal};
use super::rest::Asking;
use super::route::Route;
use super::world::{Channel, EPHEMERAL, File, Kind, LOADING, Message, World};
use super::{Inner, State, snowflake, wire};

const MOST_PINS: usize = 250;

/// Edits of messages older than this are few.
const OLD: Duration = Duration::from_secs(3600);

/// Of messages that are replies.
const REPLY: u64 = 19;

pub(super) fn act(inner: &Inner, state: &mut State, asking: &Asking<'_>) -> Outcome {
    match (asking.method, asking.route) {
        ("GET", Route::Messages(channel)) => list(&state.world, *channel, asking),
        (_, Route::Messages(channel)) => post(state, *channel, asking),
        ("GET", Route::Message { channel, message }) => {
            may(&state.world, *channel, READ_MESSAGE_HISTORY)?;
            let found = get(&state.world, *channel, *message)?;
            Ok(Answer::of(told(&state.world, found)))
        }
        ("PATCH", Route::Message { channel, message }) => {
            edit(inner, state, *channel, *message, asking)
        }
        (_, Route::Message { channel, message }) => delete(state, *channel, *message),
        (_, Route::Threads { channel, message }) => {
            open_thread(state, *channel, *message, asking.body)
        }
        (_, Route::Typing(channel)) => {
            may(&state.world, *channel, SEND_MESSAGES)?;
            Ok(Answer::nothing())
        }
        (_, Route::Pins(channel)) => pins(&state.world, *channel, asking),
        ("PUT", Route::Pin { channel, message }) => pin(state, *channel, *message, true),
        (_, Route::Pin { channel, message }) => pin(state, *channel, *message, false),
        _ => Err(refusal::no_such_route()),
    }
}

/// The channel, if it is there and the bot may do this in it.
pub(super) fn may(world: &World, channel: u64, permissions: u64) -> Result<&Channel, Refusal> {
    let found = world
        .channels
        .get(&channel)
        .ok_or_else(refusal::unknown_channel)?;
    if found.bot_may & VIEW_CHANNEL == 0 || !is_joined(world, found) {
        return Err(refusal::missing_access());
    }
    if found.bot_may & permissions != permissions {
        return Err(refusal::missing_permissions());
    }
    Ok(found)
}

fn is_joined(world: &World, channel: &Channel) -> bool {
    channel
        .guild
        .is_none_or(|id| world.guilds.get(&id).is_some_and(|guild| guild.is_joined))
}

fn get(world: &World, channel: u64, message: u64) -> Result<&Message, Refusal> {
    world
        .message(channel, message)
        .ok_or_else(refusal::unknown_message)
}

fn told(world: &World, message: &Message) -> Value {
    wire::message(world, message, world.may_read(message))
}

fn list(world: &World, channel: u64, asking: &Asking<'_>) -> Outcome {
    may(world, channel, READ_MESSAGE_HISTORY)?;
    let limit = asking.query_number("limit").unwrap_or(50).clamp(1, 100) as usize;
    let before = asking.query_number("before").unwrap_or(u64::MAX);
    let after = asking.query_number("after");
    let lowest = after.map_or(0, |after| after.saturating_add(1));
    let all = world
        .messages
        .range(lowest.min(before)..before)
        .map(|(_, message)| message)
        .filter(|message| {
            message.channel == channel && !message.deleted && !message.is_ephemeral()
        });
    let mut found: Vec<&Message> = if after.is_some() {
        all.take(limit).collect()
    } else {
        all.rev().take(limit).collect()
    };
    // Newest first, whichever way they were looked for.
    found.sort_by_key(|message| std::cmp::Reverse(message.id));
    Ok(Answer::of(
        found.into_iter().map(|one| told(world, one)).collect(),
    ))
}

fn post(state: &mut State, channel: u64, asking: &Asking<'_>) -> Outcome {
    let body = asking.body;
    let world = &mut state.world;
    let place = may(world, channel, 0)?.clone();
    let needed = match place.kind {
        Kind::Forum => return Err(refusal::not_a_text_channel()),
        Kind::Thread => SEND_MESSAGES_IN_THREADS,
        _ => SEND_MESSAGES,
    };
    may(world, channel, needed)?;
    if place.is_closed {
        return Err(refusal::closed_to_direct_messages());
    }
    if has_some(&body["embeds"]) {
        may(world, channel, EMBED_LINKS)?;
    }
    if !asking.files.is_empty() {
        may(world, channel, ATTACH_FILES)?;
    }
    if is_empty(body, asking.files) {
        return Err(refusal::empty_message());
    }
    let nonce = match &body["nonce"] {
        Value::Null => None,
        Value::String(text) => Some((channel, text.clone())),
        other => Some((channel, other.to_string())),
    };
    if body["enforce_nonce"] == true
        && let Some(earlier) = nonce.as_ref().and_then(|nonce| world.nonces.get(nonce))
        && let Some(message) = world.messages.get(earlier)
    {
        return Ok(Answer::of(told(world, message)));
    }
    let reference = &body["message_reference"];
    let mut replies_to = None;
    if let Some(wanted) = number(&reference["message_id"]) {
        may(world, channel, READ_MESSAGE_HISTORY)?;
        match world.message(channel, wanted) {
            Some(found) => replies_to = Some(found.id),
            None if reference["fail_if_not_exists"] == false => {}
            None => return Err(refusal::reference_gone()),
        }
    }
    let mut message = compose(world, channel, body);
    attach(world, &mut message, body, asking.files);
    message.replies_to = replies_to;
    if replies_to.is_some() {
        message.kind = REPLY;
    }
    let answer = told(world, &message);
    if let Some(nonce) = nonce {
        world.nonces.insert(nonce, message.id);
    }
    world.messages.insert(message.id, message.clone());
    state.tell_message(&message, "CREATE");
    Ok(Answer::of(answer))
}

fn edit(
    inner: &Inner,
    state: &mut State,
    channel: u64,
    message: u64,
    asking: &Asking<'_>,
) -> Outcome {
    let body = asking.body;
    may(&state.world, channel, 0)?;
    let found = get(&state.world, channel, message)?;
    if found.author.id != state.world.bot.id {
        return Err(refusal::anothers_message());
    }
    if has_some(&body["embeds"]) {
        may(&state.world, channel, EMBED_LINKS)?;
    }
    if !asking.files.is_empty() {
        may(&state.world, channel, ATTACH_FILES)?;
    }
    let is_old = state.world.grown_old.contains(&message) || snowflake::age(message) > OLD;
    if is_old && !state.buckets.takes_old_edit(&inner.setup.limits, message) {
        return Err(refusal::too_many_old_edits());
    }
    let edited = change(state, message, body, asking.files)?;
    Ok(Answer::of(told(&state.world, &edited)))
}

/// Edits a message of the bot and tells of it.
pub(super) fn change(
    state: &mut State,
    id: u64,
    body: &Value,
    files: &[Upload],
) -> Result<Message, Refusal> {
    let found = state.world.messages.get(&id);
    let mut edited = found
        .filter(|message| !message.deleted)
        .cloned()
        .ok_or_else(refusal::unknown_message)?;
    apply(&mut edited, body);
    attach(&mut state.world, &mut edited, body, files);
    let has_files = !edited.files.is_empty();
    if edited.content.is_empty()
        && edited.embeds.is_empty()
        && edited.components.is_empty()
        && !has_files
    {
        return Err(refusal::empty_message());
    }
    edited.flags &= !LOADING;
    edited.edited = Some(snowflake::now());
    state.world.messages.insert(id, edited.clone());
    state.tell_message(&edited, "UPDATE");
    Ok(edited)
}

fn delete(state: &mut State, channel: u64, id: u64) -> Outcome {
    let place = may(&state.world, channel, 0)?.clone();
    let found = get(&state.world, channel, id)?;
    if found.author.id != state.world.bot.id
        && (place.guild.is_none() || place.bot_may & MANAGE_MESSAGES == 0)
    {
        return Err(refusal::missing_permissions());
    }
    remove(state, id);
    Ok(Answer::nothing())
}

/// Deletes a message and tells of it.
pub(super) fn remove(state: &mut State, id: u64) {
    if let Some(message) = state.world.messages.get_mut(&id) {
        message.deleted = true;
        // What is gone is no pin; of that nobody is told.
        message.pinned = false;
        message.pinned_at = None;
        let gone = message.clone();
        state.tell_message(&gone, "DELETE");
    }
}

/// Deletes messages of one channel and tells of all at once.
pub(super) fn remove_all(state: &mut State, channel: u64, ids: &[u64]) {
    for id in ids {
        if let Some(message) = state.world.messages.get_mut(id) {
            message.deleted = true;
            message.pinned = false;
            message.pinned_at = None;
        }
    }
    state.tell_bulk_delete(channel, ids);
}

fn pins(world: &World, channel: u64, asking: &Asking<'_>) -> Outcome {
    may(world, channel, 0)?;
    let limit = asking.query_number("limit").unwrap_or(50).clamp(1, 50) as usize;
    let mut pinned: Vec<&Message> = world
        .messages
        .values()
        .filter(|message| message.channel == channel && message.pinned && !message.deleted)
        .collect();
    pinned.sort_by(|a, b| b.pinned_at.cmp(&a.pinned_at));
    if let Some(before) = asking.query("before") {
        // `+` of a time zone arrives percent-encoded or as it is.
        let before = before.replace("%3A", ":").replace("%2B", "+");
        pinned.retain(|message| message.pinned_at.as_deref().is_some_and(|at| at < &*before));
    }
    let has_more = pinned.len() > limit;
    let items: Vec<Value> = pinned
        .into_iter()
        .take(limit)
        .map(|message| json!({"pinned_at": message.pinned_at, "message": told(world, message)}))
        .collect();
    Ok(Answer::of(json!({"items": items, "has_more": has_more})))
}

fn pin(state: &mut State, channel: u64, id: u64, pinned: bool) -> Outcome {
    may(&state.world, channel, PIN_MESSAGES)?;
    get(&state.world, channel, id)?;
    let all = state.world.messages.values();
    let of_channel = all.filter(|one| one.channel == channel && one.pinned && !one.deleted);
    if pinned && of_channel.count() >= MOST_PINS {
        return Err(refusal::too_many_pins());
    }
    if let Some(message) = state.world.messages.get_mut(&id) {
        message.pinned = pinned;
        message.pinned_at = pinned.then(snowflake::now);
    }
    state.tell_pins(channel);
    Ok(Answer::nothing())
}

fn open_thread(state: &mut State, channel: u64, message: u64, body: &Value) -> Outcome {
    let place = may(&state.world, channel, CREATE_PUBLIC_THREADS)?.clone();
    if !matches!(place.kind, Kind::Text | Kind::Announcement) {
        return Err(refusal::wrong_kind_of_channel());
    }
    get(&state.world, channel, message)?;
    if state.world.channels.contains_key(&message) {
        return Err(refusal::has_a_thread());
    }
    let thread = Channel {
        // A thread has the id of the message that it grows from.
        id: message,
        parent: Some(channel),
        kind: Kind::Thread,
        name: body["name"].as_str().unwrap_or_default().to_owned(),
        owner: Some(state.world.bot.id),
        ..place
    };
    let answer = wire::channel(&state.world, &thread);
    state.world.channels.insert(message, thread);
    state.tell_channel(message, "CREATE");
    Ok(Answer {
        status: 201,
        body: Some(answer),
    })
}

/// A new message of the bot.
pub(super) fn compose(world: &World, channel: u64, body: &Value) -> Message {
    let mut message = Message {
        id: snowflake::next(),
        channel,
        guild: world.channels.get(&channel).and_then(|one| one.guild),
        author: world.bot.clone(),
        content: String::new(),
        embeds: Vec::new(),
        components: Vec::new(),
        flags: body["flags"].as_u64().unwrap_or(0),
        replies_to: None,
        mentions: Vec::new(),
        interaction: None,
        asked: None,
        pinned: false,
        deleted: false,
        edited: None,
        sent: Vec::new(),
        kind: 0,
        pinned_at: None,
        files: Vec::new(),
    };
    apply(&mut message, body);
    message
}

/// What the body names is replaced; what it does not name stays. Who sees the message stays too.
pub(super) fn apply(message: &mut Message, body: &Value) {
    if let Some(content) = body.get("content") {
        message.content = content.as_str().unwrap_or_default().to_owned();
    }
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    if let Some(embeds) = body.get("embeds") {
        message.embeds = list(embeds);
    }
    if let Some(components) = body.get("components") {
        message.components = list(components);
    }
    if let Some(flags) = body["flags"].as_u64() {
        message.flags = message.flags & EPHEMERAL | flags & !EPHEMERAL;
    }
    if message.sent.is_empty() {
        // A new one, so this is the first word on who sees it.
        message.flags |= body["flags"].as_u64().unwrap_or(0) & EPHEMERAL;
    }
    message.sent.push(body.clone());
}

/// The message has these files too, and of those that it had only what the body names, where it names any.
pub(super) fn attach(world: &mut World, message: &mut Message, body: &Value, files: &[Upload]) {
    if let Some(kept) = body["attachments"].as_array() {
        let kept: Vec<u64> = kept.iter().filter_map(|one| number(&one["id"])).collect();
        message.files.retain(|id| kept.contains(id));
    }
    for file in files {
        let id = snowflake::next();
        let url = format!(
            "https://files.discord.example/{}/{id}/{}",
            message.channel, file.name
        );
        world.files.insert(
            id,
            File {
                name: file.name.clone(),
                url,
                size: file.content.len() as u64,
                sent: Some(file.clone()),
            },
        );
        message.files.push(id);
    }
}

/// Whether nothing would be seen.
pub(super) fn is_empty(body: &Value, files: &[Upload]) -> bool {
    let content = body["content"].as_str().unwrap_or_default();
    let parts = ["embeds", "components", "sticker_ids"];
    content.trim().is_empty()
        && files.is_empty()
        && !parts.iter().any(|part| has_some(&body[*part]))
        && body["poll"].is_null()
}

fn has_some(value: &Value) -> bool {
    value.as_array().is_some_and(|list| !list.is_empty())
}

pub(super) fn number(value: &Value) -> Option<u64> {
    match value {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64(),
    }
}
