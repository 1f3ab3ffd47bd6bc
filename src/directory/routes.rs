//! `/unit`: from a request to the table, and to a page.

use crate::directory::{
    import::{self, ImportRefusal, Known},
    pages::{self, EditView, ImportView, ListView, NewView, PreviewView, TypedUnit},
    table::{self, NewUnit, RegionRow, UnitFilter, UnitKind, UnitRow},
};
use crate::kernel::{actor::Role, text::Title, unit::UnitCode};
use crate::web::{
    component::form_parts::Errors,
    error::PageError,
    flash,
    form::{self, Seal, Submission},
    guard::Visitor,
    layout::{self, Crumb, Page},
    routes::{Access, Routes},
    upload::Upload,
};
use actix_web::{
    HttpResponse,
    http::header::{CONTENT_DISPOSITION, ContentType},
    web::{Data, Path, Query},
};
use maud::Markup;
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
        .get("/unit/impor/contoh.csv", KEEPERS, template)
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

fn import_page(visitor: &Visitor, errors: Errors) -> Page {
    let mut frame = below(visitor, "Impor unit");
    frame.has_errors = !errors.is_empty();
    frame.main = pages::import(&ImportView { errors, seal: visitor.seal() });
    frame
}

async fn import_form(visitor: Visitor, pool: Data<PgPool>) -> Shown {
    keeper(&visitor, &pool).await?;
    Ok(layout::page(&import_page(&visitor, Errors::default())))
}

async fn template() -> HttpResponse {
    HttpResponse::Ok()
        .content_type(ContentType(actix_web::mime::TEXT_CSV_UTF_8))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"contoh-unit.csv\""))
        // The mark by which Excel knows UTF-8.
        .body(format!("\u{feff}{}", import::TEMPLATE))
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

fn preview_page(visitor: &Visitor, preview: import::Preview, text: String, seal: Seal) -> Page {
    let mut frame = below(visitor, "Periksa impor unit");
    frame.main = pages::preview(&PreviewView { preview, text, seal });
    frame
}

async fn preview(visitor: Visitor, pool: Data<PgPool>, mut upload: Upload) -> Answer {
    keeper(&visitor, &pool).await?;
    let again = |sentence: String| Ok(form::refused(&import_page(&visitor, Errors::one("berkas", sentence))));
    if upload.file_name().is_none() {
        return again("Pilih dulu berkas CSV yang akan diimpor.".into());
    }
    let Some(bytes) = upload.read_file(import::MAX_BYTES).await? else {
        return again("Berkas ini lebih besar dari 500 KB. Bagi menjadi beberapa berkas.".into());
    };
    let known = known(&pool).await?;
    let read = import::decode(&bytes).and_then(|(text, remark)| {
        let preview = import::read(&text, &known)?;
        Ok::<_, ImportRefusal>((text, import::Preview { remark, ..preview }))
    });
    match read {
        Ok((text, preview)) => {
            let page = preview_page(&visitor, preview, text, visitor.seal());
            Ok(HttpResponse::Ok().content_type(ContentType::html()).body(layout::page(&page).into_string()))
        }
        Err(refusal) => again(refusal.to_string()),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Confirmed {
    isi: String,
}

async fn import_confirmed(visitor: Visitor, pool: Data<PgPool>, sent: Submission<Confirmed>) -> Answer {
    keeper(&visitor, &pool).await?;
    let preview = match import::read(&sent.fields.isi, &known(&pool).await?) {
        Ok(preview) => preview,
        Err(refusal) => return Ok(form::refused(&import_page(&visitor, Errors::one("berkas", refusal)))),
    };
    let units = preview.good();
    let added = table::add_units(&**pool, &units).await?;
    if added == 0 {
        return Ok(flash::to_refusing(
            "/unit",
            "Tidak ada unit baru: semua kode di berkas itu sudah ada atau belum benar.",
        ));
    }
    Ok(flash::to_saying("/unit", &format!("{added} unit ditambahkan.")))
}
