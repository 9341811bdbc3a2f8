//! `/ask`: a question with what may be set beside it.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{TEXT, Where, YES_OR_NO, name_of, option, slash};
use crate::access::Asker;
use crate::assistant::{SourceId, Way};
use crate::discord::asking::{Question, Shown};
use crate::discord::bot::Bot;
use crate::discord::events::Command;
use crate::discord::render::{self, escape};
use crate::discord::words::Words;
use crate::text::cut;
use crate::text::dates::{Bound, parse_bound};

/// Discord shows so many choices.
const CHOICES: usize = 25;

/// An option's words have at most so many characters, which Discord enforces.
const LONGEST_QUESTION: u32 = 2_000;

pub(super) fn registered() -> Value {
    slash(
        "ask",
        Where::Anywhere,
        vec![
            option(
                "ask-question",
                TEXT,
                json!({ "required": true, "min_length": 1, "max_length": LONGEST_QUESTION }),
            ),
            option("ask-since", TEXT, json!({ "max_length": 100 })),
            option("ask-until", TEXT, json!({ "max_length": 100 })),
            option(
                "ask-source",
                TEXT,
                json!({ "max_length": 200, "autocomplete": true }),
            ),
            option("ask-private", YES_OR_NO, json!({})),
        ],
    )
}

pub(super) async fn run(bot: &Arc<Bot>, command: Command) {
    let words = bot.words(&command.visit);
    let (asker, ticket) = (&command.visit.asker, &command.visit.ticket);
    let question = match bot.may_ask_here(asker, words).await {
        Ok(()) => question(bot, &command, words).await,
        Err(refusal) => Err(refusal),
    };
    let question = match question {
        Ok(question) => question,
        Err(refusal) => return bot.say_privately(ticket, refusal).await,
    };
    if !bot.defer(ticket, question.private).await {
        return;
    }
    let words = match question.private {
        true => words,
        false => bot.public_words(asker, words).await,
    };
    let found = bot.ask(asker, words, &question).await;
    let body = bot
        .body(asker, words, &found, Shown::Page(0), question.private)
        .await;
    bot.edit(ticket, &body, words).await;
}

/// What is asked, or the sentence that says why it cannot be.
async fn question(bot: &Arc<Bot>, command: &Command, words: &Words) -> Result<Question, String> {
    let asked = command.text(&name_of("ask-question")).unwrap_or_default();
    if asked.trim().is_empty() {
        return Err(words.just("refuse-empty"));
    }
    let mut question = Question::plain(asked, Way::Ask);
    question.private = command.yes(&name_of("ask-private")).unwrap_or(false);
    let today = jiff::Timestamp::now().to_zoned(bot.settings().zone.clone());
    let bound = |option: &str, which, refusal: &str| match command.text(&name_of(option)) {
        None => Ok(None),
        Some(text) => parse_bound(text, &today, which).map(Some).map_err(|_| {
            let text = escape::line(&cut::cut(text, 60));
            words.say(refusal, &[("text", format!("“{text}”").into())])
        }),
    };
    question.since = bound("ask-since", Bound::Since, "refuse-since")?;
    question.until = bound("ask-until", Bound::Until, "refuse-until")?;
    if let (Some(since), Some(until)) = (question.since, question.until)
        && since > until
    {
        return Err(words.just("refuse-backwards"));
    }
    if let Some(wanted) = command.text(&name_of("ask-source")) {
        question.source = Some(source(bot, command, words, wanted).await?);
    }
    Ok(question)
}

/// The source that is meant: by its number, as the choices give it, or by its name, as somebody types it.
async fn source(
    bot: &Arc<Bot>,
    command: &Command,
    words: &Words,
    wanted: &str,
) -> Result<SourceId, String> {
    let found = source_named(bot, &command.visit.asker, words, wanted).await?;
    found.ok_or_else(|| {
        let wanted = escape::line(&cut::cut(wanted, 60));
        words.say(
            "refuse-source-unknown",
            &[("source", format!("“{wanted}”").into())],
        )
    })
}

/// The source that this member may see and that is meant: by its number, as the choices give it, or by its name, as
/// somebody types it. `None` where there is none; else the sentence that says what went wrong.
pub(super) async fn source_named(
    bot: &Arc<Bot>,
    asker: &Asker,
    words: &Words,
    wanted: &str,
) -> Result<Option<SourceId>, String> {
    let sources = bot
        .assistant
        .sources(asker, bot.settings().opened)
        .await
        .map_err(|error| bot.incident(&error, words))?;
    let by_number = wanted.strip_prefix('#').and_then(|id| id.parse().ok());
    let found = sources.iter().find(|source| {
        by_number == Some(source.id.0) || source.name.to_lowercase() == wanted.trim().to_lowercase()
    });
    Ok(found.map(|source| source.id))
}

/// The sources that this member may see and whose names hold what is typed.
pub(super) async fn source_choices(bot: &Arc<Bot>, asker: &Asker, typed: &str) -> Vec<Value> {
    let sources = bot.assistant.sources(asker, bot.settings().opened).await;
    let sources = sources.unwrap_or_else(|error| {
        // Choices are a convenience: the name can still be typed.
        tracing::warn!(error = %error, "sources could not be listed");
        Vec::new()
    });
    let typed = typed.trim().to_lowercase();
    sources
        .iter()
        .filter(|source| source.name.to_lowercase().contains(&typed))
        .take(CHOICES)
        .map(|source| {
            json!({
                "name": render::choice_name(&source.name),
                "value": format!("#{}", source.id.0),
            })
        })
        .collect()
}

pub(super) async fn complete(bot: &Arc<Bot>, command: Command) {
    let typed = command.typing.as_ref();
    let typed = typed.filter(|(name, _)| *name == name_of("ask-source"));
    let choices = match typed {
        Some((_, typed)) => source_choices(bot, &command.visit.asker, typed).await,
        None => Vec::new(),
    };
    let data = json!({ "choices": choices });
    let ticket = &command.visit.ticket;
    bot.told_of(bot.rest.answer(ticket, 8, Some(&data)).await);
}
