//! Cards.

use serde_json::Value;

use super::{Wrong, list};

const MOST: usize = 10;
const MOST_FIELDS: usize = 25;
const LONGEST_TITLE: usize = 256;
const LONGEST_DESCRIPTION: usize = 4_096;
const LONGEST_NAME: usize = 256;
const LONGEST_VALUE: usize = 1_024;
const LONGEST_FOOTER: usize = 2_048;
/// Of all cards of a message together.
const LONGEST_IN_ALL: usize = 6_000;

const WEB: &[&str] = &["http", "https"];

pub(super) fn check(wrong: &mut Wrong, at: &str, embeds: &Value) {
    let embeds = list(embeds);
    wrong.at_most(at, embeds, MOST);
    let mut all = 0;
    for (number, embed) in embeds.iter().enumerate() {
        all += one(wrong, &format!("{at}[{number}]."), embed);
    }
    if all > LONGEST_IN_ALL {
        wrong.say(&format!(
            "{at}: have {all} characters together, more than {LONGEST_IN_ALL}"
        ));
    }
}

/// How many characters it has.
fn one(wrong: &mut Wrong, at: &str, embed: &Value) -> usize {
    wrong.keys(
        at,
        embed,
        &[
            "type",
            "title",
            "description",
            "url",
            "timestamp",
            "color",
            "footer",
            "image",
            "thumbnail",
            "author",
            "fields",
        ],
    );
    let (title, description) = (&embed["title"], &embed["description"]);
    let (footer, author) = (&embed["footer"], &embed["author"]);
    let fields = list(&embed["fields"]);
    let is_blank = |text: &Value| text.as_str().is_none_or(|text| text.trim().is_empty());
    let has_picture = embed["image"].is_object() || embed["thumbnail"].is_object();
    if [title, description, &footer["text"], &author["name"]]
        .iter()
        .all(|text| is_blank(text))
        && fields.is_empty()
        && !has_picture
    {
        wrong.say(&format!("{at}: the card is empty"));
    }
    wrong.length(&format!("{at}title"), title, 0, LONGEST_TITLE);
    wrong.length(
        &format!("{at}description"),
        description,
        0,
        LONGEST_DESCRIPTION,
    );
    wrong.address(&format!("{at}url"), &embed["url"], WEB);
    let mut all = count(title) + count(description);

    wrong.at_most(&format!("{at}fields"), fields, MOST_FIELDS);
    for (number, field) in fields.iter().enumerate() {
        let at = format!("{at}fields[{number}].");
        wrong.keys(&at, field, &["name", "value", "inline"]);
        wrong.text(&format!("{at}name"), &field["name"], 1, LONGEST_NAME);
        wrong.text(&format!("{at}value"), &field["value"], 1, LONGEST_VALUE);
        all += count(&field["name"]) + count(&field["value"]);
    }
    if !footer.is_null() {
        let at = format!("{at}footer.");
        wrong.keys(&at, footer, &["text", "icon_url"]);
        wrong.text(&format!("{at}text"), &footer["text"], 1, LONGEST_FOOTER);
        all += count(&footer["text"]);
    }
    if !author.is_null() {
        let at = format!("{at}author.");
        wrong.keys(&at, author, &["name", "url", "icon_url"]);
        wrong.text(&format!("{at}name"), &author["name"], 1, LONGEST_NAME);
        wrong.address(&format!("{at}url"), &author["url"], WEB);
        all += count(&author["name"]);
    }
    all
}

fn count(text: &Value) -> usize {
    text.as_str().map_or(0, |text| text.chars().count())
}
