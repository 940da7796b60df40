//! The bare loop: the same chat desk written by hand for one shape only – agents of one cap who are
//! always there (or, at cap 1, a timetable), least-loaded routing, one queue, longest-waiting
//! attention, patience until the first reply begins – with no records beyond three counters. What
//! an engine can at best hope to reach.

use chatstaff::demand::{NO_LIMIT, Tape};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// What both loops must agree on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    pub in_time: u64,
    pub answered: u64,
    pub abandoned: u64,
}

const SENT: u64 = 0;
const CHANGE: u64 = 1;
const MESSAGE: u64 = 2;
const PATIENCE: u64 = 3;

#[derive(Clone, Default)]
struct Agent {
    open: Vec<u32>,
    pending: VecDeque<(i64, u32)>,
    writing: bool,
    last: i64,
}

/// `staff` is the number of agents present from each moment on (ms), the first at 0.
pub struct Bare<'a> {
    tape: &'a Tape,
    cap: usize,
    limit: i64,
    agents: Vec<Agent>,
    present: usize,
    staff: &'a [(i64, usize)],
    heap: BinaryHeap<Reverse<(u64, u32)>>,
    queue: VecDeque<u32>,
    sent: Vec<u16>,
    gone: Vec<bool>,
    holder: Vec<u32>,
    keys: Vec<u64>,
    counts: Counts,
    now: i64,
}

impl<'a> Bare<'a> {
    pub fn new(tape: &'a Tape, staff: &'a [(i64, usize)], cap: usize, limit_ms: i64) -> Self {
        let most = staff.iter().map(|s| s.1).max().unwrap_or(0);
        let n = tape.contacts().len();
        Self {
            tape,
            cap,
            limit: limit_ms,
            agents: vec![Agent { last: -1, ..Agent::default() }; most],
            present: 0,
            staff,
            heap: BinaryHeap::new(),
            queue: VecDeque::new(),
            sent: vec![0; n],
            gone: vec![false; n],
            holder: vec![u32::MAX; n],
            keys: vec![u64::MAX; most],
            counts: Counts::default(),
            now: 0,
        }
    }

    pub fn run(mut self) -> Counts {
        for (index, (at, _)) in self.staff.iter().enumerate() {
            self.push(*at, CHANGE, index as u32);
        }
        let mut next = 0;
        loop {
            let event = self.heap.peek().map_or(u64::MAX, |e| e.0.0);
            let arrival = self.tape.contacts().get(next).map_or(u64::MAX, |c| c.start.ms() as u64);
            if event == u64::MAX && arrival == u64::MAX {
                return self.counts;
            }
            if arrival < event >> 2 {
                self.now = arrival as i64;
                self.arrive(next as u32);
                next += 1;
                continue;
            }
            let Some(Reverse((packed, id))) = self.heap.pop() else { return self.counts };
            self.now = (packed >> 2) as i64;
            match packed & 3 {
                SENT => self.reply_sent(id),
                CHANGE => self.change(id as usize),
                MESSAGE => {
                    let agent = self.holder[id as usize];
                    self.agents[agent as usize].pending.push_back((self.now, id));
                    self.begin(agent as usize);
                }
                _ => self.patience(id),
            }
        }
    }

    fn push(&mut self, at: i64, kind: u64, id: u32) {
        self.heap.push(Reverse((((at as u64) << 2) | kind, id)));
    }

    fn rate(&mut self, agent: usize) {
        let a = &self.agents[agent];
        let free = agent < self.present && a.open.len() < self.cap;
        self.keys[agent] =
            if free { ((a.open.len() as u64) << 44) | (a.last + 1) as u64 } else { u64::MAX };
    }

    fn change(&mut self, index: usize) {
        let (_, present) = self.staff[index];
        let changed = self.present.min(present)..self.present.max(present);
        self.present = present;
        for agent in changed {
            self.rate(agent);
        }
        while !self.queue.is_empty() && self.place_first() {}
    }

    fn best(&self) -> Option<usize> {
        let mut best = (u64::MAX, 0);
        for (agent, key) in self.keys[..self.present].iter().enumerate() {
            if *key < best.0 {
                best = (*key, agent);
            }
        }
        (best.0 != u64::MAX).then_some(best.1)
    }

    fn arrive(&mut self, contact: u32) {
        if let Some(agent) = self.best() {
            self.place(contact, agent);
        } else {
            self.queue.push_back(contact);
        }
        let need = &self.tape.contacts()[contact as usize];
        let begun = self.sent[contact as usize] == u16::MAX;
        if !begun && need.patience_ms != NO_LIMIT {
            self.push(self.now + i64::from(need.patience_ms).max(1), PATIENCE, contact);
        }
    }

    fn place(&mut self, contact: u32, agent: usize) {
        self.holder[contact as usize] = agent as u32;
        let asked = self.tape.contacts()[contact as usize].start.ms();
        let a = &mut self.agents[agent];
        a.open.push(contact);
        a.last = self.now;
        let at = a.pending.iter().rposition(|p| *p <= (asked, contact)).map_or(0, |p| p + 1);
        a.pending.insert(at, (asked, contact));
        self.rate(agent);
        self.begin(agent);
    }

    fn place_first(&mut self) -> bool {
        while let Some(&first) = self.queue.front() {
            if self.gone[first as usize] {
                self.queue.pop_front();
                continue;
            }
            let Some(agent) = self.best() else { return false };
            self.queue.pop_front();
            self.place(first, agent);
            return true;
        }
        false
    }

    /// `sent` is a count of replies, with `u16::MAX` as "the first one is being written".
    fn begin(&mut self, agent: usize) {
        let a = &mut self.agents[agent];
        if a.writing {
            return;
        }
        let Some((_, contact)) = a.pending.pop_front() else { return };
        a.writing = true;
        let done = self.sent[contact as usize];
        let need = &self.tape.contacts()[contact as usize];
        let work = self.tape.replies_of(need)[done as usize].work_ms;
        if done == 0 {
            self.sent[contact as usize] = u16::MAX;
        }
        let until = self.now + i64::from((work + 0.5) as i32).max(1);
        self.push(until, SENT, contact);
    }

    fn reply_sent(&mut self, contact: u32) {
        let agent = self.holder[contact as usize] as usize;
        let need = &self.tape.contacts()[contact as usize];
        let sent = self.sent[contact as usize]
            .wrapping_add(if self.sent[contact as usize] == u16::MAX { 2 } else { 1 });
        self.sent[contact as usize] = sent;
        if sent == 1 {
            self.counts.answered += 1;
            self.counts.in_time += u64::from(self.now - need.start.ms() <= self.limit);
        }
        self.agents[agent].writing = false;
        if u32::from(sent) == need.replies {
            self.agents[agent].open.retain(|c| *c != contact);
            self.rate(agent);
            self.place_first();
        } else {
            let thinking = self.tape.replies_of(need)[sent as usize].thinking_ms;
            self.push(self.now + i64::from(thinking).max(1), MESSAGE, contact);
        }
        self.begin(agent);
    }

    fn patience(&mut self, contact: u32) {
        if self.sent[contact as usize] != 0 {
            return;
        }
        self.gone[contact as usize] = true;
        self.counts.abandoned += 1;
        let agent = self.holder[contact as usize];
        if agent != u32::MAX {
            let a = &mut self.agents[agent as usize];
            a.pending.retain(|p| p.1 != contact);
            a.open.retain(|c| *c != contact);
            self.rate(agent as usize);
            self.place_first();
        }
    }
}
