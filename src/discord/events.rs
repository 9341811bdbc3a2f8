//! What happens in Discord, in types of our own: serenity's end here.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use secrecy::SecretString;
use serenity::all::{
    ActionRow, ActionRowComponent, ApplicationId, ButtonKind, ChannelId, ChannelType,
    CommandDataOption, CommandDataOptionValue, CommandInteraction, ComponentInteraction,
    ComponentInteractionDataKind, Embed, Event, GuildChannel, GuildId, Interaction, InteractionId,
    Message, MessageFlags, MessageType, ModalInteraction, Permissions, RoleId, User,
};

use super::body::{Button, Row};
use super::channels::Written;
use super::rest::Ticket;
use crate::access::Asker;
use crate::assistant::GuildChange;
use crate::assistant::channels::made_at;

/// Something that the bot may have to do with.
pub enum Happening {
    /// A session began.
    Ready {
        /// Which shard.
        shard: u32,
        /// Guilds on this shard.
        guilds: usize,
    },
    /// A session goes on where it was.
    Resumed,
    /// Somebody used a command.
    Command(Box<Command>),
    /// Somebody types an option that we complete.
    Typing(Box<Command>),
    /// Somebody pressed a button.
    Press(Box<Press>),
    /// Somebody sent a form in.
    Submitted(Box<Submitted>),
    /// Somebody wrote a message.
    Said(Box<Said>),
    /// Somebody opened a thread or a forum post.
    Thread(Thread),
    /// A guild is there, with the language that it chose.
    Guild {
        /// Which.
        id: u64,
        /// Its language.
        locale: String,
    },
    /// The bot was taken out of a guild.
    Left(u64),
    /// A message was written, changed or deleted in a guild.
    Written(Box<Written>),
    /// Messages were deleted in a guild, whoever wrote them. It takes no right to read them.
    MessagesGone {
        /// The channel or thread that they stood in.
        channel: u64,
        /// Which.
        ids: Vec<u64>,
    },
    /// A guild's roles or channels are otherwise than they were.
    Structure(u64, Box<GuildChange>),
    /// An event that could not be read.
    Unreadable(String),
}

/// An interaction: who, where, in which language, and the right to answer.
pub struct Visit {
    /// The right to answer it.
    pub ticket: Ticket,
    /// Who and where.
    pub asker: Asker,
    /// The language of their Discord.
    pub locale: String,
}

/// A command that somebody used.
pub struct Command {
    /// Who and where.
    pub visit: Visit,
    /// Its name, as it was registered.
    pub name: String,
    /// The group that the subcommand is in, where there are some.
    pub group: Option<String>,
    /// The subcommand, where there are some.
    pub subcommand: Option<String>,
    /// What was given.
    pub options: BTreeMap<String, Given>,
    /// The option that is being typed, and what stands there so far.
    pub typing: Option<(String, String)>,
    /// The message that it was used on.
    pub target: Option<Target>,
}

/// The value of an option.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// Words.
    Text(String),
    /// Yes or no.
    Yes(bool),
    /// A whole number.
    Number(i64),
    /// A channel.
    Channel(u64),
    /// A role.
    Role(u64),
    /// A file.
    File(File),
}

/// A file that was given with a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// What it is called.
    pub name: String,
    /// Where it is, for a day or so. Whoever knows it has the file.
    pub url: String,
}

impl Command {
    /// An option's words.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.options.get(name)? {
            Given::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether an option is set to yes.
    pub fn yes(&self, name: &str) -> Option<bool> {
        match self.options.get(name)? {
            Given::Yes(yes) => Some(*yes),
            _ => None,
        }
    }

    /// An option's number.
    pub fn number(&self, name: &str) -> Option<i64> {
        match self.options.get(name)? {
            Given::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// An option's role.
    pub fn role(&self, name: &str) -> Option<u64> {
        match self.options.get(name)? {
            Given::Role(id) => Some(*id),
            _ => None,
        }
    }

    /// An option's file.
    pub fn file(&self, name: &str) -> Option<&File> {
        match self.options.get(name)? {
            Given::File(file) => Some(file),
            _ => None,
        }
    }

    /// An option's channel.
    pub fn channel(&self, name: &str) -> Option<u64> {
        match self.options.get(name)? {
            Given::Channel(id) => Some(*id),
            _ => None,
        }
    }
}

/// A message that a command was used on.
#[cfg_attr(
    not(test),
    expect(
        dead_code,
        reason = "briefings are to recognise the bot's own answers by these"
    )
)]
pub struct Target {
    /// Its id.
    pub id: u64,
    /// Who wrote it.
    pub author: u64,
    /// What it says.
    pub content: String,
    /// What its buttons carry.
    pub custom_ids: Vec<String>,
}

/// A button that somebody pressed, or a menu in which they chose.
pub struct Press {
    /// Who and where.
    pub visit: Visit,
    /// What the button carries.
    pub custom_id: String,
    /// What was chosen in a menu: values, or ids of channels.
    pub chosen: Vec<String>,
    /// The message that it stands under.
    pub message: u64,
    /// All buttons of that message, row by row.
    pub rows: Vec<Row>,
    /// Whether only whoever pressed sees that message.
    pub is_private: bool,
}

/// A form that somebody filled in and sent.
pub struct Submitted {
    /// Who and where.
    pub visit: Visit,
    /// What the form carries.
    pub custom_id: String,
    /// What stands in its fields, by what each of them carries; empty where nothing was written.
    pub fields: BTreeMap<String, String>,
}

/// A message that somebody wrote.
pub struct Said {
    /// Its id.
    pub id: u64,
    /// Who and where. What they may do there, Discord does not tell with messages.
    pub asker: Asker,
    /// Whether a bot, a webhook or Discord itself wrote it.
    pub by_machine: bool,
    /// What it says; empty when Discord does not tell.
    pub content: String,
    /// Who is mentioned.
    pub mentions: Vec<u64>,
    /// The message that it replies to.
    pub replies_to: Option<RepliedTo>,
}

/// The message that another one replies to.
pub struct RepliedTo {
    /// Who wrote it.
    pub author: u64,
    /// What its buttons carry.
    pub custom_ids: Vec<String>,
}

/// A thread or forum post.
pub struct Thread {
    /// Its id, which is that of its channel and of its first message too.
    pub id: u64,
    /// Where it was opened.
    pub parent: u64,
    /// The guild.
    pub guild: u64,
    /// Who opened it.
    pub owner: u64,
    /// Its title.
    pub title: String,
}

/// What an event means to the bot; `None` for most.
pub fn of(event: Event, shard: u32) -> Option<Happening> {
    match event {
        Event::Ready(ready) => Some(Happening::Ready {
            shard,
            guilds: ready.ready.guilds.len(),
        }),
        Event::Resumed(_) => Some(Happening::Resumed),
        Event::InteractionCreate(event) => match event.interaction {
            Interaction::Command(command) => Some(Happening::Command(Box::new(used(command)))),
            Interaction::Autocomplete(command) => Some(Happening::Typing(Box::new(used(command)))),
            Interaction::Component(press) => Some(Happening::Press(Box::new(pressed(press)))),
            Interaction::Modal(form) => Some(Happening::Submitted(Box::new(submitted(form)))),
            _ => None,
        },
        Event::MessageDelete(event) => event.guild_id.map(|_| Happening::MessagesGone {
            channel: event.channel_id.get(),
            ids: vec![event.message_id.get()],
        }),
        Event::MessageDeleteBulk(event) => event.guild_id.map(|_| Happening::MessagesGone {
            channel: event.channel_id.get(),
            ids: event.ids.iter().map(|id| id.get()).collect(),
        }),
        Event::MessageCreate(event) => Some(Happening::Said(Box::new(said(event.message)))),
        Event::ThreadCreate(event) => opened(event.thread).map(Happening::Thread),
        Event::GuildCreate(event) => Some(Happening::Guild {
            id: event.guild.id.get(),
            locale: event.guild.preferred_locale,
        }),
        // An outage is not a farewell.
        Event::GuildDelete(event) if !event.guild.unavailable => {
            Some(Happening::Left(event.guild.id.get()))
        }
        Event::Unknown(event) => Some(Happening::Unreadable(event.kind)),
        _ => None,
    }
}

fn used(command: CommandInteraction) -> Command {
    let member = command.member.as_deref();
    let permissions = member.and_then(|member| member.permissions);
    let visit = Visit {
        ticket: ticket(command.application_id, command.id, command.token),
        asker: asker(
            &command.user,
            command.guild_id,
            command.channel_id,
            permissions,
            member.map(|member| member.roles.as_slice()),
        ),
        locale: command.locale,
    };
    let (mut group, mut subcommand, mut given) = (None, None, command.data.options);
    // A group holds one subcommand, and that holds what was given.
    while let [
        CommandDataOption {
            name,
            value:
                value @ (CommandDataOptionValue::SubCommandGroup(_)
                | CommandDataOptionValue::SubCommand(_)),
            ..
        },
    ] = given.as_mut_slice()
    {
        let name = std::mem::take(name);
        given = match std::mem::replace(value, CommandDataOptionValue::Boolean(false)) {
            CommandDataOptionValue::SubCommandGroup(inner) => {
                group = Some(name);
                inner
            }
            CommandDataOptionValue::SubCommand(inner) => {
                subcommand = Some(name);
                inner
            }
            _ => Vec::new(),
        };
    }
    let mut options = BTreeMap::new();
    let mut typing = None;
    for option in given {
        let value = match option.value {
            CommandDataOptionValue::Autocomplete { value, .. } => {
                typing = Some((option.name, value));
                continue;
            }
            CommandDataOptionValue::String(text) => Given::Text(text),
            CommandDataOptionValue::Boolean(yes) => Given::Yes(yes),
            CommandDataOptionValue::Integer(number) => Given::Number(number),
            CommandDataOptionValue::Channel(id) => Given::Channel(id.get()),
            CommandDataOptionValue::Role(id) => Given::Role(id.get()),
            CommandDataOptionValue::Attachment(id) => {
                let Some(file) = command.data.resolved.attachments.get(&id) else {
                    continue;
                };
                Given::File(File {
                    name: file.filename.clone(),
                    url: file.url.clone(),
                })
            }
            _ => continue,
        };
        options.insert(option.name, value);
    }
    let target = command.data.target_id.and_then(|id| {
        let message = command.data.resolved.messages.get(&id.to_message_id())?;
        Some(Target {
            id: message.id.get(),
            author: message.author.id.get(),
            content: words_of(message),
            custom_ids: custom_ids(message),
        })
    });
    Command {
        visit,
        name: command.data.name,
        group,
        subcommand,
        options,
        typing,
        target,
    }
}

/// What a message says: its content, else what its first cards say.
fn words_of(message: &Message) -> String {
    words_in(&message.content, &message.embeds)
}

/// The same of what an event tells of one.
pub(super) fn words_in(content: &str, cards: &[Embed]) -> String {
    if !content.trim().is_empty() {
        return content.to_owned();
    }
    let cards = cards.iter().flat_map(|card| {
        let parts = [card.title.clone(), card.description.clone()];
        parts.into_iter().flatten()
    });
    cards.collect::<Vec<_>>().join("\n")
}

fn pressed(press: ComponentInteraction) -> Press {
    let member = press.member.as_ref();
    let permissions = member.and_then(|member| member.permissions);
    let roles = member.map(|member| member.roles.as_slice());
    Press {
        visit: Visit {
            ticket: ticket(press.application_id, press.id, press.token),
            asker: asker(
                &press.user,
                press.guild_id,
                press.channel_id,
                permissions,
                roles,
            ),
            locale: press.locale,
        },
        chosen: match press.data.kind {
            ComponentInteractionDataKind::StringSelect { values } => values,
            ComponentInteractionDataKind::ChannelSelect { values } => {
                values.iter().map(|id| id.get().to_string()).collect()
            }
            _ => Vec::new(),
        },
        custom_id: press.data.custom_id,
        message: press.message.id.get(),
        is_private: press
            .message
            .flags
            .is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL)),
        rows: rows(&press.message.components),
    }
}

fn submitted(form: ModalInteraction) -> Submitted {
    let member = form.member.as_ref();
    let permissions = member.and_then(|member| member.permissions);
    let roles = member.map(|member| member.roles.as_slice());
    let inputs = form.data.components.iter().flat_map(|row| &row.components);
    let fields = inputs.filter_map(|input| match input {
        ActionRowComponent::InputText(input) => Some((
            input.custom_id.clone(),
            input.value.clone().unwrap_or_default(),
        )),
        _ => None,
    });
    Submitted {
        fields: fields.collect(),
        visit: Visit {
            ticket: ticket(form.application_id, form.id, form.token),
            asker: asker(
                &form.user,
                form.guild_id,
                form.channel_id,
                permissions,
                roles,
            ),
            locale: form.locale,
        },
        custom_id: form.data.custom_id,
    }
}

fn said(message: Message) -> Said {
    let ordinary = matches!(
        message.kind,
        MessageType::Regular | MessageType::InlineReply
    );
    Said {
        id: message.id.get(),
        asker: asker(
            &message.author,
            message.guild_id,
            message.channel_id,
            None,
            message
                .member
                .as_ref()
                .map(|member| member.roles.as_slice()),
        ),
        by_machine: message.author.bot || message.webhook_id.is_some() || !ordinary,
        mentions: message.mentions.iter().map(|user| user.id.get()).collect(),
        replies_to: message.referenced_message.map(|replied| RepliedTo {
            author: replied.author.id.get(),
            custom_ids: custom_ids(&replied),
        }),
        content: message.content,
    }
}

/// What the buttons of a message carry.
pub(super) fn custom_ids(message: &Message) -> Vec<String> {
    rows(&message.components)
        .into_iter()
        .flat_map(|row| row.components)
        .map(|button| button.custom_id)
        .collect()
}

/// The buttons of a message that send something back, row by row.
fn rows(rows: &[ActionRow]) -> Vec<Row> {
    let button = |component: &ActionRowComponent| {
        let ActionRowComponent::Button(button) = component else {
            return None;
        };
        let ButtonKind::NonLink { custom_id, style } = &button.data else {
            return None;
        };
        let label = button.label.clone().unwrap_or_default();
        Some(Button::again(
            label,
            custom_id.clone(),
            (*style).into(),
            button.disabled,
        ))
    };
    rows.iter()
        .map(|row| Row::of(row.components.iter().filter_map(button).collect()))
        .collect()
}

/// A thread that people can read; private ones are nobody's business.
fn opened(thread: GuildChannel) -> Option<Thread> {
    if !matches!(
        thread.kind,
        ChannelType::PublicThread | ChannelType::NewsThread
    ) {
        return None;
    }
    Some(Thread {
        id: thread.id.get(),
        parent: thread.parent_id?.get(),
        guild: thread.guild_id.get(),
        owner: thread.owner_id?.get(),
        title: thread.name,
    })
}

fn ticket(application: ApplicationId, id: InteractionId, token: String) -> Ticket {
    // How long it was on its way cannot be told from its arrival, but its id knows when it was made.
    let now = jiff::Timestamp::now().as_millisecond().max(0) as u64;
    Ticket {
        application: application.get(),
        id: id.get(),
        token: SecretString::from(token),
        arrived: Instant::now(),
        age: Duration::from_millis(now.saturating_sub(made_at(id.get()))),
    }
}

fn asker(
    user: &User,
    guild: Option<GuildId>,
    channel: ChannelId,
    permissions: Option<Permissions>,
    roles: Option<&[RoleId]>,
) -> Asker {
    Asker {
        member: user.id.get(),
        guild: guild.map(|guild| guild.get()),
        channel: channel.get(),
        permissions: permissions.map_or(0, |permissions| permissions.bits()),
        roles: roles
            .unwrap_or_default()
            .iter()
            .map(|role| role.get())
            .collect(),
    }
}

#[cfg(test)]
mod tests;
