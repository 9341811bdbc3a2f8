//! "Find sources" on a message: the passages nearest to what it says, for whoever asked alone.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Where, in_place, named};
use crate::assistant::Way;
use crate::discord::asking::{Question, Shown};
use crate::discord::bot::Bot;
use crate::discord::events::Command;

pub(super) fn registered() -> Value {
    let mut command = named("find");
    // What is used on messages has a name and nothing else.
    command.remove("description");
    command.remove("description_localizations");
    command.insert("type".to_owned(), json!(3));
    in_place(command, Where::Anywhere)
}

pub(super) async fn run(bot: &Arc<Bot>, command: Command) {
    let words = bot.words(&command.visit);
    let (asker, ticket) = (&command.visit.asker, &command.visit.ticket);
    if let Err(refusal) = bot.may_ask_here(asker, words).await {
        return bot.say_privately(ticket, refusal).await;
    }
    let content = command.target.map(|target| target.content);
    let content = content.filter(|content| content.chars().any(char::is_alphanumeric));
    let Some(content) = content else {
        return bot
            .say_privately(ticket, words.just("refuse-empty-message"))
            .await;
    };
    if !bot.defer(ticket, true).await {
        return;
    }
    let mut question = Question::plain(content, Way::FindSources);
    question.private = true;
    let found = bot.ask(asker, words, &question).await;
    let body = bot
        .body(asker, words, &found, Shown::NearMessage(0), true)
        .await;
    bot.edit(ticket, &body, words).await;
}
