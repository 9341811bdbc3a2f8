//! The message of a briefing. What does not fit into one message is told in short there, and whole in a thread under it.

use super::super::citation::{Detail, citation};
use super::super::passages::passages;
use super::super::quote::{Quote, shares};
use super::super::{Card, View, colour, escaped, room, units};
use super::BriefingPress;
use crate::answer::reply::Excerpt;
use crate::assistant::briefings::{ShownEdition, ShownStruck, ShownTopic, Standing};
use crate::discord::body::{Body, Button, Choice, Menu, Row};
use crate::text::cut::cut_within;

/// What there is to tell beside an edition.
pub struct Post<'a> {
    /// The briefing's title.
    pub title: &'a str,
    /// What the edition quotes.
    pub shown: &'a ShownEdition,
    /// Its number, from 1; `None` is an edition that is only looked at.
    pub number: Option<u64>,
    /// When it was made, in Unix seconds.
    pub made_at: i64,
    /// When the evidence was looked at since, where that was later.
    pub checked_at: Option<i64>,
    /// When it is made anew.
    pub next: Next,
    /// Only what was published in the last so many days.
    pub window_days: Option<u16>,
    /// The link of the edition before, where that is another message.
    pub previous: Option<String>,
    /// The link of the edition that took its place.
    pub newer: Option<String>,
    /// What the button that tells the changes carries; `None` is without one.
    pub changes: Option<String>,
}

/// When a briefing is made anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Then, in Unix seconds.
    At(i64),
    /// When something new appears.
    WithNews,
    /// When a moderator says so.
    ByHand,
    /// Not for now.
    Paused,
}

/// A briefing's messages.
#[derive(Debug, Clone, PartialEq)]
pub struct Posted {
    /// The one that is pinned.
    pub message: Body,
    /// Those in the thread under it; none where all of it has room in the message.
    pub parts: Vec<Body>,
}

/// An excerpt with less room than that is hardly one.
const DECENT: usize = 300;

/// Where the topics have no room side by side, this much of each excerpt is still worth more than a list of titles.
const LEAST: usize = 140;

/// Room for a topic over its excerpts, and where there is little.
const TOPIC: usize = 220;
const SHORT_TOPIC: usize = 90;

/// Room for the words of a line that does not hold any more.
const STRUCK: usize = 200;

/// So many such lines are told of a topic; there are no more than there were excerpts.
const MOST_STRUCK: usize = 3;

/// The messages of an edition.
pub fn post(post: &Post<'_>, view: &View<'_>) -> Posted {
    let head = head(post, view);
    let all: Vec<Group> = post
        .shown
        .topics
        .iter()
        .map(|topic| Group::whole(topic, post, view))
        .collect();
    if let Some(description) = laid_out(&head, &all, view) {
        return Posted {
            message: card(post, description, view),
            parts: Vec::new(),
        };
    }
    let short: Vec<Group> = post
        .shown
        .topics
        .iter()
        .map(|topic| Group::short(topic, post, view))
        .collect();
    let head = format!("{head}\n-# {}", view.words.just("briefing-in-thread"));
    let description = laid_out(&head, &short, view).unwrap_or_else(|| {
        // Only a translation that grew too long comes here: the topics alone have room.
        let topics: Vec<String> = short.iter().map(|group| group.head.clone()).collect();
        format!("{head}\n{}", topics.join("\n"))
    });
    let parts = post
        .shown
        .topics
        .iter()
        .filter(|topic| !topic.lines.is_empty());
    Posted {
        message: card(post, description, view),
        parts: parts.map(|topic| part(topic, post, view)).collect(),
    }
}

/// What can be chosen of a draft where it is shown.
#[derive(Debug, Clone, Default)]
pub struct Menus {
    /// The sources that it can be made from, by their numbers, each with whether it is to be; up to [`Menu::MOST`].
    /// Without any chosen it is made from all. None is no menu.
    pub sources: Vec<Choice>,
    /// The channel where it is to stand.
    pub channel: u64,
}

/// Text and announcement channels, and threads, by Discord's numbers: where a briefing can stand.
pub const WRITTEN_IN: [u8; 5] = [0, 5, 10, 11, 12];

/// What would be pinned, shown to the moderator alone before it is: its message with the buttons to decide, and how
/// much more there would be in a thread.
pub fn draft(
    given: &Post<'_>,
    menus: &Menus,
    number: u64,
    press: &dyn Fn(BriefingPress) -> String,
    view: &View<'_>,
) -> Body {
    let Posted { mut message, parts } = post(given, view);
    let words = view.words;
    let button = |label: &str, wanted| Button::new(words.just(label), press(wanted));
    let hint = |key: &str| cut_within(&words.just(key), 150, units);
    let sources = (!menus.sources.is_empty()).then(|| {
        let id = press(BriefingPress::Sources(number));
        Menu::of(id, hint("briefing-menu-sources"), menus.sources.clone())
    });
    let channel = Menu::of_channels(
        press(BriefingPress::Channel(number)),
        hint("briefing-menu-channel"),
        &WRITTEN_IN,
        menus.channel,
    );
    let buttons = Row::of(vec![
        button("briefing-pin-it", BriefingPress::Pin(number)),
        button("briefing-edit", BriefingPress::Edit(number)),
        button("briefing-cancel", BriefingPress::Cancel(number)),
    ]);
    let rows = sources.into_iter().chain([channel]).map(Row::of_menu);
    message.components = rows.chain([buttons]).collect();
    let content = match parts.len() {
        0 => view.words.just("briefing-draft"),
        more => view
            .words
            .say("briefing-draft-thread", &[("messages", more.into())]),
    };
    message.content = Some(content);
    message.ephemeral()
}

fn card(post: &Post<'_>, description: String, view: &View<'_>) -> Body {
    let button = |custom_id: &String| {
        Row::of(vec![Button::new(
            view.words.just("briefing-what-changed"),
            custom_id.clone(),
        )])
    };
    Card {
        title: post.title.to_owned(),
        description,
        footer: view.words.just("briefing-footer"),
        colour: match post.shown.is_empty() {
            true => colour::NONE,
            false => colour::PLAIN,
        },
    }
    .body(post.changes.iter().map(button).collect())
}

/// When it was made and is made next, and where the others are.
fn head(post: &Post<'_>, view: &View<'_>) -> String {
    let words = view.words;
    let when = |key: &str, at: i64, form: &str| {
        words.say(key, &[("when", format!("<t:{at}:{form}>").into())])
    };
    let mut times = vec![when("briefing-updated", post.made_at, "f")];
    times.extend(
        post.checked_at
            .filter(|at| *at > post.made_at)
            .map(|at| when("briefing-checked", at, "R")),
    );
    times.push(match post.next {
        Next::At(at) => when("briefing-next", at, "f"),
        Next::WithNews => words.just("briefing-next-news"),
        Next::ByHand => words.just("briefing-next-hand"),
        Next::Paused => words.just("briefing-next-paused"),
    });
    let mut about = Vec::new();
    about.extend(
        post.number
            .map(|number| words.say("briefing-edition", &[("number", number.into())])),
    );
    about.extend(
        post.window_days
            .map(|days| words.say("briefing-window", &[("days", days.into())])),
    );
    let new = post.shown.count_new();
    if new > 0 {
        about.push(words.say("briefing-new-count", &[("count", new.into())]));
    }
    about.extend(
        post.previous
            .as_ref()
            .map(|link| words.say("briefing-previous", &[("link", link.as_str().into())])),
    );
    let mut lines = Vec::new();
    lines.extend(post.newer.as_ref().map(|link| {
        format!(
            "**{}**",
            words.say("briefing-newer", &[("link", link.as_str().into())])
        )
    }));
    lines.push(format!("-# {}", times.join(" · ")));
    if !about.is_empty() {
        lines.push(format!("-# {}", about.join(" · ")));
    }
    lines.join("\n")
}

/// A topic with its excerpts.
struct Group<'a> {
    head: String,
    excerpts: Vec<(&'a Excerpt, bool)>,
    /// What stands under them.
    foot: Vec<String>,
}

impl<'a> Group<'a> {
    fn whole(topic: &'a ShownTopic, post: &Post<'_>, view: &View<'_>) -> Group<'a> {
        let mut foot = struck(topic, view);
        if topic.lines.is_empty() {
            foot.insert(0, nothing(post, view));
        }
        Group {
            head: topic_line(topic, TOPIC, view),
            excerpts: topic
                .lines
                .iter()
                .map(|line| (&line.excerpt, line.is_new))
                .collect(),
            foot,
        }
    }

    /// The newest excerpt alone, and how much more there is.
    fn short(topic: &'a ShownTopic, post: &Post<'_>, view: &View<'_>) -> Group<'a> {
        let first = topic.lines.first().map(|line| (&line.excerpt, line.is_new));
        let more = topic.lines.len().saturating_sub(1) + topic.struck.len();
        let foot = match (first, more) {
            (None, _) => vec![nothing(post, view)],
            (Some(_), 0) => Vec::new(),
            (Some(_), more) => vec![format!(
                "-# {}",
                view.words.say("briefing-more", &[("count", more.into())])
            )],
        };
        Group {
            head: topic_line(topic, SHORT_TOPIC, view),
            excerpts: first.into_iter().collect(),
            foot,
        }
    }
}

fn topic_line(topic: &ShownTopic, room: usize, view: &View<'_>) -> String {
    let mut line = format!("### {}", escaped(&topic.topic, room));
    if topic.differ {
        line.push_str(&format!("\n-# {}", view.words.just("briefing-differ")));
    }
    line
}

fn nothing(post: &Post<'_>, view: &View<'_>) -> String {
    match post.window_days {
        Some(days) => view
            .words
            .say("briefing-nothing-window", &[("days", days.into())]),
        None => view.words.just("briefing-nothing"),
    }
}

/// The lines that do not hold any more, each with the reason. Their words stand there only where they may.
fn struck(topic: &ShownTopic, view: &View<'_>) -> Vec<String> {
    let line = |struck: &ShownStruck| {
        let why = view.words.just(match struck.why {
            // What holds is not struck.
            Standing::Holds | Standing::Changed => "briefing-struck-changed",
            Standing::Gone => "briefing-struck-gone",
            Standing::SourceRemoved => "briefing-struck-removed",
            Standing::NotForAll => "briefing-struck-not-for-all",
            Standing::Unkept => "briefing-struck-unkept",
        });
        match &struck.excerpt {
            Some(excerpt) => {
                let title = escaped(&excerpt.document.title, SHORT_TOPIC);
                let words = escaped(&excerpt.text, STRUCK);
                format!("> ~~{words}~~\n-# {title} · {why}")
            }
            None => format!("-# {why}"),
        }
    };
    let mut lines: Vec<String> = topic.struck.iter().take(MOST_STRUCK).map(line).collect();
    // "Its source was removed", said twice, says nothing more.
    lines.dedup();
    lines
}

/// All of it in one description, with as much detail as there is room for; `None` where that is too little.
fn laid_out(head: &str, groups: &[Group<'_>], view: &View<'_>) -> Option<String> {
    let excerpts: Vec<(&Excerpt, bool)> = groups
        .iter()
        .flat_map(|group| group.excerpts.iter().copied())
        .collect();
    let quotes: Vec<Quote> = excerpts
        .iter()
        .map(|(excerpt, _)| Quote::of(excerpt, true))
        .collect();
    let wishes: Vec<usize> = quotes.iter().map(Quote::most).collect();
    let of_groups: usize = groups
        .iter()
        .map(|group| {
            let foot: usize = group.foot.iter().map(|line| units(line) + "\n".len()).sum();
            units(&group.head) + foot + "\n".len()
        })
        .sum();
    for (detail, decent) in [
        (Detail::Full, DECENT),
        (Detail::PlainLinks, DECENT),
        (Detail::Brief, DECENT),
        (Detail::Brief, LEAST),
        (Detail::Least, LEAST),
    ] {
        let citations: Vec<String> = excerpts
            .iter()
            .zip(&quotes)
            .map(|((excerpt, is_new), quote)| {
                let cited = citation(excerpt, quote, view, detail);
                match is_new {
                    true => format!("**{}** · {cited}", view.words.just("briefing-new")),
                    false => cited,
                }
            })
            .collect();
        let lines: usize = citations
            .iter()
            .map(|lines| units(lines) + "\n\n\n".len())
            .sum();
        let left = room::DESCRIPTION.saturating_sub(units(head) + of_groups + lines);
        let wanted: usize = wishes.iter().map(|wish| decent.min(*wish)).sum();
        if left < wanted {
            continue;
        }
        let needs: Vec<usize> = quotes
            .iter()
            .map(|quote| quote.least().max(decent))
            .collect();
        let rooms = shares(&needs, &wishes, left);
        let mut told = quotes.iter().zip(rooms).zip(&citations);
        let mut out = head.to_owned();
        for group in groups {
            out.push('\n');
            out.push_str(&group.head);
            for (n, ((quote, room), citation)) in
                told.by_ref().take(group.excerpts.len()).enumerate()
            {
                // Room to breathe between one and the next.
                out.push_str(if n > 0 { "\n\n" } else { "\n" });
                out.push_str(&quote.lines(room));
                out.push('\n');
                out.push_str(citation);
            }
            for line in &group.foot {
                out.push('\n');
                out.push_str(line);
            }
        }
        return Some(out);
    }
    None
}

/// A topic in a message of its own.
fn part(topic: &ShownTopic, post: &Post<'_>, view: &View<'_>) -> Body {
    let mut head = Vec::new();
    if topic.differ {
        head.push(format!("-# {}", view.words.just("briefing-differ")));
    }
    let new: Vec<String> = topic
        .lines
        .iter()
        .filter(|line| line.is_new)
        .map(|line| line.excerpt.rank.to_string())
        .collect();
    if !new.is_empty() {
        let numbers = [("numbers", new.join(", ").into())];
        head.push(format!(
            "-# {}",
            view.words.say("briefing-new-numbers", &numbers)
        ));
    }
    head.extend(struck(topic, view));
    let excerpts: Vec<Excerpt> = topic
        .lines
        .iter()
        .map(|line| line.excerpt.clone())
        .collect();
    Card {
        title: topic.topic.clone(),
        description: passages(&head, &excerpts, view, true),
        footer: post.title.to_owned(),
        colour: colour::PLAIN,
    }
    .body(Vec::new())
}
