//! What is done in channels: messages sent, read, edited, deleted and pinned, and threads opened from them.
//!
//! A channel that refuses is left alone for a while, as far as it refuses (`RestError::closed`). Looking back in one does
//! not care about that: it asks seldom, and has its own pauses.

use std::time::Instant;

use reqwest::Method;
use serde::Deserialize;
use serde_json::json;
use serenity::all::Message;

use super::routes::{PATIENCE, Posted, as_json, id, maybe_id};
use super::{Call, Load, Rest, RestError};
use crate::discord::body::Body;

/// A channel or thread.
#[derive(Debug, Deserialize)]
pub struct Channel {
    /// Its id.
    #[serde(deserialize_with = "id")]
    pub id: u64,
    /// Discord's number for its kind.
    #[serde(rename = "type")]
    pub kind: u8,
    /// Its guild; none in direct messages.
    #[serde(default, deserialize_with = "maybe_id")]
    pub guild_id: Option<u64>,
    /// The channel of a thread, the category of a channel.
    #[serde(default, deserialize_with = "maybe_id")]
    pub parent_id: Option<u64>,
    /// Its name.
    #[serde(default)]
    pub name: Option<String>,
    /// Who may do what in it beside what their roles say.
    #[serde(default)]
    pub permission_overwrites: Vec<Overwrite>,
    /// Of a thread.
    #[serde(default)]
    pub thread_metadata: Option<ThreadMetadata>,
}

/// What is told of threads beside what every channel has.
#[derive(Debug, Deserialize)]
pub struct ThreadMetadata {
    /// When it was closed or opened, as Discord writes times.
    pub archive_timestamp: String,
}

/// Some closed threads, the last closed first.
#[derive(Debug, Deserialize)]
pub struct Threads {
    /// Up to a hundred of them.
    pub threads: Vec<Channel>,
    /// Whether there are others behind them.
    #[serde(default)]
    pub has_more: bool,
}

/// A change of permissions in one channel.
#[derive(Debug, Deserialize)]
pub struct Overwrite {
    /// Of which role or member.
    #[serde(deserialize_with = "id")]
    pub id: u64,
    /// What is added.
    #[serde(deserialize_with = "id")]
    pub allow: u64,
    /// What is taken away.
    #[serde(deserialize_with = "id")]
    pub deny: u64,
}

impl Rest {
    /// What a channel refused a moment ago is asked for again, and not only after a while: somebody who looks after it
    /// wants so, and may have mended what was wrong.
    pub fn hear_again(&self, channel: u64) {
        self.pace.hear_again(channel);
    }

    /// Up to a hundred messages of a channel or thread, the newest first, from before `before` where that is given.
    ///
    /// # Errors
    /// [`RestError`].
    pub async fn messages(
        &self,
        channel: u64,
        before: Option<u64>,
    ) -> Result<Vec<Message>, RestError> {
        let before = before.map_or_else(String::new, |before| format!("&before={before}"));
        let path = format!("/channels/{channel}/messages?limit=100{before}");
        self.get("GET /channels/{channel}/messages", path, channel)
            .await
    }

    /// Up to a hundred public threads of a channel that were closed, the last closed first: before `before`, as
    /// Discord writes times, where that is given.
    ///
    /// # Errors
    /// [`RestError`].
    pub async fn archived_threads(
        &self,
        channel: u64,
        before: Option<&str>,
    ) -> Result<Threads, RestError> {
        let before = before_time(before);
        let path = format!("/channels/{channel}/threads/archived/public?limit=100{before}");
        let route = "GET /channels/{channel}/threads/archived/public";
        self.get(route, path, channel).await
    }

    /// Sends a message. `nonce` names it: tried again, it is still one message.
    ///
    /// # Errors
    /// [`RestError`].
    pub async fn send_message(
        &self,
        channel: u64,
        body: &Body,
        nonce: u64,
    ) -> Result<Posted, RestError> {
        let mut body = as_json(body);
        if let Some(fields) = body.as_object_mut() {
            fields.insert("nonce".to_owned(), json!(nonce.to_string()));
            fields.insert("enforce_nonce".to_owned(), json!(true));
        }
        let route = "POST /channels/{channel}/messages";
        let path = format!("/channels/{channel}/messages");
        self.typed(in_channel(
            Method::POST,
            route,
            path,
            channel,
            Load::Json(body),
        ))
        .await
    }

    /// Makes another of one of the bot's own messages; who was notified by it stays notified.
    ///
    /// # Errors
    /// [`RestError`]; [`RestError::is_unknown_message`] when it is gone, [`RestError::is_old_edit`] when it is older
    /// than an hour and was edited too often since.
    pub async fn edit_message(
        &self,
        channel: u64,
        message: u64,
        body: &Body,
    ) -> Result<Posted, RestError> {
        let route = "PATCH /channels/{channel}/messages/{message}";
        let path = message_path(channel, message);
        let load = Load::Json(as_json(body));
        self.typed(in_channel(Method::PATCH, route, path, channel, load))
            .await
    }

    /// Deletes a message; one that is gone already is no error.
    ///
    /// # Errors
    /// [`RestError`].
    pub async fn delete_message(&self, channel: u64, message: u64) -> Result<(), RestError> {
        let route = "DELETE /channels/{channel}/messages/{message}";
        let path = message_path(channel, message);
        let call = in_channel(Method::DELETE, route, path, channel, Load::Nothing);
        match self.send(call).await {
            Err(error) if error.is_unknown_message() => Ok(()),
            deleted => deleted.map(drop),
        }
    }

    /// Pins a message; one that is pinned stays so. It takes the permission Pin Messages.
    ///
    /// # Errors
    /// [`RestError`]; [`RestError::is_too_many_pins`] when there are 250 in the channel,
    /// [`RestError::is_missing_permission`] when the bot may not pin there. Then other things are still done there.
    pub async fn pin(&self, channel: u64, message: u64) -> Result<(), RestError> {
        let route = "PUT /channels/{channel}/messages/pins/{message}";
        let path = pin_path(channel, message);
        let call = in_channel(Method::PUT, route, path, channel, Load::Nothing);
        self.send(call).await.map(drop)
    }

    /// Takes a message off the pins; one that is not pinned stays so.
    ///
    /// # Errors
    /// [`RestError`], as for [`Rest::pin`].
    pub async fn unpin(&self, channel: u64, message: u64) -> Result<(), RestError> {
        let route = "DELETE /channels/{channel}/messages/pins/{message}";
        let path = pin_path(channel, message);
        let call = in_channel(Method::DELETE, route, path, channel, Load::Nothing);
        self.send(call).await.map(drop)
    }

    /// Opens a thread from a message. `name` has 1 to 100 characters; the thread's id is the message's.
    ///
    /// # Errors
    /// [`RestError`]; [`RestError::is_thread_there`] when it has one, which may have come from an earlier try.
    pub async fn open_thread(
        &self,
        channel: u64,
        message: u64,
        name: &str,
    ) -> Result<Channel, RestError> {
        let route = "POST /channels/{channel}/messages/{message}/threads";
        let path = format!("{}/threads", message_path(channel, message));
        let load = Load::Json(json!({ "name": name }));
        self.typed(in_channel(Method::POST, route, path, channel, load))
            .await
    }

    /// The channel of direct messages with somebody. It stays the same, so it is worth remembering. Whether they take
    /// messages is only told when one is sent: [`RestError::is_direct_closed`].
    ///
    /// # Errors
    /// [`RestError`].
    pub async fn open_direct(&self, member: u64) -> Result<Channel, RestError> {
        let call = Call {
            method: Method::POST,
            route: "POST /users/@me/channels",
            path: "/users/@me/channels".to_owned(),
            load: Load::Json(json!({ "recipient_id": member.to_string() })),
            major: 0,
            channel: None,
            by_token: false,
            // Asked twice, it is the same channel.
            once: false,
            deadline: Instant::now() + PATIENCE,
        };
        self.typed(call).await
    }

    /// A channel or thread, with all bits of what is allowed and denied in it. It is asked for even where the channel
    /// refused a moment ago: it tells why.
    ///
    /// # Errors
    /// [`RestError`]; [`RestError::is_unknown_channel`] when it is gone, [`RestError::is_missing_permission`] when the
    /// bot does not see it.
    pub async fn channel(&self, channel: u64) -> Result<Channel, RestError> {
        let path = format!("/channels/{channel}");
        self.get("GET /channels/{channel}", path, channel).await
    }
}

/// A request about one channel: it has that channel's limits, and fails while the channel is left alone.
fn in_channel(method: Method, route: &'static str, path: String, channel: u64, load: Load) -> Call {
    Call {
        method,
        route,
        path,
        load,
        major: channel,
        channel: Some(channel),
        by_token: false,
        // What arrives twice here is the same as once: a message has its nonce, a message has one thread.
        once: false,
        deadline: Instant::now() + PATIENCE,
    }
}

fn message_path(channel: u64, message: u64) -> String {
    format!("/channels/{channel}/messages/{message}")
}

fn pin_path(channel: u64, message: u64) -> String {
    format!("/channels/{channel}/messages/pins/{message}")
}

/// A time as a further value of a query.
fn before_time(before: Option<&str>) -> String {
    before.map_or_else(String::new, |before| {
        let mut query = url::form_urlencoded::Serializer::for_suffix(String::from("&"), 1);
        query.append_pair("before", before).finish()
    })
}
