//! What happened before anybody was there to be told: old messages, and threads that were closed long ago.

use jiff::Timestamp;

use super::people::write;
use super::world::{Channel, Person};
use super::{Double, Say, snowflake};

/// The past. Nobody is told of any of it.
impl Double {
    /// A person wrote this at that time; the message's id. Those of one millisecond have to be told apart by `number`,
    /// from 0 to 4,095.
    pub fn wrote(
        &self,
        who: &Person,
        channel: u64,
        at: Timestamp,
        number: u16,
        say: impl Into<Say>,
    ) -> u64 {
        let id = snowflake::of_time(at, number);
        let mut state = self.inner.lock();
        write(&mut state.world, who, channel, id, &say.into());
        id
    }

    /// A thread that was opened and closed at that time, `number` as for messages; its id.
    pub fn closed_thread(
        &self,
        who: &Person,
        parent: u64,
        name: &str,
        at: Timestamp,
        number: u16,
    ) -> u64 {
        let id = snowflake::of_time(at, number);
        let mut state = self.inner.lock();
        let found = state.world.channels.get(&parent);
        let (guild, bot_may) = found.map_or((None, 0), |one| (one.guild, one.bot_may));
        state.world.meet(who, guild);
        let thread = Channel {
            archived: Some(snowflake::written(at)),
            ..Channel::thread(id, (guild, parent), name, who, bot_may)
        };
        state.world.channels.insert(id, thread);
        id
    }

    /// A message counts as older than an hour from now on, whatever its id says.
    pub fn grow_old(&self, message: u64) {
        self.inner.lock().world.grown_old.insert(message);
    }

    /// A message is gone, and nobody was told.
    pub fn lose(&self, message: u64) {
        let mut state = self.inner.lock();
        if let Some(message) = state.world.messages.get_mut(&message) {
            message.deleted = true;
        }
    }
}
