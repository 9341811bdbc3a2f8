//! Sources and what came of reading them, in words for people and as JSON for programs.

use serde_json::json;

use crate::assistant::sources::{Followed, Preview, Watched};
use crate::cli::counted;
use crate::ingest::channel::ReadBack;
use crate::ingest::schedule::UNDO_S;
use crate::ingest::web::Came;
use crate::store::{ConfiguredSource, ReadOutcome};
use crate::text::cut::cut;
use crate::text::visible::visible_line;

/// How a source is, on one line.
pub(super) fn line_of(watched: &Watched) -> String {
    let Watched {
        source,
        documents,
        reads,
    } = watched;
    let failed = reads
        .first()
        .filter(|read| read.outcome == ReadOutcome::Failed)
        .and_then(|read| read.problem.as_deref());
    let state = match (source.removed_at, source.paused, failed) {
        (Some(at), ..) => format!("removed; gone for good at {}", time(at + UNDO_S)),
        (None, true, _) => "paused".to_owned(),
        (None, false, Some(why)) => format!(
            "failed {} times, tried again {}: {}",
            source.failures,
            source.due_at.map_or("by hand".to_owned(), time),
            visible_line(why)
        ),
        (None, false, None) => match (source.read_at, source.due_at) {
            (Some(read), Some(due)) => format!("read {}, next {}", time(read), time(due)),
            (Some(read), None) => format!("read {}", time(read)),
            (None, _) => "not read yet".to_owned(),
        },
    };
    let back = ReadBack::of_source(source)
        .map_or_else(String::new, |back| format!("; {}", back_in_words(back)));
    format!(
        "{:>4}  {:4}  {:>9}  {}  {}{back}\n      {}",
        source.id.0,
        source.kind,
        documents,
        cut(&visible_line(&source.name), 60),
        state,
        visible_line(&source.location)
    )
}

/// How far back a channel is read.
fn back_in_words(back: ReadBack) -> String {
    match back {
        ReadBack::Older(None) => "older messages follow".to_owned(),
        ReadBack::Older(Some(day)) => format!("read back to {day}, older messages follow"),
        ReadBack::Whole => "read to its beginning".to_owned(),
        ReadBack::Full(since) => format!(
            "read back{}, no more messages are kept of one channel",
            since.map_or_else(String::new, |day| format!(" to {day}"))
        ),
    }
}

pub(super) fn as_json(watched: &Watched) -> serde_json::Value {
    let Watched {
        source,
        documents,
        reads,
    } = watched;
    let ConfiguredSource {
        id,
        kind,
        location,
        name,
        options,
        paused,
        removed_at,
        read_at,
        due_at,
        failures,
        ..
    } = source;
    json!({
        "id": id.0, "kind": kind, "address": location, "name": name, "options": options, "paused": paused,
        "removed_at": removed_at, "read_at": read_at, "due_at": due_at, "failures": failures, "documents": documents,
        "read_back": ReadBack::of_source(source),
        "reads": reads.iter().map(|read| json!({
            "began_at": read.began_at, "took_ms": read.took_ms, "outcome": read.outcome.name(), "added": read.added,
            "changed": read.changed, "removed": read.removed, "reason": read.reason, "problem": read.problem,
        })).collect::<Vec<_>>(),
    })
}

pub(super) fn came_as_json(came: &Came) -> serde_json::Value {
    let not_read = |one: &crate::ingest::web::NotRead| json!({ "address": one.address, "reason": one.reason.name(), "why": one.why });
    json!({
        "added": came.added, "changed": came.changed, "unchanged": came.unchanged, "removed": came.removed,
        "failure": came.failure.as_ref().map(not_read),
        "not_read": came.not_read.iter().map(not_read).collect::<Vec<_>>(),
        "more_not_read": came.more_not_read,
    })
}

pub(super) fn came_in_words(came: &Came) -> String {
    if let Some(failure) = &came.failure {
        return format!("not read: {}\n", visible_line(&failure.why));
    }
    let mut words = format!(
        "{} new, {} changed, {} as before, {} gone\n",
        came.added, came.changed, came.unchanged, came.removed
    );
    for not_read in &came.not_read {
        words += &format!(
            "  not read: {}: {}\n",
            visible_line(&not_read.address),
            visible_line(&not_read.why)
        );
    }
    if came.more_not_read > 0 {
        words += &format!("  and {} more\n", came.more_not_read);
    }
    words
}

pub(super) fn preview_in_words(preview: &Preview) -> String {
    let mut words = format!(
        "{}\n{}\n{}",
        visible_line(preview.title.as_deref().unwrap_or("(no title)")),
        visible_line(&preview.address),
        came_in_words(&preview.came)
    );
    for (title, said) in &preview.samples {
        words += &format!(
            "\n{}\n  {}\n",
            visible_line(title),
            cut(&visible_line(said), 200)
        );
    }
    words
}

/// A time of this machine's zone, to the minute.
pub(super) fn time(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).map_or_else(
        |_| "?".to_owned(),
        |at| {
            at.to_zoned(jiff::tz::TimeZone::system())
                .strftime("%Y-%m-%d %H:%M")
                .to_string()
        },
    )
}

/// What came of following the file of sources.
pub(in crate::cli) fn followed_in_words(followed: &Followed) -> String {
    let Followed {
        added,
        changed,
        removed,
        unchanged,
        by_hand,
    } = followed;
    let mut words = format!(
        "{} added, {} changed, {} removed, {unchanged} as before\n",
        counted(added.len() as u64, "source", "sources"),
        changed.len(),
        removed.len()
    );
    for (id, address) in removed {
        words += &format!(
            "  removed: {}; `footnote source undo {}` brings it back for a day\n",
            visible_line(address),
            id.0
        );
    }
    for address in by_hand {
        words += &format!(
            "  left as it is, because it was added by hand: {}\n",
            visible_line(address)
        );
    }
    words
}

pub(super) fn followed_as_json(followed: &Followed) -> serde_json::Value {
    let removed = followed.removed.iter();
    json!({
        "added": followed.added, "changed": followed.changed, "unchanged": followed.unchanged,
        "removed": removed.map(|(id, address)| json!({ "id": id.0, "address": address })).collect::<Vec<_>>(),
        "by_hand": followed.by_hand,
    })
}
