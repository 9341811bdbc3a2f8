//! A look at a source before it is added, and adding it: once, by whoever looked.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::json;

use super::{Admin, reading, sentence};
use crate::assistant::sources::{Preview, SourceError, WantedSource};
use crate::discord::body::Body;
use crate::discord::render::{self, Begun};
use crate::text::cut::cut;

/// So long somebody waits for their turn to look.
const PATIENCE: Duration = Duration::from_secs(60);

/// An address or a reason is written down so long at most.
const LONGEST_NOTED: usize = 300;

/// What was looked at, and may be added.
pub struct Offer {
    member: u64,
    guild: Option<u64>,
    wanted: WantedSource,
    /// What to call it until it was read.
    name: String,
    /// A title out of it, to try a question with.
    example: Option<String>,
    taken: AtomicBool,
}

/// Reads a source without making it one, and offers to add it. The command has been deferred.
pub async fn look(admin: &Admin<'_>, wanted: WantedSource) {
    let body = match looked(admin, &wanted).await {
        Ok(preview) => offered(admin, wanted, &preview).await,
        Err(body) => body,
    };
    admin.edit(&body).await;
}

async fn looked(admin: &Admin<'_>, wanted: &WantedSource) -> Result<Preview, Body> {
    let (actor, checked) = (admin.actor, wanted.clone());
    let check = admin
        .sources
        .aside(move |sources| sources.check(actor, &checked));
    if let Err(error) = check.await {
        if let SourceError::Wrong(wrong) = &error {
            // The sentence names the address as far as it may be shown: never with a password.
            note_refusal(admin, wrong.to_string()).await;
        }
        return Err(admin.told(&error));
    }
    let turn = tokio::time::timeout(PATIENCE, admin.bot.panel.looks.acquire()).await;
    let Ok(_turn) = turn else {
        return Err(Body::words(admin.words.just("source-busy")));
    };
    let looking = admin.sources.preview(wanted, &admin.bot.closing).await;
    looking.map_err(|error| admin.told(&error))
}

async fn offered(admin: &Admin<'_>, wanted: WantedSource, preview: &Preview) -> Body {
    let came = &preview.came;
    let is_empty = came.failure.is_none() && came.not_read.is_empty();
    let may_be_added = came.added > 0 || came.may_pass || is_empty;
    let number = may_be_added.then(|| getrandom::u64().unwrap_or_default());
    if let Some(number) = number {
        let name = wanted.name.as_ref().or(preview.title.as_ref());
        let offer = Offer {
            member: admin.visit.asker.member,
            guild: admin.visit.asker.guild,
            name: name.unwrap_or(&preview.address).clone(),
            example: preview.samples.first().map(|(title, _)| title.clone()),
            wanted: wanted.clone(),
            taken: AtomicBool::new(false),
        };
        admin.bot.panel.offers.insert(number, Arc::new(offer));
    } else if let Some(failure) = came.failure.as_ref().or(came.not_read.first())
        && failure.reason.name().starts_with("blocked")
    {
        note_refusal(admin, failure.why.clone()).await;
    }
    admin.render(|view| render::preview(&wanted, preview, number, view))
}

/// Writes down that an address was refused.
async fn note_refusal(admin: &Admin<'_>, why: String) {
    let actor = admin.actor;
    let details = json!({ "why": cut(&why, LONGEST_NOTED) });
    let noted = admin
        .sources
        .aside(move |sources| sources.refused(actor, details));
    if let Err(error) = noted.await {
        tracing::error!(error = %error, "that an address was refused could not be written down");
    }
}

/// The offer with that number, while it stands and for whom it was made.
fn offer(admin: &Admin<'_>, number: u64) -> Option<Arc<Offer>> {
    let asker = &admin.visit.asker;
    let offer = admin.bot.panel.offers.get(&number)?;
    (offer.member == asker.member && offer.guild == asker.guild).then_some(offer)
}

/// Takes an offer for this press alone; whoever comes too late is told so.
async fn take(admin: &Admin<'_>, number: u64) -> Option<Arc<Offer>> {
    let ticket = admin.ticket();
    let Some(offer) = offer(admin, number) else {
        admin
            .update(sentence(admin.words.just("source-offer-gone")))
            .await;
        return None;
    };
    if offer.taken.swap(true, Ordering::AcqRel) {
        admin
            .bot
            .say_privately(ticket, admin.words.just("refuse-twice"))
            .await;
        return None;
    }
    Some(offer)
}

/// Adds what was looked at, and shows how it is read.
pub async fn add(admin: &Admin<'_>, number: u64) {
    let Some(offer) = take(admin, number).await else {
        return;
    };
    let begun = Begun::Added(offer.example.clone());
    let body = admin.render(|view| render::reading(&offer.name, &begun, None, view));
    if !admin.update(body).await {
        // It was not taken by Discord, so whoever pressed sees the button as it was, and may press again.
        offer.taken.store(false, Ordering::Release);
        return;
    }
    let (actor, wanted) = (admin.actor, offer.wanted.clone());
    let added = admin
        .sources
        .aside(move |sources| sources.add(actor, &wanted));
    match added.await {
        Ok(id) => reading::follow(admin, id, &offer.name, begun).await,
        Err(error) => admin.edit(&admin.told(&error)).await,
    }
}

/// Forgets what was looked at.
pub async fn cancel(admin: &Admin<'_>, number: u64) {
    if take(admin, number).await.is_some() {
        admin
            .update(sentence(admin.words.just("source-cancelled")))
            .await;
    }
}
