//! Signing in and the links that begin an account.

use super::error_of;
use crate::{
    account::profile::Errors,
    web::{
        component::{button, field, form_parts::error_summary, heading::Heading},
        form::Seal,
        guard::Visitor,
        layout::{self, Page},
    },
};
use maud::{Markup, html};

/// The form to sign in.
pub struct SignInView<'a> {
    pub visitor: &'a Visitor,
    pub seal: Seal,
    pub login: &'a str,
    /// Where to go afterwards, a path of ours or empty.
    pub next: &'a str,
    pub error: Option<String>,
}

pub fn sign_in(view: &SignInView<'_>) -> Markup {
    let errors: Vec<(&str, &str)> = view.error.iter().map(|sentence| ("login", sentence.as_str())).collect();
    let main = html! {
        (Heading::new("Masuk").lead("Untuk operator, verifikator, juri, panitia dan admin. Untuk melihat lomba dan hasilnya, Anda tidak perlu masuk."))
        (error_summary(&errors))
        form method="post" action="/masuk" {
            (view.seal)
            (field::hidden("lanjut", view.next))
            (field::text("E-mail atau nama pengguna", "login").value(view.login).required().width("w-medium")
                .autocomplete("username").attr("autocapitalize", "none").attr("spellcheck", "false"))
            (field::password("Kata sandi", "sandi").required().autocomplete("current-password"))
            (button::actions(html! { (button::main("Masuk")) }))
        }
        p { "Lupa kata sandi? Minta tautan baru kepada admin atau panitia yang mengundang Anda." }
    };
    layout::page(&Page { main, has_errors: view.error.is_some(), ..view.visitor.page("Masuk") })
}

/// The form behind an invitation link.
pub struct InvitationView<'a> {
    pub visitor: &'a Visitor,
    pub seal: Seal,
    pub token: &'a str,
    pub name: &'a str,
    pub login: &'a str,
    pub errors: Errors,
}

pub fn invitation(view: &InvitationView<'_>) -> Markup {
    let main = html! {
        (Heading::new("Buat kata sandi").lead(format!("Selamat datang, {}. Dengan kata sandi ini Anda masuk ke Sayembara.", view.name)))
        (error_summary(&view.errors))
        form method="post" action={ "/undangan/" (view.token) } {
            (view.seal)
            (field::text("Anda masuk dengan", "login").value(view.login).locked().width("w-medium").autocomplete("username"))
            (new_password(&view.errors))
            (button::actions(html! { (button::main("Simpan dan masuk")) }))
        }
    };
    layout::page(&Page { main, has_errors: !view.errors.is_empty(), ..view.visitor.page("Buat kata sandi") })
}

/// The new password, twice.
pub(super) fn new_password(errors: &Errors) -> Markup {
    html! {
        (field::password("Kata sandi baru", "sandi_baru").required().autocomplete("new-password")
            .hint("Paling sedikit 10 huruf. Beberapa kata yang tidak berhubungan mudah diingat dan sulit ditebak.")
            .error(error_of(errors, "sandi_baru")))
        (field::password("Tulis sekali lagi", "sandi_ulang").required().autocomplete("new-password")
            .error(error_of(errors, "sandi_ulang")))
    }
}

/// A link that opens nothing any more; `why` says why.
pub fn dead_link(visitor: &Visitor, why: &str) -> Markup {
    let main = html! {
        (Heading::new("Tautan ini tidak berlaku").lead(why))
        p { "Sudah punya kata sandi? " a href="/masuk" { "Masuk di sini" } ". Kalau belum, minta tautan baru kepada admin atau panitia yang mengundang Anda." }
    };
    layout::page(&Page { main, ..visitor.page("Tautan tidak berlaku") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_keeps_the_name_and_never_the_password() {
        let visitor = Visitor::default();
        let html = sign_in(&SignInView {
            visitor: &visitor,
            seal: Seal::default(),
            login: "siti",
            next: "/usulan",
            error: Some("E-mail, nama pengguna atau kata sandi salah.".into()),
        })
        .into_string();
        assert!(html.contains(r#"value="siti""#));
        assert!(html.contains(r#"name="lanjut" value="/usulan""#));
        assert!(html.contains("Perlu diperbaiki: Masuk"));
    }
}
