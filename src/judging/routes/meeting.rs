//! `/panitia/lomba/{lomba}/pleno/agenda`, `…/pejabat`, `…/kehadiran`, `…/catatan`: how the pleno meets.

use super::pleno::{as_it_stands, below, id, organised, place, settled, undecided};
use super::{Answer, shown};
use crate::eventstore::{CommandBus, CommandError};
use crate::judging::{
    deliberation::{
        aggregate::{Deliberation, DeliberationRefusal},
        commands::DeliberationCommand,
    },
    form::pleno::{STANDARD_AGENDA, TypedAgenda, TypedAttendance, TypedNote, TypedOfficers},
    pages::meeting::{self as pages, AgendaView, AttendanceView, NoteView, OfficersView},
    read_model::{self, Pleno},
};
use crate::kernel::{
    actor::{Role, Stamp},
    ids::PersonId,
};
use crate::web::{
    component::form_parts::Errors,
    error::PageError,
    flash,
    form::{self, RawSubmission, Submission},
    guard::Visitor,
    layout::Page,
};
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use sqlx::PgPool;

/// Gives the command, with what is said once it is done and what was typed. Where nothing can be recorded any more, the
/// answer is the pleno as it stands; any other refusal is for the form to show.
async fn recorded(
    (visitor, pool, bus): (&Visitor, &PgPool, &CommandBus),
    stamp: &Stamp,
    pleno: &Pleno,
    command: DeliberationCommand,
    (saying, typed): (&str, Vec<(String, String)>),
) -> Result<Result<HttpResponse, DeliberationRefusal>, PageError> {
    match bus.execute::<Deliberation>(id(pleno), command, stamp).await {
        Ok(_) => Ok(Ok(flash::to_saying(&place(pleno), saying))),
        Err(CommandError::Refused(refusal @ (DeliberationRefusal::AlreadySealed | DeliberationRefusal::NotOpen))) => {
            let pleno = organised(visitor, pool, &pleno.edition.to_string()).await?;
            settled(visitor, pool, pleno, &refusal, typed).await.map(Ok)
        }
        Err(CommandError::Refused(refusal)) => Ok(Err(refusal)),
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn agenda_form(visitor: Visitor, pool: Data<PgPool>, edition: Path<String>) -> Answer {
    let pleno = organised(&visitor, &pool, &edition).await?;
    if let Some(refusal) = undecided(&pleno) {
        return as_it_stands(&visitor, &pool, pleno, &refusal).await;
    }
    let written = pleno.meeting.iter().flat_map(|meeting| &meeting.held.agenda);
    let mut items: Vec<String> = written.map(ToString::to_string).collect();
    if items.is_empty() {
        items.extend(STANDARD_AGENDA.map(str::to_owned));
    }
    let typed = TypedAgenda { items: items.join("\n") };
    Ok(shown(&agenda_page(&visitor, pleno, typed, Errors::default())))
}

fn agenda_page(visitor: &Visitor, pleno: Pleno, typed: TypedAgenda, errors: Errors) -> Page {
    let mut frame = below(visitor, &pleno, "Susun agenda");
    frame.has_errors = !errors.is_empty();
    frame.main = pages::agenda(&AgendaView { pleno, typed, errors, seal: visitor.seal() });
    frame
}

pub(super) async fn write_agenda(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    edition: Path<String>,
    sent: Submission<TypedAgenda>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let pleno = organised(&visitor, &pool, &edition).await?;
    let typed = sent.fields.clone();
    let texts = vec![("Acara".to_owned(), typed.items.clone())];
    let items = match typed.read() {
        Ok(items) => items,
        Err(errors) => match undecided(&pleno) {
            Some(refusal) => return settled(&visitor, &pool, pleno, &refusal, texts).await,
            None => return Ok(form::refused(&agenda_page(&visitor, pleno, typed, errors))),
        },
    };
    let command = DeliberationCommand::WriteAgenda { items };
    match recorded((&visitor, &pool, &bus), &stamp, &pleno, command, ("Agenda disimpan.", texts)).await? {
        Ok(answer) => Ok(answer),
        Err(refusal) => Ok(form::refused(&agenda_page(&visitor, pleno, typed, Errors::one("acara", refusal)))),
    }
}

pub(super) async fn officers_form(visitor: Visitor, pool: Data<PgPool>, edition: Path<String>) -> Answer {
    let pleno = organised(&visitor, &pool, &edition).await?;
    if let Some(refusal) = undecided(&pleno) {
        return as_it_stands(&visitor, &pool, pleno, &refusal).await;
    }
    let convened = pleno.meeting.as_ref().and_then(|meeting| meeting.held.convened.as_ref());
    let typed = convened.map_or_else(TypedOfficers::default, |there| TypedOfficers {
        chair: there.chair.to_string(),
        secretary: there.secretary.to_string(),
        reason: String::new(),
    });
    Ok(shown(&officers_page(&visitor, &pool, pleno, typed, Errors::default()).await?))
}

async fn officers_page(
    visitor: &Visitor,
    pool: &PgPool,
    pleno: Pleno,
    typed: TypedOfficers,
    errors: Errors,
) -> Result<Page, PageError> {
    let mut frame = below(visitor, &pleno, "Ketua dan sekretaris");
    frame.has_errors = !errors.is_empty();
    let panitia = read_model::panitia(pool, &pleno.region).await?;
    frame.main = pages::officers(&OfficersView { pleno, panitia, typed, errors, seal: visitor.seal() });
    Ok(frame)
}

pub(super) async fn convene(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    edition: Path<String>,
    sent: Submission<TypedOfficers>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let pleno = organised(&visitor, &pool, &edition).await?;
    let typed = sent.fields.clone();
    let texts = vec![("Alasan penggantian".to_owned(), typed.reason.clone())];
    let (chair, secretary, reason) = match typed.read() {
        Ok(read) => read,
        Err(errors) => match undecided(&pleno) {
            Some(refusal) => return settled(&visitor, &pool, pleno, &refusal, texts).await,
            None => return Ok(form::refused(&officers_page(&visitor, &pool, pleno, typed, errors).await?)),
        },
    };
    let panitia: Vec<PersonId> =
        read_model::panitia(&pool, &pleno.region).await?.into_iter().map(|(person, _)| person).collect();
    let judges = pleno.judge_ids.clone();
    let command = DeliberationCommand::Convene { chair, secretary, judges, panitia, reason };
    let saying = "Ketua dan sekretaris ditetapkan. Langkah berikutnya: catat siapa yang hadir.";
    match recorded((&visitor, &pool, &bus), &stamp, &pleno, command, (saying, texts)).await? {
        Ok(answer) => Ok(answer),
        Err(refusal) => {
            let field = match refusal {
                DeliberationRefusal::OnePersonForBoth => "sekretaris",
                DeliberationRefusal::ChangeNeedsReason => "alasan",
                _ => "",
            };
            let errors = Errors::one(field, refusal);
            Ok(form::refused(&officers_page(&visitor, &pool, pleno, typed, errors).await?))
        }
    }
}

pub(super) async fn attendance_form(visitor: Visitor, pool: Data<PgPool>, edition: Path<String>) -> Answer {
    let pleno = organised(&visitor, &pool, &edition).await?;
    if let Some(refusal) = undecided(&pleno).or_else(|| not_convened(&pleno)) {
        return as_it_stands(&visitor, &pool, pleno, &refusal).await;
    }
    let recorded = pleno.meeting.iter().flat_map(|meeting| &meeting.held.marks);
    let marks = recorded.map(|(person, presence)| (person.to_string(), presence.to_string())).collect();
    let typed = TypedAttendance { marks, reason: String::new() };
    Ok(shown(&attendance_page(&visitor, pleno, typed, Errors::default())))
}

fn not_convened(pleno: &Pleno) -> Option<DeliberationRefusal> {
    let convened = pleno.meeting.as_ref().is_some_and(|meeting| meeting.held.convened.is_some());
    (!convened).then_some(DeliberationRefusal::NotConvened)
}

fn attendance_page(visitor: &Visitor, pleno: Pleno, typed: TypedAttendance, errors: Errors) -> Page {
    let mut frame = below(visitor, &pleno, "Catat kehadiran");
    frame.has_errors = !errors.is_empty();
    frame.main = pages::attendance_form(&AttendanceView { pleno, typed, errors, seal: visitor.seal() });
    frame
}

pub(super) async fn record_attendance(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    edition: Path<String>,
    sent: RawSubmission,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let pleno = organised(&visitor, &pool, &edition).await?;
    let typed = TypedAttendance::sent(sent.raw());
    let texts = vec![("Alasan pembetulan".to_owned(), typed.reason.clone())];
    let (marks, reason) = match typed.read() {
        Ok(read) => read,
        Err(errors) => match undecided(&pleno) {
            Some(refusal) => return settled(&visitor, &pool, pleno, &refusal, texts).await,
            None => return Ok(form::refused(&attendance_page(&visitor, pleno, typed, errors))),
        },
    };
    let command = DeliberationCommand::RecordAttendance { marks, reason };
    match recorded((&visitor, &pool, &bus), &stamp, &pleno, command, ("Kehadiran disimpan.", texts)).await? {
        Ok(answer) => Ok(answer),
        Err(refusal) => {
            let field = if refusal == DeliberationRefusal::CorrectionNeedsReason { "alasan" } else { "" };
            Ok(form::refused(&attendance_page(&visitor, pleno, typed, Errors::one(field, refusal))))
        }
    }
}

pub(super) async fn note_form(visitor: Visitor, pool: Data<PgPool>, edition: Path<String>) -> Answer {
    let pleno = organised(&visitor, &pool, &edition).await?;
    if let Some(refusal) = undecided(&pleno) {
        return as_it_stands(&visitor, &pool, pleno, &refusal).await;
    }
    Ok(shown(&note_page(&visitor, pleno, TypedNote::default(), Errors::default())))
}

fn note_page(visitor: &Visitor, pleno: Pleno, typed: TypedNote, errors: Errors) -> Page {
    let mut frame = below(visitor, &pleno, "Catatan pembahasan");
    frame.has_errors = !errors.is_empty();
    frame.main = pages::note(&NoteView { pleno, typed, errors, seal: visitor.seal() });
    frame
}

pub(super) async fn add_note(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    edition: Path<String>,
    sent: Submission<TypedNote>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let pleno = organised(&visitor, &pool, &edition).await?;
    let typed = sent.fields.clone();
    let texts = vec![("Catatan".to_owned(), typed.note.clone())];
    let (proposal, note) = match typed.read() {
        Ok(read) => read,
        Err(errors) => match undecided(&pleno) {
            Some(refusal) => return settled(&visitor, &pool, pleno, &refusal, texts).await,
            None => return Ok(form::refused(&note_page(&visitor, pleno, typed, errors))),
        },
    };
    let command = DeliberationCommand::AddNote { proposal, note };
    match recorded((&visitor, &pool, &bus), &stamp, &pleno, command, ("Catatan disimpan.", texts)).await? {
        Ok(answer) => Ok(answer),
        Err(refusal) => Ok(form::refused(&note_page(&visitor, pleno, typed, Errors::one("usulan", refusal)))),
    }
}
