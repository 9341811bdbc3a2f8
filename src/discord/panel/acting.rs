//! What is done with sources that are there: each ends in what is then shown.

use std::sync::Arc;

use super::{Admin, reading};
use crate::access::Audience;
use crate::assistant::SourceId;
use crate::assistant::sources::{Glance, Health, SourceError, Watched};
use crate::discord::body::Body;
use crate::discord::bot::Bot;
use crate::discord::buttons::Pressed;
use crate::discord::events::Visit;
use crate::discord::render::{self, PanelPress, PanelView};
use crate::discord::words::Words;

/// Sources on a page of the list: as many as have room, however long their names are.
const PER_PAGE: usize = 10;

/// Rows on a page of the audit, for the same reason.
const ROWS: usize = 10;

/// The audit is turned back so many pages: the rows before are looked for with the operator's own tools.
const MOST_PAGES: usize = 500;

/// Does what a command or a button wants, and shows what came of it. The interaction has been deferred.
pub async fn act(admin: &Admin<'_>, wanted: PanelPress) {
    let done = match wanted {
        PanelPress::List(page) => list(admin, page).await,
        PanelPress::Show(source) => shown(admin, source).await,
        PanelPress::Pause(source) => pause(admin, source, true).await,
        PanelPress::Resume(source) => pause(admin, source, false).await,
        PanelPress::AskRemove(source) => ask_remove(admin, source).await,
        PanelPress::Remove(source) => remove(admin, source).await,
        PanelPress::Undo(source) => undo(admin, source).await,
        PanelPress::Refresh(source) => return reading::refresh(admin, source).await,
        // These have a first answer of their own and never come here.
        PanelPress::Add(_) | PanelPress::Cancel(_) | PanelPress::Audit(_) => return,
    };
    let body = done.unwrap_or_else(|error| admin.told(&error));
    admin.edit(&body).await;
}

async fn list(admin: &Admin<'_>, page: usize) -> Result<Body, SourceError> {
    let actor = admin.actor;
    let look = move |page: usize| {
        admin
            .sources
            .aside(move |sources| sources.glances(actor, page.saturating_mul(PER_PAGE), PER_PAGE))
    };
    let (mut page, (mut glances, count)) = (page, look(page).await?);
    if glances.is_empty() && count > 0 {
        // There were more when the button was made.
        page = (count - 1) / PER_PAGE;
        glances = look(page).await?.0;
    }
    Ok(admin.render(|view| render::source_list(&glances, count, page, PER_PAGE, view)))
}

/// A source as it is now, with its history.
async fn at(admin: &Admin<'_>, id: SourceId) -> Result<(Watched, Health), SourceError> {
    let actor = admin.actor;
    admin
        .sources
        .aside(move |sources| {
            let Glance { health, .. } = sources.glance(actor, id)?;
            Ok((sources.watched(actor, id)?, health))
        })
        .await
}

async fn shown(admin: &Admin<'_>, id: SourceId) -> Result<Body, SourceError> {
    let (watched, health) = at(admin, id).await?;
    Ok(admin.render(|view| render::source_shown(&watched, health, view)))
}

async fn pause(admin: &Admin<'_>, id: SourceId, paused: bool) -> Result<Body, SourceError> {
    let (watched, health) = at(admin, id).await?;
    // What was removed cannot be paused, and what is so already needs no row in the audit: either is shown as it is.
    let is_removed = matches!(health, Health::Removed(_));
    if !is_removed && watched.source.paused != paused {
        let actor = admin.actor;
        admin
            .sources
            .aside(move |sources| sources.pause(actor, id, paused))
            .await?;
    }
    shown(admin, id).await
}

async fn ask_remove(admin: &Admin<'_>, id: SourceId) -> Result<Body, SourceError> {
    let (watched, health) = at(admin, id).await?;
    if let Health::Removed(_) = health {
        return Ok(admin.render(|view| render::source_shown(&watched, health, view)));
    }
    Ok(admin.render(|view| render::confirm_removal(&watched, view)))
}

async fn remove(admin: &Admin<'_>, id: SourceId) -> Result<Body, SourceError> {
    let (watched, health) = at(admin, id).await?;
    // Pressed twice, it was removed once.
    if !matches!(health, Health::Removed(_)) {
        let actor = admin.actor;
        let removing = admin
            .sources
            .aside(move |sources| sources.remove(actor, id));
        match removing.await {
            // The other press was faster.
            Ok(_) | Err(SourceError::None) => {}
            Err(error) => return Err(error),
        }
    }
    let removed_at = match watched.source.removed_at {
        Some(at) => at,
        None => crate::assistant::now(),
    };
    let source = watched.source;
    Ok(admin.render(|view| render::source_removed(&source, removed_at, view)))
}

async fn undo(admin: &Admin<'_>, id: SourceId) -> Result<Body, SourceError> {
    let (_, health) = at(admin, id).await?;
    if matches!(health, Health::Removed(_)) {
        let actor = admin.actor;
        admin
            .sources
            .aside(move |sources| sources.bring_back(actor, id))
            .await?;
    }
    shown(admin, id).await
}

/// Says whom a source is for, and shows it.
pub async fn set_audience(admin: &Admin<'_>, id: SourceId, audience: Audience) {
    let actor = admin.actor;
    let setting = admin
        .sources
        .aside(move |sources| sources.set_audience(actor, id, &audience));
    let body = match setting.await {
        Ok(_) => shown(admin, id).await,
        Err(error) => Err(error),
    };
    let body = body.unwrap_or_else(|error| admin.told(&error));
    admin.edit(&body).await;
}

/// A page of what was done in the guild. The interaction has been deferred.
pub async fn audit(bot: &Arc<Bot>, visit: &Visit, words: &Words, page: usize) {
    let asker = &visit.asker;
    let Some(guild) = asker.guild else { return };
    let page = page.min(MOST_PAGES);
    let found = bot.records.audit(guild, page * ROWS, ROWS).await;
    let body = match found {
        Ok((rows, is_more)) => {
            let press = |press| {
                let pressed = Pressed::Panel(press, asker.member);
                bot.buttons.custom_id(&pressed, asker)
            };
            let view = PanelView {
                words,
                press: &press,
            };
            render::audit(&rows, page, is_more && page < MOST_PAGES, &view)
        }
        Err(error) => Body::words(bot.incident(&error, words)).ephemeral(),
    };
    bot.edit(&visit.ticket, &body, words).await;
}
