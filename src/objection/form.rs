//! What browsers send: as typed, so that a form can come back word for word, and read into valid values.

use crate::kernel::text::Reason;
use crate::objection::events::{Consequence, Ground, Statement};
use crate::web::component::form_parts::Errors;
use serde::Deserialize;

/// An objection as typed; its file comes beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedObjection {
    pub ground: String,
    pub statement: String,
}

impl TypedObjection {
    /// Reads what the form sent.
    pub fn sent(raw: &[(String, String)]) -> Self {
        let value = |name: &str| raw.iter().find(|(key, _)| key == name).map_or_else(String::new, |(_, it)| it.clone());
        Self { ground: value("alasan"), statement: value("uraian") }
    }
    pub fn read(&self) -> Result<(Ground, Statement), Errors> {
        let mut errors = Errors::default();
        let ground = self.ground.parse().map_err(|_| "Pilih satu alasan dari daftar.");
        let ground = errors.keep("alasan", ground);
        let statement = errors.keep("uraian", Statement::parse(&self.statement));
        ground.zip(statement).ok_or(errors)
    }
}

/// An answer as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TypedAnswer {
    /// `tolak`, `hitung` or `betul`.
    #[serde(rename = "putusan")]
    pub verdict: String,
    #[serde(rename = "jawaban")]
    pub reply: String,
    #[serde(rename = "pembetulan")]
    pub correction: String,
}

/// What the panitia may decide: the word that is sent, and what people read.
pub const VERDICTS: [(&str, &str, &str); 3] = [
    ("tolak", "Tidak diterima: hasilnya tetap", ""),
    (
        "hitung",
        "Diterima: hasil dihitung ulang",
        "Pleno dibuka kembali dan mengesahkan hasil baru. Hasil yang lama tetap dapat dibaca.",
    ),
    ("betul", "Diterima: cukup dibetulkan", "Urutan dan penghargaan tetap. Tulis pembetulannya di bawah."),
];

impl TypedAnswer {
    /// The reply, and what follows from an objection that is upheld.
    pub fn read(&self) -> Result<(Statement, Option<Consequence>), Errors> {
        let mut errors = Errors::default();
        let consequence = match self.verdict.as_str() {
            "tolak" => Some(None),
            "hitung" => Some(Some(Consequence::Recount)),
            "betul" => errors
                .keep("pembetulan", Reason::parse(&self.correction))
                .map(|text| Some(Consequence::Correction { text })),
            _ => {
                errors.add("putusan", "Pilih satu putusan.");
                None
            }
        };
        let reply = errors.keep("jawaban", Statement::parse(&self.reply));
        reply.zip(consequence).ok_or(errors)
    }
    /// What was typed, field by field, as a person reads it.
    pub fn texts(&self) -> Vec<(String, String)> {
        let label = VERDICTS.iter().find(|(code, ..)| *code == self.verdict).map_or("", |(_, label, _)| label);
        [("Putusan", label), ("Jawaban", self.reply.as_str()), ("Pembetulan", self.correction.as_str())]
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_objection_needs_a_ground_from_the_list() {
        let typed = TypedObjection { ground: "marah".into(), statement: "x".into() };
        assert_eq!(typed.read().unwrap_err().of("alasan"), Some("Pilih satu alasan dari daftar."));
        let typed = TypedObjection { ground: "hitungan".into(), ..typed };
        assert_eq!(typed.read().unwrap().0, Ground::Count);
    }

    #[test]
    fn a_correction_says_what_is_put_right() {
        let typed = TypedAnswer { verdict: "betul".into(), reply: "x".into(), correction: "ya".into() };
        assert_eq!(typed.read().unwrap_err().of("pembetulan"), Some("Tulis paling sedikit 10 huruf supaya jelas."));
        let typed = TypedAnswer { verdict: String::new(), ..typed };
        assert_eq!(typed.read().unwrap_err().of("putusan"), Some("Pilih satu putusan."));
        let typed = TypedAnswer { verdict: "hitung".into(), ..typed };
        assert_eq!(typed.read().unwrap().1, Some(Consequence::Recount));
    }
}
