//! The file of scores: `entry,judge,criterion,score`, where several rounds are in it also `round`. An empty score is
//! one that was asked for and is missing.

use crate::kernel::score::Number;
use std::collections::BTreeMap;

/// The scores of one or several rounds, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreFile {
    /// Whether the file says which round a score is of.
    pub has_rounds: bool,
    pub given: Vec<Given>,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Of the file, from 1.
    pub line: u64,
    /// Empty where the file does not name rounds.
    pub round: String,
    pub entry: String,
    pub judge: String,
    pub criterion: String,
    pub score: Option<Number>,
}

/// Why a file of scores cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadScores {
    #[error("Baris {0}: isinya bukan teks UTF-8. Simpan ulang sebagai CSV UTF-8.")]
    NotText(u64),
    #[error("Baris 1: kolom {0:?} tidak ada. Kolom yang diperlukan: entry, judge, criterion, score.")]
    NoColumn(&'static str),
    #[error("Baris {line}: ada {found} kolom, padahal baris judul mempunyai {expected}.")]
    Columns { line: u64, found: usize, expected: usize },
    #[error("Baris {line}: kolom {column:?} kosong.")]
    Empty { line: u64, column: &'static str },
    #[error(
        "Baris {line}: {text:?} bukan angka. Tulis seperti 87.5 atau 87,5, paling banyak empat angka di belakang koma; kosongkan bila tidak ada nilai."
    )]
    NotNumber { line: u64, text: String },
    #[error("Baris {line}: nilai {entry} dari {judge} untuk {criterion} sudah ada di baris {first}.")]
    Twice { line: u64, first: u64, entry: String, judge: String, criterion: String },
    #[error("File ini kosong. Baris pertamanya harus judul kolom: entry, judge, criterion, score.")]
    Nothing,
    #[error("Baris {line}: {text}")]
    Line { line: u64, text: String },
}

const COLUMNS: [&str; 4] = ["entry", "judge", "criterion", "score"];

impl ScoreFile {
    /// A file with a head alone is a round in which nothing was scored. Reads comma or semicolon separated text with a head; a mark for spreadsheets at its beginning is left aside.
    ///
    /// # Errors
    /// Says the first line that is wrong and why.
    pub fn read(file: &[u8]) -> Result<Self, BadScores> {
        let file = file.strip_prefix("\u{feff}".as_bytes()).unwrap_or(file);
        let head = file.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let delimiter = if head.contains(&b';') { b';' } else { b',' };
        let mut reader =
            csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(file);
        let mut records = reader.records();
        let head = match records.next() {
            None => return Err(BadScores::Nothing),
            Some(head) => head.map_err(|error| unreadable(&error))?,
        };
        let place = |name: &str| head.iter().position(|cell| cell.trim().eq_ignore_ascii_case(name));
        let mut columns = [0; 4];
        for (at, name) in columns.iter_mut().zip(COLUMNS) {
            *at = place(name).ok_or(BadScores::NoColumn(name))?;
        }
        let round = place("round");
        let mut given = Vec::new();
        let mut seen: BTreeMap<[String; 4], u64> = BTreeMap::new();
        for record in records {
            let record = record.map_err(|error| unreadable(&error))?;
            let line = record.position().map_or(0, csv::Position::line);
            if record.len() != head.len() {
                return Err(BadScores::Columns { line, found: record.len(), expected: head.len() });
            }
            let one = read_line(&record, line, columns, round)?;
            let key = [&one.round, &one.entry, &one.judge, &one.criterion].map(Clone::clone);
            if let Some(first) = seen.insert(key, line) {
                let Given { entry, judge, criterion, .. } = one;
                return Err(BadScores::Twice { line, first, entry, judge, criterion });
            }
            given.push(one);
        }
        Ok(Self { has_rounds: round.is_some(), given })
    }

    /// The names of the rounds, in the order they come.
    pub fn rounds(&self) -> Vec<&str> {
        let mut rounds: Vec<&str> = Vec::new();
        for one in &self.given {
            if !rounds.contains(&one.round.as_str()) {
                rounds.push(&one.round);
            }
        }
        rounds
    }

    /// The file as [`ScoreFile::read`] reads it.
    pub fn write(&self) -> Result<Vec<u8>, csv::Error> {
        let mut out = csv::Writer::from_writer(Vec::new());
        let round = self.has_rounds.then_some("round");
        out.write_record(round.into_iter().chain(COLUMNS))?;
        for one in &self.given {
            let round = self.has_rounds.then_some(one.round.as_str());
            let score = one.score.map(|score| score.to_string()).unwrap_or_default();
            out.write_record(round.into_iter().chain([one.entry.as_str(), &one.judge, &one.criterion, &score]))?;
        }
        out.into_inner().map_err(|error| error.into_error().into())
    }
}

fn read_line(
    record: &csv::StringRecord,
    line: u64,
    columns: [usize; 4],
    round: Option<usize>,
) -> Result<Given, BadScores> {
    let cell = |at: usize| record.get(at).unwrap_or_default().trim();
    let named = |at: usize, column: &'static str| match cell(at) {
        "" => Err(BadScores::Empty { line, column }),
        text => Ok(text.to_owned()),
    };
    let text = cell(columns[3]);
    let number = || text.parse().map_err(|_| BadScores::NotNumber { line, text: text.to_owned() });
    Ok(Given {
        line,
        round: round.map(|at| named(at, "round")).transpose()?.unwrap_or_default(),
        entry: named(columns[0], COLUMNS[0])?,
        judge: named(columns[1], COLUMNS[1])?,
        criterion: named(columns[2], COLUMNS[2])?,
        score: if text.is_empty() { None } else { Some(number()?) },
    })
}

fn unreadable(error: &csv::Error) -> BadScores {
    let line = error.position().map_or(1, csv::Position::line);
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => BadScores::NotText(line),
        _ => BadScores::Line { line, text: error.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<ScoreFile, BadScores> {
        ScoreFile::read(text.as_bytes())
    }
    fn refusal(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    #[test]
    fn a_file_is_read_and_written_without_loss() {
        let text = "round,entry,judge,criterion,score\nlapangan,u-1,juri-1,isi,87.5\nlapangan,u-1,juri-2,isi,\n";
        let file = read(text).unwrap();
        assert_eq!(file.rounds(), ["lapangan"]);
        assert_eq!(file.given[0].score, Some("87,5".parse().unwrap()));
        assert_eq!(file.given[1].score, None);
        assert_eq!(String::from_utf8(file.write().unwrap()).unwrap(), text);
    }

    #[test]
    fn a_spreadsheets_semicolons_commas_and_mark_are_understood() {
        let file = read("\u{feff}Judge;Entry;Score;Criterion\r\njuri-1;u-1;87,5;isi\r\n").unwrap();
        assert!(!file.has_rounds);
        assert_eq!(file.given[0].judge, "juri-1");
        assert_eq!(file.given[0].score, Some("87.5".parse().unwrap()));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let head = "entry,judge,criterion,score\n";
        assert!(refusal("").starts_with("File ini kosong."));
        assert!(refusal("entry,judge,score\n").starts_with("Baris 1: kolom \"criterion\" tidak ada."));
        assert_eq!(refusal(&format!("{head}a,b,c,1\na,b\n")), "Baris 3: ada 2 kolom, padahal baris judul mempunyai 4.");
        assert_eq!(refusal(&format!("{head}a,,c,1\n")), "Baris 2: kolom \"judge\" kosong.");
        assert!(refusal(&format!("{head}a,b,c,delapan\n")).starts_with("Baris 2: \"delapan\" bukan angka."));
        assert_eq!(
            refusal(&format!("{head}a,b,c,1\n\nd,b,c,1\na,b,c,2\n")),
            "Baris 5: nilai a dari b untuk c sudah ada di baris 2."
        );
        let latin = ScoreFile::read(b"entry,judge,criterion,score\ncaf\xe9,b,c,1\n").unwrap_err();
        assert!(matches!(latin, BadScores::NotText(2)), "{latin}");
    }
}
