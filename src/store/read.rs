//! Reading: by version, by passage, by byte span.

use std::cell::RefCell;
use std::ops::Range;

use rusqlite::blob::Blob;
use rusqlite::{Connection, OptionalExtension, Row};

use super::{DocumentId, ShelfId, SourceId, StoreError, VersionId, spans};
use crate::document::{DateOrigin, Published};
use crate::passage::Passage;
use crate::text::Language;

/// One thread's connection for reading.
pub struct Reader {
    pub(super) connection: Connection,
}

/// A version without its text.
#[derive(Debug, Clone)]
pub struct StoredVersion {
    /// The version.
    pub id: VersionId,
    /// The document it is a state of.
    pub document: DocumentId,
    /// Where the document comes from.
    pub source: SourceId,
    /// What a person calls that source.
    pub source_name: String,
    /// The file it was read from.
    pub path: Option<String>,
    /// The document's title.
    pub title: String,
    /// Where a person can open it.
    pub url: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// When it was published, and how that is known.
    pub published: Option<Published>,
    /// Its language.
    pub language: Language,
    /// Its fingerprint for near-duplicates.
    pub simhash: u64,
    /// How many passages it has.
    pub passages: u32,
}

/// A passage with the words it spans.
#[derive(Debug, Clone)]
pub struct StoredPassage {
    /// Which bytes.
    pub passage: Passage,
    /// Exactly those bytes of the version's text.
    pub text: String,
}

/// What changed, for the index to follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// A version began.
    Began(VersionId),
    /// A version ended.
    Ended(VersionId),
}

/// How much there is to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Documents that are not gone.
    pub documents: u64,
    /// Their passages.
    pub passages: u64,
}

/// The newest stated publication date.
pub type NewestDate = Option<jiff::civil::Date>;

/// A version with what is told of its document and source; `version_of_row` reads the columns by their places.
const VERSION: &str = "SELECT v.id, v.document, d.source, s.name, d.path, v.title, v.url, v.publisher, v.author,
        v.published, v.published_at, v.published_origin, v.language, v.simhash, v.passages
    FROM versions v JOIN documents d ON d.id = v.document JOIN sources s ON s.id = d.source WHERE v.id = ?1";

impl Reader {
    pub(super) fn new(connection: Connection) -> Reader {
        Reader { connection }
    }

    /// The number of the last change.
    pub fn last_seq(&self) -> Result<i64, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT value FROM facts WHERE name = 'seq'")?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    /// A version's metadata; `None` when it was never there or went for good.
    pub fn version(&self, id: VersionId) -> Result<Option<StoredVersion>, StoreError> {
        let mut statement = self.connection.prepare_cached(VERSION)?;
        Ok(statement.query_row([id.0], version_of_row).optional()?)
    }

    /// The source of a document, and what it says now (`None` once it is gone); `None` where it never was or went for
    /// good.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn document_now(
        &self,
        id: DocumentId,
    ) -> Result<Option<(SourceId, Option<VersionId>)>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT source, version FROM documents WHERE id = ?1")?;
        Ok(statement
            .query_row([id.0], |row| {
                Ok((
                    SourceId(row.get(0)?),
                    row.get::<_, Option<i64>>(1)?.map(VersionId),
                ))
            })
            .optional()?)
    }

    /// A version's whole text.
    pub fn text(&self, id: VersionId) -> Result<Option<String>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT text FROM versions WHERE id = ?1")?;
        Ok(statement.query_row([id.0], |row| row.get(0)).optional()?)
    }

    /// The words at a byte span of a version's text; `None` when there are no such bytes, or they are not whole
    /// characters.
    pub fn slice(&self, id: VersionId, span: Range<usize>) -> Result<Option<String>, StoreError> {
        Texts::of(self).slice(id, span)
    }

    /// Passages of one version by ordinal, with their words, in order.
    pub fn passages(
        &self,
        id: VersionId,
        ordinals: Range<u32>,
    ) -> Result<Vec<StoredPassage>, StoreError> {
        Texts::of(self).passages(id, ordinals)
    }

    /// The store as it is now, held still.
    pub fn moment(&self) -> Result<Moment<'_>, StoreError> {
        let transaction = self.connection.unchecked_transaction()?;
        Ok(Moment {
            texts: RefCell::new(Texts::of(self)),
            reader: self,
            _transaction: transaction,
        })
    }

    /// One state for several reads, until it is dropped. Within a [`Moment`] it is held already.
    pub(super) fn still(&self) -> Result<Option<rusqlite::Transaction<'_>>, StoreError> {
        if !self.connection.is_autocommit() {
            return Ok(None);
        }
        Ok(Some(self.connection.unchecked_transaction()?))
    }

    /// Passages of one version by ordinal, without their words.
    pub fn passage_spans(&self, id: VersionId) -> Result<Vec<Passage>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT ordinal, start, \"end\", sentences, headings FROM passages WHERE version = ?1 ORDER BY ordinal",
        )?;
        let mut rows = statement.query([id.0])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(passage_of_row(row, id)?);
        }
        Ok(found)
    }

    /// What changed after `seq`, in order, `limit` changes of it or a few more, each with its own number. A version that
    /// has ended already is not told as begun, only as ended: whoever follows need not read what is over.
    /// One change may end one version and begin another; the two have the same number and are never torn apart.
    /// Only what begins on `shelf` is told as begun; every end is told, as a document may have stood there before.
    pub fn changes_after(
        &self,
        shelf: ShelfId,
        seq: i64,
        limit: usize,
    ) -> Result<Vec<(i64, Change)>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT v.seq, 1, v.id FROM versions v JOIN documents d ON d.id = v.document JOIN sources s ON s.id = d.source
             WHERE v.seq > ?1 AND v.replaced IS NULL AND s.shelf = ?3
             UNION ALL
             SELECT replaced, 0, id FROM versions WHERE replaced > ?1
             UNION ALL
             SELECT seq, 0, version FROM purged WHERE seq > ?1
             ORDER BY 1 LIMIT ?2",
        )?;
        // A change has two rows at most, so this many rows have `limit` whole changes at least.
        let most_rows = limit.max(1).saturating_mul(2).saturating_add(1);
        let rows =
            statement.query_map(rusqlite::params![seq, most_rows as i64, shelf.0], |row| {
                let version = VersionId(row.get(2)?);
                let change = if row.get::<_, i64>(1)? == 1 {
                    Change::Began(version)
                } else {
                    Change::Ended(version)
                };
                Ok((row.get(0)?, change))
            })?;
        let mut changes = rows.collect::<Result<Vec<(i64, Change)>, _>>()?;
        if changes.len() == most_rows
            && let Some((last, _)) = changes.last().copied()
        {
            changes.retain(|(seq, _)| *seq != last);
        }
        Ok(changes)
    }

    /// Which opening of the store made change `seq`: 0 for no change at all. Two stores (or two histories of one
    /// that was restored from a backup) differ in it even where they count alike.
    pub fn opening_of(&self, seq: i64) -> Result<i64, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id FROM openings WHERE after < ?1 ORDER BY after DESC LIMIT 1",
        )?;
        Ok(statement
            .query_row([seq], |row| row.get(0))
            .optional()?
            .unwrap_or(0))
    }

    /// Every current version's id, in the order they came.
    pub fn current_versions(&self) -> Result<Vec<VersionId>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT version FROM documents WHERE version IS NOT NULL ORDER BY version",
        )?;
        let rows = statement.query_map([], |row| Ok(VersionId(row.get(0)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The keys of a source's documents that are not gone.
    pub fn keys(&self, source: SourceId) -> Result<Vec<String>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT key FROM documents WHERE source = ?1 AND version IS NOT NULL ORDER BY key",
        )?;
        let rows = statement.query_map([source.0], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Every document's key, by its current version.
    pub fn keys_by_version(&self) -> Result<Vec<(VersionId, String)>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT version, key FROM documents WHERE version IS NOT NULL ORDER BY version",
        )?;
        let rows = statement.query_map([], |row| Ok((VersionId(row.get(0)?), row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many documents a source has.
    pub fn count_of(&self, source: SourceId) -> Result<u64, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT count(*) FROM documents WHERE source = ?1 AND version IS NOT NULL",
        )?;
        Ok(statement.query_row([source.0], |row| row.get::<_, i64>(0))? as u64)
    }

    /// How much there is.
    pub fn counts(&self) -> Result<Counts, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT count(*), coalesce(sum(v.passages), 0) FROM documents d JOIN versions v ON v.id = d.version",
        )?;
        Ok(statement.query_row([], |row| {
            Ok(Counts {
                documents: row.get::<_, i64>(0)? as u64,
                passages: row.get::<_, i64>(1)? as u64,
            })
        })?)
    }

    /// How many documents there are of each language on a shelf. Reads them all.
    pub fn languages(&self, shelf: ShelfId) -> Result<Vec<(Language, u64)>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT v.language, count(*) FROM versions v JOIN documents d ON d.id = v.document
                 JOIN sources s ON s.id = d.source
             WHERE v.replaced IS NULL AND s.shelf = ?1 GROUP BY v.language ORDER BY v.language",
        )?;
        let rows = statement.query_map([shelf.0], |row| {
            let language = Language::parse(&row.get::<_, String>(0)?).unwrap_or(Language::UNKNOWN);
            Ok((language, row.get::<_, i64>(1)? as u64))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Whether SQLite finds its own file sound; the first fault in words otherwise.
    pub fn check(&self) -> Result<Option<String>, StoreError> {
        let word: String = self
            .connection
            .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        Ok((word != "ok").then_some(word))
    }
}

/// One unchanging state of the store: what is read of it belongs together, and reading many pieces is faster, since
/// SQLite asks only once whether something has changed. Hold it for one question, not longer.
pub struct Moment<'r> {
    // Before the transaction, which can only end when nothing is open any more.
    texts: RefCell<Texts<'r>>,
    reader: &'r Reader,
    _transaction: rusqlite::Transaction<'r>,
}

impl Moment<'_> {
    /// As [`Reader::slice`].
    pub fn slice(&self, id: VersionId, span: Range<usize>) -> Result<Option<String>, StoreError> {
        self.texts.borrow_mut().slice(id, span)
    }

    /// The given passages of one version, in the order of the text.
    pub fn passages(
        &self,
        id: VersionId,
        ordinals: &[u32],
    ) -> Result<Vec<StoredPassage>, StoreError> {
        // One look for each: a list of them in one statement makes SQLite build a table of the list first.
        let mut statement = self.reader.connection.prepare_cached(
            "SELECT ordinal, start, \"end\", sentences, headings FROM passages
             WHERE version = ?1 AND ordinal = ?2",
        )?;
        let mut ordinals = ordinals.to_vec();
        ordinals.sort_unstable();
        ordinals.dedup();
        let mut found = Vec::with_capacity(ordinals.len());
        for ordinal in ordinals {
            let rows = statement.query((id.0, ordinal))?;
            found.append(&mut self.texts.borrow_mut().of_rows(id, rows)?);
        }
        Ok(found)
    }
}

impl std::ops::Deref for Moment<'_> {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        self.reader
    }
}

/// The texts of versions, piece by piece, through one handle: making one costs more than reading a passage.
struct Texts<'r> {
    reader: &'r Reader,
    handle: Option<(VersionId, Blob<'r>)>,
}

impl<'r> Texts<'r> {
    fn of(reader: &'r Reader) -> Texts<'r> {
        Texts {
            reader,
            handle: None,
        }
    }

    fn slice(&mut self, id: VersionId, span: Range<usize>) -> Result<Option<String>, StoreError> {
        let opened = match self.handle.take() {
            Some((known, blob)) if known == id => Ok(blob),
            // A handle whose reopening failed is of no more use, and gone with the error.
            Some((_, mut blob)) => blob.reopen(id.0).map(|()| blob),
            None => self
                .reader
                .connection
                .blob_open("main", "versions", "text", id.0, true),
        };
        match opened {
            Ok(blob) => {
                let (_, blob) = self.handle.insert((id, blob));
                Ok(slice_of_blob(blob, span))
            }
            // SQLite has no code of its own for a row that is not there.
            Err(_) if self.reader.version(id)?.is_none() => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn passages(
        &mut self,
        id: VersionId,
        ordinals: Range<u32>,
    ) -> Result<Vec<StoredPassage>, StoreError> {
        let mut statement = self.reader.connection.prepare_cached(
            "SELECT ordinal, start, \"end\", sentences, headings FROM passages
             WHERE version = ?1 AND ordinal >= ?2 AND ordinal < ?3 ORDER BY ordinal",
        )?;
        let rows = statement.query(rusqlite::params![id.0, ordinals.start, ordinals.end])?;
        self.of_rows(id, rows)
    }

    fn of_rows(
        &mut self,
        id: VersionId,
        mut rows: rusqlite::Rows<'_>,
    ) -> Result<Vec<StoredPassage>, StoreError> {
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let passage = passage_of_row(row, id)?;
            let text = self.slice(id, passage.span.clone())?.ok_or_else(|| {
                StoreError::damaged(format!(
                    "passage {} of version {} lies outside its text",
                    passage.ordinal, id.0
                ))
            })?;
            found.push(StoredPassage { passage, text });
        }
        Ok(found)
    }
}

fn slice_of_blob(blob: &mut Blob<'_>, span: Range<usize>) -> Option<String> {
    if span.start > span.end || span.end > blob.len() {
        return None;
    }
    let mut bytes = vec![0u8; span.end - span.start];
    blob.read_at_exact(&mut bytes, span.start).ok()?;
    String::from_utf8(bytes).ok()
}

pub(super) fn passage_of_row(row: &Row<'_>, version: VersionId) -> Result<Passage, StoreError> {
    let ordinal: u32 = row.get(0)?;
    let unpack = |index: usize| -> Result<Vec<Range<usize>>, StoreError> {
        spans::unpack(
            row.get_ref(index)?
                .as_blob()
                .map_err(rusqlite::Error::from)?,
        )
        .ok_or_else(|| {
            StoreError::damaged(format!(
                "the spans of passage {ordinal} of version {} are unreadable",
                version.0
            ))
        })
    };
    Ok(Passage {
        ordinal,
        span: row.get::<_, i64>(1)? as usize..row.get::<_, i64>(2)? as usize,
        sentences: unpack(3)?,
        headings: unpack(4)?,
    })
}

fn version_of_row(row: &Row<'_>) -> rusqlite::Result<StoredVersion> {
    let date: Option<jiff::civil::Date> = row
        .get::<_, Option<String>>(9)?
        .and_then(|text| text.parse().ok());
    let instant = row
        .get::<_, Option<i64>>(10)?
        .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    let origin = row
        .get::<_, Option<String>>(11)?
        .and_then(|name| DateOrigin::from_name(&name));
    Ok(StoredVersion {
        id: VersionId(row.get(0)?),
        document: DocumentId(row.get(1)?),
        source: SourceId(row.get(2)?),
        source_name: row.get(3)?,
        path: row.get(4)?,
        title: row.get(5)?,
        url: row.get(6)?,
        publisher: row.get(7)?,
        author: row.get(8)?,
        published: date.zip(origin).map(|(date, origin)| Published {
            date,
            instant,
            origin,
        }),
        language: Language::parse(&row.get::<_, String>(12)?).unwrap_or(Language::UNKNOWN),
        simhash: row.get::<_, i64>(13)? as u64,
        passages: row.get(14)?,
    })
}
