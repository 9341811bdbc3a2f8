//! Bodies of two kinds in one: a message as JSON and the files that go with it, `multipart/form-data`.

use serde_json::Value;

use super::records::Seen;

/// What Discord takes of files with one message, from a bot in a guild without boosts.
pub(super) const MOST_BYTES: usize = 10 << 20;
const MOST_FILES: usize = 10;
const LONGEST_DESCRIPTION: usize = 1_024;

/// A file that came with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Its number among the files of the request.
    pub number: usize,
    /// What it is called.
    pub name: String,
    /// What it is said to be.
    pub content_type: Option<String>,
    /// What is in it.
    pub content: Vec<u8>,
}

/// What kind of body a request has, by its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    Json,
    /// With the boundary between its parts.
    Form(&'a str),
    Other,
}

pub(super) fn kind(content_type: &str) -> Kind<'_> {
    let (kind, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
    match kind.trim() {
        "application/json" => Kind::Json,
        "multipart/form-data" => {
            let mut parameters = parameters.split(';').map(str::trim);
            let boundary = parameters.find_map(|one| one.strip_prefix("boundary="));
            match boundary.map(|boundary| boundary.trim_matches('"')) {
                // As the RFC says: 1 to 70 characters.
                Some(boundary) if (1..=70).contains(&boundary.len()) => Kind::Form(boundary),
                _ => Kind::Other,
            }
        }
        _ => Kind::Other,
    }
}

/// The message and the files of a form.
///
/// # Errors
/// What is wrong with it.
pub(super) fn read(bytes: &[u8], boundary: &str) -> Result<(Value, Vec<Upload>), String> {
    let (mut message, mut files) = (Value::Null, Vec::new());
    for part in parts(bytes, boundary)? {
        let end = find(part, b"\r\n\r\n").ok_or("a part has no end of its head")?;
        let (head, content) = part.split_at(end);
        let content = content.get(4..).unwrap_or_default();
        let head = std::str::from_utf8(head).map_err(|_| "the head of a part is no text")?;
        let header = |name: &str| {
            let mut lines = head.split("\r\n").filter_map(|line| line.split_once(':'));
            let found = lines.find(|(key, _)| key.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.trim())
        };
        let disposition = header("content-disposition").ok_or("a part has no name")?;
        let name = parameter(disposition, "name").ok_or("a part has no name")?;
        if name == "payload_json" {
            message = serde_json::from_slice(content)
                .map_err(|error| format!("payload_json: {error}"))?;
            continue;
        }
        let number = name
            .strip_prefix("files[")
            .and_then(|rest| rest.strip_suffix(']'))
            .and_then(|number| number.parse().ok())
            .ok_or_else(|| format!("{name}: is neither payload_json nor files[n]"))?;
        files.push(Upload {
            number,
            name: parameter(disposition, "filename")
                .filter(|name| !name.is_empty())
                .ok_or_else(|| format!("{name}: has no filename"))?
                .to_owned(),
            content_type: header("content-type").map(str::to_owned),
            content: content.to_vec(),
        });
    }
    if message.is_null() {
        return Err("payload_json: is missing".to_owned());
    }
    Ok((message, files))
}

/// What stands between the boundaries.
fn parts<'a>(bytes: &'a [u8], boundary: &str) -> Result<Vec<&'a [u8]>, String> {
    let (first, between) = (format!("--{boundary}"), format!("\r\n--{boundary}"));
    let mut rest = bytes
        .strip_prefix(first.as_bytes())
        .ok_or("does not begin with the boundary")?;
    let mut parts = Vec::new();
    loop {
        if rest.starts_with(b"--") {
            return Ok(parts);
        }
        let inside = rest
            .strip_prefix(b"\r\n".as_slice())
            .ok_or("a boundary is not the end of its line")?;
        let end = find(inside, between.as_bytes()).ok_or("a part does not end")?;
        let (part, behind) = inside.split_at(end);
        parts.push(part);
        rest = behind.get(between.len()..).unwrap_or_default();
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// A parameter between quotation marks.
fn parameter<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    let mut parameters = header.split("; ");
    parameters.find_map(|one| {
        let value = one.strip_prefix(name)?.strip_prefix("=\"")?;
        value.strip_suffix('"')
    })
}

/// What is wrong with the files of a request and with what its message says of them.
pub(super) fn check(seen: &Seen, takes_files: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    if !seen.files.is_empty() && !takes_files {
        wrong.push("files: this route takes none".to_owned());
    }
    if seen.files.len() > MOST_FILES {
        wrong.push(format!(
            "files: are {}, more than {MOST_FILES}",
            seen.files.len()
        ));
    }
    for (place, file) in seen.files.iter().enumerate() {
        let is_twice = seen
            .files
            .iter()
            .take(place)
            .any(|one| one.number == file.number);
        if is_twice {
            wrong.push(format!("files[{}]: is there twice", file.number));
        }
    }
    let Some(listed) = described(&seen.body) else {
        return wrong;
    };
    let mut numbers = Vec::new();
    for (place, entry) in listed.iter().enumerate() {
        let at = format!("attachments[{place}].");
        for key in entry.as_object().into_iter().flatten().map(|(key, _)| key) {
            if !["id", "filename", "description"].contains(&key.as_str()) {
                wrong.push(format!("{at}{key}: is not known"));
            }
        }
        let description = entry["description"].as_str().unwrap_or_default();
        if description.chars().count() > LONGEST_DESCRIPTION {
            wrong.push(format!(
                "{at}description: is longer than {LONGEST_DESCRIPTION}"
            ));
        }
        match super::messages::number(&entry["id"]) {
            None => wrong.push(format!("{at}id: is missing")),
            // Ids of files that are there already are long; a short one is the number of a new file.
            Some(id) if id < 1_000 => {
                numbers.push(id);
                if !seen.files.iter().any(|file| file.number as u64 == id) {
                    wrong.push(format!("{at}id: there is no files[{id}]"));
                }
            }
            Some(_) => {}
        }
    }
    for file in &seen.files {
        if !numbers.contains(&(file.number as u64)) {
            wrong.push(format!(
                "attachments: say nothing of files[{}]",
                file.number
            ));
        }
    }
    wrong
}

/// What a message says of its files, if it says anything. That of an interaction's first answer stands one level below.
fn described(body: &Value) -> Option<&Vec<Value>> {
    let message = if body["data"].is_object() {
        &body["data"]
    } else {
        body
    };
    message["attachments"].as_array()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &str = "--b\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\
        Content-Type: application/json\r\n\r\n{\"content\":\"x\"}\r\n\
        --b\r\nContent-Disposition: form-data; name=\"files[0]\"; filename=\"a b.md\"\r\n\
        Content-Type: text/markdown\r\n\r\n# A\r\n--c\r\n\r\n\r\n--b--\r\n";

    #[test]
    fn a_form_is_a_message_and_files() {
        assert_eq!(kind("multipart/form-data; boundary=b"), Kind::Form("b"));
        assert_eq!(kind("multipart/form-data"), Kind::Other);
        assert_eq!(kind("application/json; charset=utf-8"), Kind::Json);
        let (message, files) = read(FORM.as_bytes(), "b").unwrap();
        assert_eq!(message["content"], "x");
        assert_eq!(files.len(), 1);
        assert_eq!((files[0].number, &*files[0].name), (0, "a b.md"));
        assert_eq!(files[0].content_type.as_deref(), Some("text/markdown"));
        assert_eq!(files[0].content, b"# A\r\n--c\r\n\r\n");
    }

    #[test]
    fn a_broken_form_is_none() {
        for (broken, what) in [
            (FORM.replacen("--b", "--x", 1), "begin"),
            (FORM.replace("--b--", ""), "does not end"),
            (FORM.replace("payload_json", "payload"), "neither"),
            (FORM.replace("{\"content\"", "{"), "payload_json"),
            (FORM.replace("; filename=\"a b.md\"", ""), "no filename"),
        ] {
            let refused = read(broken.as_bytes(), "b").unwrap_err();
            assert!(refused.contains(what), "{refused}");
        }
    }
}
