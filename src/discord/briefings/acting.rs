//! Looking after briefings: list, show, preview, make anew, pause, resume, remove; editions listed, compared, exported.

use std::sync::Arc;

use serde_json::{Value, json};

use super::making::{self, Draft, Standing, Written};
use super::{Moderator, posting, remaking};
use crate::assistant::briefings::{
    Briefing, BriefingError, BriefingId, Briefings, Comparison, Heading, KeptEdition, Quoted,
    markdown,
};
use crate::discord::body::Body;
use crate::discord::bot::Bot;
use crate::discord::events::{Press, Visit};
use crate::discord::render::{self, BriefingPress, Compared, Listed, Post};
use crate::discord::rest::Attachment;
use crate::discord::words::Words;
use crate::text::visible::visible_line;

/// So many editions are listed.
const EDITIONS: usize = 60;

impl Moderator<'_> {
    async fn edit(&self, body: &Body) {
        self.bot.edit(&self.visit.ticket, body, self.words).await;
    }

    async fn say(&self, sentence: String) {
        self.edit(&Body::words(sentence)).await;
    }

    async fn fail(&self, error: &BriefingError) {
        self.say(self.told(error)).await;
    }

    /// All of them.
    pub async fn list(&self) {
        match self.listed().await {
            Ok(all) => {
                let listed: Vec<Listed<'_>> = all
                    .iter()
                    .map(|(briefing, editions)| Listed {
                        briefing,
                        editions: *editions,
                    })
                    .collect();
                let body = render::briefing_list(&listed, &self.bot.view(self.words));
                self.edit(&body).await;
            }
            Err(error) => self.fail(&error).await,
        }
    }

    async fn listed(&self) -> Result<Vec<(Briefing, Option<u64>)>, BriefingError> {
        let mut all = Vec::new();
        for briefing in self.briefings.list(self.guild).await? {
            // Its title and topics are words of a channel that they may not see.
            let asker = &self.visit.asker;
            if !super::sees(self.bot, asker, self.guild, briefing.place.channel) {
                continue;
            }
            let last = self.briefings.editions(briefing.id, 1).await?.pop();
            all.push((briefing, last.map(|edition| edition.number)));
        }
        Ok(all)
    }

    /// One of them, with what can be done.
    pub async fn show(&self, id: BriefingId) {
        let found = async {
            let briefing = self.briefings.one(self.guild, id).await?;
            let last = self.briefings.editions(id, 1).await?.pop();
            Ok::<_, BriefingError>((briefing, last.map(|edition| edition.number)))
        };
        match found.await {
            Ok((briefing, editions)) => {
                let listed = Listed {
                    briefing: &briefing,
                    editions,
                };
                let press = |press| self.custom_id(press);
                let body = render::briefing_shown(&listed, &press, &self.bot.view(self.words));
                self.edit(&body).await;
            }
            Err(error) => self.fail(&error).await,
        }
    }

    /// The next edition as it would be now.
    pub async fn preview(&self, id: BriefingId) {
        let bot = self.bot;
        let made = async {
            let briefing = self.briefings.one(self.guild, id).await?;
            let before = self.briefings.editions(id, 1).await?.pop();
            let now = self.briefings.now();
            let settings = bot.settings();
            let zoned = now.to_zoned(settings.zone.clone());
            let made = self
                .briefings
                .make(
                    briefing.place,
                    &briefing.brief,
                    before,
                    settings.opened,
                    &zoned,
                )
                .await?;
            let next = remaking::next_of(&briefing, briefing.next_due(None, now));
            let post = Post {
                title: &briefing.brief.title,
                shown: &made.shown,
                number: None,
                made_at: now.as_second(),
                checked_at: None,
                next,
                window_days: briefing.brief.window_days,
                previous: None,
                newer: None,
                changes: None,
            };
            let view = bot.view(remaking::words_of(&briefing.brief));
            Ok::<_, BriefingError>(render::post(&post, &view).message)
        };
        match made.await {
            Ok(body) => self.edit(&body).await,
            Err(error) => self.fail(&error).await,
        }
    }

    /// Makes it anew.
    pub async fn refresh(&self, id: BriefingId) {
        let done = remaking::remake(self.bot, self.guild, id, remaking::Why::Asked).await;
        self.say(remaking::told(&done, self.words)).await;
    }

    /// Keeps it current no more, or again.
    pub async fn pause(&self, id: BriefingId, paused: bool) {
        let account = self.visit.asker.member;
        let acting = async {
            let briefing = self.briefings.one(self.guild, id).await?;
            match paused {
                true => self.briefings.pause(&briefing, account).await,
                false => self.briefings.resume(&briefing, account).await,
            }
        };
        match acting.await {
            Ok(()) => {
                self.say(self.words.just(match paused {
                    true => "briefing-now-paused",
                    false => "briefing-now-resumed",
                }))
                .await;
            }
            Err(error) => self.fail(&error).await,
        }
    }

    /// Asks whether it is meant to be removed.
    pub async fn ask_remove(&self, id: BriefingId) {
        match self.briefings.one(self.guild, id).await {
            Ok(briefing) => {
                let body = {
                    let press = |press| self.custom_id(press);
                    let view = self.bot.view(self.words);
                    render::confirm_briefing_removal(&briefing, &press, &view)
                };
                self.edit(&body).await;
            }
            Err(error) => self.fail(&error).await,
        }
    }

    /// Removes it, and takes its message off the pins.
    pub async fn remove(&self, id: BriefingId) {
        // An edition that is being made would be posted behind it, and known to nobody.
        let Some(_turn) = self.bot.desk.turn(id).await else {
            return self.say(self.words.just("briefing-under-way")).await;
        };
        let removing = async {
            let briefing = self.briefings.one(self.guild, id).await?;
            self.briefings
                .remove(&briefing, self.visit.asker.member)
                .await?;
            Ok::<_, BriefingError>(briefing)
        };
        match removing.await {
            Ok(briefing) => {
                if let Some(message) = briefing.state.message {
                    posting::unpin(self.bot, &briefing, message).await;
                }
                self.say(self.words.just("briefing-removed")).await;
            }
            Err(error) => self.fail(&error).await,
        }
    }

    /// Its editions; with two numbers, what tells them apart.
    pub async fn history(&self, id: BriefingId, earlier: Option<u64>, later: Option<u64>) {
        let found = async {
            let briefing = self.briefings.one(self.guild, id).await?;
            let editions = self.briefings.editions(id, EDITIONS).await?;
            Ok::<_, BriefingError>((briefing, editions))
        };
        let (briefing, editions) = match found.await {
            Ok(found) => found,
            Err(error) => return self.fail(&error).await,
        };
        if earlier.is_none() && later.is_none() {
            let body = render::history(&briefing, &editions, &self.bot.view(self.words));
            return self.edit(&body).await;
        }
        let later = later.map_or(editions.first(), |number| numbered(&editions, number));
        let earlier = match (earlier, later) {
            (Some(number), _) => numbered(&editions, number),
            // Without the other number: the one before it.
            (None, Some(later)) => numbered(&editions, later.number.saturating_sub(1)),
            (None, None) => None,
        };
        let (Some(earlier), Some(later)) = (earlier, later) else {
            return self.say(self.words.just("briefing-edition-none")).await;
        };
        let body = compared(
            self.bot,
            &self.briefings,
            &briefing,
            (earlier, later),
            self.words,
        )
        .await;
        match body {
            Ok(body) => self.edit(&body).await,
            Err(error) => self.fail(&error).await,
        }
    }

    /// An edition as a Markdown file.
    pub async fn export(&self, id: BriefingId, number: Option<u64>) {
        let found = async {
            let briefing = self.briefings.one(self.guild, id).await?;
            let mut editions = self.briefings.editions(id, EDITIONS).await?;
            let at = match number {
                Some(number) => editions.iter().position(|one| one.number == number),
                None => (!editions.is_empty()).then_some(0),
            };
            let Some(at) = at else { return Ok(None) };
            let edition = editions.swap_remove(at);
            let shown = self
                .briefings
                .shown(briefing.place, edition.edition.clone())
                .await?;
            Ok::<_, BriefingError>(Some((briefing, edition, shown)))
        };
        let (briefing, edition, shown) = match found.await {
            Ok(Some(found)) => found,
            Ok(None) => return self.say(self.words.just("briefing-edition-none")).await,
            Err(error) => return self.fail(&error).await,
        };
        let zone = self.bot.settings().zone.clone();
        let made_at = jiff::Timestamp::from_second(edition.made_at).unwrap_or_default();
        let due = briefing
            .expected()
            .and_then(|at| jiff::Timestamp::from_second(at).ok());
        let heading = Heading {
            title: briefing.brief.title.clone(),
            made_at: made_at.to_zoned(zone.clone()),
            next_due: due.map(|due| due.to_zoned(zone)),
            schedule: briefing.brief.schedule.clone(),
            window_days: briefing.brief.window_days,
        };
        let text = markdown(&heading, &shown);
        let file = Attachment {
            name: format!("briefing-{}-edition-{}.md", briefing.id.0, edition.number),
            content_type: "text/markdown; charset=utf-8",
            content: text.into_bytes(),
        };
        let number = [("number", edition.number.into())];
        let body = Body::words(self.words.say("briefing-exported", &number));
        let sent = self
            .bot
            .rest
            .edit_answer_with_file(&self.visit.ticket, &body, &file)
            .await;
        self.bot.told_of(sent);
    }

    /// Opens the form with what is set, but in `channel` and from `sources` where those are given.
    pub async fn change(&self, id: BriefingId, channel: Option<u64>, sources: Option<Vec<i64>>) {
        let (bot, ticket) = (self.bot, &self.visit.ticket);
        match self.briefings.one(self.guild, id).await {
            Ok(briefing) => {
                let at = briefing.place.channel;
                let draft = Draft {
                    of: Some(Standing { id, channel: at }),
                    ..Draft::new(
                        briefing.place.moved_to(channel.unwrap_or(at)),
                        Written::of(&briefing.brief),
                        sources.unwrap_or(briefing.brief.sources),
                    )
                };
                making::open(self, draft).await;
            }
            Err(error) => bot.say_privately(ticket, self.told(&error)).await,
        }
    }
}

fn numbered(editions: &[KeptEdition], number: u64) -> Option<&KeptEdition> {
    editions.iter().find(|edition| edition.number == number)
}

/// What tells two editions apart, with the words that everyone there may still see.
async fn compared(
    bot: &Bot,
    briefings: &Arc<Briefings>,
    briefing: &Briefing,
    (earlier, later): (&KeptEdition, &KeptEdition),
    words: &Words,
) -> Result<Body, BriefingError> {
    let Comparison {
        added,
        gone,
        changed,
    } = later.edition.compared_with(&earlier.edition);
    let of = |all: &[(String, Quoted)]| -> Vec<Quoted> {
        all.iter().map(|(_, quoted)| quoted.clone()).collect()
    };
    let Briefing { place, brief, .. } = briefing;
    let read = async |all: Vec<Quoted>| briefings.words(*place, all).await;
    let then: Vec<Quoted> = changed.iter().map(|(_, then, _)| then.clone()).collect();
    let now: Vec<Quoted> = changed.iter().map(|(.., now)| now.clone()).collect();
    let (added_words, gone_words) = (read(of(&added)).await?, read(of(&gone)).await?);
    let (then_words, now_words) = (read(then).await?, read(now).await?);
    let topics = |all: Vec<(String, Quoted)>| all.into_iter().map(|(topic, _)| topic);
    let told = Compared {
        added: topics(added).zip(added_words).collect(),
        gone: topics(gone).zip(gone_words).collect(),
        changed: changed
            .into_iter()
            .zip(then_words)
            .zip(now_words)
            .map(|(((topic, ..), then), now)| (topic, then, now))
            .collect(),
    };
    let view = bot.view(words);
    let numbers = (earlier.number, later.number);
    Ok(render::compared(&brief.title, numbers, &told, &view))
}

/// A button under what a moderator was shown.
pub async fn pressed(moderator: &Moderator<'_>, wanted: BriefingPress) {
    if !moderator.bot.defer_update(&moderator.visit.ticket).await {
        return;
    }
    match wanted {
        BriefingPress::Show(id) => moderator.show(id).await,
        BriefingPress::Refresh(id) => moderator.refresh(id).await,
        BriefingPress::Pause(id) => {
            moderator.pause(id, true).await;
        }
        BriefingPress::Resume(id) => moderator.pause(id, false).await,
        BriefingPress::AskRemove(id) => moderator.ask_remove(id).await,
        BriefingPress::Remove(id) => moderator.remove(id).await,
        BriefingPress::History(id) => moderator.history(id, None, None).await,
        // Those of drafts are seen to where they are made.
        BriefingPress::Pin(_)
        | BriefingPress::Edit(_)
        | BriefingPress::Cancel(_)
        | BriefingPress::Sources(_)
        | BriefingPress::Channel(_) => {}
    }
}

/// Anybody asks what an edition has that the one before it had not.
pub async fn what_changed(
    bot: &Arc<Bot>,
    press: &Press,
    words: &Words,
    id: BriefingId,
    number: u64,
) {
    let visit = &press.visit;
    if !bot.defer(&visit.ticket, true).await {
        return;
    }
    let body = match changes(bot, visit, words, id, number).await {
        Ok(body) => body,
        Err(BriefingError::None) => Body::words(words.just("briefing-none")),
        Err(error) => Body::words(bot.incident(&error, words)),
    };
    bot.edit(&visit.ticket, &body, words).await;
}

async fn changes(
    bot: &Arc<Bot>,
    visit: &Visit,
    words: &Words,
    id: BriefingId,
    number: u64,
) -> Result<Body, BriefingError> {
    let (Some(guild), Some(briefings)) = (visit.asker.guild, bot.briefings.clone()) else {
        return Err(BriefingError::None);
    };
    let briefing = briefings.one(guild, id).await?;
    let editions = briefings.editions(id, EDITIONS).await?;
    let Some(later) = numbered(&editions, number) else {
        return Ok(Body::words(words.just("briefing-edition-none")));
    };
    // What all may see who read the message that was pressed, which may stand where the briefing does not any more.
    let there = briefing.standing_in(later.shown_as.channel);
    match numbered(&editions, number.saturating_sub(1)) {
        Some(earlier) => compared(bot, &briefings, &there, (earlier, later), words).await,
        None => Ok(Body::words(words.just("briefing-first-edition"))),
    }
}

/// The briefings of a guild that can be chosen, by what was typed of the title.
pub async fn choices(bot: &Arc<Bot>, visit: &Visit, typed: &str, most: usize) -> Vec<Value> {
    let (Some(guild), Some(briefings)) = (visit.asker.guild, bot.briefings.clone()) else {
        return Vec::new();
    };
    // Titles are words of moderators: nobody else is shown them while typing.
    if !super::is_moderator(bot, &visit.asker, guild, visit.asker.channel).await {
        return Vec::new();
    }
    let all = briefings.list(guild).await.unwrap_or_else(|error| {
        // Choices are a convenience: the number can still be typed.
        tracing::warn!(error = %error, "briefings could not be listed");
        Vec::new()
    });
    let typed = typed.trim().to_lowercase();
    let fits = |one: &&Briefing| {
        let is_named = one.brief.title.to_lowercase().contains(&typed);
        (is_named || one.id.0.to_string() == typed)
            && super::sees(bot, &visit.asker, guild, one.place.channel)
    };
    let choice = |one: &Briefing| {
        let name = visible_line(&format!("{} · {}", one.id.0, one.brief.title));
        json!({ "name": render::choice_name(&name), "value": one.id.0.to_string() })
    };
    all.iter().filter(fits).take(most).map(choice).collect()
}

/// The briefing that is named: by its number, as the choices give it, or by its title. `None` where there is none.
pub async fn named(
    briefings: &Arc<Briefings>,
    guild: u64,
    name: &str,
) -> Result<Option<Briefing>, BriefingError> {
    let name = name.trim();
    let number = name
        .split(" · ")
        .next()
        .unwrap_or_default()
        .parse::<i64>()
        .ok();
    let mut all = briefings.list(guild).await?;
    let by_number = all.iter().position(|one| Some(one.id.0) == number);
    let by_title = || {
        all.iter()
            .position(|one| one.brief.title.to_lowercase() == name.to_lowercase())
    };
    let found = by_number.or_else(by_title);
    Ok(found.map(|at| all.swap_remove(at)))
}
