//! Who may give which role where: the rules of accounts, without database.

use crate::kernel::{
    actor::{Grant, Role, Scope},
    region::{Level, RegionCode},
};

/// Why a change to an account is turned down, in the user's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("E-mail ini sudah dipakai akun lain.")]
    EmailTaken,
    #[error("Nama pengguna ini sudah dipakai akun lain.")]
    UsernameTaken,
    #[error("Peran {0} berlaku untuk satu unit. Pilih unitnya.")]
    NeedsUnit(&'static str),
    #[error("Peran {0} berlaku di satu wilayah. Pilih kabupaten atau kecamatannya.")]
    NeedsRegion(&'static str),
    #[error("Peran Admin berlaku di semua wilayah.")]
    NeedsEverywhere,
    #[error("Unit atau wilayah ini tidak dikenal di sini.")]
    UnknownPlace,
    #[error(
        "Peran ini di luar hak Anda. Anda dapat memberi peran juri, verifikator dan operator di wilayah Anda sendiri."
    )]
    BeyondOwn,
    #[error("Orang ini sudah memegang peran itu di sana.")]
    AlreadyHeld,
    #[error("Peran ini sudah dicabut.")]
    NotHeld,
    #[error("Ini admin terakhir. Beri peran Admin kepada orang lain dulu.")]
    LastAdmin,
    #[error("Data orang ini sudah dihapus.")]
    Erased,
    #[error("Anda tidak dapat melakukan ini pada akun Anda sendiri.")]
    OwnAccount,
}

/// What a visitor may manage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// An admin manages every account.
    pub everything: bool,
    /// Organisers manage the people of their regions.
    pub regions: Vec<RegionCode>,
}

/// A grant with the region it lies in: the unit's own, none for everywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    pub role: Role,
    pub region: Option<RegionCode>,
}

/// What organisers may give.
const BY_ORGANISER: [Role; 3] = [Role::Judge, Role::Verifier, Role::Operator];

impl Authority {
    /// What somebody with these grants may manage.
    pub fn of(grants: &[Grant]) -> Self {
        let everything = grants.iter().any(|grant| grant.role == Role::Admin);
        let regions = grants
            .iter()
            .filter(|grant| grant.role == Role::Organiser)
            .filter_map(|grant| match &grant.scope {
                Scope::Region(region) => Some(region.clone()),
                Scope::Everywhere | Scope::Unit(_) => None,
            })
            .collect();
        Self { everything, regions }
    }
    /// The roles that can be given at all.
    pub fn roles(&self) -> &'static [Role] {
        if self.everything { &Role::GRANTABLE } else { &BY_ORGANISER }
    }
    /// Whether this grant may be given and taken.
    pub fn covers(&self, grant: &Placed) -> bool {
        self.everything
            || (BY_ORGANISER.contains(&grant.role)
                && grant.region.as_ref().is_some_and(|region| self.regions.iter().any(|own| region.is_within(own))))
    }
    /// Whether a person who holds these grants may be managed: their data, their way to sign in.
    /// Who holds more than one may give is out of reach; so is who holds nothing, except for an admin.
    pub fn covers_person(&self, held: &[Placed]) -> bool {
        self.everything || (!held.is_empty() && held.iter().all(|grant| self.covers(grant)))
    }
}

/// Whether a role can hold in a scope at all.
pub fn fits(role: Role, scope: &Scope) -> Result<(), Refusal> {
    match (role, scope) {
        (Role::Admin, Scope::Everywhere) | (Role::Operator, Scope::Unit(_)) => Ok(()),
        (Role::Admin, _) => Err(Refusal::NeedsEverywhere),
        (Role::Operator, _) => Err(Refusal::NeedsUnit(role.label())),
        (Role::Organiser | Role::Verifier | Role::Judge | Role::Leader, Scope::Region(region))
            if matches!(region.level(), Level::Kabupaten | Level::Kecamatan) =>
        {
            Ok(())
        }
        (Role::Organiser | Role::Verifier | Role::Judge | Role::Leader, _) => Err(Refusal::NeedsRegion(role.label())),
        (Role::Public | Role::System, _) => Err(Refusal::BeyondOwn),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn authority(role: Role, scope: &str) -> Authority {
        Authority::of(&[Grant { role, scope: scope.parse().unwrap() }])
    }
    fn placed(role: Role, region: &str) -> Placed {
        Placed { role, region: region.parse().ok() }
    }

    #[test]
    fn an_admin_gives_every_role_everywhere() {
        let admin = authority(Role::Admin, "*");
        for role in Role::GRANTABLE {
            assert!(admin.covers(&placed(role, "")));
        }
    }

    #[test]
    fn an_organiser_gives_lesser_roles_in_the_own_region() {
        let camat = authority(Role::Organiser, "region:35.10.24");
        assert!(camat.covers(&placed(Role::Judge, "35.10.24")));
        assert!(camat.covers(&placed(Role::Operator, "35.10.24.2008")));
        assert!(!camat.covers(&placed(Role::Judge, "35.10")), "further up");
        assert!(!camat.covers(&placed(Role::Judge, "35.10.23")), "a neighbour");
        assert!(!camat.covers(&placed(Role::Organiser, "35.10.24")), "their own role");
        assert!(!camat.covers(&placed(Role::Admin, "")));
    }

    #[test]
    fn other_roles_give_nothing() {
        for role in [Role::Judge, Role::Verifier, Role::Leader] {
            assert!(!authority(role, "region:35.10").covers(&placed(Role::Operator, "35.10")));
        }
    }

    #[test]
    fn who_holds_more_than_one_may_give_is_out_of_reach() {
        let organiser = authority(Role::Organiser, "region:35.10");
        assert!(organiser.covers_person(&[placed(Role::Judge, "35.10")]));
        assert!(!organiser.covers_person(&[placed(Role::Judge, "35.10"), placed(Role::Admin, "")]));
        assert!(!organiser.covers_person(&[]));
    }

    #[test]
    fn each_role_has_its_sort_of_scope() {
        let fits = |role, scope: &str| fits(role, &scope.parse().unwrap());
        assert_eq!(fits(Role::Admin, "*"), Ok(()));
        assert_eq!(fits(Role::Admin, "region:35.10"), Err(Refusal::NeedsEverywhere));
        assert_eq!(fits(Role::Operator, "unit:dinkes"), Ok(()));
        assert_eq!(fits(Role::Operator, "region:35.10"), Err(Refusal::NeedsUnit("Operator")));
        assert_eq!(fits(Role::Judge, "region:35.10.24"), Ok(()));
        assert_eq!(fits(Role::Judge, "region:35.10.24.2008"), Err(Refusal::NeedsRegion("Juri")));
        assert_eq!(fits(Role::Leader, "unit:dinkes"), Err(Refusal::NeedsRegion("Pimpinan")));
    }
}
