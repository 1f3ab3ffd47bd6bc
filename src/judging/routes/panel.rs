//! `/panitia/babak/{babak}/juri`: the panitia assigns, takes back and reopens.

use super::{
    Answer, Shown, below_round,
    choose::{by_panel, candidates},
    eyes, jejak, relations_of, shown, stepped_back, ties,
};
use crate::eventstore::{CommandBus, CommandError, Receipt};
use crate::history::read_model::{Audience, Subject};
use crate::judging::{
    assignment::{
        aggregate::{Assignment, AssignmentRefusal},
        commands::{AssignmentCommand, Duty, Ties},
    },
    form::{TypedDuty, TypedReason},
    pages::{
        self,
        duty::DutyView,
        panel::{Cell, Column, EntryRow, PanelView, ReportView, Seals},
    },
    read_model::{self, DutyRow, DutyState, Entry, Judge, Recusal, Relations, RoundHead},
    score_sheet::{
        aggregate::{ScoreSheet, ScoreSheetRefusal},
        commands::ScoreSheetCommand,
    },
};
use crate::kernel::{
    actor::{Role, Stamp},
    ids::{AssignmentId, PersonId, RoundId, ScoreSheetId},
    visibility::Field,
};
use crate::web::{
    component::form_parts::Errors,
    error::PageError,
    flash,
    form::{self, Anything, Submission},
    guard::Visitor,
    layout::{self, Crumb, Page},
};
use actix_web::web::{Data, Path};
use sqlx::PgPool;

pub(super) async fn show(visitor: Visitor, pool: Data<PgPool>, round: Path<String>) -> Shown {
    let head = overseen(&visitor, &pool, &round).await?;
    let judges = read_model::judges(&pool, &head.region, by_panel(&head)).await?;
    let entries = read_model::entries(&pool, head.id).await?;
    let duties = read_model::duties(&pool, head.id).await?;
    let recusals = read_model::recusals(&pool, head.edition).await?;
    let relations = relations_of(&pool, &head, &judges, &entries).await?;
    let mut view = panel(&visitor, head, &relations, &judges, entries, &duties, &recusals);
    view.insiders = read_model::insiders(&pool, &view.head, view.judges.iter().map(|column| column.judge)).await?;
    let mut frame = below_round(&visitor, &view.head, "Juri dan penilaian");
    frame.main = pages::panel::main(&view);
    Ok(layout::page(&frame))
}

/// Who stepped back in other rounds of the edition. In its own round the panitia may ask a judge again, one by one.
pub(super) async fn elsewhere(pool: &PgPool, head: &RoundHead) -> Result<Vec<Recusal>, PageError> {
    let mut recusals = read_model::recusals(pool, head.edition).await?;
    recusals.retain(|one| one.round != head.id);
    Ok(recusals)
}

/// Puts entries, judges and duties together.
fn panel(
    visitor: &Visitor,
    head: RoundHead,
    relations: &Relations,
    judges: &[Judge],
    entries: Vec<Entry>,
    duties: &[DutyRow],
    recusals: &[Recusal],
) -> PanelView {
    let choose = by_panel(&head).then(|| candidates(visitor, &head, relations, judges, &entries, duties, recusals));
    // Whoever has no duty stands in the list to choose from; the table would have everybody of the kabupaten.
    let mut columns: Vec<Column> = judges
        .iter()
        .filter(|judge| choose.is_none() || duties.iter().any(|duty| duty.judge == judge.id))
        .map(|judge| Column { judge: judge.id, name: judge.name.clone(), employer: judge.employer_name.clone() })
        .collect();
    for duty in duties {
        if !columns.iter().any(|column| column.judge == duty.judge) {
            columns.push(Column { judge: duty.judge, name: duty.judge_name.clone(), employer: None });
        }
    }
    let barred = |entry: &Entry, column: &Column| match judges.iter().find(|judge| judge.id == column.judge) {
        None => Some("Bukan juri lagi"),
        Some(judge) => reason_against(&Ties {
            stepped_back: stepped_back(recusals.iter().filter(|one| one.round != head.id), entry.proposal, judge.id),
            ..ties(&head, relations, entry.proposal, judge.id, true)
        }),
    };
    let cell = |entry: &Entry, column: &Column| {
        let given = duties.iter().find(|duty| duty.proposal == entry.proposal && duty.judge == column.judge);
        match (given, barred(entry, column)) {
            (Some(duty), barred) => Cell::Duty(duty.clone(), barred.is_none()),
            (None, Some(why)) => Cell::Barred(why),
            (None, None) => Cell::Free,
        }
    };
    let entries: Vec<EntryRow> = entries
        .into_iter()
        .map(|entry| EntryRow { cells: columns.iter().map(|column| cell(&entry, column)).collect(), entry })
        .collect();
    let seals = visitor.may_organise(head.home()).then(|| Seals {
        all: visitor.seal(),
        cells: entries.iter().map(|row| row.cells.iter().map(|_| visitor.seal()).collect()).collect(),
    });
    let (progress, insiders) = (read_model::progress(duties), Vec::new());
    PanelView { progress, choose, judges: columns, insiders, entries, seals, head }
}

pub(super) fn reason_against(ties: &Ties) -> Option<&'static str> {
    match ties.blocking() {
        Some(kind) => Some(kind.label()),
        None if ties.stepped_back.is_some() => Some("Pernah mundur"),
        None => None,
    }
}

pub(super) async fn assign(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    round: Path<String>,
    sent: Submission<TypedDuty>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let (head, stamp) = wished(&visitor, &pool, &round, stamp).await?;
    let place = format!("/panitia/babak/{}/juri", head.id);
    let entries = read_model::entries(&pool, head.id).await?;
    let Some(entry) = entries.iter().find(|entry| entry.proposal.to_string() == sent.fields.proposal) else {
        return Ok(flash::to_refusing(&place, "Usulan ini tidak mengikuti babak ini."));
    };
    let Some(judge) = person(&pool, &sent.fields.judge).await? else {
        return Ok(flash::to_refusing(&place, "Orang ini tidak dikenal. Pilih juri dari daftar."));
    };
    let is_judge = read_model::judges(&pool, &head.region, by_panel(&head)).await?.iter().any(|one| one.id == judge.id);
    let relations = relations_of(&pool, &head, std::slice::from_ref(&judge), std::slice::from_ref(entry)).await?;
    let ties = Ties {
        stepped_back: stepped_back(&elsewhere(&pool, &head).await?, entry.proposal, judge.id),
        ..ties(&head, &relations, entry.proposal, judge.id, is_judge)
    };
    let (id, command) = assignment(&head, entry, judge.id, ties);
    match bus.execute::<Assignment>(id, command, &stamp).await {
        Ok(_) => Ok(flash::to_saying(&place, &format!("{} ditugaskan menilai {}.", judge.name, entry.title))),
        Err(CommandError::Refused(refusal)) => Ok(flash::to_refusing(&place, &refusal.to_string())),
        Err(error) => Err(error.into()),
    }
}

/// Everybody to everything, but whoever stepped back from a proposal in any round of the edition. Each duty is a wish of its own; what is refused is reported with its reason.
pub(super) async fn assign_all(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    round: Path<String>,
    sent: Submission<Anything>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let (head, stamp) = wished(&visitor, &pool, &round, stamp).await?;
    if by_panel(&head) {
        let place = format!("/panitia/babak/{}/juri", head.id);
        return Ok(flash::to_refusing(&place, "Pilih dulu siapa saja panelnya, lalu tugaskan yang dipilih."));
    }
    let judges = read_model::judges(&pool, &head.region, false).await?;
    let (entries, recusals) =
        (read_model::entries(&pool, head.id).await?, read_model::recusals(&pool, head.edition).await?);
    let relations = relations_of(&pool, &head, &judges, &entries).await?;
    let (mut given, mut refused, mut last) = (0, Vec::new(), Receipt { position: None, repeated: false });
    for entry in &entries {
        for judge in &judges {
            let ties = Ties {
                stepped_back: stepped_back(&recusals, entry.proposal, judge.id),
                ..ties(&head, &relations, entry.proposal, judge.id, true)
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
        let sentence = match given {
            0 => "Semua juri sudah bertugas untuk semua usulan.".to_owned(),
            n => format!("{n} tugas diberikan."),
        };
        return Ok(flash::to_saying(&format!("/panitia/babak/{}/juri", head.id), &sentence));
    }
    let mut frame = below_round(&visitor, &head, "Penugasan selesai");
    frame.main = pages::panel::report(&ReportView { head, given, refused });
    Ok(shown(&frame))
}

pub(super) fn assignment(
    head: &RoundHead,
    entry: &Entry,
    judge: PersonId,
    ties: Ties,
) -> (AssignmentId, AssignmentCommand) {
    let duty =
        Duty { edition: head.edition, round: head.id, proposal: entry.proposal, judge, unit: entry.unit.clone() };
    (AssignmentId::of_judge(head.id, entry.proposal, judge), AssignmentCommand::Assign { duty, ties })
}

pub(super) async fn duty(visitor: Visitor, pool: Data<PgPool>, path: Path<(String, String)>) -> Answer {
    let head = overseen(&visitor, &pool, &path.0).await?;
    let duty = one_duty(&pool, &head, &path.1).await?;
    let sheet = ScoreSheetId::of_judge(duty.round, duty.proposal, duty.judge);
    let trail = jejak(
        &pool,
        "Jejak tugas",
        Audience::of(&eyes(&visitor, &head)),
        &[Subject::Assignment(duty.id), Subject::Sheet(sheet)],
    )
    .await?;
    let mut frame = duty_page(&visitor, head, duty, ("", TypedReason::default()), Errors::default());
    frame.side = Some(trail);
    Ok(shown(&frame))
}

pub(super) async fn cancel(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    path: Path<(String, String)>,
    sent: Submission<TypedReason>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let (head, stamp) = wished(&visitor, &pool, &path.0, stamp).await?;
    let duty = one_duty(&pool, &head, &path.1).await?;
    let typed = ("batalkan", sent.fields.clone());
    let reason = match sent.fields.read() {
        Ok(_) if head.is_over() => {
            let errors = Errors::one("", AssignmentRefusal::RoundIsOver);
            return Ok(form::refused(&duty_page(&visitor, head, duty, typed, errors)));
        }
        Ok(reason) => reason,
        Err(errors) => return Ok(form::refused(&duty_page(&visitor, head, duty, typed, errors))),
    };
    match bus.execute::<Assignment>(duty.id, AssignmentCommand::Cancel { reason }, &stamp).await {
        Ok(_) => {
            let sentence = format!("Tugas {} untuk {} dibatalkan.", duty.judge_name, duty.title);
            Ok(flash::to_saying(&format!("/panitia/babak/{}/juri", head.id), &sentence))
        }
        Err(CommandError::Refused(refusal)) => {
            Ok(form::refused(&duty_page(&visitor, head, duty, typed, Errors::one("", refusal))))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn reopen(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    path: Path<(String, String)>,
    sent: Submission<TypedReason>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let (head, stamp) = wished(&visitor, &pool, &path.0, stamp).await?;
    let duty = one_duty(&pool, &head, &path.1).await?;
    let typed = ("buka-kembali", sent.fields.clone());
    let reason = match sent.fields.read() {
        Ok(_) if duty.state != DutyState::Active => {
            let errors = Errors::one("", ScoreSheetRefusal::NotSigned);
            return Ok(form::refused(&duty_page(&visitor, head, duty, typed, errors)));
        }
        Ok(reason) => reason,
        Err(errors) => return Ok(form::refused(&duty_page(&visitor, head, duty, typed, errors))),
    };
    let sheet = ScoreSheetId::of_judge(duty.round, duty.proposal, duty.judge);
    match bus.execute::<ScoreSheet>(sheet, ScoreSheetCommand::Reopen { reason }, &stamp).await {
        Ok(_) => {
            let sentence = format!("Lembar nilai {} untuk {} dibuka kembali.", duty.judge_name, duty.title);
            Ok(flash::to_saying(&format!("/panitia/babak/{}/juri", head.id), &sentence))
        }
        Err(CommandError::Refused(refusal)) => {
            Ok(form::refused(&duty_page(&visitor, head, duty, typed, Errors::one("", refusal))))
        }
        Err(error) => Err(error.into()),
    }
}

async fn found(pool: &PgPool, round: &str) -> Result<RoundHead, PageError> {
    let id: RoundId = round.parse().map_err(|_| PageError::NotFound)?;
    read_model::round(pool, id).await?.ok_or(PageError::NotFound)
}

pub(super) async fn overseen(visitor: &Visitor, pool: &PgPool, round: &str) -> Result<RoundHead, PageError> {
    let head = found(pool, round).await?;
    if eyes(visitor, &head).see(Field::Workings) { Ok(head) } else { Err(PageError::only_for("panitia lomba ini")) }
}

/// The round that an organiser wishes something for, and the wish as it is recorded.
pub(super) async fn wished(
    visitor: &Visitor,
    pool: &PgPool,
    round: &str,
    stamp: Stamp,
) -> Result<(RoundHead, Stamp), PageError> {
    let head = organised(visitor, pool, round).await?;
    let stamp = form::for_territory(stamp, visitor, head.territory.as_ref());
    Ok((head, stamp))
}

pub(super) async fn organised(visitor: &Visitor, pool: &PgPool, round: &str) -> Result<RoundHead, PageError> {
    let head = found(pool, round).await?;
    if visitor.may_organise(head.home()) { Ok(head) } else { Err(PageError::only_for("panitia lomba ini")) }
}

pub(super) async fn one_duty(pool: &PgPool, head: &RoundHead, id: &str) -> Result<DutyRow, PageError> {
    let id: AssignmentId = id.parse().map_err(|_| PageError::NotFound)?;
    read_model::duty(pool, head.id, id).await?.ok_or(PageError::NotFound)
}

pub(super) async fn person(pool: &PgPool, id: &str) -> Result<Option<Judge>, PageError> {
    match id.parse::<PersonId>() {
        Ok(id) => Ok(read_model::person(pool, id).await?),
        Err(_) => Ok(None),
    }
}

fn duty_page(
    visitor: &Visitor,
    head: RoundHead,
    duty: DutyRow,
    (into, typed): (&str, TypedReason),
    errors: Errors,
) -> Page {
    let mut frame = below_round(visitor, &head, &format!("Tugas {}", duty.judge_name));
    frame.crumbs.push(Crumb::new("Juri dan penilaian", format!("/panitia/babak/{}/juri", head.id)));
    frame.has_errors = !errors.is_empty();
    let seals = visitor.may_organise(head.home()).then(|| (visitor.seal(), visitor.seal()));
    frame.main = pages::duty::main(&DutyView { head, duty, typed: (into.to_owned(), typed), errors, seals });
    frame
}
