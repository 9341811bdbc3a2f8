//! What is wrong with a briefing's form, in the language of whoever filled it in: a sentence for each reason, which says
//! what to write instead.
//!
//! Topics are in any language, but schedules and windows are read in English alone. So the examples are the same words
//! everywhere, in backticks, and the sentences of the other languages say that English is wanted.

use super::super::escaped;
use crate::assistant::briefings::{
    BriefError, CronField, CronPart, EXAMPLES, LONGEST_SCHEDULE, LONGEST_TITLE, LONGEST_TOPIC,
    LONGEST_WINDOW, MOST_TOPICS, ScheduleError,
};
use crate::discord::words::Words;

/// Room for a word that was written, with its escapes: enough to know it again.
const WORD: usize = 80;

/// The sentence for `error`, with its markup, without a full stop, to stand behind a colon. What was written is escaped
/// in it.
pub fn wrong(error: &BriefError, words: &Words) -> String {
    match error {
        BriefError::NoTopics => words.just("briefing-wrong-no-topics"),
        BriefError::TooManyTopics(count) => words.say(
            "briefing-wrong-many-topics",
            &[("count", (*count).into()), ("most", MOST_TOPICS.into())],
        ),
        BriefError::LongTopic(topic) => words.say(
            "briefing-wrong-long-topic",
            &[
                ("topic", quoted(topic, words).into()),
                ("most", LONGEST_TOPIC.into()),
            ],
        ),
        BriefError::Title => words.say(
            "briefing-wrong-long-title",
            &[("most", LONGEST_TITLE.into())],
        ),
        BriefError::Window => {
            words.say("briefing-wrong-window", &[("most", LONGEST_WINDOW.into())])
        }
        BriefError::Schedule(error) => wrong_schedule(error, words),
    }
}

fn wrong_schedule(error: &ScheduleError, words: &Words) -> String {
    let with_examples = |key| words.say(key, &[("examples", examples(words).into())]);
    match error {
        ScheduleError::Empty => with_examples("briefing-wrong-no-schedule"),
        ScheduleError::TooLong => words.say(
            "briefing-wrong-long-schedule",
            &[
                ("most", LONGEST_SCHEDULE.into()),
                ("examples", examples(words).into()),
            ],
        ),
        ScheduleError::NotUnderstood { word } => words.say(
            "briefing-wrong-word",
            &[
                ("word", quoted(word, words).into()),
                ("examples", examples(words).into()),
            ],
        ),
        ScheduleError::HowOften => with_examples("briefing-wrong-how-often"),
        ScheduleError::Contradiction => with_examples("briefing-wrong-two-ways"),
        ScheduleError::ManyTimes => words.just("briefing-wrong-many-times"),
        ScheduleError::NoSuchTime { word } => words.say(
            "briefing-wrong-time",
            &[("time", quoted(word, words).into())],
        ),
        ScheduleError::NoSuchDay { day } => {
            words.say("briefing-wrong-day", &[("day", escaped(day, WORD).into())])
        }
        ScheduleError::NoSuchZone { word } => words.say(
            "briefing-wrong-zone",
            &[("zone", quoted(word, words).into())],
        ),
        ScheduleError::TooOften => words.just("briefing-wrong-too-often"),
        ScheduleError::TooRare => words.just("briefing-wrong-too-rare"),
        ScheduleError::Cron { part } => wrong_cron(part, words),
        ScheduleError::NeverComes => words.just("briefing-wrong-never"),
    }
}

fn wrong_cron(part: &CronPart, words: &Words) -> String {
    match part {
        CronPart::NumberOfFields => words.just("briefing-wrong-cron-count"),
        CronPart::Empty(field) => words.say(
            "briefing-wrong-cron-empty",
            &[("field", named(*field, words).into())],
        ),
        CronPart::Wrong { field, word } => words.say(
            "briefing-wrong-cron-field",
            &[
                ("field", named(*field, words).into()),
                ("word", quoted(word, words).into()),
            ],
        ),
    }
}

/// The name of a field in quotation marks, so that no language has to inflect it.
fn named(field: CronField, words: &Words) -> String {
    let name = match field {
        CronField::Minute => words.just("briefing-cron-minute"),
        CronField::Hour => words.just("briefing-cron-hour"),
        CronField::DayOfMonth => words.just("briefing-cron-day"),
        CronField::Month => words.just("briefing-cron-month"),
        CronField::DayOfWeek => words.just("briefing-cron-weekday"),
    };
    words.quoted_list(&[name])
}

/// What was written, so that it can be known again and does nothing.
fn quoted(written: &str, words: &Words) -> String {
    words.quoted_list(&[escaped(written, WORD)])
}

/// Schedules that whoever does not know where to begin can copy.
fn examples(words: &Words) -> String {
    let shown: Vec<String> = EXAMPLES
        .iter()
        .map(|example| format!("`{example}`"))
        .collect();
    words.say(
        "briefing-schedule-examples",
        &[("examples", shown.join(", ").into())],
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::assistant::briefings::{Brief, Schedule};
    use crate::discord::words::Language;

    /// Words that would act, if they could.
    const EVIL: &str = "**@everyone** [x](https://e.x) `<@1>";

    /// Every reason, each with `word` where it has one.
    fn reasons(word: &str) -> Vec<BriefError> {
        let word = || word.to_owned();
        let of_schedule = [
            ScheduleError::Empty,
            ScheduleError::TooLong,
            ScheduleError::NotUnderstood { word: word() },
            ScheduleError::HowOften,
            ScheduleError::Contradiction,
            ScheduleError::ManyTimes,
            ScheduleError::NoSuchTime { word: word() },
            ScheduleError::NoSuchDay { day: word() },
            ScheduleError::NoSuchZone { word: word() },
            ScheduleError::TooOften,
            ScheduleError::TooRare,
            ScheduleError::Cron {
                part: CronPart::NumberOfFields,
            },
            ScheduleError::Cron {
                part: CronPart::Empty(CronField::DayOfMonth),
            },
            ScheduleError::Cron {
                part: CronPart::Wrong {
                    field: CronField::Hour,
                    word: word(),
                },
            },
            ScheduleError::NeverComes,
        ];
        let mut reasons = vec![
            BriefError::NoTopics,
            BriefError::TooManyTopics(11),
            BriefError::LongTopic(word()),
            BriefError::Title,
            BriefError::Window,
        ];
        reasons.extend(of_schedule.map(BriefError::Schedule));
        reasons
    }

    /// What stands in backticks of ours.
    fn examples_in(said: &str) -> BTreeSet<String> {
        let inside = said.split('`').skip(1).step_by(2);
        inside.map(str::to_owned).collect()
    }

    /// What a moderator gets told who writes this.
    fn told(locale: &str, topics: &str, schedule: &str, window: &str) -> String {
        let error = Brief::check("", topics, schedule, window, "UTC").unwrap_err();
        wrong(&error, Words::of(locale))
    }

    /// A sentence more than there are reasons here is one that is never said, or of a reason that is missing above.
    #[test]
    fn there_is_a_reason_for_each_sentence() {
        let english = include_str!("../../words/en.ftl");
        let sentences = english
            .lines()
            .filter(|line| line.starts_with("briefing-wrong-"));
        assert_eq!(sentences.count(), reasons("word").len());
    }

    #[test]
    fn every_reason_has_a_sentence_of_its_own_in_every_language() {
        let english = Words::in_language(Language::English);
        for language in Language::ALL {
            let words = Words::in_language(language);
            let mut met = BTreeSet::new();
            for reason in reasons("word") {
                let said = wrong(&reason, words);
                assert!(!said.contains("briefing-"), "{language:?}: {said}");
                assert!(!said.ends_with('.'), "{language:?}: {said}");
                assert!(
                    language == Language::English || said != wrong(&reason, english),
                    "{language:?}: {said}"
                );
                assert!(met.insert(said), "{language:?}: {reason:?}");
            }
        }
    }

    #[test]
    fn fields_of_cron_have_names_in_every_language() {
        for language in Language::ALL {
            let words = Words::in_language(language);
            let names: BTreeSet<String> = CronField::ALL.map(|field| named(field, words)).into();
            assert_eq!(names.len(), 5, "{language:?}");
            let five = wrong_cron(&CronPart::NumberOfFields, words);
            for name in names {
                let bare = name.trim_matches(|c: char| !c.is_alphabetic());
                assert!(five.contains(bare), "{language:?}: {bare}: {five}");
            }
        }
    }

    #[test]
    fn what_was_written_does_nothing_and_has_its_room() {
        let tower = format!("{}{}", "🏴󠁧󠁢󠁳󠁣󠁴󠁿".repeat(500), "e\u{301}".repeat(500));
        for language in Language::ALL {
            let words = Words::in_language(language);
            for evil in [EVIL.to_owned(), EVIL.repeat(100), tower.clone()] {
                for reason in reasons(&evil) {
                    let said = wrong(&reason, words);
                    assert!(said.encode_utf16().count() < 600, "{language:?}: {said}");
                    for acting in ["**", " @", "*@", "](", "https:", "<@"] {
                        assert!(!said.contains(acting), "{language:?}: {acting}: {said}");
                    }
                    let ticks = said.replace("\\`", "").matches('`').count();
                    assert!(ticks.is_multiple_of(2), "{language:?}: {said}");
                }
            }
        }
    }

    /// Who copies an example is not refused again, in whatever language it was read.
    #[test]
    fn every_example_is_understood_and_the_same_in_every_language() {
        let is_schedule = |words: String| Schedule::parse(&words, "UTC").is_ok();
        let is_window = |words: &str| Brief::check("", "grain", "", words, "UTC").is_ok();
        for reason in reasons("word") {
            let english = wrong(&reason, Words::in_language(Language::English));
            let examples = examples_in(&english);
            for example in &examples {
                let understood = is_schedule(example.clone())
                    || is_schedule(format!("daily {example}"))
                    || is_schedule(format!("daily 08:00 {example}"))
                    || is_window(example);
                assert!(understood, "{example}: {english}");
            }
            for language in Language::ALL {
                let said = wrong(&reason, Words::in_language(language));
                assert_eq!(examples_in(&said), examples, "{language:?}: {said}");
            }
        }
    }

    #[test]
    fn a_moderator_reads_what_is_wrong_and_what_to_write() {
        assert_eq!(
            told("en-US", "grain", "fortnightly", ""),
            "I do not understand “fortnightly” in the schedule; write something like `daily 08:00`, `weekdays 09:00`, \
             `mon, thu 18:30`, `monthly 1 09:00`, `every 6 hours`, `when new, at most hourly` or `by hand`"
        );
        assert_eq!(
            told("de", "grain", "0 25 * * *", ""),
            "im Cron-Ausdruck kann „25“ nicht im Feld „Stunde“ stehen; schreib Minute, Stunde, Tag des Monats, Monat \
             und Wochentag, etwa `0 8 * * 1-5`"
        );
        assert_eq!(
            told("fr", "grain", "", "400 days"),
            "une période dure de 1 à 366 jours ; écris en anglais, par exemple `last 3 days`, ou rien"
        );
        assert_eq!(
            told("es-ES", "grain", "daily 08:00 Europe/Atlantis", ""),
            "«europe/atlantis» no es una zona horaria; escribe al final una como `Europe/Berlin`, `America/New_York` o \
             `UTC`"
        );
        let many = "grain\nwheat\nrye\noats\nmaize\nrice\nmillet\nteff\nspelt\nsorghum\nbarley";
        assert_eq!(
            told("es-ES", many, "", ""),
            "tiene 11 temas, y 10 es lo máximo; haz dos briefings"
        );
        let long = "grain ".repeat(40);
        assert!(told("de", &long, "", "").starts_with("das Thema „grain grain"));
    }
}
