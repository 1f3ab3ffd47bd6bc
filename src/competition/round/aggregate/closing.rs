//! When a round may end.

use super::RoundRefusal;
use crate::{
    competition::round::commands::Unfinished,
    scoring::rules::{FewJudges, MissingJudge, RoundKind, RoundRules, SingleEntrant},
};

/// A round ends when its work is done; whether missing sheets hold it up is for its rules to say.
///
/// A scored round waits for the selection and the rounds before it: an entry that came after the ranking would never
/// be judged.
///
/// A contest of a ladder may end without an entry: its seat stays empty. Its only entry may go on without judges.
pub(super) fn nothing_left(rules: &RoundRules, left: Unfinished, entries: usize) -> Result<(), RoundRefusal> {
    if rules.kind == RoundKind::Scored {
        if left.registering {
            return Err(RoundRefusal::StillRegistering);
        }
        if left.below > 0 {
            return Err(RoundRefusal::StillBelow(left.below));
        }
        if left.coming > 0 {
            return Err(RoundRefusal::StillComing(left.coming));
        }
    }
    if let Some(step) = &rules.ladder {
        let walk_over = entries == 1 && step.single_entrant == SingleEntrant::WalkOver;
        if entries == 0 || walk_over {
            return Ok(());
        }
        if left.unassigned == 0 && left.short_panels > 0 && step.few_judges == FewJudges::Borrow {
            return Err(RoundRefusal::PanelTooSmall(left.short_panels));
        }
    }
    match (rules.kind, rules.missing_judge) {
        (RoundKind::Administrative | RoundKind::Scored, _) if left.undecided > 0 => {
            Err(RoundRefusal::StillUndecided(left.undecided))
        }
        (RoundKind::Scored, _) if entries == 0 => Err(RoundRefusal::NoEntries),
        (RoundKind::Scored, _) if left.unassigned > 0 => Err(RoundRefusal::StillUnassigned(left.unassigned)),
        (RoundKind::Scored, MissingJudge::WaitForAll) if left.unsigned > 0 => {
            Err(RoundRefusal::StillUnsigned(left.unsigned))
        }
        (RoundKind::Scored, _) if left.undiscussed > 0 => Err(RoundRefusal::StillApart(left.undiscussed)),
        (RoundKind::Administrative | RoundKind::Scored | RoundKind::Pleno, _) => Ok(()),
    }
}
