//! The cheapest flow through a network, by successive shortest paths with potentials.
//!
//! Exact whole numbers. Arcs are tried in the order in which they were added, so the same network gives the same flow.
//! Every cost given must be at least 0. Source: Ahuja, Magnanti, Orlin, Network Flows (1993), 9.7 and 9.8.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, VecDeque},
};

/// Nodes are numbered from 0; arcs come in pairs, the second leads back.
#[derive(Debug, Clone)]
pub(super) struct Network {
    out: Vec<Vec<usize>>,
    to: Vec<usize>,
    room: Vec<u32>,
    cost: Vec<i64>,
}

const FAR: i64 = i64::MAX;

impl Network {
    pub(super) fn new(nodes: usize) -> Self {
        Self { out: vec![Vec::new(); nodes], to: Vec::new(), room: Vec::new(), cost: Vec::new() }
    }

    /// Adds an arc and gives its number.
    pub(super) fn arc(&mut self, from: usize, to: usize, room: u32, cost: i64) -> usize {
        let arc = self.to.len();
        self.out[from].push(arc);
        self.out[to].push(arc + 1);
        self.to.extend([to, from]);
        self.room.extend([room, 0]);
        self.cost.extend([cost, -cost]);
        arc
    }

    /// What flows through an arc.
    pub(super) fn flow(&self, arc: usize) -> u32 {
        self.room[arc + 1]
    }

    /// What more an arc could take.
    pub(super) fn left(&self, arc: usize) -> u32 {
        self.room[arc]
    }

    /// Sends as much as can be sent from one node to another, as cheaply as that much can be sent; the whole cost.
    pub(super) fn send(&mut self, from: usize, to: usize) -> i64 {
        let nodes = self.out.len();
        let (mut potential, mut whole) = (vec![0_i64; nodes], 0);
        while let Some(far) = self.distances(from, to, &potential) {
            let most = far[to];
            for (node, own) in potential.iter_mut().enumerate() {
                *own += far[node].min(most);
            }
            // All the paths that are now the shortest, before distances are measured again.
            loop {
                let mut seen = vec![false; nodes];
                let sent = self.push(from, to, u32::MAX, &potential, &mut seen);
                if sent == 0 {
                    break;
                }
                whole += i64::from(sent) * (potential[to] - potential[from]);
            }
        }
        whole
    }

    /// How far each node is by reduced costs; nodes further than `to` may show as unreachable. None where `to` cannot be
    /// reached.
    fn distances(&self, from: usize, to: usize, potential: &[i64]) -> Option<Vec<i64>> {
        let mut far = vec![FAR; self.out.len()];
        let mut next = BinaryHeap::from([Reverse((0, from))]);
        far[from] = 0;
        while let Some(Reverse((way, node))) = next.pop() {
            if node == to {
                return Some(far);
            }
            if way > far[node] {
                continue;
            }
            for &arc in self.out[node].iter().filter(|arc| self.room[**arc] > 0) {
                let end = self.to[arc];
                let longer = way + self.cost[arc] + potential[node] - potential[end];
                if longer < far[end] {
                    far[end] = longer;
                    next.push(Reverse((longer, end)));
                }
            }
        }
        None
    }

    /// Pushes at most `most` along arcs that cost nothing by the potentials.
    fn push(&mut self, node: usize, to: usize, most: u32, potential: &[i64], seen: &mut [bool]) -> u32 {
        if node == to {
            return most;
        }
        seen[node] = true;
        let mut sent = 0;
        for nth in 0..self.out[node].len() {
            let arc = self.out[node][nth];
            let end = self.to[arc];
            if seen[end] || self.room[arc] == 0 || self.cost[arc] + potential[node] != potential[end] {
                continue;
            }
            let more = self.push(end, to, self.room[arc].min(most - sent), potential, seen);
            self.room[arc] -= more;
            self.room[arc ^ 1] += more;
            sent += more;
            if sent == most {
                // There may be more behind this node for somebody else.
                seen[node] = false;
                break;
            }
        }
        sent
    }

    /// Which nodes can be reached from one node by arcs that have room.
    pub(super) fn reached_from(&self, node: usize) -> Vec<bool> {
        self.spread(node, |network, arc| network.room[arc] > 0)
    }

    /// From which nodes one node can be reached by arcs that have room.
    pub(super) fn reaching(&self, node: usize) -> Vec<bool> {
        self.spread(node, |network, arc| network.room[arc ^ 1] > 0)
    }

    fn spread(&self, node: usize, open: impl Fn(&Self, usize) -> bool) -> Vec<bool> {
        let mut seen = vec![false; self.out.len()];
        let mut next = VecDeque::from([node]);
        seen[node] = true;
        while let Some(node) = next.pop_front() {
            for &arc in &self.out[node] {
                if !seen[self.to[arc]] && open(self, arc) {
                    seen[self.to[arc]] = true;
                    next.push_back(self.to[arc]);
                }
            }
        }
        seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cheap_path_is_taken_back_where_the_whole_is_cheaper() {
        let mut network = Network::new(4);
        let cheap = network.arc(0, 1, 1, 1);
        network.arc(0, 2, 1, 5);
        let across = network.arc(1, 2, 1, 0);
        network.arc(1, 3, 1, 9);
        network.arc(2, 3, 1, 1);
        assert_eq!(network.send(0, 3), 1 + 9 + 5 + 1);
        assert_eq!((network.flow(cheap), network.flow(across)), (1, 0));
    }

    #[test]
    fn what_cannot_go_on_stays_behind_the_cut() {
        let mut network = Network::new(4);
        network.arc(0, 1, 5, 0);
        let narrow = network.arc(1, 2, 2, 3);
        network.arc(2, 3, 5, 0);
        assert_eq!((network.send(0, 3), network.flow(narrow), network.left(narrow)), (6, 2, 0));
        assert_eq!(network.reached_from(0), [true, true, false, false]);
        assert_eq!(network.reaching(3), [false, false, true, true]);
    }
}
