//! `/panitia/babak/{babak}/juri/hubungan`: every relation of a round's judges, and what the panitia states itself.

use super::{
    super::{
        Answer, below_round,
        choose::by_panel,
        panel::{overseen, wished},
        relations_of, shown,
    },
    concern,
};
use crate::eventstore::{CommandBus, CommandError};
use crate::judging::{
    conflict::{
        aggregate::{Conflict, ConflictRefusal},
        commands::ConflictCommand,
        events::Declared,
    },
    form::conflict::{NewRelation, TypedRelation},
    pages::conflict::panel::{self as pages, DeclaredRow, LinkRow, RelationsView},
    read_model::{self, DutyRow, DutyState, Entry, Judge, RoundHead},
};
use crate::kernel::{
    actor::Role,
    ids::{ConflictId, PersonId},
    relation::Source,
};
use crate::web::{
    component::form_parts::Errors,
    error::PageError,
    flash,
    form::{self, Submission},
    guard::Visitor,
    layout::{Crumb, Page},
};
use actix_web::web::{Data, Path};
use sqlx::PgPool;
use std::collections::BTreeSet;

pub(in crate::judging::routes) async fn show(visitor: Visitor, pool: Data<PgPool>, round: Path<String>) -> Answer {
    let head = overseen(&visitor, &pool, &round).await?;
    Ok(shown(&page(&visitor, &pool, head, ("", TypedRelation::default()), Errors::default()).await?))
}

pub(in crate::judging::routes) async fn state(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    round: Path<String>,
    sent: Submission<TypedRelation>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let (head, stamp) = wished(&visitor, &pool, &round, stamp).await?;
    let typed = ("nyatakan", sent.fields.clone());
    let NewRelation { judge, proposal, kind, reason } = match sent.fields.read() {
        Ok(new) => new,
        Err(errors) => return Ok(form::refused(&page(&visitor, &pool, head, typed, errors).await?)),
    };
    let (_, judges, entries, _) = cast(&pool, &head).await?;
    let Some(known) = judges.iter().find(|one| one.id == judge) else {
        let errors = Errors::one("juri", "Orang ini bukan juri di babak ini. Pilih dari daftar.");
        return Ok(form::refused(&page(&visitor, &pool, head, typed, errors).await?));
    };
    let is_entry = entries.iter().any(|entry| entry.proposal == proposal);
    let relation = Declared { proposal, kind };
    let command = ConflictCommand::State { of: concern(&head, judge), is_entry, relation, reason };
    match bus.execute::<Conflict>(ConflictId::of_judge(head.edition, judge), command, &stamp).await {
        Ok(_) => {
            let sentence = format!("Hubungan {} dengan usulan itu tercatat.", known.name);
            Ok(flash::to_saying(&address(&head), &sentence))
        }
        Err(CommandError::Refused(refusal)) => {
            let field = if refusal == ConflictRefusal::NotAnEntry { "usulan" } else { "" };
            let errors = Errors::one(field, refusal);
            Ok(form::refused(&page(&visitor, &pool, head, typed, errors).await?))
        }
        Err(error) => Err(error.into()),
    }
}

pub(in crate::judging::routes) async fn withdraw(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    round: Path<String>,
    sent: Submission<TypedRelation>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let (head, stamp) = wished(&visitor, &pool, &round, stamp).await?;
    let typed = ("cabut", sent.fields.clone());
    let NewRelation { judge, proposal, kind, reason } = match sent.fields.read() {
        Ok(new) => new,
        Err(errors) => return Ok(form::refused(&page(&visitor, &pool, head, typed, errors).await?)),
    };
    let (of, relation) = (concern(&head, judge), Declared { proposal, kind });
    let command = ConflictCommand::Withdraw { of, relation, reason };
    match bus.execute::<Conflict>(ConflictId::of_judge(head.edition, judge), command, &stamp).await {
        Ok(_) => Ok(flash::to_saying(&address(&head), "Pernyataan panitia tentang hubungan itu dicabut.")),
        Err(CommandError::Refused(refusal)) => {
            Ok(form::refused(&page(&visitor, &pool, head, typed, Errors::one("", refusal)).await?))
        }
        Err(error) => Err(error.into()),
    }
}

fn address(head: &RoundHead) -> String {
    format!("/panitia/babak/{}/juri/hubungan", head.id)
}

/// Who has a duty, who may be named, what competes, and every duty. A ladder asks judges from the whole kabupaten: only
/// those with a duty are looked at beforehand.
async fn cast(
    pool: &PgPool,
    head: &RoundHead,
) -> Result<(BTreeSet<PersonId>, Vec<Judge>, Vec<Entry>, Vec<DutyRow>), PageError> {
    let mut judges = read_model::judges(pool, &head.region, by_panel(head)).await?;
    let duties = read_model::duties(pool, head.id).await?;
    let on_duty: BTreeSet<PersonId> = duties.iter().map(|duty| duty.judge).collect();
    for id in &on_duty {
        if !judges.iter().any(|judge| judge.id == *id) {
            judges.extend(read_model::person(pool, *id).await?);
        }
    }
    Ok((on_duty, judges, read_model::entries(pool, head.id).await?, duties))
}

async fn page(
    visitor: &Visitor,
    pool: &PgPool,
    head: RoundHead,
    (into, typed): (&str, TypedRelation),
    errors: Errors,
) -> Result<Page, PageError> {
    let (on_duty, judges, entries, duties) = cast(pool, &head).await?;
    let relations = relations_of(pool, &head, &judges, &entries).await?;
    let declared_at = read_model::declarations(pool, head.id).await?;
    let (mut rows, mut links) = (Vec::new(), Vec::new());
    for judge in &judges {
        for entry in &entries {
            let lasting = |duty: &&DutyRow| {
                (duty.judge, duty.proposal, duty.state) == (judge.id, entry.proposal, DutyState::Active)
            };
            let duty = duties.iter().find(lasting).map(|duty| duty.id);
            for link in relations.links(judge.id, entry.proposal) {
                if by_panel(&head) && link.source == Source::Derived && !on_duty.contains(&judge.id) {
                    continue;
                }
                let said = relations.said(judge.id, entry.proposal, link.kind, link.source);
                let reason = said.map(|row| row.reason.clone()).unwrap_or_default();
                let here = said.is_some_and(|row| row.edition == head.edition);
                rows.push(LinkRow {
                    judge: judge.id,
                    judge_name: judge.name.clone(),
                    proposal: entry.proposal,
                    title: entry.title.clone(),
                    withdrawable: here && link.source == Source::Stated,
                    link: link.clone(),
                    reason,
                    duty,
                });
                links.push(link);
            }
        }
    }
    let declared = judges.iter().filter(|judge| on_duty.contains(&judge.id)).map(|judge| DeclaredRow {
        name: judge.name.clone(),
        at: declared_at.get(&judge.id).copied(),
        active: duties.iter().any(|duty| duty.judge == judge.id && duty.state == DutyState::Active),
    });
    let mut frame = below_round(visitor, &head, "Hubungan juri dengan peserta");
    frame.crumbs.push(Crumb::new("Juri dan penilaian", format!("/panitia/babak/{}/juri", head.id)));
    frame.has_errors = !errors.is_empty();
    let seals = visitor.may_organise(head.home()).then(|| (0..=rows.len()).map(|_| visitor.seal()).collect());
    frame.main = pages::main(&RelationsView {
        names: read_model::names(pool, &links).await?,
        declared: declared.collect(),
        judges: judges.iter().map(|judge| (judge.id, judge.name.clone())).collect(),
        entries,
        rows,
        typed: (into.to_owned(), typed),
        errors,
        seals,
        head,
    });
    Ok(frame)
}
