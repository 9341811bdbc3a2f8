//! A message with a file: JSON and bytes in one body, `multipart/form-data`.
//!
//! Written by hand, because it is one kind of body with two parts, and because a try that is repeated sends the same
//! bytes again.

use serde_json::{Value, json};

/// The longest name of a file, in characters. Discord takes more; nobody reads more.
const LONGEST_NAME: usize = 100;

/// A file that goes with a message. With all that belongs to it, it is at most 10 MB.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// What it is called, with its ending. What could not be told from the form around it becomes `_`.
    pub name: String,
    /// What it is, such as `text/markdown; charset=utf-8`.
    pub content_type: &'static str,
    /// What is in it.
    pub content: Vec<u8>,
}

/// The body of a request with a message and its file.
pub(super) struct Form {
    boundary: String,
    bytes: Vec<u8>,
}

impl Form {
    /// `message` names the file too, so that it replaces the files that an edited message had.
    pub(super) fn new(mut message: Value, file: &Attachment) -> Form {
        let name = harmless(&file.name);
        if let Some(fields) = message.as_object_mut() {
            let files = json!([{ "id": "0", "filename": name }]);
            fields.insert("attachments".to_owned(), files);
        }
        let message = message.to_string();
        let mut boundary = format!("footnote-{:08x}", getrandom::u32().unwrap_or_default());
        // What is between the boundaries must not contain them, whatever is in it.
        while holds(message.as_bytes(), &boundary) || holds(&file.content, &boundary) {
            boundary.push_str("-x");
        }
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\
             Content-Type: application/json\r\n\r\n{message}\r\n\
             --{boundary}\r\nContent-Disposition: form-data; name=\"files[0]\"; filename=\"{name}\"\r\n\
             Content-Type: {}\r\n\r\n",
            file.content_type
        );
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(&file.content);
        bytes.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        Form { boundary, bytes }
    }

    pub(super) fn content_type(&self) -> String {
        format!("multipart/form-data; boundary={}", self.boundary)
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        self.bytes.clone()
    }
}

fn holds(bytes: &[u8], boundary: &str) -> bool {
    bytes
        .windows(boundary.len())
        .any(|window| window == boundary.as_bytes())
}

/// A name that can stand between quotation marks and names no folder.
fn harmless(name: &str) -> String {
    let name: String = name
        .chars()
        .map(|letter| match letter {
            '"' | '\\' | '/' => '_',
            letter if letter.is_control() => '_',
            letter => letter,
        })
        .take(LONGEST_NAME)
        .collect();
    if name.trim_matches(['.', ' ']).is_empty() {
        "file".to_owned()
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_end_its_line_or_name_a_folder() {
        assert_eq!(
            harmless("../a\"; filename=\"b\r\n\r\nx.md"),
            ".._a_; filename=_b____x.md"
        );
        assert_eq!(harmless("Überblick 7.md"), "Überblick 7.md");
        assert_eq!(harmless(".."), "file");
    }

    #[test]
    fn the_message_names_the_file_and_stands_before_it() {
        let file = Attachment {
            name: "a.md".to_owned(),
            content_type: "text/markdown",
            content: b"# A\r\n--not-the-boundary".to_vec(),
        };
        let form = Form::new(json!({"content": "Here."}), &file);
        let text = String::from_utf8(form.bytes()).unwrap();
        let between = format!("--{}", form.boundary);
        let mut parts = text.split(&between);
        assert_eq!(parts.next(), Some(""));
        let message = parts.next().unwrap();
        assert!(message.contains("\"attachments\":[{\"filename\":\"a.md\",\"id\":\"0\"}]"));
        let part = parts.next().unwrap();
        assert!(
            part.contains("name=\"files[0]\"; filename=\"a.md\""),
            "{part}"
        );
        assert!(part.ends_with("\r\n\r\n# A\r\n--not-the-boundary\r\n"));
        assert_eq!((parts.next(), parts.next()), (Some("--\r\n"), None));
    }
}
