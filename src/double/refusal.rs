//! How Discord says no: a status, a code and words.

use serde_json::{Value, json};

/// What a request is answered with when all is well.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Option<Value>,
}

impl Answer {
    pub(super) fn of(body: Value) -> Answer {
        Answer {
            status: 200,
            body: Some(body),
        }
    }

    pub(super) fn nothing() -> Answer {
        Answer {
            status: 204,
            body: None,
        }
    }
}

pub(super) type Outcome = Result<Answer, Refusal>;

/// A no.
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) code: u32,
    pub(super) message: String,
    pub(super) errors: Option<Value>,
    /// Whether no correct bot would have asked.
    pub(super) is_violation: bool,
}

impl Refusal {
    fn new(status: u16, code: u32, message: &str) -> Refusal {
        Refusal {
            status,
            code,
            message: message.to_owned(),
            errors: None,
            is_violation: false,
        }
    }

    fn violation(mut self) -> Refusal {
        self.is_violation = true;
        self
    }

    pub(super) fn body(&self) -> Value {
        let mut body = json!({"message": self.message, "code": self.code});
        if let (Some(errors), Some(body)) = (&self.errors, body.as_object_mut()) {
            body.insert("errors".to_owned(), errors.clone());
        }
        body
    }
}

pub(super) fn unauthorized() -> Refusal {
    Refusal::new(401, 0, "401: Unauthorized")
}

pub(super) fn no_such_route() -> Refusal {
    Refusal::new(404, 0, "404: Not Found").violation()
}

pub(super) fn unknown_channel() -> Refusal {
    Refusal::new(404, 10_003, "Unknown Channel")
}

pub(super) fn unknown_guild() -> Refusal {
    Refusal::new(404, 10_004, "Unknown Guild")
}

pub(super) fn unknown_member() -> Refusal {
    Refusal::new(404, 10_007, "Unknown Member")
}

pub(super) fn unknown_message() -> Refusal {
    Refusal::new(404, 10_008, "Unknown Message")
}

pub(super) fn unknown_user() -> Refusal {
    Refusal::new(404, 10_013, "Unknown User")
}

pub(super) fn unknown_webhook() -> Refusal {
    Refusal::new(404, 10_015, "Unknown Webhook")
}

pub(super) fn unknown_interaction() -> Refusal {
    Refusal::new(404, 10_062, "Unknown interaction")
}

pub(super) fn too_many_pins() -> Refusal {
    Refusal::new(400, 30_003, "Maximum number of pins reached (250)")
}

/// The real one says this with the status of a limit, but without a word on when it ends.
pub(super) fn too_many_old_edits() -> Refusal {
    Refusal::new(
        429,
        30_046,
        "Maximum number of edits to messages older than 1 hour reached",
    )
}

pub(super) fn too_large() -> Refusal {
    Refusal::new(413, 40_005, "Request entity too large").violation()
}

pub(super) fn already_acknowledged() -> Refusal {
    Refusal::new(400, 40_060, "Interaction has already been acknowledged.")
}

pub(super) fn missing_access() -> Refusal {
    Refusal::new(403, 50_001, "Missing Access")
}

pub(super) fn anothers_message() -> Refusal {
    Refusal::new(
        403,
        50_005,
        "Cannot edit a message authored by another user",
    )
    .violation()
}

pub(super) fn empty_message() -> Refusal {
    Refusal::new(400, 50_006, "Cannot send an empty message").violation()
}

pub(super) fn closed_to_direct_messages() -> Refusal {
    Refusal::new(403, 50_007, "Cannot send messages to this user")
}

pub(super) fn not_a_text_channel() -> Refusal {
    Refusal::new(400, 50_008, "Cannot send messages in a non-text channel").violation()
}

pub(super) fn missing_permissions() -> Refusal {
    Refusal::new(403, 50_013, "Missing Permissions")
}

pub(super) fn wrong_kind_of_channel() -> Refusal {
    Refusal::new(400, 50_024, "Cannot execute action on this channel type").violation()
}

/// The token of an interaction has ended. It is a 401, though the bot's own token is fine.
pub(super) fn ended_token() -> Refusal {
    Refusal::new(401, 50_027, "Invalid Webhook Token")
}

/// A rule of the body is broken.
pub(super) fn invalid_form(what: &[String]) -> Refusal {
    let mut refusal = Refusal::new(400, 50_035, "Invalid Form Body").violation();
    let errors: Vec<Value> = what
        .iter()
        .map(|what| json!({"code": "BASE_TYPE_INVALID", "message": what}))
        .collect();
    refusal.errors = Some(json!({"_errors": errors}));
    refusal
}

/// The message that a reply is for is gone. That happens to a correct bot.
pub(super) fn reference_gone() -> Refusal {
    let mut refusal = Refusal::new(400, 50_035, "Invalid Form Body");
    refusal.errors = Some(json!({"message_reference": {"_errors": [
        {"code": "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "message": "Unknown message"}
    ]}}));
    refusal
}

pub(super) fn invalid_json() -> Refusal {
    Refusal::new(400, 50_109, "The request body contains invalid JSON.").violation()
}

pub(super) fn has_a_thread() -> Refusal {
    Refusal::new(
        400,
        160_004,
        "A thread has already been created for this message",
    )
}
