//! SQL of regions, units and the one row that says which kabupaten this is.

use crate::directory::embedded::{self, EmbeddedError};
use crate::kernel::{
    region::{Level, RegionCode},
    time::Zone,
    unit::UnitCode,
    words::words,
};
use sqlx::{PgExecutor, PgPool};
use std::collections::BTreeMap;

words! {
    /// What sort of region.
    RegionLevel {
        Province = "provinsi", "Provinsi";
        Kabupaten = "kabupaten", "Kabupaten";
        Kota = "kota", "Kota";
        Kecamatan = "kecamatan", "Kecamatan";
        Desa = "desa", "Desa";
        Kelurahan = "kelurahan", "Kelurahan";
    }
}

words! {
    /// What sort of unit.
    UnitKind {
        Dinas = "dinas", "Dinas";
        Badan = "badan", "Badan";
        Sekretariat = "sekretariat", "Sekretariat";
        Inspektorat = "inspektorat", "Inspektorat";
        Bagian = "bagian", "Bagian";
        Kecamatan = "kecamatan", "Kecamatan";
        Rsud = "rsud", "RSUD";
        Puskesmas = "puskesmas", "Puskesmas";
        Desa = "desa", "Desa";
        Kelurahan = "kelurahan", "Kelurahan";
        Lain = "lain", "Lainnya";
    }
}

/// Which kabupaten this installation serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    pub kabupaten: RegionCode,
    /// `Kabupaten Banyuwangi`
    pub name: String,
    pub zone: Zone,
    /// The motif of covers, by its name in the stylesheet.
    pub pattern: String,
}

/// One region.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RegionRow {
    pub code: RegionCode,
    pub name: String,
    pub level: RegionLevel,
    pub parent: Option<RegionCode>,
}

/// One unit with the names around it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UnitRow {
    pub code: UnitCode,
    pub name: String,
    pub kind: UnitKind,
    pub parent: Option<UnitCode>,
    pub parent_name: Option<String>,
    pub region: RegionCode,
    pub region_name: String,
    pub active: bool,
}

/// A unit to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUnit {
    pub code: UnitCode,
    pub name: String,
    pub kind: UnitKind,
    pub parent: Option<UnitCode>,
    pub region: RegionCode,
}

/// Which units to list; an empty filter lists all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnitFilter {
    /// Part of the name or the code, in any case.
    pub search: String,
    pub kind: Option<UnitKind>,
    /// `None` lists active and inactive units.
    pub active: Option<bool>,
}

/// Why an installation cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    #[error("Tidak ada kabupaten atau kota dengan kode {0}. Contoh: 35.10 untuk Kabupaten Banyuwangi.")]
    UnknownKabupaten(RegionCode),
    #[error("Pemasangan ini sudah dipakai untuk {0}. Satu pemasangan melayani satu kabupaten atau kota.")]
    AnotherKabupaten(String),
    #[error(transparent)]
    Embedded(#[from] EmbeddedError),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// What a set-up left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InitReport {
    pub name: String,
    pub regions: u64,
    pub units_added: u64,
}

/// Loads the regions of a kabupaten and its usual units, in one transaction.
/// A second call brings region names up to date, adds missing units and leaves changed ones alone.
pub async fn init(pool: &PgPool, kabupaten: &RegionCode) -> Result<InitReport, InitError> {
    if kabupaten.level() != Level::Kabupaten {
        return Err(InitError::UnknownKabupaten(kabupaten.clone()));
    }
    let regions = embedded::regions_of(kabupaten)?;
    let Some(name) = regions.iter().find(|r| r.code == *kabupaten).map(|r| r.name.clone()) else {
        return Err(InitError::UnknownKabupaten(kabupaten.clone()));
    };
    let units = embedded::units_of(kabupaten, &regions)?;

    let mut tx = pool.begin().await?;
    sqlx::query("lock table installation in exclusive mode").execute(&mut *tx).await?;
    if let Some(there) = installation(&mut *tx).await?.filter(|there| there.kabupaten != *kabupaten) {
        return Err(InitError::AnotherKabupaten(there.name));
    }
    let regions_loaded = sqlx::query(
        "insert into region (code, name, level, parent)
         select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])
         on conflict (code) do update set name = excluded.name, level = excluded.level",
    )
    .bind(regions.iter().map(|r| r.code.clone()).collect::<Vec<_>>())
    .bind(regions.iter().map(|r| r.name.clone()).collect::<Vec<_>>())
    .bind(regions.iter().map(|r| r.level).collect::<Vec<_>>())
    .bind(regions.iter().map(|r| r.code.parent()).collect::<Vec<_>>())
    .execute(&mut *tx)
    .await?
    .rows_affected();
    let new: Vec<NewUnit> = units
        .into_iter()
        .map(|u| NewUnit { code: u.code, name: u.name, kind: u.kind, parent: u.parent, region: u.region })
        .collect();
    let units_added = add_units(&mut *tx, &new).await?;
    let zone = zone_code(Zone::of_province(kabupaten.province()));
    sqlx::query("insert into installation (kabupaten, name, zone) values ($1, $2, $3) on conflict do nothing")
        .bind(kabupaten)
        .bind(&name)
        .bind(zone)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(InitReport { name, regions: regions_loaded, units_added })
}

/// The installation, none before `init`.
pub async fn installation(db: impl PgExecutor<'_>) -> Result<Option<Installation>, sqlx::Error> {
    let row: Option<(RegionCode, String, String, String)> =
        sqlx::query_as("select kabupaten, name, zone, pattern from installation").fetch_optional(db).await?;
    Ok(row.map(|(kabupaten, name, zone, pattern)| Installation { kabupaten, name, zone: zone_of(&zone), pattern }))
}

/// The time zone of the installation; WIB before it is set up.
pub async fn zone(db: impl PgExecutor<'_>) -> Result<Zone, sqlx::Error> {
    let zone: Option<String> = sqlx::query_scalar("select zone from installation").fetch_optional(db).await?;
    Ok(zone.as_deref().map(zone_of).unwrap_or_default())
}

const fn zone_code(zone: Zone) -> &'static str {
    match zone {
        Zone::Wib => "wib",
        Zone::Wita => "wita",
        Zone::Wit => "wit",
    }
}
fn zone_of(code: &str) -> Zone {
    match code {
        "wita" => Zone::Wita,
        "wit" => Zone::Wit,
        _ => Zone::Wib,
    }
}

/// One region.
pub async fn region(db: impl PgExecutor<'_>, code: &RegionCode) -> Result<Option<RegionRow>, sqlx::Error> {
    sqlx::query_as("select code, name, level, parent from region where code = $1").bind(code).fetch_optional(db).await
}

/// The regions one step below, by code.
pub async fn regions_below(db: impl PgExecutor<'_>, code: &RegionCode) -> Result<Vec<RegionRow>, sqlx::Error> {
    sqlx::query_as("select code, name, level, parent from region where parent = $1 order by code")
        .bind(code)
        .fetch_all(db)
        .await
}

/// The code of every region of this installation.
pub async fn region_codes(db: impl PgExecutor<'_>) -> Result<Vec<RegionCode>, sqlx::Error> {
    sqlx::query_scalar("select code from region order by code").fetch_all(db).await
}

/// The names of regions, by code.
pub async fn region_names(
    db: impl PgExecutor<'_>,
    codes: &[RegionCode],
) -> Result<BTreeMap<RegionCode, String>, sqlx::Error> {
    let rows: Vec<(RegionCode, String)> =
        sqlx::query_as("select code, name from region where code = any($1)").bind(codes).fetch_all(db).await?;
    Ok(rows.into_iter().collect())
}

const UNIT: &str =
    "select u.code, u.name, u.kind, u.parent, p.name as parent_name, u.region, r.name as region_name, u.active
    from unit u join region r on r.code = u.region left join unit p on p.code = u.parent";
const UNIT_FILTER: &str = "($1 = '' or strpos(lower(u.name), lower($1)) > 0 or strpos(u.code, lower($1)) > 0)
    and ($2::text is null or u.kind = $2) and ($3::boolean is null or u.active = $3)";

/// A page of the units that pass the filter: offices first, villages last, then by name.
pub async fn units(
    db: impl PgExecutor<'_>,
    filter: &UnitFilter,
    limit: i64,
    offset: i64,
) -> Result<Vec<UnitRow>, sqlx::Error> {
    let sql = format!(
        "{UNIT} where {UNIT_FILTER}
         order by u.kind in ('desa', 'kelurahan'), u.kind = 'puskesmas', u.kind = 'kecamatan', u.name, u.code
         limit $4 offset $5"
    );
    sqlx::query_as(&sql)
        .bind(filter.search.trim())
        .bind(filter.kind)
        .bind(filter.active)
        .bind(limit)
        .bind(offset)
        .fetch_all(db)
        .await
}

/// How many units pass the filter.
pub async fn count_units(db: impl PgExecutor<'_>, filter: &UnitFilter) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(&format!("select count(*) from unit u where {UNIT_FILTER}"))
        .bind(filter.search.trim())
        .bind(filter.kind)
        .bind(filter.active)
        .fetch_one(db)
        .await
}

/// Every active unit, for choosing one.
pub async fn active_units(db: impl PgExecutor<'_>) -> Result<Vec<UnitRow>, sqlx::Error> {
    units(db, &UnitFilter { active: Some(true), ..UnitFilter::default() }, i64::MAX, 0).await
}

/// One unit.
pub async fn unit(db: impl PgExecutor<'_>, code: &UnitCode) -> Result<Option<UnitRow>, sqlx::Error> {
    sqlx::query_as(&format!("{UNIT} where u.code = $1")).bind(code).fetch_optional(db).await
}

/// The names of units, by code.
pub async fn unit_names(
    db: impl PgExecutor<'_>,
    codes: &[UnitCode],
) -> Result<BTreeMap<UnitCode, String>, sqlx::Error> {
    let rows: Vec<(UnitCode, String)> =
        sqlx::query_as("select code, name from unit where code = any($1)").bind(codes).fetch_all(db).await?;
    Ok(rows.into_iter().collect())
}

/// Adds units, all or none; a code that exists is left as it is. Answers how many were new.
pub async fn add_units(db: impl PgExecutor<'_>, units: &[NewUnit]) -> Result<u64, sqlx::Error> {
    let added = sqlx::query(
        "insert into unit (code, name, kind, parent, region)
         select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
         on conflict (code) do nothing",
    )
    .bind(units.iter().map(|u| u.code.clone()).collect::<Vec<_>>())
    .bind(units.iter().map(|u| u.name.clone()).collect::<Vec<_>>())
    .bind(units.iter().map(|u| u.kind).collect::<Vec<_>>())
    .bind(units.iter().map(|u| u.parent.clone()).collect::<Vec<_>>())
    .bind(units.iter().map(|u| u.region.clone()).collect::<Vec<_>>())
    .execute(db)
    .await?;
    Ok(added.rows_affected())
}

/// Gives a unit another name; answers whether there was such a unit.
pub async fn rename_unit(db: impl PgExecutor<'_>, code: &UnitCode, name: &str) -> Result<bool, sqlx::Error> {
    let done = sqlx::query("update unit set name = $2 where code = $1").bind(code).bind(name).execute(db).await?;
    Ok(done.rows_affected() == 1)
}

/// Switches a unit on or off; answers whether there was such a unit.
pub async fn set_unit_active(db: impl PgExecutor<'_>, code: &UnitCode, active: bool) -> Result<bool, sqlx::Error> {
    let done = sqlx::query("update unit set active = $2 where code = $1").bind(code).bind(active).execute(db).await?;
    Ok(done.rows_affected() == 1)
}
