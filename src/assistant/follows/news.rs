//! What of an answer is news to whoever follows a question.
//!
//! News is a piece of evidence, some words of a document, that was not found when the follow began, was not told since,
//! did not stand there before, and is no copy of any of these.

use super::{FollowRow, Known};
use crate::answer::evidence::{COPY_BITS, same_figures};
use crate::answer::reply::{Excerpt, Reply};
use crate::assistant::channels::made_at;
use crate::briefing::edition::{Quoted, fingerprint};
use crate::store::{Reader, StoreError, VersionId};
use crate::text::simhash;

/// An excerpt as evidence that is known, in its own document and in those that say the same.
pub(super) fn known(excerpt: &Excerpt) -> Vec<Known> {
    let words = fingerprint(&excerpt.text);
    std::iter::once(&excerpt.document)
        .chain(&excerpt.also_in)
        .map(|document| Known {
            document: document.id.0,
            words,
            version: document.version.0,
        })
        .collect()
}

/// What of a reply is news to whoever follows, best first, and what is none and was not known to be none.
pub(super) fn news_in(
    reader: &Reader,
    follow: &FollowRow,
    reply: &Reply,
) -> Result<(Vec<Quoted>, Vec<Known>), StoreError> {
    let moment = reader.moment()?;
    let told = moment.known_of(follow.id)?;
    let (mut news, mut learnt) = (Vec::new(), Vec::new());
    for excerpt in &reply.excerpts {
        let own = known(excerpt);
        if own
            .first()
            .is_some_and(|own| told.iter().any(|(one, _)| same(one, own)))
        {
            continue;
        }
        if is_news(&moment, follow, excerpt, &told)? {
            news.push(Quoted::of(excerpt));
        } else {
            learnt.extend(own);
        }
    }
    Ok((news, learnt))
}

fn same(one: &Known, other: &Known) -> bool {
    (one.document, one.words) == (other.document, other.words)
}

fn is_news(
    reader: &Reader,
    follow: &FollowRow,
    excerpt: &Excerpt,
    told: &[(Known, Option<u64>)],
) -> Result<bool, StoreError> {
    let words = fingerprint(&excerpt.text);
    let document = &excerpt.document;
    // Copied from what is known, word for word; or the same state of a document, with other sentences of it.
    if told
        .iter()
        .any(|(one, _)| one.words == words || one.version == document.version.0)
    {
        return Ok(false);
    }
    if written_at(excerpt).is_some_and(|at| at <= follow.made_at) {
        return Ok(false);
    }
    // It was there when the follow began, though it was not among the best then; or it stood there in other company.
    let (before, began) = reader.said_before(document.id, document.version, follow.begun)?;
    if began.is_none_or(|began| began <= follow.begun) {
        return Ok(false);
    }
    let earlier = told
        .iter()
        .filter(|(one, _)| one.document == document.id.0)
        .map(|(one, _)| VersionId(one.version));
    for version in before.into_iter().chain(earlier) {
        if says(reader, version, &excerpt.text)? {
            return Ok(false);
        }
    }
    // A copy of what is known, or of what was there.
    for also in &excerpt.also_in {
        if told.iter().any(|(one, _)| one.document == also.id.0) {
            return Ok(false);
        }
        let (_, began) = reader.said_before(also.id, also.version, follow.begun)?;
        if began.is_some_and(|began| began <= follow.begun) {
            return Ok(false);
        }
    }
    let simhash = reader
        .version(document.version)?
        .map_or(0, |one| one.simhash);
    for (one, other) in told {
        let is_near = other.is_some_and(|other| {
            simhash != 0 && other != 0 && simhash::distance(simhash, other) <= COPY_BITS
        });
        if is_near
            && let Some(text) = reader.text(VersionId(one.version))?
            && same_figures(&excerpt.text, &text)
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a state of a document has these words, however its white space is.
fn says(reader: &Reader, version: VersionId, words: &str) -> Result<bool, StoreError> {
    let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = reader.text(version)?;
    Ok(text.is_some_and(|text| folded(&text).contains(&folded(words))))
}

/// When the message that is quoted was written, in Unix seconds; `None` where it is no message. The conversation that it
/// stands in begins anew with each of its messages.
fn written_at(excerpt: &Excerpt) -> Option<i64> {
    let url = excerpt.document.url.as_deref()?;
    let places = url.strip_prefix("https://discord.com/channels/")?;
    let message: u64 = places.split('/').nth(2)?.parse().ok()?;
    i64::try_from(made_at(message) / 1_000).ok()
}
