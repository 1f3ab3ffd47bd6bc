//! Everybody follows every link, and asks for every address that others found: nobody gets what the table of
//! `kernel::visibility` hides from them, on no page, in no file, in no header, and by no search.
//!
//! Each secret is a word that stands nowhere else. The test fails where somebody gets a word that is hidden from them,
//! and also where nobody finds a word at all: then it looks in the wrong places.

mod demo;
mod secrets;
mod walk;
mod world;

use futures::future::join_all;
use sayembara::kernel::visibility::{Field, Phase, Sight, Viewer, sight};
use secrets::{SAKINA, Secret};
use std::collections::BTreeSet;
use walk::Answer;
use world::{Person, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_gets_what_the_table_hides_from_them() {
    crawl(World::scoring(false).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_blind_round_no_judge_gets_whose_entry_it_is() {
    crawl(World::scoring(true).await).await;
}

async fn crawl(mut world: World) {
    let mut findings = Findings::default();
    findings.look(&world).await;
    findings.handed_out(&world).await;
    world.close_round().await;
    findings.look(&world).await;
    world.seal().await;
    findings.look(&world).await;
    world.app.is_well().await;
    world.app.stop().await;
    findings.verdict();
}

#[derive(Default)]
struct Findings {
    leaks: BTreeSet<String>,
    found: BTreeSet<&'static str>,
    answers: usize,
}

impl Findings {
    /// Everybody follows all links, then asks for what others found.
    async fn look(&mut self, world: &World) {
        let walks = join_all(world.people.iter().map(|person| walk::follow(&person.client))).await;
        let addresses: BTreeSet<&String> = walks.iter().flat_map(|walk| walk.keys()).collect();
        assert!(addresses.len() > 100, "only {} addresses: the walk ends too early", addresses.len());
        let seen = world.people.iter().zip(&walks).map(async |(person, walk)| {
            let mut findings = Self::default();
            for answer in walk.values() {
                findings.read(world, person, answer);
            }
            for address in addresses.iter().filter(|address| !walk.contains_key(**address)) {
                findings.read(world, person, &walk::fetch(&person.client, address).await);
            }
            findings.search(world, person).await;
            findings
        });
        for findings in join_all(seen).await {
            self.leaks.extend(findings.leaks);
            self.found.extend(findings.found);
            self.answers += findings.answers;
        }
    }

    fn read(&mut self, world: &World, person: &Person, answer: &Answer) {
        self.answers += 1;
        if answer.status >= 500 {
            self.leaks.insert(format!("{} gets {} at {}", person.name, answer.status, answer.address));
        }
        if world.phases[SAKINA] != Phase::Sealed {
            self.names(world, person, answer);
        }
        // Accounts are kept where people are named; what a person may do there is of another table.
        let of_people = answer.address.starts_with("/akun");
        for secret in secrets::SECRETS.iter().filter(|secret| !(of_people && secret.names_somebody())) {
            let Some(around) = answer.holds(secret) else { continue };
            if may_see(world, person, secret) {
                self.found.insert(secret.word);
            } else {
                let (phase, at) = (world.phases[secret.entry].label(), &answer.address);
                let (who, what) = (person.name, secret.field.label());
                self.leaks.insert(format!("{phase}: {who} reads {what} ({}) at {at}: …{around}…", secret.word));
            }
        }
    }

    /// What the panitia prints for judges or passes on to them is read as by a judge.
    async fn handed_out(&mut self, world: &World) {
        let (panitia, ani) =
            (world.person("panitia"), world.people.iter().find(|person| person.name == "ani").unwrap());
        for paper in ["lembar-kosong.pdf", "lembar/impor/contoh.csv", "lembar/impor/contoh.xlsx"] {
            let answer = walk::fetch(panitia, &world.of_round(paper)).await;
            assert_eq!(answer.status, 200, "{paper}");
            if !world.open.blind {
                continue;
            }
            self.names(world, ani, &answer);
            let names = secrets::SECRETS.iter().filter(|secret| matches!(secret.field, Field::Unit | Field::Content));
            for secret in names.filter(|secret| answer.holds(secret).is_some()) {
                self.leaks.insert(format!("{paper} says {}", secret.word));
            }
        }
    }

    /// A judge of a blind round reads the names of units where it is said who takes part, and where all are listed.
    fn names(&mut self, world: &World, person: &Person, answer: &Answer) {
        let judged = person.viewers.iter().flatten().any(|viewer| matches!(viewer, Viewer::Judge | Viewer::OtherJudge));
        let listed = ["/akun", "/inovasi", "/penilaian/pernyataan"];
        if !world.open.blind || !judged || listed.iter().any(|place| answer.address.starts_with(place)) {
            return;
        }
        for unit in world.units.iter().filter(|unit| answer.says(unit)) {
            self.leaks.insert(format!("{} reads {unit:?} at {}", person.name, answer.address));
        }
    }

    /// A search for what is hidden answers as one for what does not exist.
    async fn search(&mut self, world: &World, person: &Person) {
        let hidden = secrets::SECRETS.iter().filter(|secret| {
            matches!(secret.field, Field::Unit | Field::Content | Field::JudgeNames) && !may_see(world, person, secret)
        });
        let hidden: Vec<_> = hidden.collect();
        for place in ["/hasil", "/inovasi", "/usulan/lomba/kerahasiaan", "/verifikasi"] {
            let miss = walk::search(&person.client, place, "zzqxzz").await;
            if !miss.starts_with("200") {
                continue;
            }
            for secret in &hidden {
                if walk::search(&person.client, place, secret.word).await != miss {
                    self.leaks.insert(format!("{} finds {} by a search at {place}", person.name, secret.word));
                }
            }
        }
    }

    fn verdict(self) {
        assert!(self.leaks.is_empty(), "{} leaks:\n{:#?}", self.leaks.len(), self.leaks);
        let never: Vec<_> =
            secrets::SECRETS.iter().map(|secret| secret.word).filter(|word| !self.found.contains(word)).collect();
        assert!(never.is_empty(), "nobody found these in {} answers: {never:?}", self.answers);
    }
}

/// What the table says, and that everybody knows what is their own. The scores of a ballot are open in the files for
/// recounting too, where no name stands beside them.
fn may_see(world: &World, person: &Person, secret: &Secret) -> bool {
    let fields = match secret.field {
        Field::Ballot => vec![Field::Ballot, Field::Pseudonymous],
        field => vec![field],
    };
    let sees = |field: &Field| {
        let sights = person.viewers[secret.entry]
            .iter()
            .map(|viewer| sight(*viewer, world.phases[secret.entry], world.open, *field));
        sights.max() == Some(Sight::Shown)
    };
    secret.owner == Some(person.name) || fields.iter().any(sees)
}
