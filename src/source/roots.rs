//! Where the operator's folders and files may lie: what is quoted to members is never read from anywhere else.

use std::path::{Path, PathBuf};

use super::files::real;

/// The folders that the config names for it.
#[derive(Debug, Clone, Default)]
pub struct Roots {
    roots: Vec<PathBuf>,
    /// The data directory: what it holds is no document.
    never: Option<PathBuf>,
}

/// Why a folder or file cannot be read, in words for the operator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WrongPlace {
    /// The config names no folders.
    #[error(
        "the config names no folder that may be read; write [files] and roots = [{:?}] into it", .0.display().to_string()
    )]
    NoRoots(PathBuf),
    /// It lies elsewhere.
    #[error(
        "{} is in none of the folders that the config names as files.roots; add one there", .0.display()
    )]
    Outside(PathBuf),
    /// It is the data directory, a part of it, or has it within.
    #[error("{} has to do with the data directory, which is no place for documents", .0.display())]
    Data(PathBuf),
    /// Its name is no text.
    #[error("the name of {} has bytes that are no text", .0.display())]
    NoText(PathBuf),
}

impl Roots {
    /// Those folders, and what is never read although it lies in one of them.
    pub fn new(roots: &[PathBuf], never: &Path) -> Roots {
        Roots {
            roots: roots.to_vec(),
            never: Some(real(never)),
        }
    }

    /// Where a folder or file really is that may be read, be it that it is not there now. Blocks for the file system.
    ///
    /// # Errors
    /// [`WrongPlace`].
    pub fn admit(&self, written: &str) -> Result<String, WrongPlace> {
        let path = real(Path::new(written));
        if self.roots.is_empty() {
            let folder = if path.is_dir() {
                &path
            } else {
                path.parent().unwrap_or(&path)
            };
            return Err(WrongPlace::NoRoots(folder.to_owned()));
        }
        if !self.roots.iter().any(|root| path.starts_with(real(root))) {
            return Err(WrongPlace::Outside(path));
        }
        if let Some(never) = &self.never
            && (path.starts_with(never) || never.starts_with(&path))
        {
            return Err(WrongPlace::Data(path));
        }
        path.to_str()
            .map(str::to_owned)
            .ok_or_else(|| WrongPlace::NoText(path.clone()))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn only_what_lies_in_the_named_folders_is_admitted() {
        let scratch = tempfile::tempdir().unwrap();
        let at = |name: &str| scratch.path().join(name);
        for folder in ["docs/inner", "secret", "docs/data"] {
            fs::create_dir_all(at(folder)).unwrap();
        }
        fs::write(at("docs/a.txt"), "a").unwrap();
        fs::write(at("secret/b.txt"), "b").unwrap();
        std::os::unix::fs::symlink(at("secret"), at("docs/door")).unwrap();
        std::os::unix::fs::symlink(at("docs"), at("docs-too")).unwrap();
        let roots = Roots::new(&[at("docs")], &at("docs/data"));
        let admit = |name: &str| roots.admit(at(name).to_str().unwrap());
        assert_eq!(
            admit("docs/a.txt").unwrap(),
            real(&at("docs/a.txt")).to_str().unwrap()
        );
        assert_eq!(admit("docs/inner/../a.txt"), admit("docs/a.txt"));
        assert_eq!(
            admit("docs-too/a.txt"),
            admit("docs/a.txt"),
            "the same by another name"
        );
        assert!(admit("docs/inner").is_ok());
        for outside in [
            "secret/b.txt",
            "docs/../secret/b.txt",
            "docs/door/b.txt",
            "docs/door",
        ] {
            assert!(
                matches!(admit(outside), Err(WrongPlace::Outside(_))),
                "{outside}"
            );
        }
        assert!(
            admit("docs/missing").is_ok(),
            "a disk may not be plugged in"
        );
        assert!(matches!(admit("docs/data"), Err(WrongPlace::Data(_))));
        assert!(
            matches!(admit("docs"), Err(WrongPlace::Data(_))),
            "it has the data within"
        );
        let none = Roots::default().admit(at("docs/a.txt").to_str().unwrap());
        let told = none.unwrap_err().to_string();
        assert!(
            told.contains("[files]") && told.contains("/docs\""),
            "{told}"
        );
    }
}
