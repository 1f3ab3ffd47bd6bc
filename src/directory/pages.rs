//! The pages of units.

use crate::directory::table::{RegionRow, UnitFilter, UnitKind, UnitRow};
use crate::kernel::region::Level;
use crate::web::{
    component::{
        button,
        empty::{Empty, empty},
        field::{self, Choice},
        form_parts::Errors,
        heading::Heading,
        pager::{Pager, pager},
        status::Status,
        table::{Col, Table},
    },
    form::Seal,
};
use maud::{Markup, html};

/// One page of the list of units.
pub struct ListView {
    pub rows: Vec<UnitRow>,
    pub filter: UnitFilter,
    pub total: i64,
    pub page: usize,
    pub pages: usize,
    /// The address up to the page number.
    pub href: String,
    pub may_edit: bool,
}

/// `/unit`
pub fn list(view: &ListView) -> Markup {
    let kinds = UnitKind::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label())).collect();
    let states = vec![Choice::new("ya", "Aktif"), Choice::new("tidak", "Tidak aktif")];
    let active = match view.filter.active {
        Some(true) => "ya",
        Some(false) => "tidak",
        None => "",
    };
    html! {
        (Heading::new("Unit").lead("Dinas, badan, bagian, kecamatan, rumah sakit, puskesmas, desa dan kelurahan yang dapat memiliki inovasi."))
        @if view.may_edit {
            (button::actions(html! {
                (button::main("Tambah unit").href("/unit/baru"))
                (button::second("Impor dari Excel atau CSV").href("/unit/impor"))
            }))
        }
        form.filters method="get" action="/unit" role="search" {
            (field::search("Cari", "cari").value(view.filter.search.as_str()))
            (field::select("Jenis", "jenis", kinds).value(view.filter.kind.map_or("", UnitKind::code)).empty_choice("Semua jenis"))
            (field::select("Keadaan", "aktif", states).value(active).empty_choice("Semua"))
            (button::second("Cari"))
        }
        (units(view))
        (pager(&Pager { page: view.page, pages: view.pages, href: view.href.clone(), total: format!("{} unit", view.total) }))
    }
}

fn units(view: &ListView) -> Markup {
    let columns = vec![
        Col::head("Nama"),
        Col::text("Kode"),
        Col::text("Jenis"),
        Col::text("Induk"),
        Col::text("Wilayah"),
        Col::text("Keadaan"),
    ];
    let rows = view.rows.iter().map(|row| {
        vec![
            html! {
                @if view.may_edit { a href={ "/unit/" (row.code) "/ubah" } { (row.name) } } @else { (row.name) }
            },
            html! { span.mono.small { (row.code) } },
            html! { (row.kind.label()) },
            html! { (row.parent_name.as_deref().unwrap_or_default()) },
            html! { @if row.region.level() > Level::Kabupaten { (row.region_name) } },
            state(row.active),
        ]
    });
    let nothing = empty(&Empty {
        title: "Tidak ada unit yang cocok.",
        text: "Coba kata yang lebih pendek, atau longgarkan pilihannya.",
        action: Some(button::second("Lihat semua unit").href("/unit")),
    });
    html! { (Table::new("Unit", columns).rows(rows).stacked().hide_caption().empty(nothing)) }
}

fn state(active: bool) -> Markup {
    html! { @if active { (Status::selesai("Aktif")) } @else { (Status::netral("Tidak aktif")) } }
}

/// What was typed of a new unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedUnit {
    pub code: String,
    pub name: String,
    pub kind: String,
    pub parent: String,
    pub region: String,
}

/// The form of a new unit.
pub struct NewView {
    pub typed: TypedUnit,
    pub errors: Errors,
    pub seal: Seal,
    /// Units that can be a parent.
    pub parents: Vec<UnitRow>,
    /// The kabupaten and its kecamatan.
    pub regions: Vec<RegionRow>,
}

/// `/unit/baru`
pub fn new(view: &NewView) -> Markup {
    let (typed, errors) = (&view.typed, &view.errors);
    let kinds = UnitKind::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label())).collect();
    let parents = view.parents.iter().map(|unit| Choice::new(unit.code.as_str(), unit.name.as_str())).collect();
    let regions = view.regions.iter().map(|region| Choice::new(region.code.as_str(), region.name.as_str())).collect();
    html! {
        (Heading::new("Tambah unit"))
        (errors.summary())
        form.form method="post" action="/unit/baru" {
            (view.seal)
            (field::text("Nama", "nama").value(typed.name.as_str()).error(errors.of("nama")).required().attr("maxlength", "200"))
            (field::text("Kode", "kode").value(typed.code.as_str()).error(errors.of("kode")).required().width("w-medium")
                .attr("autocapitalize", "none").attr("spellcheck", "false")
                .hint("Huruf kecil, angka, titik dan tanda hubung, misalnya puskesmas-kelir. Kode tidak dapat diubah."))
            (field::select("Jenis", "jenis", kinds).value(typed.kind.as_str()).error(errors.of("jenis")).required())
            (field::select("Induk", "induk", parents).value(typed.parent.as_str()).error(errors.of("induk"))
                .empty_choice("Tidak ada").hint("Unit di atasnya: juri dari unit induk tidak boleh menilai unit ini."))
            (field::select("Wilayah", "wilayah", regions).value(typed.region.as_str()).error(errors.of("wilayah")).no_empty_choice())
            (button::actions(html! { (button::main("Tambah unit")) (button::quiet("Batal").href("/unit")) }))
        }
    }
}

/// The form of one unit.
pub struct EditView {
    pub row: UnitRow,
    pub name: String,
    pub errors: Errors,
    pub seal: Seal,
    /// For the form that switches the unit on or off.
    pub switch: Seal,
}

/// `/unit/{kode}/ubah`
pub fn edit(view: &EditView) -> Markup {
    let place = format!("/unit/{}", view.row.code);
    let (to, word) = if view.row.active { ("tidak", "Nonaktifkan unit") } else { ("ya", "Aktifkan lagi") };
    html! {
        (Heading::new(view.row.name.as_str()).eyebrow(view.row.kind.label()).meta(html! { (state(view.row.active)) span.mono { (view.row.code) } }))
        (view.errors.summary())
        form.form method="post" action={ (place) "/ubah" } {
            (view.seal)
            (field::text("Nama", "nama").value(view.name.as_str()).error(view.errors.of("nama")).required().attr("maxlength", "200"))
            (button::actions(html! { (button::main("Simpan nama")) (button::quiet("Batal").href("/unit")) }))
        }
        h2 { @if view.row.active { "Nonaktifkan" } @else { "Aktifkan lagi" } }
        p {
            "Unit yang tidak aktif tidak dapat mendaftarkan inovasi baru. "
            "Inovasi dan usulannya yang sudah ada tetap tersimpan dan terbaca."
        }
        form method="post" action={ (place) "/aktif" } {
            (view.switch)
            (field::hidden("aktif", to))
            @if view.row.active { (button::danger(word)) } @else { (button::second(word)) }
        }
    }
}
