//! One excerpt within its surroundings, for whoever wants to see that it was not torn from them.

use super::citation::{Detail, citation};
use super::quote::Quote;
use super::{Card, View, colour, escaped, room, units};
use crate::answer::reply::Excerpt;
use crate::assistant::Standing;
use crate::discord::body::Body;

/// An excerpt and what stands around it in its document.
pub struct Surroundings<'a> {
    /// The words just before it, as they stand there.
    pub before: &'a str,
    /// The excerpt.
    pub excerpt: &'a Excerpt,
    /// The words just after it.
    pub after: &'a str,
    /// The heading that it stands under.
    pub heading: Option<&'a str>,
    /// What has become of the document since it was quoted.
    pub standing: Standing,
}

/// The excerpt in bold within its surroundings, for one member's eyes.
pub fn context(surroundings: &Surroundings<'_>, view: &View<'_>) -> Body {
    let Surroundings {
        before,
        excerpt,
        after,
        heading,
        standing,
    } = surroundings;
    let text = [before, excerpt.text.as_str(), after].concat();
    let span = [before.len(), before.len() + excerpt.text.len()];
    let quote = Quote::marked(&text, &[span], excerpt.document.language, true);
    let words = view.words;
    let changed = match standing {
        Standing::Unchanged => None,
        Standing::Changed => Some("context-changed"),
        Standing::Gone => Some("context-gone"),
    };
    let mut head: Vec<String> = changed.map(|key| words.just(key)).into_iter().collect();
    head.extend(heading.map(|heading| {
        let heading = [("heading", escaped(heading, 300).into())];
        format!("-# {}", words.say("context-heading", &heading))
    }));
    let head = head
        .iter()
        .fold(String::new(), |head, line| head + line + "\n");
    let cited = citation(excerpt, &quote, view, Detail::Full);
    let taken = units(&head) + units(&cited) + "\n".len();
    let description = format!(
        "{head}{}\n{cited}",
        quote.lines(room::DESCRIPTION.saturating_sub(taken))
    );
    let card = Card {
        title: words.just("context-title"),
        description,
        footer: String::new(),
        colour: colour::PLAIN,
    };
    card.body(Vec::new()).ephemeral()
}
