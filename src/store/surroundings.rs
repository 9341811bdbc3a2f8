//! An excerpt within the text around it, as whole sentences.

use std::ops::Range;

use rusqlite::blob::Blob;
use rusqlite::{OptionalExtension, params};

use super::read::passage_of_row;
use super::{Reader, StoreError, StoredVersion, VersionId};

/// White space at either end of a document counts as nothing, up to so much of it.
const MOST_SPACE: usize = 256;

/// An excerpt within its surroundings.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// The excerpt and the text around it, exactly as it stands in the version.
    pub text: String,
    /// Where the excerpt is in `text`.
    pub span_in_text: Range<usize>,
    /// Whether nothing comes before `text` in the document.
    pub starts_document: bool,
    /// Whether nothing comes after it.
    pub ends_document: bool,
    /// Whether the document still says this: it is not gone, has not changed, and its source was not forgotten.
    pub is_current: bool,
    /// Whether the document is gone, or its source was forgotten.
    pub is_gone: bool,
    /// The heading that the excerpt stands under, where there is one.
    pub heading: Option<String>,
    /// What the text is from.
    pub version: StoredVersion,
}

impl Reader {
    /// The bytes `span` of a version with at most `before` bytes before and `after` bytes behind them. Either end goes as
    /// far as a whole sentence (or a heading) does; where not even the nearest one has room, it lies between words, or
    /// else between characters. `None` when the version went for good, or has no such bytes.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn surroundings(
        &self,
        id: VersionId,
        span: Range<usize>,
        before: usize,
        after: usize,
    ) -> Result<Option<Surroundings>, StoreError> {
        let _still = self.still()?;
        let Some(version) = self.version(id)? else {
            return Ok(None);
        };
        let blob = self
            .connection
            .blob_open("main", "versions", "text", id.0, true)?;
        let Some(window) = Window::read(&blob, &span, before, after)? else {
            return Ok(None);
        };
        let (starts, ends) = self.sentence_borders(id, window.from..window.to)?;
        let start = window.start(&starts);
        let end = window.end(&ends);
        let is_current: Option<bool> = self
            .connection
            .prepare_cached("SELECT version = ?2 FROM documents WHERE id = ?1")?
            .query_row(params![version.document.0, id.0], |row| row.get(0))
            .optional()?
            .flatten();
        let text = [
            window.left.get(start - window.from..).unwrap_or_default(),
            &window.excerpt,
            window.right.get(..end - span.end).unwrap_or_default(),
        ]
        .concat();
        Ok(Some(Surroundings {
            text,
            span_in_text: span.start - start..span.end - start,
            starts_document: is_space(&blob, 0..start)?,
            ends_document: is_space(&blob, end..blob.len())?,
            is_current: is_current == Some(true),
            is_gone: is_current.is_none(),
            heading: self.heading_at(id, &blob, span.start)?,
            version,
        }))
    }

    /// The words of the innermost heading over a byte.
    fn heading_at(
        &self,
        id: VersionId,
        blob: &Blob<'_>,
        at: usize,
    ) -> Result<Option<String>, StoreError> {
        let heading = self
            .connection
            .prepare_cached(
                "SELECT ordinal, start, \"end\", sentences, headings FROM passages
                 WHERE version = ?1 AND start <= ?2 AND \"end\" > ?2 LIMIT 1",
            )?
            .query_map(params![id.0, at as i64], |row| {
                Ok(passage_of_row(row, id).map(|passage| passage.headings.last().cloned()))
            })?
            .next()
            .transpose()?
            .transpose()?
            .flatten();
        match heading {
            Some(heading) if heading.start <= heading.end && heading.end <= blob.len() => {
                Ok(String::from_utf8(bytes(blob, heading)?).ok())
            }
            _ => Ok(None),
        }
    }

    /// Where sentences and headings start, and where sentences end, in the passages that have a part in `window`. A
    /// heading's end is no good place to stop at: what stands under it would be missing.
    fn sentence_borders(
        &self,
        id: VersionId,
        window: Range<usize>,
    ) -> Result<(Vec<usize>, Vec<usize>), StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT ordinal, start, \"end\", sentences, headings FROM passages
             WHERE version = ?1 AND \"end\" > ?2 AND start < ?3",
        )?;
        let mut rows = statement.query(params![id.0, window.start as i64, window.end as i64])?;
        let (mut starts, mut ends) = (Vec::new(), Vec::new());
        while let Some(row) = rows.next()? {
            let passage = passage_of_row(row, id)?;
            starts.extend(passage.headings.iter().map(|heading| heading.start));
            starts.extend(passage.sentences.iter().map(|sentence| sentence.start));
            ends.extend(passage.sentences.iter().map(|sentence| sentence.end));
        }
        Ok((starts, ends))
    }
}

/// As much of a text as may be shown.
struct Window {
    /// The excerpt's bytes.
    span: Range<usize>,
    /// Where `left` starts; whole characters only.
    from: usize,
    left: String,
    excerpt: String,
    right: String,
    /// Where `right` ends.
    to: usize,
    /// Where the whole text ends.
    length: usize,
}

impl Window {
    fn read(
        blob: &Blob<'_>,
        span: &Range<usize>,
        before: usize,
        after: usize,
    ) -> Result<Option<Window>, StoreError> {
        let length = blob.len();
        if span.start > span.end || span.end > length {
            return Ok(None);
        }
        let left = bytes(blob, span.start.saturating_sub(before)..span.start)?;
        let right = bytes(blob, span.end..span.end.saturating_add(after).min(length))?;
        // A character that the limit cuts through is left out.
        let cut_off = left.iter().take_while(|byte| **byte & 0xC0 == 0x80).count();
        let whole = match str::from_utf8(&right) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => right.len(),
        };
        let (Ok(left), Ok(excerpt), Ok(right)) = (
            str::from_utf8(&left[cut_off..]).map(str::to_owned),
            String::from_utf8(bytes(blob, span.clone())?),
            str::from_utf8(&right[..whole]).map(str::to_owned),
        ) else {
            return Ok(None);
        };
        Ok(Some(Window {
            from: span.start - left.len(),
            to: span.end + right.len(),
            span: span.clone(),
            left,
            excerpt,
            right,
            length,
        }))
    }

    fn start(&self, sentences: &[usize]) -> usize {
        let (from, excerpt) = (self.from, self.span.start);
        if from == 0 {
            return 0;
        }
        let sentence = sentences
            .iter()
            .filter(|start| (from..excerpt).contains(*start))
            .filter(|start| self.left.is_char_boundary(**start - from))
            .min();
        let word = || {
            let space = self.left.find(char::is_whitespace)?;
            let words = self.left.get(space..)?.trim_start();
            (!words.is_empty()).then(|| excerpt - words.len())
        };
        sentence.copied().or_else(word).unwrap_or(from)
    }

    fn end(&self, sentences: &[usize]) -> usize {
        let (excerpt, to) = (self.span.end, self.to);
        if to == self.length {
            return to;
        }
        let sentence = sentences
            .iter()
            .filter(|end| **end > excerpt && **end <= to)
            .filter(|end| self.right.is_char_boundary(**end - excerpt))
            .max();
        let word = || {
            let space = self.right.rfind(char::is_whitespace)?;
            let words = self.right.get(..space)?.trim_end();
            (!words.is_empty()).then(|| excerpt + words.len())
        };
        sentence.copied().or_else(word).unwrap_or(to)
    }
}

fn bytes(blob: &Blob<'_>, span: Range<usize>) -> Result<Vec<u8>, StoreError> {
    let mut bytes = vec![0; span.len()];
    blob.read_at_exact(&mut bytes, span.start)?;
    Ok(bytes)
}

/// Whether there is nothing but a little white space.
fn is_space(blob: &Blob<'_>, span: Range<usize>) -> Result<bool, StoreError> {
    Ok(span.len() <= MOST_SPACE
        && str::from_utf8(&bytes(blob, span)?).is_ok_and(|text| text.trim().is_empty()))
}
