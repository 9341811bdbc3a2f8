//! An edition with its words: read from the store at the moment of showing, so that nothing is shown which is not there
//! any more, or which not everyone may see any more.

use serde::Serialize;

use super::edition::{Edition, Line, Quoted, Standing, fingerprint};
use crate::answer::cite::{at_anchor, citation, excerpt_of, has_anchors};
use crate::answer::reply::Excerpt;
use crate::store::{DocumentId, Reader, SourceId, StoreError, StoredVersion, VersionId};

/// The kind of source where what people took back is not kept: nobody may read it here any more. Of pages and files only the
/// last state and the one before it are kept, which means nothing of the kind.
const SAID: &str = "channel";

/// An edition as people see it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ShownEdition {
    /// Topic by topic.
    pub topics: Vec<ShownTopic>,
}

/// What there is to read on a topic.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ShownTopic {
    /// The topic.
    pub topic: String,
    /// Whether the excerpts disagree.
    pub differ: bool,
    /// The evidence, the newest first.
    pub lines: Vec<ShownLine>,
    /// What the edition before had and does not hold any more.
    pub struck: Vec<ShownStruck>,
    /// Lines whose words are not there any more, or not for everyone; they are not shown.
    #[serde(skip_serializing_if = "is_zero")]
    pub left_out: usize,
}

/// A line with its words.
#[derive(Debug, Clone, Serialize)]
pub struct ShownLine {
    /// Whether the edition before did not have it.
    pub is_new: bool,
    /// The words, cited; ranked within the topic.
    pub excerpt: Excerpt,
}

/// A line that does not hold any more.
#[derive(Debug, Clone, Serialize)]
pub struct ShownStruck {
    /// Why.
    pub why: Standing,
    /// The words, where they may still be shown.
    pub excerpt: Option<Excerpt>,
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

impl ShownEdition {
    /// The edition with the words that `visible` sources have for it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn read(
        edition: &Edition,
        reader: &Reader,
        visible: &dyn Fn(SourceId) -> bool,
    ) -> Result<ShownEdition, StoreError> {
        let mut topics = Vec::with_capacity(edition.topics.len());
        for covered in &edition.topics {
            let mut shown = ShownTopic {
                topic: covered.topic.clone(),
                differ: covered.differ,
                ..ShownTopic::default()
            };
            for line in &covered.lines {
                match line_of(line, shown.lines.len() + 1, reader, visible)? {
                    Some(line) => shown.lines.push(line),
                    None => shown.left_out += 1,
                }
            }
            for struck in &covered.struck {
                let excerpt = match struck.why.may_be_shown() {
                    true => excerpt(&struck.quoted, reader, visible)?,
                    false => None,
                };
                shown.struck.push(ShownStruck {
                    why: struck.why,
                    excerpt,
                });
            }
            topics.push(shown);
        }
        Ok(ShownEdition { topics })
    }

    /// How many of its lines are new.
    pub fn count_new(&self) -> usize {
        let lines = self.topics.iter().flat_map(|topic| &topic.lines);
        lines.filter(|line| line.is_new).count()
    }

    /// Whether nothing was found on any topic.
    pub fn is_empty(&self) -> bool {
        self.topics.iter().all(|topic| topic.lines.is_empty())
    }
}

fn line_of(
    line: &Line,
    rank: usize,
    reader: &Reader,
    visible: &dyn Fn(SourceId) -> bool,
) -> Result<Option<ShownLine>, StoreError> {
    let Some(mut excerpt) = excerpt(&line.quoted, reader, visible)? else {
        return Ok(None);
    };
    excerpt.rank = rank;
    for version in &line.also_in {
        let also = reader.version(VersionId(*version))?;
        let also = also.filter(|also| visible(also.source));
        excerpt.also_in.extend(also.as_ref().map(citation));
    }
    Ok(Some(ShownLine {
        is_new: line.is_new,
        excerpt,
    }))
}

/// The words that were quoted, cited; `None` where they are not there any more, or are not for everyone.
///
/// # Errors
/// When the store cannot be read.
pub fn excerpt(
    quoted: &Quoted,
    reader: &Reader,
    visible: &dyn Fn(SourceId) -> bool,
) -> Result<Option<Excerpt>, StoreError> {
    let Some((version, start, words)) = words_of(quoted, reader)? else {
        return Ok(None);
    };
    if !visible(version.source) {
        return Ok(None);
    }
    let length = words.len();
    let keys = quoted
        .keys
        .iter()
        .filter(|[from, to]| from <= to && *to <= length);
    let key_at = keys.clone().next().map_or(start, |[from, _]| start + from);
    let anchor = match has_anchors(&version) {
        true => reader.anchor(version.id, key_at)?,
        false => None,
    };
    let highlights = keys.copied().collect();
    let excerpt = excerpt_of(&version, words, start);
    Ok(Some(Excerpt {
        highlights,
        page: quoted.page,
        ..at_anchor(excerpt, anchor)
    }))
}

/// Whether something that was quoted still stands, where `visible` sources are all that everyone may see.
///
/// # Errors
/// When the store cannot be read.
pub fn standing(
    quoted: &Quoted,
    reader: &Reader,
    visible: &dyn Fn(SourceId) -> bool,
) -> Result<Standing, StoreError> {
    let Some((source, now)) = reader.document_now(DocumentId(quoted.document))? else {
        return Ok(Standing::Gone);
    };
    if !visible(source) {
        let configured = reader.configured_source(source)?;
        let is_removed = configured.is_none_or(|source| source.removed_at.is_some());
        return Ok(match is_removed {
            true => Standing::SourceRemoved,
            false => Standing::NotForAll,
        });
    }
    let Some(now) = now else {
        return Ok(Standing::Gone);
    };
    if now == quoted.version() {
        return Ok(Standing::Holds);
    }
    let [start, end] = quoted.span;
    let Some(words) = reader.slice(quoted.version(), start..end)? else {
        // What it said is not kept: it may still say so.
        if found_in(quoted, now, reader)?.is_some() {
            return Ok(Standing::Holds);
        }
        let configured = reader.configured_source(source)?;
        let is_said = configured.is_some_and(|source| source.kind == SAID);
        return Ok(match is_said {
            true => Standing::Unkept,
            false => Standing::Changed,
        });
    };
    let says_so = reader
        .text(now)?
        .is_some_and(|text| folded(&text).contains(&folded(&words)));
    Ok(match says_so {
        true => Standing::Holds,
        false => Standing::Changed,
    })
}

/// The words that were quoted, where they stand: in the state of the document that was quoted, or, where that is not kept,
/// in what the document says now.
fn words_of(
    quoted: &Quoted,
    reader: &Reader,
) -> Result<Option<(StoredVersion, usize, String)>, StoreError> {
    let [start, end] = quoted.span;
    if let Some(version) = reader.version(quoted.version())?
        && let Some(words) = reader.slice(version.id, start..end)?
    {
        let is_same = fingerprint(&words) == quoted.words;
        return Ok(is_same.then_some((version, start, words)));
    }
    let Some((_, Some(now))) = reader.document_now(DocumentId(quoted.document))? else {
        return Ok(None);
    };
    let (Some((start, words)), Some(version)) =
        (found_in(quoted, now, reader)?, reader.version(now)?)
    else {
        return Ok(None);
    };
    Ok(Some((version, start, words)))
}

/// In longer texts, words are only looked for where they stood.
const LOOKED_THROUGH: usize = 200_000;

/// Where the words that were quoted stand in a state of their document, known by their fingerprint: where they stood, or
/// wherever else a word begins.
fn found_in(
    quoted: &Quoted,
    version: VersionId,
    reader: &Reader,
) -> Result<Option<(usize, String)>, StoreError> {
    let [start, end] = quoted.span;
    let Some(text) = reader.text(version)? else {
        return Ok(None);
    };
    let length = end.saturating_sub(start);
    let at = |start: usize| {
        let words = text.get(start..start.checked_add(length)?)?;
        (fingerprint(words) == quoted.words).then(|| (start, words.to_owned()))
    };
    if let Some(found) = at(start) {
        return Ok(Some(found));
    }
    if text.len() > LOOKED_THROUGH {
        return Ok(None);
    }
    let mut before = ' ';
    let mut begin = text.char_indices().filter(|(_, letter)| {
        let begins = before.is_whitespace() && !letter.is_whitespace();
        before = *letter;
        begins
    });
    Ok(begin.find_map(|(start, _)| at(start)))
}

/// White space as a reader sees it.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
