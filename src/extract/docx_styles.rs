//! What a paragraph of a DOCX is: a heading, an item of a list, or neither, by what it says itself and by its style.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::ExtractError;
use super::docx::{damaged, value};
use crate::document::BlockKind;

/// How many styles one may be based on in a row. Word allows 11; two that are based on each other have no end.
const MOST_BASES: usize = 16;

/// The paragraph styles of a file, by their ids.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
}

#[derive(Debug, Default)]
struct Style {
    heading: Option<u8>,
    is_list: bool,
    is_quote: bool,
    based_on: Option<String>,
}

impl Styles {
    /// Reads the part that lists the styles.
    pub(super) fn read(xml: &str) -> Result<Styles, ExtractError> {
        let mut reader = Reader::from_str(xml);
        let mut styles = Styles::default();
        let mut open: Option<(String, Style)> = None;
        loop {
            match reader.read_event().map_err(damaged)? {
                Event::Start(element) if element.local_name().as_ref() == "style" => {
                    let id = value(&element, "styleId").unwrap_or_default();
                    open = Some((id.into_owned(), Style::default()));
                }
                Event::Start(element) | Event::Empty(element) => {
                    if let Some((_, style)) = &mut open {
                        style.state(&element);
                    }
                }
                Event::End(element) if element.local_name().as_ref() == "style" => {
                    styles.styles.extend(open.take());
                }
                Event::Eof => return Ok(styles),
                _ => {}
            }
        }
    }

    /// The first of a style and those it is based on that knows an answer.
    fn ask<T>(&self, id: &str, answer: impl Fn(&Style) -> Option<T>) -> Option<T> {
        let mut id = Some(id);
        for _ in 0..MOST_BASES {
            let style = self.styles.get(id?)?;
            if let Some(answer) = answer(style) {
                return Some(answer);
            }
            id = style.based_on.as_deref();
        }
        None
    }
}

impl Style {
    fn state(&mut self, element: &BytesStart) {
        let said = value(element, "val").unwrap_or_default();
        match element.local_name().as_ref() {
            // Built-in styles have these names in every language of Word.
            "name" => {
                let name = said.to_lowercase();
                self.heading = self.heading.or_else(|| heading_of_name(&name));
                self.is_quote = name == "quote" || name == "intense quote";
                self.is_list |= name.starts_with("list bullet") || name.starts_with("list number");
            }
            "basedOn" => self.based_on = Some(said.into_owned()),
            "outlineLvl" => self.heading = level(&said).or(self.heading),
            "numId" => self.is_list |= said != "0",
            _ => {}
        }
    }
}

/// What is known of a paragraph.
#[derive(Debug, Default)]
pub(super) struct Standing {
    heading: Option<u8>,
    is_list: bool,
    is_quote: bool,
}

impl Standing {
    /// Takes one of the paragraph's properties.
    pub(super) fn state(&mut self, name: &str, element: &BytesStart, styles: &Styles) {
        let said = value(element, "val").unwrap_or_default();
        match name {
            "pStyle" => {
                let by_style = styles.ask(&said, |style| style.heading);
                let without_styles = || {
                    let is_unknown = styles.styles.is_empty();
                    is_unknown.then(|| heading_of_name(&said.to_lowercase()))?
                };
                self.heading = self.heading.or(by_style).or_else(without_styles);
                self.is_list |= styles
                    .ask(&said, |style| style.is_list.then_some(true))
                    .is_some();
                self.is_quote = styles
                    .ask(&said, |style| style.is_quote.then_some(true))
                    .is_some();
            }
            "outlineLvl" => self.heading = level(&said),
            "numId" => self.is_list = said != "0",
            _ => {}
        }
    }

    /// Numbered headings are headings.
    pub(super) fn kind(&self) -> BlockKind {
        match self.heading {
            Some(level) => BlockKind::Heading(level),
            None if self.is_list => BlockKind::ListItem,
            None if self.is_quote => BlockKind::Quote,
            None => BlockKind::Paragraph,
        }
    }
}

/// `heading 2` or `heading2` -> 2, `title` -> 1; in lower case.
fn heading_of_name(name: &str) -> Option<u8> {
    if name == "title" {
        return Some(1);
    }
    let number = name.strip_prefix("heading")?.trim().parse::<u8>().ok()?;
    (1..=9).contains(&number).then(|| number.min(6))
}

/// An outline level, from 0; 9 is that of running text.
fn level(said: &str) -> Option<u8> {
    let level = said.parse::<u8>().ok().filter(|level| *level < 9)?;
    Some((level + 1).min(6))
}
