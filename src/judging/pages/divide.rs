//! `/panitia/babak/{babak}/juri/bagi`: the wishes, and the division that follows from them before it is applied.

use super::{panel::insiders, round_status};
use crate::judging::{
    form::divide::{Proposed, TypedDivision, field_of_expertise},
    read_model::RoundHead,
};
use crate::kernel::{actor::Role, ids::PersonId};
use crate::scoring::assign::Origin;
use crate::web::{
    component::{
        banner::{Notice, notice},
        button,
        choice::{Check, check},
        field,
        fold::{Fold, fold},
        form_parts::Errors,
        heading::Heading,
        status::Kind,
        table::{Col, Table},
    },
    form::Seal,
};
use maud::{Markup, html};

/// The form, and what came of it.
pub struct DivideView {
    pub head: RoundHead,
    pub entries: usize,
    pub judges: Vec<JudgeRow>,
    /// Those of them to whom another role opens the names in a blind round.
    pub insiders: Vec<(String, Vec<Role>)>,
    /// Key and label of each category that an entry has.
    pub categories: Vec<(String, String)>,
    pub typed: TypedDivision,
    pub errors: Errors,
    pub outcome: Option<Outcome>,
    pub seal: Seal,
}

/// Somebody who may be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgeRow {
    pub id: PersonId,
    pub name: String,
    pub from: String,
    /// Why the judge can be given no entry at all.
    pub barred: Option<&'static str>,
    /// Entries that the judge may not have.
    pub conflicts: usize,
    /// Duties that last.
    pub duties: usize,
}

/// What follows from the wishes.
pub enum Outcome {
    /// Sentences.
    Impossible(Vec<String>),
    Plan(Plan),
}

/// A division that can be applied.
pub struct Plan {
    pub rows: Vec<PlannedEntry>,
    pub loads: Vec<PlannedLoad>,
    /// Judge and title of each duty that ends.
    pub ended: Vec<(String, String)>,
    /// How good the division is.
    pub sentences: Vec<String>,
    pub proposed: Proposed,
    pub seal: Seal,
}

/// Who would judge one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedEntry {
    pub title: String,
    pub unit: String,
    pub judges: Vec<(String, Origin)>,
}

/// What one judge would have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedLoad {
    pub name: String,
    pub entries: u32,
    pub kept: u32,
}

impl DivideView {
    fn address(&self) -> String {
        format!("/panitia/babak/{}/juri/bagi", self.head.id)
    }
}

/// The page.
pub fn main(view: &DivideView) -> Markup {
    let head = &view.head;
    html! {
        (view.errors.summary())
        (Heading::new("Bagi otomatis").eyebrow(format!("{} · {}", head.rules.label, head.edition_name))
            .status(round_status(head.state))
            .lead("Sistem membagi usulan kepada juri seadil mungkin. Juri yang terlalu dekat dengan pengusul tidak pernah diberi usulan itu."))
        (insiders(&view.insiders))
        @match &view.outcome {
            None => (wishes(view)),
            Some(Outcome::Impossible(reasons)) => {
                (notice(&Notice {
                    kind: Kind::Tolak,
                    title: "Pembagian ini tidak mungkin.".to_owned(),
                    body: html! { ul { @for reason in reasons { li { (reason) } } } p { "Ubah pilihan di bawah: tambah juri, atau longgarkan batasnya." } },
                }))
                (wishes(view))
            }
            Some(Outcome::Plan(plan)) => {
                (planned(view, plan))
                (fold(&Fold { title: "Ubah pilihan, lalu lihat pratinjau baru", open: false, body: wishes(view) }))
            }
        }
    }
}

fn wishes(view: &DivideView) -> Markup {
    let (typed, errors) = (&view.typed, &view.errors);
    let panel = field::number("Juri untuk setiap usulan", "panel").value(typed.panel.as_str());
    let lowest =
        field::number("Usulan untuk setiap juri, paling sedikit", "paling_sedikit").value(typed.lowest.as_str());
    let highest =
        field::number("Usulan untuk setiap juri, paling banyak", "paling_banyak").value(typed.highest.as_str());
    let seniors =
        field::number("Juri senior di setiap panel, paling sedikit", "senior_tiap").value(typed.senior_seats.as_str());
    html! {
        form method="post" action=(view.address()) {
            (view.seal)
            (panel.required().error(errors.of("panel")))
            (lowest.optional().error(errors.of("paling_sedikit")))
            (highest.optional().error(errors.of("paling_banyak")).hint("Kosongkan bila tidak dibatasi. Beban tetap diratakan."))
            (seniors.optional().error(errors.of("senior_tiap")).hint("Tandai siapa yang senior di daftar juri."))
            (check(&Check {
                label: "Usulan dari satu kecamatan dinilai panel yang sama, bila mungkin",
                name: "sekecamatan",
                value: "ya",
                checked: typed.together,
                hint: Some("Untuk kunjungan lapangan."),
                error: None,
            }))
            h2 id="juri" { "Juri yang ikut" }
            p { "Lembar nilai yang sudah mulai diisi tetap pada jurinya. Tugas lain sedapat mungkin tidak dipindahkan." }
            @if let Some(error) = errors.of("juri") { p.error { (error) } }
            (judges(view))
            (button::actions(html! {
                (button::main("Lihat pratinjau"))
                (button::quiet("Kembali").href(format!("/panitia/babak/{}/juri", view.head.id)))
            }))
            p.muted { "Pratinjau belum mengubah apa pun." }
        }
    }
}

fn judges(view: &DivideView) -> Markup {
    let mut columns = vec![Col::head("Juri"), Col::text("Senior")];
    if !view.categories.is_empty() {
        columns.push(Col::text("Paling menguasai"));
    }
    let rows = view.judges.iter().map(|judge| {
        let key = judge.id.to_string();
        let mut cells = vec![chosen(view, judge, &key), senior(view, judge, &key)];
        if !view.categories.is_empty() {
            cells.push(knows(view, judge, &key));
        }
        cells
    });
    html! { (Table::new("Juri yang dapat dipilih", columns).rows(rows).stacked().hide_caption()) }
}

fn chosen(view: &DivideView, judge: &JudgeRow, key: &str) -> Markup {
    let id = format!("juri-{key}");
    html! {
        div.choice {
            input.choice-input type="checkbox" id=(id) name="juri" value=(key)
                checked[judge.barred.is_none() && view.typed.judges.contains(key)] disabled[judge.barred.is_some()];
            span.choice-text {
                label.choice-label for=(id) { (judge.name) }
                span.hint {
                    (judge.from)
                    @if judge.duties > 0 { " · bertugas untuk " (judge.duties) " usulan" }
                    @if let Some(why) = judge.barred { " · tidak dapat dipilih: " (why) }
                    @else if judge.conflicts > 0 { " · tidak boleh menilai " (judge.conflicts) " usulan" }
                }
            }
        }
    }
}

fn senior(view: &DivideView, judge: &JudgeRow, key: &str) -> Markup {
    let id = format!("senior-{key}");
    html! {
        div.choice {
            input.choice-input type="checkbox" id=(id) name="senior" value=(key)
                checked[view.typed.seniors.contains(key)] disabled[judge.barred.is_some()];
            span.choice-text { label.choice-label for=(id) { "Senior" span.sr { ": " (judge.name) } } }
        }
    }
}

fn knows(view: &DivideView, judge: &JudgeRow, key: &str) -> Markup {
    let own = view.typed.expertise.get(key);
    let label = format!("Bidang yang paling dikuasai {}", judge.name);
    html! {
        select.input name=(field_of_expertise(key)) aria-label=(label) disabled[judge.barred.is_some()] {
            option value="" { "Tidak dibedakan" }
            @for (category, label) in &view.categories {
                option value=(category) selected[own == Some(category)] { (label) }
            }
        }
    }
}

fn planned(view: &DivideView, plan: &Plan) -> Markup {
    let (new, ended) = (plan.proposed.give.len(), plan.proposed.end.len());
    let kept: u32 = plan.loads.iter().map(|load| load.kept).sum();
    html! {
        h2 { "Pratinjau" }
        p {
            b { (view.entries) " usulan" } " untuk " b { (plan.loads.len()) " juri" } ": "
            (new) " tugas baru, " (kept) " tugas tetap, " (ended) " tugas berakhir."
        }
        @for sentence in &plan.sentences { p { (sentence) } }
        @if new + ended == 0 {
            p { "Tidak ada yang perlu diubah: penugasan yang ada sudah sesuai." }
        } @else {
            form method="post" action={ (view.address()) "/terapkan" } {
                (plan.seal)
                @for (name, value) in view.typed.fields().into_iter().chain(plan.proposed.fields()) {
                    (field::hidden(&name, &value))
                }
                (button::actions(html! { (button::main("Terapkan pembagian ini")) }))
            }
        }
        (loads(plan))
        (ending(plan))
        (table(plan))
    }
}

fn loads(plan: &Plan) -> Markup {
    let columns = vec![Col::head("Juri"), Col::number("Usulan"), Col::number("Tetap"), Col::number("Baru")];
    let rows = plan.loads.iter().map(|load| {
        vec![
            html! { (load.name) },
            html! { (load.entries) },
            html! { (load.kept) },
            html! { (load.entries - load.kept) },
        ]
    });
    html! { h2 { "Beban setiap juri" } (Table::new("Beban setiap juri", columns).rows(rows).stacked().hide_caption()) }
}

fn ending(plan: &Plan) -> Markup {
    let columns = vec![Col::head("Juri"), Col::text("Usulan")];
    let rows = plan.ended.iter().map(|(judge, title)| vec![html! { (judge) }, html! { (title) }]);
    html! {
        @if !plan.ended.is_empty() {
            h2 { "Tugas yang berakhir" }
            p { "Lembar nilainya belum disentuh. Tugas dengan lembar nilai yang sudah diisi tidak pernah dipindahkan." }
            (Table::new("Tugas yang berakhir", columns).rows(rows).stacked().hide_caption())
        }
    }
}

fn table(plan: &Plan) -> Markup {
    let columns = vec![Col::head("Usulan"), Col::text("Juri")];
    let rows = plan.rows.iter().map(|row| {
        vec![
            html! { (row.title) span.hint { (row.unit) } },
            html! {
                @for (n, (name, origin)) in row.judges.iter().enumerate() {
                    @if n > 0 { ", " }
                    (name)
                    @if *origin == Origin::New { " " span.small.muted { "(baru)" } }
                }
            },
        ]
    });
    html! { h2 { "Siapa menilai apa" } (Table::new("Siapa menilai apa", columns).rows(rows).stacked().hide_caption()) }
}
