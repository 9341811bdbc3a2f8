//! The routes that the bot uses, one function each.

use std::time::{Duration, Instant};

use reqwest::Method;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use serenity::all::Message;

use super::{Call, Rest, RestError};
use crate::discord::body::{Body, Row};

/// So long anything that is not an interaction may take, waiting included.
const PATIENCE: Duration = Duration::from_secs(30);

/// The right to answer one interaction.
pub struct Ticket {
    /// The bot's application.
    pub application: u64,
    /// The interaction.
    pub id: u64,
    /// What Discord gave with it: whoever has it may answer.
    pub token: SecretString,
    /// When it arrived.
    pub arrived: Instant,
    /// How old it was then by the clock of this machine, which may be wrong.
    pub age: Duration,
}

/// Where the gateway is, and how it wants to be entered.
#[derive(Debug, Deserialize)]
pub struct Shards {
    /// Its address.
    pub url: String,
    /// As many shards as Discord recommends.
    pub shards: u32,
    /// How often the bot may still identify today.
    pub session_start_limit: SessionStarts,
}

/// How often a bot may identify.
#[derive(Debug, Deserialize)]
pub struct SessionStarts {
    /// How often still.
    pub remaining: u32,
    /// Milliseconds until it starts anew.
    pub reset_after: u64,
}

/// The bot's application.
#[derive(Debug, Deserialize)]
pub struct Application {
    /// Its id.
    #[serde(deserialize_with = "id")]
    pub id: u64,
    /// Its name.
    pub name: String,
    /// Discord's flags: among them which intents are switched on.
    #[serde(default)]
    pub flags: u64,
}

/// A message that was sent, or whatever else only matters by its id.
#[derive(Debug, Deserialize)]
pub struct Posted {
    /// Its id.
    #[serde(deserialize_with = "id")]
    pub id: u64,
}

/// A channel or thread.
#[derive(Debug, Deserialize)]
pub struct Channel {
    /// Its id.
    #[serde(deserialize_with = "id")]
    pub id: u64,
    /// Discord's number for its kind.
    #[serde(rename = "type")]
    pub kind: u8,
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

/// A role.
#[derive(Debug, Deserialize)]
pub struct Role {
    /// Its id; the guild's own for @everyone.
    #[serde(deserialize_with = "id")]
    pub id: u64,
    /// What its members may do.
    #[serde(deserialize_with = "id")]
    pub permissions: u64,
}

/// A guild as a list of guilds tells of it.
#[derive(Debug, Deserialize)]
pub struct Guild {
    /// Its id.
    #[serde(deserialize_with = "id")]
    pub id: u64,
    /// Its name.
    pub name: String,
}

/// The roles of a member.
#[derive(Debug, Deserialize)]
pub struct Member {
    /// Their ids.
    pub roles: Vec<String>,
}

/// Discord writes ids and permissions as text, because they are longer than numbers may be in JavaScript.
fn id<'de, D: serde::Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    let text = String::deserialize(from)?;
    text.parse().map_err(serde::de::Error::custom)
}

impl Rest {
    /// Where the gateway is.
    ///
    /// # Errors
    /// [`RestError`], as for all routes.
    pub async fn gateway(&self) -> Result<Shards, RestError> {
        self.get("GET /gateway/bot", "/gateway/bot".to_owned(), 0)
            .await
    }

    /// The application that the token belongs to.
    ///
    /// # Errors
    /// [`RestError`].
    pub async fn application(&self) -> Result<Application, RestError> {
        self.get("GET /applications/@me", "/applications/@me".to_owned(), 0)
            .await
    }

    /// The bot's own account.
    ///
    /// # Errors
    /// [`RestError`].
    pub async fn me(&self) -> Result<Posted, RestError> {
        self.get("GET /users/@me", "/users/@me".to_owned(), 0).await
    }

    /// Up to 200 guilds that the bot is in.
    ///
    /// # Errors
    /// [`RestError`].
    pub async fn guilds(&self) -> Result<Vec<Guild>, RestError> {
        self.get("GET /users/@me/guilds", "/users/@me/guilds".to_owned(), 0)
            .await
    }

    /// The channels of a guild.
    ///
    /// # Errors
    /// [`RestError`].
    pub async fn channels(&self, guild: u64) -> Result<Vec<Channel>, RestError> {
        let path = format!("/guilds/{guild}/channels");
        self.get("GET /guilds/{guild}/channels", path, guild).await
    }

    /// The roles of a guild.
    ///
    /// # Errors
    /// [`RestError`].
    pub async fn roles(&self, guild: u64) -> Result<Vec<Role>, RestError> {
        let path = format!("/guilds/{guild}/roles");
        self.get("GET /guilds/{guild}/roles", path, guild).await
    }

    /// A member of a guild.
    ///
    /// # Errors
    /// [`RestError`].
    pub async fn member(&self, guild: u64, member: u64) -> Result<Member, RestError> {
        let path = format!("/guilds/{guild}/members/{member}");
        self.get("GET /guilds/{guild}/members/{member}", path, guild)
            .await
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
        let before = before.map_or_else(String::new, |before| {
            let mut query = url::form_urlencoded::Serializer::for_suffix(String::from("&"), 1);
            query.append_pair("before", before).finish()
        });
        let path = format!("/channels/{channel}/threads/archived/public?limit=100{before}");
        let route = "GET /channels/{channel}/threads/archived/public";
        self.get(route, path, channel).await
    }

    /// The commands that are registered, everywhere or in one guild.
    ///
    /// # Errors
    /// [`RestError`].
    pub async fn commands(&self, application: u64, guild: Option<u64>) -> Result<Value, RestError> {
        let path = commands_path(application, guild);
        self.get("GET commands", path, application).await
    }

    /// Replaces all commands, everywhere or in one guild.
    ///
    /// # Errors
    /// [`RestError`].
    pub async fn put_commands(
        &self,
        application: u64,
        guild: Option<u64>,
        commands: Value,
    ) -> Result<(), RestError> {
        let call = Call {
            method: Method::PUT,
            route: "PUT commands",
            path: commands_path(application, guild),
            body: Some(commands),
            major: application,
            channel: None,
            by_token: false,
            once: false,
            deadline: Instant::now() + PATIENCE,
        };
        self.send(call).await.map(drop)
    }

    /// Answers an interaction for the first time: `kind` is Discord's number for how.
    ///
    /// # Errors
    /// [`RestError`]; a repeated answer that had arrived before is none.
    pub async fn answer(
        &self,
        ticket: &Ticket,
        kind: u8,
        data: Option<&Value>,
    ) -> Result<(), RestError> {
        let mut body = json!({ "type": kind });
        if let (Some(data), Some(body)) = (data, body.as_object_mut()) {
            body.insert("data".to_owned(), data.clone());
        }
        let Ticket { id, token, .. } = ticket;
        let call = Call {
            method: Method::POST,
            route: "POST /interactions/{id}/{token}/callback",
            path: format!("/interactions/{id}/{}/callback", token.expose_secret()),
            body: Some(body),
            major: *id,
            channel: None,
            by_token: true,
            once: false,
            deadline: self.first_answer_by(ticket),
        };
        match self.send(call).await {
            Err(error) if error.is_repeated() => Ok(()),
            answered => answered.map(drop),
        }
    }

    /// Edits the first answer to an interaction.
    ///
    /// # Errors
    /// [`RestError`].
    pub async fn edit_answer(&self, ticket: &Ticket, body: &Body) -> Result<Posted, RestError> {
        self.edit_original(ticket, as_json(body)).await
    }

    /// Changes nothing but the buttons of the message that one of them was pressed under.
    ///
    /// # Errors
    /// [`RestError`].
    pub async fn edit_buttons(&self, ticket: &Ticket, rows: &[Row]) -> Result<Posted, RestError> {
        self.edit_original(ticket, json!({ "components": rows }))
            .await
    }

    async fn edit_original(&self, ticket: &Ticket, body: Value) -> Result<Posted, RestError> {
        let Ticket {
            application, token, ..
        } = ticket;
        let call = Call {
            method: Method::PATCH,
            route: "PATCH /webhooks/{application}/{token}/messages/@original",
            path: format!(
                "/webhooks/{application}/{}/messages/@original",
                token.expose_secret()
            ),
            body: Some(body),
            major: ticket.id,
            channel: None,
            by_token: true,
            once: false,
            deadline: Instant::now() + PATIENCE,
        };
        self.typed(call).await
    }

    /// Sends one more message for an interaction.
    ///
    /// # Errors
    /// [`RestError`].
    pub async fn follow_up(&self, ticket: &Ticket, body: &Body) -> Result<Posted, RestError> {
        let Ticket {
            application, token, ..
        } = ticket;
        let call = Call {
            method: Method::POST,
            route: "POST /webhooks/{application}/{token}",
            path: format!("/webhooks/{application}/{}", token.expose_secret()),
            body: Some(as_json(body)),
            major: ticket.id,
            channel: None,
            by_token: true,
            // It takes no nonce that would make two of it one.
            once: true,
            deadline: Instant::now() + PATIENCE,
        };
        self.typed(call).await
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
        let call = Call {
            method: Method::POST,
            route: "POST /channels/{channel}/messages",
            path: format!("/channels/{channel}/messages"),
            body: Some(body),
            major: channel,
            channel: Some(channel),
            by_token: false,
            once: false,
            deadline: Instant::now() + PATIENCE,
        };
        self.typed(call).await
    }

    async fn get<T: DeserializeOwned>(
        &self,
        route: &'static str,
        path: String,
        major: u64,
    ) -> Result<T, RestError> {
        let call = Call {
            method: Method::GET,
            route,
            path,
            body: None,
            major,
            channel: None,
            by_token: false,
            once: false,
            deadline: Instant::now() + PATIENCE,
        };
        self.typed(call).await
    }

    async fn typed<T: DeserializeOwned>(&self, call: Call) -> Result<T, RestError> {
        let route = call.route;
        let answer = self.send(call).await?;
        serde_json::from_value(answer).map_err(|error| RestError::Unreadable {
            route,
            why: error.to_string(),
        })
    }
}

fn commands_path(application: u64, guild: Option<u64>) -> String {
    match guild {
        None => format!("/applications/{application}/commands"),
        Some(guild) => format!("/applications/{application}/guilds/{guild}/commands"),
    }
}

/// A body is plain values: it always becomes JSON.
fn as_json(body: &Body) -> Value {
    serde_json::to_value(body).unwrap_or_default()
}
