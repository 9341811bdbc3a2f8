//! What a button carries: enough to act on it after a restart, signed for the place that it was made for.
//!
//! A `custom_id` comes back from strangers' programs, so nothing in it is believed without its signature, and the
//! signature covers the guild (or the channel, in direct messages): carried elsewhere it is worth nothing.

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretBox};
use sha2::Sha256;

use super::render::{Action, BriefingPress, PanelPress};
use crate::access::Asker;
use crate::assistant::briefings::BriefingId;
use crate::assistant::follows::FollowId;
use crate::assistant::{QuestionId, SourceId};
use crate::text::hex;

/// What a button that was pressed asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pressed {
    /// Another page of an answer.
    Page(QuestionId, usize),
    /// An excerpt within its surroundings: version, first byte, byte after the last.
    Context(i64, usize, usize),
    /// "This helped."
    Helpful(QuestionId),
    /// "This did not help."
    NotHelpful(QuestionId),
    /// The passages that came nearest.
    Nearest(QuestionId),
    /// Ask a moderator.
    AskModerator(QuestionId),
    /// Post for everyone.
    Post(QuestionId),
    /// Erase what is kept of whoever presses.
    Erase,
    /// Do not.
    KeepIt,
    /// Something about sources or the audit, for this member alone.
    Panel(PanelPress, u64),
    /// Make a briefing of the question.
    Pin(QuestionId),
    /// Something about briefings, for this member alone.
    Briefing(BriefingPress, u64),
    /// What an edition of a briefing has that the one before it had not.
    WhatChanged(BriefingId, u64),
    /// End a follow, under the message of that name which told of news.
    Unfollow(FollowId, u64),
    /// Send again what that member follows.
    ResumeFollows(u64),
    /// A page of what came from then until then (Unix seconds), for this member alone.
    Latest {
        /// From when.
        since: i64,
        /// Until when.
        until: i64,
        /// Counted from 0.
        page: usize,
        /// Whose page it is.
        member: u64,
    },
}

impl Pressed {
    /// The question that the button belongs to, where it names one.
    pub fn question(&self) -> Option<QuestionId> {
        match self {
            Pressed::Page(question, _)
            | Pressed::Helpful(question)
            | Pressed::NotHelpful(question)
            | Pressed::Nearest(question)
            | Pressed::AskModerator(question)
            | Pressed::Pin(question)
            | Pressed::Post(question) => Some(*question),
            Pressed::Context(..)
            | Pressed::Erase
            | Pressed::KeepIt
            | Pressed::Panel(..)
            | Pressed::Briefing(..)
            | Pressed::WhatChanged(..)
            | Pressed::Unfollow(..)
            | Pressed::ResumeFollows(_)
            | Pressed::Latest { .. } => None,
        }
    }

    fn written(&self) -> String {
        match self {
            Pressed::Page(question, page) => format!("p.{:x}.{page:x}", question.0),
            Pressed::Context(version, from, to) => format!("c.{version:x}.{from:x}.{to:x}"),
            Pressed::Helpful(question) => format!("h.{:x}", question.0),
            Pressed::NotHelpful(question) => format!("n.{:x}", question.0),
            Pressed::Nearest(question) => format!("r.{:x}", question.0),
            Pressed::AskModerator(question) => format!("m.{:x}", question.0),
            Pressed::Post(question) => format!("s.{:x}", question.0),
            Pressed::Pin(question) => format!("i.{:x}", question.0),
            Pressed::WhatChanged(briefing, number) => format!("w.{:x}.{number:x}", briefing.0),
            Pressed::Briefing(press, member) => {
                let (what, number) = briefing_written(*press);
                format!("{what}.{number:x}.{member:x}")
            }
            Pressed::Erase => "e".to_owned(),
            Pressed::KeepIt => "k".to_owned(),
            Pressed::Unfollow(follow, message) => format!("u.{:x}.{message:x}", follow.0),
            Pressed::ResumeFollows(member) => format!("v.{member:x}"),
            Pressed::Latest {
                since,
                until,
                page,
                member,
            } => format!("l.{since:x}.{until:x}.{page:x}.{member:x}"),
            Pressed::Panel(press, member) => {
                let (what, number) = panel_written(*press);
                format!("{what}.{number:x}.{member:x}")
            }
        }
    }

    fn read(text: &str) -> Option<Pressed> {
        let mut parts = text.split('.');
        let what = parts.next()?;
        let mut number = || u64::from_str_radix(parts.next()?, 16).ok();
        let question = |number: u64| i64::try_from(number).ok().map(QuestionId);
        let pressed = match what {
            "p" => Pressed::Page(question(number()?)?, usize::try_from(number()?).ok()?),
            "c" => Pressed::Context(
                i64::try_from(number()?).ok()?,
                usize::try_from(number()?).ok()?,
                usize::try_from(number()?).ok()?,
            ),
            "h" => Pressed::Helpful(question(number()?)?),
            "n" => Pressed::NotHelpful(question(number()?)?),
            "r" => Pressed::Nearest(question(number()?)?),
            "m" => Pressed::AskModerator(question(number()?)?),
            "s" => Pressed::Post(question(number()?)?),
            "i" => Pressed::Pin(question(number()?)?),
            "w" => Pressed::WhatChanged(briefing(number()?)?, number()?),
            "e" => Pressed::Erase,
            "k" => Pressed::KeepIt,
            "u" => Pressed::Unfollow(FollowId(i64::try_from(number()?).ok()?), number()?),
            "v" => Pressed::ResumeFollows(number()?),
            "l" => Pressed::Latest {
                since: i64::try_from(number()?).ok()?,
                until: i64::try_from(number()?).ok()?,
                page: usize::try_from(number()?).ok()?,
                member: number()?,
            },
            what if what.starts_with('b') => {
                Pressed::Briefing(briefing_read(what, number()?)?, number()?)
            }
            what => Pressed::Panel(panel_read(what, number()?)?, number()?),
        };
        parts.next().is_none().then_some(pressed)
    }
}

/// A button of a panel as two letters and a number.
fn panel_written(press: PanelPress) -> (&'static str, u64) {
    let of_source = |what, source: SourceId| (what, source.0.unsigned_abs());
    match press {
        PanelPress::Add(preview) => ("oa", preview),
        PanelPress::Cancel(preview) => ("oc", preview),
        PanelPress::List(page) => ("ol", page as u64),
        PanelPress::Show(source) => of_source("os", source),
        PanelPress::Refresh(source) => of_source("of", source),
        PanelPress::Pause(source) => of_source("op", source),
        PanelPress::Resume(source) => of_source("or", source),
        PanelPress::AskRemove(source) => of_source("oq", source),
        PanelPress::Remove(source) => of_source("ox", source),
        PanelPress::Undo(source) => of_source("ou", source),
        PanelPress::Audit(page) => ("ad", page as u64),
    }
}

fn panel_read(what: &str, number: u64) -> Option<PanelPress> {
    let source = || i64::try_from(number).ok().map(SourceId);
    let page = || usize::try_from(number).ok();
    Some(match what {
        "oa" => PanelPress::Add(number),
        "oc" => PanelPress::Cancel(number),
        "ol" => PanelPress::List(page()?),
        "os" => PanelPress::Show(source()?),
        "of" => PanelPress::Refresh(source()?),
        "op" => PanelPress::Pause(source()?),
        "or" => PanelPress::Resume(source()?),
        "oq" => PanelPress::AskRemove(source()?),
        "ox" => PanelPress::Remove(source()?),
        "ou" => PanelPress::Undo(source()?),
        "ad" => PanelPress::Audit(page()?),
        _ => return None,
    })
}

/// A button under what a moderator was shown, as two letters and a number.
fn briefing_written(press: BriefingPress) -> (&'static str, u64) {
    let of = |what, briefing: BriefingId| (what, briefing.0.unsigned_abs());
    match press {
        BriefingPress::Pin(draft) => ("bp", draft),
        BriefingPress::Edit(draft) => ("be", draft),
        BriefingPress::Cancel(draft) => ("bc", draft),
        BriefingPress::Sources(draft) => ("bo", draft),
        BriefingPress::Channel(draft) => ("bw", draft),
        BriefingPress::Show(briefing) => of("bs", briefing),
        BriefingPress::Refresh(briefing) => of("bf", briefing),
        BriefingPress::Pause(briefing) => of("bz", briefing),
        BriefingPress::Resume(briefing) => of("br", briefing),
        BriefingPress::AskRemove(briefing) => of("bq", briefing),
        BriefingPress::Remove(briefing) => of("bx", briefing),
        BriefingPress::History(briefing) => of("bh", briefing),
    }
}

fn briefing_read(what: &str, number: u64) -> Option<BriefingPress> {
    let of = || briefing(number);
    Some(match what {
        "bp" => BriefingPress::Pin(number),
        "be" => BriefingPress::Edit(number),
        "bc" => BriefingPress::Cancel(number),
        "bo" => BriefingPress::Sources(number),
        "bw" => BriefingPress::Channel(number),
        "bs" => BriefingPress::Show(of()?),
        "bf" => BriefingPress::Refresh(of()?),
        "bz" => BriefingPress::Pause(of()?),
        "br" => BriefingPress::Resume(of()?),
        "bq" => BriefingPress::AskRemove(of()?),
        "bx" => BriefingPress::Remove(of()?),
        "bh" => BriefingPress::History(of()?),
        _ => return None,
    })
}

fn briefing(number: u64) -> Option<BriefingId> {
    i64::try_from(number).ok().map(BriefingId)
}

/// Signs what buttons carry, and checks it.
pub struct Buttons {
    key: SecretBox<[u8; 32]>,
}

/// The first part of every `custom_id`: another form later gets another one.
const FORM: &str = "f1";

impl Buttons {
    /// Signs with that key.
    pub fn new(key: SecretBox<[u8; 32]>) -> Buttons {
        Buttons { key }
    }

    /// The `custom_id` of a button that is made for where `asker` is; at most 100 characters.
    pub fn custom_id(&self, pressed: &Pressed, asker: &Asker) -> String {
        let written = pressed.written();
        format!("{FORM}.{written}.{}", self.signature(&written, asker))
    }

    /// What a pressed button asks for; `None` when it was not made here, for this place.
    pub fn read(&self, custom_id: &str, asker: &Asker) -> Option<Pressed> {
        let (written, signature) = custom_id
            .strip_prefix(FORM)?
            .strip_prefix('.')?
            .rsplit_once('.')?;
        let mut signed = [0; SIGNED];
        hex::read(signature, &mut signed)?;
        let mac = self.mac(written, asker)?;
        mac.verify_truncated_left(&signed).ok()?;
        Pressed::read(written)
    }

    fn signature(&self, written: &str, asker: &Asker) -> String {
        let Some(mac) = self.mac(written, asker) else {
            return String::new();
        };
        hex::written(mac.finalize().into_bytes().into_iter().take(SIGNED))
    }

    /// Never `None`: a MAC takes keys of any length.
    fn mac(&self, written: &str, asker: &Asker) -> Option<Hmac<Sha256>> {
        let place = match asker.guild {
            Some(guild) => format!("guild {guild}"),
            None => format!("channel {}", asker.channel),
        };
        let mut mac = Hmac::<Sha256>::new_from_slice(self.key.expose_secret()).ok()?;
        mac.update(format!("{FORM} {place} {written}").as_bytes());
        Some(mac)
    }
}

/// Bytes of a signature that are kept: 64 bits, tried over a network.
const SIGNED: usize = 8;

/// What stands behind a button of a reply: the question, and the spans of its excerpts.
pub fn behind(action: Action, question: QuestionId, spans: &[(i64, usize, usize)]) -> Pressed {
    match action {
        Action::Page(page) => Pressed::Page(question, page),
        Action::Context(excerpt) => {
            let (version, from, to) = spans.get(excerpt).copied().unwrap_or_default();
            Pressed::Context(version, from, to)
        }
        Action::Helpful => Pressed::Helpful(question),
        Action::NotHelpful => Pressed::NotHelpful(question),
        Action::Nearest => Pressed::Nearest(question),
        Action::AskModerator => Pressed::AskModerator(question),
        Action::Post => Pressed::Post(question),
        Action::Pin => Pressed::Pin(question),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn buttons() -> Buttons {
        Buttons::new(SecretBox::new(Box::new([7; 32])))
    }

    fn asker(guild: Option<u64>, channel: u64) -> Asker {
        Asker {
            member: 5,
            guild,
            channel,
            permissions: 0,
            roles: Vec::new(),
        }
    }

    fn any_question() -> impl Strategy<Value = QuestionId> {
        (0..i64::MAX).prop_map(QuestionId)
    }

    fn any_panel_press() -> impl Strategy<Value = PanelPress> {
        let source = || (0..i64::MAX).prop_map(SourceId);
        prop_oneof![
            any::<u64>().prop_map(PanelPress::Add),
            any::<u64>().prop_map(PanelPress::Cancel),
            any::<usize>().prop_map(PanelPress::List),
            source().prop_map(PanelPress::Show),
            source().prop_map(PanelPress::Refresh),
            source().prop_map(PanelPress::Pause),
            source().prop_map(PanelPress::Resume),
            source().prop_map(PanelPress::AskRemove),
            source().prop_map(PanelPress::Remove),
            source().prop_map(PanelPress::Undo),
            any::<usize>().prop_map(PanelPress::Audit),
        ]
    }

    fn any_briefing_press() -> impl Strategy<Value = BriefingPress> {
        let briefing = || (0..i64::MAX).prop_map(BriefingId);
        prop_oneof![
            any::<u64>().prop_map(BriefingPress::Pin),
            any::<u64>().prop_map(BriefingPress::Edit),
            any::<u64>().prop_map(BriefingPress::Cancel),
            any::<u64>().prop_map(BriefingPress::Sources),
            any::<u64>().prop_map(BriefingPress::Channel),
            briefing().prop_map(BriefingPress::Show),
            briefing().prop_map(BriefingPress::Refresh),
            briefing().prop_map(BriefingPress::Pause),
            briefing().prop_map(BriefingPress::Resume),
            briefing().prop_map(BriefingPress::AskRemove),
            briefing().prop_map(BriefingPress::Remove),
            briefing().prop_map(BriefingPress::History),
        ]
    }

    fn any_pressed() -> impl Strategy<Value = Pressed> {
        prop_oneof![
            any_question().prop_map(Pressed::Pin),
            (any_briefing_press(), any::<u64>())
                .prop_map(|(press, member)| Pressed::Briefing(press, member)),
            ((0..i64::MAX).prop_map(BriefingId), any::<u64>())
                .prop_map(|(briefing, number)| Pressed::WhatChanged(briefing, number)),
            (any_question(), any::<usize>()).prop_map(|(q, page)| Pressed::Page(q, page)),
            (0..i64::MAX, any::<usize>(), any::<usize>())
                .prop_map(|(v, from, to)| Pressed::Context(v, from, to)),
            any_question().prop_map(Pressed::Helpful),
            any_question().prop_map(Pressed::NotHelpful),
            any_question().prop_map(Pressed::Nearest),
            any_question().prop_map(Pressed::AskModerator),
            any_question().prop_map(Pressed::Post),
            (any_panel_press(), any::<u64>())
                .prop_map(|(press, member)| Pressed::Panel(press, member)),
            (0..i64::MAX, any::<u64>())
                .prop_map(|(follow, message)| Pressed::Unfollow(FollowId(follow), message)),
            any::<u64>().prop_map(Pressed::ResumeFollows),
            (0..i64::MAX, 0..i64::MAX, any::<usize>(), any::<u64>()).prop_map(
                |(since, until, page, member)| Pressed::Latest {
                    since,
                    until,
                    page,
                    member
                }
            ),
        ]
    }

    proptest! {
        #[test]
        fn what_was_signed_is_read_back_in_its_place_and_nowhere_else(pressed in any_pressed(), guild in 1u64..) {
            let here = asker(Some(guild), 9);
            let custom_id = buttons().custom_id(&pressed, &here);
            prop_assert!(custom_id.chars().count() <= 100, "{}", custom_id);
            prop_assert_eq!(buttons().read(&custom_id, &here), Some(pressed));
            prop_assert_eq!(buttons().read(&custom_id, &asker(Some(guild - 1), 9)), None);
            prop_assert_eq!(buttons().read(&custom_id, &asker(None, 9)), None);
        }

        #[test]
        fn what_was_not_signed_is_nothing(text in any::<String>()) {
            prop_assert_eq!(buttons().read(&text, &asker(Some(1), 2)), None);
            prop_assert_eq!(buttons().read(&format!("f1.h.1.{text}"), &asker(Some(1), 2)), None);
        }
    }

    #[test]
    fn a_changed_button_is_no_button() {
        let here = asker(None, 2);
        let custom_id = buttons().custom_id(&Pressed::Helpful(QuestionId(0x10)), &here);
        assert!(buttons().read(&custom_id, &here).is_some());
        assert_eq!(
            buttons().read(&custom_id.replace(".h.", ".n."), &here),
            None
        );
        assert_eq!(
            buttons().read(&custom_id.replace(".10.", ".11."), &here),
            None
        );
        assert_eq!(
            buttons().read(&custom_id, &asker(None, 3)),
            None,
            "another conversation"
        );
        let other = Buttons::new(SecretBox::new(Box::new([8; 32])));
        assert_eq!(other.read(&custom_id, &here), None, "another bot's key");
    }
}
