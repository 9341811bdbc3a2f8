//! Briefings as moderators see them: which there are and how each is, its editions, and what tells two of them apart.

use super::super::quote::Quote;
use super::super::{Card, View, colour, escaped, room, units};
use super::BriefingPress;
use crate::answer::reply::Excerpt;
use crate::assistant::briefings::{Briefing, KeptEdition};
use crate::discord::body::{Body, Button, Row};
use crate::text::cut::cut_within;

/// Room for a title in a list.
const TITLE: usize = 120;

/// Room for the words of an excerpt among differences.
const WORDS: usize = 260;

/// So many differences are shown.
const MOST_DIFFERENCES: usize = 12;

/// A briefing in a list.
pub struct Listed<'a> {
    /// The briefing.
    pub briefing: &'a Briefing,
    /// The number of its last edition, where there is one.
    pub editions: Option<u64>,
}

/// All briefings of a server.
pub fn briefing_list(all: &[Listed<'_>], view: &View<'_>) -> Body {
    let words = view.words;
    let mut description = String::new();
    for one in all {
        let line = format!("{}\n-# {}\n", line_of(one.briefing), state(one, view));
        // Fifty of them have no room; the last ones are named by their number alone.
        if units(&description) + units(&line) > room::DESCRIPTION - 100 {
            description.push('…');
            break;
        }
        description.push_str(&line);
    }
    if all.is_empty() {
        description = words.just("briefing-list-none");
    }
    Card {
        title: words.just("briefing-list-title"),
        description,
        footer: String::new(),
        colour: colour::PLAIN,
    }
    .body(Vec::new())
    .ephemeral()
}

/// `**7** [Title](link) · #channel`, the link where it is pinned.
fn line_of(briefing: &Briefing) -> String {
    let title = escaped(&briefing.brief.title, TITLE);
    let number = briefing.id.0;
    match briefing
        .state
        .message
        .map(|message| briefing.place.link(message))
    {
        Some(link) => format!(
            "**{number}** [{title}]({link}) · <#{}>",
            briefing.place.channel
        ),
        None => format!("**{number}** {title} · <#{}>", briefing.place.channel),
    }
}

/// "daily 08:00 Europe/Berlin · edition 5 · next in 3 hours", or what is wrong.
fn state(one: &Listed<'_>, view: &View<'_>) -> String {
    let words = view.words;
    let briefing = one.briefing;
    let mut parts = vec![escaped(&briefing.brief.schedule, TITLE)];
    parts.extend(
        one.editions
            .map(|number| words.say("briefing-edition", &[("number", number.into())])),
    );
    match &briefing.state.paused {
        Some(why) => parts.push(paused(why, view)),
        None => {
            parts.extend(
                briefing
                    .state
                    .failing
                    .as_ref()
                    .map(|why| failing(why, view)),
            );
            parts.extend(
                briefing.expected().map(|at| {
                    words.say("briefing-next", &[("when", format!("<t:{at}:R>").into())])
                }),
            );
        }
    }
    parts.join(" · ")
}

/// Why a briefing is paused, in words.
fn paused(why: &str, view: &View<'_>) -> String {
    let reason = match why {
        "deleted" => "briefing-paused-deleted",
        "channel" => "briefing-paused-channel",
        "permission" => "briefing-paused-permission",
        "unreadable" => "briefing-paused-unreadable",
        _ => "briefing-paused-moderator",
    };
    view.words.just(reason)
}

/// What is wrong with one that is kept current, in words.
fn failing(why: &str, view: &View<'_>) -> String {
    let reason = match why {
        "pin" => "briefing-failing-pin",
        "pins" => "briefing-failing-pins",
        "unpinned" => "briefing-failing-unpinned",
        "edit" => "briefing-failing-edit",
        "discord" => "briefing-failing-discord",
        _ => "briefing-failing-evidence",
    };
    view.words.just(reason)
}

/// One briefing with all that was set, and what can be done with it.
pub fn briefing_shown(
    one: &Listed<'_>,
    press: &dyn Fn(BriefingPress) -> String,
    view: &View<'_>,
) -> Body {
    let words = view.words;
    let Briefing {
        id,
        brief,
        state: how,
        ..
    } = one.briefing;
    let mut lines = vec![line_of(one.briefing), format!("-# {}", state(one, view))];
    let topics: Vec<String> = brief
        .topics
        .iter()
        .map(|topic| format!("- {}", escaped(topic, 220)))
        .collect();
    lines.extend(topics);
    lines.push(match brief.window_days {
        Some(days) => words.say("briefing-window", &[("days", days.into())]),
        None => words.just("briefing-window-none"),
    });
    if !brief.sources.is_empty() {
        lines.push(words.say(
            "briefing-of-sources",
            &[("count", brief.sources.len().into())],
        ));
    }
    lines.extend(how.checked_at.map(|at| {
        words.say(
            "briefing-checked",
            &[("when", format!("<t:{at}:R>").into())],
        )
    }));
    if one.briefing.made_by != 0 {
        let member = format!("<@{}>", one.briefing.made_by);
        lines.push(words.say("briefing-made-by", &[("member", member.into())]));
    }
    let button = |label: &str, wanted| Button::new(words.just(label), press(wanted));
    let pausing = match how.paused {
        Some(_) => button("button-resume", BriefingPress::Resume(*id)),
        None => button("button-pause", BriefingPress::Pause(*id)),
    };
    let buttons = vec![
        button("briefing-refresh", BriefingPress::Refresh(*id)),
        pausing,
        button("briefing-history", BriefingPress::History(*id)),
        button("button-remove", BriefingPress::AskRemove(*id)),
    ];
    Card {
        title: words.just("briefing-one-title"),
        description: cut_within(&lines.join("\n"), room::DESCRIPTION, units),
        footer: String::new(),
        colour: colour::PLAIN,
    }
    .body(vec![Row::of(buttons)])
    .ephemeral()
}

/// Whether it is meant to be removed.
pub fn confirm_briefing_removal(
    briefing: &Briefing,
    press: &dyn Fn(BriefingPress) -> String,
    view: &View<'_>,
) -> Body {
    let words = view.words;
    let title = [("title", escaped(&briefing.brief.title, TITLE).into())];
    let button = |label: &str, wanted| Button::new(words.just(label), press(wanted));
    Card {
        title: words.just("briefing-one-title"),
        description: words.say("briefing-confirm-removal", &title),
        footer: String::new(),
        colour: colour::WARY,
    }
    .body(vec![Row::of(vec![
        button("button-remove-really", BriefingPress::Remove(briefing.id)),
        button("button-keep", BriefingPress::Show(briefing.id)),
    ])])
    .ephemeral()
}

/// The editions of a briefing, the newest first.
pub fn history(briefing: &Briefing, editions: &[KeptEdition], view: &View<'_>) -> Body {
    let words = view.words;
    let mut description = String::new();
    for edition in editions {
        let lines = edition.edition.lines().count();
        let told = [
            ("number", edition.number.into()),
            ("when", format!("<t:{}:f>", edition.made_at).into()),
            ("lines", lines.into()),
            ("new", edition.edition.count_new().into()),
        ];
        let mut line = format!("- {}", words.say("briefing-history-line", &told));
        if let Some(message) = edition.message {
            let link = briefing
                .place
                .moved_to(edition.shown_as.channel)
                .link(message);
            line.push_str(&format!(" · [{}]({link})", words.just("reply-open")));
        }
        if units(&description) + units(&line) > room::DESCRIPTION - 100 {
            description.push('…');
            break;
        }
        description.push_str(&line);
        description.push('\n');
    }
    if editions.is_empty() {
        description = words.just("briefing-history-none");
    }
    Card {
        title: briefing.brief.title.clone(),
        description,
        footer: words.just("briefing-history-footer"),
        colour: colour::PLAIN,
    }
    .body(Vec::new())
    .ephemeral()
}

/// What tells two editions apart, with the words that are still there.
#[derive(Debug, Clone, Default)]
pub struct Compared {
    /// What the later one has and the earlier had not, each with its topic.
    pub added: Vec<(String, Option<Excerpt>)>,
    /// What the earlier one had.
    pub gone: Vec<(String, Option<Excerpt>)>,
    /// Documents that say something else now: then, and now.
    pub changed: Vec<(String, Option<Excerpt>, Option<Excerpt>)>,
}

/// What tells an edition apart from an earlier one.
pub fn compared(
    title: &str,
    (earlier, later): (u64, u64),
    told: &Compared,
    view: &View<'_>,
) -> Body {
    let words = view.words;
    let mut blocks = Vec::new();
    let mut part = |key: &str, of: Vec<String>| {
        if !of.is_empty() {
            blocks.push(format!("### {}", words.just(key)));
            blocks.extend(of);
        }
    };
    let plain =
        |(topic, excerpt): &(String, Option<Excerpt>)| differing(topic, excerpt.as_ref(), view);
    part("briefing-added", told.added.iter().map(plain).collect());
    part("briefing-gone", told.gone.iter().map(plain).collect());
    let changed = |(topic, then, now): &(String, Option<Excerpt>, Option<Excerpt>)| {
        let then = then.as_ref().map_or_else(
            || format!("-# {}", words.just("briefing-words-gone")),
            |then| format!("> ~~{}~~", escaped(&then.text, WORDS)),
        );
        format!("{then}\n{}", differing(topic, now.as_ref(), view))
    };
    part(
        "briefing-changed",
        told.changed.iter().map(changed).collect(),
    );
    let mut description = words.say(
        "briefing-compared",
        &[("earlier", earlier.into()), ("later", later.into())],
    );
    if blocks.is_empty() {
        description.push('\n');
        description.push_str(&words.just("briefing-no-difference"));
    }
    for (n, block) in blocks.iter().enumerate() {
        if n > MOST_DIFFERENCES || units(&description) + units(block) > room::DESCRIPTION - 10 {
            description.push_str("\n…");
            break;
        }
        description.push('\n');
        description.push_str(block);
    }
    Card {
        title: title.to_owned(),
        description,
        footer: String::new(),
        colour: colour::PLAIN,
    }
    .body(Vec::new())
    .ephemeral()
}

fn differing(topic: &str, excerpt: Option<&Excerpt>, view: &View<'_>) -> String {
    let topic = escaped(topic, 120);
    match excerpt {
        Some(excerpt) => {
            let quote = Quote::of(excerpt, true).lines(WORDS);
            let title = escaped(&excerpt.document.title, TITLE);
            format!("{quote}\n-# {topic} · {title}")
        }
        None => format!("-# {topic} · {}", view.words.just("briefing-words-gone")),
    }
}
