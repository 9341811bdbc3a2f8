//! What a guild is answered is what it would be answered if the others did not exist.

use std::path::Path;
use std::sync::Arc;

use footnote::access::{Asker, Audience, Eyes, Opened};
use footnote::answer::Asked;
use footnote::answer::question::Bounds;
use footnote::answer::reply::Reply;
use footnote::assistant::{Assistant, Records};
use footnote::extract::{Hint, extract};
use footnote::index::{IndexWriter, Shelves};
use footnote::model::Models;
use footnote::passage::split;
use footnote::store::{Incoming, NewSource, Owner, SourceId, Store};
use footnote::text::simhash::simhash;
use proptest::prelude::*;

/// Words that documents are made of. Some differ by a letter, so that a mistyped word has more than one neighbour.
const WORDS: &[&str] = &[
    "harbour", "ferry", "bridge", "museum", "captain", "minister", "market", "storm", "library",
    "railway", "lantern", "orchard", "glacier", "harvest", "ministry", "marker", "bridle",
    "captive",
];

#[derive(Debug, Clone)]
struct World {
    /// Each source: whose it is (0 the operator's, else the guild), and its documents.
    sources: Vec<(u64, Vec<String>)>,
    questions: Vec<String>,
}

pub fn sentence() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(WORDS), 4..9).prop_map(|words| {
        format!(
            "The {} was seen in 1{:03}.",
            words.join(" "),
            words.len() * 97
        )
    })
}

fn world() -> impl Strategy<Value = World> {
    let document = prop::collection::vec(sentence(), 1..5).prop_map(|said| said.join(" "));
    let source = (0..3u64, prop::collection::vec(document, 1..5));
    // A word as it is, or with two letters swapped.
    let asked = (prop::sample::select(WORDS), any::<bool>()).prop_map(|(word, mistyped)| {
        let mut letters: Vec<char> = word.chars().collect();
        if mistyped {
            letters.swap(2, 3);
        }
        letters.into_iter().collect::<String>()
    });
    let question = prop::collection::vec(asked, 1..4)
        .prop_map(|words| format!("Where is the {}?", words.join(" ")));
    (
        prop::collection::vec(source, 2..6),
        prop::collection::vec(question, 1..4),
    )
        .prop_map(|(sources, questions)| World { sources, questions })
}

/// A data directory with these sources, which are for everyone, and an assistant over it.
fn assistant(data: &Path, sources: &[(Owner, usize, &[String])]) -> Arc<Assistant> {
    let for_everyone: Vec<_> = sources
        .iter()
        .map(|(owner, number, documents)| (*owner, *number, *documents, Audience::Everyone))
        .collect();
    assistant_with(data, &for_everyone)
}

/// The same with whom each source is for.
pub fn assistant_with(
    data: &Path,
    sources: &[(Owner, usize, &[String], Audience)],
) -> Arc<Assistant> {
    let store = Arc::new(Store::open(data).unwrap());
    for (owner, number, documents, audience) in sources {
        let source = store
            .add_source(
                &NewSource {
                    owner: *owner,
                    kind: "page".to_owned(),
                    location: format!("https://example.org/{number}"),
                    name: format!("Source {number}"),
                    options: serde_json::json!({}),
                    audience: (!audience.is_everyone())
                        .then(|| serde_json::to_value(audience).unwrap()),
                    added_by: None,
                    added_at: 1,
                },
                None,
            )
            .unwrap()
            .unwrap();
        put(&store, source, documents);
    }
    let writer = Arc::new(IndexWriter::open(&data.join("index"), &store).unwrap());
    writer.catch_up(None).unwrap();
    let shelves = Shelves::new(data, store, writer);
    let assistant = Assistant::new(data, shelves, Arc::new(Models::none()), 1);
    Arc::new(assistant)
}

fn put(store: &Store, source: SourceId, documents: &[String]) {
    for (number, words) in documents.iter().enumerate() {
        let name = format!("{number}.txt");
        let read = extract(words.as_bytes(), &Hint::named(&name)).unwrap();
        let document = &read.documents[0].document;
        let passages = split(document);
        store
            .put(
                source,
                &[Incoming {
                    key: &name,
                    path: None,
                    document,
                    passages: &passages,
                    simhash: simhash(&document.text),
                    seen_at: 1,
                }],
            )
            .unwrap();
    }
}

fn asker(guild: Option<u64>) -> Asker {
    Asker {
        member: 7,
        guild,
        channel: 8,
        permissions: 0,
        roles: Vec::new(),
    }
}

pub const OPENED: Opened = Opened {
    direct_messages: true,
};

/// Everything that a member could notice of a reply, but how long it took and the numbers of its documents.
pub fn noticed(reply: &Reply) -> serde_json::Value {
    let mut told = serde_json::to_value(reply).unwrap();
    strip(&mut told);
    told
}

fn strip(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(fields) => {
            fields.retain(|name, _| {
                !matches!(name.as_str(), "took_ms" | "id" | "version" | "source")
            });
            fields.values_mut().for_each(strip);
        }
        serde_json::Value::Array(values) => values.iter_mut().for_each(strip),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn h34_a_guild_is_answered_as_if_there_were_no_other(world in world()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let owner = |guild: u64| if guild == 0 { Owner::Operator } else { Owner::Guild(guild) };
        let all: Vec<_> = world
            .sources
            .iter()
            .enumerate()
            .map(|(number, (guild, documents))| (owner(*guild), number, documents.as_slice()))
            .collect();
        let together = tempfile::tempdir().unwrap();
        let assistant_of_all = assistant(together.path(), &all);
        for guild in [None, Some(1), Some(2), Some(3)] {
            let visible: Vec<_> = world
                .sources
                .iter()
                .enumerate()
                .filter(|(_, (of, _))| *of == 0 || Some(*of) == guild)
                .map(|(number, (of, documents))| (owner(*of), number, documents.as_slice()))
                .collect();
            let alone = tempfile::tempdir().unwrap();
            // The same shelves, without those of other guilds.
            let oracle = assistant(alone.path(), &visible);
            for question in &world.questions {
                let asked = Asked {
                    text: question.clone(),
                    now: jiff::civil::date(2026, 11, 22).to_zoned(jiff::tz::TimeZone::UTC).unwrap(),
                    bounds: Bounds::default(),
                    earlier: None,
                    limit: 5,
                    explain: false,
                };
                let told = runtime
                    .block_on(assistant_of_all.ask_as(&asker(guild), OPENED, Eyes::Channel, asked.clone()))
                    .unwrap();
                let wanted = runtime.block_on(oracle.ask_as(&asker(guild), OPENED, Eyes::Channel, asked)).unwrap();
                prop_assert_eq!(noticed(&told), noticed(&wanted), "guild {:?}: {}", guild, question);
            }
            let names = |assistant: &Arc<Assistant>, guild| {
                let sources = runtime.block_on(assistant.sources(&asker(guild), OPENED)).unwrap();
                sources.into_iter().map(|one| (one.name, one.documents, one.newest)).collect::<Vec<_>>()
            };
            prop_assert_eq!(names(&assistant_of_all, guild), names(&oracle, guild));
        }
    }
}

#[tokio::test]
async fn h42_another_guilds_source_is_as_absent_as_one_that_never_was() {
    let data = tempfile::tempdir().unwrap();
    let words = ["The lantern of the harbour was lit in 1887 by Ada Brook.".to_owned()];
    let assistant = assistant(data.path(), &[(Owner::Guild(1), 0, &words)]);
    let owned = assistant.sources(&asker(Some(1)), OPENED).await.unwrap()[0].id;
    let ask = async |guild, source: SourceId| {
        let asked = Asked {
            text: "Who lit the lantern of the harbour?".to_owned(),
            now: jiff::civil::date(2026, 11, 22)
                .to_zoned(jiff::tz::TimeZone::UTC)
                .unwrap(),
            bounds: Bounds {
                sources: Some([source].into_iter().collect()),
                ..Bounds::default()
            },
            earlier: None,
            limit: 3,
            explain: false,
        };
        assistant
            .ask_as(&asker(guild), OPENED, Eyes::Channel, asked)
            .await
            .unwrap()
    };
    let own = ask(Some(1), owned).await;
    let shown = own.excerpts.iter().chain(&own.nearest).next().unwrap();
    let (version, span) = (shown.document.version, shown.span[0]..shown.span[1]);
    let theirs = ask(Some(2), owned).await;
    assert_eq!(
        noticed(&theirs),
        noticed(&ask(Some(2), SourceId(4_711)).await)
    );
    assert!(theirs.excerpts.is_empty() && theirs.nearest.is_empty());
    for (guild, is_shown) in [(Some(1), true), (Some(2), false), (None, false)] {
        let within = assistant
            .within(&asker(guild), OPENED, version, span.clone(), 100)
            .await
            .unwrap();
        assert_eq!(within.is_some(), is_shown, "{guild:?}");
    }
}

#[tokio::test]
async fn a_source_that_is_removed_is_gone_at_once_comes_back_whole_and_goes_for_good() {
    let data = tempfile::tempdir().unwrap();
    let store = Arc::new(Store::open(data.path()).unwrap());
    let new = |owner, location: &str| NewSource {
        owner,
        kind: "page".to_owned(),
        location: location.to_owned(),
        name: location.to_owned(),
        options: serde_json::json!({}),
        audience: None,
        added_by: None,
        added_at: 1,
    };
    let (kept, gone) = ("https://example.org/kept", "https://example.org/gone");
    let kept = store
        .add_source(&new(Owner::Guild(1), kept), None)
        .unwrap()
        .unwrap();
    let gone = store
        .add_source(&new(Owner::Guild(1), gone), None)
        .unwrap()
        .unwrap();
    assert_eq!(
        store
            .add_source(&new(Owner::Guild(1), "https://example.org/gone"), None)
            .unwrap(),
        None,
        "a guild has it once"
    );
    put(
        &store,
        kept,
        &["The library opens at nine and the museum at ten.".to_owned()],
    );
    put(
        &store,
        gone,
        &["The zanzibarine lantern was lit in 1887 by Ada Brook.".to_owned()],
    );
    let writer = Arc::new(IndexWriter::open(&data.path().join("index"), &store).unwrap());
    let shelves = Shelves::new(data.path(), store.clone(), writer.clone());
    let assistant = Arc::new(Assistant::new(
        data.path(),
        shelves.clone(),
        Arc::new(Models::none()),
        1,
    ));
    let found = async |text: &str| {
        assistant.sources_changed();
        let asked = Asked {
            text: text.to_owned(),
            now: jiff::civil::date(2026, 11, 22)
                .to_zoned(jiff::tz::TimeZone::UTC)
                .unwrap(),
            bounds: Bounds::default(),
            earlier: None,
            limit: 3,
            explain: false,
        };
        let reply = assistant
            .ask_as(&asker(Some(1)), OPENED, Eyes::Channel, asked)
            .await
            .unwrap();
        let all: Vec<_> = reply.excerpts.into_iter().chain(reply.nearest).collect();
        all.iter()
            .filter(|one| one.text.contains("zanzibarine"))
            .count()
    };
    let shelf = store
        .reader()
        .unwrap()
        .configured_source(gone)
        .unwrap()
        .unwrap()
        .shelf;
    let follow = || shelves.catch_up(shelf).unwrap();
    assert_eq!(found("Who lit the zanzibarine lantern?").await, 1);

    assert!(store.remove_source(gone, 100, None).unwrap());
    assert!(!store.remove_source(gone, 100, None).unwrap(), "once");
    follow();
    assert_eq!(found("Who lit the zanzibarine lantern?").await, 0);
    assert!(store.bring_back(gone, None).unwrap());
    follow();
    assert_eq!(found("Who lit the zanzibarine lantern?").await, 1);

    // For some of the guild it stands by itself, in an index that nobody opens any more afterwards.
    let roles = Audience::Roles([5].into());
    let told = serde_json::to_value(roles).unwrap();
    assert!(store.set_audience(gone, Some(&told), None).unwrap());
    follow();
    let alone = store.reader().unwrap().configured_source(gone).unwrap();
    shelves.catch_up(alone.unwrap().shelf).unwrap();
    assert_eq!(found("Who lit the zanzibarine lantern?").await, 0);

    assert!(store.remove_source(gone, 100, None).unwrap());
    assert!(store.purge_removed(100).unwrap().is_empty(), "not yet");
    assert_eq!(store.purge_removed(101).unwrap(), [gone]);
    follow();
    assert_eq!(found("Who lit the zanzibarine lantern?").await, 0);
    assert_eq!(found("When does the library open?").await, 0);
    shelves.rewrite().unwrap();
    shelves.tidy().unwrap();
    drop(assistant);
    drop(shelves);
    drop(writer);
    drop(store);
    // No file has the words any more: not the database, not its log, no index.
    let mut folders = vec![data.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            let word = b"zanzibarin";
            assert!(
                !bytes.windows(word.len()).any(|part| part == word),
                "{} still has it",
                path.display()
            );
        }
    }
}

#[tokio::test]
async fn h41_a_guild_that_the_bot_has_left_has_no_sources() {
    let data = tempfile::tempdir().unwrap();
    let words = ["The lantern of the harbour was lit in 1887 by Ada Brook.".to_owned()];
    let owners = [(Owner::Guild(1), 0), (Owner::Guild(2), 1)];
    let sources: Vec<_> = owners
        .iter()
        .map(|(owner, number)| (*owner, *number, words.as_slice()))
        .collect();
    drop(assistant(data.path(), &sources));
    let store = Arc::new(Store::open(data.path()).unwrap());
    let records = Records::open(store.clone(), data.path()).unwrap();
    records.erase_guild(1).await.unwrap();
    let removed: Vec<bool> = store
        .reader()
        .unwrap()
        .configured()
        .unwrap()
        .iter()
        .map(|source| source.removed_at.is_some())
        .collect();
    assert_eq!(removed, [true, false]);
    records.close().await;
}
