//! Writing: one transaction a batch, each change numbered.

use std::sync::atomic::Ordering;

use rusqlite::{OptionalExtension, Transaction, params};

use super::{DocumentId, SourceId, Store, StoreError, VersionId, spans};
use crate::document::{Anchor, Document, TitleOrigin};
use crate::passage::Passage;

/// A document on its way into the store.
pub struct Incoming<'a> {
    /// Unique in its source.
    pub key: &'a str,
    /// The file it was read from.
    pub path: Option<&'a str>,
    /// What was read.
    pub document: &'a Document,
    /// How it was split.
    pub passages: &'a [Passage],
    /// Its fingerprint for near-duplicates.
    pub simhash: u64,
    /// Unix seconds.
    pub seen_at: i64,
}

/// What became of an incoming document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Not known before.
    Added(DocumentId, VersionId),
    /// Known, and it says something else now.
    Changed(DocumentId, VersionId),
    /// Known, and it says the same.
    Unchanged(DocumentId, VersionId),
}

impl Store {
    /// Writes a batch in one transaction: all of it is durable when this returns, or none of it is there.
    pub fn put(
        &self,
        source: SourceId,
        batch: &[Incoming<'_>],
    ) -> Result<Vec<Outcome>, StoreError> {
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        let before = last_seq(&transaction)?;
        let mut seq = before;
        let mut outcomes = Vec::with_capacity(batch.len());
        for incoming in batch {
            outcomes.push(put_one(&transaction, source, incoming, &mut seq)?);
        }
        self.finish(transaction, before, seq)?;
        Ok(outcomes)
    }

    /// Marks documents of a source as gone, so that no answer shows them any more. Returns how many were there.
    pub fn remove(&self, source: SourceId, keys: &[String]) -> Result<usize, StoreError> {
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        let before = last_seq(&transaction)?;
        let mut seq = before;
        let removed = end_documents(&transaction, source, keys, &mut seq)?;
        self.finish(transaction, before, seq)?;
        Ok(removed)
    }

    /// Commits what changed, under this opening's id. What changed nothing writes nothing.
    pub(super) fn finish(
        &self,
        transaction: Transaction<'_>,
        before: i64,
        seq: i64,
    ) -> Result<(), StoreError> {
        if seq != before {
            transaction.execute("UPDATE facts SET value = ?1 WHERE name = 'seq'", [seq])?;
            if !self.marked.load(Ordering::Relaxed) {
                transaction.execute(
                    "INSERT INTO openings (after, id) VALUES (?1, random())",
                    [before],
                )?;
            }
        }
        transaction.commit()?;
        if seq != before {
            self.marked.store(true, Ordering::Relaxed);
        }
        Ok(())
    }
}

pub(super) fn last_seq(transaction: &Transaction<'_>) -> Result<i64, StoreError> {
    Ok(
        transaction.query_row("SELECT value FROM facts WHERE name = 'seq'", [], |row| {
            row.get(0)
        })?,
    )
}

/// Marks those documents of a source as gone, each under a number of its own. Returns how many were there.
pub(super) fn end_documents(
    transaction: &Transaction<'_>,
    source: SourceId,
    keys: &[String],
    seq: &mut i64,
) -> Result<usize, StoreError> {
    let mut ended = 0;
    for key in keys {
        let found: Option<(i64, i64)> = transaction
            .prepare_cached(
                "SELECT id, version FROM documents WHERE source = ?1 AND key = ?2 AND version IS NOT NULL",
            )?
            .query_row(params![source.0, key], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        if let Some((document, version)) = found {
            *seq += 1;
            retire(transaction, document, version, *seq)?;
            transaction
                .prepare_cached("UPDATE documents SET version = NULL WHERE id = ?1")?
                .execute([document])?;
            ended += 1;
        }
    }
    Ok(ended)
}

pub(super) fn put_one(
    transaction: &Transaction<'_>,
    source: SourceId,
    incoming: &Incoming<'_>,
    seq: &mut i64,
) -> Result<Outcome, StoreError> {
    let hash = incoming.document.content_hash();
    let known: Option<(i64, Option<i64>, Option<Vec<u8>>)> = transaction
        .prepare_cached(
            "SELECT d.id, d.version, v.hash FROM documents d LEFT JOIN versions v ON v.id = d.version
             WHERE d.source = ?1 AND d.key = ?2",
        )?
        .query_row(params![source.0, incoming.key], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let (document, replaced) = match known {
        Some((document, Some(version), Some(known_hash))) => {
            if known_hash == hash.0 {
                // The same words under another spelling of the folder: the path that is shown has to be there.
                transaction
                    .prepare_cached(
                        "UPDATE documents SET path = ?2 WHERE id = ?1 AND path IS NOT ?2",
                    )?
                    .execute(params![document, incoming.path])?;
                return Ok(Outcome::Unchanged(DocumentId(document), VersionId(version)));
            }
            (document, Some(version))
        }
        Some((document, ..)) => (document, None),
        None => {
            transaction
                .prepare_cached(
                    "INSERT INTO documents (source, key, path, first_seen, version) VALUES (?1, ?2, ?3, ?4, NULL)",
                )?
                .execute(params![source.0, incoming.key, incoming.path, incoming.seen_at])?;
            (transaction.last_insert_rowid(), None)
        }
    };
    *seq += 1;
    if let Some(version) = replaced {
        retire(transaction, document, version, *seq)?;
    }
    let version = insert_version(transaction, document, incoming, &hash.0, *seq)?;
    insert_passages(transaction, version, incoming.passages)?;
    insert_anchors(transaction, version, &incoming.document.anchors)?;
    transaction
        .prepare_cached("UPDATE documents SET version = ?2, path = ?3 WHERE id = ?1")?
        .execute(params![document, version, incoming.path])?;
    Ok(match replaced {
        Some(_) => Outcome::Changed(DocumentId(document), VersionId(version)),
        None => Outcome::Added(DocumentId(document), VersionId(version)),
    })
}

/// Ends a version. Its text stays until the next one ends, so that an old reply can still show what it quoted;
/// what was retired before it goes for good.
fn retire(
    transaction: &Transaction<'_>,
    document: i64,
    version: i64,
    seq: i64,
) -> Result<(), StoreError> {
    for statement in [
        "DELETE FROM vectors WHERE version IN (SELECT id FROM versions WHERE document = ?1)",
        "INSERT INTO purged (seq, version) SELECT replaced, id FROM versions WHERE document = ?1
           AND replaced IS NOT NULL
           AND id <> (SELECT max(id) FROM versions WHERE document = ?1 AND replaced IS NOT NULL)",
        "DELETE FROM passages WHERE version IN
           (SELECT id FROM versions WHERE document = ?1 AND replaced IS NOT NULL)",
        "DELETE FROM anchors WHERE version IN
           (SELECT id FROM versions WHERE document = ?1 AND replaced IS NOT NULL
            AND id <> (SELECT max(id) FROM versions WHERE document = ?1 AND replaced IS NOT NULL))",
        "DELETE FROM versions WHERE document = ?1 AND replaced IS NOT NULL
           AND id <> (SELECT max(id) FROM versions WHERE document = ?1 AND replaced IS NOT NULL)",
    ] {
        transaction.prepare_cached(statement)?.execute([document])?;
    }
    transaction
        .prepare_cached("UPDATE versions SET replaced = ?2 WHERE id = ?1")?
        .execute(params![version, seq])?;
    Ok(())
}

fn insert_version(
    transaction: &Transaction<'_>,
    document: i64,
    incoming: &Incoming<'_>,
    hash: &[u8],
    seq: i64,
) -> Result<i64, StoreError> {
    let read = incoming.document;
    let published = read.published.as_ref();
    transaction
        .prepare_cached(
            "INSERT INTO versions (document, hash, seq, replaced, passages, language, published, published_at,
                 published_origin, simhash, title, title_origin, url, publisher, author, text)
             VALUES (?1, ?2, ?3, NULL, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        )?
        .execute(params![
            document,
            hash,
            seq,
            incoming.passages.len() as i64,
            read.language.code(),
            published.map(|p| p.date.to_string()),
            published.and_then(|p| p.instant).map(|instant| instant.as_second()),
            published.map(|p| p.origin.name()),
            incoming.simhash as i64,
            read.title,
            match read.title_origin {
                TitleOrigin::Given => "given",
                TitleOrigin::Derived => "derived",
            },
            read.url,
            read.publisher,
            read.author,
            read.text,
        ])?;
    Ok(transaction.last_insert_rowid())
}

fn insert_anchors(
    transaction: &Transaction<'_>,
    version: i64,
    anchors: &[Anchor],
) -> Result<(), StoreError> {
    for anchor in anchors {
        transaction
            .prepare_cached(
                "INSERT INTO anchors (version, at, url, author) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![
                version,
                anchor.at as i64,
                anchor.url,
                anchor.author
            ])?;
    }
    Ok(())
}

fn insert_passages(
    transaction: &Transaction<'_>,
    version: i64,
    passages: &[Passage],
) -> Result<(), StoreError> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO passages (version, ordinal, start, \"end\", sentences, headings)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for passage in passages {
        insert.execute(params![
            version,
            passage.ordinal,
            passage.span.start as i64,
            passage.span.end as i64,
            spans::pack(&passage.sentences),
            spans::pack(&passage.headings),
        ])?;
    }
    Ok(())
}
