//! From the file as it is written to a valid [`Config`], or to the list of everything that is wrong.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::tz::TimeZone;
use toml::Value;

use super::raw::{Given, KEYS, Raw, line_of};
use super::{Config, Problem, cores, edges};

/// Checks every key, and tells all problems in the order of their lines.
pub(super) fn check(raw: Raw, text: &str) -> Result<Config, Vec<Problem>> {
    let mut problems = Problems::new(text);
    let defaults = Config::default();
    problems.unknown("", &raw.unknown);
    problems.unknown("answer.", &raw.answer.unknown);
    problems.unknown("models.", &raw.models.unknown);
    problems.unknown("discord.", &raw.discord.unknown);
    problems.unknown("limits.", &raw.limits.unknown);
    problems.unknown("records.", &raw.records.unknown);
    problems.unknown("web.", &raw.web.unknown);
    problems.unknown("fetch.", &raw.fetch.unknown);
    problems.unknown("files.", &raw.files.unknown);
    let config = Config {
        data_dir: problems
            .read("data_dir", raw.data_dir, path)
            .unwrap_or(defaults.data_dir),
        corpus: problems
            .read("corpus", raw.corpus, paths)
            .unwrap_or(defaults.corpus),
        zone: problems
            .read("zone", raw.zone, zone)
            .unwrap_or(defaults.zone),
        limit: problems
            .read("answer.limit", raw.answer.limit, |value| {
                number(value, 1, 20)
            })
            .unwrap_or(defaults.limit),
        use_models: problems
            .read("models.use", raw.models.enabled, yes_or_no)
            .unwrap_or(defaults.use_models),
        threads: match problems.read("models.threads", raw.models.threads, |value| {
            number(value, 0, 256)
        }) {
            None | Some(0) => cores(),
            Some(threads) => threads,
        },
        discord: edges::discord(&mut problems, raw.discord),
        limits: edges::limits(&mut problems, raw.limits),
        records: edges::records(&mut problems, raw.records),
        web: edges::web(&mut problems, raw.web),
        fetch: edges::fetch(&mut problems, raw.fetch),
        file_roots: problems
            .read("files.roots", raw.files.roots, paths)
            .unwrap_or(defaults.file_roots),
    };
    problems.or(config)
}

pub(super) struct Problems<'a> {
    text: &'a str,
    found: Vec<Problem>,
}

impl<'a> Problems<'a> {
    /// None yet, of this text.
    pub(super) fn new(text: &'a str) -> Problems<'a> {
        Problems {
            text,
            found: Vec::new(),
        }
    }

    /// What was made of the text, or all problems in the order of their lines.
    pub(super) fn or<T>(mut self, made: T) -> Result<T, Vec<Problem>> {
        if self.found.is_empty() {
            return Ok(made);
        }
        self.found.sort_by_key(|problem| problem.line);
        Err(self.found)
    }

    pub(super) fn tell(&mut self, line: Option<usize>, key: &str, what: String) {
        self.found.push(Problem {
            line,
            key: key.to_owned(),
            what,
        });
    }

    pub(super) fn read<T>(
        &mut self,
        key: &str,
        given: Option<Given>,
        as_what: impl FnOnce(&Value) -> Result<T, String>,
    ) -> Option<T> {
        let given = given?;
        match as_what(given.get_ref()) {
            Ok(value) => Some(value),
            Err(what) => {
                let line = Some(line_of(self.text, given.span().start));
                self.found.push(Problem {
                    line,
                    key: key.to_owned(),
                    what,
                });
                None
            }
        }
    }

    fn unknown(&mut self, section: &str, keys: &BTreeMap<String, Value>) {
        for name in keys.keys() {
            let key = format!("{section}{name}");
            self.found.push(Problem {
                line: line_of_key(self.text, name, 1),
                what: format!("there is no such key; the keys are {}", KEYS.join(", ")),
                key,
            });
        }
    }
}

pub(super) fn path(value: &Value) -> Result<PathBuf, String> {
    match value.as_str() {
        Some("") => Err("is empty; write the name of a folder".to_owned()),
        Some(path) if path.contains('\0') => Err("has a NUL in it".to_owned()),
        Some(path) => Ok(PathBuf::from(path)),
        None => Err(wanted("the name of a folder in quotes", value)),
    }
}

fn paths(value: &Value) -> Result<Vec<PathBuf>, String> {
    match value {
        Value::Array(paths) => paths.iter().map(path).collect(),
        other => Err(wanted("a list of folders, as in [\"seeds\"]", other)),
    }
}

fn zone(value: &Value) -> Result<TimeZone, String> {
    match value.as_str() {
        Some("system") => Ok(TimeZone::system()),
        Some(name) => zone_named(name),
        None => Err(wanted("the name of a time zone in quotes", value)),
    }
}

/// The time zone of a name like `Europe/Berlin`.
///
/// # Errors
/// In words what is wrong with the name, and what to write.
pub fn zone_named(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name).map_err(|_| {
        format!(
            "{name:?} is no time zone; write one like \"Europe/Berlin\" or \"UTC\", or \"system\""
        )
    })
}

pub(super) fn yes_or_no(value: &Value) -> Result<bool, String> {
    value
        .as_bool()
        .ok_or_else(|| wanted("true or false", value))
}

pub(super) fn number(value: &Value, least: usize, most: usize) -> Result<usize, String> {
    value
        .as_integer()
        .and_then(|number| usize::try_from(number).ok())
        .filter(|number| (least..=most).contains(number))
        .ok_or_else(|| wanted(&format!("a whole number from {least} to {most}"), value))
}

pub(super) fn wanted(what: &str, found: &Value) -> String {
    format!(
        "is {}; write {what}",
        crate::text::cut::cut(&found.to_string(), 40)
    )
}

/// Unknown keys come without their place: the first line from `begins` on that starts with the name is where a person
/// looks.
pub(super) fn line_of_key(text: &str, name: &str, begins: usize) -> Option<usize> {
    let found = text
        .lines()
        .enumerate()
        .skip(begins.saturating_sub(1))
        .find(|(_, line)| {
            line.trim_start()
                .trim_start_matches(['[', '"', '\''])
                .strip_prefix(name)
                .is_some_and(|rest| {
                    rest.trim_start_matches(['"', '\''])
                        .trim_start()
                        .starts_with(['=', '.', ']'])
                })
        });
    found.map(|(at, _)| at + 1)
}
