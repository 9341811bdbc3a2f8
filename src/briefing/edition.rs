//! What an edition of a briefing quotes: made of answers, and told apart from the one before it.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::MOST_LINES;
use crate::answer::reply::{Excerpt, Reply};
use crate::store::VersionId;

/// One edition, topic by topic.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// In the order in which the moderator wrote them.
    pub topics: Vec<Covered>,
}

/// What an edition has on one topic.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Covered {
    /// The topic, as the moderator wrote it.
    pub topic: String,
    /// The evidence, the newest first, at most [`MOST_LINES`]; none where nothing was found.
    pub lines: Vec<Line>,
    /// Lines of the edition before that do not hold any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub struck: Vec<Struck>,
    /// Whether the lines disagree.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub differ: bool,
}

/// A line of an edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What it quotes.
    pub quoted: Quoted,
    /// Whether the edition before did not have it. Nothing is new in a first edition.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_new: bool,
    /// The states of other documents that say the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_in: Vec<i64>,
}

/// The bytes of a stored state of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quoted {
    /// The state that was quoted.
    pub version: i64,
    /// The document that it is a state of.
    pub document: i64,
    /// First byte and the byte after the last.
    pub span: [usize; 2],
    /// The key sentences, counted from the first byte of `span`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<[usize; 2]>,
    /// The page that it stands on, where its document has pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// A fingerprint of the words, by which they are known again in another state of the document. Written as text: not
    /// every reader of JSON has whole numbers that long.
    #[serde(with = "hexadecimal")]
    pub words: u64,
}

/// A line that does not hold any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Struck {
    /// What it quoted.
    pub quoted: Quoted,
    /// Why it is struck.
    pub why: Standing,
}

/// Whether something that was quoted still stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Its document still says so.
    Holds,
    /// Its document says something else now.
    Changed,
    /// Its document is not there any more.
    Gone,
    /// Its source was removed.
    SourceRemoved,
    /// Not everyone who reads the briefing may see it any more.
    NotForAll,
    /// It was said in a channel, its words are not kept any more, and its document does not have them now: whoever said it
    /// edited, deleted or erased it.
    Unkept,
}

impl Standing {
    /// Whether the words may still be shown: what was changed may, what was taken away may not.
    pub fn may_be_shown(self) -> bool {
        matches!(self, Standing::Holds | Standing::Changed)
    }
}

/// A number as sixteen hexadecimal digits.
mod hexadecimal {
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(number: &u64, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&format!("{number:016x}"))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
        let digits = String::deserialize(from)?;
        u64::from_str_radix(&digits, 16).map_err(serde::de::Error::custom)
    }
}

impl Quoted {
    /// The version.
    pub fn version(&self) -> VersionId {
        VersionId(self.version)
    }

    /// What an excerpt quotes.
    pub fn of(excerpt: &Excerpt) -> Quoted {
        Quoted {
            version: excerpt.document.version.0,
            document: excerpt.document.id.0,
            span: excerpt.span,
            keys: excerpt.highlights.clone(),
            page: excerpt.page,
            words: fingerprint(&excerpt.text),
        }
    }

    /// Which words of which document: what makes evidence the same evidence in another state of its document.
    fn evidence(&self) -> (i64, u64) {
        (self.document, self.words)
    }
}

/// A fingerprint of words that is the same in every process and on every machine (FNV-1a, 64 bits); white space counts as
/// one space, as it does to a reader.
pub fn fingerprint(text: &str) -> u64 {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let mut hash = OFFSET;
    for (n, word) in text.split_whitespace().enumerate() {
        let space: &[u8] = if n > 0 { b" " } else { b"" };
        for byte in space.iter().chain(word.as_bytes()) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(PRIME);
        }
    }
    hash
}

impl Edition {
    /// The edition that these answers make, one for each topic, behind `before`, the last one that was shown.
    /// `standing` tells of what that one quoted whether it still holds.
    pub fn of(
        answers: &[(String, Reply)],
        before: Option<&Edition>,
        mut standing: impl FnMut(&Quoted) -> Standing,
    ) -> Edition {
        let known: BTreeSet<(i64, u64)> = before
            .into_iter()
            .flat_map(Edition::lines)
            .map(|line| line.quoted.evidence())
            .collect();
        let covered = |(topic, reply): &(String, Reply)| {
            let lines: Vec<Line> = newest_first(&reply.excerpts)
                .into_iter()
                .map(|excerpt| {
                    let quoted = Quoted::of(excerpt);
                    Line {
                        is_new: before.is_some() && !known.contains(&quoted.evidence()),
                        also_in: excerpt.also_in.iter().map(|also| also.version.0).collect(),
                        quoted,
                    }
                })
                .collect();
            let of_before = before.and_then(|before| before.on(topic));
            let struck = of_before
                .into_iter()
                .flat_map(|covered| &covered.lines)
                .filter(|line| {
                    lines
                        .iter()
                        .all(|now| now.quoted.evidence() != line.quoted.evidence())
                })
                .filter_map(|line| {
                    let why = standing(&line.quoted);
                    (why != Standing::Holds).then(|| Struck {
                        quoted: line.quoted.clone(),
                        why,
                    })
                })
                .collect();
            Covered {
                topic: topic.clone(),
                differ: reply.sources_differ && lines.len() > 1,
                lines,
                struck,
            }
        };
        Edition {
            topics: answers.iter().map(covered).collect(),
        }
    }

    /// All of its lines.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.topics.iter().flat_map(|covered| &covered.lines)
    }

    /// What it has on a topic.
    pub fn on(&self, topic: &str) -> Option<&Covered> {
        self.topics.iter().find(|covered| covered.topic == topic)
    }

    /// Whether a reader of `before` would learn anything from this one: other evidence, other copies of it, other topics,
    /// or a line that does not hold any more.
    pub fn is_news_after(&self, before: &Edition) -> bool {
        let of = |edition: &Edition| -> Vec<_> {
            let covered = edition.topics.iter().map(|covered| {
                let lines = covered
                    .lines
                    .iter()
                    .map(|line| (line.quoted.evidence(), line.also_in.len()));
                (
                    covered.topic.clone(),
                    covered.differ,
                    lines.collect::<Vec<_>>(),
                )
            });
            covered.collect()
        };
        of(self) != of(before) || self.topics.iter().any(|covered| !covered.struck.is_empty())
    }

    /// The edition `before` with the references of this one, which has the same evidence: what is new and what is struck
    /// stays as it was told.
    pub fn told_as(mut self, before: &Edition) -> Edition {
        for (covered, told) in self.topics.iter_mut().zip(&before.topics) {
            covered.struck.clone_from(&told.struck);
            for (line, told) in covered.lines.iter_mut().zip(&told.lines) {
                line.is_new = told.is_new;
            }
        }
        self
    }

    /// The edition without what may not be shown any more; `None` where all of it may.
    ///
    /// `may_be_named` says of the state of another document that says the same whether its title may stand there.
    pub fn without_what_went(
        &self,
        mut may_be_shown: impl FnMut(&Quoted) -> bool,
        mut may_be_named: impl FnMut(i64) -> bool,
    ) -> Option<Edition> {
        let mut left = self.clone();
        let mut has_lost = false;
        for covered in &mut left.topics {
            let (lines, struck) = (covered.lines.len(), covered.struck.len());
            covered.lines.retain(|line| may_be_shown(&line.quoted));
            covered
                .struck
                .retain(|one| !one.why.may_be_shown() || may_be_shown(&one.quoted));
            has_lost |= (lines, struck) != (covered.lines.len(), covered.struck.len());
            for line in &mut covered.lines {
                let copies = line.also_in.len();
                line.also_in.retain(|version| may_be_named(*version));
                has_lost |= copies != line.also_in.len();
            }
        }
        has_lost.then_some(left)
    }

    /// How many of its lines are new.
    pub fn count_new(&self) -> usize {
        self.lines().filter(|line| line.is_new).count()
    }

    /// What this edition has that `before` had not, and the other way round.
    pub fn compared_with(&self, before: &Edition) -> Comparison {
        let evidence = |edition: &Edition| -> BTreeSet<(i64, u64)> {
            edition.lines().map(|line| line.quoted.evidence()).collect()
        };
        let (now, then) = (evidence(self), evidence(before));
        let only = |edition: &Edition, others: &BTreeSet<(i64, u64)>| -> Vec<(String, Quoted)> {
            let mut seen = BTreeSet::new();
            let of = edition.topics.iter().flat_map(|covered| {
                let lines = covered.lines.iter();
                lines.map(|line| (covered.topic.clone(), line.quoted.clone()))
            });
            of.filter(|(_, quoted)| !others.contains(&quoted.evidence()))
                .filter(|(_, quoted)| seen.insert(quoted.evidence()))
                .collect()
        };
        let (mut added, mut gone) = (only(self, &then), only(before, &now));
        // The same document with other words was changed, and not replaced.
        let mut changed = Vec::new();
        gone.retain(|(topic, old)| {
            let new = added
                .iter()
                .position(|(_, new)| new.document == old.document);
            match new {
                Some(at) => {
                    let (_, new) = added.remove(at);
                    changed.push((topic.clone(), old.clone(), new));
                    false
                }
                None => true,
            }
        });
        Comparison {
            added,
            gone,
            changed,
        }
    }
}

/// What tells two editions apart, each with its topic.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// What the later one has and the earlier had not.
    pub added: Vec<(String, Quoted)>,
    /// What the earlier one had and the later has not.
    pub gone: Vec<(String, Quoted)>,
    /// Documents that both quote, with other words: then, and now.
    pub changed: Vec<(String, Quoted, Quoted)>,
}

impl Comparison {
    /// Whether there is no difference.
    pub fn is_none(&self) -> bool {
        self.added.is_empty() && self.gone.is_empty() && self.changed.is_empty()
    }
}

/// The best excerpts, ordered by the day that their documents state; those that state none come last, as they were.
fn newest_first(excerpts: &[Excerpt]) -> Vec<&Excerpt> {
    let mut chosen: Vec<&Excerpt> = excerpts.iter().take(MOST_LINES).collect();
    chosen.sort_by_key(|excerpt| {
        let document = &excerpt.document;
        let is_stated = document
            .published_from
            .is_none_or(|origin| origin.is_stated());
        Reverse(document.published.filter(|_| is_stated))
    });
    chosen
}
