//! What browsers send: as typed, so that a form can come back word for word, and read into valid values.

pub mod conflict;
pub mod divide;
pub mod pleno;

use crate::judging::deliberation::events::Sk;
use crate::kernel::{
    ids::ProposalId,
    score::Number,
    text::{Reason, Title, tidy},
    time::parse_date,
};
use crate::scoring::rules::{Finding, Findings, RoundRules};
use crate::web::component::form_parts::Errors;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The field of a criterion's score.
pub fn value_field(key: &str) -> String {
    format!("nilai-{key}")
}
/// The field of a criterion's note.
pub fn note_field(key: &str) -> String {
    format!("catatan-{key}")
}
/// The field of what was seen of a facility.
pub fn check_field(key: &str) -> String {
    format!("cek-{key}")
}
/// What a finding is sent as; nothing for what was not looked at.
pub fn check_value(finding: Option<Finding>) -> &'static str {
    match finding {
        Some(Finding::Present) => "ada",
        Some(Finding::Absent) => "tidak",
        None => "",
    }
}
/// The field of an award's recipients.
pub fn award_field(key: &str) -> String {
    format!("penerima-{key}")
}

/// One criterion as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedScore {
    pub value: String,
    pub note: String,
}

/// A score sheet as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedSheet {
    /// The revision that it was written on.
    pub revision: String,
    /// By criterion key.
    pub scores: BTreeMap<String, TypedScore>,
    /// What was seen, by the key of the check.
    pub checks: BTreeMap<String, String>,
    /// The judge's note for nobody else; none where the form has no place for it.
    pub private: Option<String>,
}

/// The field of the judge's note for nobody else.
pub const PRIVATE_FIELD: &str = "pribadi";
/// Letters that such a note may have.
const PRIVATE_MOST: usize = 5_000;

impl TypedSheet {
    /// Reads what the form sent.
    pub fn sent(raw: &[(String, String)]) -> Self {
        let mut typed = Self::default();
        for (name, value) in raw {
            if let Some(key) = name.strip_prefix("nilai-") {
                typed.scores.entry(key.to_owned()).or_default().value.clone_from(value);
            } else if let Some(key) = name.strip_prefix("catatan-") {
                typed.scores.entry(key.to_owned()).or_default().note.clone_from(value);
            } else if let Some(key) = name.strip_prefix("cek-") {
                typed.checks.insert(key.to_owned(), value.clone());
            } else if name == PRIVATE_FIELD {
                typed.private = Some(value.clone());
            } else if name == "revisi" {
                typed.revision.clone_from(value);
            }
        }
        typed
    }
    /// The revision; a form without one was written on none.
    pub fn base_revision(&self) -> u32 {
        self.revision.parse().unwrap_or(0)
    }
    /// What differs from what is stored, field by field, as a person reads it.
    pub fn unsaved(&self, stored: &Self, rules: &RoundRules) -> Vec<(String, String)> {
        let mut texts = Vec::new();
        for (key, typed) in &self.scores {
            let label = rules.criterion(key).map_or(key.as_str(), |criterion| criterion.label.as_str());
            let there = stored.scores.get(key).cloned().unwrap_or_default();
            let same = match (typed.value.trim().parse::<Number>(), there.value.parse::<Number>()) {
                (Ok(new), Ok(old)) => new == old,
                _ => typed.value.trim() == there.value,
            };
            if !same {
                texts.push((format!("Nilai {label}"), typed.value.clone()));
            }
            if tidy(&typed.note) != tidy(&there.note) {
                texts.push((format!("Catatan {label}"), typed.note.clone()));
            }
        }
        if let Some(note) = self.private.as_ref().filter(|note| tidy(note) != stored.private.as_deref().unwrap_or("")) {
            texts.push(("Catatan pribadi".to_owned(), note.clone()));
        }
        let there = |key: &str| stored.checks.get(key).map_or("", String::as_str);
        for (key, typed) in self.checks.iter().filter(|(key, typed)| there(key) != typed.as_str()) {
            let label = rules.check(key).map_or(key.as_str(), |check| check.label.as_str());
            texts.push((label.to_owned(), seen(finding(typed).ok().flatten()).to_owned()));
        }
        texts
    }
    /// The judge's note for nobody else; none where the form has no place for it.
    pub fn private_note(&self) -> Result<Option<String>, Errors> {
        match self.private.as_deref().map(tidy) {
            Some(note) if note.chars().count() > PRIVATE_MOST => {
                Err(Errors::one(PRIVATE_FIELD, "Catatan pribadi paling banyak 5.000 huruf."))
            }
            note => Ok(note),
        }
    }
    /// Score and note by criterion. Whether a value lies on the scale is for the rules to say.
    pub fn read(&self, rules: &RoundRules) -> Result<BTreeMap<String, (Option<Number>, String)>, Errors> {
        let mut errors = Errors::default();
        let mut scores = BTreeMap::new();
        for (key, typed) in &self.scores {
            let label = rules.criterion(key).map_or(key.as_str(), |criterion| criterion.label.as_str());
            let text = typed.value.trim();
            let value = match text.parse::<Number>() {
                _ if text.is_empty() => None,
                Ok(value) => Some(value),
                Err(_) => {
                    errors.add(value_field(key), format!("Tulis nilai {label} dengan angka, misalnya 87,5."));
                    None
                }
            };
            scores.insert(key.clone(), (value, tidy(&typed.note)));
        }
        if errors.is_empty() { Ok(scores) } else { Err(errors) }
    }
    /// What was seen, none for what was not looked at.
    pub fn findings(&self) -> Result<BTreeMap<String, Option<Finding>>, Errors> {
        let read = |(key, typed): (&String, &String)| match finding(typed) {
            Ok(finding) => Ok((key.clone(), finding)),
            Err(sentence) => Err(Errors::one(check_field(key), sentence)),
        };
        self.checks.iter().map(read).collect()
    }
    /// What was seen and nothing else, as a sheet on paper says it.
    pub fn seen(&self) -> Result<Findings, Errors> {
        Ok(self.findings()?.into_iter().filter_map(|(key, finding)| Some((key, finding?))).collect())
    }
}

fn finding(typed: &str) -> Result<Option<Finding>, &'static str> {
    match typed.trim() {
        "" | "belum diperiksa" => Ok(None),
        "ada" => Ok(Some(Finding::Present)),
        "tidak" | "tidak ada" => Ok(Some(Finding::Absent)),
        _ => Err("Pilih ada, tidak ada, atau belum diperiksa."),
    }
}

/// A finding in words.
pub fn seen(finding: Option<Finding>) -> &'static str {
    match finding {
        Some(Finding::Present) => "Ada",
        Some(Finding::Absent) => "Tidak ada",
        None => "Belum diperiksa",
    }
}

/// A reason as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TypedReason {
    #[serde(rename = "alasan")]
    pub reason: String,
}

impl TypedReason {
    pub fn read(&self) -> Result<Reason, Errors> {
        Reason::parse(&self.reason).map_err(|error| Errors::one("alasan", error))
    }
}

/// A judge for a proposal, as the button sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TypedDuty {
    #[serde(rename = "usulan")]
    pub proposal: String,
    #[serde(rename = "juri")]
    pub judge: String,
}

/// The revision that a form was written on; one that names none was written on none there ever was.
fn revision(sent: &str) -> u32 {
    sent.parse().unwrap_or(u32::MAX)
}

/// Another place in the order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TypedMove {
    /// The revision of the pleno that it was written on.
    #[serde(rename = "revisi")]
    pub revision: String,
    #[serde(rename = "tempat")]
    pub place: String,
    #[serde(rename = "alasan")]
    pub reason: String,
}

impl TypedMove {
    pub fn base_revision(&self) -> u32 {
        revision(&self.revision)
    }
    pub fn read(&self) -> Result<(u32, Reason), Errors> {
        let mut errors = Errors::default();
        let place = errors.keep("tempat", self.place.trim().parse().map_err(|_| "Tulis tempat barunya dengan angka."));
        let reason = errors.keep("alasan", Reason::parse(&self.reason));
        place.zip(reason).ok_or(errors)
    }
}

/// Awards with their recipients.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedAwards {
    /// The revision of the pleno that they were chosen on.
    pub revision: String,
    /// Recipients by award key.
    pub to: BTreeMap<String, Vec<String>>,
}

impl TypedAwards {
    /// Reads what the form sent.
    pub fn sent(raw: &[(String, String)]) -> Self {
        let mut typed = Self::default();
        for (name, value) in raw {
            if let Some(key) = name.strip_prefix("penerima-").filter(|_| !value.is_empty()) {
                typed.to.entry(key.to_owned()).or_default().push(value.clone());
            } else if name == "revisi" {
                typed.revision.clone_from(value);
            }
        }
        typed
    }
    pub fn base_revision(&self) -> u32 {
        revision(&self.revision)
    }
    /// Whether this proposal is to receive the award.
    pub fn gives(&self, key: &str, proposal: &str) -> bool {
        self.to.get(key).is_some_and(|to| to.iter().any(|one| one == proposal))
    }
    /// Award key and recipient.
    pub fn read(&self) -> Result<Vec<(String, ProposalId)>, Errors> {
        let mut given = Vec::new();
        for (key, to) in &self.to {
            for one in to {
                let proposal =
                    one.parse().map_err(|_| Errors::one(award_field(key), "Pilih penerima dari daftar yang ada."))?;
                given.push((key.clone(), proposal));
            }
        }
        Ok(given)
    }
}

/// The decree that fixes the result.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TypedSeal {
    #[serde(rename = "nomor")]
    pub number: String,
    #[serde(rename = "tanggal")]
    pub date: String,
    #[serde(rename = "penandatangan")]
    pub signed_by: String,
    /// Whether the summary was seen and agreed to.
    #[serde(rename = "setuju")]
    pub agreed: String,
    /// The revision of the pleno that the summary showed.
    #[serde(rename = "revisi")]
    pub revision: String,
}

impl TypedSeal {
    pub fn base_revision(&self) -> u32 {
        revision(&self.revision)
    }
    pub fn read(&self) -> Result<Sk, Errors> {
        let mut errors = Errors::default();
        let number = errors.keep("nomor", Title::parse(&self.number));
        let date = errors.keep("tanggal", parse_date(&self.date).ok_or("Isi tanggal SK."));
        let signed_by = errors.keep("penandatangan", Title::parse(&self.signed_by));
        match (number, date, signed_by) {
            (Some(number), Some(date), Some(signed_by)) => {
                Ok(Sk { number: number.to_string(), date, signed_by: signed_by.to_string() })
            }
            _ => Err(errors),
        }
    }
    /// What was typed, field by field, as a person reads it.
    pub fn texts(self) -> Vec<(String, String)> {
        let texts = [("Nomor SK", self.number), ("Tanggal SK", self.date), ("Ditandatangani oleh", self.signed_by)];
        texts.map(|(label, text)| (label.to_owned(), text)).to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(fields: &[(&str, &str)]) -> Vec<(String, String)> {
        fields.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn an_empty_score_is_missing_and_not_zero() {
        let typed = TypedSheet::sent(&raw(&[
            ("revisi", "3"),
            ("nilai-a", " "),
            ("catatan-a", " Bagus. "),
            ("nilai-b", "87,5"),
        ]));
        let rules: RoundRules = serde_json::from_str(r#"{"key": "x", "label": "X", "kind": "scored"}"#).unwrap();
        let read = typed.read(&rules).unwrap();
        assert_eq!(typed.base_revision(), 3);
        assert_eq!(read["a"], (None, "Bagus.".to_owned()));
        assert_eq!(read["b"], (Some("87.5".parse().unwrap()), String::new()));
    }

    #[test]
    fn what_is_no_number_is_said_at_its_field() {
        let rules: RoundRules = serde_json::from_str(
            r#"{"key": "x", "label": "X", "kind": "scored", "criteria": [{"key": "a", "label": "Dampak", "weight": "100"}]}"#,
        )
        .unwrap();
        let errors = TypedSheet::sent(&raw(&[("nilai-a", "bagus")])).read(&rules).unwrap_err();
        assert_eq!(errors.of("nilai-a"), Some("Tulis nilai Dampak dengan angka, misalnya 87,5."));
    }

    #[test]
    fn an_order_needs_place_and_reason() {
        let errors =
            TypedMove { place: "atas".into(), reason: "ya".into(), ..TypedMove::default() }.read().unwrap_err();
        assert_eq!(errors.of("tempat"), Some("Tulis tempat barunya dengan angka."));
        assert_eq!(errors.of("alasan"), Some("Tulis paling sedikit 10 huruf supaya jelas."));
    }

    #[test]
    fn an_sk_needs_number_date_and_office() {
        let errors = TypedSeal::default().read().unwrap_err();
        for field in ["nomor", "tanggal", "penandatangan"] {
            assert!(errors.of(field).is_some(), "{field}");
        }
    }
}
