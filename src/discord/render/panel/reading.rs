//! How far the reading of a source is, and what came of it.

use super::shown::brought;
use super::{PanelPress, PanelView, ago, card, colour, escaped, why};
use crate::assistant::sources::{Progress, ReadOutcome, Watched};
use crate::discord::body::Body;

/// Room for the words that a question is suggested with.
const EXAMPLE: usize = 150;

/// What a read was begun for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// The source was just added; with a title out of it, where one is known.
    Added(Option<String>),
    /// Somebody wanted it read now.
    Refreshed,
}

/// That a source is being read; without progress it waits for its turn.
pub fn reading(
    name: &str,
    begun: &Begun,
    progress: Option<Progress>,
    view: &PanelView<'_>,
) -> Body {
    let words = view.words;
    let mut lines = head(begun, view);
    lines.push(match progress {
        Some(Progress { done, of }) if of > 0 => words.say(
            "source-reading-far",
            &[("done", done.into()), ("of", of.into())],
        ),
        _ => words.just("source-reading"),
    });
    card(name.to_owned(), lines.join("\n"), colour::PLAIN, Vec::new())
}

/// That the reading goes on by itself, and where to look: this message can be changed no more.
pub fn goes_on(name: &str, begun: &Begun, is_restarting: bool, view: &PanelView<'_>) -> Body {
    let mut lines = head(begun, view);
    lines.push(view.words.just(match is_restarting {
        true => "source-reading-restart",
        false => "source-reading-goes-on",
    }));
    card(name.to_owned(), lines.join("\n"), colour::PLAIN, Vec::new())
}

/// What came of it.
pub fn came(watched: &Watched, begun: &Begun, view: &PanelView<'_>) -> Body {
    let words = view.words;
    let source = &watched.source;
    let mut lines = head(begun, view);
    let read = watched.reads.first();
    let has_failed = read.is_some_and(|read| read.outcome == ReadOutcome::Failed);
    if let Some(read) = read {
        lines.push(match read.outcome {
            ReadOutcome::Failed => words.just("source-came-failed"),
            ReadOutcome::Unchanged => words.just("source-read-unchanged"),
            ReadOutcome::Read => words.say("source-read-brought", &brought(read)),
        });
        if let Some(why) = why::of_read(read, words) {
            let problem = [("why", why.into())];
            lines.push(words.say("source-came-problem", &problem));
        }
    }
    let documents = [("documents", watched.documents.into())];
    lines.push(words.say("source-came-documents", &documents));
    lines.push(match source.due_at.filter(|_| !source.paused) {
        Some(due) => words.say("source-came-next", &[("when", ago(due).into())]),
        None => words.just("source-came-by-hand"),
    });
    if let Begun::Added(Some(example)) = begun
        && watched.documents > 0
    {
        let example = words.quoted_list(&[escaped(example, EXAMPLE)]);
        let example = [("question", example.into())];
        lines.push(format!("\n{}", words.say("source-came-try", &example)));
    }
    let colour = match has_failed {
        true => colour::WARY,
        false => colour::GOOD,
    };
    let buttons = vec![view.button("button-show", PanelPress::Show(source.id))];
    card(source.name.clone(), lines.join("\n"), colour, buttons)
}

fn head(begun: &Begun, view: &PanelView<'_>) -> Vec<String> {
    match begun {
        Begun::Added(_) => vec![view.words.just("source-added")],
        Begun::Refreshed => Vec::new(),
    }
}
