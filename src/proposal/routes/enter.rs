//! `/panitia/babak/{babak}/peserta` and `/usulan/baru/desa`: desa and kelurahan enter a ladder as themselves.
//!
//! What a village enters with is one innovation that stands for it over the years. It is registered here, in the same
//! wish; this is the one route that sends commands to another context.

use super::{Answer, Shown, facts};
use crate::eventstore::{CommandBus, CommandError, Receipt};
use crate::innovation::{
    aggregate::{Innovation, InnovationRefusal},
    commands::InnovationCommand,
    events::{Details, Form, Initiator, Stage, StageDates, Urusan},
};
use crate::kernel::{
    actor::{Role, Stamp},
    ids::{InnovationId, ProposalId},
    text::{Prose, Title},
    time::Timestamp,
    unit::UnitCode,
};
use crate::proposal::{
    aggregate::{Proposal, ProposalRefusal},
    commands::{Head, InnovationFacts, ProposalCommand},
    pages::enter::{self, EnterView, OwnVillageView},
    read_model::{self, ContestRow, EditionRow, VillageRow},
};
use crate::web::{
    component::form_parts::Errors,
    error::PageError,
    flash,
    form::{self, RawSubmission},
    guard::Visitor,
    layout::{self, Crumb, Page},
};
use actix_web::web::{Data, Path};
use sqlx::PgPool;

pub(super) async fn found(pool: &PgPool, round: &str) -> Result<(ContestRow, EditionRow), PageError> {
    let round = round.parse().map_err(|_| PageError::NotFound)?;
    let contest = read_model::contest(pool, round).await?.ok_or(PageError::NotFound)?;
    let edition = read_model::edition(pool, contest.edition).await?.ok_or(PageError::NotFound)?;
    Ok((contest, edition))
}

pub(super) fn only_for(contest: &ContestRow) -> PageError {
    PageError::only_for(format!("panitia Kecamatan {}", contest.territory_name))
}

async fn page(
    visitor: &Visitor,
    pool: &PgPool,
    contest: ContestRow,
    edition: EditionRow,
    errors: Errors,
) -> Result<Page, PageError> {
    let seal = visitor.may_organise(&contest.territory).then(|| visitor.seal());
    let villages = read_model::villages(pool, edition.id, &contest.territory).await?;
    let mut frame = visitor.page("Peserta");
    frame.crumbs = vec![
        Crumb::new("Panitia", "/panitia"),
        Crumb::new(contest.label.as_str(), format!("/panitia/babak/{}", contest.round)),
    ];
    frame.has_errors = !errors.is_empty();
    frame.main = enter::villages(&EnterView { edition, contest, villages, errors, now: Timestamp::now(), seal });
    Ok(frame)
}

pub(super) async fn villages(visitor: Visitor, pool: Data<PgPool>, round: Path<String>) -> Shown {
    let (contest, edition) = found(&pool, &round).await?;
    if !visitor.may_oversee(&contest.territory) {
        return Err(only_for(&contest));
    }
    Ok(layout::page(&page(&visitor, &pool, contest, edition, Errors::default()).await?))
}

/// Each village is a wish of its own; what is refused is told by name, the others enter.
pub(super) async fn enter_all(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    round: Path<String>,
    sent: RawSubmission,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let (contest, edition) = found(&pool, &round).await?;
    if !visitor.may_organise(&contest.territory) {
        return Err(only_for(&contest));
    }
    let stamp = form::for_territory(stamp, &visitor, Some(&contest.territory));
    let known = read_model::villages(&pool, edition.id, &contest.territory).await?;
    let (mut errors, mut entered) = (Errors::default(), 0_usize);
    let mut chosen = Vec::new();
    for code in sent.values("unit") {
        match known.iter().find(|village| village.unit.as_str() == code) {
            Some(village) => chosen.push(village),
            None => errors.add("unit", format!("Kode {code} bukan desa atau kelurahan di wilayah ini.")),
        }
    }
    if chosen.is_empty() && errors.is_empty() {
        errors.add("unit", "Centang paling sedikit satu desa atau kelurahan.");
    }
    let mut last = Receipt { position: None, repeated: false };
    if errors.is_empty() {
        for village in chosen.into_iter().filter(|village| !village.has_entered()) {
            match enter(&bus, &edition, village, &stamp.part(&village.unit), true).await? {
                Ok((_, receipt)) => {
                    entered += 1;
                    last = receipt;
                }
                Err(sentence) => errors.add("unit", format!("{}: {sentence}", village.name)),
            }
        }
    }
    bus.settle(last).await;
    if errors.is_empty() {
        let sentence = match entered {
            0 => "Semua yang dicentang sudah terdaftar.".to_owned(),
            n => format!("{n} desa dan kelurahan didaftarkan."),
        };
        return Ok(flash::to_saying(&format!("/panitia/babak/{}/peserta", contest.round), &sentence));
    }
    Ok(form::refused(&page(&visitor, &pool, contest, edition, errors).await?))
}

/// The page of an operator whose unit is a village, for an edition that is a ladder.
pub(super) async fn own_page(
    visitor: &Visitor,
    pool: &PgPool,
    edition: EditionRow,
    errors: Errors,
) -> Result<Page, PageError> {
    let mut villages = Vec::new();
    for unit in visitor.units() {
        let Some(village) = read_model::village(pool, edition.id, &unit).await? else { continue };
        if let Some(contest) = read_model::contest_over(pool, edition.id, &village.region).await? {
            villages.push((village, contest));
        }
    }
    let mut frame = visitor.page("Daftarkan desa");
    frame.crumbs.push(Crumb::new("Usulan kami", "/usulan"));
    frame.has_errors = !errors.is_empty();
    frame.main = enter::own(&OwnVillageView { edition, villages, errors, now: Timestamp::now(), seal: visitor.seal() });
    Ok(frame)
}

pub(super) async fn enter_own(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    sent: RawSubmission,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Operator)?;
    let slug = sent.value("lomba").unwrap_or_default();
    let edition = read_model::edition_by_slug(&pool, slug).await?.ok_or(PageError::NotFound)?;
    let unit: UnitCode = sent.value("unit").unwrap_or_default().parse().map_err(|_| PageError::NotFound)?;
    let village = read_model::village(&pool, edition.id, &unit).await?.ok_or(PageError::NotFound)?;
    if !visitor.operates(&unit) || read_model::contest_over(&pool, edition.id, &village.region).await?.is_none() {
        return Err(PageError::NotFound);
    }
    if let Some(id) = village.proposal {
        return Ok(flash::to(&format!("/usulan/{id}")));
    }
    match enter(&bus, &edition, &village, &stamp, false).await? {
        Ok((id, receipt)) => {
            bus.settle(receipt).await;
            let sentence = "Draf dibuat. Tulis kalau sempat, lalu kirim: uraiannya boleh kosong.";
            Ok(flash::to_saying(&format!("/usulan/{id}/tulis"), sentence))
        }
        Err(sentence) => Ok(form::refused(&own_page(&visitor, &pool, edition, Errors::one("", sentence)).await?)),
    }
}

const BUSY: &str = "Usulannya sedang diubah orang lain. Coba lagi sebentar lagi.";

/// Registers what stands for the village, drafts its proposal and hands it in when asked; or says why not.
pub(super) async fn enter(
    bus: &CommandBus,
    edition: &EditionRow,
    village: &VillageRow,
    stamp: &Stamp,
    hand_in: bool,
) -> Result<Result<(ProposalId, Receipt), String>, PageError> {
    let (Some(group), Some(category)) = (edition.rules.groups.first(), edition.rules.categories.first()) else {
        return Ok(Err(ProposalRefusal::GroupUnknown.to_string()));
    };
    let title = format!("{} {}, Kecamatan {}", category.label, village.name, village.kecamatan);
    let title = Title::parse(&title).map_err(PageError::failure)?;
    let innovation = village.innovation.unwrap_or_else(|| InnovationId::of(&[&category.key, &village.unit]));
    let today = edition.zone().date(stamp.at);
    let details = Details {
        title: title.clone(),
        long_form: None,
        summary: Prose::parse(&format!("{} secara keseluruhan, sebagaimana dinilai dalam lomba.", village.name))
            .map_err(PageError::failure)?,
        urusan: Urusan::Village,
        stage: Stage::Initiated,
        dates: StageDates { initiated_on: Some(today), ..StageDates::default() },
        form: Form::PublicService,
        digital: false,
        initiator: Initiator::Unit,
        sdgs: Vec::new(),
        link: None,
    };
    let register = InnovationCommand::Register { unit: village.unit.clone(), details, today };
    match bus.execute_without_waiting::<Innovation>(innovation, register, &stamp.part("inovasi")).await {
        Ok(_) | Err(CommandError::Refused(InnovationRefusal::AlreadyRegistered)) => {}
        Err(CommandError::Refused(refusal)) => return Ok(Err(refusal.to_string())),
        Err(CommandError::Conflict) => return Ok(Err(BUSY.to_owned())),
        Err(error) => return Err(error.into()),
    }
    let known = InnovationFacts {
        innovation,
        unit: village.unit.clone(),
        region: village.region.clone(),
        unit_active: true,
        implemented_on: None,
        ranks: Vec::new(),
    };
    let (acting, facts) = (vec![village.unit.clone()], facts::of_edition(edition));
    let id = super::drafted_as(&stamp.part("usulan").command_id);
    // A draft that its unit began is handed in as it is.
    let id = village.proposal.unwrap_or_else(|| ProposalId::of(&[&id, &village.unit]));
    let draft = ProposalCommand::Draft {
        acting: acting.clone(),
        edition: facts.clone(),
        innovation: known.clone(),
        head: Head { title, group: group.key.clone(), category: category.key.clone(), video_link: None },
    };
    let submit = ProposalCommand::Submit { acting, edition: facts, innovation: known };
    let begun = village.proposal.is_some();
    let wishes = [(!begun, draft, "draf"), (hand_in, submit, "kirim")];
    let mut receipt = Receipt { position: None, repeated: false };
    for (_, wish, part) in wishes.into_iter().filter(|(wished, ..)| *wished) {
        receipt = match bus.execute_without_waiting::<Proposal>(id, wish, &stamp.part(part)).await {
            Ok(receipt) => receipt,
            Err(CommandError::Refused(refusal)) => return Ok(Err(refusal.sentences().join(" "))),
            Err(CommandError::Conflict) => return Ok(Err(BUSY.to_owned())),
            Err(error) => return Err(error.into()),
        };
    }
    Ok(Ok((id, receipt)))
}
