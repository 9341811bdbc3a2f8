//! What words mean for dates, one table for each language.
//!
//! A table is lists of words under a meaning; several words apart by white space are a phrase. Everything that
//! differs between languages is in these tables (and in their few switches); no other file names a language.

mod germanic;
mod romance;
mod scripts;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::scan::without_accents;
use crate::text::Language;

/// What a word means for dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Nothing.
    Other,
    /// A number in digits, with how many of them; at most eight.
    Digits { value: u32, length: u8 },
    /// A number in words: "three".
    Count(u16),
    /// "a", "ein": one before a unit, otherwise an article.
    One,
    /// "the".
    The,
    /// So many days after today: "yesterday" is -1.
    Day(i8),
    /// "tonight", "this morning" in one word: never nowadays.
    Tonight,
    /// One word for yesterday and tomorrow: "कल".
    Yestermorrow,
    /// "tomorrow" that is also a common noun when it begins with a capital or follows an article: "morgen".
    Morrow,
    /// "morning", "afternoon".
    DayPart,
    /// "night": last night is yesterday's.
    Night,
    /// A unit of time in the singular.
    Unit(Unit),
    /// A unit of time in the plural only.
    Units(Unit),
    /// A whole phrase such as "last week".
    Span(Which, Unit),
    /// "this", "last", "next".
    Which(Which),
    /// "coming": the next week, but of the Friday it does not say which.
    Coming,
    /// "past": the last so many days up to now.
    Past,
    /// 1 is Monday.
    Weekday(i8),
    /// The number of a weekday that has its week right before it: the 二 of 下周二.
    WeekdayNumber(i8),
    /// Between a week and its day: the の of 来週の火曜日.
    Link,
    /// What is counted: after a number it is no weekday's (上周一名男子 is "last week a man").
    Measure,
    /// 1 is January.
    Month(i8),
    /// What marks the number before it as a year, a month or a day: "年".
    Mark(Unit),
    /// What follows the digits of an ordinal: "st".
    Ordinal,
    /// After its number: "ago".
    Ago,
    /// Before its number: "il y a". Otherwise it means "before" where `true`: "vor".
    Back(bool),
    /// "in", before or after its date.
    In,
    /// "during", "within": as "in" before a date, but never ahead ("within two weeks").
    During,
    /// "on".
    On,
    /// "of", between the parts of a date.
    Of,
    /// "since", first day included.
    Since,
    /// "until", last day included.
    Until,
    /// "before".
    Before,
    /// "after".
    After,
    /// "between".
    Between,
    /// "and".
    And,
    /// "from".
    From,
    /// "to".
    To,
    /// "earlier this month".
    Earlier,
    /// "later this year".
    Later,
    /// "every Friday" is no day.
    Every,
    /// "proposal", "statement": what is said or written on a day is published on it.
    Writing,
    /// Only a name's part follows or precedes: "Black Friday", "Friday prayers", "the 2015 season".
    Name,
    /// "than it is today", "even today": nowadays.
    Nowadays,
    /// A verb in the present: "lives". Today means nowadays beside it.
    Present,
    /// The same of a verb that puts a thing on a day: "the vote is on Friday".
    Is,
    /// A verb in the present that is said of what is set: "opens", "remain valid", "apply".
    Set,
    /// "remains", which is a verb only with what a thing remains: "remains closed".
    Stays,
    /// What a thing is on days to come when it is so in the present: "open", "valid".
    State,
    /// "reserved for Saturday": a day to come.
    For,
    /// "be", "been": the verb after it tells no tense.
    Be,
    /// "happened", "news": asks what happened on a day.
    Event,
    /// A verb of the future: "will", "is set to".
    Will,
    /// What may be, or was once to be: "could", "would". It tells no tense.
    Modal,
    /// A verb or adjective of opening hours and timetables: "opens", "closes". A weekday beside it is any.
    Habit,
    /// "by", "for": a weekday behind it ends something.
    Due,
    /// A verb in the past.
    Did,
    /// A verb in progress: "meeting".
    Doing,
    /// "first", "highest": "the first time in two years".
    Superlative,
    /// "million": no days are counted in those.
    Large,
    /// "recently", "now".
    Current,
    /// "the history of", "originally".
    History,
    /// "compared to a year ago".
    Compared,
    /// "instead of in March": the date behind it holds no more.
    Instead,
    /// What is left of "Friday's".
    Possessive,
}

/// A stretch of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// Which one, seen from the reference day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    Last,
    This,
    Next,
}

/// One language's words, as written in this folder.
pub(super) struct Table {
    pub language: Language,
    /// Function words that tell a question of this language.
    pub told_by: &'static str,
    /// Meanings with their words, set apart by commas.
    pub words: &'static [(Meaning, &'static str)],
    /// What a word of five letters or more means when it ends so and is not listed.
    pub endings: &'static [(&'static str, Meaning)],
    /// "last" and "next" may follow: "semaine dernière".
    pub follows: bool,
    /// A weekday without "on" is a date unless it is part of a capitalised name.
    pub capital_names: bool,
    /// A weekday needs no "on".
    pub bare_weekday: bool,
    /// Written without spaces.
    pub unspaced: bool,
    /// Its weeks may begin on Sunday, so that the Sunday of a week is not certain.
    pub sunday_first: bool,
    /// How many years its calendar is ahead when a year is 2400 or more.
    pub ahead: i16,
}

/// What a table leaves open, for tables to begin from.
pub(super) const PLAIN: Table = Table {
    language: Language::UNKNOWN,
    told_by: "",
    words: &[],
    endings: &[],
    follows: false,
    capital_names: false,
    bare_weekday: false,
    unspaced: false,
    sunday_first: false,
    ahead: 0,
};

/// What is known of one word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub meaning: Meaning,
    /// Some phrase of several words ends with it.
    pub ends_phrase: bool,
}

/// One language's words, ready to be looked up.
pub(super) struct Vocabulary {
    pub table: &'static Table,
    entries: FxHashMap<String, Entry>,
    told_by: Vec<&'static str>,
    longest: usize,
}

static VOCABULARIES: LazyLock<Vec<Vocabulary>> = LazyLock::new(|| {
    [
        &germanic::ENGLISH,
        &germanic::GERMAN,
        &romance::FRENCH,
        &romance::SPANISH,
        &romance::ITALIAN,
        &romance::PORTUGUESE,
        &germanic::DUTCH,
        &scripts::RUSSIAN,
        &scripts::ARABIC,
        &scripts::HINDI,
        &scripts::CHINESE,
        &scripts::JAPANESE,
        &scripts::THAI,
    ]
    .into_iter()
    .map(Vocabulary::new)
    .collect()
});

/// All vocabularies, English first.
pub(super) fn all() -> &'static [Vocabulary] {
    &VOCABULARIES
}

/// That language's words, if there is a table for it.
pub(super) fn of(language: Language) -> Option<&'static Vocabulary> {
    all()
        .iter()
        .find(|vocabulary| vocabulary.table.language == language)
}

/// Which vocabularies to read `text` with, the likeliest first. A question is too short for a statistical
/// guess, so its script decides, and among Latin ones its function words. All Latin ones are tried when none
/// of those is there ("Scholz gestern").
pub(super) fn likely(text: &str) -> Vec<&'static Vocabulary> {
    if let Some(vocabulary) = by_script(text) {
        return vec![vocabulary];
    }
    let latin = || all().iter().filter(|v| !v.told_by.is_empty());
    let mut counts: FxHashMap<Language, usize> = FxHashMap::default();
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && word.len() < 20)
    {
        let word = word.to_lowercase();
        for vocabulary in latin().filter(|v| v.told_by.contains(&word.as_str())) {
            *counts.entry(vocabulary.table.language).or_default() += 1;
        }
    }
    let most = counts.values().copied().max().unwrap_or(0);
    // The first of equals, and English is the first: one language's "in" and "was" are another's.
    let told = latin().find(|v| most > 0 && counts.get(&v.table.language) == Some(&most));
    told.map_or_else(|| latin().collect(), |vocabulary| vec![vocabulary])
}

/// The vocabulary of the text's script when that is not Latin.
fn by_script(text: &str) -> Option<&'static Vocabulary> {
    let mut votes = [0_usize; 6];
    for c in text.chars() {
        let vote = match u32::from(c) {
            0x3040..=0x30FF => 0,
            0x3400..=0x9FFF => 1,
            0x0E00..=0x0E7F => 2,
            0x0400..=0x04FF => 3,
            0x0600..=0x06FF => 4,
            0x0900..=0x097F => 5,
            _ => continue,
        };
        votes[vote] += 1;
    }
    let [kana, han, thai, cyrillic, arabic, devanagari] = votes;
    let (most, language) = [
        (
            han + kana,
            if kana > 0 {
                Language::JAPANESE
            } else {
                Language::CHINESE
            },
        ),
        (thai, Language::THAI),
        (cyrillic, Language::RUSSIAN),
        (arabic, Language::ARABIC),
        (devanagari, Language::HINDI),
    ]
    .into_iter()
    .max_by_key(|(count, _)| *count)?;
    // A name in its own script inside an English question does not make the question Japanese.
    let latin = text
        .chars()
        .filter(|c| c.is_alphabetic())
        .count()
        .saturating_sub(votes.iter().sum());
    if most > 0 && most * 2 >= latin {
        of(language)
    } else {
        None
    }
}

impl Vocabulary {
    fn new(table: &'static Table) -> Vocabulary {
        let mut entries: FxHashMap<String, Entry> = FxHashMap::default();
        let mut longest = 0;
        let listed = || {
            table
                .words
                .iter()
                .flat_map(|(meaning, words)| {
                    words.split(',').map(move |word| (*meaning, word.trim()))
                })
                .filter(|(_, word)| !word.is_empty())
        };
        for (meaning, word) in listed() {
            longest = longest.max(word.chars().count());
            entries.entry(word.to_owned()).or_insert(Entry {
                meaning,
                ends_phrase: false,
            });
            // Words are typed without their accents too, unless that makes them another word of the table.
            if !word.is_ascii() {
                entries.entry(without_accents(word)).or_insert(Entry {
                    meaning,
                    ends_phrase: false,
                });
            }
        }
        for (_, phrase) in listed() {
            if let Some((_, last)) = phrase.rsplit_once(' ') {
                for last in [last.to_owned(), without_accents(last)] {
                    entries
                        .entry(last)
                        .or_insert(Entry {
                            meaning: Meaning::Other,
                            ends_phrase: true,
                        })
                        .ends_phrase = true;
                }
            }
        }
        Vocabulary {
            table,
            entries,
            told_by: table.told_by.split_whitespace().collect(),
            longest,
        }
    }

    /// What is known of a word in lower case.
    pub fn entry(&self, word: &str) -> Option<Entry> {
        self.entries.get(word).copied()
    }

    /// What a word or phrase in lower case means.
    pub fn meaning(&self, word: &str) -> Option<Meaning> {
        self.entries
            .get(word)
            .map(|entry| entry.meaning)
            .filter(|meaning| *meaning != Meaning::Other)
    }

    /// What a word that is not listed means by its ending.
    pub fn meaning_by_ending(&self, word: &str) -> Meaning {
        if word.len() < 5 {
            return Meaning::Other;
        }
        self.table
            .endings
            .iter()
            .find(|(ending, _)| word.ends_with(ending))
            .map_or(Meaning::Other, |(_, meaning)| *meaning)
    }

    /// The characters of the longest word or phrase.
    pub fn longest(&self) -> usize {
        self.longest
    }
}
