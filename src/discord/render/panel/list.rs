//! The sources of a guild, one a line.

use super::{PanelPress, PanelView, colour, escaped, mark};
use crate::assistant::sources::Glance;
use crate::discord::body::Body;
use crate::discord::render::Card;

/// One page of the list, counted from 0; `count` sources there are in all, `per_page` of them on a page.
pub fn source_list(
    glances: &[Glance],
    count: usize,
    page: usize,
    per_page: usize,
    view: &PanelView<'_>,
) -> Body {
    let words = view.words;
    let lines: Vec<String> = glances.iter().map(|glance| line(glance, view)).collect();
    let description = match count {
        0 => words.just("source-list-none"),
        _ => lines.join("\n"),
    };
    let pages = count.div_ceil(per_page.max(1));
    let footer = match pages > 1 {
        true => words.say(
            "reply-page",
            &[("page", (page + 1).into()), ("pages", pages.into())],
        ),
        false => String::new(),
    };
    let card = Card {
        title: words.just("source-list-title"),
        description,
        footer,
        colour: colour::PLAIN,
    };
    let buttons = view.pages(page, page + 1 < pages, PanelPress::List);
    card.body(buttons).ephemeral()
}

/// "🟢 **News** · feed, 35 documents · read 3 minutes ago, next in 12 minutes"
fn line(glance: &Glance, view: &PanelView<'_>) -> String {
    let source = &glance.source;
    // Ten of them have room, whatever they are called.
    format!(
        "{} **{}** · {}, {} · {}",
        mark(glance.health),
        escaped(&source.name, 100),
        view.kind(source),
        view.documents(glance.documents),
        view.state(source, glance.health),
    )
}
