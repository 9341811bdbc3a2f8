//! Commands and their choices.

use std::collections::HashSet;

use serde_json::Value;

use super::{Wrong, list};

/// Of slash commands.
const MOST_COMMANDS: usize = 100;
/// Of each of the two kinds of menus.
const MOST_IN_A_MENU: usize = 15;
const MOST_OPTIONS: usize = 25;
const MOST_CHOICES: usize = 25;
const LONGEST_NAME: usize = 32;
const LONGEST_DESCRIPTION: usize = 100;
const LONGEST_CHOICE: usize = 100;
/// Of one command's names, descriptions and values, the longest of each translation counted.
const LONGEST_IN_ALL: usize = 8_000;

const SLASH: u64 = 1;

/// Discord's languages.
const LOCALES: &[&str] = &[
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl",
    "no", "pl", "pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th",
    "zh-CN", "ja", "zh-TW", "ko",
];

pub(super) fn check(wrong: &mut Wrong, body: &Value) {
    let mut names = HashSet::new();
    for (kind, most) in [(1, MOST_COMMANDS), (2, MOST_IN_A_MENU), (3, MOST_IN_A_MENU)] {
        let of_kind = list(body).iter().filter(|one| kind_of(one) == kind).count();
        if of_kind > most {
            wrong.say(&format!("type {kind}: are {of_kind}, more than {most}"));
        }
    }
    for (number, command) in list(body).iter().enumerate() {
        let at = format!("[{number}].");
        let kind = kind_of(command);
        wrong.keys(
            &at,
            command,
            &[
                "id",
                "type",
                "name",
                "name_localizations",
                "description",
                "description_localizations",
                "options",
                "default_member_permissions",
                "integration_types",
                "contexts",
                "nsfw",
            ],
        );
        let is_slash = kind == SLASH;
        named(wrong, &at, command, is_slash);
        if is_slash {
            described(wrong, &at, command);
            options(wrong, &at, &command["options"], 0);
        } else if command["description"]
            .as_str()
            .is_some_and(|text| !text.is_empty())
            || !list(&command["options"]).is_empty()
        {
            wrong.say(&format!(
                "{at}description: a menu's command has only a name"
            ));
        }
        if !names.insert((kind, command["name"].to_string())) {
            wrong.say(&format!("{at}name: is there twice"));
        }
        let permissions = &command["default_member_permissions"];
        if permissions
            .as_str()
            .map_or(!permissions.is_null(), |text| text.parse::<u64>().is_err())
        {
            wrong.say(&format!(
                "{at}default_member_permissions: is no number in a string"
            ));
        }
        let all = size(command);
        if all > LONGEST_IN_ALL {
            wrong.say(&format!(
                "{at}: has {all} characters in all, more than {LONGEST_IN_ALL}"
            ));
        }
    }
}

fn kind_of(command: &Value) -> u64 {
    command["type"].as_u64().unwrap_or(SLASH)
}

/// The name, in all languages. Of a slash command or an option it is one word in small letters.
fn named(wrong: &mut Wrong, at: &str, one: &Value, is_word: bool) {
    wrong.text(&format!("{at}name"), &one["name"], 1, LONGEST_NAME);
    let mut names = vec![("name".to_owned(), &one["name"])];
    for (key, name) in translations(wrong, at, one, "name_localizations") {
        wrong.text(&format!("{at}{key}"), name, 1, LONGEST_NAME);
        names.push((key, name));
    }
    for (key, name) in names {
        let is_fine = |name: &str| {
            let allowed = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '\'');
            // Vowel signs of Indic and Thai scripts are marks, not letters.
            let is_mark = |c: char| matches!(c, '\u{900}'..='\u{97F}' | '\u{E00}'..='\u{E7F}');
            name.chars().all(|c| allowed(c) || is_mark(c)) && name.to_lowercase() == name
        };
        if is_word && !name.as_str().is_none_or(is_fine) {
            wrong.say(&format!("{at}{key}: {name} is no word in small letters"));
        }
    }
}

fn described(wrong: &mut Wrong, at: &str, one: &Value) {
    let own = &one["description"];
    wrong.text(&format!("{at}description"), own, 1, LONGEST_DESCRIPTION);
    for (key, text) in translations(wrong, at, one, "description_localizations") {
        wrong.text(&format!("{at}{key}"), text, 1, LONGEST_DESCRIPTION);
    }
}

fn translations<'a>(
    wrong: &mut Wrong,
    at: &str,
    one: &'a Value,
    key: &str,
) -> Vec<(String, &'a Value)> {
    let all = one[key].as_object().into_iter().flatten();
    all.map(|(locale, text)| {
        if !LOCALES.contains(&locale.as_str()) {
            wrong.say(&format!("{at}{key}.{locale}: is no language of Discord"));
        }
        (format!("{key}.{locale}"), text)
    })
    .collect()
}

fn options(wrong: &mut Wrong, at: &str, options: &Value, depth: usize) {
    let options = list(options);
    wrong.at_most(&format!("{at}options"), options, MOST_OPTIONS);
    let mut names = HashSet::new();
    let mut had_optional = false;
    for (number, option) in options.iter().enumerate() {
        let at = format!("{at}options[{number}].");
        wrong.keys(
            &at,
            option,
            &[
                "type",
                "name",
                "name_localizations",
                "description",
                "description_localizations",
                "required",
                "choices",
                "options",
                "channel_types",
                "min_value",
                "max_value",
                "min_length",
                "max_length",
                "autocomplete",
            ],
        );
        named(wrong, &at, option, true);
        described(wrong, &at, option);
        if !names.insert(option["name"].to_string()) {
            wrong.say(&format!("{at}name: is there twice"));
        }
        if matches!(option["type"].as_u64(), Some(1 | 2)) {
            if depth > 1 {
                wrong.say(&format!("{at}type: is too deep"));
            } else {
                self::options(wrong, &at, &option["options"], depth + 1);
            }
            continue;
        }
        if option["required"] == true {
            if had_optional {
                wrong.say(&format!("{at}required: comes behind an optional one"));
            }
        } else {
            had_optional = true;
        }
        choices(wrong, &format!("{at}choices"), &option["choices"]);
        if option["autocomplete"] == true && !list(&option["choices"]).is_empty() {
            wrong.say(&format!("{at}autocomplete: goes not with choices"));
        }
    }
}

pub(super) fn choices(wrong: &mut Wrong, at: &str, choices: &Value) {
    let choices = list(choices);
    wrong.at_most(at, choices, MOST_CHOICES);
    for (number, choice) in choices.iter().enumerate() {
        let at = format!("{at}[{number}].");
        wrong.keys(&at, choice, &["name", "name_localizations", "value"]);
        wrong.text(&format!("{at}name"), &choice["name"], 1, LONGEST_CHOICE);
        for (key, name) in translations(wrong, &at, choice, "name_localizations") {
            wrong.text(&format!("{at}{key}"), name, 1, LONGEST_CHOICE);
        }
        let value = &choice["value"];
        wrong.length(&format!("{at}value"), value, 1, LONGEST_CHOICE);
        if !value.is_string() && !value.is_number() {
            wrong.say(&format!("{at}value: is missing"));
        }
    }
}

fn size(one: &Value) -> usize {
    let longest = |text: &str, translated: &str| {
        let translations = one[translated].as_object().into_iter().flatten();
        translations
            .map(|(_, text)| text)
            .chain([&one[text]])
            .filter_map(Value::as_str)
            .map(|text| text.chars().count())
            .max()
            .unwrap_or(0)
    };
    let value = one["value"].as_str().map_or(0, |text| text.chars().count());
    let below = ["options", "choices"].into_iter();
    longest("name", "name_localizations")
        + longest("description", "description_localizations")
        + value
        + below
            .flat_map(|key| list(&one[key]))
            .map(size)
            .sum::<usize>()
}
