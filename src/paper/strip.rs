//! Strips: what cannot be parted, stacked from top to bottom.

use super::{
    block::{Align, Block, Paragraph, Signature, Span},
    flow::{Draw, Owner, Piece, Role, Tree, Weight},
    qr::qr,
    table,
    wrap::{Line, plain, wrap},
};

/// Height of a line in parts of the letters' size, and where its baseline lies.
const LEADING: f32 = 1.42;
const BASELINE: f32 = 1.05;
/// Room for a pen.
const PEN: f32 = 48.0;
/// Where names are to be written.
pub(super) const DOTS: &str = "……………………………";

/// What stays whole. Heights and places in points, from its own top and the left margin.
#[derive(Debug, Clone, Default)]
pub(super) struct Strip {
    pub(super) height: f32,
    pub(super) pieces: Vec<Piece>,
    /// Never the last on a page.
    pub(super) keep: bool,
    /// Stands again above it when it begins a page.
    pub(super) head: Option<usize>,
    pub(super) ends_page: bool,
}

impl Strip {
    pub(super) fn space(height: f32) -> Self {
        Self { height, ..Self::default() }
    }
}

pub(super) fn line_height(size: f32) -> f32 {
    size * LEADING
}

/// The strips of blocks; `heads` gets the table heads that strips refer to.
pub(super) fn strips(blocks: &[Block], width: f32, tree: &mut Tree, heads: &mut Vec<Strip>) -> Vec<Strip> {
    let mut all = Vec::new();
    let mut list = None;
    for block in blocks {
        if !matches!(block, Block::Item(_)) {
            list = None;
        }
        match block {
            Block::Display(text, size) => display(text, *size, width, tree, &mut all),
            Block::Item(text) => {
                let list = *list.get_or_insert_with(|| tree.add(Role::List, None));
                item(text, list, width, tree, &mut all);
            }
            Block::Code { url, label, side } => code((url, label, *side), width, tree, &mut all),
            Block::Heading(level, align, text) => heading(*level, *align, text, width, tree, &mut all),
            Block::Paragraph(one) => paragraph(one, width, tree, &mut all),
            Block::Facts(facts) => fact_list(facts, width, tree, &mut all),
            Block::Table(one) => table::strips(one, width, tree, heads, &mut all),
            Block::Signatures(ones) => {
                all.push(Strip::space(14.0));
                for pair in ones.chunks(2) {
                    // One alone stands on the right, as in letters here.
                    let from = usize::from(ones.len() == 1);
                    all.push(signatures(pair, (from, 2), 1.0, width, tree));
                }
            }
            Block::SignatureRow(ones, part) => {
                all.push(Strip::space(14.0 * part));
                let columns = ones.len().max(2);
                all.push(signatures(ones, (columns - ones.len(), columns), *part, width, tree));
            }
            Block::Space(height) => all.push(Strip::space(*height)),
            Block::NewPage => all.push(Strip { ends_page: true, ..Strip::default() }),
        }
    }
    all
}

/// A line as a piece of its owner. `top` is that of the line.
pub(super) fn piece(line: &Line, owner: Owner, left: f32, top: f32, room: f32, align: Align, size: f32) -> Piece {
    let shift = match align {
        Align::Left => 0.0,
        Align::Center => (room - line.width) / 2.0,
        Align::Right => room - line.width,
    };
    let draw = line.runs.iter().map(|run| Draw::Text {
        x: left + shift + run.x,
        y: top + size * BASELINE,
        size,
        weight: run.weight,
        text: run.text.clone(),
    });
    Piece { owner, draws: draw.collect() }
}

fn lines(lines: &[Line], node: usize, left: f32, room: f32, align: Align, size: f32) -> Vec<Strip> {
    let last = lines.len().saturating_sub(1);
    let one = |(n, line): (usize, &Line)| Strip {
        height: line_height(size),
        pieces: if line.runs.is_empty() {
            vec![]
        } else {
            vec![piece(line, Owner::Node(node), left, 0.0, room, align, size)]
        },
        // Neither the first nor the last line stands alone.
        keep: n < last && (n == 0 || n + 1 == last),
        ..Strip::default()
    };
    lines.iter().enumerate().map(one).collect()
}

fn heading(level: u8, align: Align, text: &str, width: f32, tree: &mut Tree, all: &mut Vec<Strip>) {
    let (size, above, below) = match level {
        1 => (15.0, 0.0, 8.0),
        2 => (11.5, 10.0, 3.0),
        _ => (10.0, 6.0, 2.0),
    };
    let node = tree.add(Role::Heading(level, text.to_owned()), None);
    all.push(Strip { keep: true, ..Strip::space(above) });
    let mut strips = lines(&balanced(&plain(text, true), size, width), node, 0.0, width, align, size);
    for strip in &mut strips {
        strip.keep = true;
    }
    all.append(&mut strips);
    all.push(Strip { keep: true, ..Strip::space(below) });
}

/// The title of a certificate.
fn display(text: &str, size: f32, width: f32, tree: &mut Tree, all: &mut Vec<Strip>) {
    let node = tree.add(Role::Heading(1, text.to_owned()), None);
    all.append(&mut lines(&balanced(&plain(text, true), size, width), node, 0.0, width, Align::Center, size));
    all.push(Strip::space(size / 4.0));
}

fn item(text: &str, list: usize, width: f32, tree: &mut Tree, all: &mut Vec<Strip>) {
    const SIZE: f32 = 10.0;
    const INDENT: f32 = 14.0;
    let item = tree.add(Role::Item, Some(list));
    let (label, body) = (tree.add(Role::ItemLabel, Some(item)), tree.add(Role::ItemBody, Some(item)));
    let set = wrap(&plain(text, false), SIZE, width - INDENT);
    let mut strips = lines(&set, body, INDENT, width - INDENT, Align::Left, SIZE);
    if let Some(first) = strips.first_mut() {
        let bullet = note(3.0, SIZE * BASELINE, SIZE, Weight::Regular, "• ".to_owned());
        first.pieces.insert(0, Piece { owner: Owner::Node(label), draws: vec![bullet] });
    }
    all.append(&mut strips);
    all.push(Strip::space(2.0));
}

/// A code on the right with its words below.
fn code((url, label, side): (&str, &str, f32), width: f32, tree: &mut Tree, all: &mut Vec<Strip>) {
    const SIZE: f32 = 9.0;
    let figure = tree.add(Role::Figure(format!("Kode QR ke {url}")), None);
    let node = tree.add(Role::Paragraph, None);
    let mut pieces = vec![Piece { owner: Owner::Node(figure), draws: qr(url, width - side, 0.0, side) }];
    for line in wrap(&plain(label, true), SIZE, width).iter().take(1) {
        pieces.push(piece(line, Owner::Node(node), 0.0, side, width, Align::Right, SIZE));
    }
    all.push(Strip { height: side + line_height(SIZE) + 2.0, pieces, ..Strip::default() });
}

/// As few lines as the width asks for, of about equal length.
fn balanced(spans: &[Span], size: f32, width: f32) -> Vec<Line> {
    let (mut best, mut room) = (wrap(spans, size, width), width);
    while best.len() > 1 {
        room -= 12.0;
        let next = wrap(spans, size, room);
        if next.len() > best.len() || room < width / 2.0 {
            break;
        }
        best = next;
    }
    best
}

fn paragraph(one: &Paragraph, width: f32, tree: &mut Tree, all: &mut Vec<Strip>) {
    let node = tree.add(Role::Paragraph, None);
    let set = match one.align {
        Align::Center => balanced(&one.spans, one.size, width),
        Align::Left | Align::Right => wrap(&one.spans, one.size, width),
    };
    all.append(&mut lines(&set, node, 0.0, width, one.align, one.size));
    all.push(Strip::space(one.size * 0.6));
}

fn fact_list(facts: &[(String, String)], width: f32, tree: &mut Tree, all: &mut Vec<Strip>) {
    const SIZE: f32 = 10.0;
    let label_room = (width * 0.3).min(140.0);
    for (label, value) in facts {
        let node = tree.add(Role::Paragraph, None);
        let labels = wrap(&plain(&format!("{label}:"), false), SIZE, label_room - 8.0);
        let values = wrap(&plain(value, true), SIZE, width - label_room);
        let mut pieces = Vec::new();
        for (column, left) in [(&labels, 0.0), (&values, label_room)] {
            for (n, line) in column.iter().enumerate() {
                let top = n as f32 * line_height(SIZE);
                let mut piece = piece(line, Owner::Node(node), left, top, width, Align::Left, SIZE);
                if let (Some(Draw::Text { text, .. }), true) = (piece.draws.last_mut(), left < 1.0) {
                    text.push(' ');
                }
                pieces.push(piece);
            }
        }
        let height = labels.len().max(values.len()) as f32 * line_height(SIZE) + 1.0;
        all.push(Strip { height, pieces, ..Strip::default() });
    }
    all.push(Strip::space(6.0));
}

/// One row in so many columns, from one of them on, in parts of the usual size.
fn signatures(ones: &[Signature], (from, columns): (usize, usize), part: f32, width: f32, tree: &mut Tree) -> Strip {
    let (size, pen, gap) = (10.0 * part, PEN * part, 28.0);
    let room = (width - gap * (columns - 1) as f32) / columns as f32;
    let mut strip = Strip::default();
    let above: Vec<Vec<Line>> = ones.iter().map(|one| above(one, size, room)).collect();
    let top = above.iter().map(Vec::len).max().unwrap_or(0) as f32 * line_height(size);
    for (n, one) in ones.iter().enumerate() {
        let node = tree.add(Role::Paragraph, None);
        let left = (from + n) as f32 * (room + gap);
        let mut put = |line: &Line, at: f32| {
            let mut piece = piece(line, Owner::Node(node), left, at, room, Align::Center, size);
            if let Some(Draw::Text { text, .. }) = piece.draws.last_mut() {
                text.push(' ');
            }
            strip.pieces.push(piece);
        };
        for (n, line) in above[n].iter().enumerate() {
            put(line, n as f32 * line_height(size));
        }
        let name = if one.name.trim().is_empty() { DOTS } else { one.name.as_str() };
        let mut names = wrap(&plain(name, true), size, room);
        if !one.number.is_empty() {
            names.extend(wrap(&plain(&one.number, false), size, room));
        }
        for (n, line) in names.iter().enumerate() {
            put(line, top + pen + n as f32 * line_height(size));
        }
        strip.height = strip.height.max(top + pen + names.len() as f32 * line_height(size) + 10.0 * part);
    }
    strip
}

fn above(one: &Signature, size: f32, room: f32) -> Vec<Line> {
    let spans: Vec<Span> = vec![Span { text: one.above.join("\n"), bold: false }];
    wrap(&spans, size, room)
}

/// A line that is no part of the text.
pub(super) fn artifact(draws: Vec<Draw>) -> Piece {
    Piece { owner: Owner::Artifact, draws }
}

/// Text of one line outside the flow.
pub(super) fn note(x: f32, y: f32, size: f32, weight: Weight, text: String) -> Draw {
    Draw::Text { x, y, size, weight, text }
}
