//! Every desa and kelurahan registers its Smart Kampung once, and enters it year after year.

use super::{
    LANES, Ladder,
    contests::Scene,
    villages::{self, Kecamatan, Village},
};
use crate::{
    demo::{
        DemoError,
        play::{Play, failed},
        texts::Dice,
    },
    innovation::{
        aggregate::Innovation,
        commands::InnovationCommand,
        events::{Details, Form, Initiator, Sdg, Stage, StageDates, Urusan},
    },
    kernel::{
        ids::ProposalId,
        text::{Prose, Title},
        time::{Date, Timestamp, Zone},
    },
    proposal::{
        aggregate::Proposal,
        commands::{Fingerprint, Head, InnovationFacts, ProposalCommand, SectionEdit, SectionText},
    },
};
use std::collections::BTreeMap;

/// When a village put it into practice.
fn implemented_on(village: &Village, year: i32) -> Date {
    let mut dice = Dice::of(village.code.as_str());
    Date::from_ymd_opt(year, dice.between(1, 9) as u32, dice.between(1, 28) as u32).unwrap_or_default()
}

/// Registers the innovations of that year.
pub(super) async fn register(play: &Play<'_>, all: &[Kecamatan], year: i32) -> Result<(), DemoError> {
    let lane = async |nth: usize| {
        for kecamatan in all.iter().skip(nth).step_by(LANES) {
            for village in &kecamatan.villages {
                Box::pin(register_one(play, kecamatan, village, year)).await?;
            }
        }
        Ok::<_, DemoError>(())
    };
    tokio::try_join!(lane(0), lane(1), lane(2), lane(3)).map(|_| ())
}

async fn register_one(play: &Play<'_>, kecamatan: &Kecamatan, village: &Village, year: i32) -> Result<(), DemoError> {
    let step = |error: &dyn std::fmt::Display| failed(&village.title, error);
    let started = implemented_on(village, year);
    let summary = format!(
        "Layanan publik, ekonomi warga, kesehatan, pendidikan dan pengentasan kemiskinan di {} digerakkan dari kantornya sendiri, \
         dengan jaringan internet yang juga dipakai warga.",
        village.name
    );
    let details = Details {
        title: Title::parse(&village.title).map_err(|e| step(&e))?,
        long_form: None,
        summary: Prose::parse(&summary).map_err(|e| step(&e))?,
        urusan: Urusan::Village,
        stage: Stage::Implemented,
        dates: StageDates { initiated_on: Some(started), trialled_on: None, implemented_on: Some(started) },
        form: Form::PublicService,
        digital: true,
        initiator: Initiator::Unit,
        sdgs: [1, 16].into_iter().map(Sdg::try_from).collect::<Result<_, _>>().map_err(|e| step(&e))?,
        link: None,
    };
    let at = Zone::Wib.start_of(started).plus_days(20).plus_seconds(10 * 3600);
    let command = InnovationCommand::Register { unit: village.unit.clone(), details, today: Zone::Wib.date(at) };
    let (login, role) = village.writer(kecamatan);
    let name = format!("register:{}", village.title);
    play.run::<Innovation>(&login, role, at, &name, village.innovation, command).await
}

impl Ladder {
    pub(super) fn proposal(&self, village: &Village) -> ProposalId {
        ProposalId::of(&[&"demo", &self.slug, &village.code])
    }
}

impl Scene<'_> {
    /// Everybody who competes writes and hands in.
    pub(super) async fn enter_all(&self) -> Result<(), DemoError> {
        let lane = async |nth: usize| {
            for contest in self.ladder.contests.iter().skip(nth).step_by(LANES) {
                let kecamatan = &self.all[contest.nth];
                for place in &contest.entrants {
                    Box::pin(self.enter_one(kecamatan, &kecamatan.villages[*place])).await?;
                }
            }
            Ok::<_, DemoError>(())
        };
        tokio::try_join!(lane(0), lane(1), lane(2), lane(3)).map(|_| ())
    }

    async fn enter_one(&self, kecamatan: &Kecamatan, village: &Village) -> Result<(), DemoError> {
        let step = |error: &dyn std::fmt::Display| failed(&village.title, error);
        let ladder = self.ladder;
        let (login, role) = village.writer(kecamatan);
        let id = ladder.proposal(village);
        let run = async |name: &str, at: Timestamp, command: ProposalCommand| {
            let name = format!("{}:{}:{name}", ladder.slug, village.title);
            self.play.run::<Proposal>(&login, role, at, &name, id, command).await
        };
        let acting = vec![village.unit.clone()];
        let edition = ladder.facts.clone();
        let innovation = InnovationFacts {
            innovation: village.innovation,
            unit: village.unit.clone(),
            region: village.code.clone(),
            unit_active: true,
            implemented_on: None,
            ranks: Vec::new(),
        };
        let head = Head {
            title: Title::parse(&village.title).map_err(|e| step(&e))?,
            group: "desa-kelurahan".to_owned(),
            category: "smart-kampung".to_owned(),
            video_link: None,
        };
        let mut dice = Dice::of(&format!("{}{}", ladder.slug, village.code));
        let at = ladder.opens.plus_days(dice.between(1, 17)).plus_seconds(dice.between(0, 28_000));
        let (acting, edition, innovation) = (&acting, &edition, &innovation);
        let draft = ProposalCommand::Draft {
            acting: acting.clone(),
            edition: edition.clone(),
            innovation: innovation.clone(),
            head,
        };
        run("draft", at, draft).await?;
        let edits = villages::sections(village)
            .into_iter()
            .map(|(key, text)| {
                let text = SectionText::parse(&text).map_err(|e| step(&e))?;
                Ok((key.to_owned(), SectionEdit { base: Fingerprint::of(""), text }))
            })
            .collect::<Result<BTreeMap<_, _>, DemoError>>()?;
        let write = ProposalCommand::WriteSections { acting: acting.clone(), edition: edition.clone(), edits };
        run("write", at.plus_seconds(1_500), write).await?;
        let submit = ProposalCommand::Submit {
            acting: acting.clone(),
            edition: edition.clone(),
            innovation: innovation.clone(),
        };
        run("submit", at.plus_seconds(2_400), submit).await
    }
}
