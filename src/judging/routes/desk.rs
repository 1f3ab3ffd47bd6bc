//! `/penilaian`: the judge reads, scores, signs or recuses.

use super::{
    Answer, Shown,
    conflict::{barred_page, facts, gate},
    shown,
};
use crate::eventstore::{CommandBus, CommandError};
use crate::judging::{
    assignment::{
        aggregate::{Assignment, AssignmentRefusal},
        commands::AssignmentCommand,
    },
    form::{TypedReason, TypedScore, TypedSheet, check_value, note_field, value_field},
    pages::{
        self,
        desk::{DeskView, EndedView, Outcome, Place},
        queue::QueueView,
        sign::{RecuseView, SignView},
    },
    read_model::{self, Desk, DutyState, RoundState, SheetState},
    score_sheet::{
        aggregate::{ScoreSheet, ScoreSheetRefusal},
        commands::{ScoreSheetCommand, Sheet},
        events::drafts,
    },
    table,
};
use crate::kernel::{
    actor::{Role, Stamp},
    ids::{AssignmentId, ScoreSheetId},
    score::Number,
    visibility::{Eyes, Field, Openness, Viewer},
};
use crate::web::{
    component::{form_parts::Errors, unsaved::Unsaved},
    error::PageError,
    flash,
    form::{self, RawSubmission, Submission},
    guard::Visitor,
    layout::{self, Crumb, Page},
};
use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use serde_json::json;
use sqlx::PgPool;
use std::collections::BTreeMap;

pub(super) async fn queue(visitor: Visitor, pool: Data<PgPool>) -> Shown {
    let mut frame = visitor.page("Penilaian");
    frame.main = pages::queue::main(&QueueView { rounds: read_model::queue(&pool, visitor.signed_in()?).await? });
    Ok(layout::page(&frame))
}

pub(super) async fn show(visitor: Visitor, pool: Data<PgPool>, id: Path<String>) -> Answer {
    let desk = match lasting(&visitor, &pool, &id).await? {
        Ok(desk) => desk,
        Err(ended) => return Ok(ended),
    };
    if let Some(answer) = gate(&visitor, &pool, &desk).await? {
        return Ok(answer);
    }
    let typed = stored(&desk);
    Ok(shown(&desk_page(&visitor, &pool, desk, typed, Back::default()).await?))
}

pub(super) async fn save(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: RawSubmission,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Judge)?;
    let desk = found(&visitor, &pool, &id).await?;
    let typed = TypedSheet::sent(sent.raw());
    if ended(&desk).is_some() {
        return Ok(form::refused(&shut_page(&visitor, &pool, desk, typed, &ScoreSheetRefusal::DutyEnded).await?));
    }
    match keep(&pool, &bus, &desk, &typed, &stamp).await? {
        Kept::Saved => Ok(onwards(&visitor, &pool, &desk, sent.value("lanjut")).await?),
        Kept::Refused(errors) => {
            let desk = found(&visitor, &pool, &id).await?;
            let page = match shut(&desk) {
                Some(refusal) => shut_page(&visitor, &pool, desk, typed, &refusal).await?,
                None => desk_page(&visitor, &pool, desk, typed, Back { errors, ..Back::default() }).await?,
            };
            Ok(form::refused(&page))
        }
        Kept::Barred(refusal) => {
            let texts = typed.unsaved(&stored(&desk), &desk.head.rules);
            Ok(form::refused(&barred_page(&visitor, desk, Unsaved::new(refusal, texts))))
        }
        Kept::Overtaken => {
            // What was typed stays; sending it again means: over what is stored now.
            let desk = found(&visitor, &pool, &id).await?;
            let typed = TypedSheet { revision: desk.sheet.revision.to_string(), ..typed };
            let back = Back { overtaken: true, ..Back::default() };
            Ok(form::overtaken(&desk_page(&visitor, &pool, desk, typed, back).await?))
        }
    }
}

/// Why the sheet takes no more scores, if it does not.
pub(super) fn shut(desk: &Desk) -> Option<ScoreSheetRefusal> {
    if desk.duty != DutyState::Active {
        Some(ScoreSheetRefusal::DutyEnded)
    } else if desk.sheet.state == Some(SheetState::Signed) {
        Some(ScoreSheetRefusal::AlreadySigned)
    } else if desk.head.state != RoundState::Open {
        Some(ScoreSheetRefusal::RoundNotOpen)
    } else {
        None
    }
}

/// The desk as it is now, with what was typed but can no longer be saved.
async fn shut_page(
    visitor: &Visitor,
    pool: &PgPool,
    desk: Desk,
    typed: TypedSheet,
    refusal: &ScoreSheetRefusal,
) -> Result<Page, PageError> {
    let stored = stored(&desk);
    let texts = typed.unsaved(&stored, &desk.head.rules);
    if let Some(sentence) = ended(&desk) {
        return Ok(ended_page(visitor, desk, Unsaved::new(sentence, texts)));
    }
    let back = Back { unsaved: Some(Unsaved::new(refusal, texts)), ..Back::default() };
    desk_page(visitor, pool, desk, stored, back).await
}

/// Saving while the judge types; answered for the script.
pub(super) async fn autosave(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: RawSubmission,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Judge)?;
    let desk = found(&visitor, &pool, &id).await?;
    let say = |status: StatusCode, sentence: &str| HttpResponse::build(status).json(json!({ "pesan": sentence }));
    match keep(&pool, &bus, &desk, &TypedSheet::sent(sent.raw()), &stamp).await? {
        Kept::Saved => {
            let desk = found(&visitor, &pool, &id).await?;
            let clock = desk.head.zone.clock(stamp.at);
            let time = clock.split(' ').next().unwrap_or_default();
            Ok(HttpResponse::Ok()
                .json(json!({ "pukul": time, "fields": { "revisi": desk.sheet.revision.to_string() } })))
        }
        Kept::Refused(errors) => Ok(say(StatusCode::UNPROCESSABLE_ENTITY, errors.first().unwrap_or_default())),
        Kept::Barred(refusal) => Ok(say(StatusCode::UNPROCESSABLE_ENTITY, &refusal.to_string())),
        Kept::Overtaken => Ok(say(StatusCode::CONFLICT, &ScoreSheetRefusal::ChangedMeanwhile.to_string())),
    }
}

pub(super) async fn review(visitor: Visitor, pool: Data<PgPool>, id: Path<String>) -> Answer {
    let desk = match lasting(&visitor, &pool, &id).await? {
        Ok(desk) => desk,
        Err(ended) => return Ok(ended),
    };
    if desk.sheet.state == Some(SheetState::Signed) || desk.head.state != RoundState::Open {
        return Ok(flash::to(&format!("/penilaian/{}", desk.id)));
    }
    if let Some(answer) = gate(&visitor, &pool, &desk).await? {
        return Ok(answer);
    }
    Ok(shown(&sign_page(&visitor, desk, Errors::default())))
}

pub(super) async fn sign(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: RawSubmission,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Judge)?;
    let desk = match lasting(&visitor, &pool, &id).await? {
        Ok(desk) => desk,
        Err(ended) => return Ok(ended),
    };
    let base_revision = sent.value("revisi").and_then(|text| text.parse().ok()).unwrap_or(0);
    let command = ScoreSheetCommand::Sign { sheet: sheet(&desk), facts: facts(&pool, &desk).await?, base_revision };
    match bus.execute::<ScoreSheet>(sheet_id(&desk), command, &stamp).await {
        Ok(_) => {
            let rounds = read_model::queue(&pool, desk.judge).await?;
            let left = rounds
                .iter()
                .filter(|round| round.head.id == desk.head.id)
                .map(|round| round.items.len() as u32 - round.signed())
                .sum::<u32>();
            let rest = match left {
                0 => "Semua lembar Anda di babak ini sudah ditandatangani.".to_owned(),
                n => format!("Tinggal {n} lembar lagi."),
            };
            Ok(flash::to_saying("/penilaian", &format!("Lembar nilai {} ditandatangani. {rest}", desk.paper.title)))
        }
        Err(CommandError::Refused(refusal)) => {
            let again = found(&visitor, &pool, &id).await?;
            let page = match shut(&again) {
                None if keeps_away(&refusal) => barred_page(&visitor, again, Unsaved::new(refusal, [])),
                Some(shut) => shut_page(&visitor, &pool, again, TypedSheet::default(), &shut).await?,
                None => sign_page(&visitor, again, Errors::one("", refusal)),
            };
            Ok(form::refused(&page))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn recuse_form(visitor: Visitor, pool: Data<PgPool>, id: Path<String>) -> Answer {
    match lasting(&visitor, &pool, &id).await? {
        Ok(desk) => Ok(shown(&recuse_page(&visitor, desk, TypedReason::default(), Errors::default()))),
        Err(ended) => Ok(ended),
    }
}

pub(super) async fn recuse(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: Submission<TypedReason>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Judge)?;
    let desk = found(&visitor, &pool, &id).await?;
    let typed = sent.fields.clone();
    if let Some(sentence) = ended(&desk) {
        let unsaved = Unsaved::new(sentence, [("Alasan Anda mundur".to_owned(), typed.reason)]);
        return Ok(form::refused(&ended_page(&visitor, desk, unsaved)));
    }
    if desk.head.is_over() {
        let errors = Errors::one("", AssignmentRefusal::RoundIsOver);
        return Ok(form::refused(&recuse_page(&visitor, desk, typed, errors)));
    }
    let reason = match typed.read() {
        Ok(reason) => reason,
        Err(errors) => return Ok(form::refused(&recuse_page(&visitor, desk, typed, errors))),
    };
    match bus.execute::<Assignment>(desk.id, AssignmentCommand::Recuse { reason }, &stamp).await {
        Ok(_) => {
            let sentence = format!("Anda mundur dari {}. Panitia membaca alasan Anda.", desk.paper.title);
            Ok(flash::to_saying("/penilaian", &sentence))
        }
        Err(CommandError::Refused(refusal)) => {
            Ok(form::refused(&recuse_page(&visitor, desk, typed, Errors::one("", refusal))))
        }
        Err(error) => Err(error.into()),
    }
}

/// What came of a wish to save.
enum Kept {
    Saved,
    Refused(Errors),
    /// The judge must not see the entry, or not yet.
    Barred(ScoreSheetRefusal),
    /// Somebody else, or another device, was faster.
    Overtaken,
}

async fn keep(
    pool: &PgPool,
    bus: &CommandBus,
    desk: &Desk,
    typed: &TypedSheet,
    stamp: &Stamp,
) -> Result<Kept, PageError> {
    let (scores, checks, private) = match (typed.read(&desk.head.rules), typed.findings(), typed.private_note()) {
        (Ok(scores), Ok(checks), Ok(private)) => (drafts(scores), checks, private),
        (Err(errors), ..) | (_, Err(errors), _) | (.., Err(errors)) => return Ok(Kept::Refused(errors)),
    };
    let (facts, base_revision) = (facts(pool, desk).await?, typed.base_revision());
    let command = ScoreSheetCommand::Save { sheet: sheet(desk), facts, base_revision, scores, checks };
    match bus.execute::<ScoreSheet>(sheet_id(desk), command, stamp).await {
        Ok(_) => {
            if let Some(note) = private {
                table::keep_private_note(pool, desk.head.id, desk.paper.proposal, desk.judge, &note).await?;
            }
            Ok(Kept::Saved)
        }
        Err(CommandError::Refused(ScoreSheetRefusal::ChangedMeanwhile) | CommandError::Conflict) => Ok(Kept::Overtaken),
        Err(CommandError::Refused(refusal)) if keeps_away(&refusal) => Ok(Kept::Barred(refusal)),
        Err(CommandError::Refused(refusal)) => Ok(Kept::Refused(Errors::one(field_of(&refusal), refusal))),
        Err(error) => Err(error.into()),
    }
}

/// Whether the refusal is about the judge, not about what was typed.
fn keeps_away(refusal: &ScoreSheetRefusal) -> bool {
    matches!(
        refusal,
        ScoreSheetRefusal::Related(_)
            | ScoreSheetRefusal::KeptAway
            | ScoreSheetRefusal::NotDeclared
            | ScoreSheetRefusal::NamesNotClosed
    )
}

/// The field that a refusal is about.
fn field_of(refusal: &ScoreSheetRefusal) -> String {
    match refusal {
        ScoreSheetRefusal::OutOfScale { key, .. } | ScoreSheetRefusal::TooFine { key, .. } => value_field(key),
        ScoreSheetRefusal::NoteTooLong { key, .. } => note_field(key),
        ScoreSheetRefusal::NotTheJudge
        | ScoreSheetRefusal::Related(_)
        | ScoreSheetRefusal::KeptAway
        | ScoreSheetRefusal::NotDeclared
        | ScoreSheetRefusal::NamesNotClosed
        | ScoreSheetRefusal::ChangedMeanwhile
        | ScoreSheetRefusal::AlreadySigned
        | ScoreSheetRefusal::NotSigned
        | ScoreSheetRefusal::UnknownCriterion(_)
        | ScoreSheetRefusal::UnknownCheck(_)
        | ScoreSheetRefusal::NotAPicture
        | ScoreSheetRefusal::TooManyPhotos
        | ScoreSheetRefusal::ScoresMissing(_)
        | ScoreSheetRefusal::NotesMissing(_)
        | ScoreSheetRefusal::RoundNotOpen
        | ScoreSheetRefusal::DutyEnded
        | ScoreSheetRefusal::JudgeRelated(_)
        | ScoreSheetRefusal::NotAPerson
        | ScoreSheetRefusal::CopiedMeanwhile
        | ScoreSheetRefusal::NoTranscript
        | ScoreSheetRefusal::SamePerson
        | ScoreSheetRefusal::Differs(_) => String::new(),
    }
}

/// Where the pressed button leads.
async fn onwards(visitor: &Visitor, pool: &PgPool, desk: &Desk, way: Option<&str>) -> Answer {
    let here = format!("/penilaian/{}", desk.id);
    match way {
        Some("tandatangan") => Ok(flash::to(&format!("{here}/tandatangan"))),
        Some("berikutnya") => {
            let place = place(visitor, pool, desk).await?;
            let next = place.after.unwrap_or_else(|| "/penilaian".to_owned());
            Ok(flash::to_saying(&next, &format!("Nilai {} tersimpan.", desk.paper.title)))
        }
        _ => Ok(flash::to_saying(&here, "Tersimpan. Nilai ini baru dihitung setelah Anda menandatanganinya.")),
    }
}

pub(super) fn sheet(desk: &Desk) -> Sheet {
    Sheet { round: desk.head.id, proposal: desk.paper.proposal, judge: desk.judge }
}
pub(super) fn sheet_id(desk: &Desk) -> ScoreSheetId {
    ScoreSheetId::of_judge(desk.head.id, desk.paper.proposal, desk.judge)
}

/// A duty of the visitor's own; another judge's is not there.
pub(super) async fn found(visitor: &Visitor, pool: &PgPool, id: &str) -> Result<Desk, PageError> {
    let id: AssignmentId = id.parse().map_err(|_| PageError::NotFound)?;
    read_model::desk(pool, id, visitor.signed_in()?).await?.ok_or(PageError::NotFound)
}

/// A duty that lasts; otherwise the way back to the queue.
pub(super) async fn lasting(
    visitor: &Visitor,
    pool: &PgPool,
    id: &str,
) -> Result<Result<Desk, HttpResponse>, PageError> {
    let desk = found(visitor, pool, id).await?;
    match ended(&desk) {
        None => Ok(Ok(desk)),
        Some(sentence) => Ok(Err(flash::to_refusing("/penilaian", &sentence))),
    }
}

/// How the duty ended, if it did.
fn ended(desk: &Desk) -> Option<String> {
    match desk.duty {
        DutyState::Active => None,
        // Why it ended could tell whose entry it is.
        DutyState::Recused | DutyState::Cancelled if desk.head.is_blind() => {
            Some("Tugas Anda untuk usulan ini sudah berakhir.".to_owned())
        }
        // By the judge's own word or because a relation became known: the reason says which.
        DutyState::Recused => Some(format!("Tugas Anda untuk {} sudah berakhir: {}", desk.paper.title, desk.ended)),
        DutyState::Cancelled => {
            Some(format!("Panitia membatalkan tugas Anda untuk {}: {}", desk.paper.title, desk.ended))
        }
    }
}

/// The sheet as it is stored.
fn stored(desk: &Desk) -> TypedSheet {
    let scores: BTreeMap<String, TypedScore> = desk
        .sheet
        .scores
        .iter()
        .map(|(key, score)| {
            let value = score.value.map_or_else(String::new, Number::local);
            (key.clone(), TypedScore { value, note: score.note.clone() })
        })
        .collect();
    let checks =
        desk.sheet.checks.iter().map(|(key, finding)| (key.clone(), check_value(Some(*finding)).to_owned())).collect();
    TypedSheet { revision: desk.sheet.revision.to_string(), scores, checks, private: Some(desk.private.clone()) }
}

async fn place(visitor: &Visitor, pool: &PgPool, desk: &Desk) -> Result<Place, PageError> {
    let rounds = read_model::queue(pool, visitor.signed_in()?).await?;
    let Some(round) = rounds.into_iter().find(|round| round.head.id == desk.head.id) else {
        return Ok(Place::default());
    };
    // By title, so that the neighbours stay the same while sheets are being signed.
    let mut items = round.items;
    items.sort_by_key(|item| (item.title.to_lowercase(), item.id));
    let Some(at) = items.iter().position(|item| item.id == desk.id) else { return Ok(Place::default()) };
    let address = |n: usize| items.get(n).map(|item| format!("/penilaian/{}", item.id));
    Ok(Place { number: at + 1, of: items.len(), before: at.checked_sub(1).and_then(address), after: address(at + 1) })
}

/// What the judge is in front of the entry.
pub(super) fn eyes(desk: &Desk) -> Eyes {
    let open = Openness { blind: desk.head.rules.blind, ..Openness::default() };
    Eyes { viewers: vec![Viewer::Judge], phase: desk.head.phase(), open }
}

/// What the round said about the entry, as far as its judges may know.
fn outcome(desk: &Desk) -> Option<Outcome> {
    let eyes = eyes(desk);
    if !eyes.see(Field::Rank) {
        return None;
    }
    let entry = desk.paper.proposal.to_string();
    let ranked = desk.head.ranking.as_ref()?.entries.iter().find(|ranked| ranked.entry == entry).cloned()?;
    let with_scores = [Field::Total, Field::CriterionMeans, Field::Range].into_iter().all(|field| eyes.see(field));
    Some(Outcome { ranked, with_scores })
}

async fn desk_page(
    visitor: &Visitor,
    pool: &PgPool,
    desk: Desk,
    typed: TypedSheet,
    Back { errors, overtaken, unsaved }: Back,
) -> Result<Page, PageError> {
    let mut frame = below(visitor, &format!("Nilai {}", desk.paper.title));
    frame.has_errors = overtaken || unsaved.is_some() || !errors.is_empty();
    let place = place(visitor, pool, &desk).await?;
    let (outcome, seal) = (outcome(&desk), visitor.seal());
    frame.main = pages::desk::main(&DeskView { desk, typed, errors, seal, overtaken, unsaved, place, outcome });
    Ok(frame)
}

/// Why a form came back; nothing on a page that was only opened.
#[derive(Default)]
struct Back {
    errors: Errors,
    overtaken: bool,
    unsaved: Option<Unsaved>,
}

fn ended_page(visitor: &Visitor, desk: Desk, unsaved: Unsaved) -> Page {
    let mut frame = below(visitor, "Tugas menilai sudah berakhir");
    frame.has_errors = true;
    frame.main = pages::desk::ended(&EndedView { desk, unsaved });
    frame
}

fn sign_page(visitor: &Visitor, desk: Desk, errors: Errors) -> Page {
    let mut frame = below(visitor, "Periksa sebelum tanda tangan");
    frame.crumbs.push(Crumb::new(desk.paper.title.as_str(), format!("/penilaian/{}", desk.id)));
    frame.has_errors = !errors.is_empty();
    frame.main = pages::sign::main(&SignView { desk, errors, seal: visitor.seal() });
    frame
}

fn recuse_page(visitor: &Visitor, desk: Desk, typed: TypedReason, errors: Errors) -> Page {
    let mut frame = below(visitor, "Mundur dari tugas menilai");
    frame.crumbs.push(Crumb::new(desk.paper.title.as_str(), format!("/penilaian/{}", desk.id)));
    frame.has_errors = !errors.is_empty();
    frame.main = pages::sign::recuse(&RecuseView { desk, typed, errors, seal: visitor.seal() });
    frame
}

pub(super) fn below(visitor: &Visitor, title: &str) -> Page {
    Page { crumbs: vec![Crumb::new("Penilaian", "/penilaian")], ..visitor.page(title) }
}
