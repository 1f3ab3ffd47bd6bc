//! Requests about accounts.

mod import;
mod own;
mod people;
mod person;
mod posts;
mod sign_in;

use crate::{
    account::{authority::Authority, profile::Errors, table},
    kernel::{
        actor::{Grant, Role, Scope},
        region::RegionCode,
    },
    web::{
        error::PageError,
        guard::Visitor,
        routes::{Access, Routes},
    },
};
use serde::Deserialize;
use sqlx::PgPool;

const MANAGERS: Access = Access::Roles(&[Role::Admin, Role::Organiser]);
const ADMINS: Access = Access::Roles(&[Role::Admin]);

/// The routes of accounts.
pub fn routes() -> Routes {
    Routes::new()
        .get("/masuk", Access::Public, sign_in::form)
        .post("/masuk", Access::Public, sign_in::submit)
        .post("/keluar", Access::Public, sign_in::sign_out)
        .get("/undangan/{token}", Access::Public, sign_in::invitation)
        .post("/undangan/{token}", Access::Public, sign_in::accept)
        .get("/akun", Access::SignedIn, own::show)
        .post("/akun", Access::SignedIn, own::save)
        .get("/akun/kata-sandi", Access::SignedIn, own::password_form)
        .post("/akun/kata-sandi", Access::SignedIn, own::change_password)
        .post("/akun/bekas-jabatan", Access::SignedIn, posts::declare)
        .post("/akun/keluar-semua", Access::SignedIn, own::sign_out_everywhere)
        .get("/akun/orang", MANAGERS, people::list)
        .get("/akun/orang/baru", MANAGERS, people::form)
        .post("/akun/orang/baru", MANAGERS, people::invite)
        .get("/akun/impor/{jenis}", MANAGERS, import::form)
        .post("/akun/impor/{jenis}", MANAGERS, import::preview)
        .post("/akun/impor/{jenis}/simpan", MANAGERS, import::confirmed)
        .get("/akun/impor/{jenis}/contoh.csv", MANAGERS, import::template_csv)
        .get("/akun/impor/{jenis}/contoh.xlsx", MANAGERS, import::template_xlsx)
        .get("/akun/orang/{id}", MANAGERS, person::show)
        .post("/akun/orang/{id}", MANAGERS, person::save)
        .post("/akun/orang/{id}/peran", MANAGERS, person::grant)
        .post("/akun/orang/{id}/peran/{grant}/cabut", MANAGERS, person::revoke)
        .post("/akun/orang/{id}/bekas-jabatan", MANAGERS, posts::add)
        .post("/akun/orang/{id}/bekas-jabatan/{bekas}/hapus", MANAGERS, posts::remove)
        .post("/akun/orang/{id}/tautan", MANAGERS, person::link)
        .get("/akun/orang/{id}/hapus", ADMINS, person::erase_form)
        .post("/akun/orang/{id}/hapus", ADMINS, person::erase)
}

/// The role to give, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct RoleForm {
    peran: String,
    wilayah: String,
    unit: String,
}

impl RoleForm {
    /// The grant; the errors where role and place do not go together.
    fn parse(&self) -> Result<Grant, Errors> {
        let wrong = |field, sentence: &str| vec![(field, sentence.to_owned())];
        let role: Role = self
            .peran
            .parse()
            .ok()
            .filter(|role| Role::GRANTABLE.contains(role))
            .ok_or_else(|| wrong("peran", "Pilih perannya."))?;
        let scope = match role {
            Role::Admin => Scope::Everywhere,
            Role::Operator => self
                .unit
                .parse()
                .map(Scope::Unit)
                .map_err(|_| wrong("unit", "Pilih unit yang diwakili operator ini."))?,
            _ => self.wilayah.parse().map(Scope::Region).map_err(|_| wrong("wilayah", "Pilih wilayah perannya."))?,
        };
        Ok(Grant { role, scope })
    }
}

/// What can be chosen on forms about people.
struct Choices {
    regions: Vec<table::Place>,
    homes: Vec<table::Place>,
    units: Vec<table::Place>,
}

impl Choices {
    /// Places for roles lie within the authority; homes and employers too, as people are known where they work.
    async fn load(pool: &PgPool, authority: &Authority) -> Result<Self, PageError> {
        let within = within(authority);
        Ok(Self {
            regions: table::regions_for_choice(pool, within, false).await?,
            homes: table::regions_for_choice(pool, None, true).await?,
            units: table::units_for_choice(pool, within).await?,
        })
    }
}

/// The regions to which an authority is bound.
fn within(authority: &Authority) -> Option<&[RegionCode]> {
    (!authority.everything).then_some(authority.regions.as_slice())
}

fn authority(visitor: &Visitor) -> Authority {
    Authority::of(visitor.grants())
}
