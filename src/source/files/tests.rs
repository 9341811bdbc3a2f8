//! Real folders with everything in them that a stranger could put there.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::time::{Duration, Instant};

use super::*;

fn accepts(name: &str) -> bool {
    name.ends_with(".txt")
}

/// What a walk finds, one line each, paths below `root`.
fn lines(root: &Path, roots: &[PathBuf]) -> Vec<String> {
    let below = |path: &Path| {
        path.strip_prefix(root)
            .unwrap_or(path)
            .display()
            .to_string()
    };
    walk(
        roots,
        WalkOptions {
            accepts,
            max_bytes: 100,
        },
    )
    .unwrap()
    .map(|found| match found {
        Found::File(file) => below(file.path()),
        Found::Skipped { path, reason } => format!("{}: {reason}", below(&path)),
    })
    .collect()
}

fn put(path: PathBuf, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn only_file(root: &Path) -> FoundFile {
    let found = walk(&[root.to_owned()], WalkOptions::new(accepts))
        .unwrap()
        .next();
    match found {
        Some(Found::File(file)) => file,
        other => panic!("expected a file, got {other:?}"),
    }
}

#[test]
fn files_come_in_the_order_of_their_names_and_hidden_ones_silently_not() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    for name in [
        "b.txt",
        "a/z.txt",
        "a/b.txt",
        "c.exe",
        ".git/config.txt",
        ".hidden.txt",
        "B.txt",
    ] {
        put(root.join(name), "x");
    }
    assert_eq!(
        lines(root, &[root.to_owned()]),
        [
            "B.txt",
            "a/b.txt",
            "a/z.txt",
            "b.txt",
            "c.exe: files of this kind are not read"
        ]
    );
}

#[test]
fn a_root_that_is_missing_is_an_error_that_names_it() {
    let error = walk(
        &[PathBuf::from("/no/such/place")],
        WalkOptions::new(accepts),
    )
    .err()
    .unwrap();
    assert_eq!(error.to_string(), "/no/such/place does not exist");
}

#[test]
fn a_file_given_by_itself_is_found_whatever_it_is_called_and_once() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("notes");
    put(file.clone(), "x");
    assert_eq!(
        lines(dir.path(), &[file.clone(), file]),
        [
            "notes",
            "notes: leads to what was found before under another name"
        ]
    );
}

#[test]
fn a_file_over_the_cap_is_reported() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path().join("big.txt"), &"x".repeat(101));
    assert_eq!(
        lines(dir.path(), &[dir.path().to_owned()]),
        ["big.txt: has 101 bytes, more than the 100 that are read"]
    );
}

#[test]
fn h25_symlinks_stay_inside_loops_end_and_nothing_is_found_twice() {
    let dir = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    put(outside.path().join("secret.txt"), "x");
    let root = dir.path().join("root");
    put(root.join("sub/real.txt"), "x");
    symlink("sub/real.txt", root.join("a-link.txt")).unwrap();
    symlink("..", root.join("sub/loop")).unwrap();
    symlink("self", root.join("self")).unwrap();
    symlink("sub", root.join("zub")).unwrap();
    symlink("nothing", root.join("dangling.txt")).unwrap();
    symlink(outside.path().join("secret.txt"), root.join("leak.txt")).unwrap();
    symlink(outside.path(), root.join("leaks")).unwrap();
    symlink("/etc/passwd", root.join("passwd.txt")).unwrap();
    let outside = fs::canonicalize(outside.path()).unwrap();
    let outside = outside.display();
    let again = "leads to what was found before under another name";
    assert_eq!(
        lines(&root, std::slice::from_ref(&root)),
        [
            "a-link.txt".to_owned(),
            "dangling.txt: is a symlink to nothing".to_owned(),
            format!("leak.txt: is a symlink to {outside}/secret.txt, outside of the given folders"),
            format!("leaks: is a symlink to {outside}, outside of the given folders"),
            "passwd.txt: is a symlink to /etc/passwd, outside of the given folders".to_owned(),
            "self: is a symlink that leads back to itself".to_owned(),
            "sub/loop: is a symlink to a folder that it stands in".to_owned(),
            format!("sub/real.txt: {again}"),
            format!("zub: {again}"),
        ]
    );
}

#[test]
fn h25_a_root_with_dots_in_it_is_no_way_out() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path().join("root/in.txt"), "x");
    put(dir.path().join("out.txt"), "x");
    symlink("../out.txt", dir.path().join("root/up.txt")).unwrap();
    let root = dir.path().join("root/../root");
    let found = lines(&root, std::slice::from_ref(&root));
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0], "in.txt");
    assert!(
        found[1].starts_with("up.txt: is a symlink to "),
        "{found:?}"
    );
}

#[test]
fn h25_pipes_sockets_and_devices_are_skipped_without_blocking() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    let mode = Mode::from_raw_mode(0o600);
    rustix::fs::mknodat(
        rustix::fs::CWD,
        root.join("pipe.txt"),
        rustix::fs::FileType::Fifo,
        mode,
        0,
    )
    .unwrap();
    let _socket = UnixListener::bind(root.join("socket.txt")).unwrap();
    let begun = Instant::now();
    let roots = [
        root.to_owned(),
        PathBuf::from("/dev/null"),
        root.join("pipe.txt"),
    ];
    assert_eq!(
        lines(root, &roots),
        [
            "pipe.txt: is a pipe, not a file",
            "socket.txt: is a socket, not a file",
            "/dev/null: is a device, not a file",
            "pipe.txt: is a pipe, not a file",
        ]
    );
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[test]
fn h25_an_unreadable_folder_or_file_is_reported() {
    if rustix::process::geteuid().is_root() {
        eprintln!("skipped: the superuser may read everything");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    put(dir.path().join("locked/in.txt"), "x");
    put(dir.path().join("one.txt"), "x");
    fs::set_permissions(
        dir.path().join("one.txt"),
        fs::Permissions::from_mode(0o000),
    )
    .unwrap();
    fs::set_permissions(dir.path().join("locked"), fs::Permissions::from_mode(0o000)).unwrap();
    let found = lines(dir.path(), &[dir.path().to_owned()]);
    fs::set_permissions(dir.path().join("locked"), fs::Permissions::from_mode(0o700)).unwrap();
    assert!(
        found[0].starts_with("locked: cannot be read: "),
        "{found:?}"
    );
    assert_eq!(found[1], "one.txt");
    assert!(matches!(
        read(&only_file(&dir.path().join("one.txt")), 100),
        Err(ReadError::Io(_))
    ));
}

#[test]
fn what_is_read_is_what_is_there() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path().join("a.txt"), "hello");
    put(dir.path().join("empty.txt"), "");
    let file = read(&only_file(dir.path()), 5).unwrap();
    assert_eq!((file.bytes.as_slice(), file.len), (b"hello".as_slice(), 5));
    let age = jiff::Timestamp::now().duration_since(file.modified.unwrap());
    assert!(age.as_secs().abs() < 3600);
    assert!(matches!(
        read(&only_file(dir.path()), 4),
        Err(ReadError::TooLarge(4))
    ));
    assert_eq!(
        read(&only_file(&dir.path().join("empty.txt")), 5)
            .unwrap()
            .bytes,
        b""
    );
}

#[test]
fn h25_a_file_replaced_between_check_and_open_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.txt");
    let replace = |with: &dyn Fn(&Path)| {
        fs::write(&path, "mine").unwrap();
        let found = only_file(dir.path());
        fs::remove_file(&path).unwrap();
        with(&path);
        let outcome = read(&found, 100);
        fs::remove_file(&path).unwrap();
        outcome
    };
    let outcome = replace(&|path| symlink("/etc/passwd", path).unwrap());
    assert!(matches!(outcome, Err(ReadError::Replaced)), "{outcome:?}");
    // Opening a pipe that nobody writes to would block for ever.
    let outcome = replace(&|path| {
        let mode = Mode::from_raw_mode(0o600);
        rustix::fs::mknodat(rustix::fs::CWD, path, rustix::fs::FileType::Fifo, mode, 0).unwrap();
    });
    assert!(matches!(outcome, Err(ReadError::Replaced)), "{outcome:?}");
    // A socket cannot be opened at all.
    let outcome = replace(&|path| drop(UnixListener::bind(path).unwrap()));
    assert!(matches!(outcome, Err(ReadError::Replaced)), "{outcome:?}");
}

#[test]
fn h25_a_folder_replaced_by_a_symlink_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    put(dir.path().join("sub/a.txt"), "mine");
    put(outside.path().join("a.txt"), "secret");
    let found = only_file(dir.path());
    fs::remove_dir_all(dir.path().join("sub")).unwrap();
    symlink(outside.path(), dir.path().join("sub")).unwrap();
    assert!(matches!(read(&found, 100), Err(ReadError::Replaced)));
}

#[test]
fn h25_a_file_that_never_stands_still_is_refused() {
    // Kernel files claim to be empty and are not, just like a file that grows between two looks at it.
    let found = only_file(Path::new("/proc/self/status"));
    assert_eq!(found.len(), 0);
    assert!(matches!(read(&found, 100), Err(ReadError::Changed)));
}
