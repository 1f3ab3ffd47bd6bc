//! Task list: what is done and what is still missing before something can be sent.

use maud::{Markup, html};

use super::status::{Kind, Status};

/// One thing to do.
#[derive(Clone, Debug, Default)]
pub struct Task {
    pub name: String,
    /// Where it is done; none when it cannot be done yet.
    pub href: Option<String>,
    /// Why it is not done: "82 kata lebih dari batas".
    pub hint: Option<String>,
    pub status: Status,
}

/// The list with "n dari m selesai" above it.
pub fn tasks(tasks: &[Task]) -> Markup {
    let done = tasks.iter().filter(|task| task.status.kind == Kind::Selesai).count();
    html! {
        p.num { b { (done) " dari " (tasks.len()) } " bagian selesai" }
        (list(tasks))
    }
}

/// The list alone, where nothing has to be finished.
pub fn list(tasks: &[Task]) -> Markup {
    html! {
        ul.tasks {
            @for (i, task) in tasks.iter().enumerate() {
                li.task {
                    div.task-name {
                        @if let Some(href) = &task.href {
                            a href=(href) aria-describedby={ "task-" (i) } { (task.name) }
                        } @else { (task.name) }
                        @if let Some(hint) = &task.hint { span.hint { (hint) } }
                    }
                    div id={ "task-" (i) } { (task.status) }
                }
            }
        }
    }
}
