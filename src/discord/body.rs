//! The bodies of messages as Discord's API takes them: plain values, so that what is rendered can be compared, measured
//! and checked without a connection.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// What is sent as a message, as an edit of one, or as the data of an interaction's answer.
///
/// An edit leaves what is absent as it was; so `embeds` and `components` are always sent, an empty list removes them.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Body {
    /// Plain words, at most 2,000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// At most 10, together at most 6,000 characters.
    pub embeds: Vec<Embed>,
    /// At most 5 rows.
    pub components: Vec<Row>,
    /// Nobody, everywhere.
    pub allowed_mentions: NoMentions,
    /// [`EPHEMERAL`] or nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flags: Option<u64>,
    /// The message that this one replies to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_reference: Option<MessageReference>,
}

/// The flag of a message that only one member sees.
pub const EPHEMERAL: u64 = 1 << 6;

impl Body {
    /// Plain words and nothing else.
    pub fn words(content: impl Into<String>) -> Body {
        Body {
            content: Some(content.into()),
            ..Body::default()
        }
    }

    /// The same for one member's eyes only; an edit cannot change who sees it.
    #[must_use]
    pub fn ephemeral(mut self) -> Body {
        self.flags = Some(EPHEMERAL);
        self
    }
}

/// `allowed_mentions` that notify nobody, not even the author of the message that is replied to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct NoMentions {
    parse: [(); 0],
    replied_user: bool,
}

/// The message that is replied to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MessageReference {
    /// Its id, as Discord writes ids.
    pub message_id: String,
    /// Whether sending fails when it is gone. It does not: the answer is worth showing all the same.
    pub fail_if_not_exists: bool,
}

/// A card.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Embed {
    /// At most 256 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// At most 4,096 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Of the bar at its left: 0xRRGGBB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<u32>,
    /// At most 25.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// The small line at its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub footer: Option<Footer>,
}

/// A titled part of a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// At most 256 characters.
    pub name: String,
    /// At most 1,024 characters.
    pub value: String,
    /// Whether it may stand beside others.
    pub inline: bool,
}

/// The small line at the end of a card; shown as it is, without markup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Footer {
    /// At most 2,048 characters.
    pub text: String,
}

/// A row of at most 5 buttons, or of a menu alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its buttons.
    pub components: Vec<Button>,
    /// Its menu; then it has no buttons.
    pub menu: Option<Menu>,
}

impl Row {
    /// A row of these.
    pub fn of(components: Vec<Button>) -> Row {
        Row {
            components,
            menu: None,
        }
    }

    /// A row of that menu.
    pub fn of_menu(menu: Menu) -> Row {
        Row {
            components: Vec::new(),
            menu: Some(menu),
        }
    }
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut row = to.serialize_struct("Row", 2)?;
        row.serialize_field("type", &1)?;
        match &self.menu {
            Some(menu) => row.serialize_field("components", &[menu])?,
            None => row.serialize_field("components", &self.components)?,
        }
        row.end()
    }
}

/// A menu that sends its `custom_id` back with what was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Menu {
    #[serde(rename = "type")]
    kind: u8,
    /// 1 to 100 characters.
    pub custom_id: String,
    /// What is shown while nothing is chosen, at most 150 characters.
    pub placeholder: String,
    min_values: usize,
    max_values: usize,
    /// Of a choice among things that are listed: 1 to [`Menu::MOST`], another value in each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    channel_types: Vec<u8>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    default_values: Vec<ChosenChannel>,
}

/// One of the things of a menu.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// 1 to 100 characters.
    pub label: String,
    /// What comes back where it is chosen, 1 to 100 characters.
    pub value: String,
    /// Whether it is chosen.
    #[serde(rename = "default")]
    pub is_chosen: bool,
}

/// A channel that is chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct ChosenChannel {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
}

impl Menu {
    /// Discord shows so many things at most.
    pub const MOST: usize = 25;

    /// Any number of these, none too.
    pub fn of(custom_id: String, placeholder: String, options: Vec<Choice>) -> Menu {
        Menu {
            kind: 3,
            custom_id,
            placeholder,
            min_values: 0,
            max_values: options.len(),
            options,
            channel_types: Vec::new(),
            default_values: Vec::new(),
        }
    }

    /// One channel of these kinds (Discord's numbers), of which `chosen` is the one now.
    pub fn of_channels(custom_id: String, placeholder: String, kinds: &[u8], chosen: u64) -> Menu {
        Menu {
            kind: 8,
            custom_id,
            placeholder,
            min_values: 1,
            max_values: 1,
            options: Vec::new(),
            channel_types: kinds.to_vec(),
            default_values: vec![ChosenChannel {
                id: chosen.to_string(),
                kind: "channel",
            }],
        }
    }
}

/// A button that sends its `custom_id` back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Button {
    #[serde(rename = "type")]
    kind: u8,
    style: u8,
    /// At most 80 characters.
    pub label: String,
    /// 1 to 100 characters.
    pub custom_id: String,
    /// Whether it can be pressed no more.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub disabled: bool,
}

impl Button {
    /// A button as it stands under a message.
    pub fn again(label: String, custom_id: String, style: u8, disabled: bool) -> Button {
        Button {
            style,
            disabled,
            ..Button::new(label, custom_id)
        }
    }

    /// A grey button.
    pub fn new(label: impl Into<String>, custom_id: String) -> Button {
        Button {
            kind: 2,
            style: 2,
            label: label.into(),
            custom_id,
            disabled: false,
        }
    }
}

/// A form that opens before whoever used a command or pressed a button. It comes back with its `custom_id` and what was
/// written in its fields; or never, when they close it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Modal {
    /// 1 to 45 characters.
    pub title: String,
    /// 1 to 100 characters.
    pub custom_id: String,
    components: Vec<FieldRow>,
}

impl Modal {
    /// A form with 1 to 5 of these.
    pub fn new(title: impl Into<String>, custom_id: String, inputs: Vec<TextInput>) -> Modal {
        Modal {
            title: title.into(),
            custom_id,
            components: inputs
                .into_iter()
                .map(|input| FieldRow {
                    kind: 1,
                    components: [input],
                })
                .collect(),
        }
    }

    /// Its fields, from above.
    pub fn inputs(&self) -> impl Iterator<Item = &TextInput> {
        self.components.iter().flat_map(|row| &row.components)
    }
}

/// A row of a form, which holds one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct FieldRow {
    #[serde(rename = "type")]
    kind: u8,
    components: [TextInput; 1],
}

/// A field of a form, for words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TextInput {
    #[serde(rename = "type")]
    kind: u8,
    style: u8,
    /// 1 to 100 characters, another one in each field of a form.
    pub custom_id: String,
    /// What stands above it, 1 to 45 characters.
    pub label: String,
    /// Whether the form cannot be sent while nothing is written here.
    pub required: bool,
    /// The fewest characters, 0 to 4,000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u16>,
    /// The most characters, 1 to 4,000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u16>,
    /// What stands in it when it opens, within the lengths above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What is shown in grey while nothing is written, at most 100 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placeholder: Option<String>,
}

impl TextInput {
    /// A field of one line, which has to be filled in.
    pub fn line(custom_id: impl Into<String>, label: impl Into<String>) -> TextInput {
        TextInput {
            kind: 4,
            style: 1,
            custom_id: custom_id.into(),
            label: label.into(),
            required: true,
            min_length: None,
            max_length: None,
            value: None,
            placeholder: None,
        }
    }

    /// A field of several lines, which has to be filled in.
    pub fn paragraph(custom_id: impl Into<String>, label: impl Into<String>) -> TextInput {
        TextInput {
            style: 2,
            ..TextInput::line(custom_id, label)
        }
    }

    /// May stay empty.
    #[must_use]
    pub fn optional(mut self) -> TextInput {
        self.required = false;
        self
    }

    /// From `least` to `most` characters.
    #[must_use]
    pub fn of_length(mut self, least: u16, most: u16) -> TextInput {
        (self.min_length, self.max_length) = (Some(least), Some(most));
        self
    }

    /// With this in it when it opens.
    #[must_use]
    pub fn holding(mut self, value: impl Into<String>) -> TextInput {
        self.value = Some(value.into());
        self
    }

    /// With this in grey while nothing is written.
    #[must_use]
    pub fn suggesting(mut self, placeholder: impl Into<String>) -> TextInput {
        self.placeholder = Some(placeholder.into());
        self
    }
}
