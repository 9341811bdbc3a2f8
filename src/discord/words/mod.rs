//! What the bot says, in the member's Discord language where there is a translation, else in English.
//!
//! Sentences live in the Fluent files beside this one, nowhere in code, so that a translator needs to read no Rust and
//! every language inflects as it must. What a document or a member wrote comes in as an argument, and its caller has
//! escaped it (`discord/render/escape.rs`): a sentence here may hold markup of its own.

mod dates;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// Names with what stands for them: `&[("count", 3.into()), ("title", title.into())]`.
pub type Arguments<'a> = [(&'static str, FluentValue<'a>)];

/// The sentences of one language. There is one for each, made when the first is asked for.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

/// The languages that there are sentences in. English is the measure of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
}

impl Language {
    /// All of them, English first.
    pub const ALL: [Language; 4] = [
        Language::English,
        Language::German,
        Language::French,
        Language::Spanish,
    ];

    /// The names that Discord has for it; the first one is what commands are registered under.
    pub fn discord_locales(self) -> &'static [&'static str] {
        match self {
            Language::English => &["en-US", "en-GB"],
            Language::German => &["de"],
            Language::French => &["fr"],
            Language::Spanish => &["es-ES", "es-419"],
        }
    }

    /// Its two letters.
    pub fn letters(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
            Language::French => "fr",
            Language::Spanish => "es",
        }
    }

    /// The language of those letters.
    pub fn of_letters(letters: &str) -> Option<Language> {
        Language::ALL
            .into_iter()
            .find(|language| language.letters() == letters)
    }

    /// What it calls itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::German => "Deutsch",
            Language::French => "Français",
            Language::Spanish => "Español",
        }
    }

    /// The language of a Discord locale: the part before the hyphen decides.
    fn of(discord_locale: &str) -> Language {
        let code = discord_locale
            .split(['-', '_'])
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        match code.as_str() {
            "de" => Language::German,
            "fr" => Language::French,
            "es" => Language::Spanish,
            _ => Language::English,
        }
    }

    /// Decides how numbers inflect.
    fn identifier(self) -> LanguageIdentifier {
        self.letters().parse().unwrap_or_default()
    }

    fn file(self) -> &'static str {
        match self {
            Language::English => include_str!("en.ftl"),
            Language::German => include_str!("de.ftl"),
            Language::French => include_str!("fr.ftl"),
            Language::Spanish => include_str!("es.ftl"),
        }
    }
}

static ALL: LazyLock<[Words; 4]> = LazyLock::new(|| Language::ALL.map(Words::read));

impl Words {
    /// The words for a member whose client is set to `discord_locale`; English where there is no translation.
    pub fn of(discord_locale: &str) -> &'static Words {
        Words::in_language(Language::of(discord_locale))
    }

    /// The words of a language.
    pub fn in_language(language: Language) -> &'static Words {
        match (language, &*ALL) {
            (Language::English, [english, ..]) => english,
            (Language::German, [_, german, ..]) => german,
            (Language::French, [_, _, french, _]) => french,
            (Language::Spanish, [.., spanish]) => spanish,
        }
    }

    /// Which language these are.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The sentence of that name. What a translation lacks is said in English; a name that is nowhere is shown as it
    /// is, which tests rule out.
    pub fn say(&self, key: &str, arguments: &Arguments<'_>) -> String {
        let arguments: FluentArgs<'_> = arguments
            .iter()
            .map(|(name, value)| (Cow::Borrowed(*name), value.clone()))
            .collect();
        self.find(key, &arguments)
            .or_else(|| Words::in_language(Language::English).find(key, &arguments))
            .unwrap_or_else(|| key.to_owned())
    }

    /// Those that stand for themselves.
    pub fn just(&self, key: &str) -> String {
        self.say(key, &[])
    }

    /// The sentence of that name where this very language has it: for names that come from elsewhere and may be of
    /// nothing here.
    pub fn known(&self, key: &str) -> Option<String> {
        self.find(key, &FluentArgs::new())
    }

    /// A number of things that speak for themselves, in quotation marks and with "and" before the last.
    pub fn quoted_list(&self, escaped: &[String]) -> String {
        let quoted = escaped
            .iter()
            .map(|word| self.say("word-quoted", &[("word", word.as_str().into())]));
        quoted
            .reduce(|first, second| {
                let both = [("first", first.into()), ("second", second.into())];
                self.say("word-and", &both)
            })
            .unwrap_or_default()
    }

    fn find(&self, key: &str, arguments: &FluentArgs<'_>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let said = self
            .bundle
            .format_pattern(pattern, Some(arguments), &mut errors);
        // A variable that was not given shows by its name; that is less bad than no sentence.
        Some(said.into_owned())
    }

    fn read(language: Language) -> Words {
        let mut bundle = FluentBundle::new_concurrent(vec![language.identifier()]);
        // The marks would be read as characters of what they surround, also by who copies it.
        bundle.set_use_isolating(false);
        // What does not parse is left out and said in English; tests see to it that all of it parses.
        let resource = match FluentResource::try_new(language.file().to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
        Words { language, bundle }
    }
}
