//! "And when?": a question that only means something behind the one before it.
//!
//! The later question decides what kind of answer is wanted; the earlier one lends its words, as weaker ones, and its
//! time where the later one names none.

use super::{MOST_TERMS, Question};
use crate::answer::note::Note;

/// What a word of the earlier question counts beside the later question's own ones.
const LENT: f32 = 0.5;

impl Question {
    /// This question, read as following up on `earlier`.
    #[must_use]
    pub(in crate::answer) fn following(mut self, earlier: Question) -> Question {
        // "And when?" has no word of its own to search for: the earlier words are all there is.
        let own = !(self.only_stop_words || self.terms.is_empty());
        if !own {
            self.terms.clear();
            self.only_stop_words = earlier.only_stop_words;
            self.only_window |= earlier.only_window && earlier.terms.is_empty();
        } else {
            self.only_window = false;
        }
        for mut term in earlier.terms {
            let known = self
                .terms
                .iter()
                .any(|own| own.search.forms == term.search.forms);
            if known || self.terms.len() >= MOST_TERMS {
                continue;
            }
            if own {
                term.search.weight *= LENT;
            }
            self.terms.push(term);
        }
        if self.window.is_none() {
            self.window = earlier.window;
            self.strict = earlier.strict;
            self.asks_news |= earlier.asks_news;
        }
        self.current |= earlier.current;
        self.past |= earlier.past;
        self.read_as = format!("{} {}", earlier.read_as, self.read_as);
        self.notes.insert(0, Note::FollowsUp(earlier.text));
        self
    }
}
