//! Commands that need no installation: they read files and print.
//!
//! Each is a function from paths to what is printed; `main.rs` prints it. What goes wrong is said in Indonesian, like
//! the output: the readers are the losing village, the journalist and the inspectorate.

pub mod agreement;
pub mod assign;
pub mod tally;

use std::path::{Path, PathBuf};

/// Why a command gives nothing.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error("{file}: tidak dapat dibaca ({error}).", file = .file.display())]
    Unreadable { file: PathBuf, error: std::io::Error },
    /// What is wrong in a file, with its line.
    #[error("{file}: {text}", file = .file.display())]
    Bad { file: PathBuf, text: String },
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

fn bytes(file: &Path) -> Result<Vec<u8>, CommandError> {
    std::fs::read(file).map_err(|error| CommandError::Unreadable { file: file.to_owned(), error })
}

fn bad(file: &Path, error: &impl std::fmt::Display) -> CommandError {
    CommandError::Bad { file: file.to_owned(), text: error.to_string() }
}

/// A number as people here write it.
fn decimal(value: f64, places: usize) -> String {
    format!("{value:.places$}").replace('.', ",")
}

mod files {
    //! The two files of a recount.

    use super::{CommandError, bad, bytes};
    use crate::scoring::recount::{Rules, ScoreFile};
    use std::path::Path;

    pub(super) fn scores(file: &Path) -> Result<ScoreFile, CommandError> {
        ScoreFile::read(&bytes(file)?).map_err(|error| bad(file, &error))
    }

    pub(super) fn rules(file: &Path) -> Result<Rules, CommandError> {
        let text = String::from_utf8_lossy(&bytes(file)?).into_owned();
        Rules::read(text.trim_start_matches('\u{feff}')).map_err(|error| bad(file, &error))
    }
}
