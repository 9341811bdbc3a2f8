//! A model of what Discord makes of a text: which parts of it act, and what words are left to read.
//!
//! Written from how Discord's clients behave, apart from the code that escapes: the tests compare the two. Where clients
//! differ, the model takes more for markup, not less. It knows nothing of nesting that our own frame never has.

/// Something that acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Active {
    Quote,
    Heading,
    Small,
    ListItem,
    Bold(String),
    /// Italic, underlined, struck out, hidden, or as code.
    Styled(&'static str, String),
    /// Words and where they lead.
    Link(String, String),
    /// An address that is a link by itself.
    Address(String),
    /// A member, role, channel, command, timestamp, emoji: all between angle brackets.
    Mention(String),
    /// `@everyone` and `@here`.
    Everyone,
    /// `:skull:`
    Emoji(String),
}

/// A text as it is read.
#[derive(Debug, Default)]
pub struct Read {
    pub active: Vec<Active>,
    pub plain: String,
}

/// Reads a description.
pub fn read(text: &str) -> Read {
    let mut read = Read::default();
    // A code block may span lines, so it is looked for before they are.
    if let Some((_, behind)) = unescaped(text, "```")
        && let Some((inside, _)) = behind.split_once("```")
    {
        let inside = inside.to_owned();
        read.active.push(Active::Styled("```", inside));
    }
    for line in text.split('\n') {
        read.line(line);
        read.plain.push('\n');
    }
    read
}

/// The text before and behind the first `mark` that has no backslash before it.
fn unescaped<'t>(text: &'t str, mark: &str) -> Option<(&'t str, &'t str)> {
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        if let Some(behind) = rest.strip_prefix(mark) {
            return Some((&text[..at], behind));
        }
        let mut characters = rest.chars();
        let character = characters.next()?;
        at += character.len_utf8();
        if character == '\\' {
            at += characters.next().map_or(0, char::len_utf8);
        }
    }
    None
}

impl Read {
    fn line(&mut self, line: &str) {
        let mut line = line;
        loop {
            let behind = line.trim_start_matches(' ');
            let found = [
                (">>> ", Active::Quote),
                ("> ", Active::Quote),
                ("-# ", Active::Small),
            ]
            .into_iter()
            .chain(["# ", "## ", "### "].map(|mark| (mark, Active::Heading)))
            .chain(["- ", "* ", "+ "].map(|mark| (mark, Active::ListItem)))
            .find_map(|(mark, active)| Some((behind.strip_prefix(mark)?, active)));
            let number = behind.trim_start_matches(|c: char| c.is_ascii_digit());
            let numbered = number.len() < behind.len() && number.starts_with(". ");
            match found {
                Some((rest, active)) => {
                    self.active.push(active);
                    line = rest;
                }
                None if numbered => {
                    self.active.push(Active::ListItem);
                    line = &number[2..];
                }
                None => break,
            }
        }
        self.inline(line);
    }

    fn inline(&mut self, text: &str) {
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            if character == '\\'
                && let Some(next) = rest.chars().nth(1)
                && next.is_ascii_punctuation()
            {
                self.plain.push(next);
                rest = &rest[2..];
                continue;
            }
            match self.active_at(rest) {
                Some(taken) => rest = &rest[taken..],
                None => {
                    self.plain.push(character);
                    rest = &rest[character.len_utf8()..];
                }
            }
        }
    }

    /// Reads what acts at the beginning of `rest`; how many bytes it is.
    fn active_at(&mut self, rest: &str) -> Option<usize> {
        for mark in ["***", "**", "__", "~~", "||", "``", "`", "*", "_"] {
            let Some(behind) = rest.strip_prefix(mark) else {
                continue;
            };
            // Inside code a backslash is a backslash.
            let inside = if mark.starts_with('`') {
                behind.split_once(mark).map(|(inside, _)| inside)
            } else {
                unescaped(behind, mark).map(|(inside, _)| inside)
            };
            let Some(inside) = inside.filter(|inside| !inside.is_empty()) else {
                continue;
            };
            let at = self.active.len();
            let before = self.plain.len();
            self.inline(inside);
            let words = self.plain[before..].to_owned();
            let active = match mark {
                "**" => Active::Bold(words),
                _ => Active::Styled(mark, words),
            };
            self.active.insert(at, active);
            return Some(inside.len() + 2 * mark.len());
        }
        if rest.starts_with('[') {
            return self.link_at(rest);
        }
        if let Some(behind) = rest.strip_prefix('<') {
            let (inside, _) = behind.split_once('>')?;
            let is_address = inside.contains("://");
            let mentions = ["@", "#", ":", "a:", "t:", "/", "id:", "+"];
            if is_address
                || inside.contains('@')
                || mentions.iter().any(|mark| inside.starts_with(mark))
            {
                self.active.push(Active::Mention(inside.to_owned()));
                self.plain.push_str(inside);
                return Some(inside.len() + 2);
            }
        }
        for word in ["@everyone", "@here"] {
            if rest.starts_with(word) {
                self.active.push(Active::Everyone);
                self.plain.push_str(word);
                return Some(word.len());
            }
        }
        for scheme in ["https://", "http://", "steam://", "discord://"] {
            if let Some(behind) = rest.strip_prefix(scheme) {
                let end = behind.find([' ', '<', '\n']).unwrap_or(behind.len());
                if end > 0 {
                    let address = &rest[..scheme.len() + end];
                    self.active.push(Active::Address(address.to_owned()));
                    self.plain.push_str(address);
                    return Some(address.len());
                }
            }
        }
        if let Some(behind) = rest.strip_prefix(':') {
            let (name, _) = behind.split_once(':')?;
            let fits = |c: char| c.is_ascii_alphanumeric() || "_+-~".contains(c);
            if !name.is_empty() && name.chars().all(fits) {
                self.active.push(Active::Emoji(name.to_owned()));
                self.plain.push_str(&rest[..name.len() + 2]);
                return Some(name.len() + 2);
            }
        }
        None
    }

    /// Discord's pattern for a link does not look at backslashes: brackets in its words have to pair, and it takes the
    /// address up to the first bracket that closes, one inner pair aside.
    fn link_at(&mut self, rest: &str) -> Option<usize> {
        let mut depth = 0;
        let mut close = None;
        for (at, character) in rest.char_indices() {
            match character {
                '[' => depth += 1,
                ']' if depth == 1 && rest[at..].starts_with("](") => {
                    close = Some(at);
                    break;
                }
                ']' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return None;
            }
        }
        let close = close?;
        let behind = &rest[close + 2..];
        let end = behind.find(')')?;
        let address = &behind[..end];
        let fits = !address.is_empty() && !address.contains([' ', '\\', '<', '>', '(']);
        if !fits {
            return None;
        }
        let at = self.active.len();
        let before = self.plain.len();
        self.inline(&rest[1..close]);
        let words = self.plain[before..].to_owned();
        // Words that are an address themselves are shown as they were typed.
        if words.contains("://") {
            self.active.truncate(at);
            self.plain.truncate(before);
            return None;
        }
        self.active
            .insert(at, Active::Link(words, address.to_owned()));
        Some(close + 2 + end + 1)
    }
}

#[test]
fn the_model_sees_what_acts() {
    let active = |text: &str| read(text).active;
    let styled = |mark, words: &str| vec![Active::Styled(mark, words.to_owned())];
    assert_eq!(active("**a** b"), [Active::Bold("a".to_owned())]);
    assert_eq!(active("a *b* c"), styled("*", "b"));
    assert_eq!(active("||a||"), styled("||", "a"));
    assert_eq!(active("`a\\`"), styled("`", "a\\"));
    assert_eq!(active("> # a"), [Active::Quote, Active::Heading]);
    assert_eq!(active("x\n- a\n1. b"), [Active::ListItem, Active::ListItem]);
    assert_eq!(active("-# a"), [Active::Small]);
    assert_eq!(
        active("[a](https://b.example/c)"),
        [Active::Link(
            "a".to_owned(),
            "https://b.example/c".to_owned()
        )]
    );
    assert_eq!(
        active("see https://b.example ok"),
        [Active::Address("https://b.example".to_owned())]
    );
    assert_eq!(
        active("<@1> <t:1:R>"),
        ["@1", "t:1:R"].map(|m| Active::Mention(m.to_owned()))
    );
    assert_eq!(active("@everyone"), [Active::Everyone]);
    assert_eq!(active(":skull:"), [Active::Emoji("skull".to_owned())]);
    assert_eq!(
        active("```\na\n```")[0],
        Active::Styled("```", "\na\n".to_owned())
    );
    let escaped = read(r"\*\*a\*\* \[b\]\(https\://c.example) \<\@1\> \:skull:");
    assert_eq!(escaped.active, []);
    assert_eq!(escaped.plain, "**a** [b](https://c.example) <@1> :skull:\n");
}
