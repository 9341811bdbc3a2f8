//! Where the bot's token comes from: the environment, a file, a systemd credential. It is never printed.

use std::path::{Path, PathBuf};

use secrecy::SecretString;

/// The name of the credential that systemd hands over.
const CREDENTIAL: &str = "discord_token";

/// Why there is no token. None of it holds any of the token.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// Nobody named one.
    #[error(
        "there is no Discord token: set DISCORD_TOKEN, or DISCORD_TOKEN_FILE or discord.token_file to a file that \
         holds it (docs/setup.md shows where it comes from)"
    )]
    Missing,
    /// The file that should hold it cannot be read.
    #[error("cannot read the Discord token from {}, which {named_by} names", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The variable or key that names it.
        named_by: &'static str,
        /// Why.
        source: std::io::Error,
    },
    /// What is there is no token.
    #[error(
        "what {0} holds is no Discord token: one has letters, digits, dots, hyphens and underscores, and no spaces"
    )]
    NoToken(String),
}

/// The bot's token; `file` is the config's.
///
/// # Errors
/// [`SecretError`].
pub fn discord_token(file: Option<&Path>) -> Result<SecretString, SecretError> {
    if let Some(token) = variable("DISCORD_TOKEN") {
        return token_of(&token, "DISCORD_TOKEN");
    }
    let named = variable("DISCORD_TOKEN_FILE").map(PathBuf::from);
    let credential = variable("CREDENTIALS_DIRECTORY")
        .map(|folder| Path::new(&folder).join(CREDENTIAL))
        .filter(|path| path.exists());
    let (path, named_by) = if let Some(path) = named {
        (path, "DISCORD_TOKEN_FILE")
    } else if let Some(path) = credential {
        (path, "systemd")
    } else if let Some(path) = file {
        (path.to_owned(), "discord.token_file")
    } else {
        return Err(SecretError::Missing);
    };
    let read = std::fs::read_to_string(&path);
    let read = read.map_err(|source| SecretError::Unreadable {
        path: path.clone(),
        named_by,
        source,
    })?;
    token_of(&read, &path.display().to_string())
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name)
        .ok()
        .filter(|value| !value.trim().is_empty())
}

fn token_of(text: &str, held_by: &str) -> Result<SecretString, SecretError> {
    // People copy it with what the documentation writes before it, and editors end files with a line feed.
    let token = text.trim();
    let token = token.strip_prefix("Bot ").unwrap_or(token).trim();
    let is_token = !token.is_empty()
        && token
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || ".-_".contains(c));
    if is_token {
        Ok(SecretString::from(token.to_owned()))
    } else {
        Err(SecretError::NoToken(held_by.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn a_token_is_taken_as_people_paste_it() {
        for pasted in ["abc.DEF-1_2", " abc.DEF-1_2\n", "Bot abc.DEF-1_2"] {
            assert_eq!(
                token_of(pasted, "x").unwrap().expose_secret(),
                "abc.DEF-1_2"
            );
        }
    }

    #[test]
    fn what_is_no_token_is_refused_without_being_shown() {
        for pasted in ["", "my secret", "sécret", "a\nb"] {
            let error = token_of(pasted, "DISCORD_TOKEN").unwrap_err().to_string();
            assert!(error.contains("DISCORD_TOKEN"), "{error}");
            assert!(pasted.is_empty() || !error.contains(pasted), "{error}");
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_is_named() {
        let error = discord_token(Some(Path::new("/nonexistent/token")));
        // The machine that runs this may have a token of its own.
        if let Err(SecretError::Unreadable { path, .. }) = error {
            assert_eq!(path, Path::new("/nonexistent/token"));
        }
    }
}
