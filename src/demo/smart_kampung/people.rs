//! Who runs and judges the ladder of the demo. All invented.

use super::villages::Kecamatan;
use crate::{
    demo::{DemoError, cast, play::failed, texts::Dice},
    kernel::{
        actor::{Grant, Role, Scope},
        unit::UnitCode,
    },
};
use sqlx::PgPool;

/// The judges of the kabupaten round, who live elsewhere.
pub(super) const CROSSED: [&str; 5] =
    ["juri.kabupaten.1", "juri.kabupaten.2", "juri.kabupaten.3", "juri.kabupaten.4", "juri.kabupaten.5"];

const FIRST: &[&str] = &[
    "Ahmad", "Siti", "Sugeng", "Endang", "Wayan", "Lestari", "Mulyono", "Ratna", "Hadi", "Yuliana", "Imam", "Suprapti",
    "Joko", "Nurul", "Darmawan", "Ida", "Suryanto", "Kartini", "Zainal", "Wiwik",
];
const LAST: &[&str] = &[
    "Santosa",
    "Rahayu",
    "Wicaksono",
    "Astuti",
    "Firmansyah",
    "Puspitasari",
    "Hermawan",
    "Utami",
    "Kurniawan",
    "Maulida",
    "Saputra",
];

/// The organiser of a kecamatan.
pub(super) fn panitia(kecamatan: &Kecamatan) -> String {
    format!("panitia.{}", kecamatan.slug())
}

/// The judge who lives in a kecamatan, and judges in others.
pub(super) fn judge(kecamatan: &Kecamatan) -> String {
    format!("juri.{}", kecamatan.slug())
}

/// Three judges from three other kecamatan.
pub(super) fn panel(all: &[Kecamatan], nth: usize) -> [String; 3] {
    [8, 13, 19].map(|step| judge(&all[(nth + step) % all.len()]))
}

struct Invented {
    login: String,
    employer: Option<String>,
    home: Option<String>,
    role: Role,
    scopes: Vec<String>,
}

/// Enters everybody with the password of the demo, whose hash is given.
pub(super) async fn enter(pool: &PgPool, all: &[Kecamatan], hash: &str) -> Result<(), DemoError> {
    let mut people = vec![Invented {
        login: "desa.tamansari".to_owned(),
        employer: Some("desa-35.10.24.2008".to_owned()),
        home: Some("35.10.24.2008".to_owned()),
        role: Role::Operator,
        scopes: vec!["unit:desa-35.10.24.2008".to_owned()],
    }];
    for kecamatan in all {
        let code = &kecamatan.code;
        people.push(Invented {
            login: panitia(kecamatan),
            employer: Some(format!("kec-{code}")),
            home: Some(code.to_string()),
            role: Role::Organiser,
            scopes: vec![format!("region:{code}")],
        });
        people.push(Invented {
            login: judge(kecamatan),
            employer: None,
            home: Some(code.to_string()),
            role: Role::Judge,
            // Offered to every kecamatan of a ladder, and to no other competition of the kabupaten.
            scopes: vec![format!("region:{code}")],
        });
    }
    people.extend(CROSSED.map(|login| Invented {
        login: login.to_owned(),
        employer: None,
        home: None,
        role: Role::Judge,
        scopes: vec!["region:35.10".to_owned()],
    }));
    let mut connection = pool.acquire().await?;
    for (nth, person) in people.iter().enumerate() {
        let step = |error: &dyn std::fmt::Display| failed(&person.login, error);
        // 20 and 11 have no common divisor: no name comes twice.
        let name = format!("{} {}", FIRST[nth % FIRST.len()], LAST[nth % LAST.len()]);
        let grants: Vec<Grant> = person
            .scopes
            .iter()
            .map(|scope| scope.parse::<Scope>().map(|scope| Grant { role: person.role, scope }))
            .collect::<Result<_, _>>()
            .map_err(|error| step(&error))?;
        let profile = crate::account::profile::Profile {
            name,
            username: Some(person.login.clone()),
            employer: person.employer.as_deref().map(str::parse::<UnitCode>).transpose().map_err(|e| step(&e))?,
            home_region: person.home.as_deref().map(str::parse).transpose().map_err(|e| step(&e))?,
            ..Default::default()
        };
        let id = cast::id(&person.login);
        crate::account::table::add_person(&mut connection, id, &profile, Some((hash, false)), &grants, None)
            .await
            .map_err(|error| step(&error))?;
    }
    Ok(())
}

/// Those a newcomer may want to sign in as.
pub(in crate::demo) fn accounts() -> Vec<(String, String)> {
    let one = |login: &str, what: &str| (login.to_owned(), what.to_owned());
    vec![
        one("panitia.licin", "Panitia · Kecamatan Licin, Smart Kampung: masih menilai"),
        one(
            "panitia.glagah",
            "Panitia · Kecamatan Glagah, Smart Kampung: sudah selesai; begitu pula panitia.<kecamatan>",
        ),
        one("juri.wongsorejo", "Juri · Smart Kampung di Licin: belum selesai menandatangani"),
        one("juri.gambiran", "Juri · Smart Kampung di Licin: sudah selesai; begitu pula juri.<kecamatan>"),
        one("juri.kabupaten.1", "Juri · Smart Kampung tingkat kabupaten, 1 sampai 5"),
        one("desa.tamansari", "Operator · Desa Tamansari, Licin"),
    ]
}

/// How mild a judge is, in points.
pub(super) fn mildness(login: &str) -> i64 {
    Dice::of(login).between(-3, 3)
}
