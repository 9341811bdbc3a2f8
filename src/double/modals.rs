//! Forms, as a person fills them in: only one that was opened, only the fields that it has, and as it wants them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::interactions::MODAL;
use super::{Asked, Double};

/// Where a field says nothing of it, it takes no more.
const LONGEST_VALUE: u64 = 4_000;

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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

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
}
