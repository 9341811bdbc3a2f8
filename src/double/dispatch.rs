//! The sessions of the gateway, and how events reach them.

use std::collections::VecDeque;
use std::time::Instant;

use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

use super::line::Line;
use super::world::{Kind, Message};
use super::{State, snowflake, wire};

const GUILDS: u64 = 1;
const GUILD_MESSAGES: u64 = 1 << 9;
const DIRECT_MESSAGES: u64 = 1 << 12;
pub(super) const MESSAGE_CONTENT: u64 = 1 << 15;

/// What a session remembers for a resume.
const MOST_REMEMBERED: usize = 5_000;

/// An identify that came.
#[derive(Debug, Clone)]
pub struct Identified {
    /// Which shard.
    pub shard: u32,
    /// Of how many.
    pub shards: u32,
    /// What it wants to be told of.
    pub intents: u64,
    /// Everything that was sent.
    pub sent: Value,
}

/// A session, as a test sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionState {
    /// Its name.
    pub id: String,
    /// Which shard.
    pub shard: u32,
    /// Of how many.
    pub shards: u32,
    /// The number of its last event.
    pub last: u64,
    /// Whether there is a connection.
    pub is_connected: bool,
}

pub(super) enum Frame {
    Text(String),
    Close(u16, String),
}

pub(super) struct Session {
    pub(super) id: String,
    pub(super) shard: u32,
    pub(super) shards: u32,
    pub(super) intents: u64,
    pub(super) last: u64,
    /// Events by their number, oldest first.
    pub(super) log: VecDeque<(u64, String)>,
    pub(super) connection: Option<Connection>,
}

#[derive(Clone)]
pub(super) struct Connection {
    pub(super) number: u64,
    // Unbounded: what is sent is bounded by what the test does, and no test may wait for a bot that does not read.
    pub(super) frames: UnboundedSender<Frame>,
    pub(super) line: Line,
}

pub(super) struct Gateway {
    pub(super) sessions: Vec<Session>,
    /// Connections that are served, identified or not.
    pub(super) open: usize,
    pub(super) identified: Vec<Identified>,
    /// The sessions that were resumed, with the number behind which the events were repeated.
    pub(super) resumed: Vec<(String, u64)>,
    /// The codes with which the bot closed.
    pub(super) closed: Vec<Option<u16>>,
    pub(super) heartbeats: u64,
    pub(super) ignores_heartbeats: bool,
    pub(super) refuses_connections: bool,
    pub(super) sends_twice: bool,
    sent: VecDeque<Value>,
    remember: usize,
    next_connection: u64,
}

/// Whom an event is for.
#[derive(Clone, Copy)]
pub(super) enum For {
    Guild(u64),
    /// The first shard.
    Direct,
    Everyone,
    Shard(u32),
}

impl Gateway {
    pub(super) fn new(remember: usize) -> Gateway {
        Gateway {
            sessions: Vec::new(),
            open: 0,
            identified: Vec::new(),
            resumed: Vec::new(),
            closed: Vec::new(),
            heartbeats: 0,
            ignores_heartbeats: false,
            refuses_connections: false,
            sends_twice: false,
            sent: VecDeque::new(),
            remember,
            next_connection: 0,
        }
    }

    /// A connection begins; its number.
    pub(super) fn begin(&mut self) -> u64 {
        self.next_connection += 1;
        self.open += 1;
        self.next_connection
    }

    pub(super) fn keep(&mut self, sent: Value) {
        if self.remember == 0 {
            return;
        }
        if self.sent.len() == self.remember {
            self.sent.pop_front();
        }
        self.sent.push_back(sent);
    }

    pub(super) fn sent(&self) -> Vec<Value> {
        self.sent.iter().cloned().collect()
    }

    /// The session that this connection serves.
    pub(super) fn of_connection(&mut self, number: u64) -> Option<&mut Session> {
        self.sessions.iter_mut().find(|session| {
            session
                .connection
                .as_ref()
                .is_some_and(|c| c.number == number)
        })
    }

    /// Sends an event to all whom it is for and who asked for its kind.
    pub(super) fn dispatch(&mut self, to: For, intents: u64, name: &str, data: &Value) {
        let data = data.to_string();
        let times = if self.sends_twice { 2 } else { 1 };
        for session in &mut self.sessions {
            let is_meant = match to {
                For::Guild(guild) => snowflake::shard(guild, session.shards) == session.shard,
                For::Direct => session.shard == 0,
                For::Everyone => true,
                For::Shard(shard) => session.shard == shard,
            };
            if is_meant && (intents == 0 || session.intents & intents != 0) {
                for _ in 0..times {
                    session.send(name, &data);
                }
            }
        }
    }

    pub(super) fn has_connection(&self) -> bool {
        self.sessions
            .iter()
            .any(|session| session.connection.is_some())
    }
}

impl Session {
    pub(super) fn send(&mut self, name: &str, data: &str) {
        self.last += 1;
        let name = Value::from(name);
        let text = format!(r#"{{"t":{name},"s":{},"op":0,"d":{data}}}"#, self.last);
        if self.log.len() == MOST_REMEMBERED {
            self.log.pop_front();
        }
        if let Some(connection) = &self.connection {
            // A connection that just ended: the resume repeats it.
            let _ = connection.frames.send(Frame::Text(text.clone()));
        }
        self.log.push_back((self.last, text));
    }

    pub(super) fn state(&self) -> SessionState {
        SessionState {
            id: self.id.clone(),
            shard: self.shard,
            shards: self.shards,
            last: self.last,
            is_connected: self.connection.is_some(),
        }
    }
}

/// The events themselves.
impl State {
    pub(super) fn tell_guild(&mut self, guild: u64) {
        if let Some(one) = self.world.guilds.get(&guild) {
            let data = wire::whole_guild(&self.world, one);
            self.gateway
                .dispatch(For::Guild(guild), GUILDS, "GUILD_CREATE", &data);
        }
    }

    pub(super) fn tell_guild_gone(&mut self, guild: u64, is_outage: bool) {
        let mut data = json!({"id": wire::id(guild)});
        if is_outage {
            wire::add(&mut data, json!({"unavailable": true}));
        }
        self.gateway
            .dispatch(For::Guild(guild), GUILDS, "GUILD_DELETE", &data);
    }

    pub(super) fn tell_channel(&mut self, channel: u64, what: &str) {
        let Some(one) = self.world.channels.get(&channel) else {
            return;
        };
        let Some(guild) = one.guild else {
            return;
        };
        let mut data = wire::channel(&self.world, one);
        let kind = if one.kind == Kind::Thread {
            "THREAD"
        } else {
            "CHANNEL"
        };
        if kind == "THREAD" && what == "CREATE" {
            wire::add(&mut data, json!({"newly_created": true}));
        }
        let name = format!("{kind}_{what}");
        self.gateway
            .dispatch(For::Guild(guild), GUILDS, &name, &data);
    }

    pub(super) fn tell_role(&mut self, guild: u64, role: u64) {
        let Some(one) = self.world.guilds.get(&guild) else {
            return;
        };
        let place = one.roles.iter().position(|one| one.id == role);
        let Some(place) = place.and_then(|place| Some((place, one.roles.get(place)?))) else {
            return;
        };
        let data = json!({
            "guild_id": wire::id(guild), "role": wire::role(place.1, place.0, role == one.role_of_the_bot),
        });
        self.gateway
            .dispatch(For::Guild(guild), GUILDS, "GUILD_ROLE_CREATE", &data);
    }

    pub(super) fn tell_message(&mut self, message: &Message, what: &str) {
        if message.is_ephemeral() {
            return;
        }
        let (to, intents) = whom(message.guild);
        let data = if what == "DELETE" {
            json!({
                "id": wire::id(message.id),
                "channel_id": wire::id(message.channel),
                "guild_id": message.guild.map(wire::id),
            })
        } else {
            wire::message_event(&self.world, message)
        };
        let name = format!("MESSAGE_{what}");
        self.gateway.dispatch(to, intents, &name, &data);
    }

    pub(super) fn tell_bulk_delete(&mut self, channel: u64, ids: &[u64]) {
        let guild = self.world.channels.get(&channel).and_then(|one| one.guild);
        let (to, intents) = whom(guild);
        let data = json!({
            "ids": ids.iter().map(|id| wire::id(*id)).collect::<Vec<_>>(),
            "channel_id": wire::id(channel),
            "guild_id": guild.map(wire::id),
        });
        self.gateway
            .dispatch(to, intents, "MESSAGE_DELETE_BULK", &data);
    }

    pub(super) fn tell_pins(&mut self, channel: u64) {
        let guild = self.world.channels.get(&channel).and_then(|one| one.guild);
        let (to, _) = whom(guild);
        let data = json!({
            "channel_id": wire::id(channel),
            "guild_id": guild.map(wire::id),
            "last_pin_timestamp": snowflake::now(),
        });
        let intents = GUILDS | DIRECT_MESSAGES;
        self.gateway
            .dispatch(to, intents, "CHANNEL_PINS_UPDATE", &data);
    }

    pub(super) fn tell_interaction(&mut self, guild: Option<u64>, data: &Value) {
        self.gateway
            .dispatch(whom(guild).0, 0, "INTERACTION_CREATE", data);
        self.records.counts.interactions += 1;
    }
}

fn whom(guild: Option<u64>) -> (For, u64) {
    match guild {
        Some(guild) => (For::Guild(guild), GUILD_MESSAGES),
        None => (For::Direct, DIRECT_MESSAGES),
    }
}

/// Counts the sends of one connection: more than 120 in a minute are too many.
#[derive(Default)]
pub(super) struct Sends(VecDeque<Instant>);

impl Sends {
    pub(super) fn one_more_is_too_many(&mut self) -> bool {
        let now = Instant::now();
        self.0.push_back(now);
        while self
            .0
            .front()
            .is_some_and(|sent| now - *sent > std::time::Duration::from_secs(60))
        {
            self.0.pop_front();
        }
        self.0.len() > 120
    }
}
