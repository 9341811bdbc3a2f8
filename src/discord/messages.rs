//! Messages: mentions, replies to an answer, and answers that nobody asked for.

use std::sync::Arc;

use super::asking::{Found, Question, Shown, lent};
use super::body::{Body, MessageReference};
use super::bot::Bot;
use super::buttons::Pressed;
use super::events::{Said, Thread, custom_ids};
use super::rest::RestError;
use super::words::Words;
use crate::access::Asker;
use crate::answer::reply::Outcome;
use crate::assistant::Way;
use crate::assistant::channels::made_at;

/// A thread that is older was not opened just now: the bot was only let into it.
const JUST_NOW_MS: u64 = 60_000;

/// A message in a help channel with fewer words asks nothing that can be searched for.
const FEWEST_WORDS: usize = 3;

/// Somebody wrote a message.
pub async fn said(bot: &Arc<Bot>, said: Said) {
    let Some(me) = bot.me() else { return };
    if said.by_machine || said.asker.member == me {
        return;
    }
    // To the bot: by mentioning it, by replying to it, or in a conversation with nobody else.
    let mentioned = said.mentions.contains(&me);
    let to_bot = said
        .replies_to
        .as_ref()
        .filter(|replied| replied.author == me);
    let direct = said.asker.guild.is_none();
    if !(mentioned || to_bot.is_some() || direct) {
        if bot.closing.is_cancelled() {
            return;
        }
        return in_watched_channel(bot, said).await;
    }
    if !bot.is_first(said.id) {
        return;
    }
    bot.counters.messages.add();
    let words = bot.words_for(&said.asker);
    if bot.closing.is_cancelled() {
        if bot
            .told
            .entry(said.asker.member)
            .or_insert_with(|| ())
            .is_fresh()
        {
            reply(bot, &said, Body::words(bot.restarting(words)), words).await;
        }
        return;
    }
    let text = without_mention(&said.content, me);
    let earlier = match to_bot {
        Some(replied) => earlier(bot, &said.asker, &replied.custom_ids).await,
        None => None,
    };
    if text.is_empty() {
        // A reply without words for us, or one whose words Discord keeps: only a mention wants an answer.
        if mentioned {
            reply(bot, &said, Body::words(words.just("refuse-empty")), words).await;
        }
        return;
    }
    if !bot.settings().opened.may_ask(&said.asker) {
        if bot
            .told
            .entry(said.asker.member)
            .or_insert_with(|| ())
            .is_fresh()
        {
            reply(
                bot,
                &said,
                Body::words(words.just("refuse-guild-only")),
                words,
            )
            .await;
        }
        return;
    }
    if let Err(refusal) = bot.may_ask_here(&said.asker, words).await {
        // Said once in a while: a flood is not answered with a flood.
        if bot
            .told
            .entry(said.asker.member)
            .or_insert_with(|| ())
            .is_fresh()
        {
            reply(bot, &said, Body::words(refusal), words).await;
        }
        return;
    }
    let words = bot.public_words(&said.asker, words).await;
    let mut question = Question::plain(text, Way::Mention);
    if let Some(earlier) = earlier {
        question.earlier = Some(earlier);
        question.way = Way::FollowUp;
    }
    let found = bot.ask(&said.asker, words, &question).await;
    let body = bot
        .body(&said.asker, words, &found, Shown::Page(0), false)
        .await;
    reply(bot, &said, body, words).await;
}

/// The question that the answer with these buttons was given to, and when it was asked.
async fn earlier(bot: &Arc<Bot>, asker: &Asker, custom_ids: &[String]) -> Option<(String, i64)> {
    let question = custom_ids
        .iter()
        .find_map(|custom_id| bot.buttons.read(custom_id, asker)?.question())?;
    match bot.records.question(question).await {
        Ok(row) => row.map(|row| (lent(&row), row.asked_at)),
        Err(error) => {
            // It is answered as a question of its own, and says nothing of another one.
            tracing::error!(error = %error, "an earlier question cannot be read");
            None
        }
    }
}

impl Bot {
    /// The bot's message with that button among the last ones where `place` is: one that was sent though that could not
    /// be written down any more.
    ///
    /// # Errors
    /// When Discord does not tell.
    pub async fn own_message(
        &self,
        place: &Asker,
        button: &Pressed,
    ) -> Result<Option<u64>, RestError> {
        let messages = self.rest.messages(place.channel, None).await?;
        let custom_id = self.buttons.custom_id(button, place);
        let found = messages.iter().find(|message| {
            Some(message.author.id.get()) == self.me() && custom_ids(message).contains(&custom_id)
        });
        Ok(found.map(|message| message.id.get()))
    }

    /// The question that the answer with these buttons was given to, in the asker's words; `None` where it is not known
    /// any more.
    pub async fn question_behind(
        self: &Arc<Self>,
        asker: &Asker,
        custom_ids: &[String],
    ) -> Option<String> {
        earlier(self, asker, custom_ids)
            .await
            .map(|(words, _)| words)
    }
}

/// Answers a message where it stands.
async fn reply(bot: &Arc<Bot>, said: &Said, mut body: Body, words: &Words) {
    body.message_reference = Some(to(said));
    bot.send(said.asker.channel, body, said.id, words).await;
}

/// What makes a message a reply; it is sent all the same when the other one is gone.
fn to(said: &Said) -> MessageReference {
    MessageReference {
        message_id: said.id.to_string(),
        fail_if_not_exists: false,
    }
}

/// The words around the mention.
fn without_mention(content: &str, me: u64) -> String {
    let text = content
        .replace(&format!("<@{me}>"), " ")
        .replace(&format!("<@!{me}>"), " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A thread or forum post was opened.
pub async fn opened(bot: &Arc<Bot>, thread: Thread) {
    let now = jiff::Timestamp::now().as_millisecond().max(0) as u64;
    if Some(thread.owner) == bot.me() || made_at(thread.id) + JUST_NOW_MS < now {
        return;
    }
    if !is_watched(bot, thread.guild, thread.parent).await {
        return;
    }
    let thread = Arc::new(thread);
    bot.threads.insert(thread.id, thread.clone());
    // Where Discord tells what the first message says, that is waited for: it says more than the title.
    if !bot.settings().message_content && bot.is_first_of_thread(thread.id) {
        by_itself(bot, &asker_of(&thread), thread.title.clone(), None).await;
    }
}

fn asker_of(thread: &Thread) -> Asker {
    Asker {
        member: thread.owner,
        guild: Some(thread.guild),
        channel: thread.id,
        permissions: 0,
        // Nothing is shown to them alone.
        roles: Vec::new(),
    }
}

/// A message that is not for the bot, in a channel where an admin wants answers all the same.
async fn in_watched_channel(bot: &Arc<Bot>, said: Said) {
    if said.content.is_empty() || said.replies_to.is_some() {
        return;
    }
    let Some(guild) = said.asker.guild else {
        return;
    };
    // The first message of a forum post has the post's own id.
    if said.id == said.asker.channel || bot.threads.contains_key(&said.asker.channel) {
        if let Some(thread) = bot.threads.get(&said.asker.channel)
            && thread.owner == said.asker.member
            && bot.is_first_of_thread(thread.id)
        {
            let text = format!("{}. {}", thread.title, said.content);
            by_itself(bot, &said.asker, text, Some(&said)).await;
        }
        return;
    }
    let asks = said.content.contains(['?', '？', '؟'])
        && said.content.split_whitespace().count() >= FEWEST_WORDS;
    if asks && is_watched(bot, guild, said.asker.channel).await && bot.is_first(said.id) {
        let text = said.content.clone();
        by_itself(bot, &said.asker, text, Some(&said)).await;
    }
}

async fn is_watched(bot: &Arc<Bot>, guild: u64, channel: u64) -> bool {
    match bot.records.settings(guild).await {
        Ok(settings) => settings.automatic.contains(&channel),
        Err(error) => {
            tracing::error!(error = %error, "the settings of a guild cannot be read");
            false
        }
    }
}

/// Answers without being asked, when it is sure; otherwise it stays silent.
async fn by_itself(bot: &Arc<Bot>, asker: &Asker, text: String, said: Option<&Said>) {
    let words = bot.public_words(asker, bot.words_for(asker)).await;
    if bot.may_ask(asker, words).await.is_err() {
        return;
    }
    bot.counters.messages.add();
    let question = Question::plain(text, Way::Automatic);
    let found = bot.ask(asker, words, &question).await;
    let of_guild = bot.guild_settings(asker).await;
    let wanted = of_guild.confidence(bot.settings().automatic_confidence);
    let sure = matches!(&found, Found::Reply(_, reply) if reply.outcome == Outcome::Answered
        && reply.confidence >= wanted);
    if !sure {
        return;
    }
    let mut body = bot.body(asker, words, &found, Shown::Unasked, false).await;
    body.message_reference = said.map(to);
    let key = said.map_or(asker.channel, |said| said.id);
    // Nobody waits for it: what Discord does not take is told to the log alone.
    let sent = bot.rest.send_message(asker.channel, &body, key).await;
    bot.told_of(sent);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_what_stands_around_the_mention() {
        assert_eq!(
            without_mention("<@7> who is\n meeting?", 7),
            "who is meeting?"
        );
        assert_eq!(without_mention("hey <@!7> who?", 7), "hey who?");
        assert_eq!(without_mention(" <@7> ", 7), "");
        assert_eq!(without_mention("<@77> who?", 7), "<@77> who?");
    }
}
