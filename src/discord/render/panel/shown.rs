//! One source with its history; whether it is meant to be removed; that it was.

use std::collections::BTreeSet;

use super::{ADDRESS, PanelPress, PanelView, ago, card, colour, colour_of, escaped, mark, why};
use crate::access::Audience;
use crate::assistant::sources::{
    ConfiguredSource, Health, Kind, Options, ReadOutcome, ReadRow, UNDO_S, Watched, shown_address,
};
use crate::discord::body::{Body, Row};

/// Room for the patterns of a site.
const PATTERNS: usize = 250;

/// So many of its last reads are shown.
const READS: usize = 6;

/// A source with its address, what it is told, who added it, and what came of its last reads.
pub fn source_shown(watched: &Watched, health: Health, view: &PanelView<'_>) -> Body {
    let (source, words) = (&watched.source, view.words);
    let mut lines = vec![
        format!("{} {}", mark(health), view.state(source, health)),
        format!(
            "{}, {} · {}",
            view.kind(source),
            view.documents(watched.documents),
            escaped(shown_address(source), ADDRESS)
        ),
    ];
    lines.extend(options_in_words(source, view));
    lines.extend(audience_in_words(source, view));
    lines.extend(added(source, view));
    if !watched.reads.is_empty() {
        lines.push(format!("\n{}", words.just("source-history")));
        let reads = watched.reads.iter().take(READS);
        lines.extend(reads.map(|read| read_in_words(read, view)));
    }
    let id = source.id;
    let buttons = match health {
        Health::Removed(_) => vec![view.button("button-undo", PanelPress::Undo(id))],
        _ => vec![
            view.button("button-refresh", PanelPress::Refresh(id)),
            match source.paused {
                true => view.button("button-resume", PanelPress::Resume(id)),
                false => view.button("button-pause", PanelPress::Pause(id)),
            },
            view.button("button-remove", PanelPress::AskRemove(id)),
        ],
    };
    card(
        source.name.clone(),
        lines.join("\n"),
        colour_of(health),
        buttons,
    )
}

/// When it was added, and by whom.
fn added(source: &ConfiguredSource, view: &PanelView<'_>) -> Option<String> {
    let when = format!("<t:{}:D>", source.added_at?);
    Some(match source.added_by {
        Some(account) => {
            let by = [
                ("member", format!("<@{account}>").into()),
                ("when", when.into()),
            ];
            view.words.say("source-added-by", &by)
        }
        None => view
            .words
            .say("source-added-by-operator", &[("when", when.into())]),
    })
}

/// What a source is told beside its address, as far as it is not as always.
fn options_in_words(source: &ConfiguredSource, view: &PanelView<'_>) -> Vec<String> {
    let words = view.words;
    let options: Options = serde_json::from_value(source.options.clone()).unwrap_or_default();
    let mut lines = Vec::new();
    if source.kind == Kind::Site.name() {
        let reach = [
            ("pages", options.pages.into()),
            ("depth", options.depth.into()),
        ];
        lines.push(words.say("source-option-site", &reach));
    }
    let patterns = |patterns: &[String]| {
        let written = escaped(&patterns.join(" "), PATTERNS);
        (!patterns.is_empty()).then(|| [("patterns", written.into())])
    };
    lines.extend(patterns(&options.include).map(|of| words.say("source-option-include", &of)));
    lines.extend(patterns(&options.exclude).map(|of| words.say("source-option-exclude", &of)));
    lines.extend(options.articles.map(|articles| {
        words.just(match articles {
            true => "source-option-articles",
            false => "source-option-no-articles",
        })
    }));
    lines.extend(
        options
            .every_minutes
            .map(|minutes| words.say("source-option-every", &[("minutes", minutes.into())])),
    );
    lines
}

/// Whom it is for, where that is not everyone.
fn audience_in_words(source: &ConfiguredSource, view: &PanelView<'_>) -> Option<String> {
    let told = source.audience.clone()?;
    // What cannot be read is for nobody.
    let audience = serde_json::from_value(told).unwrap_or(Audience::Roles(BTreeSet::new()));
    let (key, mentioned): (_, Vec<String>) = match audience {
        Audience::Everyone => return None,
        Audience::Roles(roles) => {
            let mention = |role: &u64| format!("<@&{role}>");
            ("source-for-roles", roles.iter().map(mention).collect())
        }
        Audience::Channels(channels) => {
            let mention = |channel: &u64| format!("<#{channel}>");
            ("source-for-readers", channels.iter().map(mention).collect())
        }
    };
    let whom = [("whom", mentioned.join(" ").into())];
    Some(view.words.say(key, &whom))
}

/// "- 3 minutes ago: 3 new, 1 changed, 0 gone" and what went wrong.
fn read_in_words(read: &ReadRow, view: &PanelView<'_>) -> String {
    let words = view.words;
    let said = match read.outcome {
        ReadOutcome::Failed => words.just("source-read-failed"),
        ReadOutcome::Unchanged => words.just("source-read-unchanged"),
        ReadOutcome::Read => words.say("source-read-brought", &brought(read)),
    };
    let problem = why::of_read(read, words);
    let problem = problem.map_or_else(String::new, |why| format!("\n  -# {why}"));
    format!("- {}: {said}{problem}", ago(read.began_at))
}

pub(super) fn brought(read: &ReadRow) -> [(&'static str, fluent_bundle::FluentValue<'static>); 3] {
    [
        ("added", read.added.into()),
        ("changed", read.changed.into()),
        ("removed", read.removed.into()),
    ]
}

/// Whether somebody means to remove a source, and what is lost then.
pub fn confirm_removal(watched: &Watched, view: &PanelView<'_>) -> Body {
    let source = &watched.source;
    let words = view.words;
    let since = source.added_at.map_or_else(String::new, |at| {
        words.say(
            "source-remove-since",
            &[("when", format!("<t:{at}:D>").into())],
        )
    });
    let lost = [
        ("source", view.name(source).into()),
        ("documents", watched.documents.into()),
    ];
    let lines = [
        words.say("source-remove-confirm", &lost),
        since,
        words.just("source-remove-undo"),
    ];
    card(
        words.just("source-remove-title"),
        lines
            .iter()
            .filter(|line| !line.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join("\n"),
        colour::WARY,
        vec![
            view.button("button-remove", PanelPress::Remove(source.id)),
            view.button("button-keep", PanelPress::Show(source.id)),
        ],
    )
}

/// That a source was removed at `at` (Unix seconds), and until when it can be brought back.
pub fn source_removed(source: &ConfiguredSource, at: i64, view: &PanelView<'_>) -> Body {
    let until = format!("<t:{0}:f> (<t:{0}:R>)", at + UNDO_S);
    let said = [("source", view.name(source).into()), ("when", until.into())];
    let mut body = Body::words(view.words.say("source-removed", &said)).ephemeral();
    let undo = view.button("button-undo", PanelPress::Undo(source.id));
    body.components = vec![Row::of(vec![undo])];
    body
}
