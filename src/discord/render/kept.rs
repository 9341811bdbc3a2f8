//! What is kept of a member.

use super::{Card, View, colour, escaped, seen_by};
use crate::assistant::KeptOfMember;
use crate::discord::body::{Body, Button, Row};
use crate::discord::words::Words;

/// What is kept of whoever asks, and how many of their `messages` can be quoted; `keeps` says whether questions are kept where they are, `days` for how long.
pub fn privacy(
    kept: &KeptOfMember,
    messages: u64,
    keeps: bool,
    days: u32,
    view: &View<'_>,
) -> Body {
    let words = view.words;
    let mut lines = Vec::new();
    if kept.questions == 0 && kept.votes == 0 && kept.follows.is_empty() {
        lines.push(words.just("privacy-none"));
    } else {
        let counted = [
            ("questions", kept.questions.into()),
            ("votes", kept.votes.into()),
        ];
        lines.push(words.say("privacy-kept", &counted));
        let oldest = kept
            .oldest
            .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
        if let Some(oldest) = oldest {
            let date = words.date(oldest.to_zoned(view.zone.clone()).date());
            lines.push(words.say("privacy-oldest", &[("date", date.into())]));
        }
    }
    if messages > 0 {
        lines.push(words.say("privacy-messages", &[("messages", messages.into())]));
    }
    if keeps {
        lines.push(words.say("privacy-days", &[("days", days.into())]));
        lines.push(format!("-# {}", words.just("privacy-how")));
    } else {
        lines.push(words.just("privacy-off"));
    }
    if !kept.follows.is_empty() {
        lines.push(String::new());
        let count = [("count", kept.follows.len().into())];
        lines.push(words.say("privacy-follows", &count));
        let follows = kept.follows.iter();
        lines.extend(follows.map(|question| format!("- {}", escaped(question, 70))));
    }
    if !kept.last.is_empty() {
        lines.push(String::new());
        lines.push(words.just("privacy-recent"));
        let latest = kept.last.iter();
        lines.extend(latest.map(|(when, asked)| format!("- <t:{when}:d> {}", escaped(asked, 200))));
    }
    let card = Card {
        title: words.just("privacy-title"),
        description: lines.join("\n"),
        footer: String::new(),
        colour: colour::PLAIN,
    };
    seen_by(card.body(Vec::new()), view)
}

/// Whether somebody means to erase what is kept of them.
pub fn confirm_erasure(words: &Words, erase: String, keep_it: String) -> Body {
    let mut body = Body::words(words.just("privacy-confirm"));
    body.components = vec![Row::of(vec![
        Button::new(words.just("button-erase"), erase),
        Button::new(words.just("button-cancel"), keep_it),
    ])];
    body
}
