//! News on a question that somebody follows; what they follow; that nothing is sent to them.

use super::passages::passages;
use super::{Card, View, colour, escaped, room, seen_by, units};
use crate::answer::reply::Excerpt;
use crate::assistant::follows::FollowRow;
use crate::discord::body::{Body, Button, Row};
use crate::discord::words::Words;

/// News on a question.
pub struct Followed<'a> {
    /// The question, as it was asked.
    pub question: &'a str,
    /// Where it was asked for, where that is not where it is told.
    pub channel: Option<u64>,
    /// What is new, best first.
    pub excerpts: &'a [Excerpt],
    /// The `custom_id` that ends it.
    pub stop: String,
}

/// News on a question, with what ends it.
pub fn followed(followed: &Followed<'_>, view: &View<'_>) -> Body {
    let words = view.words;
    let count = [("count", followed.excerpts.len().into())];
    let mut head = vec![words.say("follow-news", &count)];
    if let Some(channel) = followed.channel {
        let channel = [("channel", format!("<#{channel}>").into())];
        head.push(format!("-# {}", words.say("follow-news-from", &channel)));
    }
    let card = Card {
        title: followed.question.to_owned(),
        description: passages(&head, followed.excerpts, view, true),
        footer: String::new(),
        colour: colour::GOOD,
    };
    let stop = Button::new(words.just("button-unfollow"), followed.stop.clone());
    card.body(vec![Row::of(vec![stop])])
}

/// What a member follows and what is told in channels that they moderate; `resume` is the `custom_id` that has it sent
/// again.
pub fn follow_list(follows: &[FollowRow], account: u64, resume: String, view: &View<'_>) -> Body {
    let words = view.words;
    let mut description = String::new();
    // For the line that says how many are left out.
    let most = room::DESCRIPTION - 100;
    let mut shown = 0;
    for follow in follows {
        let line = line(follow, account, view);
        if units(&description) + units(&line) + 1 > most {
            break;
        }
        description.push_str(&line);
        description.push('\n');
        shown += 1;
    }
    let left_out = follows.len() - shown;
    if follows.is_empty() {
        description = words.just("follow-none");
    } else if left_out > 0 {
        description.push_str(&words.say("sources-more", &[("count", left_out.into())]));
    }
    let card = Card {
        title: words.just("follow-list-title"),
        description,
        footer: String::new(),
        colour: colour::PLAIN,
    };
    let is_paused = follows
        .iter()
        .any(|follow| follow.account == account && follow.state.paused.is_some());
    let rows = match is_paused {
        true => vec![Row::of(vec![Button::new(
            words.just("button-resume"),
            resume,
        )])],
        false => Vec::new(),
    };
    seen_by(card.body(rows), view)
}

/// "- **Who is meeting?** · in #news · since 3 May · last told an hour ago"
fn line(follow: &FollowRow, account: u64, view: &View<'_>) -> String {
    let words = view.words;
    let mut parts = vec![format!("- **{}**", escaped(&follow.words, 120))];
    parts.push(match (follow.place, follow.guild) {
        (Some(place), _) => {
            let place = [("channel", format!("<#{place}>").into())];
            words.say("follow-in-channel", &place)
        }
        (None, Some(_)) => {
            let channel = [("channel", format!("<#{}>", follow.channel).into())];
            words.say("follow-from-channel", &channel)
        }
        (None, None) => words.just("follow-direct"),
    });
    if follow.account != account {
        let member = [("member", format!("<@{}>", follow.account).into())];
        parts.push(words.say("follow-by", &member));
    }
    let when = |at: i64, style: &str| ("when", format!("<t:{at}:{style}>").into());
    parts.push(words.say("follow-since", &[when(follow.made_at, "d")]));
    if follow.state.paused.is_some() {
        parts.push(words.just("follow-paused"));
    } else if let Some(told) = follow.state.told_at {
        parts.push(words.say("follow-told", &[when(told, "R")]));
    }
    parts.join(" · ")
}

/// That nothing is sent to them any more, and what has it sent again.
pub fn follows_paused(words: &Words, resume: String) -> Body {
    let mut body = Body::words(words.just("follow-closed")).ephemeral();
    body.components = vec![Row::of(vec![Button::new(
        words.just("button-resume"),
        resume,
    )])];
    body
}
