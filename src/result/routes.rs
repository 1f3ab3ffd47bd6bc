//! `/hasil`: from a request to a query and a page. What anybody sees is kept in memory until the log moves.

mod print;

use super::{
    export,
    pages::{self, edition::EditionView, entry::EntryView, list::ListView},
    read_model::{self, Entrant, RoundFacts, RoundScore, SealedEdition},
};
use crate::{
    eventstore::CommandBus,
    history::read_model::{self as history, Audience, Subject},
    kernel::{
        ids::ProposalId,
        visibility::{Eyes, Field, Openness, Phase, Viewer},
    },
    web::{
        component::trail::{self, Entry, Trail},
        error::PageError,
        guard::Visitor,
        kept::KeptPages,
        layout::{self, Crumb, Page},
        routes::{Access, Routes},
    },
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    web::{Data, Path, Query},
};
use serde::Deserialize;
use sqlx::PgPool;

/// The projections whose place in the log dates the pages kept.
const PROJECTIONS: [&str; 2] = ["result", "history"];
/// Editions on the list, and winners shown of each.
const EDITIONS: i64 = 30;
const BEST: usize = 3;
const HITS: i64 = 50;
/// Events shown of a trail.
const TRAIL: i64 = 12;

/// The routes of this context.
pub fn routes() -> Routes {
    Routes::new()
        .get("/hasil", Access::Public, list)
        .get("/hasil/{slug}", Access::Public, edition)
        .get("/hasil/{slug}/hasil.csv", Access::Public, csv)
        .get("/hasil/{slug}/versi/{versi}", Access::Public, version)
        .get("/hasil/{slug}/versi/{versi}/hasil.csv", Access::Public, version_csv)
        .get("/hasil/{slug}/{usulan}", Access::Public, entry)
        .get("/hasil/{slug}/{usulan}/umpan-balik.pdf", Access::SignedIn, print::feedback)
}

type Answer = Result<HttpResponse, PageError>;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ListQuery {
    cari: String,
}

fn position(bus: &CommandBus) -> i64 {
    PROJECTIONS.iter().map(|projection| bus.position_of(projection)).min().unwrap_or(0)
}

async fn list(visitor: Visitor, pool: Data<PgPool>, query: Query<ListQuery>) -> Answer {
    let words: String = query.cari.trim().chars().take(100).collect();
    let mut view = ListView { words, ..ListView::default() };
    for edition in read_model::sealed(&pool, EDITIONS).await? {
        let best = read_model::winners(&pool, &edition, BEST).await?;
        view.editions.push((edition, best));
    }
    if !view.words.is_empty() {
        view.hits = read_model::search(&pool, &view.words, HITS).await?;
    }
    let mut frame = visitor.page("Hasil");
    frame.main = pages::list::list(&view);
    Ok(html(&frame))
}

async fn edition(
    request: HttpRequest,
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    kept: Data<KeptPages>,
    slug: Path<String>,
) -> Answer {
    let at = position(&bus);
    if let Some(answer) = kept.answer(&request, &visitor, at) {
        return Ok(answer);
    }
    let Some(edition) = read_model::edition(&pool, &slug).await? else {
        return not_sealed(&visitor, &pool, &slug).await;
    };
    Ok(kept.keep(&request, &visitor, at, result(&visitor, &pool, edition).await?))
}

/// A result that was sealed once, with what took its place.
async fn version(
    request: HttpRequest,
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    kept: Data<KeptPages>,
    path: Path<(String, u32)>,
) -> Answer {
    let at = position(&bus);
    if let Some(answer) = kept.answer(&request, &visitor, at) {
        return Ok(answer);
    }
    let edition = read_model::version(&pool, &path.0, path.1).await?.ok_or(PageError::NotFound)?;
    Ok(kept.keep(&request, &visitor, at, result(&visitor, &pool, edition).await?))
}

async fn result(visitor: &Visitor, pool: &PgPool, edition: SealedEdition) -> Result<Page, PageError> {
    let rounds = of_rounds(
        read_model::rounds(pool, edition.edition, edition.version).await?,
        read_model::scores(pool, edition.edition, edition.version, None).await?,
    );
    let subject = Subject::Edition(edition.edition);
    let before = match edition.version {
        0 | 1 => Vec::new(),
        version => read_model::final_rows(pool, edition.edition, version - 1).await?,
    };
    let view = EditionView {
        before,
        rows: read_model::final_rows(pool, edition.edition, edition.version).await?,
        trail: entries(pool, subject, Audience::Public).await?,
        objections: read_model::objections(pool, edition.edition, edition.version).await?,
        versions: read_model::versions(pool, edition.edition).await?,
        oversees: sealed_eyes(visitor, &edition, None).see(Field::Workings),
        rounds,
        edition,
    };
    let mut frame = visitor.page(&format!("Hasil {}", view.edition.name));
    frame.crumbs = vec![Crumb::new("Hasil", "/hasil")];
    if view.edition.version < view.edition.latest {
        frame.crumbs.push(Crumb::new(&view.edition.name, format!("/hasil/{}", view.edition.slug)));
    }
    frame.main = pages::edition::edition(&view);
    Ok(frame)
}

async fn entry(
    request: HttpRequest,
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    kept: Data<KeptPages>,
    path: Path<(String, String)>,
) -> Answer {
    let at = position(&bus);
    if let Some(answer) = kept.answer(&request, &visitor, at) {
        return Ok(answer);
    }
    let view = entry_view(&visitor, &pool, &path.0, &path.1).await?;
    let proposal = view.entrant.proposal;
    let audience = if view.own { Audience::Owner } else { Audience::Public };
    let mut frame = visitor.page(&format!("{}, {}", view.entrant.title, view.edition.name));
    frame.crumbs =
        vec![Crumb::new("Hasil", "/hasil"), Crumb::new(&view.edition.name, format!("/hasil/{}", view.edition.slug))];
    frame.main = pages::entry::entry(&view);
    let events = entries(&pool, Subject::Proposal(proposal), audience).await?;
    frame.side = Some(trail::trail(&Trail { title: "Jejak usulan".to_owned(), entries: events }));
    Ok(kept.keep(&request, &visitor, at, frame))
}

/// Everything that this visitor may read about one entry of the sealed result that stands.
async fn entry_view(visitor: &Visitor, pool: &PgPool, slug: &str, proposal: &str) -> Result<EntryView, PageError> {
    let proposal: ProposalId = proposal.parse().map_err(|_| PageError::NotFound)?;
    let edition = read_model::edition(pool, slug).await?.ok_or(PageError::NotFound)?;
    let entrant = read_model::entrant(pool, edition.edition, proposal).await?.ok_or(PageError::NotFound)?;
    let eyes = sealed_eyes(visitor, &edition, Some(&entrant));
    let own = eyes.viewers.contains(&Viewer::Entrant);
    let oversees = eyes.see(Field::Workings);
    let version = edition.version;
    let notes =
        if eyes.see(Field::EntrantNote) { Some(read_model::notes(pool, proposal, version).await?) } else { None };
    let scores = read_model::scores(pool, edition.edition, version, Some(proposal)).await?;
    Ok(EntryView {
        last: read_model::final_rows(pool, edition.edition, edition.version)
            .await?
            .into_iter()
            .find(|row| row.entrant.proposal == proposal),
        rounds: way(read_model::rounds(pool, edition.edition, version).await?, &scores, proposal),
        scores,
        findings: read_model::findings(pool, proposal, version).await?,
        notes,
        own,
        oversees,
        edition,
        entrant,
    })
}

/// What the visitor is in front of a sealed result; everything that is read here is sealed.
fn sealed_eyes(visitor: &Visitor, edition: &SealedEdition, entrant: Option<&Entrant>) -> Eyes {
    let viewers = visitor.towards(&edition.region, entrant.map(|entrant| &entrant.unit));
    Eyes { viewers, phase: Phase::Sealed, open: Openness::default() }
}

async fn csv(pool: Data<PgPool>, slug: Path<String>) -> Answer {
    let edition = read_model::edition(&pool, &slug).await?.ok_or(PageError::NotFound)?;
    csv_of(&pool, &edition, &edition.slug).await
}

async fn version_csv(pool: Data<PgPool>, path: Path<(String, u32)>) -> Answer {
    let edition = read_model::version(&pool, &path.0, path.1).await?.ok_or(PageError::NotFound)?;
    csv_of(&pool, &edition, &format!("{}-versi-{}", edition.slug, edition.version)).await
}

async fn csv_of(pool: &PgPool, edition: &SealedEdition, name: &str) -> Answer {
    let rows = read_model::final_rows(pool, edition.edition, edition.version).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"hasil-{name}.csv\"")))
        .body(export::csv(edition, &rows)))
}

/// Says that there is nothing yet, with the status of a page that is not there; of a draft not even that.
async fn not_sealed(visitor: &Visitor, pool: &PgPool, slug: &str) -> Answer {
    let name = read_model::unsealed(pool, slug).await?.ok_or(PageError::NotFound)?;
    let mut frame = visitor.page("Hasil belum disahkan");
    frame.crumbs = vec![Crumb::new("Hasil", "/hasil")];
    frame.main = pages::edition::unsealed(&name, slug);
    Ok(HttpResponse::NotFound().content_type("text/html; charset=utf-8").body(layout::page(&frame).into_string()))
}

/// The rounds on the way of an entry: those held once, and in its own territory.
fn way(mut rounds: Vec<RoundFacts>, scores: &[RoundScore], proposal: ProposalId) -> Vec<RoundFacts> {
    rounds.retain(|facts| {
        let stood = facts.walk_over == Some(proposal) || scores.iter().any(|score| score.round == facts.round);
        facts.territory.is_none() || stood
    });
    rounds
}

fn of_rounds(rounds: Vec<RoundFacts>, scores: Vec<RoundScore>) -> Vec<(RoundFacts, Vec<RoundScore>)> {
    let of = |facts: RoundFacts| {
        let own = scores.iter().filter(|score| score.round == facts.round).cloned().collect();
        (facts, own)
    };
    rounds.into_iter().map(of).collect()
}

async fn entries(pool: &PgPool, subject: Subject, audience: Audience) -> Result<Vec<Entry>, PageError> {
    Ok(history::trail(pool, &subject, audience, TRAIL).await?.into_iter().map(Into::into).collect())
}

fn html(frame: &Page) -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(layout::page(frame).into_string())
}
