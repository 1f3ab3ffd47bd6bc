//! Strips onto pages, with head and foot.

use super::{
    block::{Ground, Mark, Orientation, Sheet},
    font,
    picture::Picture,
    qr::qr,
    strip::{Strip, artifact, note, strips},
};
use crate::kernel::time::Timestamp;

/// A4 in points.
const SHORT: f32 = 595.28;
const LONG: f32 = 841.89;
/// The margins: room for a punch on the left.
const LEFT: f32 = 68.0;
const RIGHT: f32 = 54.0;
const TOP: f32 = 56.0;
const BOTTOM: f32 = 40.0;
/// Height of the foot with its code.
const FOOT: f32 = 70.0;
const CODE: f32 = 64.0;
/// Between the text and the foot.
const GAP: f32 = 12.0;

/// A laid-out document.
#[derive(Debug, Clone, PartialEq)]
pub struct Pages {
    pub title: String,
    pub issued_at: Timestamp,
    /// In points.
    pub width: f32,
    pub height: f32,
    pub pages: Vec<Page>,
    pub tree: Tree,
}

/// What stands on one page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Page {
    pub pieces: Vec<Piece>,
}

/// Something drawn that belongs to one part of the document.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    pub owner: Owner,
    pub draws: Vec<Draw>,
}

/// Whose a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// An index into the tree.
    Node(usize),
    /// Ornament, lines, what is repeated: not read aloud.
    Artifact,
}

/// How heavy letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    Regular,
    Bold,
}

/// One thing drawn, in points from the page's upper left corner.
#[derive(Debug, Clone, PartialEq)]
pub enum Draw {
    /// `y` is the baseline.
    Text {
        x: f32,
        y: f32,
        size: f32,
        weight: Weight,
        text: String,
    },
    Line {
        x: f32,
        y: f32,
        x2: f32,
        y2: f32,
        width: f32,
    },
    /// `shade` from 0, black, to 1, white.
    Fill {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        shade: f32,
    },
    /// `picture` over that part of the page.
    Picture {
        picture: Picture,
        x: f32,
        y: f32,
        width: f32,
        height: f32,
    },
    /// Black rectangles: left, top, width, height.
    Squares(Vec<(f32, f32, f32, f32)>),
}

impl Draw {
    fn moved(mut self, dx: f32, dy: f32) -> Self {
        match &mut self {
            Self::Text { x, y, .. } | Self::Fill { x, y, .. } | Self::Picture { x, y, .. } => {
                *x += dx;
                *y += dy;
            }
            Self::Line { x, y, x2, y2, .. } => {
                *x += dx;
                *x2 += dx;
                *y += dy;
                *y2 += dy;
            }
            Self::Squares(squares) => {
                for (x, y, ..) in squares {
                    *x += dx;
                    *y += dy;
                }
            }
        }
        self
    }
}

/// What a part of the document is, for those who hear it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// Its level and its words.
    Heading(u8, String),
    Paragraph,
    /// What it shows.
    Figure(String),
    /// Its caption.
    Table(String),
    List,
    Item,
    ItemLabel,
    ItemBody,
    Caption,
    TableHead,
    TableBody,
    Row,
    HeadCell,
    Cell,
}

/// The parts of the document, in reading order; each with the part it stands in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tree {
    pub nodes: Vec<(Role, Option<usize>)>,
}

impl Tree {
    pub(super) fn add(&mut self, role: Role, parent: Option<usize>) -> usize {
        self.nodes.push((role, parent));
        self.nodes.len() - 1
    }
}

/// Puts a document on its pages.
pub fn lay_out(sheet: &Sheet) -> Pages {
    let (width, height) = match sheet.orientation {
        Orientation::Portrait => (SHORT, LONG),
        Orientation::Landscape => (LONG, SHORT),
    };
    let left = match sheet.ground {
        Ground::Plain => LEFT,
        // What hangs on a wall stands in the middle.
        Ground::Framed | Ground::Picture(_) => f32::midpoint(LEFT, RIGHT),
    };
    let mut tree = Tree::default();
    let mut heads = Vec::new();
    let all = strips(&sheet.blocks, width - LEFT - RIGHT, &mut tree, &mut heads);
    let mut flow = Flow { pages: vec![Page::default()], left, y: TOP, bottom: height - BOTTOM - FOOT - GAP, heads };
    flow.place(all);
    let count = flow.pages.len();
    let mut pages = flow.pages;
    let owner = tree.add(Role::Paragraph, None);
    let figure = tree.add(Role::Figure(format!("Kode QR ke {}", sheet.mark.check_url)), None);
    for (n, page) in pages.iter_mut().enumerate() {
        foot(page, &sheet.mark, (n, count), (left, width, height), (owner, figure));
        match &sheet.ground {
            Ground::Plain => {}
            Ground::Framed => page.pieces.insert(0, frame(width, height)),
            Ground::Picture(picture) => page.pieces.insert(0, pictured(picture, width, height)),
        }
    }
    Pages { title: sheet.title.clone(), issued_at: sheet.mark.issued_at, width, height, pages, tree }
}

struct Flow {
    pages: Vec<Page>,
    left: f32,
    y: f32,
    bottom: f32,
    heads: Vec<Strip>,
}

impl Flow {
    fn place(&mut self, all: Vec<Strip>) {
        let mut rest = all.as_slice();
        while !rest.is_empty() {
            let together = rest.iter().take_while(|strip| strip.keep).count() + 1;
            let (group, others) = rest.split_at(together.min(rest.len()));
            let height: f32 = group.iter().map(|strip| strip.height).sum();
            if self.y + height > self.bottom && height <= self.bottom - TOP {
                self.turn(group[0].head);
            }
            for strip in group {
                if strip.ends_page {
                    self.turn(None);
                    continue;
                }
                if self.y + strip.height > self.bottom && self.y > TOP {
                    if strip.pieces.is_empty() {
                        continue;
                    }
                    self.turn(strip.head);
                }
                // Space at the top of a page is none.
                if strip.pieces.is_empty() && self.y <= TOP && self.pages.len() > 1 {
                    continue;
                }
                self.put(strip);
            }
            rest = others;
        }
        if self.pages.len() > 1 && self.pages.last().is_some_and(|page| page.pieces.is_empty()) {
            self.pages.pop();
        }
    }

    fn turn(&mut self, head: Option<usize>) {
        if self.pages.last().is_some_and(|page| page.pieces.is_empty()) {
            return;
        }
        self.pages.push(Page::default());
        self.y = TOP;
        if let Some(head) = head.and_then(|head| self.heads.get(head).cloned()) {
            self.put(&head);
        }
    }

    fn put(&mut self, strip: &Strip) {
        let top = self.y;
        if let Some(page) = self.pages.last_mut() {
            let moved = |piece: &Piece| Piece {
                owner: piece.owner,
                draws: piece.draws.iter().cloned().map(|draw| draw.moved(self.left, top)).collect(),
            };
            page.pieces.extend(strip.pieces.iter().map(moved));
        }
        self.y += strip.height;
    }
}

/// Number, hashes and code. Read aloud once, on the last page.
fn foot(page: &mut Page, mark: &Mark, (n, count): (usize, usize), size: (f32, f32, f32), owners: (usize, usize)) {
    let (left, width, height) = size;
    let top = height - BOTTOM - FOOT;
    let small = 7.0;
    let step = 11.5;
    let mut texts = vec![(true, format!("Nomor dokumen {}", mark.number))];
    texts.push((false, format!("Sidik aturan (SHA-256) {}", mark.rules_sha256)));
    if let Some(hash) = &mark.result_sha256 {
        texts.push((false, format!("Sidik hasil (SHA-256) {hash}")));
    }
    texts.push((false, format!("Periksa dokumen ini di {}", mark.check_url)));
    let right = left + width - LEFT - RIGHT;
    let line = |(k, (bold, text)): (usize, (bool, String))| {
        let weight = if bold { Weight::Bold } else { Weight::Regular };
        note(left, top + 16.0 + k as f32 * step, small, weight, format!("{} ", font::settable(&text)))
    };
    let lines: Vec<Draw> = texts.into_iter().enumerate().map(line).collect();
    let code = qr(&mark.check_url, right - CODE, top + 5.0, CODE);
    let number = format!("Halaman {} dari {count}", n + 1);
    let at = right - CODE - 8.0 - font::width(&number, Weight::Regular, small);
    page.pieces.push(artifact(vec![
        Draw::Line { x: left, y: top, x2: right, y2: top, width: 0.5 },
        note(at, top + 16.0, small, Weight::Regular, number),
    ]));
    if n + 1 == count {
        page.pieces.push(Piece { owner: Owner::Node(owners.0), draws: lines });
        page.pieces.push(Piece { owner: Owner::Node(owners.1), draws: code });
    } else {
        page.pieces.push(artifact(lines));
        page.pieces.push(artifact(code));
    }
}

/// The picture over the whole page, and white paper for the foot: its code must stay readable.
fn pictured(picture: &Picture, width: f32, height: f32) -> Piece {
    let edge = 8.0;
    let (x, y, wide, high) = picture.cover(width, height);
    let foot = Draw::Fill {
        x: f32::midpoint(LEFT, RIGHT) - edge,
        y: height - BOTTOM - FOOT - edge / 2.0,
        width: width - LEFT - RIGHT + 2.0 * edge,
        height: FOOT + edge,
        shade: 1.0,
    };
    artifact(vec![Draw::Picture { picture: picture.clone(), x, y, width: wide, height: high }, foot])
}

/// A band of small lozenges around the page.
fn frame(width: f32, height: f32) -> Piece {
    let (inset, unit) = (22.0, 7.0);
    let mut squares = Vec::new();
    let across = ((width - 2.0 * inset) / unit).floor() as usize;
    let down = ((height - 2.0 * inset) / unit).floor() as usize;
    let (wide, high) = (across as f32 * unit, down as f32 * unit);
    let (left, top) = ((width - wide) / 2.0, (height - high) / 2.0);
    let mut spot = |n: usize, x: f32, y: f32| {
        let side = if n.is_multiple_of(2) { 3.0 } else { 1.4 };
        squares.push((x - side / 2.0, y - side / 2.0, side, side));
    };
    for n in 0..=across {
        spot(n, left + n as f32 * unit, top);
        spot(n, left + n as f32 * unit, top + high);
    }
    for n in 1..down {
        spot(n, left, top + n as f32 * unit);
        spot(n, left + wide, top + n as f32 * unit);
    }
    let inner = 8.0;
    let (x, y, x2, y2) = (left + inner, top + inner, left + wide - inner, top + high - inner);
    let line = |x: f32, y: f32, x2: f32, y2: f32| Draw::Line { x, y, x2, y2, width: 0.8 };
    artifact(vec![
        Draw::Squares(squares),
        line(x, y, x2, y),
        line(x, y2, x2, y2),
        line(x, y, x, y2),
        line(x2, y, x2, y2),
    ])
}
