//! What is set for the edges: how members meet the bot, how much they may ask, what is kept of it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use toml::Value;

use super::check::{Problems, number, path, wanted, yes_or_no};
use super::raw;

/// `[discord]`
#[derive(Debug, Clone, PartialEq)]
pub struct Discord {
    /// The file that holds the token.
    pub token_file: Option<PathBuf>,
    /// The guild that gets changed commands at once.
    pub development_guild: Option<u64>,
    /// Whether the content of messages that do not mention the bot is asked for.
    pub message_content: bool,
    /// Whether direct messages are answered.
    pub direct_messages: bool,
    /// Days after which the newest document counts as old; `None` for never.
    pub stale_after_days: Option<u32>,
    /// How long an answer may take.
    pub answer_deadline: Duration,
    /// The confidence that an answer which nobody asked for needs, 0.5 to 1.
    pub automatic_confidence: f32,
}

impl Default for Discord {
    fn default() -> Discord {
        Discord {
            token_file: None,
            development_guild: None,
            message_content: false,
            direct_messages: true,
            stale_after_days: Some(30),
            answer_deadline: Duration::from_secs(10),
            automatic_confidence: 0.9,
        }
    }
}

/// `[limits]`: each at least 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Questions of one member in a minute.
    pub member_per_minute: u32,
    /// Questions in one channel in a minute.
    pub channel_per_minute: u32,
    /// Questions in one guild in a minute.
    pub guild_per_minute: u32,
    /// Questions that may wait for their turn.
    pub waiting: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            member_per_minute: 10,
            channel_per_minute: 60,
            guild_per_minute: 240,
            waiting: 500,
        }
    }
}

/// `[records]`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Records {
    /// Whether questions are kept.
    pub questions: bool,
    /// Days that they are kept for, at least 1.
    pub keep_days: u32,
}

impl Default for Records {
    fn default() -> Records {
        Records {
            questions: true,
            keep_days: 30,
        }
    }
}

/// `[web]`
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Web {
    /// Where health and metrics are served.
    pub listen: Option<SocketAddr>,
}

/// `[fetch]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// Where the owners of sites find whoever runs this.
    pub contact: Option<String>,
    /// The ports that may be asked.
    pub ports: Vec<u16>,
    /// What may be asked although it is no public place, as it is written.
    pub open: Vec<String>,
    /// Files with the certificates of authorities that are trusted beside the public ones.
    pub roots: Vec<PathBuf>,
}

impl Default for Fetch {
    fn default() -> Fetch {
        Fetch {
            contact: None,
            ports: vec![80, 443],
            open: Vec::new(),
            roots: Vec::new(),
        }
    }
}

pub(super) fn fetch(problems: &mut Problems<'_>, raw: raw::Fetch) -> Fetch {
    let defaults = Fetch::default();
    Fetch {
        contact: problems
            .read("fetch.contact", raw.contact, |value| match value.as_str() {
                Some(text) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
                None => Err(wanted("an address in quotes", value)),
            })
            .unwrap_or(defaults.contact),
        ports: problems
            .read("fetch.ports", raw.ports, |value| {
                let all = value.as_array().map(|ports| {
                    let port =
                        |port: &Value| port.as_integer().and_then(|port| port.try_into().ok());
                    ports.iter().map(port).collect::<Option<Vec<u16>>>()
                });
                match all.flatten() {
                    Some(ports) if !ports.is_empty() && !ports.contains(&0) => Ok(ports),
                    _ => Err(wanted("a list of ports, as in [80, 443]", value)),
                }
            })
            .unwrap_or(defaults.ports),
        open: problems
            .read("fetch.open", raw.open, |value| {
                let all = value.as_array().map(|places| {
                    let text = |place: &Value| place.as_str().map(str::to_owned);
                    places.iter().map(text).collect::<Option<Vec<String>>>()
                });
                all.flatten()
                    .ok_or_else(|| wanted("a list of places, as in [\"10.0.0.7:8080\"]", value))
            })
            .unwrap_or(defaults.open),
        roots: problems
            .read("fetch.roots", raw.roots, |value| match value.as_array() {
                Some(files) => files.iter().map(path).collect(),
                None => Err(wanted("a list of files, as in [\"wiki-ca.pem\"]", value)),
            })
            .unwrap_or(defaults.roots),
    }
}

pub(super) fn discord(problems: &mut Problems<'_>, raw: raw::Discord) -> Discord {
    let defaults = Discord::default();
    Discord {
        token_file: problems
            .read("discord.token_file", raw.token_file, path_or_none)
            .unwrap_or(defaults.token_file),
        development_guild: problems
            .read(
                "discord.development_guild",
                raw.development_guild,
                id_or_none,
            )
            .unwrap_or(defaults.development_guild),
        message_content: problems
            .read("discord.message_content", raw.message_content, yes_or_no)
            .unwrap_or(defaults.message_content),
        direct_messages: problems
            .read("discord.direct_messages", raw.direct_messages, yes_or_no)
            .unwrap_or(defaults.direct_messages),
        stale_after_days: problems
            .read("discord.stale_after_days", raw.stale_after_days, |value| {
                small(value, 0, 100_000)
            })
            .map_or(defaults.stale_after_days, |days| {
                Some(days).filter(|days| *days > 0)
            }),
        answer_deadline: problems
            .read(
                "discord.answer_deadline_s",
                raw.answer_deadline_s,
                |value| number(value, 1, 60),
            )
            .map_or(defaults.answer_deadline, |seconds| {
                Duration::from_secs(seconds as u64)
            }),
        automatic_confidence: problems
            .read(
                "discord.automatic_confidence",
                raw.automatic_confidence,
                share,
            )
            .unwrap_or(defaults.automatic_confidence),
    }
}

pub(super) fn limits(problems: &mut Problems<'_>, raw: raw::Limits) -> Limits {
    let defaults = Limits::default();
    let mut read = |key, given, default| {
        problems
            .read(key, given, |value| small(value, 1, 1_000_000))
            .unwrap_or(default)
    };
    Limits {
        member_per_minute: read(
            "limits.member_per_minute",
            raw.member_per_minute,
            defaults.member_per_minute,
        ),
        channel_per_minute: read(
            "limits.channel_per_minute",
            raw.channel_per_minute,
            defaults.channel_per_minute,
        ),
        guild_per_minute: read(
            "limits.guild_per_minute",
            raw.guild_per_minute,
            defaults.guild_per_minute,
        ),
        waiting: read("limits.waiting", raw.waiting, defaults.waiting as u32) as usize,
    }
}

pub(super) fn records(problems: &mut Problems<'_>, raw: raw::Records) -> Records {
    let defaults = Records::default();
    Records {
        questions: problems
            .read("records.questions", raw.questions, yes_or_no)
            .unwrap_or(defaults.questions),
        keep_days: problems
            .read("records.keep_days", raw.keep_days, |value| {
                small(value, 1, 3650)
            })
            .unwrap_or(defaults.keep_days),
    }
}

pub(super) fn web(problems: &mut Problems<'_>, raw: raw::Web) -> Web {
    Web {
        listen: problems
            .read("web.listen", raw.listen, address_or_none)
            .unwrap_or_default(),
    }
}

fn path_or_none(value: &Value) -> Result<Option<PathBuf>, String> {
    match value.as_str() {
        Some("") => Ok(None),
        _ => path(value).map(Some),
    }
}

/// Ids are longer than numbers in many programs may be, so they stand in quotes as Discord writes them.
fn id_or_none(value: &Value) -> Result<Option<u64>, String> {
    let what = "an id in quotes, as in \"1089712345678901234\"";
    let id = parsed_or_none(value, what)?;
    match id {
        Some(0) => Err(wanted(what, value)),
        id => Ok(id),
    }
}

fn small(value: &Value, least: u32, most: u32) -> Result<u32, String> {
    let number = number(value, least as usize, most as usize)?;
    u32::try_from(number).map_err(|_| wanted("a smaller number", value))
}

fn share(value: &Value) -> Result<f32, String> {
    let given = match value {
        Value::Float(number) => Some(*number as f32),
        Value::Integer(number) => Some(*number as f32),
        _ => None,
    };
    given
        .filter(|share| (0.5..=1.0).contains(share))
        .ok_or_else(|| wanted("a number from 0.5 to 1", value))
}

fn address_or_none(value: &Value) -> Result<Option<SocketAddr>, String> {
    parsed_or_none(
        value,
        "an address with a port in quotes, as in \"127.0.0.1:8080\"",
    )
}

/// What stands in quotes, read as a `T`; nothing in them is none.
fn parsed_or_none<T: FromStr>(value: &Value, what: &str) -> Result<Option<T>, String> {
    match value.as_str() {
        Some("") => Ok(None),
        text => text
            .and_then(|text| text.parse().ok())
            .map(Some)
            .ok_or_else(|| wanted(what, value)),
    }
}
