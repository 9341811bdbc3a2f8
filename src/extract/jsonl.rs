//! Records: one JSON object per line, or an array of them. A bad record is left out with a warning that names its
//! line; it never costs its neighbours.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;

use super::draft::Draft;
use super::plain::{Headings, body};
use super::{ExtractError, Extracted, Hint, Warning, published};
use crate::document::{DateOrigin, Document};
use crate::text::Language;

/// Most bad records that are listed one by one.
const LISTED: usize = 20;

/// The fields that are read; others are ignored. Values of a wrong type are treated like missing ones, so that a
/// numeric id does not cost the record.
#[derive(Debug, Deserialize)]
struct Record {
    #[serde(default)]
    title: Value,
    #[serde(default)]
    text: Value,
    #[serde(default)]
    url: Value,
    #[serde(default)]
    date: Value,
    #[serde(default)]
    author: Value,
    #[serde(default)]
    language: Value,
    #[serde(default)]
    publisher: Value,
    #[serde(default, rename = "_id")]
    underscore_id: Value,
    #[serde(default)]
    id: Value,
}

/// A member of an array: a record, or something that is none.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Entry {
    Record(Box<Record>),
    Other(serde::de::IgnoredAny),
}

/// Reads JSON Lines. Blank lines are fine.
pub(super) fn read_lines(text: &str, hint: &Hint, warnings: &mut Vec<Warning>) -> Vec<Extracted> {
    let mut reader = Reader::new(hint);
    for (index, line) in text.split('\n').enumerate() {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        if !line.starts_with('{') {
            reader.bad(index + 1, "not a JSON object".to_owned());
            continue;
        }
        match serde_json::from_str::<Record>(line) {
            Ok(record) => reader.record(index + 1, record),
            Err(error) => reader.bad(
                index + 1,
                format!("not a JSON object: {}", without_place(&error)),
            ),
        }
    }
    reader.finish(warnings)
}

/// Reads one JSON value: an array of records, or one record. A file of several values on lines of their own is
/// JSON Lines under another name, and read as such. Records of an array are told by their place in it.
pub(super) fn read_array(
    text: &str,
    hint: &Hint,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<Extracted>, ExtractError> {
    if text.trim_start().starts_with('{') {
        return match serde_json::from_str::<Record>(text) {
            Ok(record) => {
                let mut reader = Reader::new(hint);
                reader.record(1, record);
                Ok(reader.finish(warnings))
            }
            Err(_) if text.trim().contains('\n') => Ok(read_lines(text, hint, warnings)),
            Err(error) => Err(json_error(&error)),
        };
    }
    let entries: Vec<Entry> = serde_json::from_str(text).map_err(|error| json_error(&error))?;
    let mut reader = Reader::new(hint);
    for (index, entry) in entries.into_iter().enumerate() {
        match entry {
            Entry::Record(record) => reader.record(index + 1, *record),
            Entry::Other(_) => reader.bad(index + 1, "not a JSON object".to_owned()),
        }
    }
    Ok(reader.finish(warnings))
}

fn json_error(error: &serde_json::Error) -> ExtractError {
    ExtractError::Json {
        line: error.line(),
        why: without_place(error),
    }
}

/// serde_json's words without its own line number: every line is a text of its own here.
fn without_place(error: &serde_json::Error) -> String {
    let words = error.to_string();
    match words.rsplit_once(" at line ") {
        Some((why, _)) => format!("{why} at column {}", error.column()),
        None => words,
    }
}

struct Reader<'a> {
    hint: &'a Hint<'a>,
    /// Line, URL, id, document.
    read: Vec<(usize, Option<String>, Option<String>, Document)>,
    warnings: Vec<Warning>,
    unlisted: usize,
}

impl<'a> Reader<'a> {
    fn new(hint: &'a Hint<'a>) -> Reader<'a> {
        Reader {
            hint,
            read: Vec::new(),
            warnings: Vec::new(),
            unlisted: 0,
        }
    }

    fn bad(&mut self, line: usize, why: String) {
        if self.warnings.len() < LISTED {
            self.warnings.push(Warning::BadRecord { line, why });
        } else {
            self.unlisted += 1;
        }
    }

    fn record(&mut self, line: usize, record: Record) {
        let body = body(
            &super::blocks::clean(record.text.as_str().unwrap_or_default()).0,
            Headings::Wary,
        );
        if body.blocks.is_empty() {
            return self.bad(line, "has no \"text\"".to_owned());
        }
        let stated = string(&record.date);
        let published = stated
            .as_deref()
            .and_then(|date| published::parse(date, DateOrigin::Record));
        if let (Some(stated), None) = (stated, &published) {
            self.bad(line, Warning::DateNotUnderstood(stated).to_string());
        }
        let draft = Draft {
            title: string(&record.title),
            body,
            url: string(&record.url),
            publisher: string(&record.publisher),
            author: strings(&record.author),
            published,
            language: string(&record.language).and_then(|tag| Language::parse(&tag)),
        };
        let id = string(&record.underscore_id).or_else(|| string(&record.id));
        let document = draft.finish(self.hint);
        self.read.push((line, string(&record.url), id, document));
    }

    /// Gives each record its key, see [`Extracted::key`].
    fn finish(mut self, warnings: &mut Vec<Warning>) -> Vec<Extracted> {
        warnings.append(&mut self.warnings);
        if self.unlisted > 0 {
            warnings.push(Warning::MoreBadRecords(self.unlisted));
        }
        let mut uses: HashMap<String, usize> = HashMap::new();
        for (_, url, id, _) in &self.read {
            for name in [url, id].into_iter().flatten() {
                *uses.entry(name.clone()).or_default() += 1;
            }
        }
        let is_only = |name: &String| uses.get(name) == Some(&1);
        self.read
            .into_iter()
            .map(|(line, url, id, document)| {
                // An id was given to be one; an address may only look like it.
                let key = id
                    .filter(is_only)
                    .or_else(|| url.filter(is_only))
                    .unwrap_or_else(|| {
                        let mut key = format!("line {line}");
                        while uses.contains_key(&key) {
                            key.push('\'');
                        }
                        key
                    });
                Extracted { key, document }
            })
            .collect()
    }
}

/// A string or a number, if it says anything.
fn string(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// A string, or the strings of an array, in one line.
fn strings(value: &Value) -> Option<String> {
    match value {
        Value::Array(values) => {
            let all: Vec<String> = values.iter().filter_map(string).collect();
            (!all.is_empty()).then(|| all.join(", "))
        }
        value => string(value),
    }
}
