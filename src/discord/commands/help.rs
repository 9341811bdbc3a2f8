//! `/help`: one screen.

use std::sync::Arc;

use serde_json::Value;

use super::{Where, slash};
use crate::discord::bot::Bot;
use crate::discord::events::Command;
use crate::discord::render;

pub(super) fn registered() -> Value {
    slash("help", Where::Anywhere, Vec::new())
}

pub(super) async fn run(bot: &Arc<Bot>, command: Command) {
    let words = bot.words(&command.visit);
    let body = render::help(&bot.view(words));
    bot.answer(&command.visit.ticket, 4, Some(&body)).await;
}
