//! Why something was not read, in the reader's language. The words that come with it are English: who reads English is
//! told them, with all their details; all others are told the sentence that their language has for the reason.

use std::borrow::Cow;

use super::{WHY, escaped};
use crate::assistant::sources::{NotRead, ReadRow, Reason};
use crate::discord::words::{Language, Words};

/// Room for why something cannot be a source, with its escapes: these words stand alone.
const WRONG: usize = 1_200;

/// The sentence for the short name of a reason; `None` where there is none, as for one of an older or a newer bot.
fn sentence(reason: &str, words: &Words) -> Option<String> {
    words.known(&format!("source-why-{}", reason.replace('_', "-")))
}

/// The sentence for a reason, where its reader is to be told that and not the English words.
fn translated(reason: &str, words: &Words) -> Option<String> {
    match words.language() {
        Language::English => None,
        _ => sentence(reason, words),
    }
}

/// Why a source cannot be as it is wanted: `english`, or the sentence for the reason where that has a name.
pub fn wrong_source(reason: Option<Reason>, english: &str, words: &Words) -> String {
    let sentence = reason.and_then(|reason| translated(reason.name(), words));
    match sentence {
        Some(sentence) => escaped(&sentence, WRONG),
        None => escaped(english, WRONG),
    }
}

/// What went wrong at a read, escaped; `None` where nothing did.
pub(super) fn of_read(read: &ReadRow, words: &Words) -> Option<String> {
    let reason = read.reason.as_deref();
    let told = reason
        .and_then(|reason| translated(reason, words))
        .or_else(|| read.problem.clone())
        .or_else(|| reason.and_then(|reason| sentence(reason, words)))?;
    Some(escaped(&told, WHY))
}

/// Why something was not read, escaped, with its address where neither the reason nor `source`, which stands above,
/// names it.
pub(super) fn of_not_read(not_read: &NotRead, source: &str, words: &Words) -> String {
    let sentence = translated(not_read.reason.name(), words);
    // The English words often name it.
    let names_it = sentence.is_none() && not_read.why.contains("://");
    let why = sentence.map_or(Cow::Borrowed(not_read.why.as_str()), Cow::Owned);
    let why = escaped(&why, WHY);
    if not_read.address.is_empty() || not_read.address == source || names_it {
        return why;
    }
    let address = escaped(&not_read.address, WHY / 2);
    match words.language() {
        Language::English => format!("{address}: {why}"),
        _ => format!("{why} · {address}"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::assistant::sources::ReadOutcome;
    use crate::discord::render::escape;

    const ADDRESS: &str = "https://news.example/feed";
    const ENGLISH: &str = "https://news.example/a answered 404 (not found); check the address";

    fn row(reason: Option<&str>, problem: Option<&str>) -> ReadRow {
        ReadRow {
            began_at: 0,
            took_ms: 0,
            outcome: ReadOutcome::Failed,
            added: 0,
            changed: 0,
            removed: 0,
            reason: reason.map(str::to_owned),
            problem: problem.map(str::to_owned),
        }
    }

    fn not_read(address: &str, why: &str) -> NotRead {
        NotRead {
            address: address.to_owned(),
            reason: Reason::NOT_FOUND,
            why: why.to_owned(),
        }
    }

    #[test]
    fn every_reason_has_a_sentence_of_its_own_in_every_language() {
        for language in Language::ALL {
            let words = Words::in_language(language);
            let mut met = BTreeSet::new();
            for reason in Reason::all().collect::<BTreeSet<Reason>>() {
                let said = sentence(reason.name(), words);
                let said = said.unwrap_or_else(|| panic!("{language:?}: {}", reason.name()));
                let has_room = escaped(&said, WHY) == escape::line(&said);
                assert!(has_room, "{language:?}: {said}");
                assert!(
                    language == Language::English
                        || sentence(reason.name(), Words::in_language(Language::English)).as_ref()
                            != Some(&said),
                    "{language:?}: {said}"
                );
                assert!(met.insert(said), "{language:?}: {}", reason.name());
            }
        }
    }

    #[test]
    fn who_reads_no_english_is_told_the_sentence_and_all_others_the_details() {
        let known = row(Some("not_found"), Some(ENGLISH));
        let told = |locale, read: &ReadRow| of_read(read, Words::of(locale)).unwrap();
        assert_eq!(told("en-US", &known), escape::line(ENGLISH));
        let german = Words::of("de").just("source-why-not-found");
        assert_eq!(told("de", &known), escape::line(&german));
        // Of another bot.
        for reason in [Some("moonstruck"), Some("not found"), Some(""), None] {
            let unknown = row(reason, Some(ENGLISH));
            assert_eq!(told("de", &unknown), escape::line(ENGLISH), "{reason:?}");
        }
        let bare = row(Some("not_found"), None);
        assert_eq!(told("de", &bare), escape::line(&german));
        let english = Words::of("en-US").just("source-why-not-found");
        assert_eq!(told("en-US", &bare), escape::line(&english));
        assert_eq!(of_read(&row(None, None), Words::of("fr")), None);
    }

    #[test]
    fn an_address_is_told_once() {
        let told =
            |locale, address, why| of_not_read(&not_read(address, why), ADDRESS, Words::of(locale));
        let page = "https://news.example/a";
        let shown = escape::line(page);
        for (locale, address, why, times) in [
            ("en-US", page, ENGLISH, 1),
            ("en-US", page, "it is not well", 1),
            ("fr", page, ENGLISH, 1),
            ("fr", page, "it is not well", 1),
            ("fr", ADDRESS, ENGLISH, 0),
            ("fr", "", ENGLISH, 0),
        ] {
            let told = told(locale, address, why);
            assert_eq!(told.matches(&shown).count(), times, "{locale}: {told}");
            assert_eq!(told.contains("check"), locale == "en-US" && why == ENGLISH);
        }
    }

    #[test]
    fn an_address_that_is_refused_is_refused_in_the_language_of_its_reader() {
        let english = "localhost is a name of a local network";
        let told = |locale, reason| wrong_source(reason, english, Words::of(locale));
        let reason = Reason::all().find(|one| one.name() == "blocked_local_name");
        assert!(told("es-ES", reason).contains("red local"));
        assert_eq!(told("en-US", reason), english);
        assert_eq!(told("es-ES", None), english);
    }
}
