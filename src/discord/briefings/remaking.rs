//! Making one briefing anew: an edition, and the message that shows it.
//!
//! An edition is written down before it is posted and again when Discord has it, so a process that is killed in between
//! looks for its message before it posts another one. What goes wrong leaves the last good edition where it is.

mod settling;

use std::sync::Arc;

use super::posting::{self, Trouble};
use crate::assistant::briefings::{
    Brief, Briefing, BriefingError, BriefingId, BriefingState, Briefings, KeptEdition, Made,
    Schedule, ShownEdition,
};
use crate::discord::bot::Bot;
use crate::discord::buttons::Pressed;
use crate::discord::render::{self, Next, Post, Posted};
use crate::discord::words::{Language, Words};

/// A message is edited for no other reason than to say that it was looked at at most so often.
const CHECKED_S: i64 = 3_600;

/// What was found to be wrong once it was shown is made again after so long.
const SOON_S: i64 = 5;

/// Kept as what is wrong from when an edition is posted until it is pinned.
const NOT_YET_PINNED: &str = "unpinned";

/// Why a briefing is made anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It is due.
    Due,
    /// A moderator wants it.
    Asked,
    /// A moderator changed what is wanted of it.
    Changed,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// A new edition is shown.
    Told {
        /// Its message.
        link: String,
        /// Why that is not pinned.
        unpinned: Option<Trouble>,
    },
    /// The last edition still says all.
    Unchanged {
        /// Its message.
        link: String,
    },
    /// It is paused.
    Paused,
    /// It is being made already.
    UnderWay,
    /// It could not be shown.
    Troubled(Trouble),
    /// It could not be made, for a reason of ours, under a name that is in the log.
    Failed(String),
    /// It is not there any more.
    None,
}

/// Makes a briefing anew, and shows it where a reader would learn something from it.
pub async fn remake(bot: &Arc<Bot>, guild: u64, id: BriefingId, why: Why) -> Done {
    let Some(briefings) = bot.briefings.clone() else {
        return Done::None;
    };
    let Some(_under_way) = bot.desk.begin(id) else {
        return Done::UnderWay;
    };
    let making = async {
        let briefing = briefings.one(guild, id).await?;
        if briefing.state.paused.is_some() {
            return Ok(Done::Paused);
        }
        // It was made while it waited for its turn.
        let now = briefings.now().as_second();
        if why == Why::Due && briefing.state.due_at.is_none_or(|due| due > now) {
            return Ok(Done::UnderWay);
        }
        if why != Why::Due {
            bot.rest.hear_again(briefing.place.channel);
        }
        Keeper::of(bot, &briefings, briefing, why).make().await
    };
    match making.await {
        Ok(done) => done,
        Err(BriefingError::None) => Done::None,
        Err(error) => Done::Failed(bot.incident(&error, bot.guild_words(guild))),
    }
}

/// What a moderator is told of it.
pub fn told(done: &Done, words: &Words) -> String {
    let link = |key: &str, link: &String| words.say(key, &[("link", link.clone().into())]);
    let why = |trouble: &Trouble| words.just(trouble.key());
    match done {
        Done::Told {
            link: to,
            unpinned: None,
        } => link("briefing-pinned", to),
        Done::Told {
            link,
            unpinned: Some(trouble),
        } => words.say(
            "briefing-posted-not-pinned",
            &[("link", link.clone().into()), ("why", why(trouble).into())],
        ),
        Done::Unchanged { link: to } => link("briefing-unchanged", to),
        Done::Paused => words.just("briefing-is-paused"),
        Done::UnderWay => words.just("briefing-under-way"),
        Done::Troubled(trouble) => {
            words.say("briefing-not-posted", &[("why", why(trouble).into())])
        }
        Done::Failed(sentence) => sentence.clone(),
        Done::None => words.just("briefing-none"),
    }
}

/// The words of a briefing: everyone reads them, so they are in the language that it was made in.
pub fn words_of(brief: &Brief) -> &'static Words {
    let language = brief.language.as_deref().and_then(Language::of_letters);
    Words::in_language(language.unwrap_or(Language::English))
}

/// One briefing that is being made anew.
pub(super) struct Keeper<'a> {
    pub(super) bot: &'a Arc<Bot>,
    pub(super) briefings: &'a Arc<Briefings>,
    pub(super) words: &'static Words,
    pub(super) briefing: Briefing,
    pub(super) why: Why,
    pub(super) now: jiff::Timestamp,
}

impl<'a> Keeper<'a> {
    /// Whoever makes that briefing, at this moment.
    pub(super) fn of(
        bot: &'a Arc<Bot>,
        briefings: &'a Arc<Briefings>,
        briefing: Briefing,
        why: Why,
    ) -> Keeper<'a> {
        Keeper {
            bot,
            briefings,
            words: words_of(&briefing.brief),
            briefing,
            why,
            now: briefings.now(),
        }
    }

    async fn make(mut self) -> Result<Done, BriefingError> {
        let id = self.briefing.id;
        if let Some(begun) = self.briefings.begun(id).await?
            && let Some(done) = self.take_up(begun).await?
        {
            return Ok(done);
        }
        let before = self.briefings.editions(id, 1).await?.pop();
        let settings = self.bot.settings();
        let zoned = self.now.to_zoned(settings.zone.clone());
        let Briefing { place, brief, .. } = &self.briefing;
        let made = self
            .briefings
            .make(*place, brief, before, settings.opened, &zoned)
            .await;
        let made = match made {
            Ok(made) => made,
            Err(error) => {
                tracing::error!(briefing.id = id.0, error = %error, "a briefing could not be made");
                return self.troubled(Trouble::Evidence).await;
            }
        };
        match (self.briefing.state.message, made.is_news) {
            (Some(message), false) => self.unchanged(made, message).await,
            (message, _) => self.show(made, message).await,
        }
    }

    /// A process that was killed may have posted an edition: then that is the one which is shown.
    async fn take_up(&mut self, begun: KeptEdition) -> Result<Option<Done>, BriefingError> {
        let there = self.briefing.standing_in(begun.shown_as.channel);
        let is_moved = there.place != self.briefing.place;
        let message = match posting::find(self.bot, &there, &begun).await {
            Ok(Some(message)) => message,
            Ok(None) => return Ok(None),
            // What stood where nothing can be seen any more is nobody's business.
            Err(trouble) if is_moved && trouble.stops() => return Ok(None),
            Err(trouble) => return self.troubled(trouble).await.map(Some),
        };
        if is_moved {
            // It is posted where it is to stand now.
            return match posting::delete(self.bot, &there, message).await {
                true => Ok(None),
                false => self.troubled(Trouble::Discord).await.map(Some),
            };
        }
        // It was posted, or the message that is pinned was edited.
        let was = self.briefing.state.message;
        let old = was.filter(|old| *old != message);
        let state = BriefingState {
            seen: self.briefing.state.seen,
            ..self.told_state(message, was != Some(message))
        };
        let shown = self.briefings.shown(there.place, begun.edition.clone());
        let which = (begun.number, begun.made_at);
        let posted = self
            .posted(&shown.await?, which, state.due_at, None, None)
            .await?;
        self.end(begun.number, message, state, &posted).await?;
        let old = old.map(|old| (there.place.channel, old));
        let unpinned = self.settle_pin(old).await?;
        self.look_again().await?;
        Ok(Some(Done::Told {
            link: self.briefing.place.link(message),
            unpinned,
        }))
    }

    /// An edition is shown by that message: the thread under it follows, and how far the briefing is then. Of a message
    /// that was there, the thread comes first: its words may have to go.
    async fn end(
        &mut self,
        number: u64,
        message: u64,
        mut state: BriefingState,
        posted: &Posted,
    ) -> Result<(), BriefingError> {
        let id = self.briefing.id;
        let is_new = self.briefing.state.message != Some(message);
        if is_new {
            // First of all, so that a process which ends here is known to have posted it.
            self.briefings
                .end(id, number, message, state.clone())
                .await?;
        }
        let threaded = posting::thread(
            self.bot,
            &self.briefing,
            (message, number),
            &state.parts,
            &posted.parts,
            self.words,
        )
        .await;
        if !is_new || threaded.there != state.parts {
            state.parts = threaded.there;
            self.briefings
                .end(id, number, message, state.clone())
                .await?;
        }
        self.briefing.state = state;
        Ok(())
    }

    /// What was taken away while this was made is found by nobody else: then it is due again in a moment.
    async fn look_again(&mut self) -> Result<(), BriefingError> {
        if self.briefings.is_unsound(&self.briefing).await? {
            self.briefing.state.due_at = Some(self.now.as_second() + SOON_S);
            let state = self.briefing.state.clone();
            self.briefings.note(self.briefing.id, state).await?;
        }
        Ok(())
    }

    /// How far the briefing is when that message shows an edition now.
    fn told_state(&self, message: u64, is_new_message: bool) -> BriefingState {
        let at = self.now.as_second();
        let failing = match is_new_message {
            true => Some(NOT_YET_PINNED.to_owned()),
            false => self.pin_trouble(),
        };
        BriefingState {
            due_at: self.next_due(),
            paused: None,
            message: Some(message),
            parts: match is_new_message {
                true => Vec::new(),
                false => self.briefing.state.parts.clone(),
            },
            checked_at: Some(at),
            told_at: Some(at),
            seen: self.briefing.state.seen,
            failing,
            failures: 0,
        }
    }

    /// When it is due next, once it is made now.
    fn next_due(&self) -> Option<i64> {
        let was = self.briefing.state.due_at;
        let was = was.filter(|_| self.why == Why::Due);
        self.briefing.next_due(was, self.now)
    }

    /// What is wrong with its pin, which an edit does not mend.
    fn pin_trouble(&self) -> Option<String> {
        let failing = self.briefing.state.failing.clone();
        let of_pins = [NOT_YET_PINNED, Trouble::Pin.name(), Trouble::Pins.name()];
        failing.filter(|failing| of_pins.contains(&failing.as_str()))
    }

    /// The last edition still says all: at most its line of when it was looked at is written anew.
    async fn unchanged(mut self, made: Made, message: u64) -> Result<Done, BriefingError> {
        let at = self.now.as_second();
        let Some(before) = made.before else {
            return Ok(Done::None);
        };
        let edition = self
            .briefings
            .renew(self.briefing.id, &before, made.edition)
            .await?;
        let mut state = BriefingState {
            due_at: self.next_due(),
            checked_at: Some(at),
            seen: made.seen,
            failing: self.pin_trouble(),
            failures: 0,
            ..self.briefing.state.clone()
        };
        let told_at = state.told_at.unwrap_or(before.made_at);
        let is_to_be_told = match self.why {
            Why::Due => at - told_at >= CHECKED_S,
            Why::Asked => at - told_at >= 60,
            // Its title or its schedule may be another one.
            Why::Changed => true,
        };
        if is_to_be_told || told_at > at {
            let shown = self.briefings.shown(self.briefing.place, edition).await?;
            let which = (before.number, before.made_at);
            let posted = self
                .posted(&shown, which, state.due_at, Some(at), None)
                .await?;
            match posting::edit(self.bot, &self.briefing, message, &posted.message).await {
                Ok(()) => state.told_at = Some(at),
                Err(trouble) if trouble.stops() => return self.troubled(trouble).await,
                // Nobody misses that line.
                Err(_) => {}
            }
        }
        self.briefings.note(self.briefing.id, state.clone()).await?;
        self.briefing.state = state;
        let unpinned = self.settle_pin(None).await?;
        self.look_again().await?;
        let link = self.briefing.place.link(message);
        Ok(match self.why {
            // Something is: what was changed.
            Why::Changed => Done::Told { link, unpinned },
            Why::Due | Why::Asked => Done::Unchanged { link },
        })
    }

    /// Shows a new edition: in the message that is pinned, or in one of its own.
    async fn show(mut self, made: Made, message: Option<u64>) -> Result<Done, BriefingError> {
        let at = self.now.as_second();
        let number = self
            .briefings
            .begin(&self.briefing, &made.edition, at)
            .await?;
        let is_urgent = made.edition.topics.iter().any(|covered| {
            covered
                .struck
                .iter()
                .any(|struck| !struck.why.may_be_shown())
        });
        let is_anew = self.why == Why::Due && self.briefing.schedule.posts_anew() && !is_urgent;
        let here = self.briefing.place.channel;
        let before = made.before.as_ref();
        let elsewhere = before.filter(|one| one.shown_as.channel != here);
        let old = match message {
            Some(message) => is_anew.then_some((here, message)),
            // It was moved.
            None => elsewhere.and_then(|one| Some((one.shown_as.channel, one.message?))),
        };
        let next = self.next_due();
        let posted = self
            .posted(&made.shown, (number, at), next, None, old)
            .await?;
        let shown_by = match message.filter(|_| !is_anew) {
            None => posting::post(self.bot, &self.briefing, number, &posted.message).await,
            Some(message) => {
                match posting::edit(self.bot, &self.briefing, message, &posted.message).await {
                    // What must not be shown any more is taken away with its message.
                    Err(Trouble::Edit) if is_urgent => {
                        let sent =
                            posting::post(self.bot, &self.briefing, number, &posted.message).await;
                        if sent.is_ok() {
                            posting::delete(self.bot, &self.briefing, message).await;
                            // A thread outlives the message that it was opened from.
                            let (which, known) = ((message, number), &self.briefing.state.parts);
                            posting::thread(
                                self.bot,
                                &self.briefing,
                                which,
                                known,
                                &[],
                                self.words,
                            )
                            .await;
                        }
                        sent
                    }
                    edited => edited.map(|()| message),
                }
            }
        };
        let shown_by = match shown_by {
            Ok(shown_by) => shown_by,
            Err(trouble) => return self.troubled(trouble).await,
        };
        let is_new_message = message != Some(shown_by);
        let state = BriefingState {
            seen: made.seen,
            ..self.told_state(shown_by, is_new_message)
        };
        self.end(number, shown_by, state, &posted).await?;
        let unpinned = self.settle_pin(old).await?;
        if let (Some((_, old)), Some(before)) = (old, made.before) {
            self.point_to_newer(before, old).await?;
        }
        self.look_again().await?;
        Ok(Done::Told {
            link: self.briefing.place.link(shown_by),
            unpinned,
        })
    }

    /// The messages of the edition of that number and time. `old` is the message of the one before, with its channel, where
    /// this one is another.
    pub(super) async fn posted(
        &self,
        shown: &ShownEdition,
        (number, made_at): (u64, i64),
        next: Option<i64>,
        checked_at: Option<i64>,
        old: Option<(u64, u64)>,
    ) -> Result<Posted, BriefingError> {
        let briefing = &self.briefing;
        let previous = match old {
            Some(old) => Some(old),
            // Where the message is edited, the one before it stays the one before it.
            None => self.previous_message().await?,
        };
        Ok(render::post(
            &Post {
                title: &briefing.brief.title,
                shown,
                number: Some(number),
                made_at,
                checked_at,
                next: next_of(briefing, next),
                window_days: briefing.brief.window_days,
                previous: previous
                    .map(|(channel, message)| briefing.place.moved_to(channel).link(message)),
                newer: None,
                changes: Some(changes_of(self.bot, briefing, number)),
            },
            &self.bot.view(self.words),
        ))
    }

    /// The message of the last edition that is another than the one which is shown now, with its channel.
    async fn previous_message(&self) -> Result<Option<(u64, u64)>, BriefingError> {
        let Briefing { id, state, .. } = &self.briefing;
        self.briefings.message_before(*id, state.message).await
    }
}

/// What the button carries that asks what an edition has that the one before it had not.
fn changes_of(bot: &Bot, briefing: &Briefing, number: u64) -> String {
    let pressed = Pressed::WhatChanged(briefing.id, number);
    bot.buttons.custom_id(&pressed, &briefing.place.readers())
}

/// When a briefing is made next, as it is told.
pub fn next_of(briefing: &Briefing, due_at: Option<i64>) -> Next {
    match (&briefing.schedule, due_at) {
        _ if briefing.state.paused.is_some() => Next::Paused,
        (Schedule::WhenNew { .. }, _) => Next::WithNews,
        (_, Some(at)) => Next::At(at),
        (_, None) => Next::ByHand,
    }
}
