//! Which request is which: Discord's routes, as far as the double knows them.

/// A route with what stands in its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Route {
    Gateway,
    GatewayBot,
    Me,
    MyGuilds,
    DirectMessage,
    User(u64),
    Application,
    Commands {
        application: u64,
        guild: Option<u64>,
    },
    Callback {
        interaction: u64,
        token: String,
    },
    FollowUp {
        application: u64,
        token: String,
    },
    Answer {
        application: u64,
        token: String,
        message: Option<u64>,
    },
    Channel(u64),
    Typing(u64),
    Messages(u64),
    /// The public threads of a channel that were closed.
    Archived(u64),
    Message {
        channel: u64,
        message: u64,
    },
    Threads {
        channel: u64,
        message: u64,
    },
    Pins(u64),
    Pin {
        channel: u64,
        message: u64,
    },
    Guild(u64),
    GuildChannels(u64),
    GuildRoles(u64),
    Member {
        guild: u64,
        user: u64,
    },
}

const DELETE: &str = "DELETE";
const GET: &str = "GET";
const PATCH: &str = "PATCH";
const POST: &str = "POST";
const PUT: &str = "PUT";

/// The route of a path without `/api/v10`, and how Discord's description writes it.
pub(super) fn read(method: &str, path: &str) -> Option<(Route, &'static str)> {
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let id = |text: &str| text.parse::<u64>().ok();
    let found = match (method, parts.as_slice()) {
        (GET, ["gateway"]) => (Route::Gateway, "/gateway"),
        (GET, ["gateway", "bot"]) => (Route::GatewayBot, "/gateway/bot"),
        (GET, ["users", "@me"]) => (Route::Me, "/users/@me"),
        (GET, ["users", "@me", "guilds"]) => (Route::MyGuilds, "/users/@me/guilds"),
        (POST, ["users", "@me", "channels"]) => (Route::DirectMessage, "/users/@me/channels"),
        (GET, ["users", user]) => (Route::User(id(user)?), "/users/{user_id}"),
        (GET, ["applications", "@me"]) => (Route::Application, "/applications/@me"),
        (GET, ["oauth2", "applications", "@me"]) => {
            (Route::Application, "/oauth2/applications/@me")
        }
        (GET | PUT, ["applications", application, "commands"]) => (
            Route::Commands {
                application: id(application)?,
                guild: None,
            },
            "/applications/{application_id}/commands",
        ),
        (GET | PUT, ["applications", application, "guilds", guild, "commands"]) => (
            Route::Commands {
                application: id(application)?,
                guild: Some(id(guild)?),
            },
            "/applications/{application_id}/guilds/{guild_id}/commands",
        ),
        (POST, ["interactions", interaction, token, "callback"]) => (
            Route::Callback {
                interaction: id(interaction)?,
                token: (*token).to_owned(),
            },
            "/interactions/{interaction_id}/{interaction_token}/callback",
        ),
        (POST, ["webhooks", application, token]) => (
            Route::FollowUp {
                application: id(application)?,
                token: (*token).to_owned(),
            },
            "/webhooks/{webhook_id}/{webhook_token}",
        ),
        (GET | PATCH | DELETE, ["webhooks", application, token, "messages", "@original"]) => (
            Route::Answer {
                application: id(application)?,
                token: (*token).to_owned(),
                message: None,
            },
            "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
        ),
        (GET | PATCH | DELETE, ["webhooks", application, token, "messages", message]) => (
            Route::Answer {
                application: id(application)?,
                token: (*token).to_owned(),
                message: Some(id(message)?),
            },
            "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}",
        ),
        (GET, ["channels", channel]) => (Route::Channel(id(channel)?), "/channels/{channel_id}"),
        (POST, ["channels", channel, "typing"]) => {
            (Route::Typing(id(channel)?), "/channels/{channel_id}/typing")
        }
        (GET | POST, ["channels", channel, "messages"]) => (
            Route::Messages(id(channel)?),
            "/channels/{channel_id}/messages",
        ),
        (GET, ["channels", channel, "messages", "pins"]) => (
            Route::Pins(id(channel)?),
            "/channels/{channel_id}/messages/pins",
        ),
        (PUT | DELETE, ["channels", channel, "messages", "pins", message]) => (
            Route::Pin {
                channel: id(channel)?,
                message: id(message)?,
            },
            "/channels/{channel_id}/messages/pins/{message_id}",
        ),
        (GET | PATCH | DELETE, ["channels", channel, "messages", message]) => (
            Route::Message {
                channel: id(channel)?,
                message: id(message)?,
            },
            "/channels/{channel_id}/messages/{message_id}",
        ),
        (POST, ["channels", channel, "messages", message, "threads"]) => (
            Route::Threads {
                channel: id(channel)?,
                message: id(message)?,
            },
            "/channels/{channel_id}/messages/{message_id}/threads",
        ),
        (GET, ["channels", channel, "threads", "archived", "public"]) => (
            Route::Archived(id(channel)?),
            "/channels/{channel_id}/threads/archived/public",
        ),
        (GET, ["guilds", guild]) => (Route::Guild(id(guild)?), "/guilds/{guild_id}"),
        (GET, ["guilds", guild, "channels"]) => (
            Route::GuildChannels(id(guild)?),
            "/guilds/{guild_id}/channels",
        ),
        (GET, ["guilds", guild, "roles"]) => {
            (Route::GuildRoles(id(guild)?), "/guilds/{guild_id}/roles")
        }
        (GET, ["guilds", guild, "members", user]) => (
            Route::Member {
                guild: id(guild)?,
                user: id(user)?,
            },
            "/guilds/{guild_id}/members/{user_id}",
        ),
        _ => return None,
    };
    Some(found)
}

impl Route {
    /// Whether it needs no `Authorization`: the token in its path is enough.
    pub(super) fn is_open(&self) -> bool {
        matches!(
            self,
            Route::Gateway | Route::Callback { .. } | Route::FollowUp { .. } | Route::Answer { .. }
        )
    }

    /// Whether messages with files are sent there.
    pub(super) fn takes_files(&self) -> bool {
        matches!(
            self,
            Route::Callback { .. }
                | Route::FollowUp { .. }
                | Route::Answer { .. }
                | Route::Messages(_)
                | Route::Message { .. }
        )
    }

    /// Whether it does not count towards the requests in all.
    pub(super) fn is_of_an_interaction(&self) -> bool {
        matches!(
            self,
            Route::Callback { .. } | Route::FollowUp { .. } | Route::Answer { .. }
        )
    }

    /// What tells its bucket, besides method and template.
    pub(super) fn bucket(&self) -> String {
        match self {
            Route::FollowUp { token, .. } | Route::Answer { token, .. } => token.clone(),
            Route::Channel(id)
            | Route::Typing(id)
            | Route::Messages(id)
            | Route::Archived(id)
            | Route::Message { channel: id, .. }
            | Route::Threads { channel: id, .. }
            | Route::Pins(id)
            | Route::Pin { channel: id, .. }
            | Route::Guild(id)
            | Route::GuildChannels(id)
            | Route::GuildRoles(id)
            | Route::Member { guild: id, .. }
            | Route::Commands {
                guild: Some(id), ..
            } => id.to_string(),
            _ => String::new(),
        }
    }
}
