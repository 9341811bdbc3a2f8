//! What exists: guilds, channels, people and messages.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;

use super::form::Upload;
use super::interactions::Did;
use super::permissions::{self, ADMINISTRATOR};
use super::{Setup, snowflake};

/// A kind of channel, with Discord's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Of a guild.
    Text = 0,
    /// Between one person and the bot.
    Direct = 1,
    /// Of a guild; others can follow it.
    Announcement = 5,
    /// A thread or a forum's post.
    Thread = 11,
    /// It has posts and no messages.
    Forum = 15,
}

/// Somebody with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Its account.
    pub id: u64,
    /// What it is called.
    pub name: String,
    /// The language of its Discord.
    pub locale: String,
    /// Its roles in the guilds that it is in.
    pub roles: Vec<u64>,
    /// What it may do. Without it, what its roles and everyone may.
    pub permissions: Option<u64>,
    /// Whether it is a bot.
    pub bot: bool,
    /// Whether it is a webhook, whose messages have no member.
    pub webhook: bool,
}

impl Person {
    /// Somebody new with this name.
    pub fn new(name: &str) -> Person {
        Person {
            id: snowflake::next(),
            name: name.to_owned(),
            locale: "en-US".to_owned(),
            roles: Vec::new(),
            permissions: None,
            bot: false,
            webhook: false,
        }
    }

    /// With this role.
    #[must_use]
    pub fn role(mut self, role: u64) -> Person {
        self.roles.push(role);
        self
    }

    /// With Discord in this language, such as `de`.
    #[must_use]
    pub fn locale(mut self, locale: &str) -> Person {
        self.locale = locale.to_owned();
        self
    }

    /// With these permissions, whatever the roles say.
    #[must_use]
    pub fn permissions(mut self, permissions: u64) -> Person {
        self.permissions = Some(permissions);
        self
    }

    /// Another bot.
    #[must_use]
    pub fn bot(mut self) -> Person {
        self.bot = true;
        self
    }

    /// A webhook.
    #[must_use]
    pub fn webhook(mut self) -> Person {
        self.webhook = true;
        self
    }
}

pub(super) fn bot(setup: &Setup) -> Person {
    let mut bot = Person::new(&setup.name).bot();
    bot.id = setup.application;
    bot
}

/// A message, as it is now.
#[derive(Debug, Clone)]
pub struct Message {
    /// Its id.
    pub id: u64,
    /// Where it is.
    pub channel: u64,
    /// The guild of that.
    pub guild: Option<u64>,
    /// Who wrote it.
    pub author: Person,
    /// Its plain words.
    pub content: String,
    /// Its cards, as sent.
    pub embeds: Vec<Value>,
    /// Its rows of buttons, as sent.
    pub components: Vec<Value>,
    /// Discord's flags.
    pub flags: u64,
    /// The message that it replies to.
    pub replies_to: Option<u64>,
    /// Whose accounts it notifies.
    pub mentions: Vec<Person>,
    /// The interaction that it answers.
    pub interaction: Option<u64>,
    /// Whether it is pinned.
    pub pinned: bool,
    /// Whether it is gone.
    pub deleted: bool,
    /// When it was last edited.
    pub edited: Option<String>,
    /// The bodies that made it what it is, in order: as the bot sent them.
    pub sent: Vec<Value>,
    /// Who asked for it, with what kind of interaction, on which message.
    pub(super) asked: Option<(Did, Person, Option<u64>)>,
    pub(super) kind: u64,
    pub(super) pinned_at: Option<String>,
    /// Ids of its files.
    pub(super) files: Vec<u64>,
}

/// A button of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What stands on it.
    pub label: String,
    /// What comes back when it is clicked. Empty for a link.
    pub custom_id: String,
    /// Where a link leads.
    pub url: Option<String>,
    /// Whether it can be clicked no more.
    pub disabled: bool,
    /// Its colour, by Discord's number.
    pub style: u64,
}

/// Only one person sees it.
pub(super) const EPHEMERAL: u64 = 1 << 6;
/// "The bot is thinking."
pub(super) const LOADING: u64 = 1 << 7;

impl Message {
    /// Whether only one person sees it.
    pub fn is_ephemeral(&self) -> bool {
        self.flags & EPHEMERAL != 0
    }

    /// Whether it only says that the bot is thinking.
    pub fn is_loading(&self) -> bool {
        self.flags & LOADING != 0
    }

    /// All words that a person would read, line by line: the content, then each card from its title to its footer.
    pub fn words(&self) -> String {
        let mut lines = vec![self.content.as_str()];
        for embed in &self.embeds {
            lines.extend(embed["author"]["name"].as_str());
            lines.extend(embed["title"].as_str());
            lines.extend(embed["description"].as_str());
            for field in embed["fields"].as_array().into_iter().flatten() {
                lines.extend(field["name"].as_str());
                lines.extend(field["value"].as_str());
            }
            lines.extend(embed["footer"]["text"].as_str());
        }
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }

    /// Its buttons, row by row.
    pub fn buttons(&self) -> Vec<Button> {
        let rows = self.components.iter();
        rows.flat_map(|row| row["components"].as_array().into_iter().flatten())
            .filter(|component| component["type"] == 2)
            .map(|button| Button {
                label: text(&button["label"]),
                custom_id: text(&button["custom_id"]),
                url: button["url"].as_str().map(str::to_owned),
                disabled: button["disabled"].as_bool().unwrap_or(false),
                style: button["style"].as_u64().unwrap_or(0),
            })
            .collect()
    }

    /// The first button with these words on it.
    pub fn button(&self, label: &str) -> Option<Button> {
        self.buttons()
            .into_iter()
            .find(|button| button.label.contains(label))
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

pub(super) struct Guild {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) locale: String,
    pub(super) owner: u64,
    pub(super) roles: Vec<Role>,
    pub(super) members: BTreeMap<u64, Person>,
    /// The role that Discord makes for the bot.
    pub(super) role_of_the_bot: u64,
    /// Whether the bot is in it.
    pub(super) is_joined: bool,
}

#[derive(Clone)]
pub(super) struct Role {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) permissions: u64,
    /// The bot that it was made for.
    pub(super) of_bot: Option<u64>,
}

#[derive(Clone)]
pub(super) struct Channel {
    pub(super) id: u64,
    pub(super) guild: Option<u64>,
    pub(super) parent: Option<u64>,
    pub(super) kind: Kind,
    pub(super) name: String,
    /// Who opened a thread.
    pub(super) owner: Option<u64>,
    /// The person of a direct channel.
    pub(super) with: Option<Person>,
    /// Whether that person takes messages.
    pub(super) is_closed: bool,
    /// What the bot may do here.
    pub(super) bot_may: u64,
    /// What a role or a person may do here and not elsewhere, and the other way round.
    pub(super) exceptions: Vec<Exception>,
    /// Whether only the grown-up see it.
    pub(super) nsfw: bool,
    /// When a thread was closed, as Discord writes times.
    pub(super) archived: Option<String>,
}

impl Channel {
    /// An open thread in a channel of a guild.
    pub(super) fn thread(
        id: u64,
        (guild, parent): (Option<u64>, u64),
        name: &str,
        who: &Person,
        bot_may: u64,
    ) -> Channel {
        Channel {
            id,
            guild,
            parent: Some(parent),
            kind: Kind::Thread,
            name: name.to_owned(),
            owner: Some(who.id),
            with: None,
            is_closed: false,
            bot_may,
            exceptions: Vec::new(),
            nsfw: false,
            archived: None,
        }
    }
}

/// A file that Discord has.
#[derive(Clone)]
pub(super) struct File {
    pub(super) name: String,
    pub(super) url: String,
    pub(super) size: u64,
    /// What is in it, where the bot sent it.
    pub(super) sent: Option<Upload>,
}

#[derive(Clone, Copy)]
pub(super) struct Exception {
    pub(super) whom: u64,
    pub(super) is_role: bool,
    pub(super) allow: u64,
    pub(super) deny: u64,
}

pub(super) struct World {
    pub(super) bot: Person,
    pub(super) guilds: BTreeMap<u64, Guild>,
    pub(super) channels: BTreeMap<u64, Channel>,
    pub(super) messages: BTreeMap<u64, Message>,
    /// The direct channel of a person.
    pub(super) direct: HashMap<u64, u64>,
    /// Everybody who was met.
    pub(super) people: HashMap<u64, Person>,
    /// By guild; those for everywhere under none.
    pub(super) commands: BTreeMap<Option<u64>, Vec<Value>>,
    /// Files of messages and commands.
    pub(super) files: BTreeMap<u64, File>,
    /// Messages that a test made older than an hour.
    pub(super) grown_old: HashSet<u64>,
    /// Messages by the nonce that they were sent with.
    pub(super) nonces: HashMap<(u64, String), u64>,
    /// Whether the bot may read what is not meant for it.
    pub(super) reads_everything: bool,
}

impl World {
    pub(super) fn new(bot: Person) -> World {
        World {
            people: HashMap::from([(bot.id, bot.clone())]),
            bot,
            guilds: BTreeMap::new(),
            channels: BTreeMap::new(),
            messages: BTreeMap::new(),
            direct: HashMap::new(),
            commands: BTreeMap::new(),
            files: BTreeMap::new(),
            grown_old: HashSet::new(),
            nonces: HashMap::new(),
            reads_everything: false,
        }
    }

    pub(super) fn add_guild(&mut self, id: u64, name: &str) {
        let role_of_the_bot = snowflake::next();
        let role = |id, name: &str, permissions| Role {
            id,
            name: name.to_owned(),
            permissions,
            of_bot: (id == role_of_the_bot).then_some(self.bot.id),
        };
        let roles = vec![
            // That of everyone has the id of the guild.
            role(id, "@everyone", permissions::OF_EVERYONE),
            role(role_of_the_bot, &self.bot.name, permissions::OF_THE_BOT),
        ];
        let guild = Guild {
            id,
            name: name.to_owned(),
            locale: "en-US".to_owned(),
            owner: snowflake::next(),
            roles,
            members: BTreeMap::from([(self.bot.id, self.bot.clone().role(role_of_the_bot))]),
            role_of_the_bot,
            is_joined: true,
        };
        self.guilds.insert(id, guild);
    }

    /// The person is known from now on, and is a member of the guild of this channel.
    pub(super) fn meet(&mut self, person: &Person, guild: Option<u64>) {
        self.people.insert(person.id, person.clone());
        if person.webhook {
            return;
        }
        if let Some(guild) = guild.and_then(|guild| self.guilds.get_mut(&guild)) {
            guild.members.insert(person.id, person.clone());
        }
    }

    /// The channel with the person, made when there is none.
    pub(super) fn direct(&mut self, person: &Person) -> u64 {
        if let Some(channel) = self.direct.get(&person.id) {
            return *channel;
        }
        let id = snowflake::next();
        self.direct.insert(person.id, id);
        self.people.insert(person.id, person.clone());
        self.channels.insert(
            id,
            Channel {
                id,
                guild: None,
                parent: None,
                kind: Kind::Direct,
                name: String::new(),
                owner: None,
                with: Some(person.clone()),
                is_closed: false,
                bot_may: permissions::OF_THE_BOT,
                exceptions: Vec::new(),
                nsfw: false,
                archived: None,
            },
        );
        id
    }

    pub(super) fn permissions_of(&self, person: &Person, guild: u64) -> u64 {
        if let Some(permissions) = person.permissions {
            return permissions;
        }
        let Some(guild) = self.guilds.get(&guild) else {
            return 0;
        };
        let own = guild
            .roles
            .iter()
            .filter(|role| role.id == guild.id || person.roles.contains(&role.id))
            .fold(0, |all, role| all | role.permissions);
        if guild.owner == person.id || own & ADMINISTRATOR != 0 {
            u64::MAX >> 10
        } else {
            own
        }
    }

    /// What a person may do in a channel; in a thread, what they may in its channel.
    pub(super) fn permissions_in(&self, person: &Person, guild: u64, channel: u64) -> u64 {
        let everywhere = self.permissions_of(person, guild);
        let place = self.channels.get(&channel);
        let place = match place {
            Some(thread) if thread.kind == Kind::Thread => {
                thread.parent.and_then(|parent| self.channels.get(&parent))
            }
            place => place,
        };
        let Some(place) = place else {
            return everywhere;
        };
        if person.permissions.is_some() || everywhere & ADMINISTRATOR != 0 {
            return everywhere;
        }
        // From the weakest to the strongest word: everyone, the person's roles together, the person.
        let mut may = everywhere;
        for layer in [0, 1, 2] {
            let of_layer = place.exceptions.iter().filter(|one| match layer {
                0 => one.is_role && one.whom == guild,
                1 => one.is_role && one.whom != guild && person.roles.contains(&one.whom),
                _ => !one.is_role && one.whom == person.id,
            });
            let (allow, deny) = of_layer.fold((0, 0), |(allow, deny), one| {
                (allow | one.allow, deny | one.deny)
            });
            may = (may & !deny) | allow;
        }
        may
    }

    /// A message that is there.
    pub(super) fn message(&self, channel: u64, id: u64) -> Option<&Message> {
        let message = self.messages.get(&id)?;
        (message.channel == channel && !message.deleted && !message.is_ephemeral())
            .then_some(message)
    }

    /// Whether the bot is given the words: they mention it, are its own, were sent to it alone, or it may read all.
    pub(super) fn may_read(&self, message: &Message) -> bool {
        self.reads_everything
            || message.guild.is_none()
            || message.author.id == self.bot.id
            || message.mentions.iter().any(|one| one.id == self.bot.id)
    }
}
