//! How the panitia wants the judging divided.

use crate::kernel::ids::{PersonId, ProposalId};
use crate::web::component::form_parts::Errors;
use std::collections::{BTreeMap, BTreeSet};

/// The field of what a judge knows best.
pub fn field_of_expertise(judge: &str) -> String {
    format!("bidang-{judge}")
}

/// The wishes as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedDivision {
    pub judges: BTreeSet<String>,
    pub seniors: BTreeSet<String>,
    /// By judge: the category that the judge knows best.
    pub expertise: BTreeMap<String, String>,
    pub panel: String,
    pub senior_seats: String,
    pub lowest: String,
    pub highest: String,
    /// Whether entries from one kecamatan should have one panel.
    pub together: bool,
}

/// The wishes as they count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wishes {
    pub judges: BTreeSet<PersonId>,
    pub seniors: BTreeSet<PersonId>,
    pub expertise: BTreeMap<PersonId, String>,
    pub panel: u32,
    pub senior_seats: u32,
    pub lowest: u32,
    pub highest: Option<u32>,
    pub together: bool,
}

/// A proposal with a judge.
pub type Pair = (ProposalId, PersonId);

/// What a preview proposed, as its form sends it back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposed {
    pub give: BTreeSet<Pair>,
    pub end: BTreeSet<Pair>,
    /// Names the duties that neither begin nor end.
    pub base: String,
}

impl TypedDivision {
    /// Reads what the form sent.
    pub fn sent(raw: &[(String, String)]) -> Self {
        let mut typed = Self::default();
        for (name, value) in raw {
            match name.as_str() {
                "juri" | "senior" if value.is_empty() => {}
                "juri" => drop(typed.judges.insert(value.clone())),
                "senior" => drop(typed.seniors.insert(value.clone())),
                "panel" => typed.panel.clone_from(value),
                "senior_tiap" => typed.senior_seats.clone_from(value),
                "paling_sedikit" => typed.lowest.clone_from(value),
                "paling_banyak" => typed.highest.clone_from(value),
                "sekecamatan" => typed.together = !value.is_empty(),
                _ => {
                    if let Some(judge) = name.strip_prefix("bidang-").filter(|_| !value.is_empty()) {
                        typed.expertise.insert(judge.to_owned(), value.clone());
                    }
                }
            }
        }
        typed
    }

    /// The same as fields that nobody sees.
    pub fn fields(&self) -> Vec<(String, String)> {
        let mut all: Vec<(String, String)> = Vec::new();
        let mut add = |name: &str, value: &str| all.push((name.to_owned(), value.to_owned()));
        self.judges.iter().for_each(|judge| add("juri", judge));
        self.seniors.iter().for_each(|judge| add("senior", judge));
        self.expertise.iter().for_each(|(judge, key)| add(&field_of_expertise(judge), key));
        add("panel", &self.panel);
        add("senior_tiap", &self.senior_seats);
        add("paling_sedikit", &self.lowest);
        add("paling_banyak", &self.highest);
        if self.together {
            add("sekecamatan", "ya");
        }
        all
    }

    /// The wishes, or what is wrong with each field.
    pub fn read(&self) -> Result<Wishes, Errors> {
        let mut errors = Errors::default();
        let mut whole = |field: &str, text: &str, most: u32| {
            let text = text.trim();
            if text.is_empty() {
                return None;
            }
            match text.parse::<u32>() {
                Ok(number) if number <= most => Some(number),
                _ => {
                    errors.add(field, format!("Tulis angka bulat, paling besar {most}."));
                    None
                }
            }
        };
        let panel = whole("panel", &self.panel, 20).unwrap_or(0);
        let senior_seats = whole("senior_tiap", &self.senior_seats, 20).unwrap_or(0);
        let lowest = whole("paling_sedikit", &self.lowest, 2_000).unwrap_or(0);
        let highest = whole("paling_banyak", &self.highest, 2_000);
        if panel == 0 && errors.of("panel").is_none() {
            errors.add("panel", "Tulis berapa juri untuk setiap usulan, paling sedikit 1.");
        }
        let people =
            |ids: &BTreeSet<String>| ids.iter().filter_map(|id| id.parse().ok()).collect::<BTreeSet<PersonId>>();
        let judges = people(&self.judges);
        if judges.len() < self.judges.len() {
            errors.add("juri", "Orang ini tidak dikenal. Pilih juri dari daftar.");
        } else if judges.is_empty() {
            errors.add("juri", "Pilih paling sedikit satu juri.");
        }
        let expertise = self.expertise.iter().filter_map(|(judge, key)| Some((judge.parse().ok()?, key.clone())));
        let (seniors, expertise, together) = (people(&self.seniors), expertise.collect(), self.together);
        if errors.is_empty() {
            Ok(Wishes { judges, seniors, expertise, panel, senior_seats, lowest, highest, together })
        } else {
            Err(errors)
        }
    }
}

impl Proposed {
    /// Reads what the form sent; none where it is not whole.
    pub fn sent(raw: &[(String, String)]) -> Option<Self> {
        let mut proposed = Self::default();
        for (name, value) in raw {
            match name.as_str() {
                "beri" => drop(proposed.give.insert(pair(value)?)),
                "akhiri" => drop(proposed.end.insert(pair(value)?)),
                "dasar" => proposed.base.clone_from(value),
                _ => {}
            }
        }
        (!proposed.base.is_empty()).then_some(proposed)
    }

    /// The same as fields that nobody sees.
    pub fn fields(&self) -> Vec<(String, String)> {
        let text = |(proposal, judge): &Pair| format!("{proposal}:{judge}");
        let give = self.give.iter().map(|pair| ("beri".to_owned(), text(pair)));
        let end = self.end.iter().map(|pair| ("akhiri".to_owned(), text(pair)));
        give.chain(end).chain([("dasar".to_owned(), self.base.clone())]).collect()
    }
}

fn pair(text: &str) -> Option<Pair> {
    let (proposal, judge) = text.split_once(':')?;
    Some((proposal.parse().ok()?, judge.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(fields: &[(&str, &str)]) -> Vec<(String, String)> {
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn wishes_come_back_as_they_were_typed() {
        let judge = PersonId::from_u128(7).to_string();
        let field = field_of_expertise(&judge);
        let sent = raw(&[
            ("juri", &judge),
            ("senior", &judge),
            (&field, "air"),
            ("panel", " 3"),
            ("senior_tiap", "1"),
            ("paling_sedikit", ""),
            ("paling_banyak", "9"),
            ("sekecamatan", "ya"),
        ]);
        let typed = TypedDivision::sent(&sent);
        assert_eq!(typed.fields(), sent);
        let wishes = typed.read().unwrap();
        assert_eq!((wishes.panel, wishes.senior_seats, wishes.lowest, wishes.highest), (3, 1, 0, Some(9)));
        assert_eq!(wishes.expertise[&PersonId::from_u128(7)], "air");
    }

    #[test]
    fn what_is_wrong_is_said_beside_its_field() {
        let errors = TypedDivision::sent(&raw(&[("juri", "siapa"), ("panel", "tiga"), ("paling_banyak", "-1")])).read();
        let errors = errors.unwrap_err();
        assert_eq!(errors.of("panel"), Some("Tulis angka bulat, paling besar 20."));
        assert_eq!(errors.of("paling_banyak"), Some("Tulis angka bulat, paling besar 2000."));
        assert_eq!(errors.of("juri"), Some("Orang ini tidak dikenal. Pilih juri dari daftar."));
        let errors = TypedDivision::default().read().unwrap_err();
        assert_eq!(errors.of("juri"), Some("Pilih paling sedikit satu juri."));
    }

    #[test]
    fn a_proposed_division_comes_back_whole_or_not_at_all() {
        let pair = (ProposalId::from_u128(1), PersonId::from_u128(2));
        let proposed = Proposed { give: BTreeSet::from([pair]), end: BTreeSet::from([pair]), base: "abc".into() };
        assert_eq!(Proposed::sent(&proposed.fields()), Some(proposed));
        assert_eq!(Proposed::sent(&raw(&[("beri", "prp-1:per-2"), ("dasar", "abc")])), None);
        assert_eq!(Proposed::sent(&[]), None);
    }
}
