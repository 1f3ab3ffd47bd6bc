//! The board of a ladder: the page, the part of it that changes, and its files.

use super::{Answer, desk_page, not_yours, organised};
use crate::{
    competition::{
        pages::board::{self, BoardView},
        read_model::{
            self, EditionRow, EditionState,
            board::{CellState, Reader},
        },
        round::{aggregate::Round, commands::RoundCommand},
    },
    eventstore::{CommandBus, CommandError},
    kernel::{actor::Role, region::RegionCode, time::Timestamp},
    scoring::rules::sha256_hex,
    web::{
        error::PageError,
        flash,
        form::{self, RawSubmission},
        guard::Visitor,
        layout,
    },
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH},
    web::{Data, Path, Query},
};
use serde::Deserialize;
use sqlx::PgPool;

/// The projection whose place in the log dates the board.
const PROJECTION: &str = "competition";
/// Says at which second the answer was made, for the note above the board.
const MADE_AT: &str = "x-keadaan";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Narrow {
    keadaan: String,
}

/// Whose board the visitor gets: everything for those who oversee the edition, the own territories for the panitia of
/// a territory.
fn reader(visitor: &Visitor, edition: &EditionRow) -> Result<Reader, PageError> {
    if visitor.may_oversee(&edition.region) {
        return Ok(Reader { regions: None, names: true, calls: visitor.may_organise(&edition.region) });
    }
    let below = |role: Role| visitor.regions(role).into_iter().filter(|own| own.is_within(&edition.region));
    let own: Vec<RegionCode> = below(Role::Organiser).chain(below(Role::Leader)).collect();
    match (own.is_empty(), edition.state) {
        (_, EditionState::Draft) => Err(PageError::NotFound),
        (true, _) => Err(not_yours(edition)),
        (false, _) => {
            Ok(Reader { names: true, calls: own.iter().all(|region| visitor.may_organise(region)), regions: Some(own) })
        }
    }
}

pub(super) async fn edition(pool: &PgPool, id: &str) -> Result<EditionRow, PageError> {
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    read_model::edition(pool, id).await?.ok_or(PageError::NotFound)
}

/// The board as the visitor may see it.
pub(super) async fn seen(
    visitor: &Visitor,
    pool: &PgPool,
    edition: EditionRow,
    narrow: &Narrow,
) -> Result<(BoardView, bool), PageError> {
    let reader = reader(visitor, &edition)?;
    let rows = read_model::board::board(pool, &edition, &reader).await?;
    if reader.regions.is_some() && rows.iter().all(|row| row.round.is_none()) {
        return Err(not_yours(&edition));
    }
    let only = narrow.keadaan.parse::<CellState>().ok();
    let seal = visitor.may_organise(&edition.region).then(|| visitor.seal());
    Ok((BoardView { edition, rows, only, now: Timestamp::now(), seal }, reader.regions.is_none()))
}

/// Closes every round that nobody entered, for its territory.
pub(super) async fn close_unentered(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: RawSubmission,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let edition = organised(&visitor, &pool, &id).await?;
    let place = format!("/panitia/lomba/{}/tangga", edition.id);
    let (view, _) = seen(&visitor, &pool, edition, &Narrow::default()).await?;
    let mut closed = 0_usize;
    for row in view.unentered() {
        let Some(round) = row.round else { continue };
        let stamp = form::for_territory(stamp.part(round), &visitor, row.territory.as_ref());
        let left = read_model::left(&pool, round).await?.into();
        for (command, step) in [(RoundCommand::Open, "buka"), (RoundCommand::Close { left }, "tutup")] {
            match bus.execute::<Round>(round, command, &stamp.part(step)).await {
                Ok(_) => {}
                Err(CommandError::Refused(refusal)) => {
                    return Err(PageError::Refused(format!(
                        "{closed} wilayah tanpa peserta ditutup, lalu terhenti di {}. {refusal}",
                        row.name
                    )));
                }
                Err(error) => return Err(error.into()),
            }
        }
        closed += 1;
    }
    Ok(flash::to_saying(&place, &format!("{closed} wilayah tanpa peserta ditutup. Kursinya kosong menurut aturan.")))
}

/// Where the board stands: the position of its projection, the minute, and the content. The minute, because what is
/// late and who is called may change without an event.
struct Tag {
    moment: String,
}

impl Tag {
    fn now(bus: &CommandBus) -> Self {
        Self { moment: format!("{}.{}", bus.position_of(PROJECTION), Timestamp::now().millis() / 60_000) }
    }
    fn of(&self, html: &str) -> String {
        format!("W/\"{}-{:.24}\"", self.moment, sha256_hex(html))
    }
    /// Whether nothing can have changed since the known tag was given.
    fn is_moment_of(&self, known: &str) -> bool {
        known.strip_prefix("W/\"").and_then(|tag| tag.split_once('-')).is_some_and(|(moment, _)| moment == self.moment)
    }
}

/// Whether two tags name the same content.
fn same_content(one: &str, other: &str) -> bool {
    let content = |tag: &str| tag.rsplit_once('-').map(|(_, content)| content.to_owned());
    content(one).is_some_and(|content_of_one| content(other) == Some(content_of_one))
}

pub(super) async fn page(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    narrow: Query<Narrow>,
) -> Answer {
    let tag = Tag::now(&bus);
    let edition = edition(&pool, &id).await?;
    let (view, whole) = seen(&visitor, &pool, edition, &narrow).await?;
    let mut own = view.rows.iter().filter_map(|row| row.round);
    if let (false, Some(only), None) = (whole, own.next(), own.next()) {
        return Ok(flash::to(&format!("/panitia/babak/{only}")));
    }
    let tag = tag.of(&board::part(&view).into_string());
    let mut page = desk_page(&visitor, "Papan tangga lomba", whole.then_some(&view.edition));
    page.main = board::page(&view, &tag);
    let html = layout::page(&page).into_string();
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html))
}

/// The part that changes. 304 where it is what the asker knows.
pub(super) async fn part(
    request: HttpRequest,
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    narrow: Query<Narrow>,
) -> Answer {
    let known = request.headers().get(IF_NONE_MATCH).and_then(|tag| tag.to_str().ok()).unwrap_or_default();
    let tag = Tag::now(&bus);
    let edition = edition(&pool, &id).await?;
    reader(&visitor, &edition)?;
    let said = edition.calendar.zone.exact(Timestamp::now());
    if tag.is_moment_of(known) {
        return Ok(unchanged(known, &said));
    }
    let (view, _) = seen(&visitor, &pool, edition, &narrow).await?;
    let html = board::part(&view).into_string();
    let tag = tag.of(&html);
    if same_content(&tag, known) {
        return Ok(unchanged(&tag, &said));
    }
    Ok(HttpResponse::Ok()
        .insert_header((ETAG, tag))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .insert_header((MADE_AT, said))
        .content_type("text/html; charset=utf-8")
        .body(html))
}

fn unchanged(tag: &str, said: &str) -> HttpResponse {
    HttpResponse::NotModified()
        .insert_header((ETAG, tag))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .insert_header((MADE_AT, said))
        .finish()
}
