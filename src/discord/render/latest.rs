//! What is new: the last documents of each source with their first words, a few sources a page.

use super::citation::{Detail, unnumbered};
use super::panel::kind_in_words;
use super::quote::{Quote, shares};
use super::{Card, View, colour, escaped, room, seen_by, units};
use crate::answer::reply::Excerpt;
use crate::assistant::latest::{Latest, LatestOfSource};
use crate::discord::body::{Body, Button, Row};

/// Documents on a page, which is what has room with a few lines each.
const DOCUMENTS: usize = 6;

/// Sources on a page. The documents of one are never torn apart.
const SOURCES: usize = 6;

/// A document's words with less room than that are hardly a quote: citations are told shorter first.
const DECENT: usize = 220;

/// The page `view.page` of what is new; `turn` is the `custom_id` that shows another one, counted from 0.
pub fn latest(latest: &Latest, view: &View<'_>, turn: &dyn Fn(usize) -> String) -> Body {
    let words = view.words;
    let pages = pages(&latest.sources);
    let number = view.page.min(pages.len().saturating_sub(1));
    let page = pages.get(number).copied().unwrap_or_default();
    let is_last = number + 1 >= pages.len();
    let head = head(latest, view);
    let mut foot = String::new();
    if is_last && latest.unnamed > 0 {
        let unnamed = [("count", latest.unnamed.into())];
        let more = words.say("latest-more-sources", &unnamed);
        foot = format!("\n\n{more}");
    }
    let footer = match pages.len() {
        0 | 1 => String::new(),
        pages => words.say(
            "reply-page",
            &[("page", (number + 1).into()), ("pages", pages.into())],
        ),
    };
    let room = room::DESCRIPTION.saturating_sub(units(&head) + units(&foot));
    let card = Card {
        title: words.just("latest-title"),
        description: format!("{head}{}{foot}", groups(page, view, room)),
        footer,
        colour: if latest.documents == 0 {
            colour::NONE
        } else {
            colour::PLAIN
        },
    };
    let button = |label: &str, page| Button::new(words.just(label), turn(page));
    let mut buttons = Vec::new();
    if let Some(previous) = number.checked_sub(1) {
        buttons.push(button("button-previous", previous));
    }
    if !is_last {
        buttons.push(button("button-next", number + 1));
    }
    let rows = match buttons.is_empty() {
        true => Vec::new(),
        false => vec![Row::of(buttons)],
    };
    seen_by(card.body(rows), view)
}

/// How much came since when, and until when the sources were read.
fn head(latest: &Latest, view: &View<'_>) -> String {
    let words = view.words;
    let since = ("when", format!("<t:{}:f>", latest.since).into());
    let came = match latest.documents {
        0 => words.say("latest-none", &[since]),
        documents => words.say(
            "latest-since",
            &[
                since,
                ("documents", documents.into()),
                ("sources", latest.count.into()),
            ],
        ),
    };
    let read = match latest.read_at {
        Some(at) => words.say("latest-read", &[("when", format!("<t:{at}:R>").into())]),
        None => words.just("latest-never-read"),
    };
    format!("{came}\n-# {read}")
}

/// Sources page by page: as many as have room for all of their documents, one at least.
fn pages(sources: &[LatestOfSource]) -> Vec<&[LatestOfSource]> {
    let mut pages = Vec::new();
    let mut rest = sources;
    while !rest.is_empty() {
        let (mut taken, mut documents) = (0, 0);
        for source in rest.iter().take(SOURCES) {
            documents += source.shown.len();
            if taken > 0 && documents > DOCUMENTS {
                break;
            }
            taken += 1;
        }
        let (page, behind) = rest.split_at(taken.clamp(1, rest.len()));
        pages.push(page);
        rest = behind;
    }
    pages
}

/// The sources of a page, each with its documents, in so much room.
fn groups(page: &[LatestOfSource], view: &View<'_>, room: usize) -> String {
    let all: Vec<(&Excerpt, Quote)> = page
        .iter()
        .flat_map(|source| &source.shown)
        .map(|excerpt| (excerpt, Quote::of(excerpt, false)))
        .collect();
    let frames: usize = page
        .iter()
        .map(|source| units(&title(source, view)) + units(&more(source, view)) + "\n\n".len())
        .sum();
    let wishes: Vec<usize> = all.iter().map(|(_, quote)| quote.most()).collect();
    let wanted = wishes.iter().sum::<usize>().min(DECENT * wishes.len());
    let mut citations = Vec::new();
    let mut left = 0;
    for detail in Detail::ALL {
        citations = all
            .iter()
            .map(|(excerpt, quote)| unnumbered(excerpt, quote, view, detail))
            .collect::<Vec<String>>();
        let lines: usize = citations
            .iter()
            .map(|lines| units(lines) + "\n\n".len())
            .sum();
        left = room.saturating_sub(frames + lines);
        if left >= wanted {
            break;
        }
    }
    let needs = vec![DECENT; wishes.len()];
    let rooms = shares(&needs, &wishes, left);
    let mut told = all.iter().zip(rooms).zip(&citations);
    let mut out = String::new();
    for source in page {
        out.push_str("\n\n");
        out.push_str(&title(source, view));
        for (((_, quote), room), citation) in told.by_ref().take(source.shown.len()) {
            out.push('\n');
            out.push_str(&quote.lines(room));
            out.push('\n');
            out.push_str(citation);
        }
        out.push_str(&more(source, view));
    }
    out
}

/// "**News** · feed, 500 new documents"
fn title(source: &LatestOfSource, view: &View<'_>) -> String {
    let kind = kind_in_words(&source.kind, view.words);
    let count = [("count", source.documents.into())];
    let count = view.words.say("latest-new", &count);
    format!("**{}** · {kind}, {count}", escaped(&source.name, 100))
}

/// "and 497 more", on a line of its own where there are more.
fn more(source: &LatestOfSource, view: &View<'_>) -> String {
    match source.more {
        0 => String::new(),
        more => {
            let more = view.words.say("latest-more", &[("count", more.into())]);
            format!("\n-# {more}")
        }
    }
}
