//! An edition of a briefing for people at a terminal: topic by topic, in the style of a reply.

use anstyle::Style;

use super::{BOLD, DIM, GOOD, Page, View, WARY, plain_wrapping};
use crate::assistant::briefings::page::{DIFFER, NOTHING, struck, without_words};
use crate::assistant::briefings::{Heading, ShownEdition, ShownLine, ShownStruck, ShownTopic};
use crate::text::visible::visible_line;

/// What no longer holds. Where there are no styles, the line over it says so.
const STRUCK: Style = Style::new().dimmed().strikethrough();

/// The edition as lines for a terminal.
pub fn briefing(heading: &Heading, shown: &ShownEdition, view: &View) -> String {
    let mut page = Page {
        view,
        out: String::new(),
    };
    page.wrapped_in(BOLD, &heading.title);
    page.wrapped_in(DIM, &heading.when());
    page.wrapped_in(DIM, &heading.summary(shown));
    for topic in &shown.topics {
        page.topic(topic);
    }
    page.out
}

impl Page<'_> {
    fn topic(&mut self, topic: &ShownTopic) {
        self.gap();
        let width = self.wrapped_in(BOLD, &topic.topic);
        self.line(DIM, &"─".repeat(width));
        if topic.differ {
            self.line(WARY, DIFFER);
        }
        if topic.lines.is_empty() {
            self.line(WARY, NOTHING);
        }
        for (place, line) in topic.lines.iter().enumerate() {
            // The first one stands right under the rule, unless something is said in between.
            if place > 0 || topic.differ {
                self.gap();
            }
            self.news(line);
        }
        for one in &topic.struck {
            self.struck(one);
        }
        let without_words = without_words(topic);
        if !without_words.is_empty() && !topic.lines.is_empty() {
            self.gap();
        }
        for words in without_words {
            self.wrapped_in(WARY, &words);
        }
    }

    fn news(&mut self, line: &ShownLine) {
        let new = match line.is_new {
            true => format!("{GOOD}new{GOOD:#} "),
            false => String::new(),
        };
        let rank = line.excerpt.rank;
        let label = format!("{DIM}[{rank}]{DIM:#} {new}");
        self.quote(&line.excerpt, BOLD, Style::new(), &label);
        self.beside(&line.excerpt);
    }

    fn struck(&mut self, one: &ShownStruck) {
        let Some(excerpt) = &one.excerpt else {
            return;
        };
        self.gap();
        self.wrapped_in(WARY, &struck(one.why));
        self.quote(excerpt, STRUCK, STRUCK, &format!("{DIM}[–]{DIM:#} "));
    }

    /// Words of anybody's in one style, each line by itself; the columns that the longest of them takes.
    fn wrapped_in(&mut self, style: Style, words: &str) -> usize {
        let words = visible_line(words);
        let mut widest = 0;
        for line in textwrap::wrap(&words, plain_wrapping(self.view.width)) {
            widest = widest.max(textwrap::core::display_width(&line));
            self.line(style, &line);
        }
        widest
    }
}
