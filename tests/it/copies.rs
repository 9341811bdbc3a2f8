//! The same story in many outlets: what it costs an answer, and what it hides.

use std::sync::Arc;
use std::time::Instant;

use footnote::answer::question::Bounds;
use footnote::answer::reply::Reply;
use footnote::answer::{Answerer, Asked, Desk};
use footnote::eval::bench_corpus::{Maker, Pool};
use footnote::index::IndexWriter;
use footnote::model::Models;
use footnote::passage::split;
use footnote::store::{Incoming, Store};
use footnote::text::Language;
use footnote::text::simhash::simhash;

use crate::made;

const STORY: &str = "The lighthouse of Norderfjord was bought by the painter Ida Brandt on Tuesday. She paid the town two \
    million crowns for the tower, the house of its keeper and the small harbour below it. The council had tried to sell \
    the lighthouse for eleven years, because its lamp was switched off when the new channel was opened to ships. Brandt \
    said that she would paint there in winter and open the tower to visitors in summer. The lamp is to be lit again on \
    the first of May. Fishermen had asked for that since two boats ran ashore in the autumn storms. The mayor called the \
    sale a gift to the town, and the opposition asked why nobody had offered the lighthouse to the museum of seafaring.";

/// Others that answer too, in words of their own.
const OTHERS: [&str; 4] = [
    "Ida Brandt, who bought the lighthouse of Norderfjord this week, has painted the sea for thirty years. Her pictures \
     hang in four museums, and she was born in the house next to the church.",
    "At the auction for the Norderfjord lighthouse only one hand was raised. It was that of Ida Brandt, who bought the \
     tower against the advice of her bank, as she told our reporter.",
    "The museum of seafaring would have bought the lighthouse of Norderfjord itself, its director writes. It was not \
     asked before the tower went to Ida Brandt.",
    "A letter to the editor: whoever bought the lighthouse of Norderfjord should know that the stairs have ninety steps \
     and that the door sticks when the wind comes from the north.",
];

struct Figures {
    ms: f64,
    distinct: usize,
    copies: usize,
    others: usize,
}

fn ask(outlets: usize, pool: &Pool) -> Figures {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let writer = IndexWriter::open(&folder.path().join("index"), &store).unwrap();
    let source = store.source("test", "wire", "wire").unwrap();
    let mut documents = Vec::new();
    let mut maker = Maker::new(pool, 3_000, 7);
    for number in 0..300 {
        documents.push((format!("made-{number}"), maker.document(None)));
    }
    for outlet in 0..outlets {
        let text = format!(
            "{STORY} This story was first told by the agency and is printed by outlet {outlet}."
        );
        documents.push((
            format!("outlet-{outlet}"),
            made::document("Lighthouse sold", &text),
        ));
    }
    for (number, text) in OTHERS.iter().enumerate() {
        documents.push((
            format!("other-{number}"),
            made::document(&format!("Another {number}"), text),
        ));
    }
    for (key, document) in &mut documents {
        document.language = Language::parse("en").unwrap();
        let passages = split(document);
        let incoming = Incoming {
            key,
            path: None,
            document,
            passages: &passages,
            simhash: simhash(&document.text),
            seen_at: 0,
        };
        store.put(source, &[incoming]).unwrap();
    }
    writer.catch_up(None).unwrap();
    writer.merge_all().unwrap();
    let answerer = Answerer::new(writer.index().clone(), Arc::new(Models::none()));
    let mut desk = Desk::new(store.reader().unwrap());
    let asked = Asked {
        text: "Who bought the lighthouse of Norderfjord?".to_owned(),
        now: jiff::Zoned::now(),
        bounds: Bounds::default(),
        earlier: None,
        limit: 5,
        explain: false,
    };
    let mut times = Vec::new();
    let mut reply: Option<Reply> = None;
    for _ in 0..21 {
        let begun = Instant::now();
        reply = Some(answerer.answer(&asked, &mut desk).unwrap());
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    let reply = reply.unwrap();
    Figures {
        ms: times[10],
        distinct: reply.excerpts.len(),
        copies: reply
            .excerpts
            .iter()
            .map(|excerpt| excerpt.also_in.len())
            .sum(),
        others: reply
            .excerpts
            .iter()
            .filter(|excerpt| excerpt.document.title.starts_with("Another"))
            .count(),
    }
}

#[test]
fn the_same_story_in_many_outlets_is_shown_once_and_leaves_room_for_others() {
    let seeds = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let pool = Pool::read(&[seeds]).unwrap();
    for outlets in [1, 5, 20, 50, 200] {
        let Figures {
            ms,
            distinct,
            copies,
            others,
        } = ask(outlets, &pool);
        println!(
            "{outlets} outlets: {ms:.2} ms, {distinct} excerpts, {copies} copies, {others} others"
        );
        assert_eq!(others, OTHERS.len(), "{outlets} outlets");
        // Of very many copies those are named that were looked at.
        assert_eq!(copies, outlets.min(40) - 1, "{outlets} outlets");
    }
}
