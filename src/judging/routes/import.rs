//! `/panitia/babak/{babak}/lembar/impor`: score sheets from a spreadsheet, copied to wait for a second look.

use super::{Answer, Shown, below_round, panel, paper, relations_of, shown};
use crate::eventstore::{CommandBus, CommandError, Receipt};
use crate::judging::{
    import::Known,
    read_model::{self, RoundHead, RoundState, paper as sheets},
    score_sheet::aggregate::{ScoreSheet, ScoreSheetRefusal},
};
use crate::kernel::actor::Role;
use crate::web::{
    component::form_parts::Errors,
    error::PageError,
    form::{self, RawSubmission},
    guard::Visitor,
    import::{self as file, Done},
    layout::{self, Crumb, Page},
    upload::Upload,
};
use actix_web::web::{Data, Path};
use maud::{Markup, html};
use sqlx::PgPool;

async fn known(pool: &PgPool, head: RoundHead) -> Result<Known, PageError> {
    let entries = read_model::entries(pool, head.id).await?;
    let duties = read_model::duties(pool, head.id).await?;
    let mut judges: Vec<read_model::Judge> = Vec::new();
    // By name, so each judge's duties stand together.
    for duty in &duties {
        if judges.last().is_none_or(|last| last.id != duty.judge) {
            judges.extend(read_model::person(pool, duty.judge).await?);
        }
    }
    let relations = relations_of(pool, &head, &judges, &entries).await?;
    let related = |duty: &read_model::DutyRow| Some((duty.id, relations.blocking(duty.judge, duty.proposal)?));
    Ok(Known {
        related: duties.iter().filter_map(related).collect(),
        rules_sha256: sheets::rules_sha256(pool, head.id).await?,
        transcripts: sheets::transcripts(pool, head.id).await?,
        units: entries.iter().map(|entry| (entry.proposal, entry.unit.to_string())).collect(),
        duties,
        head,
    })
}

async fn organised(visitor: &Visitor, pool: &PgPool, round: &str) -> Result<Known, PageError> {
    known(pool, panel::organised(visitor, pool, round).await?).await
}

fn page(visitor: &Visitor, known: &Known, main: Markup) -> Page {
    let mut frame = below_round(visitor, &known.head, "Impor lembar nilai");
    frame.crumbs.push(Crumb::new("Lembar kertas", format!("/panitia/babak/{}/kertas", known.head.id)));
    frame.main = main;
    frame
}

fn form_page(visitor: &Visitor, known: &Known, errors: &Errors) -> Page {
    let mut frame = page(visitor, known, file::form(&known.kind(), errors, &visitor.seal()));
    frame.has_errors = !errors.is_empty();
    frame
}

pub(super) async fn form(visitor: Visitor, pool: Data<PgPool>, round: Path<String>) -> Shown {
    let known = organised(&visitor, &pool, &round).await?;
    Ok(layout::page(&form_page(&visitor, &known, &Errors::default())))
}

pub(super) async fn template_csv(visitor: Visitor, pool: Data<PgPool>, round: Path<String>) -> Answer {
    file::csv(&organised(&visitor, &pool, &round).await?.kind())
}

pub(super) async fn template_xlsx(visitor: Visitor, pool: Data<PgPool>, round: Path<String>) -> Answer {
    file::xlsx(&organised(&visitor, &pool, &round).await?.kind())
}

pub(super) async fn preview(visitor: Visitor, pool: Data<PgPool>, round: Path<String>, mut upload: Upload) -> Answer {
    let stamp = upload.stamp(&visitor, Role::Organiser)?;
    let known = organised(&visitor, &pool, &round).await?;
    let kind = known.kind();
    let read = file::uploaded(&mut upload, &kind.columns).await?;
    let open = known.head.state == RoundState::Open;
    match read.and_then(|filled| if open { Ok(filled) } else { Err(ScoreSheetRefusal::RoundNotOpen.to_string()) }) {
        Ok(filled) => {
            let checked = known.check(filled.rows, &stamp);
            let main = file::preview(&kind, &checked, filled.remark, &visitor.seal());
            Ok(shown(&page(&visitor, &known, main)))
        }
        Err(sentence) => Ok(form::refused(&form_page(&visitor, &known, &Errors::one("berkas", sentence)))),
    }
}

/// Each row is a wish of its own; what is refused is told with its row.
pub(super) async fn confirmed(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    round: Path<String>,
    sent: RawSubmission,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let known = organised(&visitor, &pool, &round).await?;
    let stamp = form::for_territory(stamp, &visitor, known.head.territory.as_ref());
    let kind = known.kind();
    let rows = match file::carried(sent.value(file::CARRIED), &kind.columns) {
        Ok(rows) => rows,
        Err(sentence) => return Ok(form::refused(&form_page(&visitor, &known, &Errors::one("berkas", sentence)))),
    };
    let (mut done, mut last) = (Vec::new(), Receipt { position: None, repeated: false });
    for line in known.check(rows, &stamp) {
        let number = line.row.number;
        let (what, outcome) = match line.outcome {
            Err(reason) => (line.row.cells.iter().take(3).cloned().collect::<Vec<_>>().join(" "), Err(reason)),
            Ok(sheet) => {
                let (id, what) =
                    (paper::sheet_id(&sheet.duty), format!("{}, {}", sheet.duty.judge_name, sheet.duty.title));
                let command = known.command(sheet);
                let outcome = match bus.execute_without_waiting::<ScoreSheet>(id, command, &stamp.part(id)).await {
                    Ok(receipt) => {
                        last = receipt;
                        Ok(html! { "Menunggu pemeriksaan." })
                    }
                    Err(CommandError::Refused(refusal)) => Err(refusal.to_string()),
                    Err(CommandError::Conflict) => Err(ScoreSheetRefusal::CopiedMeanwhile.to_string()),
                    Err(error) => return Err(error.into()),
                };
                (what, outcome)
            }
        };
        done.push(Done { number, what, outcome });
    }
    bus.settle(last).await;
    let note = html! { p { "Lembar yang disalin baru ditandatangani sesudah orang lain dari panitia memeriksanya di halaman Lembar kertas." } };
    Ok(shown(&page(&visitor, &known, file::report(&kind, &done, &note))))
}
