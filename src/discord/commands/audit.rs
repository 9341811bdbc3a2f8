//! `/audit`: who changed what in this guild, and who was refused.

use std::sync::Arc;

use serde_json::Value;

use super::{Where, for_admins, slash};
use crate::discord::bot::Bot;
use crate::discord::events::Command;
use crate::discord::panel::{Part, acting, is_admin};

pub(super) fn registered() -> Value {
    for_admins(slash("audit", Where::Guilds, Vec::new()))
}

pub(super) async fn run(bot: &Arc<Bot>, command: Command) {
    let words = bot.words(&command.visit);
    let visit = &command.visit;
    if is_admin(bot, visit, words, Part::Audit).await && bot.defer(&visit.ticket, true).await {
        acting::audit(bot, visit, words, 0).await;
    }
}
