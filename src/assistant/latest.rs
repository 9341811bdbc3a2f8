//! What the sources brought lately: some documents of each, with their first words as they stand there, copies told with
//! the one that they are copies of.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{AskError, Assistant, SourceOverview};
use crate::access::{Asker, Opened};
use crate::answer::cite::{at_anchor, citation, excerpt_of, has_anchors};
use crate::answer::evidence::{COPY_BITS, same_figures, say_the_same};
use crate::answer::reply::Excerpt;
use crate::store::{Arrivals, Reader, SourceId, StoreError, StoredPassage, StoredVersion};
use crate::text::{cut, shown, simhash};

/// Documents of a source that are shown: a source that brought five hundred must not hide the others.
pub const SHOWN_OF_A_SOURCE: usize = 3;

/// Sources of which documents are shown; the others are counted.
const SHOWN_SOURCES: usize = 30;

/// The last documents of a source that are looked at, to find so many that are no copies.
const LOOKED_AT: usize = 8;

/// Fingerprints of documents that begin with the same words and are no copies differ in more bits: pages with the same
/// first lines over other matters.
const NEAR_BITS: u32 = 16;

/// A second sentence is quoted where the two have no more bytes together.
const DECENT: usize = 320;

/// A sentence that is longer is quoted up to the last word that fits, in bytes.
const LONGEST: usize = 700;

/// What came in a time.
#[derive(Debug, Clone, Default)]
pub struct Latest {
    /// From when, in Unix seconds.
    pub since: i64,
    /// Until when.
    pub until: i64,
    /// Documents that came, of all sources that the asker may see.
    pub documents: u64,
    /// Sources that brought them.
    pub count: usize,
    /// Those of them that have something to show, the one with the newest document first.
    pub sources: Vec<LatestOfSource>,
    /// How many brought something and were not looked at, because there are so many.
    pub unnamed: usize,
    /// When a source that the asker may see was last read, in Unix seconds.
    pub read_at: Option<i64>,
}

/// What one source brought.
#[derive(Debug, Clone)]
pub struct LatestOfSource {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// Documents that it brought.
    pub documents: u64,
    /// The last of them, up to [`SHOWN_OF_A_SOURCE`], each with its first sentence or two. Copies of them, in whatever
    /// source, are in `also_in`.
    pub shown: Vec<Excerpt>,
    /// How many more it brought that are neither shown nor told as copies.
    pub more: u64,
}

impl Assistant {
    /// What the sources that the asker may see brought from `since` until `until`, in Unix seconds.
    ///
    /// # Errors
    /// [`AskError`].
    pub async fn latest(
        self: &Arc<Self>,
        asker: &Asker,
        opened: Opened,
        since: i64,
        until: i64,
    ) -> Result<Latest, AskError> {
        if !opened.may_ask(asker) {
            return Err(AskError::NotOpen);
        }
        let visible = self.sources(asker, opened).await?;
        self.reading(move |reader| read(reader, &visible, since, until))
            .await
    }
}

fn read(
    reader: &Reader,
    visible: &[SourceOverview],
    since: i64,
    until: i64,
) -> Result<Latest, StoreError> {
    let moment = reader.moment()?;
    let arrivals = moment.arrivals(visible.iter().map(|source| source.id), since, until)?;
    let by_id: FxHashMap<SourceId, &SourceOverview> =
        visible.iter().map(|source| (source.id, source)).collect();
    let mut latest = Latest {
        since,
        until,
        documents: arrivals.iter().map(|one| one.documents).sum(),
        count: arrivals.len(),
        sources: Vec::new(),
        unnamed: arrivals.len().saturating_sub(SHOWN_SOURCES),
        read_at: visible.iter().filter_map(|source| source.read_at).max(),
    };
    let mut told = Told::default();
    for one in arrivals.iter().take(SHOWN_SOURCES) {
        let copies = told.take_up(&moment, one, since, until)?;
        let Some(source) = by_id.get(&one.source) else {
            continue;
        };
        latest.sources.push(LatestOfSource {
            name: source.name.clone(),
            kind: source.kind.clone(),
            documents: one.documents,
            shown: Vec::new(),
            more: one.documents - copies.min(one.documents),
        });
    }
    for document in told.documents {
        if let Some(source) = latest.sources.get_mut(document.source) {
            source.more = source.more.saturating_sub(1);
            source.shown.push(document.excerpt);
        }
    }
    // All that such a one brought is told with others.
    latest
        .sources
        .retain(|source| !source.shown.is_empty() || source.more > 0);
    Ok(latest)
}

/// The documents that are shown, of all sources.
#[derive(Default)]
struct Told {
    documents: Vec<ToldDocument>,
    /// Sources so far.
    sources: usize,
}

struct ToldDocument {
    /// The place of its source among those that are shown.
    source: usize,
    simhash: u64,
    excerpt: Excerpt,
}

impl Told {
    /// Takes up the last documents of the next source; how many of them are copies of what is shown.
    fn take_up(
        &mut self,
        reader: &Reader,
        of: &Arrivals,
        since: i64,
        until: i64,
    ) -> Result<u64, StoreError> {
        let place = self.sources;
        self.sources += 1;
        let (mut shown, mut copies) = (0, 0);
        for id in reader.last_arrivals(of.source, since, until, LOOKED_AT)? {
            let Some(version) = reader.version(id)? else {
                continue;
            };
            let Some(excerpt) = first_words(reader, &version)? else {
                continue;
            };
            let is_room = shown < SHOWN_OF_A_SOURCE;
            let same = self
                .documents
                .iter_mut()
                .find(|known| known.is_copied_by(version.simhash, &excerpt));
            match same {
                Some(known) => {
                    copies += 1;
                    known.excerpt.also_in.push(citation(&version));
                }
                None if is_room => {
                    shown += 1;
                    self.documents.push(ToldDocument {
                        source: place,
                        simhash: version.simhash,
                        excerpt,
                    });
                }
                None => {}
            }
        }
        Ok(copies)
    }
}

impl ToldDocument {
    /// Whether a document with this fingerprint and these first words is a copy of this one.
    fn is_copied_by(&self, simhash: u64, excerpt: &Excerpt) -> bool {
        if simhash == 0 || self.simhash == 0 {
            return false;
        }
        let (one, other) = (&excerpt.text, &self.excerpt.text);
        match simhash::distance(simhash, self.simhash) {
            0..=COPY_BITS => same_figures(one, other),
            // The same words under another title.
            bits => bits <= NEAR_BITS && say_the_same(one, other),
        }
    }
}

/// The first sentence or two of a document, as they stand there; `None` where it has none.
fn first_words(reader: &Reader, version: &StoredVersion) -> Result<Option<Excerpt>, StoreError> {
    let passages = reader.passages(version.id, 0..2)?;
    // A headline says what the title says, which stands over it; but there are documents that have nothing else.
    let is_said = |words: &str| shown::is_same_line(words, &version.title);
    let begins = |passage: &StoredPassage| {
        let begin = in_passage(passage).position(|(_, words)| !is_said(words));
        begin.map(|begin| first_two(passage, begin))
    };
    let span = passages.iter().find_map(begins);
    let Some(span) = span.or_else(|| passages.first().map(|passage| first_two(passage, 0))) else {
        return Ok(None);
    };
    let Some(words) = reader.slice(version.id, span.clone())? else {
        return Ok(None);
    };
    let words = cut::prefix_within(&words, LONGEST, str::len).to_owned();
    if words.is_empty() {
        return Ok(None);
    }
    let anchor = match has_anchors(version) {
        true => reader.anchor(version.id, span.start)?,
        false => None,
    };
    let excerpt = excerpt_of(version, words, span.start);
    Ok(Some(at_anchor(excerpt, anchor)))
}

/// The bytes of a passage's sentence at `begin`, and of the next one where both are short.
fn first_two(passage: &StoredPassage, begin: usize) -> Range<usize> {
    let sentences = passage.passage.sentences.iter().skip(begin);
    let mut sentences = sentences.cloned();
    let first = sentences.next().unwrap_or_else(|| {
        // One that could not be split is quoted from its beginning.
        passage.passage.span.clone()
    });
    match sentences.next() {
        Some(second) if second.end - first.start <= DECENT => first.start..second.end,
        _ => first,
    }
}

/// The sentences of a passage, each with its first byte in the document's text.
fn in_passage(stored: &StoredPassage) -> impl Iterator<Item = (usize, &str)> {
    let base = stored.passage.span.start;
    let sentences = stored.passage.sentences.iter();
    sentences.filter_map(move |span| {
        let words = stored.text.get(span.start - base..span.end - base)?;
        Some((span.start, words))
    })
}
