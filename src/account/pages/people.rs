//! The list of people and the form for a new one.

use super::{about, error_of};
use crate::{
    account::{
        profile::{Errors, ProfileForm},
        table::{PersonLine, Place},
    },
    kernel::actor::Role,
    web::{
        component::{
            button,
            choice::radios,
            empty::{Empty, empty},
            field::{self, Choice},
            form_parts::error_summary,
            heading::Heading,
            pager::{Pager, pager},
            status::Status,
            table::{Col, Table},
        },
        form::Seal,
        guard::Visitor,
        layout::{self, Crumb, Page},
    },
};
use maud::{Markup, Render, html};

/// A page of the list.
pub struct ListView<'a> {
    pub visitor: &'a Visitor,
    pub search: &'a str,
    pub role: Option<Role>,
    /// The roles the visitor can filter by.
    pub roles: &'a [Role],
    pub people: &'a [PersonLine],
    /// The page shown, from 1.
    pub number: usize,
    /// How many people match.
    pub total: usize,
}

/// People on one page of the list.
pub const PER_PAGE: usize = 50;

pub fn list(view: &ListView<'_>) -> Markup {
    let choices = view.roles.iter().map(|role| Choice::new(role.code(), role.label())).collect();
    let main = html! {
        (Heading::new("Akun").lead("Orang yang bekerja di sini, dengan perannya."))
        (button::actions(html! {
            (button::main("Undang orang").href("/akun/orang/baru"))
            (button::second("Impor juri").href("/akun/impor/juri"))
            (button::second("Impor operator").href("/akun/impor/operator"))
        }))
        form.filters method="get" action="/akun/orang" role="search" {
            (field::search("Cari nama, e-mail atau nama pengguna", "cari").value(view.search))
            (field::select("Peran", "peran", choices).value(view.role.map_or("", Role::code)).empty_choice("Semua peran"))
            (button::second("Tampilkan"))
        }
        (people(view))
        (pages_below(view))
    };
    layout::page(&Page { main, ..view.visitor.page("Akun") })
}

fn people(view: &ListView<'_>) -> Markup {
    let rows = view.people.iter().map(|person| {
        vec![
            html! { a href={ "/akun/orang/" (person.id) } { (person.name) } },
            html! { (person.login) },
            html! { @for role in &person.roles { div { (role) } } @if person.roles.is_empty() { "Tanpa peran" } },
            html! { @if person.has_password { (Status::selesai("Aktif")) } @else { (Status::jalan("Diundang")) } },
        ]
    });
    let filtered = !view.search.is_empty() || view.role.is_some();
    let nobody = html! {
        @if filtered {
            p { "Tidak ada yang cocok. " a href="/akun/orang" { "Tampilkan semua" } "." }
        } @else {
            (empty(&Empty {
                title: "Belum ada orang di sini.",
                text: "Undang operator, verifikator dan juri supaya lomba dapat dimulai.",
                action: None,
            }))
        }
    };
    let columns = vec![Col::head("Nama"), Col::text("Masuk dengan"), Col::text("Peran"), Col::text("Keadaan")];
    Table::new("Daftar orang", columns).hide_caption().stacked().rows(rows).empty(nobody).render()
}

fn pages_below(view: &ListView<'_>) -> Markup {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("cari", view.search).append_pair("peran", view.role.map_or("", Role::code));
    pager(&Pager {
        page: view.number,
        pages: view.total.div_ceil(PER_PAGE),
        href: format!("/akun/orang?{}&hal=", query.finish()),
        total: format!("{} orang", view.total),
    })
}

/// The form for a new person.
pub struct NewView<'a> {
    pub visitor: &'a Visitor,
    pub seal: Seal,
    pub form: &'a ProfileForm,
    pub role: &'a str,
    pub region: &'a str,
    pub unit: &'a str,
    pub roles: &'a [Role],
    pub regions: &'a [Place],
    pub homes: &'a [Place],
    pub units: &'a [Place],
    pub errors: Errors,
}

pub fn new_person(view: &NewView<'_>) -> Markup {
    let main = html! {
        (Heading::new("Undang orang").lead("Setelah disimpan, Anda mendapat tautan undangan untuk dikirim sendiri, misalnya lewat WhatsApp."))
        (error_summary(&view.errors))
        form method="post" action="/akun/orang/baru" {
            (view.seal)
            (person_fields(view.form, view.units, view.homes, &view.errors))
            (role_choices(view.roles, view.regions, view.units, (view.role, view.region, view.unit), &view.errors))
            (button::actions(html! { (button::main("Simpan dan buat tautan")) (button::quiet("Batal").href("/akun/orang")) }))
        }
    };
    let crumbs = vec![Crumb::new("Akun", "/akun/orang")];
    layout::page(&Page { main, crumbs, has_errors: !view.errors.is_empty(), ..view.visitor.page("Undang orang") })
}

/// What is known about a person, as fields.
pub(super) fn person_fields(form: &ProfileForm, units: &[Place], homes: &[Place], errors: &Errors) -> Markup {
    html! {
        (field::text("Nama lengkap", "nama").value(form.nama.as_str()).required().autocomplete("off").error(error_of(errors, "nama")))
        (field::email("E-mail", "email").value(form.email.as_str()).autocomplete("off")
            .hint("Untuk masuk. Boleh kosong kalau nama pengguna diisi. Tidak ada surat yang dikirim ke sana.").error(error_of(errors, "email")))
        (field::text("Nama pengguna", "username").value(form.username.as_str()).width("w-medium").optional()
            .hint("Untuk orang tanpa e-mail.").autocomplete("off").attr("autocapitalize", "none").error(error_of(errors, "username")))
        (field::text("Telepon", "telepon").value(form.telepon.as_str()).width("w-medium").optional()
            .attr("inputmode", "tel").autocomplete("off").error(error_of(errors, "telepon")))
        (field::text("NIP", "nip").value(form.nip.as_str()).width("w-medium").optional()
            .attr("inputmode", "numeric").autocomplete("off").error(error_of(errors, "nip")))
        (field::select("Unit kerja", "unit_kerja", places(units)).value(form.unit_kerja.as_str()).optional().empty_choice("Tidak bekerja di unit sini")
            .hint("Juri tidak menilai usulan dari unit kerjanya sendiri. Bila ia pindah selagi menilai, nilainya untuk unit itu tidak dihitung lagi.").error(error_of(errors, "unit_kerja")))
        (field::select("Tempat tinggal", "tempat_tinggal", places(homes)).value(form.tempat_tinggal.as_str()).optional().empty_choice("Tidak dicatat")
            .hint("Juri tidak menilai usulan dari desanya sendiri.").error(error_of(errors, "tempat_tinggal")))
    }
}

/// The role to give and where; `chosen` is role, region, unit as typed.
pub(super) fn role_choices(
    roles: &[Role],
    regions: &[Place],
    units: &[Place],
    chosen: (&str, &str, &str),
    errors: &Errors,
) -> Markup {
    let (role, region, unit) = chosen;
    let choices = roles.iter().map(|role| Choice::new(role.code(), role.label()).hint(about(*role))).collect();
    html! {
        (radios("Peran", "peran", choices).value(role).required().error(error_of(errors, "peran")))
        (field::select("Wilayah peran", "wilayah", places(regions)).value(region)
            .hint("Untuk panitia, verifikator, juri dan pimpinan.").error(error_of(errors, "wilayah")))
        (field::select("Unit yang diwakili", "unit", places(units)).value(unit)
            .hint("Untuk operator.").error(error_of(errors, "unit")))
    }
}

pub(super) fn places(places: &[Place]) -> Vec<Choice<'_>> {
    places.iter().map(|place| Choice::new(place.code.as_str(), place.name.as_str())).collect()
}
