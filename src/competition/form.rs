//! What the panitia types on the forms of an edition, read into rules and written back.
//!
//! Each part of the rules has a form of its own. Rows are numbered; an empty row is no row, a ticked `hapus` takes one away.

mod file;
mod head;
mod lists;
mod round;
mod typed;

pub use file::read_file;
pub use round::{AGGREGATIONS, MISSING_JUDGES, TIE_RULES, fill as fill_round, read as read_round, tie_code};
pub use typed::Typed;

use crate::{
    kernel::{text::Title, words::words},
    scoring::rules::{Calendar, EditionRules, RoundWindow},
    web::component::form_parts::Errors,
};

words! {
    /// A part of an edition's rules with a form of its own; the word stands in the address.
    Part {
        Schedule = "jadwal", "Nama, dasar dan jadwal";
        Groups = "kelompok", "Kelompok peserta";
        Categories = "kategori", "Kategori";
        Sections = "bagian", "Bagian formulir usulan";
        Documents = "dokumen", "Berkas pernyataan";
        Rounds = "babak", "Daftar babak";
        Awards = "penghargaan", "Penghargaan";
    }
}

/// What can be edited of an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub name: Title,
    pub rules: EditionRules,
    pub calendar: Calendar,
}

impl Part {
    /// The form of what stands.
    pub fn fill(self, plan: &Plan) -> Typed {
        match self {
            Self::Schedule => head::fill(plan),
            Self::Groups => lists::fill_groups(&plan.rules),
            Self::Categories => lists::fill_categories(&plan.rules),
            Self::Sections => lists::fill_sections(&plan.rules),
            Self::Documents => lists::fill_documents(&plan.rules),
            Self::Rounds => lists::fill_rounds(&plan.rules),
            Self::Awards => lists::fill_awards(&plan.rules),
        }
    }

    /// What stands with what was typed in this part.
    pub fn read(self, typed: &Typed, plan: Plan) -> Result<Plan, Errors> {
        match self {
            Self::Schedule => head::read(typed, plan),
            Self::Groups => lists::read_groups(typed, plan),
            Self::Categories => Ok(lists::read_categories(typed, plan)),
            Self::Sections => lists::read_sections(typed, plan),
            Self::Documents => Ok(lists::read_documents(typed, plan)),
            Self::Rounds => lists::read_rounds(typed, plan),
            Self::Awards => lists::read_awards(typed, plan),
        }
    }
}

/// The plan with other rules; rounds that stay keep their times.
pub fn with_rules(plan: Plan, rules: EditionRules) -> Plan {
    let mut calendar = plan.calendar;
    let known = std::mem::take(&mut calendar.rounds);
    calendar.rounds = rules
        .rounds
        .iter()
        .map(|round| {
            let window = known.iter().find(|window| window.key == round.key).cloned();
            window.unwrap_or_else(|| RoundWindow { key: round.key.clone(), opens: None, closes: None })
        })
        .collect();
    Plan { name: plan.name, rules, calendar }
}

/// The form of a new edition, with the times that were typed; `None` in the result where something is wrong.
pub fn read_calendar(typed: &Typed, rules: &EditionRules, errors: &mut Errors) -> Option<Calendar> {
    head::calendar(typed, rules, errors)
}

#[cfg(test)]
mod tests;
