//! Pendapat kedua: computed on reading, from the files that anybody recounts with.

use super::{Answer, Shown, below_round, eyes, panel::overseen, recount::place, shown};
use crate::eventstore::CommandBus;
use crate::judging::{
    pages::opinion::{self as pages, LevelView, OpinionView},
    read_model::{self, Part, RecountFiles},
};
use crate::kernel::{
    ids::{EditionId, RoundId},
    visibility::Field,
};
use crate::scoring::{
    opinion::{self, Opinion},
    recount::{BadRecount, Cast, Document, Held, cast},
};
use crate::web::{
    error::PageError,
    guard::Visitor,
    kept::KeptPages,
    layout::{Crumb, Page},
};
use actix_web::{
    HttpRequest,
    web::{self, Data, Path},
};
use maud::Markup;
use sqlx::PgPool;
use std::collections::BTreeMap;

const PROJECTION: &str = "judging";

/// What is said of the rounds in the files.
struct Opinions {
    document: Document,
    /// Of the rounds that were held once; of any round where it is the only one.
    rounds: Vec<Opinion>,
    levels: Vec<LevelView>,
}

/// Computing takes a processor for a moment: not on the thread that answers others.
async fn opinions(files: RecountFiles) -> Result<Opinions, PageError> {
    let computed = web::block(move || of_files(files)).await.map_err(PageError::failure)?;
    computed.map_err(PageError::failure)
}

fn of_files(RecountFiles { document, scores, .. }: RecountFiles) -> Result<Opinions, BadRecount> {
    let casts: Vec<Cast> = document.rounds.iter().map(|held| cast(held, &scores)).collect::<Result<_, _>>()?;
    let held: Vec<(&Held, &Cast)> = document.rounds.iter().zip(&casts).collect();
    let alone = |held: &Held| held.territory.is_none() || !document.complete;
    let rounds =
        held.iter().filter(|(held, _)| alone(held)).map(|(held, cast)| opinion::of_round(held, cast)).collect();
    let mut places: BTreeMap<i32, Vec<(&Held, &Cast)>> = BTreeMap::new();
    for (held, cast) in held.iter().filter(|(held, _)| !alone(held)) {
        places.entry(held.place).or_default().push((held, cast));
    }
    let levels = places.into_values().map(|level| of_level(&level)).collect();
    Ok(Opinions { document, rounds, levels })
}

fn of_level(level: &[(&Held, &Cast)]) -> LevelView {
    let known = |id: &str| {
        let of = |held: &&Held| held.entries.iter().find(|one| one.entry == id).map(|one| one.title.clone());
        level.iter().find_map(|(held, _)| Some((of(held)?, held.territory_name.clone())))
    };
    let named = |(entry, value): (String, f64)| {
        let (title, territory) = known(&entry).unwrap_or((entry, String::new()));
        (title, territory, value)
    };
    LevelView {
        label: level.first().map(|(held, _)| held.rules.label.clone()).unwrap_or_default(),
        order: opinion::of_level(level).map(|order| order.into_iter().map(named).collect()),
    }
}

/// `/hasil/{slug}/pendapat-kedua`
pub(super) async fn sealed(
    request: HttpRequest,
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    kept: Data<KeptPages>,
    slug: Path<String>,
) -> Answer {
    let at = bus.position_of(PROJECTION);
    if let Some(answer) = kept.answer(&request, &visitor, at) {
        return Ok(answer);
    }
    let files = read_model::sealed_files(&pool, &slug, Part::Whole).await?.ok_or(PageError::NotFound)?;
    let page = of_result(&visitor, files, &slug, (format!("/hasil/{slug}"), slug.to_string())).await?;
    Ok(kept.keep(&request, &visitor, at, page))
}

/// `/hasil/{slug}/versi/{versi}/pendapat-kedua`
pub(super) async fn version(
    request: HttpRequest,
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    kept: Data<KeptPages>,
    path: Path<(String, u32)>,
) -> Answer {
    let at = bus.position_of(PROJECTION);
    if let Some(answer) = kept.answer(&request, &visitor, at) {
        return Ok(answer);
    }
    let (slug, version) = (path.0.as_str(), path.1);
    let files = read_model::version_files(&pool, slug, version).await?.ok_or(PageError::NotFound)?;
    let place = (format!("/hasil/{slug}/versi/{version}"), format!("{slug}-versi-{version}"));
    let mut page = of_result(&visitor, files, slug, place.clone()).await?;
    page.crumbs.push(Crumb::new(format!("Versi {version}"), place.0));
    Ok(kept.keep(&request, &visitor, at, page))
}

/// The second opinion on a sealed result; `files` are the address and the name of what it was computed from.
async fn of_result(
    visitor: &Visitor,
    recount: RecountFiles,
    slug: &str,
    files: (String, String),
) -> Result<Page, PageError> {
    let Opinions { document, rounds, levels } = opinions(recount).await?;
    let mut page = visitor.page(&format!("Pendapat kedua, {}", document.edition));
    page.crumbs = vec![Crumb::new("Hasil", "/hasil"), Crumb::new(document.edition.as_str(), format!("/hasil/{slug}"))];
    page.main = pages::main(&OpinionView {
        eyebrow: document.edition,
        entries: format!("/hasil/{slug}/"),
        opinions: rounds,
        levels,
        files: Some(files),
    });
    Ok(page)
}

/// `/lomba/{slug}/tangga/{wilayah}/pendapat-kedua`
pub(super) async fn contest(
    request: HttpRequest,
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    kept: Data<KeptPages>,
    path: Path<(String, String)>,
) -> Answer {
    let at = bus.position_of(PROJECTION);
    if let Some(answer) = kept.answer(&request, &visitor, at) {
        return Ok(answer);
    }
    let (slug, place) = (path.0.as_str(), place(&path.1)?);
    let files = read_model::sealed_files(&pool, slug, Part::Territory(&place)).await?.ok_or(PageError::NotFound)?;
    let Opinions { document, rounds, levels } = opinions(files).await?;
    let address = format!("/lomba/{slug}/tangga/{place}");
    let label = rounds.first().map(|opinion| opinion.label.clone()).unwrap_or_default();
    let mut page = visitor.page(&format!("Pendapat kedua, {label}"));
    page.crumbs = vec![
        Crumb::new("Lomba", "/lomba"),
        Crumb::new(document.edition.as_str(), format!("/lomba/{slug}")),
        Crumb::new(label.as_str(), address.as_str()),
    ];
    page.main = pages::main(&OpinionView {
        eyebrow: document.edition,
        entries: format!("/hasil/{slug}/"),
        opinions: rounds,
        levels,
        files: Some((address, format!("{slug}-{place}"))),
    });
    Ok(kept.keep(&request, &visitor, at, page))
}

/// `/panitia/babak/{babak}/pendapat-kedua`: as soon as the round is ranked.
pub(super) async fn round(visitor: Visitor, pool: Data<PgPool>, round: Path<String>) -> Answer {
    let head = overseen(&visitor, &pool, &round).await?;
    let rounds = match read_model::round_files(&pool, head.id).await? {
        Some(files) if eyes(&visitor, &head).see(Field::SecondOpinion) => opinions(files).await?.rounds,
        Some(_) | None => Vec::new(),
    };
    let mut page = below_round(&visitor, &head, "Pendapat kedua");
    page.main = pages::main(&OpinionView {
        eyebrow: format!("{} · {}", head.rules.label, head.edition_name),
        entries: "/usulan/".to_owned(),
        opinions: rounds,
        levels: Vec::new(),
        files: None,
    });
    Ok(shown(&page))
}

/// What the pleno reads beside its order: a sentence for each round that was held once.
pub(super) async fn for_the_pleno(pool: &PgPool, edition: EditionId) -> Shown {
    let Some(files) = read_model::edition_files(pool, edition).await? else { return Ok(Markup::default()) };
    let ids: BTreeMap<String, RoundId> = files.rounds.iter().cloned().collect();
    let Opinions { rounds, .. } = opinions(files).await?;
    let with_page = rounds
        .iter()
        .filter_map(|opinion| {
            let id = ids.get(&opinion.name)?;
            Some((format!("/panitia/babak/{id}/pendapat-kedua"), opinion))
        })
        .collect::<Vec<_>>();
    Ok(pages::sentences(&with_page))
}
