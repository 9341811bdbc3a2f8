//! Where a page of a site leads within the site, for reading all of it: links in the one way of writing them, what the
//! page says about itself to programs, and which paths an admin wants.

use std::collections::HashSet;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use percent_encoding::percent_decode_str;
use url::Url;

use super::sitemap::is_of_the_same_host;
use super::tags;

/// So many links are taken of one page. The largest lists of real sites have some thousands.
const MOST_LINKS: usize = 10_000;

/// Parts of a query that tell where a visitor comes from or who it is, and not what is shown.
const TRACKING: &[&str] = &[
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "twclid",
    "ttclid",
    "igshid",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
    "vero_id",
    "phpsessid",
    "jsessionid",
];

/// What a page says and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    /// The address that the page says is its own, of the same site; it may be read in place of this one.
    pub canonical: Option<Url>,
    /// Whether it may be kept: it does not say `noindex`.
    pub may_index: bool,
    /// Where it leads within its site, each once, in the order of the page; none where it says `nofollow`.
    pub links: Vec<Url>,
}

/// Reads a page: its text, where it is, and what the server said of it in `X-Robots-Tag`. Words for all programs and
/// for the one of this name count.
pub fn read(html: &str, page: &Url, robots_tag: Option<&str>, agent: &str) -> Links {
    let mut says = Says::default();
    if let Some(header) = robots_tag {
        says.header(header, agent);
    }
    let mut canonical = None;
    let mut links = Vec::new();
    let mut seen = HashSet::new();
    let selector = "a[href], area[href], link[rel][href], meta[name][content]";
    tags::each(html, page, selector, |tag, base| {
        match tag.tag_name().as_str() {
            "meta" => {
                let name = tag.get_attribute("name").unwrap_or_default();
                if name.eq_ignore_ascii_case("robots") || name.eq_ignore_ascii_case(agent) {
                    for word in tags::words(tag, "content") {
                        says.word(&word);
                    }
                }
            }
            "link" => {
                let is_canonical = tags::words(tag, "rel")
                    .iter()
                    .any(|word| word == "canonical");
                if is_canonical && canonical.is_none() {
                    canonical = tags::target(tag, base).map(normalised);
                }
            }
            _ => {
                let is_followed = !tags::words(tag, "rel")
                    .iter()
                    .any(|word| word == "nofollow");
                let target = tags::target(tag, base).filter(|to| is_of_the_same_host(to, page));
                if let Some(link) = target.map(normalised)
                    && is_followed
                    && links.len() < MOST_LINKS
                    && seen.insert(link.clone())
                {
                    links.push(link);
                }
            }
        }
    });
    if says.no_follow {
        links.clear();
    }
    Links {
        canonical: canonical.filter(|url| is_of_the_same_host(url, page)),
        may_index: !says.no_index,
        links,
    }
}

#[derive(Default)]
struct Says {
    no_index: bool,
    no_follow: bool,
}

impl Says {
    fn word(&mut self, word: &str) {
        match word {
            "noindex" => self.no_index = true,
            "nofollow" => self.no_follow = true,
            "none" => (self.no_index, self.no_follow) = (true, true),
            _ => {}
        }
    }

    /// `noindex, otherbot: nofollow`: what stands behind a name is for that program, until the next name.
    fn header(&mut self, header: &str, agent: &str) {
        let mut is_for_us = true;
        for part in header.split(',') {
            let word = match part.split_once(':') {
                // A date has a name of its own, and colons in it.
                Some((name, _)) if name.trim().eq_ignore_ascii_case("unavailable_after") => {
                    continue;
                }
                Some((name, word)) if !name.trim().starts_with("max-") => {
                    is_for_us = name.trim().eq_ignore_ascii_case(agent);
                    word
                }
                _ => part,
            };
            if is_for_us {
                self.word(&word.trim().to_ascii_lowercase());
            }
        }
    }
}

/// The one way of writing an address: without a fragment, and without what only tells where a visitor comes from. The
/// rest of the query keeps its order: to some sites it matters.
pub fn normalised(mut url: Url) -> Url {
    url.set_fragment(None);
    let Some(query) = url.query() else {
        return url;
    };
    let kept: Vec<&str> = query
        .split('&')
        .filter(|part| {
            let name = part
                .split('=')
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase();
            !part.is_empty() && !name.starts_with("utm_") && !TRACKING.contains(&name.as_str())
        })
        .collect();
    let kept = kept.join("&");
    url.set_query((!kept.is_empty()).then_some(&kept));
    url
}

/// Which pages of a site are wanted, by their paths.
#[derive(Debug, Clone)]
pub struct Paths {
    include: GlobSet,
    exclude: GlobSet,
}

/// Why a pattern cannot be used, in words for an admin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PatternError {
    /// It is none.
    #[error("{pattern:?} is no pattern of paths ({why}); write it as /docs/** or /blog/*.html")]
    Unreadable {
        /// As it was written.
        pattern: String,
        /// What is wrong.
        why: String,
    },
    /// It can match no path.
    #[error(
        "{0:?} can match no path, because every path begins with a slash; write it as /docs/**"
    )]
    NoSlash(String),
    /// It is too long, or one of too many.
    #[error(
        "there are more than {MOST_PATTERNS} patterns, or one is longer than {LONGEST_PATTERN} characters; use fewer and shorter ones"
    )]
    TooMany,
}

const MOST_PATTERNS: usize = 100;
const LONGEST_PATTERN: usize = 200;

impl Paths {
    /// `*` is anything but a slash, `**` anything, `{a,b}` one of both. Without `include`, all pages are wanted; what
    /// `exclude` matches never is.
    ///
    /// # Errors
    /// When one of them is no pattern.
    pub fn new<P: AsRef<str>>(include: &[P], exclude: &[P]) -> Result<Paths, PatternError> {
        let everything = ["/**"];
        Ok(Paths {
            include: match include {
                [] => globs(&everything)?,
                some => globs(some)?,
            },
            exclude: globs(exclude)?,
        })
    }

    /// Whether a page is wanted. Its path counts as what it means, however it is escaped.
    pub fn admit(&self, page: &Url) -> bool {
        self.admit_path(&percent_decode_str(page.path()).decode_utf8_lossy())
    }

    /// Whether a file is wanted, by its path in the folder, with a slash before it.
    pub fn admit_path(&self, path: &str) -> bool {
        self.include.is_match(path) && !self.exclude.is_match(path)
    }
}

fn globs<P: AsRef<str>>(patterns: &[P]) -> Result<GlobSet, PatternError> {
    let mut set = GlobSetBuilder::new();
    if patterns.len() > MOST_PATTERNS {
        return Err(PatternError::TooMany);
    }
    for pattern in patterns {
        let pattern = pattern.as_ref();
        if pattern.len() > LONGEST_PATTERN {
            return Err(PatternError::TooMany);
        }
        if !pattern.starts_with(['/', '*', '{', '[', '?']) {
            return Err(PatternError::NoSlash(pattern.to_owned()));
        }
        set.add(glob(pattern).map_err(|error| unreadable(pattern, &error))?);
        // "/docs/**" is meant to have "/docs/" and "/docs" in it.
        if let Some(folder) = pattern
            .strip_suffix("/**")
            .filter(|folder| !folder.is_empty())
        {
            set.add(glob(folder).map_err(|error| unreadable(pattern, &error))?);
        }
    }
    let all = || {
        patterns
            .iter()
            .map(AsRef::as_ref)
            .collect::<Vec<_>>()
            .join(" ")
    };
    set.build().map_err(|error| unreadable(&all(), &error))
}

fn glob(pattern: &str) -> Result<globset::Glob, globset::Error> {
    GlobBuilder::new(pattern)
        .literal_separator(true)
        .backslash_escape(true)
        .build()
}

fn unreadable(pattern: &str, error: &globset::Error) -> PatternError {
    PatternError::Unreadable {
        pattern: pattern.to_owned(),
        why: error.kind().to_string(),
    }
}

#[cfg(test)]
#[path = "links_tests.rs"]
mod tests;
