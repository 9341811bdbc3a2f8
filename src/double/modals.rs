//! Forms, as a person fills them in: only one that was opened, only the fields that it has, and as it wants them. And
//! menus, as a person chooses in them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::interactions::MODAL;
use super::{Asked, Double};

/// Where a field says nothing of it, it takes no more.
const LONGEST_VALUE: u64 = 4_000;

/// Discord's number of a button.
const BUTTON: u64 = 2;

impl Double {
    /// Fills in the form that the bot opened in answer to `opened`, and sends it. Fields that are not named stay as they
    /// were opened. [`Double::submit`] sends what nobody opened.
    ///
    /// # Errors
    /// When no form was opened, or Discord would not let it be sent so.
    pub fn fill(&self, opened: &Asked, fields: &[(&str, &str)]) -> Result<Asked, String> {
        let (form, person, channel, source) = {
            let state = self.inner.lock();
            let one = state.interactions.get(&opened.id()).ok_or("nobody asked")?;
            let form = one.acknowledged.as_ref().filter(|one| one.kind == MODAL);
            let form = form.ok_or("no form was opened")?.data.clone();
            (form, one.person.clone(), one.channel, one.source)
        };
        let filled = filled(&form, fields)?;
        let filled: Vec<(&str, &str)> =
            filled.iter().map(|(id, value)| (&**id, &**value)).collect();
        let custom_id = form["custom_id"].as_str().unwrap_or_default();
        Ok(self.submit(&person, channel, source, custom_id, &filled))
    }
}

/// All fields of a form with what stands in them in the end, from above.
fn filled(form: &Value, fields: &[(&str, &str)]) -> Result<Vec<(String, String)>, String> {
    let mut written: BTreeMap<&str, &str> = fields.iter().copied().collect();
    let rows = form["components"].as_array().into_iter().flatten();
    let inputs = rows.flat_map(|row| row["components"].as_array().into_iter().flatten());
    let mut all = Vec::new();
    for input in inputs {
        let id = input["custom_id"].as_str().unwrap_or_default();
        let opened = input["value"].as_str().unwrap_or_default();
        let value = written.remove(id).unwrap_or(opened);
        let count = value.chars().count() as u64;
        let most = input["max_length"].as_u64().unwrap_or(LONGEST_VALUE);
        let least = input["min_length"].as_u64().unwrap_or(0);
        if value.trim().is_empty() && input["required"] != false {
            return Err(format!("{id}: has to be filled in"));
        }
        if count > most {
            return Err(format!("{id}: takes {most} characters, not {count}"));
        }
        if count > 0 && count < least {
            return Err(format!("{id}: wants {least} characters, not {count}"));
        }
        all.push((id.to_owned(), value.to_owned()));
    }
    match written.keys().next() {
        Some(unknown) => Err(format!("{unknown}: is no field of this form")),
        None => Ok(all),
    }
}

/// What choosing in a menu sends: things by their labels, channels by their ids.
pub(super) fn chosen(rows: &[Value], custom_id: &str, wanted: &[&str]) -> Result<Value, String> {
    let mut parts = rows
        .iter()
        .flat_map(|row| row["components"].as_array().into_iter().flatten());
    let menu = parts.find(|part| part["custom_id"] == custom_id && part["type"] != BUTTON);
    let menu = menu.ok_or_else(|| format!("{custom_id}: is no menu of this message"))?;
    let value = |wanted: &str| match menu["options"].as_array() {
        None => Some(json!(wanted)),
        Some(options) => {
            let option = options.iter().find(|option| option["label"] == wanted);
            option.map(|option| option["value"].clone())
        }
    };
    let mut values = Vec::new();
    for wanted in wanted {
        let value = value(wanted).ok_or_else(|| format!("there is no {wanted:?} to choose"))?;
        values.push(value);
    }
    let (least, most) = (
        menu["min_values"].as_u64().unwrap_or(1),
        menu["max_values"].as_u64().unwrap_or(1),
    );
    if !(least..=most).contains(&(values.len() as u64)) {
        let count = values.len();
        return Err(format!("takes {least} to {most}, not {count}"));
    }
    Ok(json!({"custom_id": custom_id, "component_type": menu["type"], "id": 2, "values": values}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_sent_only_as_it_wants_to_be_filled_in() {
        let form = json!({"custom_id": "f", "title": "F", "components": [
            {"type": 1, "components": [{"type": 4, "custom_id": "a", "style": 1, "label": "A",
                "min_length": 2, "max_length": 4}]},
            {"type": 1, "components": [{"type": 4, "custom_id": "b", "style": 2, "label": "B",
                "required": false, "value": "as it was"}]}]});
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            filled(&form, &[("a", "four")]),
            Ok(vec![pair("a", "four"), pair("b", "as it was")])
        );
        assert!(filled(&form, &[("a", "ab"), ("b", "")]).is_ok());
        for (fields, what) in [
            (vec![], "a: has to be"),
            (vec![("a", "  ")], "a: has to be"),
            (vec![("a", "x")], "a: wants 2"),
            (vec![("a", "fives")], "a: takes 4"),
            (vec![("a", "ab"), ("c", "x")], "c: is no field"),
        ] {
            let refused = filled(&form, &fields).unwrap_err();
            assert!(refused.contains(what), "{refused}");
        }
    }

    #[test]
    fn what_is_chosen_is_sent_by_its_value() {
        let option = |n: usize| json!({"label": format!("Source {n}"), "value": n.to_string()});
        let rows = [
            json!({"type": 1, "components": [{"type": 3, "custom_id": "s", "min_values": 0, "max_values": 2,
                "options": [option(1), option(2), option(3)]}]}),
            json!({"type": 1, "components": [{"type": 8, "custom_id": "c"}]}),
            json!({"type": 1, "components": [{"type": 2, "custom_id": "b"}]}),
        ];
        let values = |id: &str, wanted: &[&str]| {
            chosen(&rows, id, wanted).map(|sent| sent["values"].clone())
        };
        assert_eq!(
            values("s", &["Source 1", "Source 3"]),
            Ok(json!(["1", "3"]))
        );
        assert_eq!(values("s", &[]), Ok(json!([])));
        assert_eq!(values("c", &["77"]), Ok(json!(["77"])));
        assert_eq!(chosen(&rows, "c", &["77"]).unwrap()["component_type"], 8);
        for (id, wanted) in [
            ("s", &["Source 4"][..]),
            ("s", &["Source 1", "Source 2", "Source 3"]),
            ("c", &[]),
            ("b", &["1"]),
        ] {
            assert!(values(id, wanted).is_err(), "{id} {wanted:?}");
        }
    }
}
