//! The public catalogue, and the innovations of one's own units.

use super::{dated_status, year_status};
use crate::innovation::{
    events::{Stage, Urusan},
    read_model::{CatalogueFilter, InnovationRow, OwnerRow},
};
use crate::web::component::{
    button,
    empty::{Empty, empty},
    field::{self, Choice},
    heading::Heading,
    pager::{Pager, pager},
    status::{Status, tag},
    table::{Col, Table},
};
use maud::{Markup, html};

/// One page of the catalogue.
pub struct CatalogueView {
    pub rows: Vec<InnovationRow>,
    /// The units to choose from.
    pub owners: Vec<OwnerRow>,
    pub filter: CatalogueFilter,
    pub total: i64,
    pub page: usize,
    pub pages: usize,
    /// The address up to the page number.
    pub href: String,
    pub may_register: bool,
}

/// `/inovasi`
pub fn catalogue(view: &CatalogueView) -> Markup {
    let filtered = view.filter != CatalogueFilter::default();
    html! {
        (Heading::new("Inovasi").lead("Cara kerja baru yang dipakai unit pemerintah di sini. Cari, pelajari, tiru."))
        @if view.total == 0 && !filtered {
            (empty(&Empty {
                title: "Belum ada inovasi.",
                text: "Di sini akan terdaftar setiap inovasi, dari yang baru dimulai sampai yang sudah bertahun-tahun dipakai.",
                action: view.may_register.then(|| button::main("Daftarkan inovasi").href("/inovasi/baru")),
            }))
        } @else {
            (filters(view))
            @if view.rows.is_empty() {
                (empty(&Empty {
                    title: "Tidak ada yang cocok.",
                    text: "Coba kata yang lebih pendek, atau longgarkan pilihan urusan, tahap dan unit.",
                    action: Some(button::second("Lihat semua inovasi").href("/inovasi")),
                }))
            } @else {
                ul.list { @for row in &view.rows { li { (item(row)) } } }
                (pager(&Pager {
                    page: view.page,
                    pages: view.pages,
                    href: view.href.clone(),
                    total: format!("{} inovasi", view.total),
                }))
            }
        }
    }
}

fn filters(view: &CatalogueView) -> Markup {
    let urusan = Urusan::ALL.iter().map(|it| Choice::new(it.code(), it.label())).collect();
    let stages = Stage::ALL.iter().map(|it| Choice::new(it.code(), it.label())).collect();
    let units = view.owners.iter().map(|it| Choice::new(it.unit.as_str(), it.unit_name.as_str())).collect();
    let code = |code: Option<&'static str>| code.unwrap_or_default();
    html! {
        form.filters method="get" action="/inovasi" role="search" {
            (field::search("Cari", "cari").value(view.filter.search.as_str()))
            (field::select("Urusan", "urusan", urusan).value(code(view.filter.urusan.map(Urusan::code))).empty_choice("Semua urusan"))
            (field::select("Tahap", "tahap", stages).value(code(view.filter.stage.map(Stage::code))).empty_choice("Semua tahap"))
            (field::select("Unit", "unit", units)
                .value(view.filter.unit.as_ref().map_or("", |unit| unit.as_str()))
                .empty_choice("Semua unit"))
            (button::second("Cari"))
        }
    }
}

fn item(row: &InnovationRow) -> Markup {
    html! {
        h3 { a href={ "/inovasi/" (row.id) } { (row.details.title) } }
        @if let Some(long_form) = &row.details.long_form { p.muted { (long_form) } }
        p { (shortened(row.details.summary.as_str(), 200)) }
        div.row {
            span { (row.unit_name) }
            (tag(row.details.urusan.label()))
            (tag(row.details.stage.label()))
            @if let (Some(status), Some(year)) = (row.last_status, row.last_year) { (dated_status(status, year)) }
            @if row.awards > 0 { span.muted { (row.awards) " penghargaan" } }
        }
    }
}

/// The beginning of a text, cut between words.
fn shortened(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let cut: String = text.chars().take(limit).collect();
    let whole = cut.rsplit_once(char::is_whitespace).map_or(cut.as_str(), |(whole, _)| whole);
    format!("{}…", whole.trim_end_matches([',', '.', ';', ':']))
}

/// The innovations of an operator's units.
pub struct OursView {
    pub rows: Vec<InnovationRow>,
    /// The year whose report is due.
    pub this_year: i32,
}

/// `/inovasi/kami`
pub fn ours(view: &OursView) -> Markup {
    let missing = view.rows.iter().filter(|row| !reported(row, view.this_year)).count();
    let columns = vec![
        Col::head("Inovasi"),
        Col::text("Unit"),
        Col::text("Tahap"),
        Col::text(format!("Status {}", view.this_year)),
    ];
    let rows = view.rows.iter().map(|row| {
        vec![
            html! {
                a href={ "/inovasi/" (row.id) } { (row.details.title) }
                @if let Some(long_form) = &row.details.long_form { " " span.muted.small { (long_form) } }
            },
            html! { (row.unit_name) },
            html! { (row.details.stage.label()) },
            html! {
                @if let (true, Some(status)) = (reported(row, view.this_year), row.last_status) {
                    (year_status(status))
                } @else {
                    (Status::peringatan("Belum dilaporkan")) " "
                    a href={ "/inovasi/" (row.id) "/status" } { "Laporkan" span.sr { " " (row.details.title) } }
                }
            },
        ]
    });
    let nothing = empty(&Empty {
        title: "Unit Anda belum punya inovasi terdaftar.",
        text: "Daftarkan sekali saja. Setelah itu inovasi ini bisa diusulkan ke lomba mana pun, tahun ini dan tahun-tahun berikutnya.",
        action: Some(button::main("Daftarkan inovasi").href("/inovasi/baru")),
    });
    html! {
        (Heading::new("Inovasi kami").lead("Semua inovasi unit Anda, yang terakhir diubah paling atas."))
        @if !view.rows.is_empty() {
            (button::actions(html! { (button::main("Daftarkan inovasi").href("/inovasi/baru")) }))
            @if missing > 0 {
                p { (missing) " inovasi belum dilaporkan statusnya untuk tahun " (view.this_year) "." }
            }
        }
        (Table::new("Inovasi unit Anda", columns).rows(rows).stacked().hide_caption().empty(nothing))
    }
}

fn reported(row: &InnovationRow, year: i32) -> bool {
    row.last_year == Some(year)
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn a_long_text_is_cut_between_words() {
        assert_eq!(shortened("satu dua tiga", 20), "satu dua tiga");
        assert_eq!(shortened("satu dua, tiga", 11), "satu dua…");
    }
}
