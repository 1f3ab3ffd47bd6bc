//! `/panitia/lomba/{lomba}/pleno`: the panitia keeps what the pleno decides.

use super::{Answer, Shown, jejak, shown};
use crate::eventstore::{CommandBus, CommandError};
use crate::history::read_model::{Audience, Subject};
use crate::judging::{
    deliberation::{
        aggregate::{Deliberation, DeliberationRefusal},
        commands::{DeliberationCommand, GivenAward},
    },
    form::{TypedAwards, TypedMove, award_field},
    pages::{
        self,
        pleno::{AwardsView, MoveView, PlenoView},
    },
    read_model::{self, Attended, Meeting, Pleno, PlenoEntry},
};
use crate::kernel::{
    actor::Role,
    ids::{DeliberationId, EditionId},
    visibility::{Eyes, Field, Openness, Phase},
};
use crate::scoring::rules::{AwardRule, EditionRules};
use crate::web::{
    component::{form_parts::Errors, unsaved::Unsaved},
    error::PageError,
    flash,
    form::{self, RawSubmission, Submission},
    guard::Visitor,
    layout::{self, Crumb, Page},
};
use actix_web::web::{Data, Path};
use maud::Markup;
use sqlx::PgPool;
use std::collections::BTreeMap;

pub(super) async fn show(visitor: Visitor, pool: Data<PgPool>, edition: Path<String>) -> Shown {
    let pleno = overseen(&visitor, &pool, &edition).await?;
    Ok(layout::page(&pleno_page(&visitor, &pool, pleno, None).await?))
}

async fn pleno_page(
    visitor: &Visitor,
    pool: &PgPool,
    pleno: Pleno,
    unsaved: Option<Unsaved>,
) -> Result<Page, PageError> {
    let mut frame = below(visitor, &pleno, "Pleno");
    frame.crumbs.pop();
    frame.has_errors = unsaved.is_some();
    let may_change = visitor.may_organise(&pleno.region);
    let trail =
        jejak(pool, "Jejak pleno", Audience::of(&eyes(visitor, &pleno)), &[Subject::Deliberation(id(&pleno))]).await?;
    let opinion = match pleno.meeting {
        Some(_) => super::opinion::for_the_pleno(pool, pleno.edition).await?,
        None => Markup::default(),
    };
    frame.main = pages::pleno::main(&PlenoView { pleno, may_change, trail, opinion, unsaved });
    Ok(frame)
}

/// At the address of a form that is not offered: the pleno, and why there is no form.
pub(super) async fn as_it_stands(
    visitor: &Visitor,
    pool: &PgPool,
    pleno: Pleno,
    refusal: &DeliberationRefusal,
) -> Answer {
    Ok(shown(&pleno_page(visitor, pool, pleno, Some(Unsaved::new(refusal, []))).await?))
}

/// What cannot be decided any more is answered with the pleno as it stands, and what was typed.
pub(super) async fn settled(
    visitor: &Visitor,
    pool: &PgPool,
    pleno: Pleno,
    refusal: &DeliberationRefusal,
    typed: Vec<(String, String)>,
) -> Answer {
    let unsaved = Unsaved::new(refusal, typed);
    Ok(form::refused(&pleno_page(visitor, pool, pleno, Some(unsaved)).await?))
}

/// Why nothing can be recorded, if so: the pleno has not begun, or its result is sealed.
pub(super) fn undecided(pleno: &Pleno) -> Option<DeliberationRefusal> {
    match &pleno.meeting {
        None => Some(DeliberationRefusal::NotOpen),
        Some(meeting) if meeting.sealed.is_some() => Some(DeliberationRefusal::AlreadySealed),
        Some(_) => None,
    }
}

/// Why nothing can be decided, if so: nothing can be recorded, scores are counted anew, or too few have come.
pub(super) fn why_not_decidable(pleno: &Pleno) -> Option<DeliberationRefusal> {
    let too_few = |meeting: &Meeting| match meeting.held.counted() {
        _ if !meeting.held.asks_quorum() => None,
        Some(Attended { present, expected, quorum: Some(quorum) }) => {
            (present < quorum).then_some(DeliberationRefusal::NoQuorum { present, expected, quorum })
        }
        Some(_) => None,
        None => Some(DeliberationRefusal::NotConvened),
    };
    let recounting = |meeting: &Meeting| meeting.counts_anew().then_some(DeliberationRefusal::Recounting);
    let of_meeting = |meeting: &Meeting| recounting(meeting).or_else(|| too_few(meeting));
    undecided(pleno).or_else(|| pleno.meeting.as_ref().and_then(of_meeting))
}

/// The revision that the page shows; forms send it back.
pub(super) fn revision(pleno: &Pleno) -> String {
    pleno.meeting.as_ref().map_or_else(String::new, |meeting| meeting.revision.to_string())
}

pub(super) async fn move_form(visitor: Visitor, pool: Data<PgPool>, path: Path<(String, String)>) -> Answer {
    let pleno = organised(&visitor, &pool, &path.0).await?;
    let entry = finalist(&pleno, &path.1)?;
    if let Some(refusal) = why_not_decidable(&pleno) {
        return as_it_stands(&visitor, &pool, pleno, &refusal).await;
    }
    let typed = TypedMove { revision: revision(&pleno), place: entry.place.to_string(), ..TypedMove::default() };
    Ok(shown(&move_page(&visitor, pleno, entry, typed, Errors::default(), false)))
}

pub(super) async fn change_order(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    path: Path<(String, String)>,
    sent: Submission<TypedMove>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let pleno = organised(&visitor, &pool, &path.0).await?;
    let entry = finalist(&pleno, &path.1)?;
    let typed = sent.fields.clone();
    let (to, reason) = match typed.read() {
        Ok(read) => read,
        Err(errors) => {
            if let Some(refusal) = why_not_decidable(&pleno) {
                return settled(&visitor, &pool, pleno, &refusal, move_texts(typed)).await;
            }
            return Ok(form::refused(&move_page(&visitor, pleno, entry, typed, errors, false)));
        }
    };
    let (base_revision, proposal) = (typed.base_revision(), entry.finalist.proposal);
    let command = DeliberationCommand::ChangeOrder { base_revision, proposal, to, reason };
    match bus.execute::<Deliberation>(id(&pleno), command, &stamp).await {
        Ok(_) => Ok(flash::to_saying(&place(&pleno), &format!("{} dipindahkan ke tempat {to}.", entry.title))),
        Err(CommandError::Refused(DeliberationRefusal::ChangedMeanwhile)) => {
            let pleno = organised(&visitor, &pool, &path.0).await?;
            let entry = finalist(&pleno, &path.1)?;
            let typed = TypedMove { revision: revision(&pleno), ..typed };
            Ok(form::overtaken(&move_page(&visitor, pleno, entry, typed, Errors::default(), true)))
        }
        Err(CommandError::Refused(refusal @ DeliberationRefusal::AlreadySealed)) => {
            let pleno = organised(&visitor, &pool, &path.0).await?;
            settled(&visitor, &pool, pleno, &refusal, move_texts(typed)).await
        }
        Err(CommandError::Refused(refusal)) => {
            let field = match refusal {
                DeliberationRefusal::NoSuchPlace { .. } | DeliberationRefusal::AlreadyThere(_) => "tempat",
                _ => "",
            };
            let errors = Errors::one(field, refusal);
            Ok(form::refused(&move_page(&visitor, pleno, entry, typed, errors, false)))
        }
        Err(error) => Err(error.into()),
    }
}

fn move_texts(typed: TypedMove) -> Vec<(String, String)> {
    vec![("Tempat baru".to_owned(), typed.place), ("Alasan pleno".to_owned(), typed.reason)]
}

pub(super) async fn awards_form(visitor: Visitor, pool: Data<PgPool>, edition: Path<String>) -> Answer {
    let pleno = organised(&visitor, &pool, &edition).await?;
    if let Some(refusal) = why_not_decidable(&pleno) {
        return as_it_stands(&visitor, &pool, pleno, &refusal).await;
    }
    let Some(meeting) = &pleno.meeting else { return Ok(flash::to(&place(&pleno))) };
    let to = match &meeting.awards {
        Some(fixed) => {
            let mut awards: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for award in fixed {
                awards.entry(award.key.clone()).or_default().push(award.proposal.to_string());
            }
            awards
        }
        None => suggested(&pleno.rules, meeting),
    };
    let typed = TypedAwards { revision: revision(&pleno), to };
    Ok(shown(&awards_page(&visitor, pleno, typed, Errors::default(), false)))
}

/// The awards by rank as the final order has them.
fn suggested(rules: &EditionRules, meeting: &Meeting) -> BTreeMap<String, Vec<String>> {
    let (mut awards, mut above): (BTreeMap<String, Vec<String>>, u32) = (BTreeMap::new(), 0);
    for AwardRule { key, count, .. } in rules.awards.iter().filter(|rule| rule.by_rank) {
        let Some(count) = *count else { break };
        let first = if count > above { 0 } else { above };
        let within = |entry: &&PlenoEntry| entry.place > first && entry.place <= first + count;
        let to = meeting.entries.iter().filter(within).map(|entry| entry.finalist.proposal.to_string()).collect();
        awards.insert(key.clone(), to);
        above += count;
    }
    awards
}

pub(super) async fn fix_awards(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    edition: Path<String>,
    sent: RawSubmission,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let pleno = organised(&visitor, &pool, &edition).await?;
    let typed = TypedAwards::sent(sent.raw());
    let awards = match typed.read() {
        Ok(given) => given.into_iter().map(|(key, proposal)| GivenAward { key, proposal }).collect(),
        Err(errors) => return Ok(form::refused(&awards_page(&visitor, pleno, typed, errors, false))),
    };
    let command = DeliberationCommand::FixAwards {
        base_revision: typed.base_revision(),
        rules: pleno.rules.awards.clone(),
        rules_sha256: pleno.rules_in_force.clone(),
        awards,
    };
    match bus.execute::<Deliberation>(id(&pleno), command, &stamp).await {
        Ok(_) => Ok(flash::to_saying(&place(&pleno), "Penghargaan ditetapkan. Langkah berikutnya: sahkan hasil.")),
        Err(CommandError::Refused(DeliberationRefusal::ChangedMeanwhile)) => {
            let pleno = organised(&visitor, &pool, &edition).await?;
            let typed = TypedAwards { revision: revision(&pleno), ..typed };
            Ok(form::overtaken(&awards_page(&visitor, pleno, typed, Errors::default(), true)))
        }
        Err(CommandError::Refused(refusal @ DeliberationRefusal::AlreadySealed)) => {
            let pleno = organised(&visitor, &pool, &edition).await?;
            let texts = award_texts(&pleno, &typed);
            settled(&visitor, &pool, pleno, &refusal, texts).await
        }
        Err(CommandError::Refused(refusal)) => {
            let errors = Errors::one(field_of(&pleno.rules, &refusal), refusal);
            Ok(form::refused(&awards_page(&visitor, pleno, typed, errors, false)))
        }
        Err(error) => Err(error.into()),
    }
}

/// Each award with the titles that were chosen for it.
fn award_texts(pleno: &Pleno, typed: &TypedAwards) -> Vec<(String, String)> {
    let entries: Vec<&PlenoEntry> = pleno.meeting.iter().flat_map(|meeting| &meeting.entries).collect();
    let chosen = |rule: &AwardRule| {
        let to = entries.iter().filter(|entry| typed.gives(&rule.key, &entry.finalist.proposal.to_string()));
        to.map(|entry| entry.title.as_str()).collect::<Vec<_>>().join("\n")
    };
    pleno.rules.awards.iter().map(|rule| (rule.label.clone(), chosen(rule))).collect()
}

/// The award that a refusal is about.
fn field_of(rules: &EditionRules, refusal: &DeliberationRefusal) -> String {
    let (DeliberationRefusal::TooMany { label, .. }
    | DeliberationRefusal::Twice { label }
    | DeliberationRefusal::OutOfOrder { label, .. }
    | DeliberationRefusal::SplitsTie { label, .. }) = refusal
    else {
        return String::new();
    };
    let named = rules.awards.iter().find(|rule| rule.label == *label);
    named.map_or_else(String::new, |rule| award_field(&rule.key))
}

pub(super) fn id(pleno: &Pleno) -> DeliberationId {
    DeliberationId::of_edition(pleno.edition)
}
pub(super) fn place(pleno: &Pleno) -> String {
    format!("/panitia/lomba/{}/pleno", pleno.edition)
}

async fn found(pool: &PgPool, edition: &str) -> Result<Pleno, PageError> {
    let id: EditionId = edition.parse().map_err(|_| PageError::NotFound)?;
    read_model::pleno(pool, id).await?.ok_or(PageError::NotFound)
}

/// What the visitor is in front of the pleno, whose workings stay with those who oversee it.
fn eyes(visitor: &Visitor, pleno: &Pleno) -> Eyes {
    Eyes { viewers: visitor.towards(&pleno.region, None), phase: Phase::Closed, open: Openness::default() }
}

pub(super) async fn overseen(visitor: &Visitor, pool: &PgPool, edition: &str) -> Result<Pleno, PageError> {
    let pleno = found(pool, edition).await?;
    if eyes(visitor, &pleno).see(Field::PlenoMoves) { Ok(pleno) } else { Err(PageError::only_for("panitia lomba ini")) }
}

pub(super) async fn organised(visitor: &Visitor, pool: &PgPool, edition: &str) -> Result<Pleno, PageError> {
    let pleno = found(pool, edition).await?;
    if visitor.may_organise(&pleno.region) { Ok(pleno) } else { Err(PageError::only_for("panitia lomba ini")) }
}

pub(super) fn finalist(pleno: &Pleno, proposal: &str) -> Result<PlenoEntry, PageError> {
    let entries = pleno.meeting.iter().flat_map(|meeting| &meeting.entries);
    entries
        .into_iter()
        .find(|entry| entry.finalist.proposal.to_string() == proposal)
        .cloned()
        .ok_or(PageError::NotFound)
}

pub(super) fn below(visitor: &Visitor, pleno: &Pleno, title: &str) -> Page {
    Page {
        crumbs: vec![
            Crumb::new("Panitia", "/panitia"),
            Crumb::new(pleno.edition_name.as_str(), format!("/panitia/lomba/{}", pleno.edition)),
            Crumb::new("Pleno", place(pleno)),
        ],
        ..visitor.page(title)
    }
}

fn move_page(
    visitor: &Visitor,
    pleno: Pleno,
    entry: PlenoEntry,
    typed: TypedMove,
    errors: Errors,
    overtaken: bool,
) -> Page {
    let mut frame = below(visitor, &pleno, "Pindahkan dalam urutan");
    frame.has_errors = overtaken || !errors.is_empty();
    frame.main = pages::pleno::change_order(&MoveView { pleno, entry, typed, errors, overtaken, seal: visitor.seal() });
    frame
}

fn awards_page(visitor: &Visitor, pleno: Pleno, typed: TypedAwards, errors: Errors, overtaken: bool) -> Page {
    let mut frame = below(visitor, &pleno, "Tetapkan penghargaan");
    frame.has_errors = overtaken || !errors.is_empty();
    frame.main = pages::pleno::awards(&AwardsView { pleno, typed, errors, overtaken, seal: visitor.seal() });
    frame
}
