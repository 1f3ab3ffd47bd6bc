//! Tables: a head that stands again on each page, rows that stay whole where a page can hold them.

use super::{
    block::{Align, Paragraph, Table},
    flow::{Draw, Owner, Role, Tree, Weight},
    font,
    strip::{Strip, artifact, line_height, piece},
    wrap::{Line, plain, wrap},
};

/// Between a cell's edge and its text, in points.
const PAD: f32 = 4.0;
/// The tallest a row may be and stay whole.
const TALLEST: f32 = 420.0;
const HAIR: f32 = 0.5;

struct Grid<'a> {
    table: &'a Table,
    /// Left edge and width of each column.
    columns: Vec<(f32, f32)>,
    width: f32,
}

/// The strips of a table; its head goes to `heads`.
pub(super) fn strips(table: &Table, width: f32, tree: &mut Tree, heads: &mut Vec<Strip>, all: &mut Vec<Strip>) {
    let grid = Grid { table, columns: columns(table, width), width };
    let node = tree.add(Role::Table(table.caption.clone()), None);
    if table.captioned {
        let caption = tree.add(Role::Caption, Some(node));
        let one = Paragraph::new(table.caption.as_str()).bold();
        for line in wrap(&one.spans, one.size, width) {
            let height = line_height(one.size) + 2.0;
            let pieces = vec![piece(&line, Owner::Node(caption), 0.0, 0.0, width, Align::Left, one.size)];
            all.push(Strip { height, pieces, keep: true, ..Strip::default() });
        }
    }
    let head = tree.add(Role::TableHead, Some(node));
    let row = tree.add(Role::Row, Some(head));
    let labels: Vec<&str> = table.columns.iter().map(|column| column.head.as_str()).collect();
    let cells: Vec<usize> = labels.iter().map(|_| tree.add(Role::HeadCell, Some(row))).collect();
    let lines = grid.lines(&labels, true);
    let owned = grid.strip(&lines, |n| Owner::Node(cells[n]), 0.0, true);
    let repeated = heads.len();
    heads.push(grid.strip(&lines, |_| Owner::Artifact, 0.0, true));
    all.push(Strip { keep: true, ..owned });
    let body = tree.add(Role::TableBody, Some(node));
    for texts in &table.rows {
        let row = tree.add(Role::Row, Some(body));
        let cells: Vec<usize> = table.columns.iter().map(|_| tree.add(Role::Cell, Some(row))).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        for part in parted(grid.lines(&texts, false), table.size) {
            let strip = grid.strip(&part, |n| Owner::Node(cells[n]), table.row_height, false);
            all.push(Strip { head: Some(repeated), ..strip });
        }
    }
    all.push(Strip::space(10.0));
}

/// Left edge and width of each column: by its share, but never narrower than its longest word.
fn columns(table: &Table, width: f32) -> Vec<(f32, f32)> {
    let least: Vec<f32> = (0..table.columns.len()).map(|n| longest_word(table, n) + 2.0 * PAD + 0.5).collect();
    let mut wide = vec![0.0; least.len()];
    let mut fixed = vec![false; least.len()];
    // Where all of them together are too wide, some word is parted.
    let fits = least.iter().sum::<f32>() <= width;
    loop {
        let taken: f32 = (0..least.len()).filter(|n| fixed[*n]).map(|n| least[n]).sum();
        let shares: f32 = (0..least.len()).filter(|n| !fixed[*n]).map(|n| table.columns[n].share).sum();
        let mut again = false;
        for n in 0..least.len() {
            wide[n] = if fixed[n] { least[n] } else { (width - taken) * table.columns[n].share / shares };
        }
        for n in 0..least.len() {
            if !fixed[n] && fits && wide[n] < least[n] {
                fixed[n] = true;
                again = true;
            }
        }
        if !again {
            break;
        }
    }
    let mut left = 0.0;
    let edge = |wide: f32| {
        let own = left;
        left += wide;
        (own, wide)
    };
    wide.into_iter().map(edge).collect()
}

fn longest_word(table: &Table, n: usize) -> f32 {
    let widest = |text: &str, weight| {
        let words = text.split_whitespace().map(|word| font::width(&font::settable(word), weight, table.size));
        words.fold(0.0, f32::max)
    };
    let head = table.columns.get(n).map_or(0.0, |column| widest(&column.head, Weight::Bold));
    let cells = table.rows.iter().filter_map(|row| row.get(n)).map(|text| widest(text, Weight::Regular));
    cells.fold(head, f32::max)
}

/// A row that no page holds is parted between lines.
fn parted(cells: Vec<Vec<Line>>, size: f32) -> Vec<Vec<Vec<Line>>> {
    let most = ((TALLEST - 2.0 * PAD) / line_height(size)).floor().max(1.0) as usize;
    let tallest = cells.iter().map(Vec::len).max().unwrap_or(0);
    if tallest <= most {
        return vec![cells];
    }
    let part = |n: usize| cells.iter().map(|lines| lines.iter().skip(n * most).take(most).cloned().collect()).collect();
    (0..tallest.div_ceil(most)).map(part).collect()
}

impl Grid<'_> {
    fn lines(&self, texts: &[&str], bold: bool) -> Vec<Vec<Line>> {
        let cell = |(n, (_, wide)): (usize, &(f32, f32))| {
            wrap(&plain(texts.get(n).copied().unwrap_or_default(), bold), self.table.size, wide - 2.0 * PAD)
        };
        self.columns.iter().enumerate().map(cell).collect()
    }

    fn strip(&self, cells: &[Vec<Line>], owner: impl Fn(usize) -> Owner, least: f32, head: bool) -> Strip {
        let size = self.table.size;
        let tallest = cells.iter().map(Vec::len).max().unwrap_or(0) as f32;
        let height = (tallest * line_height(size) + 2.0 * PAD).max(least);
        let mut pieces = Vec::new();
        if head {
            pieces.push(artifact(vec![Draw::Fill { x: 0.0, y: 0.0, width: self.width, height, shade: 0.93 }]));
        }
        for (n, lines) in cells.iter().enumerate() {
            let (left, wide) = self.columns[n];
            let align = self.table.columns[n].align;
            // A pen begins at the middle of a high row.
            let text = lines.len() as f32 * line_height(size);
            let top = if least > 0.0 { (height - text) / 2.0 } else { PAD };
            for (k, line) in lines.iter().enumerate().filter(|(_, line)| !line.runs.is_empty()) {
                let top = top + k as f32 * line_height(size);
                pieces.push(piece(line, owner(n), left + PAD, top, wide - 2.0 * PAD, align, size));
            }
        }
        let mut rules = Vec::new();
        let mut rule = |x: f32, y: f32, x2: f32, y2: f32| rules.push(Draw::Line { x, y, x2, y2, width: HAIR });
        rule(0.0, 0.0, self.width, 0.0);
        rule(0.0, height, self.width, height);
        for (left, _) in &self.columns {
            rule(*left, 0.0, *left, height);
        }
        rule(self.width, 0.0, self.width, height);
        pieces.push(artifact(rules));
        Strip { height, pieces, ..Strip::default() }
    }
}
