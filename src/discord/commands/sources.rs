//! `/sources`: what can be asked about here.

use std::sync::Arc;

use serde_json::Value;

use super::{Where, slash};
use crate::assistant::SourceOverview;
use crate::discord::body::Body;
use crate::discord::bot::Bot;
use crate::discord::events::Command;
use crate::discord::render::{self, ListedSource};

pub(super) fn registered() -> Value {
    slash("sources", Where::Anywhere, Vec::new())
}

pub(super) async fn run(bot: &Arc<Bot>, command: Command) {
    let words = bot.words(&command.visit);
    let ticket = &command.visit.ticket;
    if !bot.defer(ticket, true).await {
        return;
    }
    let opened = bot.settings().opened;
    let body = match bot.assistant.sources(&command.visit.asker, opened).await {
        Ok(sources) => {
            let listed: Vec<ListedSource> = sources.into_iter().map(listed).collect();
            render::sources(&listed, &bot.view(words))
        }
        Err(error) => Body::words(bot.incident(&error, words)),
    };
    bot.edit(ticket, &body, words).await;
}

fn listed(source: SourceOverview) -> ListedSource {
    ListedSource {
        name: source.name,
        kind: source.kind,
        documents: source.documents,
        newest: source.newest,
        read: source
            .read_at
            .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok()),
    }
}
