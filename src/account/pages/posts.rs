//! Former posts: on the own page to declare, on a person's page also to take off.

use super::{error_of, people::places};
use crate::{
    account::{
        profile::Errors,
        table::{Place, PostRow},
    },
    web::{
        component::{
            button, field,
            fold::{Fold, fold},
        },
        form::Seal,
    },
};
use maud::{Markup, html};

/// The former posts of somebody.
pub struct PostsView<'a> {
    pub posts: &'a [PostRow],
    /// Units and regions to choose from.
    pub places: &'a [Place],
}

/// The list and the form below it. `at` is where the form is sent; `may_remove` shows what takes a post off.
pub(super) fn posts(view: &PostsView<'_>, at: &str, seal: &Seal, may_remove: bool, errors: &Errors) -> Markup {
    let wrong = error_of(errors, "bekas");
    html! {
        p { "Juri tidak menilai desa dan kelurahan dari kecamatan tempat ia pernah bertugas." }
        @if view.posts.is_empty() { p.muted { "Belum ada yang dicatat." } }
        @else {
            ul {
                @for post in view.posts {
                    li {
                        (post.place)
                        @if may_remove {
                            " "
                            (button::button_form(&button::ButtonForm {
                                action: &format!("{at}/{}/hapus", post.id),
                                csrf: &seal.csrf,
                                command_id: "",
                                hidden: &[],
                                button: button::quiet("Hapus").confirm(format!("Hapus {} dari catatan?", post.place)),
                            }))
                        }
                    }
                }
            }
        }
        (fold(&Fold {
            title: "Catat tempat tugas lama",
            open: wrong.is_some(),
            body: html! {
                form method="post" action=(at) {
                    (seal)
                    (field::select("Pernah bertugas di", "bekas", places(view.places)).required().error(wrong))
                    (button::actions(html! { (button::second("Catat tempat tugas")) }))
                }
            },
        }))
    }
}
