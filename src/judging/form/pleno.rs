//! The meeting of the pleno as typed.

use crate::judging::deliberation::events::{Minutes, Presence};
use crate::kernel::{
    ids::{PersonId, ProposalId},
    text::{Reason, Title},
    time::{Timestamp, Zone, parse_date},
};
use crate::web::component::form_parts::Errors;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What is offered where nothing was written.
pub const STANDARD_AGENDA: [&str; 6] = [
    "Pembukaan dan pemeriksaan kuorum",
    "Pemaparan hasil penilaian dan pendapat kedua",
    "Pembahasan urutan akhir",
    "Penetapan penghargaan",
    "Pengesahan hasil",
    "Penutup",
];
/// Items that an agenda may have.
const MOST_ITEMS: usize = 30;

/// The field of a person's presence.
pub fn presence_field(person: PersonId) -> String {
    format!("hadir-{person}")
}

/// Opening the last scored round again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TypedRecount {
    #[serde(rename = "sampai")]
    pub closes_at: String,
    #[serde(rename = "alasan")]
    pub reason: String,
}

impl TypedRecount {
    /// Until when, in the competition's zone, and why.
    pub fn read(&self, zone: Zone) -> Result<(Timestamp, Reason), Errors> {
        let mut errors = Errors::default();
        let closes_at = errors.keep("sampai", zone.parse_input(&self.closes_at).ok_or("Pilih tanggal dan jam."));
        let reason = errors.keep("alasan", Reason::parse(&self.reason));
        match (closes_at, reason) {
            (Some(closes_at), Some(reason)) => Ok((closes_at, reason)),
            _ => Err(errors),
        }
    }
    /// What was typed, for copying.
    pub fn texts(&self) -> Vec<(String, String)> {
        vec![("Batas baru".to_owned(), self.closes_at.clone()), ("Alasan".to_owned(), self.reason.clone())]
    }
}

/// The agenda, one item a line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TypedAgenda {
    #[serde(rename = "acara")]
    pub items: String,
}

impl TypedAgenda {
    pub fn read(&self) -> Result<Vec<Title>, Errors> {
        let lines = self.items.lines().map(str::trim).filter(|line| !line.is_empty());
        let items: Vec<Title> = lines.map(Title::parse).collect::<Result<_, _>>().map_err(|_| {
            Errors::one("acara", format!("Setiap acara paling banyak {} huruf, satu acara satu baris.", Title::MAX))
        })?;
        match items.len() {
            0 => Err(Errors::one("acara", "Tulis paling sedikit satu acara.")),
            n if n > MOST_ITEMS => Err(Errors::one("acara", format!("Paling banyak {MOST_ITEMS} acara."))),
            _ => Ok(items),
        }
    }
}

/// Who leads and who keeps the record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TypedOfficers {
    #[serde(rename = "ketua")]
    pub chair: String,
    #[serde(rename = "sekretaris")]
    pub secretary: String,
    #[serde(rename = "alasan")]
    pub reason: String,
}

impl TypedOfficers {
    /// Chair, secretary, and why others were named before, where that was written.
    pub fn read(&self) -> Result<(PersonId, PersonId, Option<Reason>), Errors> {
        let mut errors = Errors::default();
        let one = |text: &str| text.parse().map_err(|_| "Pilih seorang dari daftar.");
        let chair = errors.keep("ketua", one(&self.chair));
        let secretary = errors.keep("sekretaris", one(&self.secretary));
        let reason = errors.keep("alasan", Reason::optional(&self.reason));
        match (chair, secretary, reason) {
            (Some(chair), Some(secretary), Some(reason)) => Ok((chair, secretary, reason)),
            _ => Err(errors),
        }
    }
}

/// Who came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedAttendance {
    /// What was chosen, by person.
    pub marks: BTreeMap<String, String>,
    pub reason: String,
}

impl TypedAttendance {
    /// Reads what the form sent.
    pub fn sent(raw: &[(String, String)]) -> Self {
        let mut typed = Self::default();
        for (name, value) in raw {
            if let Some(person) = name.strip_prefix("hadir-") {
                typed.marks.insert(person.to_owned(), value.clone());
            } else if name == "alasan" {
                typed.reason.clone_from(value);
            }
        }
        typed
    }
    /// Who was marked as what, and why that corrects something, where that was written.
    pub fn read(&self) -> Result<(BTreeMap<PersonId, Presence>, Option<Reason>), Errors> {
        let mut errors = Errors::default();
        let mut marks = BTreeMap::new();
        for (person, typed) in self.marks.iter().filter(|(_, typed)| !typed.is_empty()) {
            match (person.parse(), typed.parse()) {
                (Ok(person), Ok(presence)) => {
                    marks.insert(person, presence);
                }
                _ => errors.add(format!("hadir-{person}"), "Pilih hadir, izin, atau tidak hadir."),
            }
        }
        if marks.is_empty() && errors.is_empty() {
            errors.add("", "Pilih kehadiran paling sedikit satu orang.");
        }
        let reason = errors.keep("alasan", Reason::optional(&self.reason));
        reason.filter(|_| errors.is_empty()).map(|reason| (marks, reason)).ok_or(errors)
    }
}

/// What the minutes say beside what is recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TypedMinutes {
    #[serde(rename = "nomor")]
    pub number: String,
    #[serde(rename = "tanggal")]
    pub date: String,
    #[serde(rename = "tempat")]
    pub place: String,
    #[serde(rename = "ketua")]
    pub chair: String,
    #[serde(rename = "alasan")]
    pub reason: String,
}

impl TypedMinutes {
    /// As they were kept.
    pub fn of(minutes: &Minutes) -> Self {
        Self {
            number: minutes.number.as_ref().map(ToString::to_string).unwrap_or_default(),
            date: minutes.date.to_string(),
            place: minutes.place.to_string(),
            chair: minutes.chair.map(|chair| chair.to_string()).unwrap_or_default(),
            reason: String::new(),
        }
    }
    /// What to keep, and why it replaces what could be printed, where that was written.
    pub fn read(&self) -> Result<(Minutes, Option<Reason>), Errors> {
        let mut errors = Errors::default();
        let number = match self.number.trim() {
            "" => Some(None),
            number => errors.keep("nomor", Title::parse(number).map(Some)),
        };
        let date = errors.keep("tanggal", parse_date(&self.date).ok_or("Isi tanggal pleno."));
        let place = errors.keep("tempat", Title::parse(&self.place));
        let chair = match self.chair.as_str() {
            "" => Some(None),
            chair => errors.keep("ketua", chair.parse().map(Some).map_err(|_| "Pilih seorang dari daftar.")),
        };
        let reason = errors.keep("alasan", Reason::optional(&self.reason));
        match (number, date, place, chair, reason) {
            (Some(number), Some(date), Some(place), Some(chair), Some(reason)) => {
                Ok((Minutes { number, date, place, chair }, reason))
            }
            _ => Err(errors),
        }
    }
}

/// Something that was said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TypedNote {
    #[serde(rename = "usulan")]
    pub proposal: String,
    #[serde(rename = "catatan")]
    pub note: String,
}

impl TypedNote {
    /// The entry, where it is about one, and the note.
    pub fn read(&self) -> Result<(Option<ProposalId>, Reason), Errors> {
        let mut errors = Errors::default();
        let about = match self.proposal.trim() {
            "" => Some(None),
            id => errors.keep("usulan", id.parse().map(Some).map_err(|_| "Pilih usulan dari daftar yang ada.")),
        };
        let note = errors.keep("catatan", Reason::parse(&self.note));
        about.zip(note).ok_or(errors)
    }
}

/// The secretary's word, and what it is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TypedConfirm {
    #[serde(rename = "sidik")]
    pub result_sha256: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agenda_is_one_item_a_line() {
        let typed = TypedAgenda { items: " Pembukaan \n\n  Penutup".into() };
        let items: Vec<String> = typed.read().unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(items, ["Pembukaan", "Penutup"]);
        let errors = TypedAgenda { items: "\n".into() }.read().unwrap_err();
        assert_eq!(errors.of("acara"), Some("Tulis paling sedikit satu acara."));
    }

    #[test]
    fn attendance_says_who_and_what() {
        let person = PersonId::from_u128(7);
        let raw = |value: &str| vec![(presence_field(person), value.to_owned()), ("alasan".to_owned(), " ".to_owned())];
        let (marks, reason) = TypedAttendance::sent(&raw("izin")).read().unwrap();
        assert_eq!((marks, reason), (BTreeMap::from([(person, Presence::Excused)]), None));
        let errors = TypedAttendance::sent(&raw("mungkin")).read().unwrap_err();
        assert_eq!(errors.of(&presence_field(person)), Some("Pilih hadir, izin, atau tidak hadir."));
        let errors = TypedAttendance::sent(&raw("")).read().unwrap_err();
        assert_eq!(errors.first(), Some("Pilih kehadiran paling sedikit satu orang."));
    }

    #[test]
    fn a_note_is_about_one_entry_or_all() {
        let typed = TypedNote { proposal: String::new(), note: "Dibahas bersama semua juri.".into() };
        assert_eq!(typed.read().unwrap().0, None);
        let typed = TypedNote { proposal: ProposalId::from_u128(1).to_string(), ..typed };
        assert_eq!(typed.read().unwrap().0, Some(ProposalId::from_u128(1)));
        assert!(TypedNote { proposal: "x".into(), note: "ya".into() }.read().is_err());
    }
}
