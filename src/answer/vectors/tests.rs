//! How often the sketch finds what the exact scan finds, on vectors of real documents and for real questions. Needs a
//! data directory that has read them with the models installed (`FOOTNOTE_SKETCHED`) and a file with a question a line
//! (`FOOTNOTE_QUESTIONS`), else it skips and says so.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::*;
use crate::model::{Manifest, Models};

/// At least this share of the exact nearest hundred has to be found.
const RECALL: f64 = 0.9995;

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

#[test]
fn the_sketch_finds_the_nearest_of_real_documents() {
    let named = |name| std::env::var_os(name).map(PathBuf::from);
    let (Some(data), Some(questions)) = (named("FOOTNOTE_SKETCHED"), named("FOOTNOTE_QUESTIONS"))
    else {
        println!("skipped: FOOTNOTE_SKETCHED or FOOTNOTE_QUESTIONS is not set");
        return;
    };
    let models = Models::load(&data, &Manifest::built_in().unwrap(), 1).unwrap();
    let embedder = models.embedder.unwrap();
    let reader = Reader::open(&data).unwrap();
    let mut vectors = Part::read(&reader, embedder.name(), VersionId(0), None).unwrap();
    let begun = Instant::now();
    // Whatever the size: a small block is harder, since more of it is among the nearest.
    vectors.sketch = Some(Sketch::of(&vectors.block));
    let (rows, made) = (vectors.rows.len(), begun.elapsed());
    println!("{rows} vectors, sketched in {made:?}");
    let questions = std::fs::read_to_string(questions).unwrap();
    let questions: Vec<Vector8> = questions
        .lines()
        .map(|line| embedder.embed_query(line).unwrap().quantise())
        .collect();
    for keep_every in [1, 10] {
        for count in [40, 100] {
            let (mut found, mut wanted, mut same, mut same_ten, mut compared) = (0, 0, 0, 0, 0);
            let (mut slow, mut fast) = (Vec::new(), Vec::new());
            for question in &questions {
                let begun = Instant::now();
                let exact = scan::nearest(question, &vectors.block, count, |row| {
                    row.is_multiple_of(keep_every)
                });
                slow.push(begun.elapsed());
                let looked_at = std::cell::Cell::new(0);
                let begun = Instant::now();
                let near = vectors.nearest(question, count, |row| {
                    looked_at.set(looked_at.get() + 1);
                    row.is_multiple_of(keep_every)
                });
                fast.push(begun.elapsed());
                assert!(
                    near.iter()
                        .all(|near| near.index.is_multiple_of(keep_every))
                );
                compared += looked_at.get();
                wanted += exact.len();
                found += exact
                    .iter()
                    .filter(|near_by| near.contains(near_by))
                    .count();
                same += usize::from(exact == near);
                same_ten += usize::from(exact.iter().take(10).eq(near.iter().take(10)));
            }
            let (all, recall) = (questions.len(), found as f64 / wanted as f64);
            println!(
                "nearest {count} of every {keep_every}: recall {recall:.6}, all the same {same}/{all}, first ten the \
                 same {same_ten}/{all}; {} near enough by the sketch; exact {:?}, sketch {:?}",
                compared / all,
                median(slow),
                median(fast)
            );
            assert!(recall >= RECALL, "recall {recall}");
        }
    }
}
