//! Bytes that end the process which reads them. That this process is alive afterwards, and reads on, is what the
//! tests are about.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use footnote::extract::child::{Settings, Workers};
use footnote::extract::{Hint, extract};

use super::made_docx::{bomb, crowded};
use super::made_pdf::{self, lines, pdf};

const PAGE: &str = "<!DOCTYPE html><title>Bridge closed</title><p>The old bridge over the river was closed on Monday.</p>";
/// What no child that only has to start and read a little may need, on a busy machine with a debug build.
const PATIENCE: Duration = Duration::from_secs(60);

fn settings() -> Settings {
    Settings {
        deadline: PATIENCE,
        ..Settings::of(PathBuf::from(env!("CARGO_BIN_EXE_footnote")))
    }
}

fn refusal(workers: &Workers, name: &str, bytes: &[u8]) -> String {
    let outcome = workers.extract(bytes, &Hint::named(name));
    let why = outcome.unwrap_err().to_string();
    // Whatever it was, the next file is read.
    let page = workers
        .extract(PAGE.as_bytes(), &Hint::named("a.html"))
        .unwrap();
    assert_eq!(page.documents[0].document.title, "Bridge closed");
    why
}

#[test]
fn a_child_reads_what_this_process_reads() {
    let workers = Workers::new(settings());
    let files: [(&str, Vec<u8>); 6] = [
        ("a.html", PAGE.as_bytes().to_vec()),
        (
            "a.pdf",
            pdf(
                &[
                    lines(700.0, &["A page of a report."]),
                    Vec::new(),
                    lines(700.0, &["Another one."]),
                ],
                "/Title (Report)",
            ),
        ),
        ("a.docx", crowded(3)),
        ("a.txt", b"date 2024-03-21 Words of a text.".to_vec()),
        ("a.docx", super::made_docx::docx(&[("holiday.jpg", "x")])),
        ("a.html", "<div>".repeat(200_000).into_bytes()),
    ];
    for (name, bytes) in &files {
        let hint = Hint {
            url: Some("https://courier.example/bridge"),
            modified: Some("2024-03-21T08:00:00Z".parse().unwrap()),
            ..Hint::named(name)
        };
        match (extract(bytes, &hint), workers.extract(bytes, &hint)) {
            (Ok(here), Ok(there)) => assert_eq!(here, there),
            (Err(here), Err(there)) => assert_eq!(here.to_string(), there.to_string()),
            (here, there) => panic!("{name}: {here:?} here, {there:?} there"),
        }
    }
}

#[test]
fn h19_deep_pages_end_in_a_sentence_through_the_child_too() {
    let workers = Workers::new(settings());
    assert_eq!(
        refusal(&workers, "a.html", "<div>".repeat(200_000).as_bytes()),
        "elements are nested more than 500 deep"
    );
}

#[test]
fn h21_a_pdf_that_draws_itself_ends_its_child_only() {
    let workers = Workers::new(settings());
    let why = refusal(&workers, "a.pdf", &made_pdf::self_drawing());
    assert!(why.starts_with("extractor failed: crash ("), "{why}");
}

#[test]
fn h21_a_pdf_that_unpacks_without_end_is_stopped_by_its_memory() {
    let workers = Workers::new(Settings {
        // Address space, of which threads set some aside that they never use: less would be too little for a page.
        memory_bytes: 512 << 20,
        ..settings()
    });
    let why = refusal(&workers, "a.pdf", &made_pdf::packed(&vec![b' '; 600 << 20]));
    assert!(
        why.starts_with("extractor failed: memory (reading it takes more than 512 MiB"),
        "{why}"
    );
}

#[test]
fn h21_a_pdf_that_takes_too_long_is_stopped_by_the_clock() {
    let workers = Workers::new(Settings {
        deadline: Duration::from_secs(3),
        ..settings()
    });
    let begun = Instant::now();
    let why = refusal(&workers, "a.pdf", &made_pdf::drawn_without_end());
    assert!(
        why.starts_with("extractor failed: time (it was not read within 3 s"),
        "{why}"
    );
    assert!(begun.elapsed() < PATIENCE);
}

#[test]
fn h21_loops_locks_and_millions_of_pages_end_in_words() {
    let workers = Workers::new(settings());
    for (what, bytes, begins) in [
        (
            "loop",
            made_pdf::looped_pages(),
            "the PDF is damaged: it has no pages",
        ),
        (
            "one page a million times",
            made_pdf::a_million_pages(),
            "the PDF has no text, only pictures of its 3 pages",
        ),
        (
            "many pages",
            pdf(&vec![Vec::new(); 6_000], ""),
            "the PDF has more than 5000 pages: split it",
        ),
        (
            "locked",
            made_pdf::locked(),
            "the PDF is locked with a password",
        ),
        (
            "cut",
            made_pdf::a_million_pages()[..1000].to_vec(),
            "the PDF is damaged",
        ),
    ] {
        let why = refusal(&workers, "a.pdf", &bytes);
        assert!(why.starts_with(begins), "{what}: {why}");
    }
}

#[test]
fn h22_archives_made_to_harm_end_in_words_through_the_child_too() {
    let workers = Workers::new(settings());
    assert!(
        refusal(&workers, "a.docx", &bomb(600 << 20)).starts_with("the DOCX unpacks to more than")
    );
    assert!(
        refusal(&workers, "a.docx", &crowded(70_000))
            .starts_with("the archive holds more than 10000 files")
    );
}

#[test]
fn a_child_is_replaced_when_it_is_old_and_when_it_was_killed() {
    let memory_bytes = (512 << 20) + 1;
    let workers = Workers::new(Settings {
        documents: 2,
        most: 1,
        memory_bytes,
        ..settings()
    });
    let read = || {
        workers
            .extract(PAGE.as_bytes(), &Hint::named("a.html"))
            .unwrap()
    };
    read();
    let first = children_with(memory_bytes);
    assert_eq!(first.len(), 1);
    read();
    assert!(children_with(memory_bytes).is_empty());
    read();
    let second = children_with(memory_bytes);
    assert!(
        second.len() == 1 && second != first,
        "{first:?}, then {second:?}"
    );
    // Killed while it waits: nobody's file is blamed for that.
    let child = rustix::process::Pid::from_raw(second[0]).unwrap();
    rustix::process::kill_process(child, rustix::process::Signal::KILL).unwrap();
    read();
    drop(workers);
    assert!(children_with(memory_bytes).is_empty());
}

#[test]
fn a_child_that_was_started_ahead_reads_the_first_page() {
    let memory_bytes = (512 << 20) + 3;
    let workers = Workers::new(Settings {
        memory_bytes,
        ..settings()
    });
    assert!(children_with(memory_bytes).is_empty());
    workers.prepare().unwrap();
    let ready = children_with(memory_bytes);
    assert_eq!(ready.len(), 1);
    workers.prepare().unwrap();
    let read = workers
        .extract(PAGE.as_bytes(), &Hint::named("a.html"))
        .unwrap();
    assert_eq!(read.documents.len(), 1);
    assert_eq!(
        children_with(memory_bytes),
        ready,
        "and no other is started"
    );
    let nowhere = Workers::new(Settings {
        program: "/nowhere/footnote".into(),
        ..settings()
    });
    assert!(nowhere.prepare().is_err());
}

#[test]
fn a_child_has_nothing_but_its_three_pipes() {
    let memory_bytes = (512 << 20) + 2;
    let workers = Workers::new(Settings {
        memory_bytes,
        ..settings()
    });
    workers
        .extract(PAGE.as_bytes(), &Hint::named("a.html"))
        .unwrap();
    let child = PathBuf::from(format!("/proc/{}", children_with(memory_bytes)[0]));
    assert_eq!(fs::read(child.join("environ")).unwrap(), b"");
    assert_eq!(fs::read_link(child.join("cwd")).unwrap(), Path::new("/"));
    let mut open: Vec<String> = fs::read_dir(child.join("fd"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    open.sort();
    assert_eq!(open, ["0", "1", "2"]);
    let limits = fs::read_to_string(child.join("limits")).unwrap();
    for (what, most) in [
        ("Max open files", "3".to_owned()),
        ("Max file size", "0".to_owned()),
        ("Max core file size", "0".to_owned()),
        ("Max address space", memory_bytes.to_string()),
    ] {
        let line = limits.lines().find(|line| line.starts_with(what)).unwrap();
        let words: Vec<&str> = line[what.len()..].split_whitespace().collect();
        assert_eq!(words[..2], [most.as_str(), most.as_str()], "{line}");
    }
}

#[test]
fn children_end_with_their_parent_even_in_the_middle_of_a_file() {
    let place = crate::place::Place::bare();
    fs::create_dir(place.path("docs")).unwrap();
    fs::write(place.path("docs/a.pdf"), made_pdf::drawn_without_end()).unwrap();
    let mut parent = place
        .command(&["ingest", "docs", "--no-models", "--quiet"])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let own = || children_of(i32::try_from(parent.id()).unwrap());
    let until = Instant::now() + PATIENCE;
    while own().is_empty() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(20));
    }
    let children = own();
    assert_eq!(children.len(), 1, "the PDF is being read");
    parent.kill().unwrap();
    parent.wait().unwrap();
    let is_alive = || {
        Path::new(&format!("/proc/{}/exe", children[0]))
            .read_link()
            .is_ok()
    };
    while is_alive() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(!is_alive(), "{children:?}");
}

#[test]
fn a_program_that_is_no_extractor_is_told_by_name() {
    for (program, why) in [
        (
            "/nonexistent/footnote",
            "the extractor could not be started: No such file or directory",
        ),
        (
            "/bin/true",
            "the extractor could not be started: exit status: 0",
        ),
        ("/bin/echo", "the extractor could not be started: "),
    ] {
        let workers = Workers::new(Settings {
            program: program.into(),
            ..settings()
        });
        let outcome = workers.extract(PAGE.as_bytes(), &Hint::named("a.html"));
        let said = outcome.unwrap_err().to_string();
        assert!(said.starts_with(why), "{said}");
        // Formats that need none are read without.
        workers
            .extract(b"Some words.", &Hint::named("a.txt"))
            .unwrap();
    }
}

#[test]
fn many_threads_share_few_children() {
    let workers = Workers::new(Settings {
        most: 2,
        ..settings()
    });
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..5 {
                    workers
                        .extract(PAGE.as_bytes(), &Hint::named("a.html"))
                        .unwrap();
                }
            });
        }
    });
}

/// Children of this process that may take so much memory, which tells those of one test from those of the others.
fn children_with(memory_bytes: u64) -> Vec<i32> {
    let ours = i32::try_from(std::process::id()).unwrap();
    let most = memory_bytes.to_string();
    let is_of_test = |child: &i32| {
        let line = fs::read(format!("/proc/{child}/cmdline")).unwrap_or_default();
        line.split(|byte| *byte == 0)
            .any(|word| word == most.as_bytes())
    };
    children_of(ours).into_iter().filter(is_of_test).collect()
}

fn children_of(parent: i32) -> Vec<i32> {
    let processes = fs::read_dir("/proc").unwrap();
    let numbers =
        processes.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<i32>().ok());
    numbers
        .filter(|process| {
            let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
            // The name before it may hold anything.
            let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
            fields.split_whitespace().nth(1) == Some(parent.to_string().as_str())
        })
        .collect()
}
