//! Excerpts with their citations, each checked against the stored text before it leaves.

use super::AnswerError;
use super::evidence::{Evidence, Piece};
use super::reply::{Citation, Excerpt, ResolvedDate};
use crate::document::{Anchor, page_at};
use crate::store::{Moment, StoredVersion};
use crate::text::dates;

/// The shown pieces as excerpts. Fails when a piece is not word for word what the store holds.
pub fn cite(evidence: &Evidence, reader: &Moment<'_>) -> Result<Vec<Excerpt>, AnswerError> {
    let mut excerpts = Vec::with_capacity(evidence.shown.len());
    for piece in &evidence.shown {
        if let Some(excerpt) = one(evidence, piece, excerpts.len() + 1, reader)? {
            excerpts.push(excerpt);
        }
    }
    Ok(excerpts)
}

fn one(
    evidence: &Evidence,
    piece: &Piece,
    rank: usize,
    reader: &Moment<'_>,
) -> Result<Option<Excerpt>, AnswerError> {
    let (candidate, version) = evidence.of(piece.candidate);
    let Some(version) = version else {
        return Ok(None);
    };
    let passage = &candidate.passages[piece.passage];
    let (first, last) = (
        &passage.sentences[piece.run.first],
        &passage.sentences[piece.run.last],
    );
    let (start, end) = (
        first.span.start,
        shortened(passage, first.span.start, last.span.end),
    );
    let key = &passage.sentences[piece.run.key].span;
    let base = passage.stored.passage.span.start;
    let withheld = || AnswerError::NotVerbatim(version.document);
    let text = passage
        .stored
        .text
        .get(start - base..end - base)
        .ok_or_else(withheld)?
        .to_owned();
    // Read once more by document offset, through another path than the passage's: what is shown is what is stored.
    match reader.slice(version.id, start..end)? {
        Some(stored) if stored == text => {}
        _ => return Err(withheld()),
    }
    let cited = excerpt_of(version, text, start);
    let anchor = match has_anchors(version) {
        true => reader.anchor(version.id, key.start)?,
        false => None,
    };
    Ok(Some(Excerpt {
        rank,
        highlights: vec![[key.start - start, key.end.min(end) - start]],
        score: candidate.score,
        also_in: piece
            .copies
            .iter()
            .filter_map(|copy| evidence.of(*copy).1)
            .map(citation)
            .collect(),
        page: page(version, key.start, reader)?,
        ..at_anchor(cited, anchor)
    }))
}

/// Whether places in a document can be opened by themselves: only messages can.
pub fn has_anchors(version: &StoredVersion) -> bool {
    let url = version.url.as_deref();
    url.is_some_and(|url| url.starts_with("https://discord.com/channels/"))
}

/// An excerpt cited by the very message that its key sentence stands in.
pub fn at_anchor(mut excerpt: Excerpt, anchor: Option<Anchor>) -> Excerpt {
    if let Some(anchor) = anchor {
        excerpt.document.url = Some(anchor.url);
        excerpt.document.publisher = Some(anchor.author);
    }
    excerpt
}

/// The page that byte `at` stands on. Counting takes the whole text, so only what can have pages is looked into.
fn page(
    version: &StoredVersion,
    at: usize,
    reader: &Moment<'_>,
) -> Result<Option<u32>, AnswerError> {
    let is_pdf = [&version.path, &version.url]
        .into_iter()
        .flatten()
        .any(|place| {
            let place = place.split(['?', '#']).next().unwrap_or_default();
            place
                .to_ascii_lowercase()
                .trim_end_matches(".gz")
                .ends_with(".pdf")
        });
    if !is_pdf {
        return Ok(None);
    }
    Ok(reader.text(version.id)?.and_then(|text| page_at(&text, at)))
}

/// The words of a version that begin at byte `start`, cited: the only excerpt, nothing in it stands out.
pub fn excerpt_of(version: &StoredVersion, text: String, start: usize) -> Excerpt {
    let resolved_dates = version
        .published
        .as_ref()
        .filter(|published| published.origin.is_stated())
        .map(|published| dates::relative_dates(&text, version.language, published.date))
        .unwrap_or_default()
        .into_iter()
        .filter(|resolved| !in_table_row(&text, resolved.span.start))
        .map(|resolved| ResolvedDate {
            date: iso(resolved.from, resolved.to),
            text: resolved.text,
            from: resolved.from,
            to: resolved.to,
        })
        .collect();
    Excerpt {
        rank: 1,
        highlights: Vec::new(),
        score: 0.0,
        span: [start, start + text.len()],
        document: citation(version),
        page: None,
        also_in: Vec::new(),
        resolved_dates,
        text,
    }
}

/// A single sentence may be longer than an excerpt can be: it then ends at the last word that fits.
fn shortened(passage: &super::examine::ReadPassage, start: usize, end: usize) -> usize {
    let base = passage.stored.passage.span.start;
    let text = passage
        .stored
        .text
        .get(start - base..end - base)
        .unwrap_or_default();
    start + crate::text::cut::prefix(text, super::excerpt::LONGEST_EXCERPT).len()
}

/// How a version is cited.
pub fn citation(version: &StoredVersion) -> Citation {
    Citation {
        id: version.document,
        version: version.id,
        title: version.title.clone(),
        source: version.source_name.clone(),
        publisher: version.publisher.clone(),
        url: version.url.clone(),
        path: version.path.clone(),
        published: version.published.as_ref().map(|published| published.date),
        published_from: version.published.as_ref().map(|published| published.origin),
        language: version.language,
    }
}

/// A day, or the first and the last with a slash between them, as ISO 8601 writes them.
fn iso(from: jiff::civil::Date, to: jiff::civil::Date) -> String {
    if from == to {
        from.to_string()
    } else {
        format!("{from}/{to}")
    }
}

/// Whether the place lies in a row of a table, whose "Saturday" is every Saturday.
fn in_table_row(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = text
        .get(start..)
        .unwrap_or_default()
        .lines()
        .next()
        .unwrap_or_default();
    line.contains(" | ")
}
