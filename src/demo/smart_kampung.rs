//! The Smart Kampung of the demo: a ladder of every desa and kelurahan, and the sealed one of last year.
//!
//! This year 24 of the 25 kecamatan have closed and their winners wait at the kabupaten; Licin still scores.

mod contests;
mod entries;
mod people;
mod villages;

pub(super) use people::accounts;

use super::{
    DemoError, cast,
    editions::{morning, workday},
    play::{Play, failed},
};
use crate::{
    competition::{
        edition::{aggregate::Edition, commands::EditionCommand},
        templates,
    },
    kernel::{
        actor::Role,
        ids::{EditionId, RoundId},
        region::RegionCode,
        text::Title,
        time::{Timestamp, Zone},
    },
    proposal::commands::{EditionFacts, Registration},
    scoring::rules::{Calendar, EditionRules, RoundWindow, sha256_hex},
};
use chrono::Datelike;
use contests::Scene;
use std::{collections::BTreeMap, sync::Arc};
use villages::{Kecamatan, Village};

/// The kecamatan that is not done.
const BEHIND: &str = "35.10.24";
/// Where two are equal to the last step of the tie order.
const TIED: &str = "35.10.15";
/// What plays at once, each through its own share of the kecamatan.
const LANES: usize = 4;

/// One ladder and its dates.
pub(super) struct Ladder {
    id: EditionId,
    slug: String,
    name: String,
    rules: EditionRules,
    facts: Arc<EditionFacts>,
    /// Registration.
    opens: Timestamp,
    closes: Timestamp,
    /// The window of the kecamatan.
    judged: Timestamp,
    judged_until: Timestamp,
    /// Of the kabupaten.
    crowned: Timestamp,
    crowned_until: Timestamp,
    pleno: Timestamp,
    /// What competes where, in the order of codes.
    contests: Vec<Contest>,
}

/// One kecamatan of a ladder.
struct Contest {
    /// Its place among all kecamatan.
    nth: usize,
    /// The places of those of its villages that compete.
    entrants: Vec<usize>,
}

impl Ladder {
    fn contest(&self, kecamatan: &Kecamatan) -> RoundId {
        RoundId::of_territory(self.id, "kecamatan", &kecamatan.code)
    }
    fn round(&self, key: &str) -> RoundId {
        RoundId::of_edition(self.id, key)
    }
}

/// How many steps [`play`] reports.
pub(super) const STEPS: u64 = 5;

/// Plays both ladders.
pub(super) async fn play(
    play: &Play<'_>,
    today: Timestamp,
    next: &mut (dyn FnMut(&str) + Send),
) -> Result<(), DemoError> {
    let region: RegionCode = "35.10".parse().map_err(|error| failed("region", error))?;
    let all = villages::all(&region)?;
    let known = villages::known()?;
    let year = Zone::Wib.date(today).year();

    next("Smart Kampung tahun lalu");
    let hash = cast::password_hash().await?;
    people::enter(play.pool(), &all, &hash).await?;
    entries::register(play, &all, year - 2).await?;
    let earlier = all.iter().enumerate().filter_map(|(nth, kecamatan)| {
        let places = kecamatan.villages.iter().enumerate();
        let named: Vec<usize> =
            places.filter(|(_, village)| known.contains_key(&village.code)).map(|(place, _)| place).collect();
        // Every second one of the others had a rival.
        let rival = (0..kecamatan.villages.len()).find(|place| !named.contains(place)).filter(|_| nth % 2 == 0);
        (!named.is_empty()).then(|| Contest { nth, entrants: named.into_iter().chain(rival).collect() })
    });
    let past = ladder(year - 1, &region, &all, earlier.collect(), morning(year - 1, 6, 10), [20, 28, 44, 50, 54, 60])?;
    begin(play, &past, &all).await?;
    let merits: BTreeMap<&RegionCode, i64> =
        known.iter().filter_map(|(code, rank)| Some((code, 97 - 3 * (*rank)?))).collect();
    let scene = Scene { play, ladder: &past, all: &all, merits };
    enter(&scene, today).await?;
    scene.judge_all().await?;
    next("Smart Kampung tahun lalu: kabupaten");
    scene.crown(today).await?;

    next("Smart Kampung tahun ini: 217 desa dan kelurahan");
    let everybody = all.iter().enumerate();
    let everybody =
        everybody.map(|(nth, kecamatan)| Contest { nth, entrants: (0..kecamatan.villages.len()).collect() }).collect();
    let current = ladder(year, &region, &all, everybody, today.plus_days(-62), [30, 38, 72, 84, 88, 94])?;
    begin(play, &current, &all).await?;
    let scene = Scene { play, ladder: &current, all: &all, merits: BTreeMap::new() };
    enter(&scene, today).await?;
    next("Smart Kampung tahun ini: 651 lembar nilai");
    scene.judge_all().await?;
    next("Smart Kampung tahun ini: panel kabupaten");
    scene.name_crossed_panel(today.plus_days(-1)).await
}

fn ladder(
    year: i32,
    region: &RegionCode,
    all: &[Kecamatan],
    contests: Vec<Contest>,
    opens: Timestamp,
    days: [i64; 6],
) -> Result<Ladder, DemoError> {
    let slug = format!("smart-kampung-{year}");
    let mut rules = templates::find("smart-kampung").ok_or_else(|| failed(&slug, "no such template"))?.rules.clone();
    let territories: Vec<RegionCode> = contests.iter().map(|contest| all[contest.nth].code.clone()).collect();
    rules.seat(&territories, 1);
    let [closes, judged, judged_until, crowned, crowned_until, pleno] = days;
    let closes = Zone::Wib.end_of(Zone::Wib.date(opens.plus_days(closes)));
    let id = EditionId::of(&[&"demo", &slug]);
    let facts = EditionFacts {
        edition: id,
        region: region.clone(),
        rules: rules.clone(),
        zone: Zone::Wib,
        opens_at: opens,
        closes_at: closes,
        registration: Registration::Open,
    };
    Ok(Ladder {
        id,
        name: format!("Lomba Smart Kampung Banyuwangi {year}"),
        rules,
        facts: Arc::new(facts),
        opens,
        closes,
        judged: opens.plus_days(judged),
        judged_until: opens.plus_days(judged_until),
        crowned: workday(opens.plus_days(crowned)),
        crowned_until: opens.plus_days(crowned_until).plus_seconds(8 * 3600),
        pleno: workday(opens.plus_days(pleno)),
        contests,
        slug,
    })
}

/// Drafts, publishes and opens; plans every round.
async fn begin(play: &Play<'_>, ladder: &Ladder, all: &[Kecamatan]) -> Result<(), DemoError> {
    let step = |error: &dyn std::fmt::Display| failed(&ladder.slug, error);
    let window = |key: &str, opens: Timestamp, closes: Option<Timestamp>| RoundWindow {
        key: key.to_owned(),
        opens: Some(opens),
        closes,
    };
    let calendar = Calendar {
        zone: Zone::Wib,
        registration_opens: ladder.opens,
        registration_closes: ladder.closes,
        rounds: vec![
            window("kecamatan", ladder.judged, Some(ladder.judged_until)),
            window("kabupaten", ladder.crowned, Some(ladder.crowned_until)),
            window("pleno", ladder.pleno, None),
        ],
    };
    // Everything in the demo is the same every time, the lots too.
    let contests = ladder.contests.iter().map(|contest| ladder.contest(&all[contest.nth]));
    for round in contests.chain([ladder.round("kabupaten")]) {
        sqlx::query("insert into lot_seed (round, seed) values ($1, $2) on conflict do nothing")
            .bind(round)
            .bind(sha256_hex(&format!("demo {round}")))
            .execute(play.pool())
            .await?;
    }
    let draft = EditionCommand::Draft {
        slug: ladder.slug.parse().map_err(|e| step(&e))?,
        name: Title::parse(&ladder.name).map_err(|e| step(&e))?,
        year: Zone::Wib.date(ladder.judged).year() as u16,
        region: ladder.facts.region.clone(),
        template: "smart-kampung".to_owned(),
        rules: Box::new(ladder.rules.clone()),
        calendar,
    };
    panitia(play, ladder, ladder.opens.plus_days(-20), "draft", draft).await?;
    let publish = EditionCommand::Publish { base_revision: 1 };
    panitia(play, ladder, ladder.opens.plus_days(-14), "publish", publish).await?;
    panitia(play, ladder, ladder.opens, "open", EditionCommand::OpenRegistration).await?;
    play.settled().await
}

/// Everybody enters, and registration closes.
async fn enter(scene: &Scene<'_>, today: Timestamp) -> Result<(), DemoError> {
    let Scene { play, ladder, .. } = *scene;
    scene.enter_all().await?;
    panitia(play, ladder, ladder.closes.plus_seconds(1), "close", EditionCommand::CloseRegistration).await?;
    let published = ladder.closes.plus_days(1).min(today);
    panitia(play, ladder, published, "publish-proposals", EditionCommand::PublishProposals { sealed: false }).await?;
    play.settled().await
}

async fn panitia(
    play: &Play<'_>,
    ladder: &Ladder,
    at: Timestamp,
    name: &str,
    command: EditionCommand,
) -> Result<(), DemoError> {
    let name = format!("{}:{name}", ladder.slug);
    play.run::<Edition>("panitia", Role::Organiser, at, &name, ladder.id, command).await
}

impl Village {
    /// Who writes for it: its own operator where it has one, else the panitia of its kecamatan.
    fn writer(&self, kecamatan: &Kecamatan) -> (String, Role) {
        if self.unit.as_str() == "desa-35.10.24.2008" {
            ("desa.tamansari".to_owned(), Role::Operator)
        } else {
            (people::panitia(kecamatan), Role::Organiser)
        }
    }
}
