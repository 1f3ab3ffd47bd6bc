//! `/penilaian/pernyataan/{babak}`: the judge declares relations before the first entry of a round is opened.

pub(super) mod panel;

use super::{Answer, desk::below, shown};
use crate::directory::table as directory;
use crate::eventstore::{CommandBus, CommandError};
use crate::judging::{
    conflict::{
        aggregate::{Conflict, ConflictRefusal},
        commands::{Concern, ConflictCommand},
        events::Declared,
    },
    form::conflict::TypedDeclaration,
    pages::conflict::{self as pages, BarredView, DeclarationView, Listed},
    read_model::{self, Desk, Entry, RoundHead},
    score_sheet::{aggregate::ScoreSheetRefusal, commands::SheetFacts},
};
use crate::kernel::{
    actor::Role,
    ids::{ConflictId, PersonId, RoundId},
    region::RegionCode,
};
use crate::web::{
    component::{form_parts::Errors, unsaved::Unsaved},
    error::PageError,
    flash,
    form::{self, RawSubmission},
    guard::Visitor,
    layout::{self, Page},
};
use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use sqlx::PgPool;
use std::collections::BTreeSet;

/// A round in which the visitor has a duty; another's is not there.
async fn own_round(visitor: &Visitor, pool: &PgPool, round: &str) -> Result<RoundHead, PageError> {
    let id: RoundId = round.parse().map_err(|_| PageError::NotFound)?;
    let rounds = read_model::queue(pool, visitor.signed_in()?).await?;
    rounds.into_iter().map(|round| round.head).find(|head| head.id == id).ok_or(PageError::NotFound)
}

pub(super) async fn declaration(visitor: Visitor, pool: Data<PgPool>, round: Path<String>) -> Answer {
    let head = own_round(&visitor, &pool, &round).await?;
    if head.is_over() {
        return Ok(flash::to_refusing("/penilaian", &ConflictRefusal::RoundIsOver.to_string()));
    }
    let known = read_model::own_relations(&pool, head.edition, visitor.signed_in()?).await?;
    let typed = TypedDeclaration::known(known);
    Ok(shown(&declaration_page(&visitor, &pool, head, typed, Errors::default()).await?))
}

pub(super) async fn declare(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    round: Path<String>,
    sent: RawSubmission,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Judge)?;
    let head = own_round(&visitor, &pool, &round).await?;
    let judge = visitor.signed_in()?;
    let listed = read_model::entries(&pool, head.id).await?;
    let typed = if head.is_blind() {
        let entries: Vec<_> = listed.iter().map(|entry| (entry.proposal, entry.unit.as_str())).collect();
        TypedDeclaration::sent_of_units(sent.raw(), &entries)
    } else {
        TypedDeclaration::sent(sent.raw())
    };
    let competing: BTreeSet<_> = listed.iter().map(|entry| entry.proposal).collect();
    let mut errors = typed.errors();
    if !typed.entries.is_subset(&competing) {
        errors.add("", ConflictRefusal::NotAnEntry);
    }
    if !errors.is_empty() {
        return Ok(form::refused(&declaration_page(&visitor, &pool, head, typed, errors).await?));
    }
    let relations: BTreeSet<Declared> =
        typed.relations.iter().map(|(proposal, kind)| Declared { proposal: *proposal, kind: *kind }).collect();
    let (of, entries) = (concern(&head, judge), typed.entries.clone());
    let tied: BTreeSet<_> = relations.iter().map(|one| one.proposal).collect();
    // How many entries a unit has would tell some of them.
    let units = |of: &dyn Fn(&Entry) -> bool| {
        listed.iter().filter(|entry| of(entry)).map(|entry| &entry.unit).collect::<BTreeSet<_>>().len()
    };
    let (what, all, tied) = if head.is_blind() {
        let all = units(&|entry| entries.contains(&entry.proposal));
        ("unit", all, units(&|entry| tied.contains(&entry.proposal)))
    } else {
        ("usulan", entries.len(), tied.len())
    };
    let command = ConflictCommand::Declare { of, entries, relations };
    match bus.execute::<Conflict>(ConflictId::of_judge(head.edition, judge), command, &stamp).await {
        Ok(_) => {
            let sentence = match tied {
                0 => format!("Pernyataan Anda diterima: tidak ada hubungan dengan {all} {what}."),
                n => format!("Pernyataan Anda diterima: ada hubungan dengan {n} dari {all} {what}."),
            };
            Ok(flash::to_saying("/penilaian", &sentence))
        }
        Err(CommandError::Refused(refusal)) => {
            let errors = Errors::one("", refusal);
            Ok(form::refused(&declaration_page(&visitor, &pool, head, typed, errors).await?))
        }
        Err(error) => Err(error.into()),
    }
}

fn concern(head: &RoundHead, judge: PersonId) -> Concern {
    Concern { edition: head.edition, round: head.id, judge, round_is_over: head.is_over() }
}

async fn declaration_page(
    visitor: &Visitor,
    pool: &PgPool,
    head: RoundHead,
    typed: TypedDeclaration,
    errors: Errors,
) -> Result<Page, PageError> {
    let units = read_model::units(pool).await?;
    let entries = read_model::entries(pool, head.id).await?;
    let codes: Vec<RegionCode> = entries.iter().filter_map(|entry| units.kecamatan(&entry.unit)).collect();
    let places = directory::region_names(pool, &codes).await?;
    let entries = entries.into_iter().map(|entry| {
        let place = units.kecamatan(&entry.unit).and_then(|code| places.get(&code).cloned());
        Listed { place: place.map(|name| format!("Kecamatan {name}")), entry }
    });
    let mut entries: Vec<Listed> = entries.collect();
    let mut typed = typed;
    if head.is_blind() {
        let of: Vec<_> = entries.iter().map(|one| (one.entry.proposal, one.entry.unit.as_str())).collect();
        typed.spread(&of);
        entries = by_unit(entries);
    }
    let mut frame = below(visitor, "Pernyataan bebas konflik kepentingan");
    frame.has_errors = !errors.is_empty();
    let view = DeclarationView { entries, head, typed, errors, seal: visitor.seal() };
    frame.main = pages::declaration(&view);
    Ok(frame)
}

/// One entry of each unit stands for the unit, by the unit's name: nothing joins unit and entry.
fn by_unit(mut entries: Vec<Listed>) -> Vec<Listed> {
    entries.sort_by_key(|one| (one.entry.unit_name.to_lowercase(), one.entry.unit.clone()));
    entries.dedup_by(|one, other| one.entry.unit == other.entry.unit);
    entries
}

/// The rules, what ties the judge to the proposal by now, and whether the judge has declared.
pub(super) async fn facts(pool: &PgPool, desk: &Desk) -> Result<SheetFacts, PageError> {
    let judge = read_model::person(pool, desk.judge).await?.ok_or(PageError::NotFound)?;
    let (units, proposal) = (read_model::units(pool).await?, desk.paper.proposal);
    let entry = [(proposal, &desk.paper.unit)];
    let relations = read_model::relations(pool, &desk.head, &units, [&judge], entry).await?;
    Ok(SheetFacts {
        rules: desk.head.rules.clone(),
        related: relations.blocking(desk.judge, proposal),
        declared: read_model::declared(pool, desk.head.id, desk.judge).await?.contains(&proposal),
        readable: desk.paper.readable,
    })
}

/// What the judge gets instead of the entry, if the entry may not be opened. A round that is over shows what was done.
pub(super) async fn gate(visitor: &Visitor, pool: &PgPool, desk: &Desk) -> Result<Option<HttpResponse>, PageError> {
    let back = |refusal: &ScoreSheetRefusal| Some(flash::to_refusing("/penilaian", &refusal.to_string()));
    let unread = || if desk.paper.readable { None } else { back(&ScoreSheetRefusal::NamesNotClosed) };
    if desk.head.is_over() {
        return Ok(unread());
    }
    let facts = facts(pool, desk).await?;
    if facts.related.is_some() && desk.head.is_blind() {
        return Ok(back(&ScoreSheetRefusal::KeptAway));
    }
    if let Some(kind) = facts.related {
        let unsaved = Unsaved::new(ScoreSheetRefusal::Related(kind), []);
        let html = layout::page(&barred_page(visitor, desk.clone(), unsaved)).into_string();
        let answer = HttpResponse::build(StatusCode::FORBIDDEN).content_type("text/html; charset=utf-8").body(html);
        return Ok(Some(answer));
    }
    if !facts.declared {
        let place = format!("/penilaian/pernyataan/{}", desk.head.id);
        return Ok(Some(flash::to_refusing(&place, &ScoreSheetRefusal::NotDeclared.to_string())));
    }
    Ok(unread())
}

/// Says why the entry stays closed, and what to do; with what was typed, so that no word is lost.
pub(super) fn barred_page(visitor: &Visitor, desk: Desk, unsaved: Unsaved) -> Page {
    let mut frame = below(visitor, "Usulan ini tidak dapat dibuka");
    frame.has_errors = true;
    frame.main = pages::barred(&BarredView { desk, unsaved });
    frame
}
