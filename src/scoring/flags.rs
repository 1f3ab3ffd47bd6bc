//! What stands out among signed sheets before anybody is ranked: judges far apart, and a judge who tells nothing apart.
//!
//! A flag changes no score. Far apart means further than the published limit, and must be discussed before the round
//! closes; a flat judge is only shown.

use super::{
    rules::RoundRules,
    tally::{Sheet, judge_total},
};
use crate::kernel::score::{Exact, Number};
use std::collections::BTreeMap;

/// A judge with fewer complete sheets is not called flat.
pub const FLAT_FROM: usize = 5;
/// A judge is flat when all totals lie within one part in so many of the scale.
pub const FLAT_PART: i64 = 20;

/// An entry whose judges are further apart than the rules allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apart {
    pub entry: String,
    /// Highest less lowest judge's total.
    pub gap: Exact,
}

/// A judge who gives everybody nearly the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flat {
    pub judge: String,
    /// Complete sheets.
    pub sheets: usize,
    /// Highest less lowest total.
    pub range: Exact,
}

/// The entries whose judges are further apart than the limit, the widest first. None without a limit.
pub fn apart(rules: &RoundRules, sheets: &[Sheet]) -> Vec<Apart> {
    let Some(limit) = rules.spread_limit.map(Number::exact) else { return Vec::new() };
    let mut found: Vec<Apart> = totals(rules, sheets, |sheet| &sheet.entry)
        .into_iter()
        .filter_map(|(entry, totals)| Some(Apart { entry, gap: range(&totals)? }))
        .filter(|apart| apart.gap > limit)
        .collect();
    found.sort_by(|a, b| b.gap.cmp(&a.gap).then_with(|| a.entry.cmp(&b.entry)));
    found
}

/// The judges whose totals all lie within a twentieth of the scale, by name.
pub fn flat(rules: &RoundRules, sheets: &[Sheet]) -> Vec<Flat> {
    let within = (rules.scale.max.exact() - rules.scale.min.exact()) / Exact::whole(FLAT_PART);
    totals(rules, sheets, |sheet| &sheet.judge)
        .into_iter()
        .filter(|(_, totals)| totals.len() >= FLAT_FROM)
        .filter_map(|(judge, totals)| Some(Flat { judge, sheets: totals.len(), range: range(&totals)? }))
        .filter(|flat| flat.range < within)
        .collect()
}

/// The totals of the complete sheets, by what names them.
fn totals(rules: &RoundRules, sheets: &[Sheet], key: impl Fn(&Sheet) -> &String) -> BTreeMap<String, Vec<Exact>> {
    let mut found: BTreeMap<String, Vec<Exact>> = BTreeMap::new();
    for sheet in sheets {
        if let Some(total) = judge_total(rules, &sheet.scores) {
            found.entry(key(sheet).clone()).or_default().push(total);
        }
    }
    found
}

fn range(totals: &[Exact]) -> Option<Exact> {
    Some(totals.iter().max()?.clone() - totals.iter().min()?.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::rules::{Criterion, RoundKind};
    use proptest::prelude::*;

    fn rules(limit: Option<i64>) -> RoundRules {
        let criterion = |key: &str, weight| Criterion {
            key: key.to_owned(),
            label: key.to_owned(),
            help: String::new(),
            weight: Number::whole(weight),
            levels: vec![],
            section: None,
        };
        RoundRules {
            criteria: vec![criterion("a", 50), criterion("b", 50)],
            spread_limit: limit.map(Number::whole),
            ..RoundRules::new("nilai", "Nilai", RoundKind::Scored)
        }
    }
    fn sheet(entry: &str, judge: &str, a: i64, b: Option<i64>) -> Sheet {
        let scores = [("a", Some(a)), ("b", b)];
        Sheet {
            entry: entry.to_owned(),
            judge: judge.to_owned(),
            scores: scores
                .into_iter()
                .filter_map(|(key, value)| Some((key.to_owned(), Number::whole(value?))))
                .collect(),
        }
    }

    #[test]
    fn further_apart_than_the_limit_is_flagged_and_exactly_at_it_is_not() {
        let sheets = [
            sheet("x", "j1", 90, Some(90)),
            sheet("x", "j2", 75, Some(75)),
            sheet("y", "j1", 90, Some(90)),
            sheet("y", "j2", 75, Some(74)),
            sheet("z", "j1", 90, Some(90)),
            sheet("z", "j2", 10, None),
            sheet("w", "j1", 20, Some(20)),
        ];
        let found = apart(&rules(Some(15)), &sheets);
        assert_eq!(found.len(), 1, "an unfinished sheet and a lone judge are no difference");
        assert_eq!((found[0].entry.as_str(), found[0].gap.to_string()), ("y", "31/2".to_owned()));
        assert_eq!(apart(&rules(None), &sheets), []);
    }

    #[test]
    fn the_widest_difference_stands_first() {
        let sheets = [
            sheet("x", "j1", 90, Some(90)),
            sheet("x", "j2", 70, Some(70)),
            sheet("y", "j1", 90, Some(90)),
            sheet("y", "j2", 50, Some(50)),
        ];
        let order: Vec<_> = apart(&rules(Some(15)), &sheets).into_iter().map(|it| it.entry).collect();
        assert_eq!(order, ["y", "x"]);
    }

    #[test]
    fn a_judge_who_tells_nothing_apart_is_flat_from_five_sheets_on() {
        let given = |values: &[i64]| -> Vec<Sheet> {
            values.iter().enumerate().map(|(n, value)| sheet(&format!("e{n}"), "j", *value, Some(*value))).collect()
        };
        let flat = |values: &[i64]| flat(&rules(None), &given(values)).len();
        assert_eq!(flat(&[80, 81, 82, 83, 84]), 1, "within 4 of 100");
        assert_eq!(flat(&[80, 81, 82, 83, 85]), 0, "5 of 100 is not nearly the same");
        assert_eq!(flat(&[80, 80, 80, 80]), 0, "four sheets are too few to say");
    }

    proptest! {
        #[test]
        fn neither_the_order_of_sheets_nor_the_names_of_judges_matter(
            values in prop::collection::vec((0i64..=100, 0i64..=100), 2..12),
        ) {
            let named = |name: &dyn Fn(usize) -> String| -> Vec<Sheet> {
                let one = |(n, (a, b)): (usize, &(i64, i64))| sheet(&format!("e{}", n % 3), &name(n), *a, Some(*b));
                values.iter().enumerate().map(one).collect()
            };
            let straight = named(&|n| format!("j{n}"));
            let mut renamed = named(&|n| format!("k{}", 99 - n));
            renamed.reverse();
            prop_assert_eq!(apart(&rules(Some(15)), &straight), apart(&rules(Some(15)), &renamed));
        }
    }
}
