//! The buttons under what whoever made a briefing is told by direct message. There is no server there: who they are in it
//! is asked of Discord at the press.

use std::sync::Arc;

use super::{is_moderator, permissions_in, posting};
use crate::access::Asker;
use crate::assistant::briefings::{Briefing, BriefingError, BriefingId};
use crate::discord::body::{Body, Button, Row};
use crate::discord::bot::Bot;
use crate::discord::buttons::Pressed;
use crate::discord::events::Press;
use crate::discord::render::BriefingPress;
use crate::discord::words::Words;

/// The buttons of a notice in the channel `direct`: to have the briefing go on, or to end it.
pub fn buttons(bot: &Bot, briefing: &Briefing, direct: u64, words: &Words) -> Vec<Row> {
    let there = Asker::everyone_in(None, direct);
    let button = |label: &str, press| {
        let pressed = Pressed::Briefing(press, briefing.made_by);
        Button::new(words.just(label), bot.buttons.custom_id(&pressed, &there))
    };
    vec![Row::of(vec![
        button("briefing-go-on", BriefingPress::Resume(briefing.id)),
        button("briefing-stop", BriefingPress::Remove(briefing.id)),
    ])]
}

/// Acts on a press. The buttons go with it: each briefing goes on or ends once.
pub async fn pressed(bot: &Arc<Bot>, press: &Press, words: &Words, wanted: BriefingPress) {
    let ticket = &press.visit.ticket;
    if !bot.defer_update(ticket).await {
        return;
    }
    let said = match act(bot, press, words, wanted).await {
        Ok(said) => said,
        Err(BriefingError::None) => words.just("briefing-none"),
        Err(error) => bot.incident(&error, words),
    };
    bot.edit(ticket, &Body::words(said), words).await;
}

async fn act(
    bot: &Arc<Bot>,
    press: &Press,
    words: &Words,
    wanted: BriefingPress,
) -> Result<String, BriefingError> {
    let member = press.visit.asker.member;
    let (id, ends) = match wanted {
        BriefingPress::Resume(id) => (id, false),
        BriefingPress::Remove(id) => (id, true),
        // Nothing else stands under a notice.
        _ => return Err(BriefingError::None),
    };
    let briefing = found(bot, id, member).await?;
    if !is_moderator_of(bot, &briefing, member).await {
        return Ok(words.just("briefing-not-moderator"));
    }
    let Some(briefings) = &bot.briefings else {
        return Err(BriefingError::None);
    };
    if ends {
        let Some(_turn) = bot.desk.turn(briefing.id).await else {
            return Ok(words.just("briefing-under-way"));
        };
        briefings.remove(&briefing, member).await?;
        if let Some(message) = briefing.state.message {
            posting::unpin(bot, &briefing, message).await;
        }
        return Ok(words.just("briefing-removed"));
    }
    bot.rest.hear_again(briefing.place.channel);
    briefings.resume(&briefing, member).await?;
    Ok(words.just("briefing-now-resumed"))
}

/// The briefing, where this member made it.
async fn found(bot: &Bot, id: BriefingId, member: u64) -> Result<Briefing, BriefingError> {
    let briefings = bot.briefings.as_ref().ok_or(BriefingError::None)?;
    let briefing = briefings.anywhere(id).await?;
    match briefing.made_by == member {
        true => Ok(briefing),
        false => Err(BriefingError::None),
    }
}

/// Whether a member looks after briefings in the server of this one, as Discord says at this moment.
async fn is_moderator_of(bot: &Arc<Bot>, briefing: &Briefing, member: u64) -> bool {
    let place = briefing.place;
    let told = match bot.rest.member(place.guild, member).await {
        Ok(told) => told,
        Err(error) => {
            tracing::info!(error = %error, "who pressed a button is not known in the server of a briefing");
            return false;
        }
    };
    let roles: Vec<u64> = told
        .roles
        .iter()
        .filter_map(|role| role.parse().ok())
        .collect();
    // Where the channel is gone, roles alone decide.
    let known = permissions_in(bot, place.guild, place.channel).await;
    let permissions = known.map_or(0, |known| known.permissions(member, &roles, place.channel));
    let asker = Asker {
        member,
        guild: Some(place.guild),
        channel: place.channel,
        permissions,
        roles,
    };
    is_moderator(bot, &asker, place.guild, place.channel).await
}
