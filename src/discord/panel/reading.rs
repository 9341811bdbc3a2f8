//! A read, shown while it goes on. It does not end with what is shown of it: an interaction can be answered for a
//! quarter of an hour, and a large site takes longer.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::Admin;
use crate::assistant::SourceId;
use crate::assistant::sources::{SourceError, Tell};
use crate::discord::body::Body;
use crate::discord::render::{self, Begun};

/// A message is edited no more often while a source is read: Discord takes about five edits in that time.
const EDIT_EVERY: Duration = Duration::from_secs(2);

/// An interaction's token lives for fifteen minutes; the last edit has half a minute to arrive.
const EDITED_FOR: Duration = Duration::from_secs(14 * 60 + 30);

/// Reads a source now, as somebody wishes whose interaction was deferred.
pub async fn refresh(admin: &Admin<'_>, id: SourceId) {
    let actor = admin.actor;
    let wished = admin
        .sources
        .aside(move |sources| sources.wish_read(actor, id));
    match wished.await {
        Ok(source) => follow(admin, id, &source.name, Begun::Refreshed).await,
        Err(error) => admin.edit(&admin.told(&error)).await,
    }
}

/// Has a source read and shows how far that is, then what came of it.
pub async fn follow(admin: &Admin<'_>, id: SourceId, name: &str, begun: Begun) {
    let bot = admin.bot;
    let actor = admin.actor;
    let (sources, closing) = (admin.sources.clone(), bot.closing.clone());
    // A task of its own: it goes on when nothing is shown any more. Where the schedule was faster, that one reads.
    let mut reading = bot.tasks.spawn(async move {
        let quiet: Tell = Arc::new(|_| {});
        sources.refresh(actor, id, quiet, &closing).await
    });
    let until = admin.ticket().arrived + EDITED_FOR;
    let mut shown = None;
    let mut ended = None;
    let mut edited = Instant::now();
    loop {
        let pause = tokio::time::sleep(EDIT_EVERY);
        tokio::select! {
            () = pause => {}
            came = &mut reading, if ended.is_none() => ended = Some(came),
            () = bot.closing.cancelled() => {}
        }
        let progress = admin.sources.progress(id);
        if bot.closing.is_cancelled() || Instant::now() >= until {
            let is_restarting = bot.closing.is_cancelled();
            let body = admin.render(|view| render::goes_on(name, &begun, is_restarting, view));
            return admin.edit(&body).await;
        }
        if ended.is_some() && progress.is_none() {
            break;
        }
        if shown != Some(progress) && edited.elapsed() >= EDIT_EVERY {
            shown = Some(progress);
            edited = Instant::now();
            let body = admin.render(|view| render::reading(name, &begun, progress, view));
            admin.edit(&body).await;
        }
    }
    // What came of it is an edit like the others.
    if shown.is_some() {
        tokio::time::sleep(EDIT_EVERY.saturating_sub(edited.elapsed())).await;
    }
    let body = match ended {
        Some(Ok(Ok(_) | Err(SourceError::UnderWay))) | None => came(admin, id, &begun).await,
        Some(Ok(Err(error))) => admin.told(&error),
        Some(Err(panicked)) => Body::words(bot.incident(&panicked, admin.words)).ephemeral(),
    };
    admin.edit(&body).await;
}

async fn came(admin: &Admin<'_>, id: SourceId, begun: &Begun) -> Body {
    let actor = admin.actor;
    let watched = admin
        .sources
        .aside(move |sources| sources.watched(actor, id));
    match watched.await {
        Ok(watched) => admin.render(|view| render::came(&watched, begun, view)),
        Err(error) => admin.told(&error),
    }
}
