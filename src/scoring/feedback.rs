//! What an entry lacked: how far it was from going on, and where it fell behind the others.

use super::rules::RoundRules;
use crate::kernel::score::{Exact, Rounded};

/// A criterion in which an entry lies below the round's median.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behind {
    /// The criterion's key.
    pub key: String,
    /// Median less the entry's mean, in points of the scale.
    pub gap: Rounded,
    /// What the entry's total would gain with the median instead.
    pub worth: Rounded,
}

/// The criteria below the median, most worth first; equal ones in the order of the form.
///
/// `values` are the entry's mean and the round's median of each criterion by key; what is not among them is left out.
pub fn behind(rules: &RoundRules, values: &[(&str, Rounded, Rounded)]) -> Vec<Behind> {
    let total = rules.weight_total.exact();
    let mut found: Vec<Behind> = rules
        .criteria
        .iter()
        .filter_map(|criterion| {
            let (_, mean, median) = values.iter().find(|(key, ..)| *key == criterion.key)?;
            let gap = Rounded::hundredths(median.as_hundredths() - mean.as_hundredths());
            let weighted = criterion.weight.exact() * Exact::whole(gap.as_hundredths()) / Exact::whole(100);
            let worth = if total.is_zero() { Exact::zero() } else { weighted / total.clone() };
            Some(Behind { key: criterion.key.clone(), gap, worth: worth.round2() })
        })
        .filter(|behind| behind.gap > Rounded::hundredths(0))
        .collect();
    found.sort_by_key(|behind| std::cmp::Reverse(behind.worth));
    found
}

/// What an entry lacked to go on from a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lacking {
    /// So much to the pass mark.
    ToThePassMark(Rounded),
    /// So much to the lowest that went on.
    ToTheLowest(Rounded),
    /// Equal to one that went on; the tie order decided.
    Tie,
    /// Nobody went on.
    NobodyWentOn,
}

/// What an entry with this total lacked, where `lowest` is the lowest total that went on.
pub fn lacking(rules: &RoundRules, shown: Rounded, lowest: Option<Rounded>) -> Lacking {
    let to = |mark: Rounded| Rounded::hundredths(mark.as_hundredths() - shown.as_hundredths());
    let mark = rules.promotion.pass_mark.map(|mark| mark.exact().round2());
    match (mark, lowest) {
        (Some(mark), _) if shown < mark => Lacking::ToThePassMark(to(mark)),
        (_, Some(lowest)) if shown < lowest => Lacking::ToTheLowest(to(lowest)),
        (_, Some(_)) => Lacking::Tie,
        (_, None) => Lacking::NobodyWentOn,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        kernel::score::Number,
        scoring::rules::{Criterion, Promotion, RoundKind},
    };

    fn rules() -> RoundRules {
        let criterion = |key: &str, weight| Criterion {
            key: key.to_owned(),
            label: key.to_owned(),
            help: String::new(),
            weight: Number::whole(weight),
            levels: vec![],
            section: None,
        };
        RoundRules {
            criteria: vec![criterion("baru", 10), criterion("dampak", 60), criterion("lanjut", 30)],
            promotion: Promotion { pass_mark: Some(Number::whole(80)), ..Promotion::default() },
            ..RoundRules::new("nilai", "Nilai", RoundKind::Scored)
        }
    }
    const fn points(hundredths: i64) -> Rounded {
        Rounded::hundredths(hundredths)
    }

    #[test]
    fn the_criterion_that_would_lift_the_total_most_stands_first() {
        let values = [
            ("baru", points(70_00), points(80_00)),
            ("dampak", points(76_50), points(80_00)),
            ("lanjut", points(90_00), points(80_00)),
        ];
        let found = behind(&rules(), &values);
        let told: Vec<_> = found.iter().map(|it| (it.key.as_str(), it.gap, it.worth)).collect();
        // 60 % of 3.50 and 10 % of 10.00; the third lies above the median.
        assert_eq!(told, [("dampak", points(3_50), points(2_10)), ("baru", points(10_00), points(1_00))]);
        assert_eq!(behind(&rules(), &[]), []);
    }

    #[test]
    fn what_was_lacking_is_the_pass_mark_first_then_the_lowest_that_went_on() {
        let rules = rules();
        assert_eq!(lacking(&rules, points(79_75), Some(points(85_00))), Lacking::ToThePassMark(points(25)));
        assert_eq!(lacking(&rules, points(84_25), Some(points(84_83))), Lacking::ToTheLowest(points(58)));
        assert_eq!(lacking(&rules, points(84_83), Some(points(84_83))), Lacking::Tie);
        assert_eq!(lacking(&rules, points(84_83), None), Lacking::NobodyWentOn);
    }
}
