//! The gateway: one connection, from HELLO to its end.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{ConnectInfo, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::timeout;

use super::dispatch::{Connection, Frame, Identified, MESSAGE_CONTENT, Sends, Session};
use super::line::Line;
use super::{Inner, snowflake, wire};

/// Close codes.
const UNKNOWN_OP: u16 = 4001;
const UNREADABLE: u16 = 4002;
const NOT_IDENTIFIED: u16 = 4003;
const WRONG_TOKEN: u16 = 4004;
const IDENTIFIED_TWICE: u16 = 4005;
const WRONG_NUMBER: u16 = 4007;
const TOO_MANY_SENDS: u16 = 4008;
const WRONG_SHARD: u16 = 4010;
const DISALLOWED_INTENTS: u16 = 4014;

/// After a close with one of these a session cannot be resumed.
pub(super) fn ends_the_session(code: u16) -> bool {
    matches!(code, 1000 | 1001 | 4004 | 4006 | 4007 | 4009..=4014)
}

pub(super) async fn connect(
    State(inner): State<Arc<Inner>>,
    ConnectInfo(line): ConnectInfo<Line>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    if inner.lock().gateway.refuses_connections {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    match upgrade {
        Ok(upgrade) => upgrade.on_upgrade(move |socket| serve(socket, inner, line)),
        Err(rejection) => rejection.into_response(),
    }
}

async fn serve(mut socket: WebSocket, inner: Arc<Inner>, line: Line) {
    let (frames, mut waiting) = unbounded_channel();
    let connection = Connection {
        number: inner.lock().gateway.begin(),
        frames,
        line,
    };
    let hello = json!({"op": 10, "s": null, "t": null, "d": {
        "heartbeat_interval": inner.setup.heartbeat.as_millis() as u64, "_trace": []
    }});
    if socket.send(text(hello.to_string())).await.is_ok() {
        talk(&mut socket, &inner, &connection, &mut waiting).await;
    }
    {
        let gateway = &mut inner.lock().gateway;
        gateway.open -= 1;
        if let Some(session) = gateway.of_connection(connection.number) {
            session.connection = None;
        }
    }
    inner.changed.notify_waiters();
}

async fn talk(
    socket: &mut WebSocket,
    inner: &Inner,
    connection: &Connection,
    waiting: &mut UnboundedReceiver<Frame>,
) {
    let mut sends = Sends::default();
    loop {
        let close = tokio::select! {
            () = inner.over.cancelled() => return,
            frame = waiting.recv() => match frame {
                Some(Frame::Text(words)) => {
                    if socket.send(text(words)).await.is_err() {
                        return;
                    }
                    None
                }
                Some(Frame::Close(code, reason)) => Some((code, reason)),
                None => return,
            },
            received = socket.recv() => match received {
                Some(Ok(Message::Text(words))) => {
                    if sends.one_more_is_too_many() {
                        Some((TOO_MANY_SENDS, "You are being rate limited.".to_owned()))
                    } else {
                        hear(inner, connection, words.as_str())
                    }
                }
                Some(Ok(Message::Close(frame))) => {
                    closed(inner, connection, frame.map(|frame| frame.code));
                    return;
                }
                Some(Ok(_)) => None,
                Some(Err(_)) | None => return,
            },
        };
        inner.changed.notify_waiters();
        if let Some((code, reason)) = close {
            end(socket, inner, connection, code, reason).await;
            return;
        }
    }
}

fn text(words: String) -> Message {
    Message::Text(words.into())
}

/// Closes, and waits a moment for the other side to do the same, so that it reads the code.
async fn end(
    socket: &mut WebSocket,
    inner: &Inner,
    connection: &Connection,
    code: u16,
    reason: String,
) {
    {
        let mut state = inner.lock();
        if ends_the_session(code) {
            let number = connection.number;
            state
                .gateway
                .sessions
                .retain(|one| one.connection.as_ref().is_none_or(|c| c.number != number));
        } else if let Some(session) = state.gateway.of_connection(connection.number) {
            session.connection = None;
        }
    }
    let close = Message::Close(Some(CloseFrame {
        code,
        reason: reason.into(),
    }));
    if socket.send(close).await.is_ok() {
        let ended = async { while let Some(Ok(_)) = socket.recv().await {} };
        let _ = timeout(Duration::from_secs(1), ended).await;
    }
}

/// The bot has closed: with 1000 and 1001 it gives its session up.
fn closed(inner: &Inner, connection: &Connection, code: Option<u16>) {
    let mut state = inner.lock();
    state.gateway.closed.push(code);
    if code.is_some_and(|code| matches!(code, 1000 | 1001)) {
        let number = connection.number;
        state
            .gateway
            .sessions
            .retain(|one| one.connection.as_ref().is_none_or(|c| c.number != number));
    }
}

/// What the bot said. The code and the reason to close with, if it was wrong.
fn hear(inner: &Inner, connection: &Connection, words: &str) -> Option<(u16, String)> {
    let wrong = |code, reason: &str| Some((code, reason.to_owned()));
    let Ok(sent) = serde_json::from_str::<Value>(words) else {
        return wrong(UNREADABLE, "Error while decoding payload.");
    };
    let op = sent["op"].as_u64();
    let mut state = inner.lock();
    state.gateway.keep(sent.clone());
    let is_known = state.gateway.of_connection(connection.number).is_some();
    match op {
        Some(1) => {
            state.gateway.heartbeats += 1;
            if !state.gateway.ignores_heartbeats {
                let ack = r#"{"op":11,"d":null,"s":null,"t":null}"#.to_owned();
                let _ = connection.frames.send(Frame::Text(ack));
            }
            None
        }
        Some(2 | 6) if is_known => wrong(IDENTIFIED_TWICE, "Already authenticated."),
        Some(2 | 6) if !inner.is_token(sent["d"]["token"].as_str()) => {
            wrong(WRONG_TOKEN, "Authentication failed.")
        }
        Some(2) => {
            drop(state);
            identify(inner, connection, sent)
        }
        Some(6) => {
            drop(state);
            resume(inner, connection, &sent["d"])
        }
        _ if !is_known => wrong(NOT_IDENTIFIED, "Not authenticated."),
        Some(3 | 4 | 8 | 31) => None,
        _ => wrong(UNKNOWN_OP, "Unknown opcode."),
    }
}

fn identify(inner: &Inner, connection: &Connection, sent: Value) -> Option<(u16, String)> {
    let asked = &sent["d"];
    let number = |value: &Value| value.as_u64().and_then(|number| u32::try_from(number).ok());
    let shard = number(&asked["shard"][0]).unwrap_or(0);
    let shards = number(&asked["shard"][1]).unwrap_or(1);
    let intents = asked["intents"].as_u64().unwrap_or(0);
    let mut state = inner.lock();
    state.gateway.identified.push(Identified {
        shard,
        shards,
        intents,
        sent: asked.clone(),
    });
    if shard >= shards {
        return Some((WRONG_SHARD, "Invalid shard.".to_owned()));
    }
    if intents & inner.setup.disallowed_intents != 0 {
        return Some((DISALLOWED_INTENTS, "Disallowed intent(s).".to_owned()));
    }
    state.world.reads_everything = intents & MESSAGE_CONTENT != 0;
    // One that is not connected will not come back: the shard begins anew.
    state
        .gateway
        .sessions
        .retain(|one| one.shard != shard || one.connection.is_some());
    let guilds: Vec<u64> = state
        .world
        .guilds
        .values()
        .filter(|guild| guild.is_joined && snowflake::shard(guild.id, shards) == shard)
        .map(|guild| guild.id)
        .collect();
    let mut session = Session {
        id: format!("{:032x}", snowflake::next()),
        shard,
        shards,
        intents,
        last: 0,
        log: VecDeque::new(),
        connection: Some(connection.clone()),
    };
    let unavailable: Vec<Value> = guilds
        .iter()
        .map(|guild| json!({"id": wire::id(*guild), "unavailable": true}))
        .collect();
    let ready = json!({
        "v": 10,
        "user": wire::bot(&state.world),
        "guilds": unavailable,
        "session_id": session.id,
        "session_type": "normal",
        "resume_gateway_url": inner.gateway_url(),
        "shard": [shard, shards],
        "application": {"id": wire::id(inner.setup.application), "flags": 0},
        "private_channels": [],
        "relationships": [],
        "user_settings": {},
        "_trace": [],
    });
    session.send("READY", &ready.to_string());
    if intents & 1 != 0 {
        for guild in guilds.iter().filter_map(|id| state.world.guilds.get(id)) {
            let whole = wire::whole_guild(&state.world, guild);
            session.send("GUILD_CREATE", &whole.to_string());
        }
    }
    state.gateway.sessions.push(session);
    None
}

fn resume(inner: &Inner, connection: &Connection, asked: &Value) -> Option<(u16, String)> {
    let (name, behind) = (asked["session_id"].as_str(), asked["seq"].as_u64());
    let mut state = inner.lock();
    let mut sessions = state.gateway.sessions.iter_mut();
    let found = sessions.find(|session| Some(session.id.as_str()) == name);
    let (Some(session), Some(behind)) = (found, behind) else {
        return not_resumable(connection);
    };
    if behind > session.last {
        return Some((WRONG_NUMBER, "Invalid seq.".to_owned()));
    }
    let oldest = session
        .log
        .front()
        .map_or(session.last + 1, |(first, _)| *first);
    if behind + 1 < oldest {
        return not_resumable(connection);
    }
    if let Some(old) = session.connection.replace(connection.clone()) {
        old.line.cut();
    }
    for (_, event) in session.log.iter().filter(|(number, _)| *number > behind) {
        let _ = connection.frames.send(Frame::Text(event.clone()));
    }
    session.send("RESUMED", r#"{"_trace":[]}"#);
    let id = session.id.clone();
    state.gateway.resumed.push((id, behind));
    None
}

fn not_resumable(connection: &Connection) -> Option<(u16, String)> {
    let invalid = r#"{"op":9,"d":false,"s":null,"t":null}"#.to_owned();
    let _ = connection.frames.send(Frame::Text(invalid));
    None
}

impl Inner {
    /// Whether this is the bot's token, with `Bot ` before it or, at the gateway, without.
    pub(super) fn is_token(&self, sent: Option<&str>) -> bool {
        let sent = sent.unwrap_or_default();
        sent.strip_prefix("Bot ").unwrap_or(sent) == self.setup.token
    }
}
