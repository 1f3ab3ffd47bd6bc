//! The visitor's own account.

use super::{PostsView, about, error_of, posts::posts, sign_in::new_password};
use crate::{
    account::{
        profile::{Errors, ProfileForm},
        table::{GrantRow, PersonRow},
    },
    kernel::time::Zone,
    web::{
        component::{
            banner::{Notice, notice},
            button, field,
            form_parts::error_summary,
            heading::Heading,
            status::Kind,
            table::{Col, Table},
        },
        form::Seal,
        guard::Visitor,
        layout::{self, Crumb, Page},
        session::Device,
    },
};
use maud::{Markup, Render, html};

/// What the visitor sees of their own account.
pub struct OwnView<'a> {
    pub visitor: &'a Visitor,
    pub seal: Seal,
    pub person: &'a PersonRow,
    pub grants: &'a [GrantRow],
    pub devices: &'a [Device],
    pub posts: PostsView<'a>,
    pub form: &'a ProfileForm,
    pub errors: Errors,
}

pub fn own(view: &OwnView<'_>) -> Markup {
    let zone = view.visitor.zone();
    let main = html! {
        (Heading::new("Akun Anda").lead(view.person.name.as_str()))
        (error_summary(&view.errors))
        section {
            h2 { "Peran Anda" }
            (roles(view.grants))
        }
        section {
            h2 { "Data Anda" }
            form method="post" action="/akun" {
                (view.seal)
                (field::text("Nama lengkap", "nama").value(view.form.nama.as_str()).required().autocomplete("name").error(error_of(&view.errors, "nama")))
                (field::email("E-mail", "email").value(view.form.email.as_str()).autocomplete("email").error(error_of(&view.errors, "email")))
                (field::text("Nama pengguna", "username").value(view.form.username.as_str()).width("w-medium").optional()
                    .hint("Untuk masuk, selain e-mail.").attr("autocapitalize", "none").error(error_of(&view.errors, "username")))
                (field::text("Telepon", "telepon").value(view.form.telepon.as_str()).width("w-medium").optional()
                    .autocomplete("tel").error(error_of(&view.errors, "telepon")))
                @if let Some(employer) = &view.person.employer_name { p.muted { "Unit kerja: " (employer) ". Kalau tidak benar, beri tahu panitia." } }
                (button::actions(html! { (button::main("Simpan data")) }))
            }
        }
        section {
            h2 { "Tempat tugas lama" }
            (posts(&view.posts, "/akun/bekas-jabatan", &view.seal, false, &view.errors))
            @if !view.posts.posts.is_empty() { p.small.muted { "Kalau ada yang keliru, minta panitia menghapusnya." } }
        }
        section {
            h2 { "Kata sandi" }
            p { a href="/akun/kata-sandi" { "Ganti kata sandi" } }
        }
        section {
            h2 { "Perangkat yang sedang masuk" }
            (devices(view.devices, zone))
            (button::actions(button::button_form(&button::ButtonForm {
                action: "/akun/keluar-semua",
                csrf: &view.seal.csrf,
                command_id: "",
                hidden: &[],
                button: button::second("Keluar dari semua perangkat"),
            })))
        }
    };
    layout::page(&Page { main, has_errors: !view.errors.is_empty(), ..view.visitor.page("Akun Anda") })
}

fn roles(grants: &[GrantRow]) -> Markup {
    Table::new("Peran Anda", vec![Col::head("Peran"), Col::text("Di mana"), Col::text("Untuk apa")])
        .hide_caption()
        .stacked()
        .rows(
            grants.iter().map(|grant| {
                vec![html! { (grant.role.label()) }, html! { (grant.place) }, html! { (about(grant.role)) }]
            }),
        )
        .empty(html! { p { "Anda belum memegang peran. Minta panitia atau admin memberi Anda peran." } })
        .render()
}

fn devices(devices: &[Device], zone: Zone) -> Markup {
    Table::new(
        "Perangkat yang sedang masuk",
        vec![Col::head("Perangkat"), Col::text("Masuk sejak"), Col::text("Terakhir dipakai")],
    )
    .hide_caption()
    .stacked()
    .rows(devices.iter().map(|device| {
        vec![
            html! { (device.device) @if device.current { " (yang ini)" } },
            html! { (zone.short(device.created_at)) },
            html! { (zone.short(device.last_seen)) },
        ]
    }))
    .render()
}

/// The form to change the password.
pub struct PasswordView<'a> {
    pub visitor: &'a Visitor,
    pub seal: Seal,
    /// The password was given by somebody else and must be changed first.
    pub forced: bool,
    pub errors: Errors,
}

pub fn password(view: &PasswordView<'_>) -> Markup {
    let login = view.visitor.name();
    let main = html! {
        (Heading::new("Ganti kata sandi"))
        (error_summary(&view.errors))
        @if view.forced {
            (notice(&Notice {
                kind: Kind::Peringatan,
                title: "Ganti dulu kata sandi pertama Anda.".into(),
                body: html! { p { "Kata sandi itu dibuat oleh orang lain. Setelah diganti, hanya Anda yang tahu." } },
            }))
        }
        form method="post" action="/akun/kata-sandi" {
            (view.seal)
            input type="text" name="login" value=(login) autocomplete="username" hidden;
            (field::password(if view.forced { "Kata sandi pertama" } else { "Kata sandi lama" }, "sandi_lama").required()
                .autocomplete("current-password").error(error_of(&view.errors, "sandi_lama")))
            (new_password(&view.errors))
            (button::actions(html! { (button::main("Ganti kata sandi")) }))
        }
        p { "Perangkat lain yang sedang masuk dengan akun ini akan keluar." }
    };
    let crumbs = vec![Crumb::new("Akun Anda", "/akun")];
    layout::page(&Page { main, crumbs, has_errors: !view.errors.is_empty(), ..view.visitor.page("Ganti kata sandi") })
}
