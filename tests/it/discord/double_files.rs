//! Files that a bot sends with a message, as the double takes them: forms in order, and nothing that only looks like one.

use footnote::double::{Person, Setup, permissions};
use serde_json::{Value, json};

use super::strangers::{Rest, start, words};

/// A form with a message and files, by the names of their fields.
fn form(message: &Value, files: &[(&str, &str, &str)]) -> String {
    let mut form = format!(
        "--b\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\r\n{message}\r\n"
    );
    for (field, name, content) in files {
        form.push_str(&format!(
            "--b\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n{content}\r\n"
        ));
    }
    form + "--b--\r\n"
}

const FORM: &str = "multipart/form-data; boundary=b";

#[tokio::test]
async fn files_are_kept_with_their_message_as_far_as_an_edit_keeps_them() {
    let double = start(Setup::default()).await;
    let channel = double.text_channel(double.guild("Harbour"), "general");
    let rest = Rest::of(&double);
    let path = format!("/channels/{channel}/messages");
    let files = [("files[0]", "a.md", "# A"), ("files[1]", "b.md", "# B")];
    // Without a word of its own, and in no order that the message names.
    let sent = rest
        .send_as("POST", &path, FORM, form(&json!({}), &files))
        .await;
    assert_eq!(sent.status, 200, "{sent:?}");
    let id: u64 = sent.body["id"].as_str().unwrap().parse().unwrap();
    let names: Vec<_> = double
        .files_of(id)
        .into_iter()
        .map(|one| one.name)
        .collect();
    assert_eq!(names, ["a.md", "b.md"]);
    assert_eq!(sent.body["attachments"][1]["filename"], "b.md");
    assert_eq!(sent.body["attachments"][1]["size"], 3);

    let kept = sent.body["attachments"][1]["id"].clone();
    let mut body = words("Only the second, and a third");
    body["attachments"] = json!([{"id": kept}, {"id": "0", "filename": "c.md"}]);
    let path = format!("{path}/{id}");
    let third = [("files[0]", "c.md", "# C")];
    let edited = rest
        .send_as("PATCH", &path, FORM, form(&body, &third))
        .await;
    assert_eq!(edited.status, 200, "{edited:?}");
    let contents: Vec<_> = double
        .files_of(id)
        .into_iter()
        .map(|one| one.content)
        .collect();
    assert_eq!(contents, [b"# B", b"# C"]);
    let mut none = words("None");
    none["attachments"] = json!([]);
    assert_eq!(rest.send("PATCH", &path, none).await.status, 200);
    assert!(double.files_of(id).is_empty());
    assert_eq!(double.violations(), []);

    double.deny(channel, permissions::ATTACH_FILES);
    for (method, path) in [
        ("POST", &format!("/channels/{channel}/messages")),
        ("PATCH", &path),
    ] {
        let refused = rest
            .send_as(method, path, FORM, form(&words("x"), &files))
            .await;
        assert_eq!((refused.status, refused.code()), (403, 50_013), "{method}");
    }
    assert_eq!(double.violations(), [], "that happens to a correct bot");
}

#[tokio::test]
async fn what_is_wrong_with_a_form_is_said() {
    let double = start(Setup::default()).await;
    let channel = double.text_channel(double.guild("Harbour"), "general");
    let theirs = double.say(&Person::new("Mia"), channel, "x");
    let rest = Rest::of(&double);
    let messages = format!("/channels/{channel}/messages");
    let threads = format!("{messages}/{theirs}/threads");
    let file = [("files[0]", "a.md", "# A")];
    let naming = |number: u64| {
        let mut body = words("x");
        body["attachments"] = json!([{"id": number.to_string()}]);
        body
    };
    let twice = [file[0], file[0]];
    let many: Vec<String> = (0..11).map(|number| format!("files[{number}]")).collect();
    let many: Vec<_> = many.iter().map(|field| (&**field, "a.md", "x")).collect();
    let fine = form(&words("x"), &file);
    for (what, path, content_type, body) in [
        (
            "takes none",
            &threads,
            FORM,
            form(&json!({"name": "x"}), &file),
        ),
        (
            "there is no files[1]",
            &messages,
            FORM,
            form(&naming(1), &file),
        ),
        (
            "say nothing of files[0]",
            &messages,
            FORM,
            form(&naming(1), &file),
        ),
        ("is there twice", &messages, FORM, form(&words("x"), &twice)),
        ("files: are 11", &messages, FORM, form(&words("x"), &many)),
        ("invalid JSON", &messages, FORM, fine.replace("--b--", "")),
        (
            "invalid JSON",
            &messages,
            FORM,
            fine.replace("files[0]", "file"),
        ),
        (
            "content-type",
            &messages,
            "text/plain",
            words("x").to_string(),
        ),
    ] {
        let refused = rest.send_as("POST", path, content_type, body).await;
        assert_eq!(refused.status, 400, "{what}: {refused:?}");
        let violations = double.violations();
        let said = violations.iter().any(|one| one.what.contains(what));
        assert!(said, "{what}: {violations:?}");
        double.forget_violations();
    }
    assert!(double.posted(channel).is_empty());
    assert_eq!(
        rest.send_as("POST", &messages, FORM, fine).await.status,
        200
    );
    assert_eq!(double.violations(), []);
}
