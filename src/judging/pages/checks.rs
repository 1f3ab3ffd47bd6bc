//! What a judge sees on the spot: findings in the sheet, and `/penilaian/{tugas}/foto`.

use crate::judging::{
    form::{TypedSheet, check_field, check_value, seen},
    read_model::{Desk, DutyRow, PhotoRow, RoundHead, Sheet},
};
use crate::scoring::rules::{Choice, Finding, RoundRules};
use crate::web::{
    component::{
        button, field,
        form_parts::Errors,
        heading::Heading,
        table::{Col, Table},
    },
    form::Seal,
};
use maud::{Markup, html};

/// A choice of what was seen for each facility.
pub fn inputs(rules: &RoundRules, typed: &TypedSheet, errors: &Errors) -> Markup {
    html! {
        @for check in &rules.checks { (input(check, typed, errors)) }
    }
}

fn input(check: &Choice, typed: &TypedSheet, errors: &Errors) -> Markup {
    let name = check_field(&check.key);
    let choices = [None, Some(Finding::Present), Some(Finding::Absent)]
        .map(|finding| field::Choice::new(check_value(finding), seen(finding)));
    let value = typed.checks.get(&check.key).map_or("", String::as_str);
    html! {
        (field::select(check.label.as_str(), name.as_str(), choices.to_vec()).no_empty_choice().value(value)
            .error(errors.of(&name)).width("w-medium"))
    }
}

/// What was seen, and the photos of it; `place` is where a photo is read, up to its id.
pub fn table(rules: &RoundRules, sheet: &Sheet, place: &str) -> Markup {
    let rows = rules.checks.iter().map(|check| {
        let photos = of(&sheet.photos, check);
        vec![
            html! { (check.label) },
            html! { (seen(sheet.checks.get(&check.key).copied())) },
            html! { @for (at, photo) in photos.iter().enumerate() { a href={ (place) (photo.attachment) } { "Foto " (at + 1) } " " } },
        ]
    });
    let columns = vec![Col::head("Fasilitas"), Col::text("Di tempat"), Col::text("Foto")];
    html! { (Table::new("Fasilitas yang dilihat di tempat", columns).rows(rows).stacked()) }
}

fn of<'a>(photos: &'a [PhotoRow], check: &Choice) -> Vec<&'a PhotoRow> {
    photos.iter().filter(|photo| photo.check_key == check.key).collect()
}

/// What one judge saw.
pub struct SeenView {
    pub head: RoundHead,
    pub duty: DutyRow,
    pub sheet: Sheet,
    /// Where a photo is read, up to its id.
    pub place: String,
}

/// `/panitia/babak/{babak}/juri/{tugas}/fasilitas`
pub fn seen_by(view: &SeenView) -> Markup {
    let (head, duty) = (&view.head, &view.duty);
    html! {
        (Heading::new("Fasilitas yang dilihat juri").eyebrow(format!("{} · {}", head.rules.label, head.edition_name))
            .lead(format!("{} di {}, {}. Tidak masuk nilai.", duty.judge_name, duty.title, duty.unit_name)))
        (table(&head.rules, &view.sheet, &view.place))
    }
}

/// The photos of one sheet.
pub struct PhotosView {
    pub desk: Desk,
    /// Whether photos may still be added and removed.
    pub writable: bool,
    /// The check that was chosen last.
    pub chosen: String,
    pub errors: Errors,
    /// For the form, then one for each photo.
    pub seals: Vec<Seal>,
    /// The largest file, in words.
    pub limit: String,
    /// The most photos of one facility.
    pub most: usize,
}

/// `/penilaian/{tugas}/foto`
pub fn photos(view: &PhotosView) -> Markup {
    let (desk, rules) = (&view.desk, &view.desk.head.rules);
    let place = format!("/penilaian/{}", desk.id);
    let mut seals = view.seals.iter();
    html! {
        (Heading::new("Foto fasilitas").eyebrow(desk.paper.name())
            .lead("Foto menyertai lembar nilai Anda dan dibaca panitia setelah babak ditutup."))
        (view.errors.summary())
        @if view.writable {
            @if let Some(seal) = seals.next() { (add(view, &place, seal)) }
        }
        @if desk.sheet.photos.is_empty() { p.muted { "Belum ada foto." } }
        @for check in &rules.checks {
            @let own = of(&desk.sheet.photos, check);
            @if !own.is_empty() {
                h2 { (check.label) }
                @for (at, photo) in own.iter().enumerate() {
                    div.stack {
                        a href={ (place) "/foto/" (photo.attachment) } {
                            img src={ (place) "/foto/" (photo.attachment) } alt={ "Foto " (at + 1) ", " (check.label) } width="240" height="180" loading="lazy" style="object-fit:cover";
                        }
                        @if view.writable {
                            @if let Some(seal) = seals.next() {
                                form method="post" action={ (place) "/foto/" (photo.attachment) "/hapus" } {
                                    (seal)
                                    (button::quiet("Hapus foto ini"))
                                }
                            }
                        }
                    }
                }
            }
        }
        p { a href=(place) { "Kembali ke lembar nilai" } }
    }
}

fn add(view: &PhotosView, place: &str, seal: &Seal) -> Markup {
    let choices =
        view.desk.head.rules.checks.iter().map(|check| field::Choice::new(check.key.as_str(), check.label.as_str()));
    html! {
        form method="post" action={ (place) "/foto" } enctype="multipart/form-data" {
            (seal)
            (field::select("Fasilitas", "fasilitas", choices.collect()).value(view.chosen.as_str())
                .error(view.errors.of("fasilitas")).required())
            (field::file("Foto", "berkas", "image/jpeg,image/png").required().error(view.errors.of("berkas"))
                .hint(format!("JPEG atau PNG, paling besar {}, paling banyak {} foto untuk satu fasilitas. Perlu sinyal.", view.limit, view.most)))
            (button::actions(html! { (button::main("Kirim foto")) }))
        }
    }
}
