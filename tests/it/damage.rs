//! What the operator is told when files in the data directory are damaged, and what is done to them.

use std::fs;
use std::os::unix::fs::FileExt;

use crate::place::Place;

const ASK: [&str; 2] = ["ask", "who is meeting in Qatar?"];

#[test]
fn a_damaged_index_is_rebuilt_with_a_warning_that_names_the_file_and_the_cause() {
    let place = Place::clone_like();
    let before = place.run(&ASK);
    let file = fs::read_dir(place.path("data/index"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|kind| kind == "idx"))
        .unwrap();
    let opened = fs::File::options().write(true).open(&file).unwrap();
    opened.write_all_at(b"XXXX", 3).unwrap();
    drop(opened);
    let after = place.run(&ASK);
    assert_eq!((after.code, &after.out), (Some(0), &before.out));
    let name = file.file_name().unwrap().to_str().unwrap();
    for words in ["warning: ", name, "is damaged", "rebuilt from the store"] {
        assert!(after.err.contains(words), "{words}: {after:?}");
    }
    assert_eq!(after.err.lines().count(), 1, "one sentence: {after:?}");
    assert_eq!(place.run(&ASK).err, "", "it is told once");
    // Nothing was there to lose.
    fs::remove_dir_all(place.path("data/index")).unwrap();
    fs::create_dir(place.path("data/index")).unwrap();
    let after = place.run(&ASK);
    assert_eq!((after.out, after.err), (before.out, String::new()));
}

#[test]
fn a_damaged_database_is_refused_by_name_and_never_touched() {
    let harms: [(&str, &[u64]); 2] = [
        ("its header", &[0]),
        ("its pages", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
    ];
    for (what, pages) in harms {
        let place = Place::clone_like();
        place.run(&ASK);
        let path = place.path("data/footnote.sqlite3");
        let file = fs::File::options().write(true).open(&path).unwrap();
        for page in pages {
            file.write_all_at(&[0xA5; 4096], page * 4096).unwrap();
        }
        drop(file);
        let wrecked = fs::read(&path).unwrap();
        for command in [&ASK[..], &["ingest", "seeds"], &["ingest"]] {
            let ran = place.run(command);
            assert_eq!((ran.code, ran.out.as_str()), (Some(3), ""), "{what}");
            for words in [
                "footnote.sqlite3 is damaged: ",
                "restore a backup of it, or move it away and ingest again",
            ] {
                assert!(ran.err.contains(words), "{what}, {command:?}: {ran:?}");
            }
        }
        assert!(
            fs::read(&path).unwrap() == wrecked,
            "{what}: it was touched"
        );
        // What the sentence says helps.
        fs::rename(&path, place.path("data/wrecked.sqlite3")).unwrap();
        assert_eq!(place.run(&ASK).code, Some(0), "{what}");
    }
}
