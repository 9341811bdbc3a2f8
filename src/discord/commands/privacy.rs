//! `/privacy`: what is kept of oneself, and the end of it.

use std::sync::Arc;

use serde_json::Value;

use super::{SUBCOMMAND, Where, name_of, option, slash};
use crate::assistant::RecordError;
use crate::discord::body::Body;
use crate::discord::bot::Bot;
use crate::discord::buttons::Pressed;
use crate::discord::events::Command;
use crate::discord::render;

pub(super) fn registered() -> Value {
    slash(
        "privacy",
        Where::Anywhere,
        vec![
            option("privacy-show", SUBCOMMAND, Value::Null),
            option("privacy-erase", SUBCOMMAND, Value::Null),
        ],
    )
}

pub(super) async fn run(bot: &Arc<Bot>, command: Command) {
    let words = bot.words(&command.visit);
    let (asker, ticket) = (&command.visit.asker, &command.visit.ticket);
    if !bot.defer(ticket, true).await {
        return;
    }
    let erase = command.subcommand == Some(name_of("privacy-erase"));
    let body = if erase {
        render::confirm_erasure(
            words,
            bot.buttons.custom_id(&Pressed::Erase, asker),
            bot.buttons.custom_id(&Pressed::KeepIt, asker),
        )
    } else {
        let keeps = bot.keeps_questions(asker).await;
        let kept = async {
            let kept = bot.records.kept_of(asker.member).await?;
            Ok::<_, RecordError>((kept, bot.records.heard_of(asker.member).await?))
        };
        match kept.await {
            Ok((kept, messages)) => {
                let of_guild = bot.guild_settings(asker).await;
                let days = of_guild.days(bot.settings().keep_days);
                render::privacy(&kept, messages, keeps, days, &bot.view(words))
            }
            Err(error) => Body::words(bot.incident(&error, words)),
        }
    };
    bot.edit(ticket, &body, words).await;
}
