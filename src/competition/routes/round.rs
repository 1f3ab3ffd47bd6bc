//! One round: its state, opening, closing, extending, entries.

use super::{Answer, BETWEEN_LOOKS, LOOKS, Shown, desk_page, extension, organised_round, overseen_round, reason};
use crate::{
    competition::{
        form::Typed,
        pages::round::{self, RoundView},
        read_model::{self, EditionRow, RoundRow, RoundState},
        round::{
            aggregate::{Round, RoundRefusal},
            commands::{RoundCommand, Unfinished},
        },
        table,
    },
    eventstore::{CommandBus, CommandError},
    kernel::{
        actor::Role,
        ids::{ProposalId, RoundId},
        text::Reason,
        time::Timestamp,
    },
    scoring::rules::{RoundKind, TieRule, sha256_hex},
    web::{
        component::form_parts::Errors,
        error::PageError,
        flash,
        form::{self, RawSubmission},
        guard::Visitor,
        layout::{self, Page},
    },
};
use actix_web::web::{Data, Path};
use sqlx::PgPool;

async fn page(
    visitor: &Visitor,
    pool: &PgPool,
    edition: EditionRow,
    round: RoundRow,
    typed: Typed,
    errors: Errors,
) -> Result<Page, PageError> {
    let next = edition.rules.round_after(&round.rules.key).map(|next| next.label.clone());
    let view = RoundView {
        next,
        entries: read_model::entries(pool, round.id).await?,
        judges: read_model::judges(pool, round.id).await?,
        left: read_model::left(pool, round.id).await?,
        trail: read_model::trail(pool, edition.id).await?,
        now: Timestamp::now(),
        may_organise: visitor.may_organise(round.home(&edition)),
        runs_edition: visitor.may_organise(&edition.region),
        above: above(pool, &round).await?,
        seals: [visitor.seal(), visitor.seal(), visitor.seal(), visitor.seal(), visitor.seal()],
        typed,
        errors,
        edition,
        round,
    };
    let edition = visitor.may_oversee(&view.edition.region).then_some(&view.edition);
    let mut page = desk_page(visitor, &view.round.rules.label, edition);
    page.has_errors = !view.errors.is_empty();
    page.main = round::round(&view);
    page.side = Some(round::side(&view));
    Ok(page)
}

/// The round in which those that go on meet, of a round in a territory.
async fn above(pool: &PgPool, round: &RoundRow) -> Result<Option<RoundRow>, PageError> {
    match read_model::round_above(pool, round).await? {
        Some(above) if round.territory.is_some() => Ok(read_model::round(pool, above).await?),
        _ => Ok(None),
    }
}

pub(super) async fn show(visitor: Visitor, pool: Data<PgPool>, id: Path<String>) -> Shown {
    let (edition, round) = overseen_round(&visitor, &pool, &id).await?;
    let page = page(&visitor, &pool, edition, round, Typed::default(), Errors::default()).await?;
    Ok(layout::page(&page))
}

/// Carries out a wish of the round's page and comes back to it.
async fn act(
    visitor: &Visitor,
    pool: &PgPool,
    bus: &CommandBus,
    id: &str,
    sent: &RawSubmission,
    said: &str,
    command: impl FnOnce(&EditionRow, &Typed) -> Result<RoundCommand, Errors>,
) -> Answer {
    let stamp = sent.stamp(visitor, Role::Organiser)?;
    let (edition, round) = organised_round(visitor, pool, id).await?;
    let stamp = form::for_territory(stamp, visitor, round.territory.as_ref());
    let typed = Typed::of(sent.raw());
    let command = match command(&edition, &typed) {
        Ok(command) => command,
        Err(errors) => return Ok(form::refused(&page(visitor, pool, edition, round, typed, errors).await?)),
    };
    let closes = matches!(command, RoundCommand::Close { .. }) && round.rules.kind == RoundKind::Scored;
    match bus.execute::<Round>(round.id, command, &stamp).await {
        Ok(_) => {
            if closes {
                ranked(pool, round.id).await?;
            }
            Ok(flash::to_saying(&format!("/panitia/babak/{}", round.id), said))
        }
        Err(CommandError::Refused(refusal)) => {
            let (edition, round) = organised_round(visitor, pool, id).await?;
            Ok(form::refused(&page(visitor, pool, edition, round, typed, errors_of(refusal)).await?))
        }
        Err(error) => Err(error.into()),
    }
}

fn errors_of(refusal: RoundRefusal) -> Errors {
    match refusal {
        RoundRefusal::ExtensionInThePast | RoundRefusal::ExtensionNotLater | RoundRefusal::PastTheWindow => {
            Errors::one("sampai", refusal)
        }
        RoundRefusal::OutsideWindow(_) | RoundRefusal::ClosesBeforeItOpens => Errors::one("tutup", refusal),
        refusal => Errors::one("", refusal),
    }
}

/// Waits a moment until the ranking is there, so that the next page shows it.
async fn ranked(pool: &PgPool, round: RoundId) -> Result<(), PageError> {
    for _ in 0..LOOKS {
        if read_model::round(pool, round).await?.is_some_and(|row| row.state == RoundState::Ranked) {
            break;
        }
        actix_web::rt::time::sleep(BETWEEN_LOOKS).await;
    }
    Ok(())
}

pub(super) async fn open(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: RawSubmission,
) -> Answer {
    act(&visitor, &pool, &bus, &id, &sent, "Babak dibuka.", |_, _| Ok(RoundCommand::Open)).await
}

pub(super) async fn close(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: RawSubmission,
) -> Answer {
    let (_, round) = organised_round(&visitor, &pool, &id).await?;
    let left: Unfinished = read_model::left(&pool, round.id).await?.into();
    act(&visitor, &pool, &bus, &id, &sent, "Babak ditutup.", |_, _| Ok(RoundCommand::Close { left })).await
}

pub(super) async fn extend(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: RawSubmission,
) -> Answer {
    let said = "Batas babak diperpanjang. Alasannya terbaca semua orang.";
    act(&visitor, &pool, &bus, &id, &sent, said, |edition, typed| {
        let (closes_at, reason) = extension(typed, edition.calendar.zone)?;
        Ok(RoundCommand::Extend { closes_at, reason, runs_edition: visitor.may_organise(&edition.region) })
    })
    .await
}

pub(super) async fn reschedule(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: RawSubmission,
) -> Answer {
    act(&visitor, &pool, &bus, &id, &sent, "Jadwal babak ini disimpan.", |edition, typed| {
        let zone = edition.calendar.zone;
        let mut errors = Errors::default();
        let opens_at = zone.parse_input(typed.get("buka")).ok_or("Pilih tanggal dan jam buka.");
        let opens_at = errors.keep("buka", opens_at);
        let closes_at = zone.parse_input(typed.get("tutup")).ok_or("Pilih tanggal dan jam tutup.");
        let closes_at = errors.keep("tutup", closes_at);
        match (opens_at, closes_at) {
            (Some(opens_at), Some(closes_at)) => Ok(RoundCommand::Reschedule { opens_at, closes_at, zone }),
            _ => Err(errors),
        }
    })
    .await
}

pub(super) async fn reopen(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: RawSubmission,
) -> Answer {
    let (_, round) = organised_round(&visitor, &pool, &id).await?;
    let above = read_model::round_above(&pool, &round).await?;
    let turn = round.reopenings.unsigned_abs() + 1;
    let lot_sha256 = match round.rules.tie_order.last() {
        Some(TieRule::Lot) => Some(sha256_hex(&table::lot_seed(&pool, round.id, turn).await?)),
        _ => None,
    };
    let said = "Babak dibuka kembali. Yang sudah maju ditarik sampai babak ini ditutup lagi.";
    act(&visitor, &pool, &bus, &id, &sent, said, |_, typed| {
        let mut errors = Errors::default();
        let reason = errors.keep("alasan-buka", Reason::parse(typed.get("alasan-buka")));
        match (reason, above) {
            (Some(reason), Some(above)) => Ok(RoundCommand::Reopen { above, reason, turn, lot_sha256 }),
            (Some(_), None) => Err(Errors::one("", RoundRefusal::NotOnALadder)),
            (None, _) => Err(errors),
        }
    })
    .await
}

pub(super) async fn remove(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: RawSubmission,
) -> Answer {
    act(&visitor, &pool, &bus, &id, &sent, "Usulan dikeluarkan dari babak ini.", |_, typed| {
        let mut errors = Errors::default();
        let proposal = typed.get("usulan").parse::<ProposalId>().map_err(|_| "Pilih usulannya.");
        let proposal = errors.keep("usulan", proposal);
        let reason = reason(typed, &mut errors);
        match (proposal, reason) {
            (Some(proposal), Some(reason)) => Ok(RoundCommand::RemoveEntry { proposal, reason }),
            _ => Err(errors),
        }
    })
    .await
}
