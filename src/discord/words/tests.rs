//! The translations say the same things, and what Discord demands of names holds in each language.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;

use super::*;
use crate::assistant::sources::Reason;
use crate::text::dates::Window;

/// Each key of a file with the variables that its sentence uses.
fn keys(file: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut key = String::new();
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        if !line.starts_with([' ', '}'])
            && let Some((name, _)) = line.split_once(" =")
        {
            key = name.to_owned();
            assert!(
                keys.insert(key.clone(), BTreeSet::new()).is_none(),
                "{key} stands there twice"
            );
        }
        let behind = line.split('$').skip(1);
        let variables = behind.map(|words| {
            words
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect()
        });
        let variables: Vec<String> = variables.collect();
        keys.entry(key.clone()).or_default().extend(variables);
    }
    keys.remove("");
    keys
}

#[test]
fn every_language_has_the_same_keys_with_the_same_variables() {
    let english = keys(Language::English.file());
    assert!(english.len() > 150, "the file is not read as it should be");
    for language in Language::ALL {
        let parsed = FluentResource::try_new(language.file().to_owned());
        assert!(parsed.is_ok(), "{language:?}: {:?}", parsed.err());
        let own = keys(language.file());
        for (key, variables) in &english {
            assert_eq!(own.get(key), Some(variables), "{language:?}: {key}");
        }
        let more: Vec<_> = own
            .keys()
            .filter(|key| !english.contains_key(*key))
            .collect();
        assert!(
            more.is_empty(),
            "{language:?} has {more:?} and English has not"
        );
    }
}

#[test]
fn every_sentence_can_be_said_in_every_language() {
    for language in Language::ALL {
        let words = Words::in_language(language);
        for (key, variables) in keys(language.file()) {
            for number in [0, 1, 2, 7] {
                let mut arguments = FluentArgs::new();
                for variable in &variables {
                    arguments.set(variable.clone(), number);
                }
                let said = words.find(&key, &arguments);
                let said = said.unwrap_or_else(|| panic!("{language:?}: {key} is not there"));
                let odd = ["{", "}", "$", "\u{2068}", "\u{2069}"];
                assert!(
                    !said.trim().is_empty() && !odd.iter().any(|odd| said.contains(odd)),
                    "{language:?}: {key}: {said:?}"
                );
            }
        }
    }
}

#[test]
fn names_and_descriptions_of_commands_obey_discord() {
    for language in Language::ALL {
        let words = Words::in_language(language);
        for key in keys(language.file()).into_keys() {
            let said = words.just(&key);
            let length = said.chars().count();
            let is_command = key.starts_with("command-");
            if ["command-find-name", "command-pin-name"].contains(&key.as_str()) {
                // A message command's name may have spaces and capitals.
                assert!((1..=32).contains(&length), "{language:?}: {key}: {said}");
            } else if is_command && key.ends_with("-name") {
                let fits =
                    |c: char| (c.is_alphanumeric() && c.to_lowercase().eq([c])) || "-_".contains(c);
                assert!(
                    (1..=32).contains(&length) && said.chars().all(fits),
                    "{language:?}: {key}: {said}"
                );
            } else if is_command {
                assert!((1..=100).contains(&length), "{language:?}: {key}: {said}");
            } else if key.starts_with("button-") {
                assert!((1..=75).contains(&length), "{language:?}: {key}: {said}");
            } else if key.ends_with("-title") {
                assert!((1..=256).contains(&length), "{language:?}: {key}: {said}");
            } else {
                assert!(
                    length <= 1_500,
                    "{language:?}: {key}: one screen, not {length}"
                );
            }
        }
    }
}

/// Options of one command, and commands beside each other, have names of their own.
#[test]
fn no_two_names_side_by_side_are_the_same() {
    for language in Language::ALL {
        let words = Words::in_language(language);
        let mut seen = BTreeSet::new();
        for key in keys(language.file()).into_keys() {
            if let Some(path) = key
                .strip_prefix("command-")
                .and_then(|key| key.strip_suffix("-name"))
            {
                let place = path.rsplit_once('-').map_or("", |(place, _)| place);
                let name = (place.to_owned(), words.just(&key));
                assert!(seen.insert(name), "{language:?}: {key}");
            }
        }
    }
}

#[test]
fn every_sentence_that_code_asks_for_is_there() {
    let english = keys(Language::English.file());
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/discord");
    let mut folders = vec![root];
    let mut met = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.extension().is_none_or(|extension| extension != "rs")
                || path.ends_with("tests.rs")
            {
                continue;
            }
            let code = std::fs::read_to_string(&path).unwrap();
            for call in ["say(", "just("] {
                for behind in code.split(call).skip(1) {
                    let Some(key) = behind.trim_start().strip_prefix('"') else {
                        continue;
                    };
                    let key = key.split('"').next().unwrap_or_default();
                    met += 1;
                    assert!(english.contains_key(key), "{}: {key}", path.display());
                }
            }
        }
    }
    assert!(met > 20, "is this test still reading the source?");
}

/// A sentence for a reason that is none would never be said.
#[test]
fn every_sentence_for_a_reason_is_for_one_that_there_is() {
    let named = |reason: Reason| format!("source-why-{}", reason.name().replace('_', "-"));
    let reasons: BTreeSet<String> = Reason::all().map(named).collect();
    let english = keys(Language::English.file()).into_keys();
    let said: BTreeSet<String> = english
        .filter(|key| key.starts_with("source-why-"))
        .collect();
    assert_eq!(said, reasons);
}

#[test]
fn a_locale_finds_its_language_and_any_other_is_english() {
    let language = |locale| Words::of(locale).language();
    for locale in ["de", "DE"] {
        assert_eq!(language(locale), Language::German);
    }
    assert_eq!(language("fr"), Language::French);
    for locale in ["es-ES", "es-419"] {
        assert_eq!(language(locale), Language::Spanish);
    }
    for locale in ["en-US", "en-GB", "ja", "pt-BR", "", "deu", "\u{202e}"] {
        assert_eq!(language(locale), Language::English, "{locale}");
    }
    for one in Language::ALL {
        for locale in one.discord_locales() {
            assert_eq!(language(locale), one);
        }
    }
}

#[test]
fn what_a_translation_lacks_is_said_in_english() {
    let mut bundle = FluentBundle::new_concurrent(vec![Language::German.identifier()]);
    bundle.set_use_isolating(false);
    let words = Words {
        language: Language::German,
        bundle,
    };
    assert_eq!(words.just("button-next"), "Next page");
    assert_eq!(words.just("no-such-sentence"), "no-such-sentence");
}

#[test]
fn days_read_as_each_language_writes_them() {
    let day = date(2024, 3, 21);
    let said: Vec<String> = Language::ALL
        .iter()
        .map(|language| Words::in_language(*language).date(day))
        .collect();
    assert_eq!(
        said,
        [
            "21 Mar 2024",
            "21. März 2024",
            "21 mars 2024",
            "21 mar 2024"
        ]
    );
    let english = Words::of("en-GB");
    assert_eq!(english.days(day, day), "21 Mar 2024");
    assert_eq!(
        english.days(date(2024, 3, 1), date(2024, 3, 31)),
        "1 to 31 Mar 2024"
    );
    assert_eq!(
        english.days(date(2024, 2, 28), date(2024, 3, 5)),
        "28 Feb to 5 Mar 2024"
    );
    assert_eq!(
        english.days(date(2023, 12, 31), date(2024, 1, 1)),
        "31 Dec 2023 to 1 Jan 2024"
    );
    assert_eq!(
        Words::of("de").days(date(2024, 2, 28), date(2024, 3, 5)),
        "28. Februar bis 5. März 2024"
    );
}

#[test]
fn windows_fit_into_a_sentence() {
    let (first, last) = (Some(date(2024, 3, 1)), Some(date(2024, 3, 31)));
    let windows = [
        (first, last),
        (first, None),
        (None, last),
        (first, first),
        (None, None),
    ]
    .map(|(from, to)| Window { from, to });
    let said = |locale| windows.map(|window| Words::of(locale).window(&window));
    assert_eq!(
        said("en-US"),
        [
            "from 1 to 31 Mar 2024",
            "since 1 Mar 2024",
            "until 31 Mar 2024",
            "on 1 Mar 2024",
            "at any time"
        ]
    );
    assert_eq!(
        said("de"),
        [
            "vom 1. bis 31. März 2024",
            "seit dem 1. März 2024",
            "bis zum 31. März 2024",
            "am 1. März 2024",
            "zu beliebiger Zeit"
        ]
    );
    assert_eq!(said("fr")[0], "du 1er au 31 mars 2024");
    assert_eq!(said("es-419")[0], "del 1 al 31 mar 2024");
}

#[test]
fn ages_are_told_in_the_unit_that_tells_enough() {
    let words = Words::of("en-US");
    let today = date(2026, 11, 22);
    let age = |then| words.age(then, today);
    assert_eq!(age(date(2026, 11, 21)), "one day");
    assert_eq!(age(date(2026, 10, 1)), "52 days");
    assert_eq!(age(date(2026, 5, 22)), "6 months");
    assert_eq!(age(date(2024, 3, 21)), "3 years");
    assert_eq!(age(date(2026, 11, 25)), "0 days", "of the future");
    assert_eq!(Words::of("fr").age(date(2024, 3, 21), today), "3 ans");
}
