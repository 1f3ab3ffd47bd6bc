//! The editions of the demo: a past one of the province, a sealed one, one in judging, and the current one.

use super::{
    DemoError, Stage,
    catalogue::{self, Known},
    meeting::Pleno,
    play::{Play, failed},
    smart_kampung,
    texts::Dice,
};
use crate::{
    competition::{edition::aggregate::Edition, edition::commands::EditionCommand, templates},
    kernel::{
        actor::Role,
        ids::{DeliberationId, EditionId, RoundId},
        text::{Reason, Title},
        time::{Date, Timestamp, Zone},
    },
    scoring::rules::{Calendar, EditionRules, RoundWindow},
};
use chrono::Datelike;

mod judging;
mod objections;
mod proposals;

/// An edition and its dates.
pub(super) struct Stageset {
    pub(super) id: EditionId,
    pub(super) slug: String,
    name: String,
    region: &'static str,
    pub(super) panitia: &'static str,
    template: &'static str,
    pub(super) rules: EditionRules,
    pub(super) opens: Timestamp,
    pub(super) closes: Timestamp,
    /// Start of proposal scoring, of presentations, of the pleno.
    pub(super) scoring: Timestamp,
    pub(super) presentation: Timestamp,
    pub(super) pleno: Timestamp,
}

impl Stageset {
    pub(super) fn round(&self, key: &str) -> RoundId {
        RoundId::of_edition(self.id, key)
    }
    pub(super) fn deliberation(&self) -> DeliberationId {
        DeliberationId::of_edition(self.id)
    }
    /// The pleno with those who lead it.
    fn meeting<'a>(&'a self, play: &'a Play<'a>) -> Pleno<'a> {
        let secretary = if self.region == "35" { "sekretaris.provinsi" } else { "sekretaris" };
        Pleno { play, slug: &self.slug, edition: self.id, chair: self.panitia, secretary }
    }
    pub(super) fn calendar(&self) -> Calendar {
        let window = |key: &str, opens: Timestamp, closes: Timestamp| RoundWindow {
            key: key.to_owned(),
            opens: Some(opens),
            closes: Some(closes),
        };
        Calendar {
            zone: Zone::Wib,
            registration_opens: self.opens,
            registration_closes: self.closes,
            rounds: vec![
                window("administrasi", self.opens, self.scoring.plus_days(-1)),
                window("proposal", self.scoring, self.presentation.plus_days(-2)),
                window("presentasi", self.presentation, self.presentation.plus_days(2)),
                RoundWindow { key: "pleno".to_owned(), opens: Some(self.pleno), closes: None },
            ],
        }
    }
}

/// Nine in the morning of a day.
pub(super) fn morning(year: i32, month: u32, day: u32) -> Timestamp {
    Zone::Wib.start_of(Date::from_ymd_opt(year, month, day).unwrap_or_default()).plus_seconds(9 * 3600)
}

/// The same hour of the next working day, if it is none.
pub(super) fn workday(at: Timestamp) -> Timestamp {
    match Zone::Wib.date(at).weekday() {
        chrono::Weekday::Sat => at.plus_days(2),
        chrono::Weekday::Sun => at.plus_days(1),
        _ => at,
    }
}

/// 23.59 of the day that many days after an instant.
fn evening(from: Timestamp, days: i64) -> Timestamp {
    Zone::Wib.end_of(Zone::Wib.date(from.plus_days(days)))
}

fn stageset(
    slug: String,
    name: String,
    region: &'static str,
    panitia: &'static str,
    template: &'static str,
    opens: Timestamp,
    days: [i64; 4],
) -> Result<Stageset, DemoError> {
    let mut rules = templates::find(template).ok_or_else(|| failed(&slug, "no such template"))?.rules.clone();
    // The older guideline promised no time to object: its SK came with the seal.
    if template == "kipp-2022" {
        rules.objections = None;
    }
    let [closes, scoring, presentation, pleno] = days;
    Ok(Stageset {
        id: EditionId::of(&[&"demo", &slug]),
        slug,
        name,
        region,
        panitia,
        template,
        rules,
        opens,
        closes: evening(opens, closes),
        scoring: workday(opens.plus_days(scoring)),
        presentation: workday(opens.plus_days(presentation)),
        pleno: workday(opens.plus_days(pleno)),
    })
}

/// What the bar counts.
const STEPS: u64 = 7 + smart_kampung::STEPS;

/// Plays everything, one edition after the other.
pub(super) async fn play(
    play: &Play<'_>,
    today: Timestamp,
    stage: Stage,
    report: &mut (dyn FnMut(u64, u64, &str) + Send),
) -> Result<(), DemoError> {
    let year = Zone::Wib.date(today).year();
    let mut done = 0;
    let mut next = |what: &str| {
        report(done, STEPS, what);
        done += 1;
    };
    next("inovasi");
    let all = catalogue::register(play, today).await?;
    let (local, others): (Vec<Known>, Vec<Known>) = all.into_iter().partition(|known| known.local);
    let old_enough =
        |known: &&Known, closes: Timestamp| known.implemented_on.year() < Zone::Wib.date(closes).year() - 2;

    next("kompetisi provinsi yang lalu");
    let province = stageset(
        format!("inovasi-jatim-{}", year - 2),
        format!("Kompetisi Inovasi Jawa Timur {}", year - 2),
        "35",
        "panitia.provinsi",
        "kipp-2022",
        morning(year - 2, 3, 4),
        [58, 80, 110, 124],
    )?;
    let entrants: Vec<&Known> = others.iter().filter(|known| old_enough(known, province.closes)).take(15).collect();
    whole(play, &province, &entrants, today).await?;

    next("lomba tahun lalu");
    let sealed = stageset(
        format!("sinovik-{}", year - 1),
        format!("Sinovik Banyuwangi {}", year - 1),
        "35.10",
        "panitia",
        "kipp-2023",
        morning(year - 1, 2, 3),
        [56, 72, 104, 114],
    )?;
    let entrants: Vec<&Known> = local.iter().filter(|known| old_enough(known, sealed.closes)).take(14).collect();
    whole(play, &sealed, &entrants, today).await?;

    next("lomba tahun ini: pendaftaran");
    let judged = stageset(
        format!("sinovik-{year}"),
        format!("Sinovik Banyuwangi {year}"),
        "35.10",
        "panitia",
        "kipp-2023",
        today.plus_days(-96),
        [56, 76, 104, 114],
    )?;
    let entrants: Vec<&Known> = local.iter().rev().filter(|known| old_enough(known, judged.closes)).take(13).collect();
    open(play, &judged).await?;
    let admitted = proposals::enter(play, &judged, &entrants, proposals::Turn::Judged).await?;
    close_registration(play, &judged).await?;
    next("lomba tahun ini: penilaian");
    judging::halfway(play, &judged, &admitted, today).await?;

    next("lomba tahun depan");
    let mut current = stageset(
        format!("sinovik-{}", year + 1),
        format!("Sinovik Banyuwangi {}", year + 1),
        "35.10",
        "panitia",
        "kipp-2023",
        today.plus_days(-21),
        [45, 66, 96, 106],
    )?;
    let entrants: Vec<&Known> = local.iter().filter(|known| old_enough(known, today)).collect();
    match stage {
        Stage::Registration => {
            // Its proposals are to be scored without names.
            current
                .rules
                .rounds
                .iter_mut()
                .filter(|round| round.key == "proposal")
                .for_each(|round| round.blind = true);
            open(play, &current).await?;
            let entrants: Vec<&Known> = entrants.into_iter().step_by(2).take(10).collect();
            let admitted = proposals::enter(play, &current, &entrants, proposals::Turn::Open).await?;
            proposals::close_names(play, &current, &admitted, today).await?;
        }
        Stage::Judging | Stage::Sealed => {
            // The same edition, begun early enough to have come this far.
            let days = if stage == Stage::Judging { -96 } else { -130 };
            let current = stageset(
                current.slug,
                current.name,
                "35.10",
                "panitia",
                "kipp-2023",
                today.plus_days(days),
                [56, 76, 104, 114],
            )?;
            let entrants: Vec<&Known> = entrants.into_iter().take(12).collect();
            if stage == Stage::Sealed {
                whole(play, &current, &entrants, today).await?;
            } else {
                open(play, &current).await?;
                let admitted = proposals::enter(play, &current, &entrants, proposals::Turn::Judged).await?;
                close_registration(play, &current).await?;
                judging::halfway(play, &current, &admitted, today).await?;
            }
        }
    }
    Box::pin(smart_kampung::play(play, today, &mut next)).await?;
    next("read model");
    play.settled().await?;
    report(STEPS, STEPS, "selesai");
    Ok(())
}

/// From the draft to the sealed result.
async fn whole(play: &Play<'_>, set: &Stageset, entrants: &[&Known], today: Timestamp) -> Result<(), DemoError> {
    open(play, set).await?;
    let admitted = proposals::enter(play, set, entrants, proposals::Turn::Judged).await?;
    close_registration(play, set).await?;
    judging::all(play, set, &admitted, today).await
}

async fn panitia(
    play: &Play<'_>,
    set: &Stageset,
    at: Timestamp,
    name: &str,
    command: EditionCommand,
) -> Result<(), DemoError> {
    play.run::<Edition>(set.panitia, Role::Organiser, at, &format!("{}:{name}", set.slug), set.id, command).await
}

/// Drafts, publishes and opens, at its own time.
async fn open(play: &Play<'_>, set: &Stageset) -> Result<(), DemoError> {
    let step = |error: &dyn std::fmt::Display| failed(&set.slug, error);
    let draft = EditionCommand::Draft {
        slug: set.slug.parse().map_err(|e| step(&e))?,
        name: Title::parse(&set.name).map_err(|e| step(&e))?,
        year: Zone::Wib.date(set.scoring).year() as u16,
        region: set.region.parse().map_err(|e| step(&e))?,
        template: set.template.to_owned(),
        rules: Box::new(set.rules.clone()),
        calendar: set.calendar(),
    };
    panitia(play, set, set.opens.plus_days(-20), "draft", draft).await?;
    panitia(play, set, set.opens.plus_days(-14), "publish", EditionCommand::Publish { base_revision: 1 }).await?;
    panitia(play, set, set.opens, "open", EditionCommand::OpenRegistration).await?;
    play.settled().await?;
    judging::open_round(play, set, "administrasi", set.opens).await
}

/// Extends once, with a reason, then closes and lets everybody read.
async fn close_registration(play: &Play<'_>, set: &Stageset) -> Result<(), DemoError> {
    let mut dice = Dice::of(&set.slug);
    let mut closes = set.closes;
    if dice.between(0, 1) == 1 {
        closes = evening(set.closes, 3);
        let reason = Reason::parse(
            "Jaringan internet di beberapa kecamatan terputus pada hari terakhir, sehingga batas diundur tiga hari.",
        )
        .map_err(|error| failed(&set.slug, error))?;
        let extend = EditionCommand::ExtendRegistration { closes_at: closes, reason };
        panitia(play, set, set.closes.plus_seconds(-7_000), "extend", extend).await?;
    }
    panitia(play, set, closes.plus_seconds(1), "close", EditionCommand::CloseRegistration).await?;
    panitia(play, set, closes.plus_days(1), "publish-proposals", EditionCommand::PublishProposals { sealed: false })
        .await?;
    play.settled().await
}
