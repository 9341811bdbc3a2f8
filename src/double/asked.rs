//! What a person waits for, once they have asked.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::Notify;

use super::interactions::{Acknowledgement, Interaction};
use super::world::{EPHEMERAL, Message};
use super::{Inner, State};

/// An interaction that was sent to the bot.
#[derive(Clone)]
pub struct Asked {
    pub(super) inner: Arc<Inner>,
    pub(super) id: u64,
    pub(super) token: String,
    pub(super) changed: Arc<Notify>,
}

/// Something did not come in time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} did not come within {within:?}")]
pub struct Waited {
    what: String,
    within: Duration,
}

impl Waited {
    pub(super) fn new(what: &str, within: Duration) -> Waited {
        Waited {
            what: what.to_owned(),
            within,
        }
    }
}

/// How the bot acknowledged.
#[derive(Debug, Clone, PartialEq)]
pub struct Acknowledged {
    /// Discord's number: 4 a message, 5 thinking, 6 nothing to be seen yet, 7 an edit, 8 choices, 9 a modal.
    pub kind: u64,
    /// How long it took.
    pub after: Duration,
    /// Whether only one person sees the message, now or when it comes.
    pub is_ephemeral: bool,
    /// What was sent with it.
    pub data: Value,
}

/// A choice of an option.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What is shown.
    pub name: String,
    /// What is sent when it is chosen.
    pub value: Value,
}

impl Asked {
    /// The interaction's id.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// The interaction's token.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Waits for the acknowledgement.
    ///
    /// # Errors
    /// When there is none in time.
    pub async fn acknowledged(&self, within: Duration) -> Result<Acknowledged, Waited> {
        self.wait("the acknowledgement", within, |_, one| {
            one.acknowledged.as_ref().map(acknowledged)
        })
        .await
    }

    /// Waits for the reply: the message of the first answer, or what replaces "thinking", or the edit of the message
    /// whose button was clicked, or the first message after that. As it is when it comes.
    ///
    /// # Errors
    /// When there is none in time.
    pub async fn reply(&self, within: Duration) -> Result<Message, Waited> {
        self.nth_reply(1, within).await
    }

    /// Waits for the nth message that is written or edited in answer, from 1.
    ///
    /// # Errors
    /// When there are fewer in time.
    pub async fn nth_reply(&self, nth: usize, within: Duration) -> Result<Message, Waited> {
        self.wait("the reply", within, |state, one| {
            let (_, message) = one.answers.get(nth.saturating_sub(1))?;
            state.world.messages.get(message).cloned()
        })
        .await
    }

    /// Waits for the choices of an option that is being typed.
    ///
    /// # Errors
    /// When there are none in time.
    pub async fn choices(&self, within: Duration) -> Result<Vec<Choice>, Waited> {
        let acknowledged = self.acknowledged(within).await?;
        let choices = acknowledged.data["choices"].as_array();
        let choice = |choice: &Value| Choice {
            name: choice["name"].as_str().unwrap_or_default().to_owned(),
            value: choice["value"].clone(),
        };
        Ok(choices.into_iter().flatten().map(choice).collect())
    }

    /// The acknowledgement so far.
    pub fn acknowledgement(&self) -> Option<Acknowledged> {
        let state = self.inner.lock();
        let one = state.interactions.get(&self.id)?;
        one.acknowledged.as_ref().map(acknowledged)
    }

    /// Every message that was written or edited in answer so far, in order and as often as it was touched, with how
    /// long after the question.
    pub fn replies(&self) -> Vec<(Duration, Message)> {
        let state = self.inner.lock();
        let Some(one) = state.interactions.get(&self.id) else {
            return Vec::new();
        };
        let message = |(after, id): &(Duration, u64)| {
            let message = state.world.messages.get(id)?;
            Some((*after, message.clone()))
        };
        one.answers.iter().filter_map(message).collect()
    }

    /// `@original` as it is now, deleted or not.
    pub fn original(&self) -> Option<Message> {
        let state = self.inner.lock();
        let original = state.interactions.get(&self.id)?.original?;
        state.world.messages.get(&original).cloned()
    }

    async fn wait<T>(
        &self,
        what: &str,
        within: Duration,
        mut look: impl FnMut(&State, &Interaction) -> Option<T>,
    ) -> Result<T, Waited> {
        let found = self
            .inner
            .until(&self.changed, within, |state| {
                look(state, state.interactions.get(&self.id)?)
            })
            .await;
        found.ok_or_else(|| {
            let state = self.inner.lock();
            let label = state.interactions.get(&self.id).map(|one| &one.label);
            let label = label.map_or("an interaction", String::as_str);
            Waited::new(&format!("{what} to {label}"), within)
        })
    }
}

fn acknowledged(one: &Acknowledgement) -> Acknowledged {
    Acknowledged {
        kind: one.kind,
        after: one.after,
        is_ephemeral: one.data["flags"].as_u64().unwrap_or(0) & EPHEMERAL != 0,
        data: one.data.clone(),
    }
}
