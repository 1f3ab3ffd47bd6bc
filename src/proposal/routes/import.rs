//! `/panitia/babak/{babak}/peserta/impor`: the entries of a contest from a spreadsheet.

use super::{Answer, Shown, enter};
use crate::eventstore::{CommandBus, Receipt};
use crate::kernel::{actor::Role, time::Timestamp};
use crate::proposal::{
    import,
    read_model::{self, ContestRow, EditionRow, EditionState},
};
use crate::web::{
    component::form_parts::Errors,
    error::PageError,
    form::{self, RawSubmission},
    guard::Visitor,
    import::{self as file, Done},
    layout::{self, Crumb, Page},
    upload::Upload,
};
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use maud::{Markup, html};
use sqlx::PgPool;

/// The contest, for its panitia only.
async fn organised(visitor: &Visitor, pool: &PgPool, round: &str) -> Result<(ContestRow, EditionRow), PageError> {
    let (contest, edition) = enter::found(pool, round).await?;
    if visitor.may_organise(&contest.territory) { Ok((contest, edition)) } else { Err(enter::only_for(&contest)) }
}

fn page(visitor: &Visitor, contest: &ContestRow, main: Markup) -> Page {
    let crumbs = vec![
        Crumb::new("Panitia", "/panitia"),
        Crumb::new(contest.label.as_str(), format!("/panitia/babak/{}", contest.round)),
        Crumb::new("Peserta", format!("/panitia/babak/{}/peserta", contest.round)),
    ];
    Page { crumbs, main, ..visitor.page("Impor peserta") }
}

fn form_page(visitor: &Visitor, contest: &ContestRow, errors: &Errors) -> Page {
    let mut frame = page(visitor, contest, file::form(&import::kind(contest.round), errors, &visitor.seal()));
    frame.has_errors = !errors.is_empty();
    frame
}

fn shown(page: &Page) -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(layout::page(page).into_string())
}

pub(super) async fn form(visitor: Visitor, pool: Data<PgPool>, round: Path<String>) -> Shown {
    let (contest, _) = organised(&visitor, &pool, &round).await?;
    Ok(layout::page(&form_page(&visitor, &contest, &Errors::default())))
}

pub(super) async fn template_csv(visitor: Visitor, pool: Data<PgPool>, round: Path<String>) -> Answer {
    file::csv(&import::kind(organised(&visitor, &pool, &round).await?.0.round))
}

pub(super) async fn template_xlsx(visitor: Visitor, pool: Data<PgPool>, round: Path<String>) -> Answer {
    file::xlsx(&import::kind(organised(&visitor, &pool, &round).await?.0.round))
}

/// Why nothing can be entered any more, if so.
fn shut(edition: &EditionRow) -> Option<String> {
    let open = edition.state == EditionState::Open && Timestamp::now() <= edition.closes_at;
    (!open).then(|| "Pendaftaran tidak sedang dibuka, jadi tidak ada yang dapat didaftarkan.".to_owned())
}

pub(super) async fn preview(visitor: Visitor, pool: Data<PgPool>, round: Path<String>, mut upload: Upload) -> Answer {
    let (contest, edition) = organised(&visitor, &pool, &round).await?;
    let kind = import::kind(contest.round);
    let read = file::uploaded(&mut upload, &kind.columns).await?;
    match read.and_then(|filled| shut(&edition).map_or(Ok(filled), Err)) {
        Ok(filled) => {
            let villages = read_model::villages(&pool, edition.id, &contest.territory).await?;
            let checked = import::check(filled.rows, &villages, &contest.territory_name);
            let main = file::preview(&kind, &checked, filled.remark, &visitor.seal());
            Ok(shown(&page(&visitor, &contest, main)))
        }
        Err(sentence) => Ok(form::refused(&form_page(&visitor, &contest, &Errors::one("berkas", sentence)))),
    }
}

/// Each row is a wish of its own; what is refused is told with its row, the others enter.
pub(super) async fn confirmed(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    round: Path<String>,
    sent: RawSubmission,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let (contest, edition) = organised(&visitor, &pool, &round).await?;
    let stamp = form::for_territory(stamp, &visitor, Some(&contest.territory));
    let kind = import::kind(contest.round);
    let rows = match file::carried(sent.value(file::CARRIED), &kind.columns) {
        Ok(rows) => rows,
        Err(sentence) => return Ok(form::refused(&form_page(&visitor, &contest, &Errors::one("berkas", sentence)))),
    };
    let villages = read_model::villages(&pool, edition.id, &contest.territory).await?;
    let (mut done, mut last) = (Vec::new(), Receipt { position: None, repeated: false });
    for line in import::check(rows, &villages, &contest.territory_name) {
        let (number, typed) = (line.row.number, line.row.cells.first().cloned().unwrap_or_default());
        let (what, outcome) = match line.outcome {
            Err(reason) => (typed, Err(reason)),
            Ok(village) => match enter::enter(&bus, &edition, &village, &stamp.part(&village.unit), true).await? {
                Ok((id, receipt)) => {
                    last = receipt;
                    (village.name, Ok(html! { a href={ "/usulan/" (id) } { "Buka" } }))
                }
                Err(sentence) => (village.name, Err(sentence)),
            },
        };
        done.push(Done { number, what, outcome });
    }
    bus.settle(last).await;
    Ok(shown(&page(&visitor, &contest, file::report(&kind, &done, &Markup::default()))))
}
