//! The people of the demo. All invented.

use super::{DemoError, play::failed};
use crate::{
    account::{password, profile::Profile, table as accounts_table},
    kernel::{
        actor::{Grant, Role, Scope},
        ids::PersonId,
    },
};
use sqlx::PgPool;

/// The password of every demo account.
pub const PASSWORD: &str = "sayembara-contoh";

/// One invented person: user name, name, employer, roles with scopes.
pub(super) struct Person {
    pub(super) login: &'static str,
    pub(super) name: &'static str,
    employer: &'static str,
    home: &'static str,
    roles: &'static [(Role, &'static str)],
}

const KABUPATEN: &str = "region:35.10";

macro_rules! people {
    ($($login:literal, $name:literal, $employer:literal, $home:literal, [$($role:ident @ $scope:expr),*];)*) => {
        &[$(Person { login: $login, name: $name, employer: $employer, home: $home, roles: &[$((Role::$role, $scope)),*] }),*]
    };
}

pub(super) const PEOPLE: &[Person] = people! {
    "admin", "Yudha Prawira", "diskominfo", "35.10.16", [Admin @ "*"];
    "panitia", "Retno Kusumawardani", "bagian-organisasi", "35.10.16", [Organiser @ KABUPATEN];
    "panitia.provinsi", "Hendro Wibisono", "", "", [Organiser @ "region:35"];
    "sekretaris", "Wahyu Nugroho", "bagian-organisasi", "35.10.21", [Organiser @ KABUPATEN];
    "sekretaris.provinsi", "Ratna Dewanti", "", "", [Organiser @ "region:35"];
    "verifikator", "Dimas Aryasatya", "bagian-organisasi", "35.10.21", [Verifier @ "region:35"];
    "pimpinan", "Siti Nurhayati", "setda", "35.10.16", [Leader @ KABUPATEN];
    "juri.sri", "Sri Wahyuningtyas", "", "35.10.16", [Judge @ "region:35"];
    "juri.bambang", "Bambang Setiadi", "bappeda", "35.10.13", [Judge @ "region:35"];
    "juri.nyoman", "Ni Nyoman Larasati", "", "35.10.21", [Judge @ "region:35"];
    "juri.fajar", "Fajar Hidayatullah", "inspektorat", "35.10.09", [Judge @ "region:35"];
    "juri.maria", "Maria Kartikasari", "", "35.10.25", [Judge @ "region:35"];
    "juri.agus", "Agus Purnomo", "dinkes", "35.10.16", [Judge @ "region:35"];
    "dinkes", "Lilik Handayani", "dinkes", "35.10.16", [Operator @ "unit:dinkes"];
    "puskesmas.sempu", "Rizal Maulana", "puskesmas-35.10.20", "35.10.20", [Operator @ "unit:puskesmas-35.10.20"];
    "rsud.blambangan", "Dewi Anggraeni", "rsud-blambangan", "35.10.16", [Operator @ "unit:rsud-blambangan"];
    "dispendukcapil", "Eko Prasetyo", "dispendukcapil", "35.10.13", [Operator @ "unit:dispendukcapil"];
    "dinsos", "Wulan Safitri", "dinsos", "35.10.16", [Operator @ "unit:dinsos"];
    "dispendik", "Arif Budiman", "dispendik", "35.10.09", [Operator @ "unit:dispendik"];
    "dpmd", "Khoirul Anam", "dpmd", "35.10.14", [Operator @ "unit:dpmd"];
    "disbudpar", "Putri Maharani", "disbudpar", "35.10.16", [Operator @ "unit:disbudpar"];
    "diskopumdag", "Slamet Riyanto", "diskopumdag", "35.10.10", [Operator @ "unit:diskopumdag"];
    "disperikanan", "Moh. Syaiful", "disperikanan", "35.10.22", [Operator @ "unit:disperikanan"];
    "dlh", "Anita Rahmawati", "dlh", "35.10.16", [Operator @ "unit:dlh"];
    "bagian.hukum", "Galih Pamungkas", "bagian-hukum", "35.10.16", [Operator @ "unit:bagian-hukum"];
    "bagian.organisasi", "Nanik Suryani", "bagian-organisasi", "35.10.13", [Operator @ "unit:bagian-organisasi"];
    "setda", "Heru Cahyono", "setda", "35.10.16", [Operator @ "unit:setda"];
    "bakesbangpol", "Teguh Santoso", "bakesbangpol", "35.10.16", [Operator @ "unit:bakesbangpol"];
    "kecamatan.licin", "Rina Oktaviani", "kec-35.10.24", "35.10.24", [Operator @ "unit:kec-35.10.24", Organiser @ "region:35.10.24"];
    "arsip.provinsi", "Vera Damayanti", "", "", [Operator @ "unit:arsip-provinsi"];
};

impl Person {
    /// The same in every demo.
    pub(super) fn id(&self) -> PersonId {
        id(self.login)
    }
}

/// The id of a login of the demo.
pub(super) fn id(login: &str) -> PersonId {
    PersonId::of(&[&"demo", &login])
}

/// The hash of everybody's password.
pub(super) async fn password_hash() -> Result<String, DemoError> {
    password::hash(PASSWORD.to_owned()).await.map_err(|error| failed("password", error))
}

/// Enters everybody, with the same password.
pub(super) async fn enter(pool: &PgPool) -> Result<(), DemoError> {
    let hash = password_hash().await?;
    let mut connection = pool.acquire().await?;
    for person in PEOPLE {
        let step = |error: &dyn std::fmt::Display| failed(person.login, error);
        let grants: Vec<Grant> = person
            .roles
            .iter()
            .map(|(role, scope)| scope.parse::<Scope>().map(|scope| Grant { role: *role, scope }))
            .collect::<Result<_, _>>()
            .map_err(|error| step(&error))?;
        let optional = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let profile = Profile {
            name: person.name.to_owned(),
            username: Some(person.login.to_owned()),
            email: None,
            phone: None,
            nip: None,
            employer: optional(person.employer).map(|code| code.parse()).transpose().map_err(|error| step(&error))?,
            home_region: optional(person.home).map(|code| code.parse()).transpose().map_err(|error| step(&error))?,
        };
        accounts_table::add_person(&mut connection, person.id(), &profile, Some((&hash, false)), &grants, None)
            .await
            .map_err(|error| step(&error))?;
    }
    Ok(())
}

/// What to show a newcomer: user name and what the person may do.
pub(super) fn accounts() -> Vec<(String, String)> {
    PEOPLE
        .iter()
        .map(|person| {
            let roles: Vec<&str> = person.roles.iter().map(|(role, _)| role.label()).collect();
            (person.login.to_owned(), format!("{} · {}", roles.join(", "), person.name))
        })
        .collect()
}
