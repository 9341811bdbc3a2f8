//! Tantivy, derived from the store: terms -> passages. Deleting it costs a rebuild and nothing else.
//!
//! A question's words never reach Tantivy's query grammar: a search is a list of the analyzer's terms, and the
//! postings are read and scored here (search.rs).

pub mod analyzer;
mod bm25;
mod folder;
mod main_language;
mod merging;
mod opening;
mod schema;
mod seal;
pub mod search;
mod segment;
mod shelves;
mod tally;
pub mod vocabulary;
mod writer;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

use rustc_hash::FxHashSet;
use tantivy::index::SegmentId;
use tantivy::{IndexReader, Opstamp, ReloadPolicy};

use crate::store::{Reader, SourceId, VersionId};
use crate::text::Language;
use schema::Fields;
use segment::Segment;

pub use shelves::Shelves;
pub use writer::{CaughtUp, IndexWriter, days_since_1970};

/// Why the index could not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// There is none, or it was made by another version of Footnote or for another store.
    #[error("the search index in {} has to be rebuilt: {reason}", path.display())]
    Stale {
        /// Its folder.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Tantivy refused.
    #[error("the search index failed")]
    Tantivy(#[from] tantivy::TantivyError),
    /// Its folder could not be made or emptied.
    #[error("cannot write the search index in {}", path.display())]
    Folder {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The store could not be followed.
    #[error("the search index cannot follow the store")]
    Store(#[from] crate::store::StoreError),
    /// The writer's thread has ended, which it only does at shutdown or after a failure that was reported.
    #[error("the index writer has stopped")]
    WriterStopped,
}

/// The index, open for searching. Cheap to clone; clones share what they know.
#[derive(Clone)]
pub struct PassageIndex {
    index: tantivy::Index,
    reader: IndexReader,
    fields: Fields,
    // An RwLock of an Arc: questions take a clone and never wait for a reload to finish.
    current: Arc<RwLock<Arc<Snapshot>>>,
}

/// One state of the index; a question sees one from beginning to end.
pub struct Snapshot {
    fields: Fields,
    segments: Vec<Arc<Segment>>,
    /// The places of each segment's first row and document when all of them are counted through.
    first_rows: Vec<u32>,
    first_documents: Vec<u32>,
    /// Each document's stated day, so counted; `segment::NO_DAY` where there is none.
    days: Vec<i32>,
    ids: Vec<(SegmentId, Option<Opstamp>)>,
    /// Where its documents are from.
    sources: FxHashSet<SourceId>,
    /// The store's last change that is in here.
    pub seq: i64,
    rows: u64,
    documents: u64,
    dated_share: f32,
    average_passage: f32,
    average_headings: f32,
    average_title: f32,
    average_document: f32,
    newest: Option<i32>,
    languages: Vec<Language>,
}

impl PassageIndex {
    /// Opens the index of `store` in `directory`, also beside a process that writes it. [`IndexError::Stale`] when
    /// there is none that this program can use, it is damaged, or it was made of another store; an [`IndexWriter`]
    /// then makes a new one.
    pub fn open(directory: &Path, store: &Reader) -> Result<PassageIndex, IndexError> {
        let stale = |reason: String| IndexError::Stale {
            path: directory.to_owned(),
            reason,
        };
        if !directory.join("meta.json").exists() {
            return Err(stale("there is none yet".to_owned()));
        }
        let folder = folder::Folder::open(directory).map_err(|error| stale(error.to_string()))?;
        let index = tantivy::Index::open(folder).map_err(|error| stale(error.to_string()))?;
        if let Some(file) = seal::first_damage(directory, &index)? {
            return Err(stale(format!("{} is damaged", file.display())));
        }
        let (seq, opening) =
            writer::read_payload(index.load_metas()?.payload.as_deref()).map_err(stale)?;
        let last = store.last_seq()?;
        if seq > last {
            return Err(stale(format!(
                "it knows change {seq}, the store only {last}"
            )));
        }
        if store.opening_of(seq)? != opening {
            return Err(stale(
                "it was made of another store, or of one that was restored since".to_owned(),
            ));
        }
        PassageIndex::of(directory, index)
    }

    fn of(directory: &Path, index: tantivy::Index) -> Result<PassageIndex, IndexError> {
        let (schema, fields) = schema::schema();
        if index.schema() != schema {
            let reason = "its fields are not today's".to_owned();
            return Err(IndexError::Stale {
                path: directory.to_owned(),
                reason,
            });
        }
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        let snapshot = Arc::new(Snapshot::read(&reader, fields, None)?);
        Ok(PassageIndex {
            index,
            reader,
            fields,
            current: Arc::new(RwLock::new(snapshot)),
        })
    }

    /// The index as it is now.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.current
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .clone()
    }

    /// Makes the last commit visible to the next question.
    pub fn reload(&self) -> Result<(), IndexError> {
        self.reader.reload()?;
        let snapshot = Snapshot::read(&self.reader, self.fields, Some(&self.snapshot()))?;
        *self
            .current
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(snapshot);
        Ok(())
    }

    /// Bytes on disk.
    pub fn size(&self) -> Result<u64, IndexError> {
        Ok(self
            .reader
            .searcher()
            .space_usage()
            .map_err(tantivy::TantivyError::from)?
            .total()
            .get_bytes())
    }
}

impl Snapshot {
    /// Reads the segments that `before` does not know already.
    fn read(
        reader: &IndexReader,
        fields: Fields,
        before: Option<&Snapshot>,
    ) -> Result<Snapshot, IndexError> {
        let searcher = reader.searcher();
        let seq = match writer::read_payload(searcher.index().load_metas()?.payload.as_deref()) {
            Ok((seq, _)) => seq,
            Err(reason) => {
                return Err(IndexError::Stale {
                    path: PathBuf::new(),
                    reason,
                });
            }
        };
        let known: HashMap<SegmentId, (Option<Opstamp>, &Arc<Segment>)> = before
            .map(|before| {
                before
                    .ids
                    .iter()
                    .zip(&before.segments)
                    .map(|((id, ended), segment)| (*id, (*ended, segment)))
                    .collect()
            })
            .unwrap_or_default();
        let mut segments: Vec<Arc<Segment>> = Vec::new();
        let mut ids = Vec::new();
        for reader in searcher.segment_readers() {
            let (id, ended) = (reader.segment_id(), reader.delete_opstamp());
            segments.push(match known.get(&id) {
                Some((known, segment)) if *known == ended => Arc::clone(segment),
                Some((_, segment)) => Arc::new(segment.without_deleted(reader)),
                None => Arc::new(Segment::read(reader, fields)?),
            });
            ids.push((id, ended));
        }
        Ok(Snapshot::of(fields, segments, ids, seq))
    }

    /// Several indexes as one: whatever is counted is counted over all of them.
    fn together(parts: &[Arc<Snapshot>]) -> Snapshot {
        let segments = parts.iter().flat_map(|part| part.segments.clone());
        let ids = parts.iter().flat_map(|part| part.ids.clone());
        let seq = parts.iter().map(|part| part.seq).max().unwrap_or(0);
        Snapshot::of(schema::schema().1, segments.collect(), ids.collect(), seq)
    }

    /// Whether it was put together of these very parts.
    fn is_of(&self, parts: &[Arc<Snapshot>]) -> bool {
        self.ids.iter().eq(parts.iter().flat_map(|part| &part.ids))
    }

    fn of(
        fields: Fields,
        segments: Vec<Arc<Segment>>,
        ids: Vec<(SegmentId, Option<Opstamp>)>,
        seq: i64,
    ) -> Snapshot {
        let mut snapshot = Snapshot {
            fields,
            ids,
            seq,
            sources: FxHashSet::default(),
            rows: segments
                .iter()
                .map(|segment| segment.rows.len() as u64)
                .sum(),
            documents: 0,
            dated_share: 0.0,
            average_passage: 0.0,
            average_headings: 0.0,
            average_title: 0.0,
            average_document: 0.0,
            newest: None,
            languages: Vec::new(),
            first_rows: Vec::with_capacity(segments.len()),
            first_documents: Vec::with_capacity(segments.len()),
            days: Vec::new(),
            segments,
        };
        snapshot.count();
        snapshot
    }

    fn count(&mut self) {
        let mut languages: HashMap<Language, u64> = HashMap::new();
        let (mut dated, mut length) = (0u64, 0u64);
        let (mut passage_terms, mut heading_terms, mut title_terms, mut headed) =
            (0u64, 0u64, 0u64, 0u64);
        let mut rows = 0;
        for segment in &self.segments {
            self.first_rows.push(rows);
            self.first_documents.push(self.days.len() as u32);
            rows += segment.rows.len() as u32;
            let days = segment.documents.iter();
            self.days
                .extend(days.map(|entry| entry.day.unwrap_or(segment::NO_DAY)));
            passage_terms += segment.body.total;
            heading_terms += segment.headings.total;
            title_terms += segment.title.total;
            headed += segment.sums.headed;
            dated += segment.sums.dated;
            length += segment.sums.length;
            self.documents += segment.sums.documents;
            self.sources.extend(segment.sums.sources.iter().copied());
            self.newest = self.newest.max(segment.sums.days.last().copied());
            for (language, count) in &segment.sums.languages {
                *languages.entry(*language).or_default() += count;
            }
        }
        let share = |sum: u64, count: u64| {
            if count == 0 {
                0.0
            } else {
                sum as f32 / count as f32
            }
        };
        self.dated_share = share(dated, self.documents);
        self.average_document = share(length, self.documents);
        self.average_passage = share(passage_terms, self.rows);
        self.average_headings = share(heading_terms, headed);
        self.average_title = share(title_terms, self.documents);
        let mut languages: Vec<_> = languages.into_iter().collect();
        languages.sort_by_key(|(language, count)| (std::cmp::Reverse(*count), *language));
        self.languages = languages
            .into_iter()
            .map(|(language, _)| language)
            .collect();
    }

    /// How much this corpus is news as of `today`, 0 to 1: the share of its documents that are dated, less where few
    /// of them are of the last month. Age says something in a stream of reports; in a handful of pages it is chance.
    pub(crate) fn newsiness(&self, today: i32) -> f32 {
        let recent: usize = self
            .segments
            .iter()
            .map(|segment| {
                let days = &segment.sums.days;
                days.partition_point(|day| *day <= today)
                    - days.partition_point(|day| *day < today - 30)
            })
            .sum();
        self.dated_share * recent as f32 / (recent as f32 + 25.0)
    }

    /// Every version that a search can find, in order: what the store's current versions are held against.
    pub fn versions(&self) -> Vec<VersionId> {
        let entries = self.segments.iter().flat_map(|segment| &segment.documents);
        let mut versions: Vec<_> = entries
            .filter(|entry| entry.alive)
            .map(|entry| entry.version)
            .collect();
        versions.sort_unstable();
        versions
    }

    /// Whether documents of that source can be found.
    pub fn has_source(&self, source: SourceId) -> bool {
        self.sources.contains(&source)
    }

    fn segment_ids(&self) -> Vec<SegmentId> {
        let mut ids: Vec<_> = self.ids.iter().map(|(id, _)| *id).collect();
        ids.sort_unstable();
        ids
    }

    /// How many parts a search goes through, one after the other.
    pub fn segments(&self) -> usize {
        self.segments.len()
    }

    /// Documents that can be found.
    pub fn documents(&self) -> u64 {
        self.documents
    }

    /// Passages, those of replaced documents included until their segment is merged.
    pub fn passages(&self) -> u64 {
        self.rows
    }

    /// The newest stated publication day, in days since 1970.
    pub fn newest(&self) -> Option<i32> {
        self.newest
    }

    /// The languages of the documents, the most frequent first.
    pub fn languages(&self) -> &[Language] {
        &self.languages
    }
}
