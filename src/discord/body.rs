//! The bodies of messages as Discord's API takes them: plain values, so that what is rendered can be compared, measured
//! and checked without a connection.

use serde::Serialize;

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

/// A row of at most 5 buttons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    #[serde(rename = "type")]
    kind: u8,
    /// Its buttons.
    pub components: Vec<Button>,
}

impl Row {
    /// A row of these.
    pub fn of(components: Vec<Button>) -> Row {
        Row {
            kind: 1,
            components,
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
