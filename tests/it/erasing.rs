//! Erased is erased: the words are in no file any more, and a kill at any moment leaves no half of it.

use std::collections::HashSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use footnote::store::{AskedQuestion, Expired, MemberHash, QuestionId, Store};
use tempfile::TempDir;

use crate::made;
use crate::state::{ANNA, BEN, CARL, asked, opened};

/// How many of `words` stand in any file of the database: in rows, in pages that are free, in the log. Each begins with
/// `zq` and is eight bytes long.
fn left_in_files(data: &Path, words: &[String]) -> usize {
    let mut met = HashSet::new();
    for entry in fs::read_dir(data).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = fs::read(&path).unwrap();
            let marked = bytes.windows(8).filter(|window| window.starts_with(b"zq"));
            met.extend(marked.map(<[u8]>::to_vec));
        }
    }
    words
        .iter()
        .filter(|word| {
            assert!(word.len() == 8 && word.starts_with("zq"));
            met.contains(word.as_bytes())
        })
        .count()
}

#[test]
fn erased_words_stand_in_no_file_any_more() {
    const MEMBERS: u8 = 24;
    let (data, store, reader) = opened();
    let source = store.source("test", "here", "here").unwrap();
    let mut dice = 0x9E37_79B9_7F4A_7C15_u64;
    let mut drawn = || {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        dice
    };
    // In the order of chance, as it is in life, and of all lengths, so that rows move from page to page and words go
    // over several: SQLite's own overwriting alone leaves one of some hundred words behind.
    let mut words_of: Vec<Vec<String>> = vec![Vec::new(); usize::from(MEMBERS)];
    for batch in 0..300_u64 {
        let questions: Vec<_> = (0..10)
            .map(|n| {
                let member = (drawn() % u64::from(MEMBERS)) as u8;
                let word = format!("zq{:05}w", batch * 10 + n);
                words_of[usize::from(member)].push(word.clone());
                let words = word.repeat([1, 2, 5, 10, 40, 60, 200, 700][(drawn() % 8) as usize]);
                AskedQuestion {
                    guild: Some(u64::from(member / 4)),
                    earlier: (n == 5).then(|| words.clone()),
                    ..asked(
                        (drawn() >> 1).cast_signed(),
                        MemberHash([member; 16]),
                        i64::from(member),
                        &words,
                    )
                }
            })
            .collect();
        store.note_questions(&questions).unwrap();
        for question in &questions {
            if drawn() % 4 == 0 {
                store.vote(question.id, CARL, true, 100).unwrap();
            }
        }
        if batch % 100 == 0 {
            let key = batch.to_string();
            made::put(&store, source, &key, &made::document("Title", "A text."));
        }
    }
    let all = words_of.concat();
    assert_eq!(left_in_files(data.path(), &all), 3_000);

    for member in (12..MEMBERS).rev() {
        let gone = &words_of[usize::from(member)];
        let erased = store.erase_member(MemberHash([member; 16])).unwrap();
        assert_eq!(erased.questions as usize, gone.len());
        assert_eq!(left_in_files(data.path(), gone), 0, "member {member}");
    }
    for guild in [0, 2] {
        store.erase_guild(guild).unwrap();
        let first = guild as usize * 4;
        let gone = words_of[first..first + 4].concat();
        assert_eq!(left_in_files(data.path(), &gone), 0, "server {guild}");
    }
    for member in 4..7_u8 {
        store.expire(i64::from(member) + 1, &[], 0).unwrap();
        let gone = &words_of[usize::from(member)];
        assert_eq!(left_in_files(data.path(), gone), 0, "of second {member}");
    }
    // The one who stays lost nothing by it.
    let kept = reader.kept_of(MemberHash([7; 16])).unwrap();
    assert_eq!(kept.questions as usize, words_of[7].len());
    assert_eq!(left_in_files(data.path(), &words_of[7]), words_of[7].len());
    let votes = reader.kept_of(CARL).unwrap().votes;
    assert!(votes > 0 && votes < kept.questions);
    assert_eq!(reader.counts().unwrap().documents, 3);
    assert_eq!(reader.check().unwrap(), None);
}

#[test]
fn an_erasure_does_not_wait_for_ever_for_a_question_under_way_and_the_log_is_emptied_later() {
    let (data, store, reader) = opened();
    let words = ["zq00001w".to_owned()];
    store
        .note_questions(&[asked(1, ANNA, 1, &words[0])])
        .unwrap();
    let moment = reader.moment().unwrap();
    assert!(moment.question(QuestionId(1)).unwrap().is_some());
    assert_eq!(store.erase_member(ANNA).unwrap().questions, 1);
    assert!(
        moment.question(QuestionId(1)).unwrap().is_some(),
        "it is held still"
    );
    assert_eq!(
        store.reader().unwrap().question(QuestionId(1)).unwrap(),
        None
    );
    assert_eq!(left_in_files(data.path(), &words), 1);
    drop(moment);
    assert_eq!(store.expire(0, &[], 0).unwrap(), Expired::default());
    assert_eq!(left_in_files(data.path(), &words), 0);
}

const DATA_DIR: &str = "FOOTNOTE_TEST_STATE_DATA";
const BATCH: i64 = 9;

#[test]
#[ignore = "the process that another test starts and kills"]
fn child_that_notes_and_erases() {
    let data = std::env::var_os(DATA_DIR).expect("started by hand");
    let store = Store::open(Path::new(&data)).unwrap();
    let first = store
        .reader()
        .unwrap()
        .kept_of(ANNA)
        .unwrap()
        .newest
        .unwrap_or(0)
        + 1;
    for batch in first.. {
        let questions: Vec<_> = (0..BATCH)
            .map(|n| {
                let member = if n % 3 == 0 { BEN } else { ANNA };
                asked(batch * BATCH + n, member, batch, &"word ".repeat(200))
            })
            .collect();
        store.note_questions(&questions).unwrap();
        println!("noted {batch}");
        if batch % 3 == 0 {
            store.erase_member(BEN).unwrap();
            println!("erased {batch}");
        }
    }
}

#[test]
fn killed_at_any_moment_it_leaves_whole_batches_and_whole_erasures() {
    let data = TempDir::new().unwrap();
    let (mut noted, mut erased) = (0_i64, 0_i64);
    for round in 0..8_u64 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "erasing::child_that_notes_and_erases",
                "--ignored",
                "--nocapture",
            ])
            .env(DATA_DIR, data.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut heard = |line: String| {
            // The harness writes its own words before the first line.
            if let Some(at) = line.find("noted ") {
                noted = line[at + 6..].parse().unwrap();
            } else if let Some(at) = line.find("erased ") {
                erased = line[at + 7..].parse().unwrap();
            }
        };
        for _ in 0..8 {
            heard(lines.next().expect("the child ended").unwrap());
        }
        std::thread::sleep(Duration::from_micros(round * 2_711));
        child.kill().unwrap();
        child.wait().unwrap();
        lines
            .map_while(Result::ok)
            .filter(|line| !line.is_empty())
            .for_each(heard);

        let store = Store::open(data.path()).unwrap();
        let reader = store.reader().unwrap();
        assert_eq!(reader.check().unwrap(), None);
        let last = reader.kept_of(ANNA).unwrap().newest.unwrap();
        assert!(
            last == noted || last == noted + 1,
            "{round}: {last} after {noted}"
        );
        let of_ben: Vec<bool> = (1..=last)
            .map(|batch| {
                let there: Vec<_> = (0..BATCH)
                    .map(|n| {
                        reader
                            .question(QuestionId(batch * BATCH + n))
                            .unwrap()
                            .is_some()
                    })
                    .collect();
                assert!(
                    (0..9).all(|n| n % 3 == 0 || there[n]),
                    "{round}: {batch} of {last}: {there:?}"
                );
                let ben = [there[0], there[3], there[6]];
                assert!(
                    ben == [true; 3] || ben == [false; 3],
                    "{round}: {batch}: {there:?}"
                );
                ben[0]
            })
            .collect();
        let gone = of_ben.iter().take_while(|there| !**there).count() as i64;
        assert!(
            gone == erased || (gone == last && last % 3 == 0),
            "{round}: {gone} after {erased}"
        );
        assert!(
            of_ben.iter().skip(gone as usize).all(|there| *there),
            "{round}: {of_ben:?}"
        );
        erased = gone;
    }
    assert!(
        noted > 20 && erased > 2,
        "{noted}, {erased}: was killed too early to prove anything"
    );
}
