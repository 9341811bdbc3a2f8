//! The routes that the bot uses, one function each: about itself, its guilds and commands, and what answers an
//! interaction. `channels` has what is done in channels.

use std::time::{Duration, Instant};

use reqwest::Method;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::form::{Attachment, Form};
use super::{Call, Channel, Load, Rest, RestError};
use crate::discord::body::{Body, Row};

/// So long anything that is not an interaction may take, waiting included.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// The right to answer one interaction.
#[derive(Clone)]
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
pub(super) fn id<'de, D: serde::Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    let text = String::deserialize(from)?;
    text.parse().map_err(serde::de::Error::custom)
}

/// The same where it may be missing or null.
pub(super) fn maybe_id<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    text.map(|text| text.parse().map_err(serde::de::Error::custom))
        .transpose()
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
            load: Load::Json(commands),
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
            load: Load::Json(body),
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
        self.edit_original(ticket, Load::Json(as_json(body))).await
    }

    /// Changes nothing but the buttons of the message that one of them was pressed under.
    ///
    /// # Errors
    /// [`RestError`].
    pub async fn edit_buttons(&self, ticket: &Ticket, rows: &[Row]) -> Result<Posted, RestError> {
        let rows = json!({ "components": rows });
        self.edit_original(ticket, Load::Json(rows)).await
    }

    /// Edits the first answer to an interaction so that it has this file, and no other.
    ///
    /// # Errors
    /// [`RestError`].
    pub async fn edit_answer_with_file(
        &self,
        ticket: &Ticket,
        body: &Body,
        file: &Attachment,
    ) -> Result<Posted, RestError> {
        let form = Form::new(as_json(body), file);
        self.edit_original(ticket, Load::Form(form)).await
    }

    async fn edit_original(&self, ticket: &Ticket, load: Load) -> Result<Posted, RestError> {
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
            load,
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
            load: Load::Json(as_json(body)),
            major: ticket.id,
            channel: None,
            by_token: true,
            // It takes no nonce that would make two of it one.
            once: true,
            deadline: Instant::now() + PATIENCE,
        };
        self.typed(call).await
    }

    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        route: &'static str,
        path: String,
        major: u64,
    ) -> Result<T, RestError> {
        let call = Call {
            method: Method::GET,
            route,
            path,
            load: Load::Nothing,
            major,
            channel: None,
            by_token: false,
            once: false,
            deadline: Instant::now() + PATIENCE,
        };
        self.typed(call).await
    }

    pub(super) async fn typed<T: DeserializeOwned>(&self, call: Call) -> Result<T, RestError> {
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
pub(super) fn as_json(body: &Body) -> Value {
    serde_json::to_value(body).unwrap_or_default()
}
