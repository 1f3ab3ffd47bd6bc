//! `/unit`: from a request to the table, and to a page.

use crate::directory::{
    import::{self, Known},
    pages::{self, EditView, ListView, NewView, TypedUnit},
    table::{self, NewUnit, RegionRow, UnitFilter, UnitKind, UnitRow},
};
use crate::kernel::{actor::Role, text::Title, unit::UnitCode};
use crate::web::{
    component::form_parts::Errors,
    error::PageError,
    flash,
    form::{self, Anything, Submission},
    guard::Visitor,
    import::{self as file, Done, Kind},
    layout::{self, Crumb, Page},
    routes::{Access, Routes},
    upload::Upload,
};
use actix_web::{
    HttpResponse,
    http::header::ContentType,
    web::{Data, Path, Query},
};
use maud::{Markup, html};
use serde::Deserialize;
use sqlx::PgPool;

const KEEPERS: Access = Access::Roles(&[Role::Admin, Role::Organiser]);
const PER_PAGE: i64 = 50;

/// The routes of this context.
pub fn routes() -> Routes {
    Routes::new()
        .get("/unit", KEEPERS, list)
        .get("/unit/baru", KEEPERS, new)
        .post("/unit/baru", KEEPERS, add)
        .get("/unit/impor", KEEPERS, import_form)
        .post("/unit/impor", KEEPERS, preview)
        .post("/unit/impor/simpan", KEEPERS, import_confirmed)
        .get("/unit/impor/contoh.csv", KEEPERS, template_csv)
        .get("/unit/impor/contoh.xlsx", KEEPERS, template_xlsx)
        .get("/unit/{kode}/ubah", KEEPERS, edit)
        .post("/unit/{kode}/ubah", KEEPERS, rename)
        .post("/unit/{kode}/aktif", KEEPERS, switch)
}

type Answer = Result<HttpResponse, PageError>;
type Shown = Result<Markup, PageError>;

/// Admin and the panitia of the kabupaten keep the units; the panitia of a kecamatan only reads them.
async fn may_edit(visitor: &Visitor, pool: &PgPool) -> Result<bool, PageError> {
    if visitor.has(Role::Admin) {
        return Ok(true);
    }
    let installation = table::installation(pool).await?;
    Ok(installation.is_some_and(|here| visitor.may_organise(&here.kabupaten)))
}

async fn keeper(visitor: &Visitor, pool: &PgPool) -> Result<(), PageError> {
    if may_edit(visitor, pool).await? { Ok(()) } else { Err(PageError::only_for("admin dan panitia kabupaten")) }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ListQuery {
    cari: String,
    jenis: String,
    aktif: String,
    halaman: String,
}

impl ListQuery {
    /// The address of this list up to the page number.
    fn address(&self) -> String {
        let mut pairs = form_urlencoded::Serializer::for_suffix("/unit?".to_owned(), "/unit?".len());
        for (key, value) in [("cari", &self.cari), ("jenis", &self.jenis), ("aktif", &self.aktif)] {
            if !value.is_empty() {
                pairs.append_pair(key, value);
            }
        }
        pairs.append_pair("halaman", "").finish()
    }
}

async fn list(visitor: Visitor, pool: Data<PgPool>, query: Query<ListQuery>) -> Shown {
    let filter = UnitFilter {
        search: query.cari.chars().take(100).collect(),
        kind: query.jenis.parse::<UnitKind>().ok(),
        active: match query.aktif.as_str() {
            "ya" => Some(true),
            "tidak" => Some(false),
            _ => None,
        },
    };
    let total = table::count_units(&**pool, &filter).await?;
    let pages = (total + PER_PAGE - 1) / PER_PAGE;
    let page = query.halaman.parse().unwrap_or(1).clamp(1, pages.max(1));
    let view = ListView {
        rows: table::units(&**pool, &filter, PER_PAGE, (page - 1) * PER_PAGE).await?,
        filter,
        total,
        page: page as usize,
        pages: pages as usize,
        href: query.address(),
        may_edit: may_edit(&visitor, &pool).await?,
    };
    let mut frame = visitor.page("Unit");
    frame.main = pages::list(&view);
    Ok(layout::page(&frame))
}

fn below(visitor: &Visitor, title: &str) -> Page {
    Page { crumbs: vec![Crumb::new("Unit", "/unit")], ..visitor.page(title) }
}

/// The form of a new unit, as a browser sends it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Sent {
    kode: String,
    nama: String,
    jenis: String,
    induk: String,
    wilayah: String,
}

impl Sent {
    fn typed(self) -> TypedUnit {
        TypedUnit { code: self.kode, name: self.nama, kind: self.jenis, parent: self.induk, region: self.wilayah }
    }
}

/// What a new unit can hang on.
struct Choices {
    parents: Vec<UnitRow>,
    regions: Vec<RegionRow>,
}

async fn choices(pool: &PgPool) -> Result<Choices, PageError> {
    let parents = table::active_units(pool)
        .await?
        .into_iter()
        .filter(|unit| !matches!(unit.kind, UnitKind::Desa | UnitKind::Kelurahan))
        .collect();
    let mut regions = Vec::new();
    if let Some(here) = table::installation(pool).await? {
        regions.extend(table::region(pool, &here.kabupaten).await?);
        regions.extend(table::regions_below(pool, &here.kabupaten).await?);
    }
    Ok(Choices { parents, regions })
}

fn new_page(visitor: &Visitor, choices: Choices, typed: TypedUnit, errors: Errors) -> Page {
    let Choices { parents, regions } = choices;
    let mut frame = below(visitor, "Tambah unit");
    frame.has_errors = !errors.is_empty();
    frame.main = pages::new(&NewView { typed, errors, seal: visitor.seal(), parents, regions });
    frame
}

async fn new(visitor: Visitor, pool: Data<PgPool>) -> Shown {
    keeper(&visitor, &pool).await?;
    let choices = choices(&pool).await?;
    Ok(layout::page(&new_page(&visitor, choices, TypedUnit::default(), Errors::default())))
}

fn read_unit(typed: &TypedUnit, choices: &Choices) -> Result<NewUnit, Errors> {
    let mut errors = Errors::default();
    let name = errors.keep("nama", Title::parse(&typed.name));
    let code =
        errors.keep(
            "kode",
            typed.code.trim().parse::<UnitCode>().map_err(
                |_| "Pakai 2 sampai 64 huruf kecil, angka, titik atau tanda hubung, misalnya puskesmas-kelir.",
            ),
        );
    let kind = errors.keep("jenis", typed.kind.parse::<UnitKind>().map_err(|_| "Pilih jenis unitnya."));
    let parent = match typed.parent.as_str() {
        "" => None,
        code => {
            let found = choices.parents.iter().find(|unit| unit.code.as_str() == code).map(|unit| unit.code.clone());
            errors.keep("induk", found.ok_or("Induk ini tidak ada di daftar unit yang aktif."))
        }
    };
    let region = choices.regions.iter().find(|region| region.code.as_str() == typed.region);
    let region = errors.keep("wilayah", region.map(|row| row.code.clone()).ok_or("Pilih wilayahnya."));
    match (code, name, kind, region) {
        (Some(code), Some(name), Some(kind), Some(region)) if errors.is_empty() => {
            Ok(NewUnit { code, name: name.to_string(), kind, parent, region })
        }
        _ => Err(errors),
    }
}

async fn add(visitor: Visitor, pool: Data<PgPool>, sent: Submission<Sent>) -> Answer {
    keeper(&visitor, &pool).await?;
    let (typed, choices) = (sent.fields.typed(), choices(&pool).await?);
    let unit = match read_unit(&typed, &choices) {
        Ok(unit) => unit,
        Err(errors) => return Ok(form::refused(&new_page(&visitor, choices, typed, errors))),
    };
    if table::add_units(&**pool, std::slice::from_ref(&unit)).await? == 0 {
        let there = table::unit(&**pool, &unit.code).await?.ok_or(PageError::NotFound)?;
        // The same form sent twice is no mistake.
        let same = there.name == unit.name && there.kind == unit.kind && there.parent == unit.parent;
        if !same {
            let sentence = format!("Kode {} sudah dipakai oleh {}.", unit.code, there.name);
            return Ok(form::refused(&new_page(&visitor, choices, typed, Errors::one("kode", sentence))));
        }
    }
    Ok(flash::to_saying("/unit", &format!("{} ditambahkan.", unit.name)))
}

async fn found(pool: &PgPool, code: &str) -> Result<UnitRow, PageError> {
    let code: UnitCode = code.parse().map_err(|_| PageError::NotFound)?;
    table::unit(pool, &code).await?.ok_or(PageError::NotFound)
}

fn edit_page(visitor: &Visitor, row: UnitRow, name: String, errors: Errors) -> Page {
    let mut frame = below(visitor, &row.name);
    frame.has_errors = !errors.is_empty();
    frame.main = pages::edit(&EditView { row, name, errors, seal: visitor.seal(), switch: visitor.seal() });
    frame
}

async fn edit(visitor: Visitor, pool: Data<PgPool>, code: Path<String>) -> Shown {
    keeper(&visitor, &pool).await?;
    let row = found(&pool, &code).await?;
    let name = row.name.clone();
    Ok(layout::page(&edit_page(&visitor, row, name, Errors::default())))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Renamed {
    nama: String,
}

async fn rename(visitor: Visitor, pool: Data<PgPool>, code: Path<String>, sent: Submission<Renamed>) -> Answer {
    keeper(&visitor, &pool).await?;
    let row = found(&pool, &code).await?;
    match Title::parse(&sent.fields.nama) {
        Ok(name) => {
            table::rename_unit(&**pool, &row.code, name.as_str()).await?;
            Ok(flash::to_saying("/unit", &format!("Nama unit menjadi {name}.")))
        }
        Err(error) => {
            let errors = Errors::one("nama", error);
            Ok(form::refused(&edit_page(&visitor, row, sent.fields.nama, errors)))
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Switched {
    aktif: String,
}

async fn switch(visitor: Visitor, pool: Data<PgPool>, code: Path<String>, sent: Submission<Switched>) -> Answer {
    keeper(&visitor, &pool).await?;
    let row = found(&pool, &code).await?;
    let active = sent.fields.aktif == "ya";
    table::set_unit_active(&**pool, &row.code, active).await?;
    let word = if active { "aktif lagi" } else { "tidak aktif" };
    Ok(flash::to_saying("/unit", &format!("{} sekarang {word}.", row.name)))
}

/// The import of units.
fn units_import() -> Kind {
    Kind {
        title: "Impor unit".into(),
        lead: "Tambahkan banyak unit sekaligus dari Excel atau CSV.".into(),
        noun: "unit",
        verb: "Tambahkan",
        will: "Akan ditambahkan",
        done: "ditambahkan",
        path: "/unit/impor".into(),
        back: "/unit".into(),
        file: "contoh-unit".into(),
        columns: import::columns(),
    }
}

fn import_page(visitor: &Visitor, errors: &Errors) -> Page {
    let mut frame = below(visitor, "Impor unit");
    frame.has_errors = !errors.is_empty();
    frame.main = file::form(&units_import(), errors, &visitor.seal());
    frame
}

async fn import_form(visitor: Visitor, pool: Data<PgPool>) -> Shown {
    keeper(&visitor, &pool).await?;
    Ok(layout::page(&import_page(&visitor, &Errors::default())))
}

async fn template_csv() -> Answer {
    file::csv(&units_import())
}

async fn template_xlsx() -> Answer {
    file::xlsx(&units_import())
}

async fn known(pool: &PgPool) -> Result<Known, PageError> {
    let here = table::installation(pool).await?.ok_or(PageError::NotFound)?;
    let units = table::units(pool, &UnitFilter::default(), i64::MAX, 0).await?;
    Ok(Known {
        kabupaten: here.kabupaten,
        units: units.into_iter().map(|unit| (unit.code, unit.name)).collect(),
        regions: table::region_codes(pool).await?.into_iter().collect(),
    })
}

async fn preview(visitor: Visitor, pool: Data<PgPool>, mut upload: Upload) -> Answer {
    keeper(&visitor, &pool).await?;
    let kind = units_import();
    match file::uploaded(&mut upload, &kind.columns).await? {
        Ok(filled) => {
            let checked = import::check(filled.rows, &known(&pool).await?);
            let mut frame = below(&visitor, "Periksa impor unit");
            frame.main = file::preview(&kind, &checked, filled.remark, &visitor.seal());
            Ok(shown(&frame))
        }
        Err(sentence) => Ok(form::refused(&import_page(&visitor, &Errors::one("berkas", sentence)))),
    }
}

async fn import_confirmed(visitor: Visitor, pool: Data<PgPool>, sent: Submission<Anything>) -> Answer {
    keeper(&visitor, &pool).await?;
    let kind = units_import();
    let rows = match file::carried(sent.value(file::CARRIED), &kind.columns) {
        Ok(rows) => rows,
        Err(sentence) => return Ok(form::refused(&import_page(&visitor, &Errors::one("berkas", sentence)))),
    };
    let checked = import::check(rows, &known(&pool).await?);
    // Who is above comes before who hangs on it; the table takes them in any order, but only all at once.
    let units: Vec<NewUnit> = checked.iter().filter_map(|line| line.outcome.clone().ok()).collect();
    let added = table::add_units(&**pool, &units).await?;
    if checked.iter().all(|line| line.outcome.is_ok()) && added == units.len() as u64 {
        return Ok(flash::to_saying("/unit", &format!("{added} unit ditambahkan.")));
    }
    let rows: Vec<Done> = checked
        .into_iter()
        .map(|line| Done {
            number: line.row.number,
            what: line.row.cells.get(1).cloned().unwrap_or_default(),
            outcome: line.outcome.map(|unit| html! { span.mono { (unit.code) } }),
        })
        .collect();
    let mut frame = below(&visitor, "Hasil impor unit");
    frame.main = file::report(&kind, &rows, &Markup::default());
    Ok(shown(&frame))
}

fn shown(page: &Page) -> HttpResponse {
    HttpResponse::Ok().content_type(ContentType::html()).body(layout::page(page).into_string())
}
