//! Who may get which award.

use super::DeliberationRefusal;
use crate::judging::deliberation::{commands::GivenAward, events::FixedAward};
use crate::kernel::ids::ProposalId;
use crate::scoring::{
    final_order::{FinalOrder, Placed},
    rules::AwardRule,
};

/// The awards as they are fixed: in the order of the rules, each by place.
pub(super) fn fix(
    rules: &[AwardRule],
    given: &[GivenAward],
    order: &FinalOrder,
) -> Result<Vec<FixedAward>, DeliberationRefusal> {
    if given.is_empty() && !rules.is_empty() {
        return Err(DeliberationRefusal::NoAwards);
    }
    if let Some(unknown) = given.iter().find(|award| !rules.iter().any(|rule| rule.key == award.key)) {
        return Err(DeliberationRefusal::UnknownAward(unknown.key.clone()));
    }
    if given.iter().any(|award| order.find(&award.proposal.to_string()).is_none()) {
        return Err(DeliberationRefusal::NotAFinalist);
    }
    let placed = order.placed();
    let mut fixed = Vec::with_capacity(given.len());
    for rule in rules {
        let of_rule: Vec<ProposalId> = given.iter().filter(|a| a.key == rule.key).map(|a| a.proposal).collect();
        if of_rule.iter().enumerate().any(|(n, proposal)| of_rule[..n].contains(proposal)) {
            return Err(DeliberationRefusal::Twice { label: rule.label.clone() });
        }
        if let Some(count) = rule.count.filter(|count| !rule.by_rank && of_rule.len() > *count as usize) {
            return Err(DeliberationRefusal::TooMany { label: rule.label.clone(), count });
        }
        for placed in &placed {
            if let Some(proposal) = of_rule.iter().find(|proposal| proposal.to_string() == placed.line.entry) {
                fixed.push(FixedAward { key: rule.key.clone(), label: rule.label.clone(), proposal: *proposal });
            }
        }
    }
    let mut rest = placed.as_slice();
    while let Some(first) = rest.first() {
        let (division, others) = rest.split_at(first.of as usize);
        check_ranks(rules, &fixed, division)?;
        rest = others;
    }
    Ok(fixed)
}

/// Within one division, awards by rank follow the final order: each goes to entries side by side, beginning where the
/// awards above it end, or at the top for an award wide enough to include them (Top 10 above Terbaik I to III).
fn check_ranks(rules: &[AwardRule], fixed: &[FixedAward], division: &[Placed<'_>]) -> Result<(), DeliberationRefusal> {
    let mut above = 0;
    for rule in rules.iter().filter(|rule| rule.by_rank) {
        let holds = |placed: &Placed<'_>| {
            fixed.iter().any(|award| award.key == rule.key && award.proposal.to_string() == placed.line.entry)
        };
        let held: Vec<&Placed<'_>> = division.iter().filter(|placed| holds(placed)).collect();
        let label = || rule.label.clone();
        if let Some(count) = rule.count.filter(|count| held.len() > *count as usize) {
            return Err(DeliberationRefusal::TooMany { label: label(), count });
        }
        if let (Some(first), Some(last)) = (held.first(), held.last()) {
            let side_by_side = (last.place - first.place + 1) as usize == held.len();
            let includes_above = first.place == 1 && rule.count.is_none_or(|count| count > above);
            if !side_by_side || !(first.place == above + 1 || includes_above) {
                let to = rule.count.map(|count| above + count);
                return Err(DeliberationRefusal::OutOfOrder { label: label(), from: above + 1, to });
            }
            let outside = division
                .iter()
                .find(|placed| !holds(placed) && (placed.rank == first.rank || placed.rank == last.rank));
            if let Some(equal) = outside {
                return Err(DeliberationRefusal::SplitsTie { label: label(), rank: equal.rank });
            }
        }
        above += rule.count.unwrap_or(held.len() as u32);
    }
    Ok(())
}
