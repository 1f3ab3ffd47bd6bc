//! What is sent about relations: by a judge of all entries of a round at once, by the panitia of one.

use crate::kernel::{
    ids::{PersonId, ProposalId},
    relation::Kind,
    text::Reason,
};
use crate::web::component::form_parts::Errors;
use serde::Deserialize;
use std::collections::BTreeSet;

/// The field of the relations to an entry.
pub fn field_of_entry(proposal: ProposalId) -> String {
    format!("hubungan-{proposal}")
}

/// The field of the relations to a unit, in a blind round.
pub fn field_of_unit(unit: &str) -> String {
    format!("hubungan-{unit}")
}

/// A judge's declaration as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedDeclaration {
    /// The entries that the page listed.
    pub entries: BTreeSet<ProposalId>,
    pub relations: BTreeSet<(ProposalId, Kind)>,
    /// Whether the judge has no other relations.
    pub agreed: bool,
    /// Whether something was sent that no page offers.
    broken: bool,
}

impl TypedDeclaration {
    /// What was declared before.
    pub fn known(relations: BTreeSet<(ProposalId, Kind)>) -> Self {
        Self { relations, ..Self::default() }
    }
    /// Reads what the form sent.
    pub fn sent(raw: &[(String, String)]) -> Self {
        let mut typed = Self::default();
        for (name, value) in raw {
            if name == "usulan" {
                match value.parse() {
                    Ok(proposal) => drop(typed.entries.insert(proposal)),
                    Err(_) => typed.broken = true,
                }
            } else if let Some(proposal) = name.strip_prefix("hubungan-") {
                match (proposal.parse(), value.parse()) {
                    (Ok(proposal), Ok(kind)) => drop(typed.relations.insert((proposal, kind))),
                    _ => typed.broken = true,
                }
            } else if name == "setuju" {
                typed.agreed = value == "ya";
            }
        }
        typed
    }
    /// Reads what the form of a blind round sent: what is said of a unit counts for each of its entries. Whoever names
    /// an entry itself did not get that from a page.
    pub fn sent_of_units(raw: &[(String, String)], entries: &[(ProposalId, &str)]) -> Self {
        let mut typed = Self::default();
        for (name, value) in raw {
            let unit = if name == "unit" { Some(value.as_str()) } else { name.strip_prefix("hubungan-") };
            let Some(unit) = unit else {
                typed.agreed |= name == "setuju" && value == "ya";
                typed.broken |= name == "usulan";
                continue;
            };
            let own: Vec<ProposalId> = entries.iter().filter(|(_, of)| *of == unit).map(|(entry, _)| *entry).collect();
            typed.broken |= own.is_empty();
            if name == "unit" {
                typed.entries.extend(own);
            } else if let Ok(kind) = value.parse::<Kind>() {
                typed.relations.extend(own.into_iter().map(|entry| (entry, kind)));
            } else {
                typed.broken = true;
            }
        }
        typed
    }
    /// What was said of one entry, as said of every entry of its unit.
    pub fn spread(&mut self, entries: &[(ProposalId, &str)]) {
        let unit = |entry: ProposalId| entries.iter().find(|(one, _)| *one == entry).map(|(_, unit)| *unit);
        let said: Vec<_> = self.relations.iter().filter_map(|(entry, kind)| Some((unit(*entry)?, *kind))).collect();
        for (unit, kind) in said {
            self.relations.extend(entries.iter().filter(|(_, of)| *of == unit).map(|(entry, _)| (*entry, kind)));
        }
    }
    /// What is wrong with it, apart from what the rules say.
    pub fn errors(&self) -> Errors {
        let mut errors = Errors::default();
        if self.broken {
            errors.add("", "Formulir ini tidak utuh. Buka lagi halamannya, lalu isi ulang.");
        }
        if !self.agreed {
            errors.add("setuju", "Centang pernyataan ini supaya dapat dikirim.");
        }
        errors
    }
    pub fn has(&self, proposal: ProposalId, kind: Kind) -> bool {
        self.relations.contains(&(proposal, kind))
    }
}

/// A relation that the panitia states or takes back, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TypedRelation {
    #[serde(rename = "juri")]
    pub judge: String,
    #[serde(rename = "usulan")]
    pub proposal: String,
    #[serde(rename = "hubungan")]
    pub kind: String,
    #[serde(rename = "alasan")]
    pub reason: String,
}

/// The same, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRelation {
    pub judge: PersonId,
    pub proposal: ProposalId,
    pub kind: Kind,
    pub reason: Reason,
}

impl TypedRelation {
    /// All errors at once.
    pub fn read(&self) -> Result<NewRelation, Errors> {
        let mut errors = Errors::default();
        let judge = errors.keep("juri", self.judge.parse().map_err(|_| "Pilih jurinya dari daftar."));
        let proposal = errors.keep("usulan", self.proposal.parse().map_err(|_| "Pilih usulannya dari daftar."));
        let kind = errors.keep("hubungan", self.kind.parse().map_err(|_| "Pilih hubungannya dari daftar."));
        let reason = errors.keep("alasan", Reason::parse(&self.reason));
        match (judge, proposal, kind, reason) {
            (Some(judge), Some(proposal), Some(kind), Some(reason)) => {
                Ok(NewRelation { judge, proposal, kind, reason })
            }
            _ => Err(errors),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declaration_comes_back_as_it_was_sent_and_says_what_it_lacks() {
        let entry = ProposalId::from_u128(3);
        let raw = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let (listed, field) = (entry.to_string(), field_of_entry(entry));
        let typed = TypedDeclaration::sent(&raw(&[("usulan", &listed), (&field, "keluarga"), (&field, "pembina")]));
        assert_eq!(typed.entries, BTreeSet::from([entry]));
        assert!(typed.has(entry, Kind::Family) && typed.has(entry, Kind::Mentor) && !typed.has(entry, Kind::Home));
        assert!(typed.errors().of("setuju").is_some());
        assert!(TypedDeclaration::sent(&raw(&[("usulan", &listed), ("setuju", "ya")])).errors().is_empty());
        let broken = TypedDeclaration::sent(&raw(&[(&field, "musuh"), ("setuju", "ya")]));
        assert!(!broken.errors().is_empty());
    }

    #[test]
    fn what_is_said_of_a_unit_counts_for_each_of_its_entries_and_entries_cannot_be_named() {
        let [one, two, other] = [3, 4, 5].map(ProposalId::from_u128);
        let entries = [(one, "dinkes"), (two, "dinkes"), (other, "dinsos")];
        let raw = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let said = [("unit", "dinkes"), ("unit", "dinsos"), ("hubungan-dinkes", "keluarga"), ("setuju", "ya")];
        let typed = TypedDeclaration::sent_of_units(&raw(&said), &entries);
        assert!(typed.errors().is_empty());
        assert_eq!(typed.entries, BTreeSet::from([one, two, other]));
        assert_eq!(typed.relations, BTreeSet::from([(one, Kind::Family), (two, Kind::Family)]));
        let named = one.to_string();
        for wrong in [("usulan", named.as_str()), ("unit", "dishub"), (&field_of_entry(one), "keluarga")] {
            let typed = TypedDeclaration::sent_of_units(&raw(&[wrong, ("setuju", "ya")]), &entries);
            assert!(!typed.errors().is_empty(), "{wrong:?}");
        }
    }

    #[test]
    fn every_field_of_a_relation_is_asked_for_at_once() {
        let errors = TypedRelation::default().read().unwrap_err();
        for field in ["juri", "usulan", "hubungan", "alasan"] {
            assert!(errors.of(field).is_some(), "{field}");
        }
    }
}
