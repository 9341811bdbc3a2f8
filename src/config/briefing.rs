//! What a briefing is to be, as a TOML file has it, for `footnote briefing preview FILE`.
//!
//! Whether a window or a schedule is one is for the room to say that knows of briefings; what it says is told with the
//! line that [`WrittenBriefing::wrong`] knows.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Value;

use super::check::{Problems, line_of_key, wanted};
use super::raw::{Given, line_of};
use super::{ConfigError, Problem};

/// The keys of a briefing.
const KEYS: [&str; 4] = ["title", "topics", "schedule", "window"];

/// A briefing as a file has it.
#[derive(Debug, Clone, PartialEq)]
pub struct WrittenBriefing {
    /// Its title.
    pub title: Option<String>,
    /// What it is about, one topic or more.
    pub topics: Vec<String>,
    /// When it is made anew.
    pub schedule: Option<String>,
    /// How far back it looks.
    pub window: Option<String>,
    lines: BTreeMap<&'static str, usize>,
    path: PathBuf,
}

impl WrittenBriefing {
    /// `what` is wrong with the value of `key`.
    pub fn wrong(&self, key: &str, what: String) -> ConfigError {
        ConfigError::Wrong {
            path: self.path.clone(),
            problems: vec![Problem {
                line: self.lines.get(key).copied(),
                key: key.to_owned(),
                what,
            }],
        }
    }
}

#[derive(Debug, Deserialize)]
struct Raw {
    title: Option<Given>,
    topics: Option<Given>,
    schedule: Option<Given>,
    window: Option<Given>,
    #[serde(flatten)]
    unknown: BTreeMap<String, Value>,
}

/// A briefing from the words of a file; `path` is for messages only.
///
/// # Errors
/// [`ConfigError::Wrong`], with everything that is wrong with the words.
pub fn parse_briefing(text: &str, path: &Path) -> Result<WrittenBriefing, ConfigError> {
    parse(text, path).map_err(|problems| ConfigError::Wrong {
        path: path.to_owned(),
        problems,
    })
}

fn parse(text: &str, path: &Path) -> Result<WrittenBriefing, Vec<Problem>> {
    let raw: Raw = toml::from_str(text).map_err(|error| {
        vec![Problem {
            line: error.span().map(|span| line_of(text, span.start)),
            key: String::new(),
            what: error.message().replace('\n', ", "),
        }]
    })?;
    let mut problems = Problems::new(text);
    for name in raw.unknown.keys() {
        let what = format!("there is no such key; the keys are {}", KEYS.join(", "));
        problems.tell(line_of_key(text, name, 1), name, what);
    }
    if raw.topics.is_none() {
        let what = "is missing; write topics = [\"who is meeting in Qatar?\"]".to_owned();
        problems.tell(None, "topics", what);
    }
    let given = [&raw.title, &raw.topics, &raw.schedule, &raw.window];
    let lines = KEYS
        .into_iter()
        .zip(given)
        .filter_map(|(key, given)| Some((key, line_of(text, given.as_ref()?.span().start))))
        .collect();
    let title = problems.read("title", raw.title, words);
    let topics = problems.read("topics", raw.topics, topics);
    let schedule = problems.read("schedule", raw.schedule, words);
    let window = problems.read("window", raw.window, words);
    problems.or(WrittenBriefing {
        title,
        topics: topics.unwrap_or_default(),
        schedule,
        window,
        lines,
        path: path.to_owned(),
    })
}

fn words(value: &Value) -> Result<String, String> {
    let text = value.as_str().map(str::to_owned);
    text.ok_or_else(|| wanted("text in quotes", value))
}

fn topics(value: &Value) -> Result<Vec<String>, String> {
    let all = value.as_array().map(|topics| {
        let text = |topic: &Value| topic.as_str().map(str::to_owned);
        topics.iter().map(text).collect::<Option<Vec<String>>>()
    });
    all.flatten().ok_or_else(|| {
        wanted(
            "a list of questions or words, as in [\"who is meeting in Qatar?\", \"grain exports\"]",
            value,
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<WrittenBriefing, ConfigError> {
        parse_briefing(text, Path::new("brief.toml"))
    }

    #[test]
    fn a_briefing_is_read_with_its_lines() {
        let written =
            parsed("# mine\ntitle = \"Morning\"\ntopics = [\n  \"grain\",\n  \"a\\nb\",\n]\nwindow = \"a week\"\n")
                .unwrap();
        assert_eq!(written.title.as_deref(), Some("Morning"));
        assert_eq!(written.topics, ["grain", "a\nb"]);
        assert_eq!(
            (written.schedule.as_deref(), written.window.as_deref()),
            (None, Some("a week"))
        );
        assert_eq!(
            written.wrong("window", "is none".to_owned()).to_string(),
            "brief.toml:7: window: is none"
        );
    }

    #[test]
    fn everything_that_is_wrong_is_told_with_its_line() {
        let told =
            parsed("colour = 1\ntitle = 3\nwindw = \"a week\"\nschedule = []\n").unwrap_err();
        let ConfigError::Wrong { problems, .. } = told else {
            panic!("{told}")
        };
        let told: Vec<_> = problems
            .iter()
            .map(|problem| (problem.line, problem.key.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (None, "topics"),
                (Some(1), "colour"),
                (Some(2), "title"),
                (Some(3), "windw"),
                (Some(4), "schedule")
            ]
        );
        for text in ["topics = \"grain\"", "topics = [1]", "topics = [\"grain\""] {
            assert!(
                parsed(text)
                    .unwrap_err()
                    .to_string()
                    .starts_with("brief.toml:1: ")
            );
        }
    }
}
