//! What people do, as a test tells it.

use std::sync::Arc;
use std::time::Instant;

use serde_json::{Value, json};
use tokio::sync::Notify;

use super::interactions::{Did, Interaction};
use super::messages;
use super::modals;
use super::world::{Message, Person, World};
use super::{Asked, Double, State, snowflake, wire};

/// A message that somebody writes.
#[derive(Debug, Clone)]
pub struct Say {
    content: String,
    replies_to: Option<u64>,
    pings: bool,
    files: Vec<u64>,
}

impl Say {
    /// These words. Accounts in them (`<@17>`) are notified.
    pub fn new(content: impl Into<String>) -> Say {
        Say {
            content: content.into(),
            replies_to: None,
            pings: true,
            files: Vec::new(),
        }
    }

    /// With a file, which [`Double::file`] made.
    #[must_use]
    pub fn with_file(mut self, file: &str) -> Say {
        self.files.extend(file.parse::<u64>());
        self
    }

    /// As a reply, which notifies the one who is replied to.
    #[must_use]
    pub fn replying(mut self, message: u64) -> Say {
        self.replies_to = Some(message);
        self
    }

    /// As a reply that notifies nobody.
    #[must_use]
    pub fn without_ping(mut self) -> Say {
        self.pings = false;
        self
    }
}

impl From<&str> for Say {
    fn from(content: &str) -> Say {
        Say::new(content)
    }
}

impl From<String> for Say {
    fn from(content: String) -> Say {
        Say::new(content)
    }
}

/// Asking.
impl Double {
    /// How the bot is mentioned.
    pub fn mention(&self) -> String {
        format!("<@{}>", self.bot())
    }

    /// A slash command with its options, as an object: `json!({"question": "who?", "private": true})`.
    pub fn slash(&self, who: &Person, channel: u64, name: &str, options: Value) -> Asked {
        self.ask(who, channel, Did::Command, format!("/{name}"), |world| {
            let options = command_options(world, channel, name, &options, "");
            (None, command_data(world, channel, 1, name, options))
        })
    }

    /// Types in one option of a slash command, which offers choices.
    pub fn complete(
        &self,
        who: &Person,
        channel: u64,
        name: &str,
        options: Value,
        focused: &str,
    ) -> Asked {
        let label = format!("typing in {focused} of /{name}");
        self.ask(who, channel, Did::Typing, label, |world| {
            let options = command_options(world, channel, name, &options, focused);
            (None, command_data(world, channel, 1, name, options))
        })
    }

    /// A command in the menu of a message.
    pub fn message_command(&self, who: &Person, message: u64, name: &str) -> Asked {
        let channel = self.channel_of(message);
        let label = format!("\"{name}\" on a message");
        self.ask(who, channel, Did::Command, label, |world| {
            let mut data = command_data(world, channel, 3, name, json!([]));
            // Its words are given to the bot, whatever it may read.
            let target = world
                .messages
                .get(&message)
                .map(|one| (message, wire::message(world, one, true)));
            wire::add(
                &mut data,
                json!({
                    "target_id": wire::id(message),
                    "resolved": {"messages": wire::by_id(target.into_iter().collect())},
                }),
            );
            (None, data)
        })
    }

    /// Clicks a button of a message. The `custom_id` may be forged, and the message may be gone by now.
    pub fn click(&self, who: &Person, message: u64, custom_id: &str) -> Asked {
        let channel = self.channel_of(message);
        self.click_in(who, channel, message, custom_id)
    }

    /// Clicks a button of a message, as if it stood in another channel.
    pub fn click_in(&self, who: &Person, channel: u64, message: u64, custom_id: &str) -> Asked {
        let label = format!("the button {custom_id}");
        self.ask(who, channel, Did::Click, label, |_| {
            let data = json!({"custom_id": custom_id, "component_type": 2, "id": 2});
            (Some(message), data)
        })
    }

    /// Chooses in a menu of a message: things by their labels, channels by their ids.
    ///
    /// # Errors
    /// When the message has no such menu, or it does not take that.
    pub fn choose(
        &self,
        who: &Person,
        message: u64,
        custom_id: &str,
        chosen: &[&str],
    ) -> Result<Asked, String> {
        let (channel, rows) = {
            let state = self.inner.lock();
            let one = state
                .world
                .messages
                .get(&message)
                .ok_or("no such message")?;
            (one.channel, one.components.clone())
        };
        let data = modals::chosen(&rows, custom_id, chosen)?;
        let label = format!("the menu {custom_id}");
        Ok(self.ask(who, channel, Did::Click, label, |_| (Some(message), data)))
    }

    /// Sends a modal in, with its fields by `custom_id`. `message` is the one whose button opened it, if any.
    pub fn submit(
        &self,
        who: &Person,
        channel: u64,
        message: Option<u64>,
        custom_id: &str,
        fields: &[(&str, &str)],
    ) -> Asked {
        let label = format!("the modal {custom_id}");
        let row = |(name, value): &(&str, &str)| {
            json!({"type": 1, "id": 1, "components": [
                {"type": 4, "id": 2, "custom_id": name, "value": value}
            ]})
        };
        let rows: Vec<Value> = fields.iter().map(row).collect();
        self.ask(who, channel, Did::Submit, label, |_| {
            (message, json!({"custom_id": custom_id, "components": rows}))
        })
    }

    fn ask(
        &self,
        who: &Person,
        channel: u64,
        did: Did,
        label: String,
        data: impl FnOnce(&World) -> (Option<u64>, Value),
    ) -> Asked {
        let id = snowflake::made_before(snowflake::next(), self.inner.setup.clock_behind);
        let token = format!("interaction-token-{id}-{:x}", id.rotate_left(29));
        let changed = Arc::new(Notify::new());
        let mut state = self.inner.lock();
        let guild = state.world.channels.get(&channel).and_then(|one| one.guild);
        state.world.meet(who, guild);
        let (source, data) = data(&state.world);
        let interaction = Interaction {
            id,
            token: token.clone(),
            did,
            label,
            channel,
            guild,
            person: who.clone(),
            source,
            sent: Instant::now(),
            acknowledged: None,
            original: None,
            answers: Vec::new(),
            changed: changed.clone(),
        };
        let event = wire::interaction(&state.world, &interaction, did.number(), data);
        // Before the event goes out: the answer may come at once.
        state.tokens.insert(token.clone(), id);
        state.interactions.insert(id, interaction);
        state.tell_interaction(guild, &event);
        Asked {
            inner: self.inner.clone(),
            id,
            token,
            changed,
        }
    }

    fn channel_of(&self, message: u64) -> u64 {
        let state = self.inner.lock();
        state
            .world
            .messages
            .get(&message)
            .map_or(0, |one| one.channel)
    }
}

/// Talking.
impl Double {
    /// Writes a message; its id.
    pub fn say(&self, who: &Person, channel: u64, say: impl Into<Say>) -> u64 {
        let mut state = self.inner.lock();
        speak(&mut state, who, channel, snowflake::next(), &say.into())
    }

    /// Edits a message of a person.
    pub fn edit(&self, message: u64, content: &str) {
        let mut state = self.inner.lock();
        let mentions = mentioned(&state.world, content);
        if let Some(one) = state.world.messages.get_mut(&message) {
            one.content = content.to_owned();
            one.edited = Some(snowflake::now());
            one.mentions = mentions;
            let edited = one.clone();
            state.tell_message(&edited, "UPDATE");
        }
    }

    /// Edits a message of a person so that it has no files any more.
    pub fn take_files_away(&self, message: u64) {
        let mut state = self.inner.lock();
        if let Some(one) = state.world.messages.get_mut(&message) {
            one.files.clear();
            one.edited = Some(snowflake::now());
            let edited = one.clone();
            state.tell_message(&edited, "UPDATE");
        }
    }

    /// Deletes a message of anybody.
    pub fn delete(&self, message: u64) {
        messages::remove(&mut self.inner.lock(), message);
    }

    /// Deletes messages of a channel at once, as a moderation bot does.
    pub fn delete_all(&self, channel: u64, ids: &[u64]) {
        messages::remove_all(&mut self.inner.lock(), channel, ids);
    }

    /// Opens a post in a forum; its id is that of the thread and that of its first message.
    pub fn forum_post(&self, who: &Person, forum: u64, title: &str, say: impl Into<Say>) -> u64 {
        let thread = self.thread(who, forum, title);
        speak(&mut self.inner.lock(), who, thread, thread, &say.into());
        thread
    }
}

fn speak(state: &mut State, who: &Person, channel: u64, id: u64, say: &Say) -> u64 {
    let message = write(&mut state.world, who, channel, id, say);
    state.tell_message(&message, "CREATE");
    id
}

/// The message stands there from now on.
pub(super) fn write(world: &mut World, who: &Person, channel: u64, id: u64, say: &Say) -> Message {
    let guild = world.channels.get(&channel).and_then(|one| one.guild);
    world.meet(who, guild);
    let mut message = messages::compose(world, channel, &Value::Null);
    message.sent.clear();
    message.id = id;
    message.author = who.clone();
    message.content.clone_from(&say.content);
    message.mentions = mentioned(world, &say.content);
    message.replies_to = say.replies_to;
    message.files.clone_from(&say.files);
    if let Some(original) = say.replies_to.and_then(|to| world.messages.get(&to)) {
        message.kind = 19;
        if say.pings && !message.mentions.contains(&original.author) {
            message.mentions.push(original.author.clone());
        }
    }
    world.messages.insert(id, message.clone());
    message
}

/// Whom the words notify.
fn mentioned(world: &World, content: &str) -> Vec<Person> {
    let mut found: Vec<Person> = Vec::new();
    for part in content.split("<@").skip(1) {
        let name = part.split('>').next().unwrap_or_default();
        let id = name.trim_start_matches('!').parse::<u64>();
        let person = id.ok().and_then(|id| world.people.get(&id));
        if let Some(person) = person.filter(|person| !found.contains(person)) {
            found.push(person.clone());
        }
    }
    found
}

/// The command as it was registered, in this guild or for everywhere.
fn registered<'a>(
    world: &'a World,
    guild: Option<u64>,
    kind: u64,
    name: &str,
) -> Option<&'a Value> {
    let of = |guild: Option<u64>| {
        let commands = world.commands.get(&guild)?;
        commands
            .iter()
            .find(|one| one["name"] == name && one["type"] == kind)
    };
    guild.and_then(|guild| of(Some(guild))).or_else(|| of(None))
}

fn command_data(world: &World, channel: u64, kind: u64, name: &str, options: Value) -> Value {
    let guild = world.channels.get(&channel).and_then(|one| one.guild);
    let command = registered(world, guild, kind, name);
    let id = command.map_or_else(|| wire::id(snowflake::next()), |one| one["id"].clone());
    let mut data = json!({"id": id, "name": name, "type": kind, "options": options});
    let mut files = Vec::new();
    files_of(world, &data["options"], &mut files);
    if !files.is_empty() {
        wire::add(
            &mut data,
            json!({"resolved": {"attachments": wire::by_id(files)}}),
        );
    }
    if let Some(Value::String(guild)) = command.map(|one| &one["guild_id"]) {
        wire::add(&mut data, json!({"guild_id": guild}));
    }
    data
}

/// The files among options, as Discord describes them.
fn files_of(world: &World, options: &Value, found: &mut Vec<(u64, Value)>) {
    for option in options.as_array().into_iter().flatten() {
        files_of(world, &option["options"], found);
        let id = option["value"].as_str().and_then(|id| id.parse().ok());
        if let Some(id) = id.filter(|_| option["type"] == 11)
            && let Some(mut told) = wire::file(world, id)
        {
            wire::add(&mut told, json!({"ephemeral": true}));
            found.push((id, told));
        }
    }
}

/// The options with the kinds that they were registered with, or that their values suggest. An object is a subcommand.
fn command_options(
    world: &World,
    channel: u64,
    name: &str,
    options: &Value,
    focused: &str,
) -> Value {
    let guild = world.channels.get(&channel).and_then(|one| one.guild);
    let command = registered(world, guild, 1, name);
    options_of(command.map(|one| &one["options"]), options, focused)
}

fn options_of(known: Option<&Value>, options: &Value, focused: &str) -> Value {
    let known = |name: &str| known?.as_array()?.iter().find(|one| one["name"] == name);
    let option = |(name, value): (&String, &Value)| {
        let known = known(name);
        if value.is_object() {
            let inner = options_of(known.map(|one| &one["options"]), value, focused);
            let kind = known.and_then(|one| one["type"].as_u64()).unwrap_or(1);
            return json!({"name": name, "type": kind, "options": inner});
        }
        let by_value = match value {
            Value::Bool(_) => 5,
            Value::Number(number) if number.is_f64() => 10,
            Value::Number(_) => 4,
            _ => 3,
        };
        let kind = known
            .and_then(|one| one["type"].as_u64())
            .unwrap_or(by_value);
        let mut option = json!({"name": name, "type": kind, "value": value});
        if name == focused {
            wire::add(&mut option, json!({"focused": true}));
        }
        option
    };
    let options = options.as_object().into_iter().flatten();
    options.map(option).collect()
}

/// Whether this message is by the bot and stands there.
pub(super) fn is_of_the_bot(world: &World, message: &Message) -> bool {
    message.author.id == world.bot.id && !message.deleted
}
