//! The file as it is written: a mirror of its keys, nothing judged.
//!
//! Every value is kept with its place, and every key that is not known is kept too, where `deny_unknown_fields`
//! would stop at the first one: an operator wants to hear everything that is wrong at once.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::{Spanned, Value};

use super::Problem;

/// A value and where it stands.
pub(super) type Given = Spanned<Value>;

/// The whole file.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Raw {
    pub(super) data_dir: Option<Given>,
    pub(super) corpus: Option<Given>,
    pub(super) zone: Option<Given>,
    #[serde(default)]
    pub(super) answer: Answer,
    #[serde(default)]
    pub(super) models: Models,
    #[serde(default)]
    pub(super) discord: Discord,
    #[serde(default)]
    pub(super) limits: Limits,
    #[serde(default)]
    pub(super) records: Records,
    #[serde(default)]
    pub(super) web: Web,
    #[serde(default)]
    pub(super) fetch: Fetch,
    #[serde(default)]
    pub(super) files: Files,
    #[serde(flatten)]
    pub(super) unknown: BTreeMap<String, Value>,
}

/// `[answer]`
#[derive(Debug, Default, Deserialize)]
pub(super) struct Answer {
    pub(super) limit: Option<Given>,
    #[serde(flatten)]
    pub(super) unknown: BTreeMap<String, Value>,
}

/// `[models]`
#[derive(Debug, Default, Deserialize)]
pub(super) struct Models {
    #[serde(rename = "use")]
    pub(super) enabled: Option<Given>,
    pub(super) threads: Option<Given>,
    #[serde(flatten)]
    pub(super) unknown: BTreeMap<String, Value>,
}

/// `[discord]`
#[derive(Debug, Default, Deserialize)]
pub(super) struct Discord {
    pub(super) token_file: Option<Given>,
    pub(super) development_guild: Option<Given>,
    pub(super) message_content: Option<Given>,
    pub(super) direct_messages: Option<Given>,
    pub(super) stale_after_days: Option<Given>,
    pub(super) answer_deadline_s: Option<Given>,
    pub(super) automatic_confidence: Option<Given>,
    #[serde(flatten)]
    pub(super) unknown: BTreeMap<String, Value>,
}

/// `[limits]`
#[derive(Debug, Default, Deserialize)]
pub(super) struct Limits {
    pub(super) member_per_minute: Option<Given>,
    pub(super) channel_per_minute: Option<Given>,
    pub(super) guild_per_minute: Option<Given>,
    pub(super) waiting: Option<Given>,
    #[serde(flatten)]
    pub(super) unknown: BTreeMap<String, Value>,
}

/// `[records]`
#[derive(Debug, Default, Deserialize)]
pub(super) struct Records {
    pub(super) questions: Option<Given>,
    pub(super) keep_days: Option<Given>,
    #[serde(flatten)]
    pub(super) unknown: BTreeMap<String, Value>,
}

/// `[web]`
#[derive(Debug, Default, Deserialize)]
pub(super) struct Web {
    pub(super) listen: Option<Given>,
    #[serde(flatten)]
    pub(super) unknown: BTreeMap<String, Value>,
}

/// `[fetch]`
#[derive(Debug, Default, Deserialize)]
pub(super) struct Fetch {
    pub(super) contact: Option<Given>,
    pub(super) ports: Option<Given>,
    pub(super) open: Option<Given>,
    pub(super) roots: Option<Given>,
    #[serde(flatten)]
    pub(super) unknown: BTreeMap<String, Value>,
}

/// `[files]`
#[derive(Debug, Default, Deserialize)]
pub(super) struct Files {
    pub(super) roots: Option<Given>,
    #[serde(flatten)]
    pub(super) unknown: BTreeMap<String, Value>,
}

/// Every key there is, as an operator writes it.
pub(super) const KEYS: &[&str] = &[
    "data_dir",
    "corpus",
    "zone",
    "answer.limit",
    "models.use",
    "models.threads",
    "discord.token_file",
    "discord.development_guild",
    "discord.message_content",
    "discord.direct_messages",
    "discord.stale_after_days",
    "discord.answer_deadline_s",
    "discord.automatic_confidence",
    "limits.member_per_minute",
    "limits.channel_per_minute",
    "limits.guild_per_minute",
    "limits.waiting",
    "records.questions",
    "records.keep_days",
    "web.listen",
    "fetch.contact",
    "fetch.ports",
    "fetch.open",
    "fetch.roots",
    "files.roots",
];

/// Reads the words of a file.
pub(super) fn read(text: &str) -> Result<Raw, Vec<Problem>> {
    toml::from_str(text).map_err(|error| {
        vec![Problem {
            line: error.span().map(|span| line_of(text, span.start)),
            key: String::new(),
            what: error.message().replace('\n', ", "),
        }]
    })
}

/// The line, from 1, that a byte stands on.
pub(super) fn line_of(text: &str, byte: usize) -> usize {
    1 + text
        .bytes()
        .take(byte)
        .filter(|byte| *byte == b'\n')
        .count()
}
