//! What a site asks of whoever reads it by program: robots.txt (RFC 9309), as Google reads it.
//!
//! A reader of our own for two reasons: an admin is told which line refuses a page, and what a stranger writes costs
//! linear time and no memory beyond its own (a rule is never made a regular expression). The tests hold it to the
//! decisions of another reader.

use std::fmt;
use std::time::Duration;

use memchr::memmem;
use url::{Position, Url};

use crate::text::cut::cut;

/// So much of the file is read; what is beyond is left out, as RFC 9309 lets everybody do.
pub const MOST_BYTES: usize = 500 << 10;

/// So many sitemaps are taken from one file.
const MOST_SITEMAPS: usize = 100;

/// A rule in words for an admin is not longer than this.
const LONGEST_RULE_SHOWN: usize = 100;

/// What a site allows.
#[derive(Debug, Clone)]
pub struct Robots {
    verdict: Verdict,
    delay: Option<Duration>,
    sitemaps: Vec<Url>,
}

#[derive(Debug, Clone)]
enum Verdict {
    Rules(Vec<Rule>),
    Nothing(Refused),
}

#[derive(Debug, Clone)]
struct Rule {
    allows: bool,
    /// As it is compared, see [`comparable`].
    pattern: Vec<u8>,
    /// As it is written.
    written: String,
    line: usize,
}

/// Why a page is not read, in words for an admin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// A line of the file says so.
    #[error("line {line} of its robots.txt (Disallow: {rule}) asks programs not to read it")]
    Rule {
        /// The line, from 1.
        line: usize,
        /// The rule, shortened where it is long.
        rule: String,
    },
    /// The server is not well, so nobody knows what it asks. Worth another try.
    #[error(
        "its robots.txt cannot be read at the moment ({0}), so the site is left alone until it can"
    )]
    Waiting(String),
    /// What it says is no robots.txt.
    #[error(
        "its robots.txt is {0} and not a list of rules, so nobody can tell what may be read; its owner should repair or remove it"
    )]
    NoRules(&'static str),
}

impl Refused {
    /// Whether it may be otherwise at the next try.
    pub fn is_worth_retrying(&self) -> bool {
        matches!(self, Refused::Waiting(_))
    }
}

impl Robots {
    /// Where the rules for `page` stand.
    pub fn place(page: &Url) -> Option<Url> {
        page.join("/robots.txt").ok()
    }

    /// Reads what the server answered. `agent` is the name that rules for one program call: `Footnote`.
    ///
    /// Without a file (4xx) all is allowed; while the server is not well (5xx, 429) nothing is; and nothing is where
    /// the file is a page or something else that nobody can read.
    pub fn read(status: u16, bytes: &[u8], agent: &str) -> Robots {
        match status {
            200..300 => Robots::rules(bytes, agent),
            429 | 500.. => Robots::unreachable(&format!("it answers {status}")),
            400..500 => Robots::with(Verdict::Rules(Vec::new())),
            _ => Robots::unreachable(&format!("it answers {status}, which tells nothing")),
        }
    }

    /// When nobody answered, for the reason `why`.
    pub fn unreachable(why: &str) -> Robots {
        Robots::with(Verdict::Nothing(Refused::Waiting(why.to_owned())))
    }

    fn with(verdict: Verdict) -> Robots {
        Robots {
            verdict,
            delay: None,
            sitemaps: Vec::new(),
        }
    }

    fn rules(bytes: &[u8], agent: &str) -> Robots {
        let bytes = match bytes.get(..MOST_BYTES) {
            None => bytes,
            // The last line may be cut, and would say something else then.
            Some(head) => match head.iter().rposition(|byte| *byte == b'\n') {
                Some(end) => head.get(..end).unwrap_or_default(),
                None => {
                    return Robots::with(Verdict::Nothing(Refused::NoRules("one endless line")));
                }
            },
        };
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if bytes.trim_ascii_start().starts_with(b"<") {
            return Robots::with(Verdict::Nothing(Refused::NoRules("a page")));
        }
        let mut reading = Reading::new(agent);
        for (number, line) in lines(bytes).enumerate() {
            reading.line(number + 1, line);
        }
        if reading.other_lines > 0 && !reading.has_keys {
            return Robots::with(Verdict::Nothing(Refused::NoRules("something else")));
        }
        let group = match reading.named.is_there {
            true => reading.named,
            false => reading.everybody,
        };
        Robots {
            verdict: Verdict::Rules(group.rules),
            delay: group.delay,
            sitemaps: reading.sitemaps,
        }
    }

    /// Whether a page of this site may be read.
    pub fn allows(&self, page: &Url) -> bool {
        self.refusal(page).is_none()
    }

    /// Why a page of this site may not be read.
    pub fn refusal(&self, page: &Url) -> Option<Refused> {
        let rules = match &self.verdict {
            Verdict::Nothing(refused) => return Some(refused.clone()),
            Verdict::Rules(rules) => rules,
        };
        if page.path() == "/robots.txt" {
            return None;
        }
        let path = comparable(page[Position::BeforePath..Position::AfterQuery].as_bytes());
        // The longest rule is the most exact one; of two that are as long, the kinder one counts.
        let rule = rules
            .iter()
            .filter(|rule| matches(&rule.pattern, &path))
            .max_by_key(|rule| (rule.pattern.len(), rule.allows))?;
        (!rule.allows).then(|| Refused::Rule {
            line: rule.line,
            rule: cut(&rule.written, LONGEST_RULE_SHOWN),
        })
    }

    /// How long the site asks to wait between two requests.
    pub fn delay(&self) -> Option<Duration> {
        self.delay
    }

    /// Where the site lists its pages. These addresses are a stranger's, and to be judged like any other.
    pub fn sitemaps(&self) -> &[Url] {
        &self.sitemaps
    }
}

/// One group of rules: those for one program, however many places of the file they stand in.
#[derive(Default)]
struct Group {
    is_there: bool,
    rules: Vec<Rule>,
    delay: Option<Duration>,
}

struct Reading<'a> {
    agent: &'a str,
    named: Group,
    everybody: Group,
    sitemaps: Vec<Url>,
    /// Whom the lines are for that come now.
    for_named: bool,
    for_everybody: bool,
    /// Whether the last line named a program, so that the next one that does is for the same rules.
    is_naming: bool,
    has_keys: bool,
    other_lines: usize,
}

impl<'a> Reading<'a> {
    fn new(agent: &'a str) -> Reading<'a> {
        Reading {
            agent,
            named: Group::default(),
            everybody: Group::default(),
            sitemaps: Vec::new(),
            for_named: false,
            // Rules above any name are meant for somebody: they are kept as if they were for everybody.
            for_everybody: true,
            is_naming: false,
            has_keys: false,
            other_lines: 0,
        }
    }

    fn line(&mut self, number: usize, line: &[u8]) {
        let line = line.split(|byte| *byte == b'#').next().unwrap_or_default();
        let line = String::from_utf8_lossy(line.trim_ascii());
        if line.is_empty() {
            return;
        }
        // Some write a space in place of the colon.
        let (key, value) = match line
            .split_once(':')
            .or(line.split_once(char::is_whitespace))
        {
            Some((key, value)) => (key.trim(), value.trim()),
            None => (line.as_ref(), ""),
        };
        match key.to_ascii_lowercase().as_str() {
            "user-agent" | "useragent" | "user agent" => self.name(value),
            "allow" => self.rule(number, true, value),
            // As it is misspelled often enough for others to read it, too.
            "disallow" | "dissallow" | "dissalow" | "disalow" | "diasllow" | "disallaw" => {
                self.rule(number, false, value);
            }
            "crawl-delay" | "crawldelay" | "crawl delay" => self.delay(value),
            "sitemap" | "site-map" | "site map" => {
                self.has_keys = true;
                if let Ok(url) = Url::parse(value)
                    && self.sitemaps.len() < MOST_SITEMAPS
                {
                    self.sitemaps.push(url);
                }
            }
            _ => self.other_lines += 1,
        }
    }

    fn name(&mut self, value: &str) {
        self.has_keys = true;
        if !self.is_naming {
            (self.for_named, self.for_everybody) = (false, false);
        }
        self.is_naming = true;
        let is_part = |c: char| c.is_ascii_alphabetic() || matches!(c, '-' | '_');
        let name = value.split(|c| !is_part(c)).next().unwrap_or_default();
        if value == "*" || value.starts_with("* ") {
            self.for_everybody = true;
        } else if name.eq_ignore_ascii_case(self.agent) {
            (self.for_named, self.named.is_there) = (true, true);
        }
    }

    fn rule(&mut self, line: usize, allows: bool, value: &str) {
        (self.has_keys, self.is_naming) = (true, false);
        // "Disallow:" refuses nothing.
        if value.is_empty() {
            return;
        }
        let rule = Rule {
            allows,
            pattern: comparable(value.as_bytes()),
            written: value.to_owned(),
            line,
        };
        for group in self.groups() {
            group.rules.push(rule.clone());
        }
    }

    fn delay(&mut self, value: &str) {
        (self.has_keys, self.is_naming) = (true, false);
        let seconds = value.parse::<f64>().ok();
        let delay = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        for group in self.groups() {
            group.delay = group.delay.or(delay);
        }
    }

    fn groups(&mut self) -> impl Iterator<Item = &mut Group> {
        let named = self.for_named.then_some(&mut self.named);
        let everybody = self.for_everybody.then_some(&mut self.everybody);
        named.into_iter().chain(everybody)
    }
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    // A line ends with \n, \r or both; some files have NULs between their lines.
    let without_the_other_half = |line: &[u8]| line.strip_suffix(b"\r").unwrap_or(line).len();
    bytes
        .split(|byte| *byte == b'\n')
        .map(move |line| line.get(..without_the_other_half(line)).unwrap_or(line))
        .flat_map(|line| line.split(|byte| matches!(byte, b'\r' | 0)))
}

/// A path or a rule in the one way of writing it: what need not be escaped is not, all else is, in upper case.
fn comparable(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        let escaped = match text.get(at..at + 3) {
            Some([b'%', high, low]) => hex(*high).zip(hex(*low)).map(|(high, low)| high << 4 | low),
            _ => None,
        };
        match escaped {
            Some(byte) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => out.push(byte),
            Some(byte) => out.extend(escape(byte)),
            None if byte.is_ascii_graphic() => out.push(*byte),
            None => out.extend(escape(*byte)),
        }
        at += if escaped.is_some() { 3 } else { 1 };
    }
    out
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

fn escape(byte: u8) -> [u8; 3] {
    const DIGITS: [u8; 16] = *b"0123456789ABCDEF";
    [
        b'%',
        DIGITS[usize::from(byte >> 4)],
        DIGITS[usize::from(byte & 15)],
    ]
}

/// Whether a rule is for a path: `*` is anything, `$` at its end is the path's end. The parts between stars are found
/// one behind the other, each as early as it stands, so the time is linear however many stars there are.
fn matches(pattern: &[u8], path: &[u8]) -> bool {
    let (pattern, to_the_end) = match pattern.strip_suffix(b"$") {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split(|byte| *byte == b'*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return !to_the_end || rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() && to_the_end {
            return rest.ends_with(part);
        }
        let Some(at) = memmem::find(rest, part) else {
            return false;
        };
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    true
}

impl fmt::Display for Robots {
    /// What an admin is told of a site as a whole.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.verdict {
            Verdict::Nothing(refused) => write!(out, "{refused}"),
            Verdict::Rules(rules) => match rules.iter().filter(|rule| !rule.allows).count() {
                0 => write!(out, "its robots.txt allows all of it"),
                1 => write!(out, "its robots.txt has one rule about what is not read"),
                some => write!(
                    out,
                    "its robots.txt has {some} rules about what is not read"
                ),
            },
        }
    }
}

#[cfg(test)]
#[path = "robots_tests.rs"]
mod tests;
