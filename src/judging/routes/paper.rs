//! `/panitia/babak/{babak}/kertas`: sheets on paper. One copies, another checks, then the sheet is signed.

use super::{Answer, below_round, panel, relations_of, shown};
use crate::eventstore::{CommandBus, CommandError};
use crate::judging::{
    form::{TypedSheet, value_field},
    pages::paper::{self as pages, CopyView, PaperView, Step},
    read_model::{
        self, DutyRow, DutyState, RoundHead, RoundState, SheetState,
        paper::{self, Coded, TranscriptRow},
    },
    score_sheet::{
        aggregate::{ScoreSheet, ScoreSheetRefusal},
        commands::{ScoreSheetCommand, Sheet, SheetFacts},
        events::{TranscriptSource, drafts},
    },
};
use crate::kernel::{actor::Role, ids::ScoreSheetId, score::Number};
use crate::web::{
    component::form_parts::Errors,
    error::PageError,
    flash,
    form::{self, RawSubmission},
    guard::Visitor,
    layout::{Crumb, Page},
};
use actix_web::{
    HttpRequest,
    web::{Data, Path, Query},
};
use serde::Deserialize;
use sqlx::PgPool;
use std::collections::BTreeMap;

const WRONG_CODE: &str = "Kode ini tidak ada di babak ini. Periksa lagi tanda demi tanda.";
const OLD_RULES: &str =
    "Lembar ini dicetak menurut aturan yang sudah berubah. Cetak lembar baru dan minta juri mengisinya.";
const DUTY_ENDED: &str = "Tugas juri untuk lembar ini sudah berakhir, jadi nilainya tidak dapat disalin.";

pub(super) async fn show(visitor: Visitor, pool: Data<PgPool>, request: HttpRequest, round: Path<String>) -> Answer {
    let head = panel::overseen(&visitor, &pool, &round).await?;
    Ok(shown(&all_page(&visitor, &pool, &request, head, (String::new(), Errors::default())).await?))
}

async fn all_page(
    visitor: &Visitor,
    pool: &PgPool,
    request: &HttpRequest,
    head: RoundHead,
    (typed, errors): (String, Errors),
) -> Result<Page, PageError> {
    let mut frame = below_round(visitor, &head, "Lembar kertas");
    frame.has_errors = !errors.is_empty();
    frame.main = pages::main(&PaperView { typed, errors, ..paper_view(visitor, pool, request, head).await? });
    Ok(frame)
}

/// The sheets of a round, with nothing typed.
pub(super) async fn paper_view(
    visitor: &Visitor,
    pool: &PgPool,
    request: &HttpRequest,
    head: RoundHead,
) -> Result<PaperView, PageError> {
    let scan = {
        let connection = request.connection_info();
        format!("{}://{}/panitia/babak/{}/kertas/salin?kode=", connection.scheme(), connection.host(), head.id)
    };
    Ok(PaperView {
        rules_sha256: paper::rules_sha256(pool, head.id).await?,
        sheets: paper::sheets(pool, &head).await?,
        transcripts: paper::transcripts(pool, head.id).await?,
        organiser: visitor.may_organise(head.home()),
        scan,
        typed: String::new(),
        errors: Errors::default(),
        head,
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    kode: String,
    ulang: String,
}

/// The sheet that the code names, ready to be copied or checked.
pub(super) async fn open(
    visitor: Visitor,
    pool: Data<PgPool>,
    request: HttpRequest,
    round: Path<String>,
    query: Query<Wanted>,
) -> Answer {
    let head = panel::organised(&visitor, &pool, &round).await?;
    if query.kode.trim().is_empty() {
        return Ok(flash::to(&format!("/panitia/babak/{}/kertas", head.id)));
    }
    let duty = match named(&pool, &head, &query.kode).await? {
        Ok(duty) => duty,
        Err(sentence) => {
            let back = (query.kode.clone(), Errors::one("kode", sentence));
            return Ok(form::refused(&all_page(&visitor, &pool, &request, head, back).await?));
        }
    };
    let copy = paper::transcript_of(&pool, &duty).await?;
    let step = step(&visitor, copy.as_ref(), query.ulang == "ya");
    let typed = TypedSheet { revision: copies(copy.as_ref()).to_string(), ..TypedSheet::default() };
    Ok(shown(&copy_page(&visitor, &pool, head, duty, (step, typed, Errors::default())).await?))
}

/// The duty of a code, or why its sheet cannot be copied.
async fn named(pool: &PgPool, head: &RoundHead, typed: &str) -> Result<Result<DutyRow, String>, PageError> {
    let duties = read_model::duties(pool, head.id).await?;
    let id = match paper::coded(typed, &duties, &paper::rules_sha256(pool, head.id).await?) {
        Coded::Duty(id) => id,
        Coded::OldRules => return Ok(Err(OLD_RULES.to_owned())),
        Coded::Unknown => return Ok(Err(WRONG_CODE.to_owned())),
    };
    let duty = duties.into_iter().find(|duty| duty.id == id).ok_or(PageError::NotFound)?;
    Ok(match shut(head, &duty) {
        Some(sentence) => Err(sentence),
        None => Ok(duty),
    })
}

/// Why the sheet takes no copy, if it does not.
pub(super) fn shut(head: &RoundHead, duty: &DutyRow) -> Option<String> {
    if duty.state != DutyState::Active {
        Some(DUTY_ENDED.to_owned())
    } else if duty.sheet == Some(SheetState::Signed) {
        Some(ScoreSheetRefusal::AlreadySigned.to_string())
    } else if head.state != RoundState::Open {
        Some(ScoreSheetRefusal::RoundNotOpen.to_string())
    } else {
        None
    }
}

fn step(visitor: &Visitor, copy: Option<&TranscriptRow>, again: bool) -> Step {
    match copy.filter(|copy| copy.waits() && !again) {
        Some(copy) if Some(copy.entered_by) == visitor.person() => Step::Own(copy.clone()),
        Some(copy) => Step::Check(copy.clone()),
        None => Step::Copy,
    }
}

pub(super) fn copies(copy: Option<&TranscriptRow>) -> u32 {
    copy.and_then(|copy| u32::try_from(copy.copy).ok()).unwrap_or(0)
}

async fn copy_page(
    visitor: &Visitor,
    pool: &PgPool,
    head: RoundHead,
    duty: DutyRow,
    (step, typed, errors): (Step, TypedSheet, Errors),
) -> Result<Page, PageError> {
    let code = paper::code(duty.id, &paper::rules_sha256(pool, head.id).await?);
    let mut frame = below_round(visitor, &head, "Salin lembar");
    frame.crumbs.push(Crumb::new("Lembar kertas", format!("/panitia/babak/{}/kertas", head.id)));
    frame.has_errors = !errors.is_empty();
    frame.main = pages::copy(&CopyView { head, duty, code, step, typed, errors, seal: visitor.seal() });
    Ok(frame)
}

pub(super) async fn transcribe(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    path: Path<(String, String)>,
    sent: RawSubmission,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let (head, stamp) = panel::wished(&visitor, &pool, &path.0, stamp).await?;
    let duty = panel::one_duty(&pool, &head, &path.1).await?;
    let typed = TypedSheet::sent(sent.raw());
    let (scores, checks) = match (typed.read(&head.rules), typed.seen()) {
        (Ok(scores), Ok(checks)) => (drafts(scores), checks),
        (Err(errors), _) | (_, Err(errors)) => {
            return Ok(form::refused(&copy_page(&visitor, &pool, head, duty, (Step::Copy, typed, errors)).await?));
        }
    };
    let facts = facts(&pool, &head, &duty).await?;
    let (base_transcript, source) = (typed.base_revision(), TranscriptSource::Paper);
    let command = ScoreSheetCommand::Transcribe { sheet: sheet(&duty), facts, base_transcript, scores, checks, source };
    match bus.execute::<ScoreSheet>(sheet_id(&duty), command, &stamp).await {
        Ok(_) => {
            let sentence =
                format!("Lembar {} untuk {} disalin. Orang lain perlu memeriksanya.", duty.judge_name, duty.title);
            Ok(flash::to_saying(&format!("/panitia/babak/{}/kertas", head.id), &sentence))
        }
        Err(error) => {
            let errors = errors_of(error, &head, &duty)?;
            Ok(form::refused(&copy_page(&visitor, &pool, head, duty, (Step::Copy, typed, errors)).await?))
        }
    }
}

pub(super) async fn confirm(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    path: Path<(String, String)>,
    sent: RawSubmission,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let (head, stamp) = panel::wished(&visitor, &pool, &path.0, stamp).await?;
    let duty = panel::one_duty(&pool, &head, &path.1).await?;
    let typed = TypedSheet::sent(sent.raw());
    let outcome = match (typed.read(&head.rules), typed.seen()) {
        (Err(errors), _) | (_, Err(errors)) => Err(errors),
        (Ok(scores), Ok(checks)) => {
            let values: BTreeMap<String, Number> =
                scores.into_iter().filter_map(|(key, (value, _))| Some((key, value?))).collect();
            let (facts, base_transcript) = (facts(&pool, &head, &duty).await?, typed.base_revision());
            let sheet = sheet(&duty);
            let command = ScoreSheetCommand::ConfirmTranscript { sheet, facts, base_transcript, values, checks };
            match bus.execute::<ScoreSheet>(sheet_id(&duty), command, &stamp).await {
                Ok(_) => Ok(()),
                Err(error) => Err(errors_of(error, &head, &duty)?),
            }
        }
    };
    match outcome {
        Ok(()) => {
            let sentence = format!("Cocok. Lembar {} untuk {} ditandatangani.", duty.judge_name, duty.title);
            Ok(flash::to_saying(&format!("/panitia/babak/{}/kertas", head.id), &sentence))
        }
        Err(errors) => {
            let copy = paper::transcript_of(&pool, &duty).await?;
            let step = step(&visitor, copy.as_ref(), false);
            // A copy that changed meanwhile is compared anew.
            let typed = TypedSheet { revision: copies(copy.as_ref()).to_string(), ..typed };
            Ok(form::refused(&copy_page(&visitor, &pool, head, duty, (step, typed, errors)).await?))
        }
    }
}

/// What went wrong, at the fields it is about.
fn errors_of(error: CommandError<ScoreSheetRefusal>, head: &RoundHead, duty: &DutyRow) -> Result<Errors, PageError> {
    match error {
        CommandError::Refused(refusal) => Ok(match refusal {
            ScoreSheetRefusal::DutyEnded => Errors::one("", DUTY_ENDED),
            ScoreSheetRefusal::OutOfScale { ref key, .. } | ScoreSheetRefusal::TooFine { ref key, .. } => {
                Errors::one(value_field(key), &refusal)
            }
            other => Errors::one("", shut(head, duty).unwrap_or_else(|| other.to_string())),
        }),
        CommandError::Conflict => Ok(Errors::one("", ScoreSheetRefusal::CopiedMeanwhile)),
        failure @ CommandError::Failure(_) => Err(failure.into()),
    }
}

pub(super) fn sheet(duty: &DutyRow) -> Sheet {
    Sheet { round: duty.round, proposal: duty.proposal, judge: duty.judge }
}

pub(super) fn sheet_id(duty: &DutyRow) -> ScoreSheetId {
    ScoreSheetId::of_judge(duty.round, duty.proposal, duty.judge)
}

/// The rules, and what ties the judge to the proposal by now. Paper waits for no declaration.
pub(super) async fn facts(pool: &PgPool, head: &RoundHead, duty: &DutyRow) -> Result<SheetFacts, PageError> {
    let judge = read_model::person(pool, duty.judge).await?.ok_or(PageError::NotFound)?;
    let mut entries = read_model::entries(pool, head.id).await?;
    entries.retain(|entry| entry.proposal == duty.proposal);
    let relations = relations_of(pool, head, &[judge], &entries).await?;
    let related = relations.blocking(duty.judge, duty.proposal);
    Ok(SheetFacts { related, ..SheetFacts::free(head.rules.clone()) })
}
