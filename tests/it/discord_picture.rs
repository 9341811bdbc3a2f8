//! `docs/discord/*.json`, the bodies behind the pictures in the README: two real replies over the seeds, as Discord is
//! sent them. `scripts/discord_picture.py` draws them; here they are made, and held against the program.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use footnote::answer::Asked;
use footnote::answer::question::Bounds;
use footnote::answer::reply::{Outcome, Reply};
use footnote::assistant::Assistant;
use footnote::assistant::briefings::{Brief, Edition, ShownEdition, made};
use footnote::discord::body::Body;
use footnote::discord::render::{self, Next, Post};
use footnote::index::IndexWriter;
use footnote::model::Models;
use footnote::store::{Reader, Store};
use footnote::text::visible::visible;
use jiff::tz::TimeZone;
use tokio_util::sync::CancellationToken;

use crate::discord_escape::folded;
use crate::discord_markdown::{Active, read};
use crate::discord_replies::{now, view};

/// The seeds, read and ready to be asked.
struct Seeds {
    assistant: Assistant,
    data: tempfile::TempDir,
}

impl Seeds {
    fn read() -> Seeds {
        let data = tempfile::tempdir().unwrap();
        let store = Store::open(data.path()).unwrap();
        let writer = IndexWriter::open(&data.path().join("index"), &store).unwrap();
        let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
        let token = CancellationToken::new();
        footnote::ingest::folder(&seeds, &store, &writer, &token, &mut |_| {}).unwrap();
        writer.catch_up(None).unwrap();
        let models = Arc::new(Models::none());
        Seeds {
            assistant: Assistant::new(data.path(), writer.index().clone(), models, 1),
            data,
        }
    }

    fn ask(&self, question: &str) -> Reply {
        let asked = Asked {
            text: question.to_owned(),
            now: now().to_zoned(TimeZone::UTC),
            bounds: Bounds::default(),
            earlier: None,
            limit: 3,
            explain: false,
        };
        self.assistant.ask_blocking(&asked).unwrap()
    }
}

impl Seeds {
    /// The second edition of a briefing, with what the first had not.
    fn briefing(&self) -> Body {
        let topics = "who is meeting in Qatar?\nhow many hostages would be released under the proposal?\n\
                      grain exports";
        let brief = Brief::check("The morning", topics, "daily 08:00 UTC", "", "UTC").unwrap();
        let reader = Reader::open(self.data.path()).unwrap();
        let edition = |topics: &[String], before: Option<&Edition>| {
            let answers: Vec<_> = topics
                .iter()
                .map(|topic| {
                    let asked = brief.asked(topic, &now().to_zoned(TimeZone::UTC));
                    (topic.clone(), self.assistant.ask_blocking(&asked).unwrap())
                })
                .collect();
            made(&answers, before, &reader, &|_| true).unwrap()
        };
        let first = edition(&brief.topics[..1], None);
        let second = edition(&brief.topics, Some(&first));
        let shown = ShownEdition::read(&second, &reader, &|_| true).unwrap();
        let made_at = now().as_second();
        let post = Post {
            title: &brief.title,
            shown: &shown,
            number: Some(2),
            made_at,
            checked_at: None,
            next: Next::At(made_at + 86_400),
            window_days: None,
            previous: Some("https://discord.com/channels/1/2/3".to_owned()),
            newer: None,
            changes: Some("changes".to_owned()),
        };
        render::post(&post, &view("en-US")).message
    }
}

#[test]
fn the_pictures_in_the_readme_are_of_what_discord_is_sent() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let seeds = Seeds::read();
    for (name, question, outcome) in [
        ("answer", "who is meeting in Qatar?", Outcome::Answered),
        (
            "nothing",
            "how deep is the harbour at Aldmoor?",
            Outcome::NothingFound,
        ),
    ] {
        assert!(
            readme.contains(&format!("](docs/discord/{name}.png)")),
            "the README shows {name}.png"
        );
        let reply = seeds.ask(question);
        assert_eq!(reply.outcome, outcome, "{reply:?}");
        let mut view = view("en-US");
        view.can_ask_moderator = true;
        held(name, &render::reply(&reply, &view));
    }
    assert!(readme.contains("](docs/discord/briefing.png)"));
    held("briefing", &seeds.briefing());
}

/// The file of a picture says what Discord is sent.
fn held(name: &str, body: &Body) {
    let mut made = serde_json::to_string_pretty(body).unwrap();
    made.push('\n');
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/discord/{name}.json"));
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, made).unwrap();
        return;
    }
    assert!(
        fs::read_to_string(&path).unwrap() == made,
        "run UPDATE_README=1 cargo test --test it -- readme picture, then scripts/discord_picture.py"
    );
}

/// What is copied from Discord is found in the document, for every passage that could ever be quoted.
#[test]
fn every_passage_of_the_seeds_is_shown_as_it_is() {
    let seeds = Seeds::read();
    let reader = Reader::open(seeds.data.path()).unwrap();
    let mut reply = seeds.ask("who is meeting in Qatar?");
    reply.excerpts.truncate(1);
    let mut shown = 0;
    for version in reader.current_versions().unwrap() {
        let text = reader.text(version).unwrap().unwrap();
        for passage in reader.passage_spans(version).unwrap() {
            let words = &text[passage.span.clone()];
            let excerpt = &mut reply.excerpts[0];
            excerpt.text = words.to_owned();
            excerpt.highlights = vec![[0, words.find(". ").map_or(words.len(), |at| at + 1)]];
            let body = render::reply(&reply, &view("en-US"));
            let description = body.embeds[0].description.as_deref().unwrap();
            let quoted: Vec<&str> = description
                .lines()
                .filter(|line| line.starts_with("> "))
                .collect();
            let seen = read(&quoted.join("\n"));
            assert_eq!(
                folded(&seen.plain),
                folded(&visible(words)),
                "{description}"
            );
            let tame = |active: &Active| matches!(active, Active::Quote | Active::Bold(_));
            assert!(
                seen.active.iter().all(tame),
                "{:?} in {description}",
                seen.active
            );
            shown += 1;
        }
    }
    assert!(shown > 100, "{shown} passages are not all of the seeds");
}
