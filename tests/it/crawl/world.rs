//! An edition with a secret in every place, and one person of every kind.

use super::secrets::{DRAFT, ENTRIES, KAPAL, RANTANG, REJECTED, SAKINA};
use crate::{
    penilaian::story::{rules, sign},
    support::{Client, PDF, Page, TestApp, TestEdition},
};
use sayembara::{
    competition::{
        edition::{aggregate::Edition, commands::EditionCommand},
        round::{
            aggregate::Round,
            commands::{RoundCommand, Unfinished},
        },
        templates,
    },
    kernel::{
        actor::Role,
        ids::{AssignmentId, PersonId, ProposalId, RoundId},
        visibility::{Openness, Phase, Viewer},
    },
    scoring::rules::{EditionRules, ObjectionRules, RoundKind},
};

/// Somebody, and what they are towards each entry.
pub(super) struct Person {
    pub(super) name: &'static str,
    pub(super) client: Client,
    pub(super) viewers: [Vec<Viewer>; ENTRIES],
}

pub(super) struct World {
    pub(super) app: TestApp,
    pub(super) people: Vec<Person>,
    pub(super) phases: [Phase; ENTRIES],
    pub(super) open: Openness,
    /// What the units are called that entered.
    pub(super) units: Vec<String>,
    edition: TestEdition,
    round: RoundId,
    /// Of the entries: `/usulan/prp-…`.
    places: Vec<String>,
    judges: Vec<(&'static str, PersonId)>,
}

/// Scores of kebaruan and signifikansi.
const GIVEN: [(&str, usize, [&str; 2]); 7] = [
    ("ani", SAKINA, ["83,7", "91,3"]),
    ("budi", SAKINA, ["77,9", "84,1"]),
    ("ani", RANTANG, ["61,3", "58,9"]),
    ("budi", RANTANG, ["66,7", "71,1"]),
    ("ani", KAPAL, ["55,3", "52,7"]),
    ("budi", KAPAL, ["57,1", "50,3"]),
    ("citra", KAPAL, ["54,9", "53,3"]),
];

const ENTERED: [(usize, &str, &str, &str); ENTRIES] = [
    (SAKINA, "dinkes", "Lentera Sakina", "naskah-sakina"),
    (RANTANG, "dinsos", "Rantang Kasih", "naskah-rantang"),
    (KAPAL, "kec-35.10.02", "Kapal Baca", "naskah-kapal"),
    (DRAFT, "dinsos", "Draf Terpendam", "naskah-terpendam"),
    (REJECTED, "dinkes", "Pojok Tertolak", "naskah-pojok"),
];

/// One scored round with two criteria, one statement letter, and three days to object.
fn secret_rules(blind: bool) -> EditionRules {
    let mut rules = rules();
    rules.rounds.iter_mut().filter(|round| round.kind == RoundKind::Scored).for_each(|round| round.blind = blind);
    let documents = &templates::find("kipp-2023").unwrap().rules.documents;
    rules.documents = documents.iter().filter(|it| it.groups.is_empty()).take(1).cloned().collect();
    rules.objections = Some(ObjectionRules { working_days: 3 });
    rules
}

impl World {
    /// The round is open: everybody on duty has signed but Budi and Citra of the last entry; Citra stepped back once.
    pub(super) async fn scoring(blind: bool) -> Self {
        let app = TestApp::in_banyuwangi().await;
        let mut judges = Vec::new();
        for (name, grants) in [
            ("op-dinkes", (Role::Operator, "unit:dinkes")),
            ("op-dinsos", (Role::Operator, "unit:dinsos")),
            ("op-muncar", (Role::Operator, "unit:kec-35.10.02")),
            ("verifikator", (Role::Verifier, "region:35.10")),
            ("panitia", (Role::Organiser, "region:35.10")),
            ("pimpinan", (Role::Leader, "region:35.10")),
            ("camat", (Role::Organiser, "region:35.10.02")),
            ("admin", (Role::Admin, "*")),
            ("dewi", (Role::Judge, "region:35.10.02")),
        ] {
            app.person(name, &[grants]).await;
        }
        for name in ["ani", "budi", "citra"] {
            judges.push((name, app.person(name, &[(Role::Judge, "region:35.10")]).await));
        }
        // Citra works for an entrant, so she judges two entries.
        sqlx::query("update person set employer = 'dinkes' where username = 'citra'")
            .execute(&app.database.pool)
            .await
            .unwrap();
        let edition = app.opened("kerahasiaan", |rules, calendar| {
            *rules = secret_rules(blind);
            calendar.rounds.clear();
        });
        let edition = edition.await;
        app.open_selection(&edition).await;
        let round = RoundId::of_edition(edition.id, "proposal");
        let people = people(&app).await;
        let phases = [Phase::Scoring, Phase::Scoring, Phase::Scoring, Phase::Draft, Phase::Out];
        let open = Openness { blind, ..Openness::default() };
        let codes: Vec<&str> = ENTERED.iter().map(|(_, unit, ..)| *unit).collect();
        let units = sqlx::query_scalar("select name from unit where code = any($1)").bind(codes);
        let units: Vec<String> = units.fetch_all(&app.database.pool).await.unwrap();
        assert_eq!(units.len(), 3, "{units:?}");
        let mut world = Self { app, people, phases, open, units, edition, round, places: Vec::new(), judges };
        world.enter().await;
        if blind {
            world.close_names().await;
        }
        world.score().await;
        world
    }

    pub(super) fn person(&self, name: &str) -> &Client {
        &self.people.iter().find(|person| person.name == name).unwrap().client
    }
    /// An address below the panitia's page of the round.
    pub(super) fn of_round(&self, place: &str) -> String {
        format!("/panitia/babak/{}/{place}", self.round)
    }
    fn proposal(&self, entry: usize) -> ProposalId {
        self.places[entry].strip_prefix("/usulan/").unwrap().parse().unwrap()
    }
    fn judge(&self, name: &str) -> PersonId {
        self.judges.iter().find(|(judge, _)| *judge == name).unwrap().1
    }
    fn desk(&self, judge: &str, entry: usize) -> String {
        format!("/penilaian/{}", AssignmentId::of_judge(self.round, self.proposal(entry), self.judge(judge)))
    }
    async fn settled(&self) {
        self.app.app.engine().settled().await.unwrap();
    }

    /// Writes, hands in and decides.
    async fn enter(&mut self) {
        for (entry, unit, title, text) in ENTERED {
            let operator = match unit {
                "dinkes" => "op-dinkes",
                "dinsos" => "op-dinsos",
                _ => "op-muncar",
            };
            let client = self.person(operator).clone();
            let innovation = self.app.innovation(unit, &format!("Inovasi ke-{entry}"), "2019-02-01").await;
            let name = text.trim_start_matches("naskah-");
            let video = format!("https://contoh.id/video-{name}");
            let place = client.draft(&self.edition, innovation, &[("judul", title)]).await;
            let head = format!("{place}/judul");
            went(&client.fill(&head, &head, &[("video", &video)]).await);
            // What stands beside the names stays to be read.
            went(&client.write(&place, &self.edition.texts(&format!("{text} terbaca-{name}"))).await);
            let section = self.edition.rules.sections[0].key.clone();
            went(&client.attach(&place, &section, &format!("denah-{name}.pdf"), PDF).await);
            for document in &self.edition.rules.documents {
                went(&client.attach(&place, &document.key, &format!("surat-{name}.pdf"), PDF).await);
            }
            self.places.push(place.clone());
            if entry == DRAFT {
                continue;
            }
            went(&client.hand_in(&place).await);
            let (desk, verifier) = (place.replace("/usulan/", "/verifikasi/"), self.person("verifikator"));
            let (how, typed) = match entry {
                SAKINA => ("loloskan", vec![("catatan", "Sudah lengkap-menurut-sakina.")]),
                REJECTED => (
                    "tolak",
                    vec![
                        ("dasar", "nonsense_answers"),
                        ("penjelasan", "Usulan ini ditolak-karena-pojok tidak terjawab."),
                    ],
                ),
                _ => ("loloskan", vec![]),
            };
            went(&verifier.fill(&desk, &format!("{desk}/{how}"), &typed).await);
        }
        self.settled().await;
    }

    /// The panitia closes titles and texts beside what is suggested, and releases a file of one entry.
    async fn close_names(&self) {
        for (entry, _, title, text) in &ENTERED[..=KAPAL] {
            let list = format!("/panitia/lomba/{}/tutup-nama", self.edition.id);
            let address = format!("{list}/{}", self.proposal(*entry));
            let panitia = self.person("panitia");
            let page = panitia.get(&address).await;
            let suggested = page.form(&address).into_iter().find(|(name, _)| name == "frasa").unwrap().1;
            let phrases = format!("{suggested}\n{title}\n{text}");
            let file = page.attributes("input[name=lampiran]", "value").pop().unwrap();
            let mut typed = vec![("frasa", phrases.as_str()), ("aksi", "simpan")];
            if *entry == SAKINA {
                typed.push(("lampiran", &file));
            }
            went(&panitia.submit(&page, &address, &typed).await);
        }
        self.settled().await;
    }

    async fn score(&self) {
        for (_, judge) in &self.judges {
            self.app.declared(self.round, *judge).await;
        }
        self.app.command::<Round>(self.round, RoundCommand::Open, Role::Organiser).await;
        let (panitia, panel) = (self.person("panitia"), format!("/panitia/babak/{}/juri", self.round));
        let report = panitia.fill(&panel, &format!("{panel}/semua"), &[]).await;
        assert!(report.says("8 tugas diberikan."), "{}", report.text());
        self.settled().await;

        let away = format!("{}/mundur", self.desk("citra", RANTANG));
        let reason = [("alasan", "Saya mundur-dari-rantang karena ipar saya.")];
        went(&self.person("citra").fill(&away, &away, &reason).await);
        // Whom a judge only knows well may judge; the panitia is told.
        let (relations, judge) = (format!("{panel}/hubungan"), self.judge("budi").to_string());
        let kapal = self.proposal(KAPAL).to_string();
        let typed = [
            ("juri", judge.as_str()),
            ("usulan", &kapal),
            ("hubungan", "kenal"),
            ("alasan", "Budi kenal-dengan-kapal sejak kuliah."),
        ];
        went(&panitia.fill(&relations, &relations, &typed).await);
        self.settled().await;

        for (judge, entry, [novelty, effect]) in GIVEN {
            let (client, desk) = (self.person(judge), self.desk(judge, entry));
            let mut typed = vec![("nilai-kebaruan", novelty), ("nilai-signifikansi", effect)];
            match (judge, entry) {
                ("ani", SAKINA) => typed.extend([
                    ("catatan-kebaruan", "Ada pesan-bagi-sakina di sini."),
                    ("pribadi", "Kesan pribadi-tentang-sakina saja."),
                ]),
                ("budi", RANTANG) => typed.extend([
                    ("catatan-kebaruan", "Ada pesan-bagi-rantang di sini."),
                    ("pribadi", "Kesan pribadi-tentang-rantang saja."),
                ]),
                _ => {}
            }
            went(&client.fill(&desk, &desk, &typed).await);
            if entry != KAPAL {
                went(&sign(client, &desk).await);
            }
        }
        self.settled().await;
    }

    /// The last sheets are signed, the round is closed and ranked; the pleno moves one entry up.
    pub(super) async fn close_round(&mut self) {
        for judge in ["ani", "budi", "citra"] {
            went(&sign(self.person(judge), &self.desk(judge, KAPAL)).await);
        }
        let close = RoundCommand::Close { left: Unfinished::default() };
        self.app.command::<Round>(self.round, close, Role::Organiser).await;
        let moving = format!("{}/urutan/{}", self.pleno(), self.proposal(RANTANG));
        let typed = [("tempat", "1"), ("alasan", "Usulan ini dipindah-oleh-pleno setelah kunjungan.")];
        went(&self.person("panitia").fill(&moving, &moving, &typed).await);
        self.settled().await;
        self.phases[..=KAPAL].fill(Phase::Closed);
    }

    fn pleno(&self) -> String {
        format!("/panitia/lomba/{}/pleno", self.edition.id)
    }

    /// Awards are fixed, the result is sealed, one unit objects and is answered; what was handed in is published.
    pub(super) async fn seal(&mut self) {
        let panitia = self.person("panitia");
        self.app.command::<Edition>(self.edition.id, EditionCommand::CloseRegistration, Role::Organiser).await;
        let (awards, rantang) = (format!("{}/penghargaan", self.pleno()), self.proposal(RANTANG).to_string());
        let mut fields = panitia.get(&awards).await.form(&awards);
        fields.retain(|(name, _)| !name.starts_with("penerima-"));
        fields.push(("penerima-terbaik-1".to_owned(), rantang));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        went(&panitia.post(&awards, &fields).await);
        let address = format!("{}/sahkan", self.pleno());
        let look = panitia.get(&address).await;
        went(&panitia.submit(&look, &address, &[]).await);
        self.settled().await;

        let (unit, place) = (self.person("op-dinkes"), format!("/sanggah/baru/{}", self.proposal(SAKINA)));
        let mut fields = unit.get(&place).await.form(&place);
        fields.retain(|(name, _)| !["alasan", "uraian", "berkas"].contains(&name.as_str()));
        let statement = "Ini sanggahan-dari-sakina: nilai kebaruan tertulis lain di lembar kertas juri kedua.";
        fields.extend([("alasan".to_owned(), "hitungan".to_owned()), ("uraian".to_owned(), statement.to_owned())]);
        let filed = unit.post_with_file(&place, fields, ("berkas", "bukti-sakina.pdf", PDF)).await;
        let objection = filed.location.clone().unwrap_or_else(|| panic!("{} {}", filed.status, filed.text()));
        let reply = "Ini jawaban-kepada-umum: lembar kertas dibuka bersama dua saksi, nilainya memang sama.";
        let answer = [("putusan", "tolak"), ("jawaban", reply)];
        went(&panitia.fill(&objection, &format!("{objection}/jawab"), &answer).await);
        self.settled().await;
        self.app
            .command::<Edition>(self.edition.id, EditionCommand::PublishProposals { sealed: true }, Role::Organiser)
            .await;
        self.phases[..=KAPAL].fill(Phase::Sealed);
        self.open.proposals_public = true;
    }
}

/// A form that was taken leads on.
#[track_caller]
fn went(page: &Page) {
    assert!(page.status.is_redirection(), "{} {}: {}", page.path, page.status, page.text());
}

/// One person of every kind, signed in, and somebody who is not.
async fn people(app: &TestApp) -> Vec<Person> {
    use Viewer::{
        Admin, Entrant, Judge, Leader, Organiser, OtherEntrant as Rival, OtherJudge as Other, Public, Verifier,
    };
    let all = |viewer| [viewer; ENTRIES];
    let mut people = Vec::new();
    for (name, viewers) in [
        ("pengunjung", all(Public)),
        ("op-dinkes", [Entrant, Rival, Rival, Rival, Entrant]),
        ("op-dinsos", [Rival, Entrant, Rival, Entrant, Rival]),
        ("op-muncar", [Rival, Rival, Entrant, Rival, Rival]),
        ("verifikator", all(Verifier)),
        ("ani", [Judge, Judge, Judge, Public, Public]),
        ("budi", [Judge, Judge, Judge, Public, Public]),
        ("citra", [Other, Other, Judge, Public, Public]),
        ("panitia", all(Organiser)),
        ("pimpinan", all(Leader)),
        // Runs another part of the kabupaten, and no round of this edition.
        ("camat", all(Public)),
        ("admin", all(Admin)),
        // Judges elsewhere.
        ("dewi", all(Public)),
    ] {
        let client = if name == "pengunjung" { app.client() } else { app.sign_in(name).await };
        people.push(Person { name, client, viewers: viewers.map(|viewer| vec![Public, viewer]) });
    }
    people
}
