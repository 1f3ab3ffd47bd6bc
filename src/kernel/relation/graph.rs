//! People, units, regions, innovations and entries, with what ties them together.
//!
//! A judge and an entry are related where the ways up from both meet: in a unit, in a desa or kecamatan, in the
//! innovation, or in the entry itself. Nobody is related by a kabupaten.

use super::{Kind, Source};
use crate::kernel::{
    ids::{InnovationId, PersonId, ProposalId},
    region::{Level, RegionCode},
    unit::UnitCode,
};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A thing in the graph.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    Person(PersonId),
    Unit(UnitCode),
    Region(RegionCode),
    Innovation(InnovationId),
    Proposal(ProposalId),
}

/// What one thing is to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tie {
    /// A person works or writes for a unit.
    WorksFor,
    /// A person's home.
    LivesIn,
    /// A person held a post at a unit or in a region.
    HeldPost,
    /// A unit belongs to another.
    Below,
    /// A unit has its office in a region.
    LiesIn,
    /// The unit is the office of a kecamatan.
    Governs,
    /// A proposal is a unit's.
    EnteredBy,
    /// A proposal stands for a desa or kecamatan.
    ComesFrom,
    /// A proposal is of an innovation.
    Of,
    /// Somebody said so, of a person and a proposal or an innovation.
    Is(Kind),
}

/// One tie, from the lower to the upper thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    pub from: Node,
    pub tie: Tie,
    pub to: Node,
    pub source: Source,
}

impl Edge {
    /// A tie that follows from data.
    pub fn derived(from: Node, tie: Tie, to: Node) -> Self {
        Self { from, tie, to, source: Source::Derived }
    }
}

/// One relation between a judge and an entry, with the chain that shows it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    pub kind: Kind,
    pub source: Source,
    /// What the judge is tied to directly.
    pub judge: Node,
    /// Where both ways meet.
    pub meet: Node,
    /// What the entry is tied to directly.
    pub entry: Node,
}

impl Link {
    /// The chain as a sentence for the panitia; `name` says what a unit or region is called.
    pub fn sentence(&self, name: impl Fn(&Node) -> String) -> String {
        let own = |verb: &str, joined: &str| {
            let (first, meet) = (name(&self.judge), name(&self.meet));
            if self.judge == self.meet { format!("{verb} {first}") } else { format!("{verb} {first}{joined} {meet}") }
        };
        let entry = || {
            let (first, meet) = (name(&self.entry), name(&self.meet));
            match self.meet {
                _ if self.entry == self.meet => format!("usulan ini dari {meet}"),
                Node::Region(_) => format!("peserta, {first}, ada di {meet}"),
                _ => format!("usulan ini dari {first}, bagian dari {meet}"),
            }
        };
        let part = match self.meet {
            Node::Region(_) => " di",
            _ => ", bagian dari",
        };
        match (self.source, self.kind) {
            (Source::Declared, kind) => format!("Juri menyatakan sendiri: {}.", kind.in_sentence()),
            (Source::Stated, kind) => format!("Panitia menyatakan: {}.", kind.in_sentence()),
            (Source::Derived, Kind::Camat | Kind::SameUnit) => {
                format!("{}; {}.", own("Juri bekerja di", part), entry())
            }
            (Source::Derived, Kind::Office) => format!("{}; {}.", own("Juri berkantor di", part), entry()),
            (Source::Derived, Kind::Home) => format!("{}; {}.", own("Juri tinggal di", part), entry()),
            (Source::Derived, Kind::FormerPost) => format!("{}; {}.", own("Juri pernah bertugas di", part), entry()),
            (Source::Derived, Kind::CoInnovator) => "Juri tercatat ikut menulis usulan ini.".to_owned(),
            (Source::Derived, Kind::Supervisor | Kind::Family | Kind::Mentor | Kind::Acquaintance) => {
                format!("Tercatat: {}.", self.kind.in_sentence())
            }
        }
    }
}

/// What one tie of a person leads to, the nearest first.
type Way = (Edge, Vec<(Node, Tie)>);

/// The ties among judges and entries.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    ways: BTreeMap<PersonId, Vec<Way>>,
    /// By proposal: what the way up leads to, with the first step of that way.
    entries: BTreeMap<ProposalId, BTreeMap<Node, Node>>,
}

impl Graph {
    /// Follows every edge once; what is asked later is looked up.
    pub fn of(edges: impl IntoIterator<Item = Edge>) -> Self {
        let edges: BTreeSet<Edge> = edges.into_iter().collect();
        let mut up: BTreeMap<&Node, Vec<&Edge>> = BTreeMap::new();
        for edge in &edges {
            up.entry(&edge.from).or_default().push(edge);
        }
        let mut graph = Self::default();
        for (from, own) in &up {
            match from {
                Node::Person(person) => {
                    let ways = own.iter().map(|edge| ((*edge).clone(), ascend(edge, &up, true)));
                    graph.ways.insert(*person, ways.collect());
                }
                Node::Proposal(proposal) => {
                    let mut reach = BTreeMap::from([((*from).clone(), (*from).clone())]);
                    for edge in own {
                        for (node, _) in ascend(edge, &up, false) {
                            reach.entry(node).or_insert_with(|| edge.to.clone());
                        }
                    }
                    graph.entries.insert(*proposal, reach);
                }
                Node::Unit(_) | Node::Region(_) | Node::Innovation(_) => {}
            }
        }
        graph
    }

    /// Every relation of a judge and an entry, each once, in the order of the kinds.
    pub fn links(&self, judge: PersonId, entry: ProposalId) -> Vec<Link> {
        let (Some(ways), Some(reach)) = (self.ways.get(&judge), self.entries.get(&entry)) else { return Vec::new() };
        let mut links = BTreeMap::new();
        for (edge, way) in ways {
            // The nearest unit and the nearest region: what lies above them says nothing new.
            let (mut unit, mut region) = (false, false);
            for (meet, tie) in way {
                let Some(first) = reach.get(meet) else { continue };
                let seen = if matches!(meet, Node::Region(_)) { &mut region } else { &mut unit };
                if std::mem::replace(seen, true) {
                    continue;
                }
                let Some(kind) = kind(edge, meet, *tie) else { continue };
                let link = Link {
                    kind,
                    source: edge.source,
                    judge: edge.to.clone(),
                    meet: meet.clone(),
                    entry: first.clone(),
                };
                links.entry((kind, edge.source)).or_insert(link);
            }
        }
        links.into_values().collect()
    }

    /// The first relation that keeps the judge from the entry.
    pub fn blocking(&self, judge: PersonId, entry: ProposalId) -> Option<Link> {
        self.links(judge, entry).into_iter().find(|link| link.kind.blocks())
    }
}

/// What the way up from an edge leads to, the nearest first, each with the tie that led there. A region ends at its
/// kecamatan. Only the unit that a person is tied to itself has an office that matters, not the ones above it.
fn ascend(first: &Edge, up: &BTreeMap<&Node, Vec<&Edge>>, of_person: bool) -> Vec<(Node, Tie)> {
    let mut found: Vec<(Node, Tie)> = Vec::new();
    let mut waiting = VecDeque::from([(first.to.clone(), first.tie, 0)]);
    while let Some((node, tie, steps)) = waiting.pop_front() {
        let too_high = matches!(&node, Node::Region(region) if region.at(Level::Kecamatan).is_none());
        if too_high || found.iter().any(|(known, _)| *known == node) {
            continue;
        }
        for edge in up.get(&node).into_iter().flatten() {
            let follows = match edge.tie {
                Tie::Below => true,
                Tie::LiesIn | Tie::Governs => of_person && steps == 0,
                Tie::WorksFor
                | Tie::LivesIn
                | Tie::HeldPost
                | Tie::EnteredBy
                | Tie::ComesFrom
                | Tie::Of
                | Tie::Is(_) => false,
            };
            if follows {
                waiting.push_back((edge.to.clone(), edge.tie, steps + 1));
            }
        }
        if let Node::Region(region) = &node
            && let Some(above) = region.parent()
        {
            let tie = if tie == Tie::Governs { Tie::LiesIn } else { tie };
            waiting.push_back((Node::Region(above), tie, steps + 1));
        }
        found.push((node, tie));
    }
    found
}

/// What it means that a judge's edge leads to where the entry belongs.
fn kind(edge: &Edge, meet: &Node, last: Tie) -> Option<Kind> {
    match (edge.tie, meet) {
        (Tie::Is(kind), _) => Some(kind),
        (Tie::WorksFor, Node::Unit(_)) => Some(Kind::SameUnit),
        (Tie::WorksFor, Node::Region(_)) if last == Tie::Governs => Some(Kind::Camat),
        (Tie::WorksFor, Node::Region(_)) => Some(Kind::Office),
        (Tie::LivesIn, Node::Region(_)) => Some(Kind::Home),
        (Tie::HeldPost, Node::Unit(_) | Node::Region(_)) => Some(Kind::FormerPost),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
