//! The operator's file of sources: read, and checked as far as that can be done without asking anybody.

use std::collections::BTreeMap;
use std::path::Path;

use crate::access::Audience;
use crate::assistant::sources::{Listed, WantedSource};
use crate::config::{ConfigError, ListedSource, Problem, read_sources};
use crate::source::http::Guard;
use crate::source::kind::{self, Kind, Options, WrongSource};
use crate::source::roots::Roots;
use crate::store::Owner;

/// The sources that the file at `path` lists, one for each guild that it names; `None` where there is no such file.
///
/// # Errors
/// [`ConfigError`], with everything that is wrong with it.
pub fn read(path: &Path, guard: &Guard, roots: &Roots) -> Result<Option<Vec<Listed>>, ConfigError> {
    let Some(sources) = read_sources(path)? else {
        return Ok(None);
    };
    let mut listed = Vec::new();
    let mut problems = Vec::new();
    let mut met = BTreeMap::new();
    for source in &sources {
        match wanted(source, guard, roots) {
            Ok(wanted) => {
                for owner in owners(source) {
                    let place = (owner, wanted.kind.name(), wanted.address.clone());
                    match met.insert(place, source.line_of("address")) {
                        None => listed.push(Listed {
                            owner,
                            wanted: wanted.clone(),
                        }),
                        Some(line) => problems.push(Problem {
                            line: Some(source.line_of("address")),
                            key: "address".to_owned(),
                            what: format!("{} is listed already, in line {line}", wanted.address),
                        }),
                    }
                }
            }
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() {
        return Ok(Some(listed));
    }
    problems.sort_by_key(|problem| problem.line);
    Err(ConfigError::Wrong {
        path: path.to_owned(),
        problems,
    })
}

fn owners(source: &ListedSource) -> Vec<Owner> {
    match &source.guilds {
        None => vec![Owner::Operator],
        Some(guilds) => guilds.iter().copied().map(Owner::Guild).collect(),
    }
}

/// What it is to be, with its address as it is kept; else all that is wrong.
fn wanted(
    source: &ListedSource,
    guard: &Guard,
    roots: &Roots,
) -> Result<WantedSource, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut tell = |key: &str, what: String| {
        problems.push(Problem {
            line: Some(source.line_of(key)),
            key: key.to_owned(),
            what,
        });
    };
    let kind = Kind::of_operator(&source.kind);
    if kind.is_none() {
        let what = format!(
            "is {:?}; write \"page\", \"feed\", \"site\", \"folder\" or \"file\"",
            source.kind
        );
        tell("kind", what);
    }
    let address = match kind {
        Some(Kind::Folder) => roots.admit(&source.address).map_err(WrongSource::from),
        _ => kind::address(guard, &source.address).map(String::from),
    };
    if let Err(wrong) = &address {
        tell("address", format!("{:?}: {wrong}", source.address));
    }
    let defaults = Options::default();
    let options = Options {
        include: source.include.clone(),
        exclude: source.exclude.clone(),
        pages: source
            .pages
            .unwrap_or(kind.map_or(defaults.pages, Kind::most)),
        depth: source.depth.unwrap_or(defaults.depth),
        articles: source.articles,
        every_minutes: source.every_minutes,
        file: None,
    };
    // Each by itself, since the first thing that is wrong would hide the others.
    let parts = [
        (
            "include",
            Options {
                include: options.include.clone(),
                ..Options::default()
            },
        ),
        (
            "exclude",
            Options {
                exclude: options.exclude.clone(),
                ..Options::default()
            },
        ),
        (
            "pages",
            Options {
                pages: options.pages,
                ..Options::default()
            },
        ),
        (
            "depth",
            Options {
                depth: options.depth,
                ..Options::default()
            },
        ),
        (
            "every_minutes",
            Options {
                every_minutes: options.every_minutes,
                ..Options::default()
            },
        ),
    ];
    for (key, part) in parts {
        match part.check() {
            Ok(()) => {}
            Err(WrongSource::Range {
                given, least, most, ..
            }) => {
                tell(
                    key,
                    format!("is {given}; write a whole number from {least} to {most}"),
                );
            }
            Err(wrong) => tell(key, wrong.to_string()),
        }
    }
    match (kind, address, problems.is_empty()) {
        (Some(kind), Ok(address), true) => Ok(WantedSource {
            kind,
            address,
            name: source.name.clone(),
            options,
            audience: Audience::Everyone,
        }),
        _ => Err(problems),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::http::Settings;

    fn read_text(text: &str) -> Result<Option<Vec<Listed>>, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sources.toml");
        std::fs::write(&path, text).unwrap();
        read(&path, &Guard::new(Settings::default()), &Roots::default())
    }

    #[test]
    fn a_source_of_two_guilds_is_two_sources() {
        let listed = read_text(
            "[[source]]\nkind = \"feed\"\naddress = \"https://example.org/feed#top\"\nguilds = [\"7\", \"8\"]\n",
        )
        .unwrap()
        .unwrap();
        let owners: Vec<Owner> = listed.iter().map(|one| one.owner).collect();
        assert_eq!(owners, [Owner::Guild(7), Owner::Guild(8)]);
        assert_eq!(listed[0].wanted.address, "https://example.org/feed");
        let nowhere = Path::new("/nowhere/sources.toml");
        assert_eq!(
            read(nowhere, &Guard::new(Settings::default()), &Roots::default()).unwrap(),
            None
        );
    }

    #[test]
    fn everything_that_is_wrong_is_told_with_file_line_and_key() {
        let told = read_text(
            "[[source]]\nkind = \"blog\"\naddress = \"http://127.0.0.1/\"\n\n[[source]]\nkind = \"site\"\n\
             address = \"https://example.org/\"\npages = 0\ninclude = [\"docs\"]\nevery_minutes = 1\n\n[[source]]\n\
             kind = \"page\"\naddress = \"https://example.org/a\"\n\n[[source]]\nkind = \"page\"\n\
             address = \"https://EXAMPLE.org/a\"\n",
        )
        .unwrap_err()
        .to_string();
        for part in [
            "sources.toml:2: kind: is \"blog\"",
            "sources.toml:3: address: \"http://127.0.0.1/\": ",
            "sources.toml:8: pages: is 0; write a whole number from 1 to 20000",
            "sources.toml:9: include: \"docs\" can match no path",
            "sources.toml:10: every_minutes: is 1",
            "sources.toml:18: address: https://example.org/a is listed already, in line 14",
        ] {
            assert!(told.contains(part), "{part}\n{told}");
        }
    }
}
