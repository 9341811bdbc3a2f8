//! What a source is like before it is one: what was read of it, word for word, and what was not.

use super::{ADDRESS, PanelPress, PanelView, card, colour, escaped, kind_in_words, why};
use crate::assistant::sources::{Kind, NotRead, Preview, WantedSource};
use crate::discord::body::Body;

/// Room for the words of a sample.
const SAMPLE: usize = 330;

/// Room for the title of one.
const TITLE: usize = 120;

/// So many addresses that were not read are told one by one.
const TOLD: usize = 3;

/// The preview with that number. It can be added where something was read, or may be later.
pub fn preview(
    wanted: &WantedSource,
    preview: &Preview,
    number: Option<u64>,
    view: &PanelView<'_>,
) -> Body {
    let words = view.words;
    let came = &preview.came;
    let mut lines = vec![format!(
        "{} · {}",
        kind_in_words(wanted.kind.name(), words),
        escaped(&preview.address, ADDRESS)
    )];
    // What is said twice is said once.
    let mut told: Vec<&NotRead> = came.not_read.iter().collect();
    let mut others = came.more_not_read;
    let is_read = came.added > 0;
    if is_read {
        let read = [("documents", came.added.into())];
        lines.push(words.say("source-preview-read", &read));
        if wanted.kind == Kind::Site {
            lines.push(words.just("source-preview-site"));
        }
    } else {
        let not_read = came
            .failure
            .as_ref()
            .or_else(|| (!told.is_empty()).then(|| told.remove(0)));
        lines.push(match not_read {
            Some(not_read) => words.say(
                "source-preview-failed",
                &[(
                    "why",
                    why::of_not_read(not_read, &preview.address, words).into(),
                )],
            ),
            None => words.just("source-preview-empty"),
        });
        lines.push(words.just(match number {
            Some(_) => "source-preview-later",
            None => "source-preview-never",
        }));
    }
    for (title, said) in &preview.samples {
        lines.push(format!("\n**{}**", escaped(title, TITLE)));
        lines.push(format!("> {}", escaped(said, SAMPLE)));
    }
    if is_read && let Some(failure) = &came.failure {
        told.insert(0, failure);
    }
    if !told.is_empty() {
        lines.push(format!("\n{}", words.just("source-preview-not-read")));
        others += told.len().saturating_sub(TOLD);
        let some = told.iter().take(TOLD);
        let some = some.map(|not_read| why::of_not_read(not_read, &preview.address, words));
        lines.extend(some.map(|why| format!("- {why}")));
        if others > 0 {
            lines.push(words.say("sources-more", &[("count", others.into())]));
        }
    }
    if number.is_some() {
        lines.push(format!("\n-# {}", words.just("source-preview-offer")));
    }
    let buttons = number.map_or_else(Vec::new, |number| {
        vec![
            view.button("button-add", PanelPress::Add(number)),
            view.button("button-do-not-add", PanelPress::Cancel(number)),
        ]
    });
    let named = wanted.name.as_ref().or(preview.title.as_ref());
    card(
        named.unwrap_or(&preview.address).clone(),
        lines.join("\n"),
        match (is_read, number) {
            (true, _) => colour::GOOD,
            (false, Some(_)) => colour::WARY,
            (false, None) => colour::NONE,
        },
        buttons,
    )
}
