//! What is new and what is followed, as Discord is sent it: snapshots, and that no document makes a body that it would
//! refuse.

use footnote::answer::reply::Excerpt;
use footnote::assistant::follows::{FollowId, FollowRow, FollowState};
use footnote::assistant::latest::{Latest, LatestOfSource};
use footnote::discord::render::{self, Followed};
use footnote::discord::words::Words;
use footnote::store::MemberHash;
use proptest::prelude::*;

use crate::discord_escape::hostile;
use crate::discord_render::accepted;
use crate::discord_replies::{citation, excerpt, now, talks, told, view};

fn of_source(name: &str, shown: Vec<Excerpt>, more: u64) -> LatestOfSource {
    LatestOfSource {
        name: name.to_owned(),
        kind: "feed".to_owned(),
        documents: shown.len() as u64 + more,
        shown,
        more,
    }
}

fn latest(sources: Vec<LatestOfSource>) -> Latest {
    Latest {
        since: now().as_second() - 86_400,
        until: now().as_second(),
        documents: sources.iter().map(|source| source.documents).sum(),
        count: sources.len(),
        sources,
        unnamed: 0,
        read_at: Some(now().as_second() - 60),
    }
}

fn turn(page: usize) -> String {
    format!("page {page}")
}

#[test]
fn what_is_new_source_by_source() {
    let mut all = talks().excerpts;
    let last = all.split_off(2);
    let mut view = view("en-US");
    view.private = true;
    let mut news = latest(vec![
        of_source("News of the *harbour*", all, 498),
        of_source("Rules", last, 0),
        of_source("Mostly copies", Vec::new(), 2),
    ]);
    (news.count, news.unnamed) = (5, 2);
    let pages = [
        render::latest(&news, &view, &turn),
        render::latest(&Latest::default(), &view, &turn),
    ];
    insta::assert_snapshot!(pages.iter().map(told).collect::<Vec<_>>().join("\n"));
}

#[test]
fn the_documents_of_a_source_stay_together_and_pages_turn_both_ways() {
    let three = |name: &str| of_source(name, talks().excerpts, 0);
    let news = latest(vec![three("A"), three("B"), three("C")]);
    let page = |page| {
        let mut view = view("de");
        view.page = page;
        render::latest(&news, &view, &turn)
    };
    let ids = |page: &footnote::discord::body::Body| -> Vec<String> {
        let rows = page.components.iter().flat_map(|row| &row.components);
        rows.map(|button| button.custom_id.clone()).collect()
    };
    assert_eq!(ids(&page(0)), ["page 1"]);
    assert_eq!(ids(&page(1)), ["page 0"]);
    assert_eq!(
        told(&page(7)),
        told(&page(1)),
        "the last one where there are fewer"
    );
    let first = told(&page(0));
    assert!(first.contains("**A**") && first.contains("**B**") && !first.contains("**C**"));
}

fn follow(words: &str) -> FollowRow {
    FollowRow {
        id: FollowId(1),
        account: 5,
        member: MemberHash([1; 16]),
        guild: Some(7),
        channel: 8,
        place: None,
        words: words.to_owned(),
        locale: "en-US".to_owned(),
        made_at: now().as_second() - 90_000,
        begun: 0,
        state: FollowState::default(),
    }
}

#[test]
fn news_on_a_question_and_what_is_followed() {
    let excerpts = talks().excerpts;
    let told_of = Followed {
        question: "who is *meeting* in Qatar?",
        channel: Some(8),
        excerpts: &excerpts[..1],
        stop: "stop".to_owned(),
    };
    let mut told_before = follow("who is *meeting* in Qatar?");
    told_before.state.told_at = Some(now().as_second() - 4_000);
    let mut paused = follow("and when?");
    paused.state.paused = Some("closed".to_owned());
    let mut of_another = follow("grain");
    (of_another.account, of_another.place) = (6, Some(9));
    let mut direct = follow("by direct message");
    direct.guild = None;
    let all = [told_before, paused, of_another, direct];
    let (english, german) = (view("en-US"), view("de"));
    let bodies = [
        render::followed(&told_of, &english),
        render::followed(&told_of, &german),
        render::follow_list(&all, 5, "resume".to_owned(), &english),
        render::follow_list(&[], 5, "resume".to_owned(), &english),
        render::follows_paused(Words::of("en-US"), "resume".to_owned()),
    ];
    insta::assert_snapshot!(bodies.iter().map(told).collect::<Vec<_>>().join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn discord_takes_it_whatever_the_documents_hold(text in hostile(60), title in hostile(30), count in 1usize..9) {
        let url = format!("https://a.example/{}", "x".repeat(400));
        let one = |rank| {
            let text = format!("a{text}");
            excerpt(rank, &text, "a", citation(&title, Some(&title), Some(&url)))
        };
        let sources = (0..count)
            .map(|n| of_source(&title, (1..=n % 4).map(one).collect(), n as u64))
            .collect();
        let news = latest(sources);
        for page in 0..3 {
            let mut view = view("fr");
            view.page = page;
            accepted(&render::latest(&news, &view, &turn));
        }
        let excerpts: Vec<Excerpt> = (1..=4).map(one).collect();
        let told_of = Followed {
            question: &text,
            channel: None,
            excerpts: &excerpts,
            stop: "stop".to_owned(),
        };
        accepted(&render::followed(&told_of, &view("es-ES")));
        let follows = vec![follow(&text); 20];
        accepted(&render::follow_list(&follows, 5, "resume".to_owned(), &view("de")));
    }
}
