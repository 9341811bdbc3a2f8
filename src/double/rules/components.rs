//! Rows of buttons, menus, and modals.

use std::collections::HashSet;

use serde_json::Value;

use super::{Wrong, list};

const MOST_ROWS: usize = 5;
const MOST_BUTTONS: usize = 5;
const MOST_OPTIONS: usize = 25;
const LONGEST_ID: usize = 100;
const LONGEST_LABEL: usize = 80;
const LONGEST_ADDRESS: usize = 512;
const LONGEST_MODAL_TITLE: usize = 45;
const LONGEST_VALUE: u64 = 4_000;

const ROW: u64 = 1;
const BUTTON: u64 = 2;
const TEXT_INPUT: u64 = 4;
const LINK: u64 = 5;

pub(super) fn check(wrong: &mut Wrong, at: &str, rows: &Value) {
    let rows = list(rows);
    wrong.at_most(at, rows, MOST_ROWS);
    let mut ids = HashSet::new();
    for (number, row) in rows.iter().enumerate() {
        let at = format!("{at}[{number}].");
        if row["type"] != ROW {
            wrong.say(&format!("{at}type: is no row of buttons"));
            continue;
        }
        wrong.keys(&at, row, &["type", "id", "components"]);
        let parts = list(&row["components"]);
        let at = format!("{at}components");
        if parts.is_empty() {
            wrong.say(&format!("{at}: a row must not be empty"));
        }
        wrong.at_most(&at, parts, MOST_BUTTONS);
        for (number, part) in parts.iter().enumerate() {
            let at = format!("{at}[{number}].");
            match part["type"].as_u64() {
                Some(BUTTON) => button(wrong, &at, part),
                Some(3 | 5..=8) if parts.len() == 1 => menu(wrong, &at, part),
                Some(3 | 5..=8) => wrong.say(&format!("{at}type: a menu fills a row alone")),
                _ => wrong.say(&format!("{at}type: is neither a button nor a menu")),
            }
            if let Some(id) = part["custom_id"].as_str()
                && !ids.insert(id.to_owned())
            {
                wrong.say(&format!("{at}custom_id: is there twice"));
            }
        }
    }
}

fn button(wrong: &mut Wrong, at: &str, button: &Value) {
    wrong.keys(
        at,
        button,
        &[
            "type",
            "id",
            "style",
            "label",
            "emoji",
            "custom_id",
            "url",
            "disabled",
        ],
    );
    wrong.length(&format!("{at}label"), &button["label"], 0, LONGEST_LABEL);
    let is_blank = button["label"]
        .as_str()
        .is_none_or(|label| label.trim().is_empty());
    if is_blank && button["emoji"].is_null() {
        wrong.say(&format!("{at}label: nothing stands on the button"));
    }
    match button["style"].as_u64() {
        Some(LINK) => {
            let address = format!("{at}url");
            wrong.text(&address, &button["url"], 1, LONGEST_ADDRESS);
            wrong.address(&address, &button["url"], &["http", "https", "discord"]);
            if !button["custom_id"].is_null() {
                wrong.say(&format!("{at}custom_id: a link has none"));
            }
        }
        Some(1..=4) => {
            wrong.text(
                &format!("{at}custom_id"),
                &button["custom_id"],
                1,
                LONGEST_ID,
            );
            if !button["url"].is_null() {
                wrong.say(&format!("{at}url: only a link has one"));
            }
        }
        _ => wrong.say(&format!("{at}style: is none of 1 to 5")),
    }
}

fn menu(wrong: &mut Wrong, at: &str, menu: &Value) {
    wrong.keys(
        at,
        menu,
        &[
            "type",
            "id",
            "custom_id",
            "options",
            "placeholder",
            "min_values",
            "max_values",
            "disabled",
            "channel_types",
            "default_values",
        ],
    );
    wrong.text(&format!("{at}custom_id"), &menu["custom_id"], 1, LONGEST_ID);
    wrong.length(&format!("{at}placeholder"), &menu["placeholder"], 0, 150);
    let options = list(&menu["options"]);
    wrong.at_most(&format!("{at}options"), options, MOST_OPTIONS);
    if menu["type"] == 3 && options.is_empty() {
        wrong.say(&format!("{at}options: are missing"));
    }
    let mut values = HashSet::new();
    for (number, option) in options.iter().enumerate() {
        let at = format!("{at}options[{number}].");
        wrong.keys(
            &at,
            option,
            &["label", "value", "description", "emoji", "default"],
        );
        wrong.text(&format!("{at}label"), &option["label"], 1, 100);
        wrong.text(&format!("{at}value"), &option["value"], 1, 100);
        wrong.length(&format!("{at}description"), &option["description"], 0, 100);
        if !values.insert(option["value"].to_string()) {
            wrong.say(&format!("{at}value: is there twice"));
        }
    }
    let most = menu["max_values"].as_u64().unwrap_or(1);
    let chosen = options.iter().filter(|option| option["default"] == true);
    let chosen = chosen.count() + list(&menu["default_values"]).len();
    if chosen as u64 > most {
        wrong.say(&format!("{at}max_values: more are chosen"));
    }
    if menu["type"] == 3 && most > options.len() as u64 {
        wrong.say(&format!("{at}max_values: is more than there are"));
    }
}

/// How much may be written in an input, and what stands there when it opens.
fn lengths(wrong: &mut Wrong, at: &str, input: &Value) {
    let (least, most) = (&input["min_length"], &input["max_length"]);
    let is_of = |value: &Value, from: u64| {
        value.is_null()
            || value
                .as_u64()
                .is_some_and(|value| (from..=LONGEST_VALUE).contains(&value))
    };
    if !is_of(least, 0) {
        wrong.say(&format!("{at}min_length: is not from 0 to {LONGEST_VALUE}"));
    }
    if !is_of(most, 1) {
        wrong.say(&format!("{at}max_length: is not from 1 to {LONGEST_VALUE}"));
    }
    let (least, most) = (
        least.as_u64().unwrap_or(0),
        most.as_u64().unwrap_or(LONGEST_VALUE),
    );
    if least > most {
        wrong.say(&format!("{at}min_length: is more than max_length"));
    }
    let at = format!("{at}value");
    let is_there = input["value"]
        .as_str()
        .is_some_and(|value| !value.is_empty());
    let least = if is_there { least } else { 0 };
    wrong.length(&at, &input["value"], least as usize, most as usize);
}

pub(super) fn modal(wrong: &mut Wrong, data: &Value) {
    wrong.keys("data.", data, &["custom_id", "title", "components"]);
    wrong.text("data.custom_id", &data["custom_id"], 1, LONGEST_ID);
    wrong.text("data.title", &data["title"], 1, LONGEST_MODAL_TITLE);
    let rows = list(&data["components"]);
    if rows.is_empty() {
        wrong.say("data.components: are missing");
    }
    wrong.at_most("data.components", rows, MOST_ROWS);
    let mut ids = HashSet::new();
    for (number, row) in rows.iter().enumerate() {
        let at = format!("data.components[{number}].components");
        let inputs = list(&row["components"]);
        wrong.keys(
            &format!("data.components[{number}]."),
            row,
            &["type", "id", "components"],
        );
        if row["type"] != ROW || inputs.len() != 1 {
            wrong.say(&format!("{at}: a row of a modal has one input"));
        }
        for input in inputs {
            let at = format!("{at}[0].");
            if input["type"] != TEXT_INPUT {
                wrong.say(&format!("{at}type: is no input of text"));
            }
            wrong.keys(
                &at,
                input,
                &[
                    "type",
                    "id",
                    "custom_id",
                    "style",
                    "label",
                    "min_length",
                    "max_length",
                    "required",
                    "value",
                    "placeholder",
                ],
            );
            wrong.text(
                &format!("{at}custom_id"),
                &input["custom_id"],
                1,
                LONGEST_ID,
            );
            wrong.text(&format!("{at}label"), &input["label"], 1, 45);
            if !matches!(input["style"].as_u64(), Some(1 | 2)) {
                wrong.say(&format!("{at}style: is neither 1 nor 2"));
            }
            lengths(wrong, &at, input);
            wrong.length(&format!("{at}placeholder"), &input["placeholder"], 0, 100);
            if !ids.insert(input["custom_id"].to_string()) {
                wrong.say(&format!("{at}custom_id: is there twice"));
            }
        }
    }
}
