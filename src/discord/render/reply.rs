//! The answer to a question as one card: what was asked, the words that answer with where they stand, and what there is
//! to know about them. Also its two lesser kin: the nearest passages, and the sources of somebody's message.

use jiff::civil::Date;

use super::notes::notes;
use super::passages::passages;
use super::{Action, Card, View, colour, escaped, room, seen_by};
use crate::answer::reply::{Excerpt, Outcome, Reply, Searched, Sureness};
use crate::discord::body::{Body, Button, Row};
use crate::text::cut::cut_within;

/// Most excerpts on a page: a row has as many buttons.
const MOST_ON_A_PAGE: usize = 5;

/// The reply to a question.
pub fn reply(reply: &Reply, view: &View<'_>) -> Body {
    let body = match reply.outcome {
        Outcome::Answered => answered(reply, view),
        Outcome::NothingFound => nothing_found(reply, view),
        Outcome::Refused => {
            let mut head = vec![view.words.just("reply-refused")];
            head.extend(notes(reply, view));
            card(
                reply,
                passages(&head, &[], view, false),
                String::new(),
                colour::NONE,
            )
            .body(Vec::new())
        }
    };
    seen_by(body, view)
}

/// What came nearest to a question without an answer, called what it is.
pub fn nearest(reply: &Reply, view: &View<'_>) -> Body {
    let page = Page::of(&reply.nearest, view);
    let first = if page.excerpts.is_empty() {
        "nearest-none"
    } else {
        "nearest-warning"
    };
    let mut head = vec![view.words.just(first)];
    head.extend(window(reply, view));
    let footer = searched(&reply.searched, view);
    let card = card(
        reply,
        passages(&head, page.excerpts, view, false),
        footer,
        colour::NONE,
    );
    let mut buttons = page.turning(view);
    buttons.extend(moderator(view));
    seen_by(card.body(rows(vec![buttons])), view)
}

/// The passages nearest to what a message says, for whoever asked; they may show them to everyone.
pub fn find_sources(claim: &str, reply: &Reply, view: &View<'_>) -> Body {
    let found = if reply.excerpts.is_empty() {
        &reply.nearest
    } else {
        &reply.excerpts
    };
    let page = Page::of(found, view);
    let mut head = vec![format!(
        "-# {}",
        view.words.quoted_list(&[escaped(claim, 300)])
    )];
    let mut buttons = page.turning(view);
    if page.excerpts.is_empty() {
        head.push(view.words.just("find-none"));
    } else {
        head.push(view.words.just("find-about"));
        if view.private {
            buttons.push(button(view, "button-post", Action::Post));
        }
    }
    let card = Card {
        title: view.words.just("find-title"),
        description: passages(&head, page.excerpts, view, true),
        footer: searched(&reply.searched, view),
        colour: colour::PLAIN,
    };
    seen_by(card.body(rows(vec![buttons])), view)
}

fn answered(reply: &Reply, view: &View<'_>) -> Body {
    let page = Page::of(&reply.excerpts, view);
    let mut head = Vec::new();
    if reply.sources_differ {
        head.push(view.words.just("reply-differ"));
    }
    let stale = stale(reply, view);
    head.extend(stale.clone());
    head.extend(window(reply, view));
    head.extend(notes(reply, view));
    let (sure, colour) = match reply.sureness() {
        Sureness::Sure => ("reply-sure", colour::GOOD),
        Sureness::FairlySure => ("reply-fairly-sure", colour::GOOD),
        Sureness::NotSure => ("reply-not-sure", colour::WARY),
    };
    let wary = reply.sources_differ || stale.is_some();
    let mut footer = format!(
        "{} · {}",
        view.words.just(sure),
        searched(&reply.searched, view)
    );
    if page.pages > 1 {
        footer.push_str(" · ");
        footer.push_str(&view.words.say(
            "reply-page",
            &[
                ("page", (page.number + 1).into()),
                ("pages", page.pages.into()),
            ],
        ));
    }
    let contexts = page.excerpts.iter().enumerate().map(|(on_page, excerpt)| {
        let index = page.first + on_page;
        let label = view
            .words
            .say("button-context", &[("number", excerpt.rank.into())]);
        Button::new(labelled(&label), (view.buttons)(Action::Context(index)))
    });
    let contexts: Vec<Button> = contexts.collect();
    let mut others = page.turning(view);
    others.push(button(view, "button-helpful", Action::Helpful));
    others.push(button(view, "button-not-helpful", Action::NotHelpful));
    if view.can_pin {
        others.push(button(view, "button-pin", Action::Pin));
    }
    let colour = if wary { colour::WARY } else { colour };
    card(
        reply,
        passages(&head, page.excerpts, view, true),
        footer,
        colour,
    )
    .body(rows(vec![contexts, others]))
}

fn nothing_found(reply: &Reply, view: &View<'_>) -> Body {
    let documents = reply.searched.documents;
    let found = view
        .words
        .say("nothing-found", &[("documents", documents.into())]);
    let mut sentences = vec![found];
    if documents > 0 {
        sentences.push(match reply.searched.newest {
            Some(newest) => view.words.say(
                "nothing-newest",
                &[("date", view.words.date(newest).into())],
            ),
            None => view.words.just("nothing-undated"),
        });
    }
    let mut head = vec![sentences.join(" ")];
    head.extend(window(reply, view));
    head.extend(notes(reply, view));
    let mut buttons = Vec::new();
    if !reply.nearest.is_empty() {
        head.push(view.words.just("nothing-nearest"));
        buttons.push(button(view, "button-nearest", Action::Nearest));
    } else if documents > 0 {
        head.push(view.words.just("nothing-rephrase"));
    }
    buttons.extend(moderator(view));
    card(
        reply,
        passages(&head, &[], view, false),
        String::new(),
        colour::NONE,
    )
    .body(rows(vec![buttons]))
}

fn card(reply: &Reply, description: String, footer: String, colour: u32) -> Card {
    Card {
        title: reply.question.clone(),
        description,
        footer,
        colour,
    }
}

/// The window that was searched, in a sentence.
fn window(reply: &Reply, view: &View<'_>) -> Option<String> {
    let window = reply.window.as_ref()?;
    let window = view.words.window(window);
    Some(view.words.say("reply-window", &[("window", window.into())]))
}

/// That the newest source of this reply is old, where all are.
fn stale(reply: &Reply, view: &View<'_>) -> Option<String> {
    let limit = i64::from(view.stale_after_days?);
    let newest = newest(&reply.excerpts)?;
    let today = view.today();
    let days = today.duration_since(newest).as_hours() / 24;
    (days > limit).then(|| {
        let parts = [
            ("age", view.words.age(newest, today).into()),
            ("date", view.words.date(newest).into()),
        ];
        view.words.say("reply-stale", &parts)
    })
}

/// The newest day that a document behind these excerpts states. Nothing is known of the age of the others.
fn newest(excerpts: &[Excerpt]) -> Option<Date> {
    excerpts
        .iter()
        .flat_map(|excerpt| std::iter::once(&excerpt.document).chain(&excerpt.also_in))
        .filter(|document| {
            document
                .published_from
                .is_none_or(|origin| origin.is_stated())
        })
        .filter_map(|document| document.published)
        .max()
}

/// "35 documents searched, newest 20 Nov 2026".
fn searched(searched: &Searched, view: &View<'_>) -> String {
    let documents = [("documents", searched.documents.into())];
    let documents = view.words.say("reply-searched", &documents);
    match searched.newest {
        Some(newest) => {
            let newest = [("date", view.words.date(newest).into())];
            format!("{documents}, {}", view.words.say("reply-newest", &newest))
        }
        None => documents,
    }
}

/// The excerpts of one page.
struct Page<'r> {
    excerpts: &'r [Excerpt],
    first: usize,
    number: usize,
    pages: usize,
}

impl<'r> Page<'r> {
    fn of(all: &'r [Excerpt], view: &View<'_>) -> Page<'r> {
        let per_page = view.per_page.clamp(1, MOST_ON_A_PAGE);
        let pages = all.len().div_ceil(per_page).max(1);
        let number = view.page.min(pages - 1);
        let first = number * per_page;
        Page {
            excerpts: all.chunks(per_page).nth(number).unwrap_or_default(),
            first,
            number,
            pages,
        }
    }

    /// The buttons to the pages beside this one.
    fn turning(&self, view: &View<'_>) -> Vec<Button> {
        let mut buttons = Vec::new();
        if let Some(previous) = self.number.checked_sub(1) {
            buttons.push(button(view, "button-previous", Action::Page(previous)));
        }
        if self.number + 1 < self.pages {
            buttons.push(button(view, "button-next", Action::Page(self.number + 1)));
        }
        buttons
    }
}

fn moderator(view: &View<'_>) -> Option<Button> {
    view.can_ask_moderator
        .then(|| button(view, "button-moderator", Action::AskModerator))
}

fn button(view: &View<'_>, label: &str, action: Action) -> Button {
    Button::new(labelled(&view.words.just(label)), (view.buttons)(action))
}

fn labelled(label: &str) -> String {
    cut_within(label, room::LABEL, super::units)
}

/// A row for each of these that has buttons.
fn rows(buttons: Vec<Vec<Button>>) -> Vec<Row> {
    buttons
        .into_iter()
        .filter(|row| !row.is_empty())
        .map(Row::of)
        .collect()
}
