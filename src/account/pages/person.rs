//! One person, for those who manage them.

use super::{
    PostsView, error_of,
    people::{person_fields, role_choices},
    posts::posts,
};
use crate::{
    account::{
        profile::{Errors, ProfileForm},
        table::{AuditRow, GrantRow, PersonRow, Place},
    },
    kernel::actor::Role,
    web::{
        component::{
            button, field,
            fold::{Fold, fold},
            form_parts::error_summary,
            heading::Heading,
            status::Status,
            table::{Col, Table},
            trail::{Entry, Trail, trail},
        },
        form::Seal,
        guard::Visitor,
        layout::{self, Crumb, Page},
    },
};
use maud::{Markup, Render, html};

/// A person's account.
pub struct PersonView<'a> {
    pub visitor: &'a Visitor,
    pub seal: Seal,
    pub person: &'a PersonRow,
    pub grants: &'a [GrantRow],
    /// Which of the grants the visitor may take.
    pub revocable: Vec<i64>,
    pub audit: &'a [AuditRow],
    pub form: &'a ProfileForm,
    pub roles: &'a [Role],
    pub regions: &'a [Place],
    pub homes: &'a [Place],
    pub units: &'a [Place],
    pub posts: PostsView<'a>,
    pub errors: Errors,
    pub may_erase: bool,
    /// It is the visitor's own account.
    pub own: bool,
}

pub fn person(view: &PersonView<'_>) -> Markup {
    let person = view.person;
    let at = format!("/akun/orang/{}", person.id);
    let main = html! {
        (Heading::new(person.name.as_str()).lead(person.email.as_deref().or(person.username.as_deref()).unwrap_or_default()).status(state(person)))
        (error_summary(&view.errors))
        @if person.erased_at.is_some() {
            p { "Data pribadi orang ini sudah dihapus. Yang pernah dikerjakannya tetap tercatat, tanpa nama." }
        } @else {
            section { h2 { "Peran" } (roles(view, &at)) (give(view, &at)) }
            section { h2 { "Data" } (data(view, &at)) }
            section { h2 { "Tempat tugas lama" } (posts(&view.posts, &format!("{at}/bekas-jabatan"), &view.seal, !view.own, &view.errors)) }
            section { h2 { "Cara masuk" } (way_in(view, &at)) }
            @if view.may_erase && !view.own {
                section {
                    h2 { "Hapus data pribadi" }
                    p { "Nama, alamat dan cara masuk dihapus selamanya. Yang pernah dikerjakan orang ini tetap tercatat, tanpa nama." }
                    p { (button::quiet("Hapus data pribadi").href(format!("{at}/hapus"))) }
                }
            }
        }
    };
    let crumbs = vec![Crumb::new("Akun", "/akun/orang")];
    let side = Some(history(view));
    layout::page(&Page { main, side, crumbs, has_errors: !view.errors.is_empty(), ..view.visitor.page(&person.name) })
}

fn state(person: &PersonRow) -> Status {
    if person.erased_at.is_some() {
        Status::tolak("Dihapus")
    } else if person.has_password {
        Status::selesai("Aktif")
    } else if person.invited_until.is_some() {
        Status::jalan("Diundang")
    } else {
        Status::peringatan("Belum dapat masuk")
    }
}

fn roles(view: &PersonView<'_>, at: &str) -> Markup {
    let zone = view.visitor.zone();
    let rows = view.grants.iter().map(|grant| {
        let action = format!("{at}/peran/{}/cabut", grant.id);
        let by = grant.by_name.as_deref().unwrap_or("pengelola sistem");
        vec![
            html! { (grant.role.label()) },
            html! { (grant.place) },
            html! { (zone.short(grant.granted_at)) " oleh " (by) },
            html! {
                @if view.revocable.contains(&grant.id) {
                    (button::button_form(&button::ButtonForm {
                        action: &action,
                        csrf: &view.seal.csrf,
                        command_id: "",
                        hidden: &[],
                        button: button::quiet("Cabut").confirm(format!("Cabut peran {} di {}?", grant.role.label(), grant.place)),
                    }))
                }
            },
        ]
    });
    let columns = vec![Col::head("Peran"), Col::text("Di mana"), Col::text("Diberikan"), Col::text("")];
    Table::new("Peran", columns)
        .hide_caption()
        .stacked()
        .rows(rows)
        .empty(html! { p { "Orang ini tidak memegang peran." } })
        .render()
}

fn give(view: &PersonView<'_>, at: &str) -> Markup {
    let role_wrong = ["peran", "wilayah", "unit"].iter().any(|field| error_of(&view.errors, field).is_some());
    let body = html! {
        form method="post" action={ (at) "/peran" } {
            (view.seal)
            (role_choices(view.roles, view.regions, view.units, ("", "", ""), &view.errors))
            (button::actions(html! { (button::second("Beri peran")) }))
        }
    };
    fold(&Fold { title: "Beri peran lain", open: role_wrong, body })
}

fn data(view: &PersonView<'_>, at: &str) -> Markup {
    html! {
        form method="post" action=(at) {
            (view.seal)
            (person_fields(view.form, view.units, view.homes, &view.errors))
            (button::actions(html! { (button::main("Simpan data")) }))
        }
    }
}

fn way_in(view: &PersonView<'_>, at: &str) -> Markup {
    let zone = view.visitor.zone();
    let label = if view.person.has_password { "Buat tautan kata sandi baru" } else { "Buat tautan undangan baru" };
    let action = format!("{at}/tautan");
    html! {
        @if view.own {
            p { "Ini akun Anda sendiri. " a href="/akun/kata-sandi" { "Ganti kata sandi" } "." }
        } @else {
            @if view.person.has_password {
                p { "Kalau orang ini lupa kata sandinya, buat tautan. Kata sandi lamanya langsung tidak berlaku dan semua perangkatnya keluar." }
            } @else if let Some(until) = view.person.invited_until {
                p { "Tautan undangan berlaku sampai " (zone.long(until)) ". Tautan baru membatalkan yang lama." }
            } @else {
                p { "Orang ini belum punya kata sandi, dan tidak ada tautan yang berlaku." }
            }
            (button::actions(button::button_form(&button::ButtonForm {
                action: &action,
                csrf: &view.seal.csrf,
                command_id: "",
                hidden: &[],
                button: button::second(label),
            })))
        }
    }
}

fn history(view: &PersonView<'_>) -> Markup {
    let zone = view.visitor.zone();
    let entries = view.audit.iter().map(|row| Entry {
        sentence: if row.detail.is_empty() {
            format!("{}.", sentence_case(&row.action))
        } else {
            format!("{}: {}", sentence_case(&row.action), row.detail)
        },
        who: row.by_name.clone().unwrap_or_else(|| "Pengelola sistem".into()),
        when: zone.long(row.at),
        ..Entry::default()
    });
    trail(&Trail { title: "Riwayat akun".into(), entries: entries.collect() })
}

fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A link, shown once.
pub struct LinkView<'a> {
    pub visitor: &'a Visitor,
    pub person: &'a PersonRow,
    /// The whole address.
    pub url: &'a str,
}

pub fn link(view: &LinkView<'_>) -> Markup {
    let zone = view.visitor.zone();
    let main = html! {
        (Heading::new("Tautan untuk membuat kata sandi").lead(format!("Kirim tautan ini kepada {}. Jangan kirim kepada orang lain.", view.person.name)))
        (field::text("Tautan", "tautan").value(view.url).locked())
        p {
            "Tautan ini hanya tampil sekali, hanya dapat dipakai sekali"
            @if let Some(until) = view.person.invited_until { ", dan berlaku sampai " (zone.long(until)) }
            "."
        }
        p { a href={ "/akun/orang/" (view.person.id) } { "Sudah saya salin, kembali ke akunnya" } }
    };
    let crumbs = vec![Crumb::new("Akun", "/akun/orang")];
    layout::page(&Page { crumbs, main, ..view.visitor.page("Tautan undangan") })
}

/// The question before erasing.
pub struct EraseView<'a> {
    pub visitor: &'a Visitor,
    pub seal: Seal,
    pub person: &'a PersonRow,
    pub reason: &'a str,
    pub errors: Errors,
}

pub fn erase(view: &EraseView<'_>) -> Markup {
    let at = format!("/akun/orang/{}", view.person.id);
    let main = html! {
        (Heading::new("Hapus data pribadi").lead(format!("Data {} akan dihapus selamanya.", view.person.name)))
        (error_summary(&view.errors))
        p { "Yang dihapus: nama, e-mail, nama pengguna, telepon, NIP, unit kerja, tempat tinggal, tempat tugas lama, kata sandi dan semua perannya. Di tempat namanya akan tertulis “Nama dihapus”." }
        p { "Yang tetap: apa yang pernah dikerjakannya dalam lomba, karena itu arsip." }
        form method="post" action={ (at) "/hapus" } {
            (view.seal)
            (field::textarea("Alasan", "alasan").value(view.reason).rows(3).required()
                .hint("Misalnya: permintaan yang bersangkutan tanggal 3 Agustus 2026. Jangan tulis namanya.").error(error_of(&view.errors, "alasan")))
            (button::actions(html! { (button::danger("Hapus selamanya")) (button::quiet("Batal").href(at.as_str())) }))
        }
    };
    let crumbs = vec![Crumb::new("Akun", "/akun/orang"), Crumb::new(view.person.name.as_str(), at.as_str())];
    layout::page(&Page { main, crumbs, has_errors: !view.errors.is_empty(), ..view.visitor.page("Hapus data pribadi") })
}
