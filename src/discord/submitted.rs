//! Forms that were sent in. What a form carries can be forged, as what a button carries can: it is checked anew.

use std::sync::Arc;

use super::bot::Bot;
use super::briefings;
use super::buttons::Pressed;
use super::events::Submitted;
use super::render::BriefingPress;

/// Acts on a form.
pub async fn run(bot: &Arc<Bot>, form: Submitted) {
    let words = bot.words(&form.visit);
    let asker = &form.visit.asker;
    match bot.buttons.read(&form.custom_id, asker) {
        Some(Pressed::Briefing(BriefingPress::Edit(number), made_for))
            if made_for == asker.member =>
        {
            briefings::making::submitted(bot, form, words, number).await;
        }
        _ => {
            bot.counters.refused_presses.add();
            bot.say_privately(&form.visit.ticket, words.just("refuse-forged"))
                .await;
        }
    }
}
