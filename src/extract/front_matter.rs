//! The front matter of a Markdown file: simple `key: value` lines between `---`, or TOML between `+++`.
//!
//! No YAML library: what people write there is one line per key, and a file from a stranger needs no anchors,
//! tags and merges. What is not understood is a warning, never the loss of the file.

use super::{Warning, published};
use crate::document::{DateOrigin, Published};
use crate::text::Language;

/// What front matter says.
#[derive(Debug, Default, PartialEq)]
pub(super) struct FrontMatter {
    pub(super) title: Option<String>,
    pub(super) published: Option<Published>,
    pub(super) url: Option<String>,
    pub(super) author: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) language: Option<Language>,
}

/// Takes the front matter off a Markdown text: what it says, and the text below it. A text that begins with a rule
/// (`---`) that nothing closes has none.
pub(super) fn take<'a>(text: &'a str, warnings: &mut Vec<Warning>) -> (FrontMatter, &'a str) {
    let mut lines = text.split_inclusive('\n');
    let fence = lines.next().map(str::trim_end).unwrap_or_default();
    if fence != "---" && fence != "+++" {
        return (FrontMatter::default(), text);
    }
    let from = text.find('\n').map_or(text.len(), |at| at + 1);
    let mut at = from;
    for line in lines {
        let trimmed = line.trim_end();
        if trimmed == fence || (fence == "---" && trimmed == "...") {
            let inside = text.get(from..at).unwrap_or_default();
            let below = text.get(at + line.len()..).unwrap_or_default();
            let front = if fence == "+++" {
                Some(toml_lines(inside, warnings))
            } else {
                key_lines(inside, warnings)
            };
            return front.map_or((FrontMatter::default(), text), |front| (front, below));
        }
        at += line.len();
    }
    (FrontMatter::default(), text)
}

impl FrontMatter {
    /// Takes the value of a key that means something. The first of several names for the same thing wins.
    fn set(&mut self, key: &str, value: &str, line: usize, warnings: &mut Vec<Warning>) {
        let text = |slot: &mut Option<String>| {
            slot.get_or_insert_with(|| value.to_owned());
        };
        match key.to_ascii_lowercase().as_str() {
            "title" => text(&mut self.title),
            "url" | "link" | "canonical" | "canonical_url" => text(&mut self.url),
            "author" | "authors" => text(&mut self.author),
            "publisher" | "site" | "site_name" => text(&mut self.publisher),
            "language" | "lang" => {
                self.language = self.language.or_else(|| Language::parse(value));
                if self.language.is_none() {
                    let why = format!("{value:?} is no language; write it as en or en-GB");
                    warnings.push(Warning::FrontMatter { line, why });
                }
            }
            "date" | "published" if self.published.is_none() => {
                self.published = published::parse(value, DateOrigin::FrontMatter);
                if self.published.is_none() {
                    let why = Warning::DateNotUnderstood(value.to_owned()).to_string();
                    warnings.push(Warning::FrontMatter { line, why });
                }
            }
            _ => {}
        }
    }
}

/// `key: value` lines; `None` when there is not a single one, because then the fences were rules of the text.
fn key_lines(inside: &str, warnings: &mut Vec<Warning>) -> Option<FrontMatter> {
    let mut front = FrontMatter::default();
    let mut seen = false;
    // The key whose items stand on the lines below it, and the items.
    let mut listed: Option<(&str, usize, Vec<String>)> = None;
    let mut problems = Vec::new();
    for (index, raw) in inside.split('\n').enumerate() {
        let line = index + 2;
        let trimmed = raw.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        if let (Some((_, _, items)), Some(item)) = (&mut listed, trimmed.strip_prefix("- ")) {
            items.push(scalar(item));
            continue;
        }
        if let Some((key, line, items)) = listed.take() {
            front.set_list(key, &items, line, &mut problems);
        }
        // Deeper lines belong to a value of several lines, which no key that is read needs.
        let pair = trimmed
            .split_once(':')
            .filter(|_| !raw.starts_with([' ', '\t']));
        let Some((key, value)) = pair.filter(|(key, value)| {
            is_key(key) && (value.is_empty() || value.starts_with([' ', '\t']))
        }) else {
            problems.push(Warning::FrontMatter {
                line,
                why: "not a key: value line, ignored".to_owned(),
            });
            continue;
        };
        seen = true;
        let value = value.trim();
        if value.is_empty() {
            listed = Some((key, line, Vec::new()));
        } else if let Some(inner) = value
            .strip_prefix('[')
            .and_then(|value| value.strip_suffix(']'))
        {
            let items: Vec<String> = inner.split(',').map(scalar).collect();
            front.set_list(key, &items, line, &mut problems);
        } else if matches!(value, "|" | ">" | "|-" | ">-" | "|+" | ">+") {
            let why =
                format!("the value of {key} has several lines, ignored; write it on one line");
            problems.push(Warning::FrontMatter { line, why });
        } else {
            front.set(key, &scalar(value), line, &mut problems);
        }
    }
    if let Some((key, line, items)) = listed.take() {
        front.set_list(key, &items, line, &mut problems);
    }
    if !seen {
        return None;
    }
    warnings.append(&mut problems);
    Some(front)
}

impl FrontMatter {
    fn set_list(&mut self, key: &str, items: &[String], line: usize, warnings: &mut Vec<Warning>) {
        let items: Vec<&str> = items
            .iter()
            .map(String::as_str)
            .filter(|item| !item.is_empty())
            .collect();
        if !items.is_empty() {
            self.set(key, &items.join(", "), line, warnings);
        }
    }
}

fn is_key(key: &str) -> bool {
    !key.is_empty()
        && key
            .chars()
            .all(|c| c.is_alphanumeric() || "_-. ".contains(c))
        && key.split(' ').count() <= 3
}

/// A value without its quotes, or without the comment behind it.
fn scalar(value: &str) -> String {
    let value = value.trim();
    for quote in ['"', '\''] {
        if let Some((inner, _)) = value
            .strip_prefix(quote)
            .and_then(|rest| rest.rsplit_once(quote))
        {
            return match quote {
                '"' => inner.replace("\\\"", "\"").replace("\\\\", "\\"),
                _ => inner.replace("''", "'"),
            };
        }
    }
    value
        .split_once(" #")
        .map_or(value, |(value, _)| value.trim_end())
        .to_owned()
}

fn toml_lines(inside: &str, warnings: &mut Vec<Warning>) -> FrontMatter {
    let mut front = FrontMatter::default();
    let table = match inside.parse::<toml::Table>() {
        Ok(table) => table,
        Err(error) => {
            let before = error
                .span()
                .and_then(|span| inside.get(..span.start))
                .unwrap_or_default();
            let line = before.matches('\n').count() + 2;
            warnings.push(Warning::FrontMatter {
                line,
                why: error.message().to_owned(),
            });
            return front;
        }
    };
    for (key, value) in &table {
        let line = 1 + inside
            .lines()
            .position(|l| l.trim_start().starts_with(key.as_str()))
            .map_or(1, |at| at + 1);
        let items: Vec<String> = match value {
            toml::Value::Array(values) => values.iter().filter_map(toml_scalar).collect(),
            value => toml_scalar(value).into_iter().collect(),
        };
        front.set_list(key, &items, line, warnings);
    }
    front
}

fn toml_scalar(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Datetime(date) => Some(date.to_string()),
        toml::Value::Integer(number) => Some(number.to_string()),
        _ => None,
    }
}
