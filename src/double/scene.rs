//! Where it happens, as a test sets it up, and what is to be seen there afterwards.

use std::time::Duration;

use super::faults::{Armed, Fault};
use super::form::Upload;
use super::people::is_of_the_bot;
use super::permissions::{OF_THE_BOT, VIEW_CHANNEL};
use super::world::{Channel, Exception, File, Kind, Message, Person, Role};
use super::{Counts, Double, Seen, Violation, Waited, snowflake};

/// Setting up. All of it works before and after the bot connects; afterwards the bot is told.
impl Double {
    /// The bot is in a new guild; its id. Guilds made one after another fall on different shards.
    pub fn guild(&self, name: &str) -> u64 {
        let mut state = self.inner.lock();
        let number = state.world.guilds.len() as u64;
        let id = snowflake::of_guild(number);
        state.world.add_guild(id, name);
        state.tell_guild(id);
        id
    }

    /// The language of a guild.
    pub fn set_guild_locale(&self, guild: u64, locale: &str) {
        let mut state = self.inner.lock();
        if let Some(guild) = state.world.guilds.get_mut(&guild) {
            locale.clone_into(&mut guild.locale);
        }
    }

    /// The bot is thrown out of a guild.
    pub fn leave(&self, guild: u64) {
        self.set_joined(guild, false);
    }

    /// The bot is invited again.
    pub fn join(&self, guild: u64) {
        self.set_joined(guild, true);
    }

    fn set_joined(&self, guild: u64, yes: bool) {
        let mut state = self.inner.lock();
        if let Some(one) = state.world.guilds.get_mut(&guild) {
            one.is_joined = yes;
        }
        if yes {
            state.tell_guild(guild);
        } else {
            state.tell_guild_gone(guild, false);
        }
    }

    /// A guild is away for a while, as in an outage; the bot stays in it.
    pub fn outage(&self, guild: u64) {
        self.inner.lock().tell_guild_gone(guild, true);
    }

    /// A new channel of a guild; its id.
    pub fn channel(&self, guild: u64, kind: Kind, name: &str) -> u64 {
        self.place(Channel {
            id: snowflake::next(),
            guild: Some(guild),
            parent: None,
            kind,
            name: name.to_owned(),
            owner: None,
            with: None,
            is_closed: false,
            bot_may: OF_THE_BOT,
            exceptions: Vec::new(),
            nsfw: false,
            archived: None,
        })
    }

    /// A new text channel of a guild; its id.
    pub fn text_channel(&self, guild: u64, name: &str) -> u64 {
        self.channel(guild, Kind::Text, name)
    }

    /// A new thread in a channel, or an empty post in a forum; its id.
    pub fn thread(&self, who: &Person, parent: u64, name: &str) -> u64 {
        let (guild, bot_may) = {
            let mut state = self.inner.lock();
            let parent = state.world.channels.get(&parent);
            let found = parent.map_or((None, 0), |one| (one.guild, one.bot_may));
            state.world.meet(who, found.0);
            found
        };
        let whose = (guild, parent);
        self.place(Channel::thread(
            snowflake::next(),
            whose,
            name,
            who,
            bot_may,
        ))
    }

    fn place(&self, channel: Channel) -> u64 {
        let mut state = self.inner.lock();
        let id = channel.id;
        state.world.channels.insert(id, channel);
        state.tell_channel(id, "CREATE");
        id
    }

    /// Removes a channel or a thread.
    pub fn remove_channel(&self, channel: u64) {
        let mut state = self.inner.lock();
        state.tell_channel(channel, "DELETE");
        state.world.channels.remove(&channel);
    }

    /// The channel of direct messages with a person; its id.
    pub fn direct(&self, who: &Person) -> u64 {
        self.inner.lock().world.direct(who)
    }

    /// The person takes no direct messages any more.
    pub fn close_direct(&self, who: &Person) {
        let channel = self.direct(who);
        if let Some(channel) = self.inner.lock().world.channels.get_mut(&channel) {
            channel.is_closed = true;
        }
    }

    /// A new role of a guild; its id.
    pub fn role(&self, guild: u64, name: &str, permissions: u64) -> u64 {
        let id = snowflake::next();
        let mut state = self.inner.lock();
        if let Some(one) = state.world.guilds.get_mut(&guild) {
            one.roles.push(Role {
                id,
                name: name.to_owned(),
                permissions,
                of_bot: None,
            });
        }
        state.tell_role(guild, id);
        id
    }

    /// A file that can be given with a command or a message, by this id as text; it lies at an address that the test
    /// serves.
    pub fn file(&self, name: &str, url: &str) -> String {
        self.file_of_size(name, url, 1_000)
    }

    /// The same with so many bytes, as far as Discord knows.
    pub fn file_of_size(&self, name: &str, url: &str, size: u64) -> String {
        let id = snowflake::next();
        let file = File {
            name: name.to_owned(),
            url: url.to_owned(),
            size,
            sent: None,
        };
        self.inner.lock().world.files.insert(id, file);
        id.to_string()
    }

    /// Discord gives another address for a file from now on: the old one has expired.
    pub fn move_file(&self, file: &str, url: &str) {
        let mut state = self.inner.lock();
        let id = file.parse().unwrap_or(0);
        if let Some(file) = state.world.files.get_mut(&id) {
            url.clone_into(&mut file.url);
        }
    }

    /// Who has this role may do `allow` in a channel, and not `deny`, whatever the role says elsewhere. The role of
    /// everyone has the guild's id. What was said of the role in that channel before holds no more.
    pub fn except_role(&self, channel: u64, role: u64, allow: u64, deny: u64) {
        self.except(channel, role, true, allow, deny);
    }

    /// The same for one person.
    pub fn except_person(&self, channel: u64, who: &Person, allow: u64, deny: u64) {
        self.except(channel, who.id, false, allow, deny);
    }

    fn except(&self, channel: u64, whom: u64, is_role: bool, allow: u64, deny: u64) {
        let mut state = self.inner.lock();
        if let Some(one) = state.world.channels.get_mut(&channel) {
            one.exceptions
                .retain(|one| (one.whom, one.is_role) != (whom, is_role));
            one.exceptions.push(Exception {
                whom,
                is_role,
                allow,
                deny,
            });
        }
        state.tell_channel(channel, "UPDATE");
    }

    /// Only the grown-up see a channel from now on.
    pub fn restrict_age(&self, channel: u64) {
        let mut state = self.inner.lock();
        if let Some(one) = state.world.channels.get_mut(&channel) {
            one.nsfw = true;
        }
        state.tell_channel(channel, "UPDATE");
    }

    /// The person is a member of the guild, as they are now: their roles replace what they had.
    pub fn member(&self, guild: u64, who: &Person) {
        self.inner.lock().world.meet(who, Some(guild));
    }

    /// The person leaves the guild.
    pub fn remove_member(&self, guild: u64, who: &Person) {
        let mut state = self.inner.lock();
        if let Some(guild) = state.world.guilds.get_mut(&guild) {
            guild.members.remove(&who.id);
        }
    }

    /// The bot may no longer do this in a channel: bits of [`super::permissions`].
    pub fn deny(&self, channel: u64, permissions: u64) {
        self.change_permissions(channel, |may| may & !permissions);
    }

    /// The bot may do this in a channel (again).
    pub fn allow(&self, channel: u64, permissions: u64) {
        self.change_permissions(channel, |may| may | permissions);
    }

    fn change_permissions(&self, channel: u64, change: impl FnOnce(u64) -> u64) {
        let mut state = self.inner.lock();
        if let Some(one) = state.world.channels.get_mut(&channel) {
            one.bot_may = change(one.bot_may);
            if one.bot_may & VIEW_CHANNEL != 0 {
                state.tell_channel(channel, "UPDATE");
            }
        }
    }

    /// Something goes wrong with requests to come.
    pub fn fault(&self, fault: Fault) {
        self.inner.lock().faults.push(Armed::new(fault));
    }

    /// Nothing goes wrong any more.
    pub fn clear_faults(&self) {
        self.inner.lock().faults.clear();
    }
}

/// Looking.
impl Double {
    /// A message as it is now, also when it is gone.
    pub fn message(&self, id: u64) -> Option<Message> {
        self.inner.lock().world.messages.get(&id).cloned()
    }

    /// The files that the bot sent with a message and that are still there, in order.
    pub fn files_of(&self, message: u64) -> Vec<Upload> {
        let state = self.inner.lock();
        let message = state.world.messages.get(&message);
        let ids = message.into_iter().flat_map(|message| &message.files);
        ids.filter_map(|id| state.world.files.get(id)?.sent.clone())
            .collect()
    }

    /// The bot's messages that stand in a channel, oldest first; not those that only one person sees.
    pub fn posted(&self, channel: u64) -> Vec<Message> {
        let state = self.inner.lock();
        let messages = state.world.messages.values();
        messages
            .filter(|one| one.channel == channel && !one.is_ephemeral())
            .filter(|one| is_of_the_bot(&state.world, one))
            .cloned()
            .collect()
    }

    /// Waits for a message of the bot in a channel that is as wanted.
    ///
    /// # Errors
    /// When there is none in time.
    pub async fn wait_for_message(
        &self,
        channel: u64,
        within: Duration,
        mut is_wanted: impl FnMut(&Message) -> bool,
    ) -> Result<Message, Waited> {
        let look = |state: &super::State| {
            let messages = state.world.messages.values();
            messages
                .filter(|one| one.channel == channel && is_of_the_bot(&state.world, one))
                .find(|one| is_wanted(one))
                .cloned()
        };
        let found = self.inner.until(&self.inner.changed, within, look).await;
        found.ok_or_else(|| Waited::new("a message of the bot", within))
    }

    /// Waits for the bot's reply to a message.
    ///
    /// # Errors
    /// When there is none in time.
    pub async fn reply_to(&self, message: u64, within: Duration) -> Result<Message, Waited> {
        let channel = self.message(message).map_or(0, |one| one.channel);
        self.wait_for_message(channel, within, |one| one.replies_to == Some(message))
            .await
    }

    /// The commands that are registered, for a guild or for everywhere.
    pub fn commands(&self, guild: Option<u64>) -> Vec<serde_json::Value> {
        let state = self.inner.lock();
        state
            .world
            .commands
            .get(&guild)
            .cloned()
            .unwrap_or_default()
    }

    /// Every request, oldest first, as many as [`super::Setup::remember`] says.
    pub fn seen(&self) -> Vec<Seen> {
        self.inner.lock().records.seen()
    }

    /// Waits until so many requests came with this method to this route, as Discord's description writes it. Those
    /// that are still waiting for their answer count too.
    ///
    /// # Errors
    /// When there are fewer in time.
    pub async fn requests(
        &self,
        method: &str,
        route: &str,
        count: u64,
        within: Duration,
    ) -> Result<(), Waited> {
        let label = format!("{method} {route}");
        let look = |state: &super::State| {
            let requests = &state.records.counts.requests;
            (requests.get(&label).copied().unwrap_or(0) >= count).then_some(())
        };
        let found = self.inner.until(&self.inner.changed, within, look).await;
        found.ok_or_else(|| Waited::new(&format!("{count} times {label}"), within))
    }

    /// Every rule that was broken. A test ends with this being empty.
    pub fn violations(&self) -> Vec<Violation> {
        self.inner.lock().records.violations.clone()
    }

    /// Begins anew, where a test broke rules on purpose.
    pub fn forget_violations(&self) {
        self.inner.lock().records.violations.clear();
    }

    /// How often what happened.
    pub fn counts(&self) -> Counts {
        self.inner.lock().records.counts.clone()
    }
}
