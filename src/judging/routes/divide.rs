//! `/panitia/babak/{babak}/juri/bagi`: the judging divided at once, looked at, and applied as it was seen.

mod facts;

use super::{
    Answer, below_round,
    panel::{assignment, organised, wished},
    shown,
};
use crate::eventstore::{CommandBus, CommandError, Receipt};
use crate::judging::{
    assignment::{
        aggregate::{Assignment, AssignmentRefusal},
        commands::AssignmentCommand,
    },
    form::divide::{Proposed, TypedDivision},
    pages::{
        self,
        divide::{DivideView, Outcome},
        panel::ReportView,
    },
};
use crate::kernel::{actor::Role, ids::AssignmentId, text::Reason};
use crate::scoring::assign::{Divided, Impossible, divide, problem::Problem};
use crate::web::{
    component::form_parts::Errors,
    error::PageError,
    flash,
    form::{self, RawSubmission},
    guard::Visitor,
    layout::{Crumb, Page},
};
use actix_web::{
    HttpResponse,
    web::{self, Data, Path},
};
use facts::Facts;
use sqlx::PgPool;

const MOVED: &str = "Tugas ini dipindahkan ketika panitia membagi ulang usulan kepada juri.";

pub(super) async fn wishes(visitor: Visitor, pool: Data<PgPool>, round: Path<String>) -> Answer {
    let facts = Facts::read(&pool, organised(&visitor, &pool, &round).await?).await?;
    if let Some(answer) = too_late(&facts) {
        return Ok(answer);
    }
    let typed = facts.usual();
    Ok(shown(&page(&visitor, facts, typed, Errors::default(), None)))
}

pub(super) async fn preview(visitor: Visitor, pool: Data<PgPool>, round: Path<String>, sent: RawSubmission) -> Answer {
    let facts = Facts::read(&pool, organised(&visitor, &pool, &round).await?).await?;
    if let Some(answer) = too_late(&facts) {
        return Ok(answer);
    }
    let typed = TypedDivision::sent(sent.raw());
    let answer = answered(&facts, &typed).await?;
    let page = page(&visitor, facts, typed, Errors::default(), Some(answer));
    Ok(if page.has_errors { form::refused(&page) } else { shown(&page) })
}

/// Ends and gives duties as the preview showed them. The same form again finds its first answer; one that no longer fits
/// changes nothing and shows a new preview.
pub(super) async fn apply(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    round: Path<String>,
    sent: RawSubmission,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let (head, stamp) = wished(&visitor, &pool, &round, stamp).await?;
    let facts = Facts::read(&pool, head).await?;
    if let Some(answer) = too_late(&facts) {
        return Ok(answer);
    }
    let place = format!("/panitia/babak/{}/juri", facts.head.id);
    let Some(proposed) = Proposed::sent(sent.raw()) else {
        return Ok(flash::to_refusing(
            &format!("{place}/bagi"),
            "Formulir ini tidak utuh. Lihat pratinjaunya sekali lagi.",
        ));
    };
    if let Err(sentence) = facts.still_fits(&proposed) {
        let (typed, errors) = (TypedDivision::sent(sent.raw()), Errors::one("", sentence));
        let answer = answered(&facts, &typed).await?;
        return Ok(form::overtaken(&page(&visitor, facts, typed, errors, Some(answer))));
    }
    let (mut given, mut ended, mut refused) = (0, 0, Vec::new());
    let mut last = Receipt { position: None, repeated: false };
    let reason = Reason::parse(MOVED).map_err(|error| PageError::Refused(error.to_string()))?;
    for (proposal, judge) in &proposed.end {
        let id = AssignmentId::of_judge(facts.head.id, *proposal, *judge);
        let command = AssignmentCommand::Cancel { reason: reason.clone() };
        match bus.execute_without_waiting::<Assignment>(id, command, &stamp.part(id)).await {
            Ok(receipt) => {
                ended += usize::from(receipt.position.is_some());
                last = if receipt.position > last.position { receipt } else { last };
            }
            Err(CommandError::Refused(AssignmentRefusal::AlreadyEnded | AssignmentRefusal::NeverAssigned)) => {}
            Err(CommandError::Refused(refusal)) => refused.push(facts.refusal((*proposal, *judge), &refusal)),
            Err(error) => return Err(error.into()),
        }
    }
    for pair in &proposed.give {
        let Some((entry, ties)) = facts.wish(*pair) else { continue };
        let (id, command) = assignment(&facts.head, entry, pair.1, ties);
        match bus.execute_without_waiting::<Assignment>(id, command, &stamp.part(id)).await {
            Ok(receipt) => {
                given += usize::from(receipt.position.is_some());
                last = if receipt.position > last.position { receipt } else { last };
            }
            Err(CommandError::Refused(refusal)) => refused.push(facts.refusal(*pair, &refusal)),
            Err(error) => return Err(error.into()),
        }
    }
    bus.settle(last).await;
    if refused.is_empty() {
        let sentence = match ended {
            0 => format!("Pembagian diterapkan: {given} tugas diberikan."),
            n => format!("Pembagian diterapkan: {given} tugas diberikan, {n} tugas berakhir."),
        };
        return Ok(flash::to_saying(&place, &sentence));
    }
    let mut frame = below_round(&visitor, &facts.head, "Penugasan selesai");
    frame.main = pages::panel::report(&ReportView { head: facts.head, given, refused });
    Ok(shown(&frame))
}

/// The answer where there is nothing to divide any more, or not yet.
fn too_late(facts: &Facts) -> Option<HttpResponse> {
    let place = format!("/panitia/babak/{}/juri", facts.head.id);
    if facts.head.is_over() {
        Some(flash::to_refusing(&place, &AssignmentRefusal::RoundIsOver.to_string()))
    } else if facts.entries.is_empty() {
        Some(flash::to_refusing(&place, "Babak ini belum punya usulan untuk dibagi."))
    } else {
        None
    }
}

/// What follows from the wishes: a division, or why there is none; or what is wrong with the wishes.
type Answered = Result<(Problem, Result<Divided, Impossible>), Errors>;

/// Groups may take seconds, so the division does not keep other requests waiting.
async fn answered(facts: &Facts, typed: &TypedDivision) -> Result<Answered, PageError> {
    let problem = match typed.read().and_then(|wishes| facts.problem(&wishes)) {
        Ok(problem) => problem,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let divided = web::block(move || divide(&problem).map(|outcome| (problem, outcome)));
    Ok(divided.await.map_err(PageError::failure)?.map_err(|mistakes| {
        let mut errors = Errors::default();
        for mistake in mistakes {
            errors.add("", mistake);
        }
        errors
    }))
}

/// The form, and what follows from the wishes where they were sent.
fn page(visitor: &Visitor, facts: Facts, typed: TypedDivision, mut errors: Errors, answered: Option<Answered>) -> Page {
    let outcome = match answered {
        None => None,
        Some(Err(wrong)) => {
            errors = if errors.is_empty() { wrong } else { errors };
            None
        }
        Some(Ok((problem, Err(reason)))) => Some(Outcome::Impossible(problem.sentences(&reason))),
        Some(Ok((problem, Ok(divided)))) => Some(Outcome::Plan(facts.plan(&problem, &divided, visitor.seal()))),
    };
    let mut frame = below_round(visitor, &facts.head, "Bagi otomatis");
    frame.crumbs.push(Crumb::new("Juri dan penilaian", format!("/panitia/babak/{}/juri", facts.head.id)));
    frame.has_errors = !errors.is_empty();
    let view = DivideView {
        entries: facts.entries.len(),
        judges: facts.rows(),
        categories: facts.categories(),
        typed,
        errors,
        outcome,
        seal: visitor.seal(),
        insiders: facts.insiders,
        head: facts.head,
    };
    frame.main = pages::divide::main(&view);
    frame
}
