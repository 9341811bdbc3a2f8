//! The operator's sources as a file: `sources.toml` beside the config, as it is written.
//!
//! Whether an address may be asked and a kind is one is for the rooms to say that know of addresses and kinds; they name
//! the line that [`ListedSource::line_of`] knows.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::{Spanned, Value};

use super::check::{Problems, line_of_key, wanted, yes_or_no};
use super::raw::{Given, line_of};
use super::{ConfigError, DEFAULT_PATH, Problem};

/// The file's name, in the folder of the config.
const FILE: &str = "sources.toml";

/// The keys of a source.
const KEYS: [&str; 10] = [
    "kind",
    "address",
    "name",
    "guilds",
    "include",
    "exclude",
    "pages",
    "depth",
    "articles",
    "every_minutes",
];

/// A source as the file lists it.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedSource {
    /// `page`, `feed` or `site`, as it is written.
    pub kind: String,
    /// Where it is, as it is written.
    pub address: String,
    /// What to call it; what it calls itself where nothing is said.
    pub name: Option<String>,
    /// The guilds that have it; everybody where none is named.
    pub guilds: Option<Vec<u64>>,
    /// Of a site: only paths like these.
    pub include: Vec<String>,
    /// Of a site: no paths like these.
    pub exclude: Vec<String>,
    /// Of a site: so many pages at most.
    pub pages: Option<usize>,
    /// Of a site without a sitemap: so many links away from its first page.
    pub depth: Option<usize>,
    /// Of a feed: whether the pages are read that its entries lead to.
    pub articles: Option<bool>,
    /// Minutes between two reads.
    pub every_minutes: Option<u64>,
    /// Where it begins and where its keys stand, from 1.
    lines: BTreeMap<&'static str, usize>,
    begins: usize,
}

impl ListedSource {
    /// The line on which a key of it stands, or on which it begins where it has no such key.
    pub fn line_of(&self, key: &str) -> usize {
        self.lines.get(key).copied().unwrap_or(self.begins)
    }
}

/// Where the file is for a config that is named so, or for the one that is looked for where none is named.
pub fn sources_file(config: Option<&Path>) -> PathBuf {
    config
        .unwrap_or(Path::new(DEFAULT_PATH))
        .with_file_name(FILE)
}

/// The sources that the file at `path` lists, in its order; `None` where there is no such file.
///
/// # Errors
/// [`ConfigError`], with everything that is wrong with the file.
pub fn read_sources(path: &Path) -> Result<Option<Vec<ListedSource>>, ConfigError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(source) => {
            return Err(ConfigError::Read {
                path: path.to_owned(),
                source,
            });
        }
    };
    parse(&text)
        .map(Some)
        .map_err(|problems| ConfigError::Wrong {
            path: path.to_owned(),
            problems,
        })
}

#[derive(Debug, Default, Deserialize)]
struct Raw {
    #[serde(default)]
    source: Vec<Spanned<RawSource>>,
    #[serde(flatten)]
    unknown: BTreeMap<String, Value>,
}

#[derive(Debug, Deserialize)]
struct RawSource {
    kind: Option<Given>,
    address: Option<Given>,
    name: Option<Given>,
    guilds: Option<Given>,
    include: Option<Given>,
    exclude: Option<Given>,
    pages: Option<Given>,
    depth: Option<Given>,
    articles: Option<Given>,
    every_minutes: Option<Given>,
    #[serde(flatten)]
    unknown: BTreeMap<String, Value>,
}

fn parse(text: &str) -> Result<Vec<ListedSource>, Vec<Problem>> {
    let raw: Raw = toml::from_str(text).map_err(|error| {
        vec![Problem {
            line: error.span().map(|span| line_of(text, span.start)),
            key: String::new(),
            what: error.message().replace('\n', ", "),
        }]
    })?;
    let mut problems = Problems::new(text);
    for name in raw.unknown.keys() {
        let what = "there is no such key; each source begins with [[source]]";
        problems.tell(line_of_key(text, name, 1), name, what.to_owned());
    }
    let mut listed = Vec::new();
    for source in raw.source {
        let begins = line_of(text, source.span().start);
        listed.extend(read_one(&mut problems, text, begins, source.into_inner()));
    }
    problems.or(listed)
}

/// Reads one source; `None` where it lacks what every source has.
fn read_one(
    problems: &mut Problems<'_>,
    text: &str,
    begins: usize,
    raw: RawSource,
) -> Option<ListedSource> {
    for name in raw.unknown.keys() {
        let what = format!("there is no such key; the keys are {}", KEYS.join(", "));
        problems.tell(line_of_key(text, name, begins), name, what);
    }
    let line = |given: &Option<Given>| {
        given
            .as_ref()
            .map(|given| line_of(text, given.span().start))
    };
    let lines = KEYS
        .into_iter()
        .zip([
            line(&raw.kind),
            line(&raw.address),
            line(&raw.name),
            line(&raw.guilds),
            line(&raw.include),
            line(&raw.exclude),
            line(&raw.pages),
            line(&raw.depth),
            line(&raw.articles),
            line(&raw.every_minutes),
        ])
        .filter_map(|(key, line)| Some((key, line?)))
        .collect();
    for (key, is_there) in [
        ("kind", raw.kind.is_some()),
        ("address", raw.address.is_some()),
    ] {
        if !is_there {
            let what = "is missing; every source has a kind and an address".to_owned();
            problems.tell(Some(begins), key, what);
        }
    }
    let kind = problems.read("kind", raw.kind, words);
    let address = problems.read("address", raw.address, words);
    let name = problems.read("name", raw.name, words);
    let guilds = problems.read("guilds", raw.guilds, guild_ids);
    let include = problems.read("include", raw.include, patterns);
    let exclude = problems.read("exclude", raw.exclude, patterns);
    let pages = problems.read("pages", raw.pages, whole);
    let depth = problems.read("depth", raw.depth, whole);
    let articles = problems.read("articles", raw.articles, yes_or_no);
    let every_minutes = problems.read("every_minutes", raw.every_minutes, whole);
    Some(ListedSource {
        kind: kind?,
        address: address?,
        name,
        guilds,
        include: include.unwrap_or_default(),
        exclude: exclude.unwrap_or_default(),
        pages: pages.map(|pages| usize::try_from(pages).unwrap_or(usize::MAX)),
        depth: depth.map(|depth| usize::try_from(depth).unwrap_or(usize::MAX)),
        articles,
        every_minutes,
        lines,
        begins,
    })
}

fn words(value: &Value) -> Result<String, String> {
    match value.as_str().map(str::trim) {
        Some("") => Err("is empty; write something, or leave the key out".to_owned()),
        Some(text) => Ok(text.to_owned()),
        None => Err(wanted("text in quotes", value)),
    }
}

fn patterns(value: &Value) -> Result<Vec<String>, String> {
    let all = value.as_array().map(|patterns| {
        let text = |pattern: &Value| pattern.as_str().map(str::to_owned);
        patterns.iter().map(text).collect::<Option<Vec<String>>>()
    });
    all.flatten()
        .ok_or_else(|| wanted("a list of patterns, as in [\"/docs/**\"]", value))
}

fn guild_ids(value: &Value) -> Result<Vec<u64>, String> {
    let id = |id: &Value| id.as_str()?.parse::<u64>().ok().filter(|id| *id > 0);
    let all = value
        .as_array()
        .filter(|guilds| !guilds.is_empty())
        .map(|guilds| guilds.iter().map(id).collect::<Option<Vec<u64>>>());
    all.flatten().ok_or_else(|| {
        wanted(
            "a list of ids in quotes, as in [\"1089712345678901234\"], or leave the key out for everybody",
            value,
        )
    })
}

fn whole(value: &Value) -> Result<u64, String> {
    value
        .as_integer()
        .and_then(|number| u64::try_from(number).ok())
        .ok_or_else(|| wanted("a whole number", value))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPPED: &str = include_str!("../../config/sources.toml");

    #[test]
    fn a_source_is_read_with_its_lines() {
        let listed = parse(
            "# mine\n[[source]]\nkind = \"feed\"\naddress = \"https://example.org/feed\"\nguilds = [\"7\", \"8\"]\n\n\
             [[source]]\nkind = \"site\"\naddress = \"https://example.org\"\ninclude = [\"/docs/**\"]\npages = 20\n",
        )
        .unwrap();
        assert_eq!(listed.len(), 2);
        assert_eq!(listed[0].guilds, Some(vec![7, 8]));
        assert_eq!(listed[0].line_of("address"), 4);
        assert_eq!((listed[1].pages, listed[1].include.len()), (Some(20), 1));
        assert_eq!(
            (listed[1].line_of("pages"), listed[1].line_of("name")),
            (11, 7)
        );
    }

    #[test]
    fn everything_that_is_wrong_is_told_with_its_line() {
        let problems = parse(
            "colour = 1\n[[source]]\nkind = \"feed\"\n\n[[source]]\nkind = 3\naddress = \"\"\npaegs = 1\nguilds = []\n\
             pages = -1\n",
        )
        .unwrap_err();
        let told: Vec<_> = problems
            .iter()
            .map(|problem| (problem.line.unwrap(), problem.key.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (1, "colour"),
                (2, "address"),
                (6, "kind"),
                (7, "address"),
                (8, "paegs"),
                (9, "guilds"),
                (10, "pages")
            ]
        );
        assert!(problems[4].what.contains("every_minutes"));
        let problems = parse("[[source]]\nkind = \"feed\n").unwrap_err();
        assert_eq!(problems[0].line, Some(2));
    }

    #[test]
    fn the_shipped_file_lists_nothing_until_its_comments_are_taken_away() {
        assert_eq!(parse(SHIPPED).unwrap(), []);
        let lines = SHIPPED
            .lines()
            .map(|line| line.strip_prefix("#: ").unwrap_or(line));
        let listed = parse(&lines.collect::<Vec<_>>().join("\n")).unwrap();
        assert_eq!(listed.len(), 5);
        let said: std::collections::BTreeSet<&str> = listed
            .iter()
            .flat_map(|source| source.lines.keys().copied())
            .collect();
        assert_eq!(said.len(), KEYS.len(), "a key is not shown: {said:?}");
    }
}
