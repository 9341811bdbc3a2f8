//! Which language a text is in: an ISO 639-1 code, guessed from the words when nobody says it.

use std::fmt;

/// A language as its two-letter ISO 639-1 code, or [`Language::UNKNOWN`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Language([u8; 2]);

macro_rules! languages {
    ($($name:ident = $code:literal, $three:literal;)*) => {
        #[allow(missing_docs, reason = "the constant's name is its meaning")]
        impl Language { $(pub const $name: Language = Language(*$code);)* }
        /// What whatlang calls the languages that Footnote knows something about.
        const THREE: &[(&str, Language)] = &[$(($three, Language::$name),)*];
    };
}

languages! {
    ENGLISH = b"en", "eng"; GERMAN = b"de", "deu"; FRENCH = b"fr", "fra"; SPANISH = b"es", "spa";
    ITALIAN = b"it", "ita"; PORTUGUESE = b"pt", "por"; DUTCH = b"nl", "nld"; RUSSIAN = b"ru", "rus";
    ARABIC = b"ar", "ara"; HINDI = b"hi", "hin"; THAI = b"th", "tha"; CHINESE = b"zh", "cmn";
    JAPANESE = b"ja", "jpn"; KOREAN = b"ko", "kor"; SWEDISH = b"sv", "swe"; DANISH = b"da", "dan";
    NORWEGIAN = b"no", "nob"; FINNISH = b"fi", "fin"; GREEK = b"el", "ell"; HUNGARIAN = b"hu", "hun";
    ROMANIAN = b"ro", "ron"; TURKISH = b"tr", "tur"; POLISH = b"pl", "pol"; CZECH = b"cs", "ces";
    UKRAINIAN = b"uk", "ukr"; HEBREW = b"he", "heb"; PERSIAN = b"fa", "pes"; VIETNAMESE = b"vi", "vie";
    INDONESIAN = b"id", "ind"; TAMIL = b"ta", "tam";
}

impl Language {
    /// Nobody said and the words did not tell.
    pub const UNKNOWN: Language = Language(*b"--");

    /// Reads a language tag: `en`, `EN`, `en-GB`, `en_US.UTF-8`. Anything else is `None`.
    pub fn parse(tag: &str) -> Option<Language> {
        let primary = tag.trim().split(['-', '_', '.']).next()?;
        let lower = primary.to_ascii_lowercase();
        match lower.as_bytes() {
            [a, b] if a.is_ascii_lowercase() && b.is_ascii_lowercase() => Some(Language([*a, *b])),
            _ => THREE
                .iter()
                .find(|(three, _)| *three == lower)
                .map(|(_, language)| *language),
        }
    }

    /// The two-letter code, `--` when unknown.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("--")
    }

    /// Whether this is [`Language::UNKNOWN`].
    pub fn is_unknown(self) -> bool {
        self == Language::UNKNOWN
    }

    /// The language that `text` reads as, or [`Language::UNKNOWN`] when the guess is not reliable.
    /// Looks at no more than the first 4,000 characters: a guess does not get better after that.
    pub fn detect(text: &str) -> Language {
        let head: String = text.chars().take(4_000).collect();
        match whatlang::detect(&head) {
            Some(info) if info.is_reliable() || info.confidence() > 0.8 => THREE
                .iter()
                .find(|(three, _)| *three == info.lang().code())
                .map_or(Language::UNKNOWN, |(_, language)| *language),
            _ => Language::UNKNOWN,
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl serde::Serialize for Language {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> serde::Deserialize<'de> for Language {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Language, D::Error> {
        let code = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Ok(Language::parse(&code).unwrap_or(Language::UNKNOWN))
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
