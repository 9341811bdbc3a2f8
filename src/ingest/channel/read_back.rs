//! How far back a channel is read, as its source's cursor keeps it and as people are told.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::conversations::instant;
use crate::source::kind::Kind;
use crate::store::{ConfiguredSource, KnownPlace};

/// How far back the messages of a channel and its threads are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadBack {
    /// All of what was written since that day (in London) is read, and older messages follow by themselves; without a
    /// day it has only begun.
    Older(Option<Date>),
    /// All is read.
    Whole,
    /// As many messages are kept as may be of one source; what is older than that day is not read.
    Full(Option<Date>),
}

/// The cursor of a channel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Cursor {
    /// All threads that were closed since then are known, in Discord's words.
    pub closed_since: Option<String>,
    /// Whether all closed threads are known.
    pub all_closed: bool,
    /// How far back it is read.
    pub read_back: Option<ReadBack>,
}

impl Cursor {
    /// As it is kept; what cannot be read is begun anew, which costs requests and nothing else.
    pub fn of(kept: &Value) -> Cursor {
        Cursor::deserialize(kept).unwrap_or_default()
    }
}

impl ReadBack {
    /// How far back a source is read; `None` where it is no channel or was not read yet.
    pub fn of_source(source: &ConfiguredSource) -> Option<ReadBack> {
        let is_channel = source.kind == Kind::Channel.name();
        Cursor::of(&source.cursor).read_back.filter(|_| is_channel)
    }

    /// What holds of these places, where `unlisted` tells since when closed threads are known; `None` once all are.
    pub(super) fn reckoned<'a>(
        places: impl Iterator<Item = &'a KnownPlace>,
        unlisted: Option<&str>,
        is_full: bool,
    ) -> ReadBack {
        let mut since: Option<Date> = None;
        let mut has_begun = true;
        let mut is_whole = true;
        for place in places.filter(|place| !place.is_whole) {
            is_whole = false;
            match place.down_to {
                Some(id) => since = since.max(instant(id).map(day)),
                None => has_begun = false,
            }
        }
        if let Some(closed) = unlisted {
            is_whole = false;
            match closed.parse::<jiff::Timestamp>() {
                Ok(at) => since = since.max(Some(day(at))),
                Err(_) => has_begun = false,
            }
        }
        let since = since.filter(|_| has_begun);
        match (is_whole, is_full) {
            (true, _) => ReadBack::Whole,
            (false, true) => ReadBack::Full(since),
            (false, false) => ReadBack::Older(since),
        }
    }
}

fn day(at: jiff::Timestamp) -> Date {
    at.to_zoned(jiff::tz::TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use super::super::first_id_at;
    use super::*;

    fn place(down_to: Option<&str>, is_whole: bool) -> KnownPlace {
        let id = |at: &str| {
            let at: jiff::Timestamp = at.parse().unwrap();
            first_id_at(at.as_millisecond().unsigned_abs())
        };
        KnownPlace {
            down_to: down_to.map(id),
            is_whole,
            ..KnownPlace::new(1, String::new(), None)
        }
    }

    #[test]
    fn it_is_read_back_to_where_nothing_newer_is_left() {
        let told = |places: &[KnownPlace], unlisted, is_full| {
            ReadBack::reckoned(places.iter(), unlisted, is_full)
        };
        let day = |day: &str| Some(day.parse::<Date>().unwrap());
        let older = place(Some("2021-03-03T10:00:00Z"), false);
        let newer = place(Some("2023-05-05T10:00:00Z"), false);
        // A whole one that is gone through again says nothing.
        let again = place(Some("2026-01-01T00:00:00Z"), true);
        let both = [older.clone(), newer.clone(), again.clone()];
        assert_eq!(told(&both, None, false), ReadBack::Older(day("2023-05-05")));
        assert_eq!(told(&both, None, true), ReadBack::Full(day("2023-05-05")));
        let begun = [older.clone(), place(None, false)];
        assert_eq!(told(&begun, None, false), ReadBack::Older(None));
        assert_eq!(told(&[again], None, true), ReadBack::Whole);
        let unlisted = Some("2022-02-02T01:02:03.456000+00:00");
        assert_eq!(
            told(&[older], unlisted, false),
            ReadBack::Older(day("2022-02-02"))
        );
    }

    #[test]
    fn a_cursor_is_kept_as_it_was_and_what_is_none_is_begun_anew() {
        let cursor = Cursor {
            closed_since: Some("2022-02-02T01:02:03+00:00".to_owned()),
            all_closed: false,
            read_back: Some(ReadBack::Older(Some("2021-03-03".parse().unwrap()))),
        };
        let kept = serde_json::to_value(&cursor).unwrap();
        assert_eq!(Cursor::of(&kept), cursor);
        assert_eq!(Cursor::of(&serde_json::json!({})), Cursor::default());
        let other = serde_json::json!({ "read_back": "sideways" });
        assert_eq!(Cursor::of(&other), Cursor::default());
    }
}
