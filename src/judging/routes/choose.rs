//! `/panitia/babak/{babak}/juri/panel`: the chosen judges to all entries of a round in a ladder.

use super::{
    Answer, below_round,
    panel::{assignment, reason_against, wished},
    relations_of, shown, stepped_back, ties,
};
use crate::eventstore::{CommandBus, CommandError, Receipt};
use crate::judging::{
    assignment::{aggregate::Assignment, commands::Ties},
    pages::{
        self,
        choose::{Candidate, ChooseView, Standing, lacking},
        panel::ReportView,
    },
    read_model::{self, DutyRow, DutyState, Entry, Judge, Recusal, Relations, RoundHead},
};
use crate::kernel::actor::Role;
use crate::web::{flash, form::RawSubmission, guard::Visitor};
use actix_web::web::{Data, Path};
use sqlx::PgPool;
use std::collections::BTreeSet;

/// Whether judges are chosen as a panel here, not one by one out of everybody.
pub(super) fn by_panel(head: &RoundHead) -> bool {
    head.edition_rules.ladder().is_some()
}

/// Who can be asked; `own` is who judges for the round's region itself.
pub(super) fn candidates(
    visitor: &Visitor,
    head: &RoundHead,
    relations: &Relations,
    judges: &[Judge],
    entries: &[Entry],
    duties: &[DutyRow],
    recusals: &[Recusal],
) -> ChooseView {
    let lasting: BTreeSet<_> =
        duties.iter().filter(|duty| duty.state == DutyState::Active).map(|duty| (duty.judge, duty.proposal)).collect();
    let standing = |judge: &Judge| {
        let (mut but, mut missing) = (Vec::new(), 0);
        for entry in entries {
            let ties = Ties {
                stepped_back: stepped_back(recusals, entry.proposal, judge.id),
                ..ties(head, relations, entry.proposal, judge.id, true)
            };
            match reason_against(&ties) {
                Some(why) => but.push((entry.title.clone(), why)),
                None => missing += usize::from(!lasting.contains(&(judge.id, entry.proposal))),
            }
        }
        match but.first() {
            Some((_, why)) if but.len() == entries.len() => Standing::Barred(why),
            _ if missing == 0 && !entries.is_empty() => Standing::OnPanel,
            _ => Standing::Free(but),
        }
    };
    let mut all: Vec<(bool, Candidate)> = judges
        .iter()
        .map(|judge| {
            let own = judge.scopes.iter().any(|scope| match &head.territory {
                Some(territory) => scope.is_within(territory),
                None => head.region.is_within(scope),
            });
            let mut from = judge.scope_names.clone();
            from.extend(judge.employer_name.clone());
            let from = if from.is_empty() { "Semua wilayah".to_owned() } else { from.join(" · ") };
            (own, Candidate { judge: judge.id, name: judge.name.clone(), from, standing: standing(judge) })
        })
        .collect();
    all.sort_by_key(|(_, one)| one.order());
    let (own, borrowed): (Vec<_>, Vec<_>) = all.into_iter().partition(|(own, _)| *own);
    let people = |side: Vec<(bool, Candidate)>| side.into_iter().map(|(_, one)| one).collect();
    ChooseView {
        own: people(own),
        borrowed: people(borrowed),
        on_panel: lasting.iter().map(|(judge, _)| judge).collect::<BTreeSet<_>>().len(),
        seal: visitor.may_organise(head.home()).then(|| visitor.seal()),
    }
}

/// The chosen judges to every entry. Each duty is a wish of its own; what is refused is reported with its reason.
pub(super) async fn assign_panel(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    round: Path<String>,
    sent: RawSubmission,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let (head, stamp) = wished(&visitor, &pool, &round, stamp).await?;
    let place = format!("/panitia/babak/{}/juri", head.id);
    let judges = read_model::judges(&pool, &head.region, by_panel(&head)).await?;
    let (entries, recusals) =
        (read_model::entries(&pool, head.id).await?, read_model::recusals(&pool, head.edition).await?);
    let mut chosen: Vec<(Judge, bool)> = Vec::new();
    for id in sent.values("juri").collect::<BTreeSet<_>>() {
        let known = judges.iter().find(|judge| judge.id.to_string() == id);
        let other = match (known, id.parse()) {
            (None, Ok(id)) => read_model::person(&pool, id).await?,
            _ => None,
        };
        chosen.extend(known.cloned().map(|judge| (judge, true)).or_else(|| other.map(|judge| (judge, false))));
    }
    if chosen.is_empty() {
        return Ok(flash::to_refusing(&place, "Pilih paling sedikit satu juri."));
    }
    if entries.is_empty() {
        return Ok(flash::to_refusing(&place, "Babak ini belum punya peserta. Daftarkan pesertanya lebih dulu."));
    }
    let people: Vec<Judge> = chosen.iter().map(|(judge, _)| judge.clone()).collect();
    let relations = relations_of(&pool, &head, &people, &entries).await?;
    let (mut given, mut refused, mut last) = (0, Vec::new(), Receipt { position: None, repeated: false });
    for entry in &entries {
        for (judge, is_judge) in &chosen {
            let ties = Ties {
                stepped_back: stepped_back(&recusals, entry.proposal, judge.id),
                ..ties(&head, &relations, entry.proposal, judge.id, *is_judge)
            };
            let (id, command) = assignment(&head, entry, judge.id, ties);
            match bus.execute_without_waiting::<Assignment>(id, command, &stamp.part(id)).await {
                Ok(receipt) => {
                    given += usize::from(receipt.position.is_some());
                    last = if receipt.position > last.position { receipt } else { last };
                }
                Err(CommandError::Refused(refusal)) => {
                    refused.push((judge.name.clone(), entry.title.clone(), refusal.to_string()));
                }
                Err(error) => return Err(error.into()),
            }
        }
    }
    bus.settle(last).await;
    if refused.is_empty() {
        let duties = read_model::duties(&pool, head.id).await?;
        let panel: BTreeSet<_> =
            duties.iter().filter(|duty| duty.state == DutyState::Active).map(|duty| duty.judge).collect();
        let sentence = format!("{given} tugas diberikan. {}", lacking(&head, panel.len()));
        return Ok(flash::to_saying(&place, &sentence));
    }
    let mut frame = below_round(&visitor, &head, "Penugasan selesai");
    frame.main = pages::panel::report(&ReportView { head, given, refused });
    Ok(shown(&frame))
}
