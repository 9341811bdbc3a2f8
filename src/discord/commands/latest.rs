//! `/latest`: what the sources brought in the last day or days, or what of that bears on a topic.

use std::ops::Range;
use std::sync::Arc;

use serde_json::{Value, json};

use super::{NUMBER, TEXT, Where, name_of, option, slash};
use crate::access::Asker;
use crate::assistant::{Way, now};
use crate::discord::asking::{Question, Shown};
use crate::discord::body::Body;
use crate::discord::bot::Bot;
use crate::discord::buttons::Pressed;
use crate::discord::events::Command;
use crate::discord::render::{self, View};
use crate::discord::words::Words;

/// So many days back at most.
const MOST_DAYS: i64 = 7;

const DAY: i64 = 86_400;

/// A topic has so many characters at most.
const LONGEST_TOPIC: u32 = 300;

pub(super) fn registered() -> Value {
    slash(
        "latest",
        Where::Anywhere,
        vec![
            option("latest-topic", TEXT, json!({ "max_length": LONGEST_TOPIC })),
            option(
                "latest-days",
                NUMBER,
                json!({ "min_value": 1, "max_value": MOST_DAYS }),
            ),
        ],
    )
}

pub(super) async fn run(bot: &Arc<Bot>, command: Command) {
    let words = bot.words(&command.visit);
    let (asker, ticket) = (&command.visit.asker, &command.visit.ticket);
    if let Err(refusal) = bot.may_ask_here(asker, words).await {
        return bot.say_privately(ticket, refusal).await;
    }
    if !bot.settings().opened.may_ask(asker) {
        return bot
            .say_privately(ticket, words.just("refuse-guild-only"))
            .await;
    }
    if !bot.defer(ticket, true).await {
        return;
    }
    let days = command.number(&name_of("latest-days")).unwrap_or(1);
    let days = days.clamp(1, MOST_DAYS);
    let topic = command.text(&name_of("latest-topic")).unwrap_or_default();
    let body = if topic.trim().is_empty() {
        let until = now();
        bot.latest(asker, words, until - days * DAY..until, 0).await
    } else {
        on_topic(bot, asker, words, topic, days).await
    };
    bot.edit(ticket, &body, words).await;
}

/// An answer from what was published in those days, the newest first.
async fn on_topic(bot: &Arc<Bot>, asker: &Asker, words: &Words, topic: &str, days: i64) -> Body {
    let today = jiff::Timestamp::now().to_zoned(bot.settings().zone.clone());
    let mut question = Question::plain(topic, Way::Latest);
    question.since = Some(today.date().saturating_sub(jiff::Span::new().days(days)));
    question.private = true;
    let found = bot.ask(asker, words, &question).await;
    bot.body(asker, words, &found, Shown::Page(0), true).await
}

impl Bot {
    /// A page of what the sources brought in that time (Unix seconds), for the asker's eyes.
    pub async fn latest(
        self: &Arc<Self>,
        asker: &Asker,
        words: &Words,
        time: Range<i64>,
        page: usize,
    ) -> Body {
        let opened = self.settings().opened;
        let Range {
            start: since,
            end: until,
        } = time;
        let found = self.assistant.latest(asker, opened, since, until).await;
        let latest = match found {
            Ok(latest) => latest,
            Err(error) => return Body::words(self.incident(&error, words)),
        };
        let turn = |page| {
            let pressed = Pressed::Latest {
                since,
                until,
                page,
                member: asker.member,
            };
            self.buttons.custom_id(&pressed, asker)
        };
        let view = View {
            page,
            ..self.view(words)
        };
        render::latest(&latest, &view, &turn)
    }
}
