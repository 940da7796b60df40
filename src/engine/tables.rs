//! A scenario's groups and rules folded into tables before any run: static factors multiplied out,
//! skills turned into pools of agents and classes of contacts.

use super::rules::Rules;
use super::staff::Staff;
use crate::model::{Attention, PatienceUntil, Plan, Routing, Scenario};
use crate::model::{Law, Level};
use crate::time::{Instant, Span};

/// A scenario's groups and rules, ready to run plans; made once, shared by all threads.
#[derive(Clone, Debug)]
pub struct Desk {
    pub(super) groups: Vec<GroupTable>,
    /// By reason: how its contacts queue and who may take them.
    pub(super) reasons: Vec<ReasonTable>,
    /// By class: the pools whose agents may take it.
    pub(super) pools_of_class: Vec<Vec<u16>>,
    pub(super) pools: u16,
    /// Priority of each waiting list; handed-over contacts have one list per class after these.
    pub(super) list_priority: Vec<i32>,
    pub(super) list_class: Vec<u16>,
    pub(super) head_list_of_class: Vec<u16>,
    pub(super) routing: Routing,
    pub(super) ties_by_lot: bool,
    pub(super) attention: Attention,
    pub(super) patience_until: PatienceUntil,
    pub(super) age_step: Option<Span>,
    pub(super) queue_limit: u32,
    pub(super) lines: u32,
    pub(super) rules: Rules,
    pub(super) rereading: Option<crate::model::Sampler>,
    pub(super) seats: u32,
    pub(super) end: Instant,
    pub(super) drain: Span,
}

#[derive(Clone, Debug)]
pub(super) struct GroupTable {
    pub cap: u32,
    pub pool: u16,
    pub rank: i32,
    /// By reason: tier factor × skill factor.
    pub pace: Vec<f64>,
    pub multitasking: f64,
    pub switch: Span,
    pub pre: Span,
    pub post: Span,
    pub wind_down: Span,
    pub overtime_max: Span,
    pub absence: f64,
    pub lateness: Option<(f64, crate::model::Sampler)>,
    pub speed: Option<crate::model::Sampler>,
}

#[derive(Clone, Debug)]
pub(super) struct ReasonTable {
    pub class: u16,
    /// Waiting list of ordinary and of VIP contacts.
    pub list: [u16; 2],
}

impl Desk {
    /// Folds the scenario's groups and rules.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        let skills = Skills::of(scenario);
        let lists = Lists::of(scenario, &skills);
        let rules = &scenario.rules;
        Self {
            groups: scenario
                .groups
                .iter()
                .zip(&skills.pool_of_group)
                .map(|(group, &pool)| GroupTable {
                    cap: group.cap,
                    pool,
                    rank: group.rank,
                    pace: group.skills.iter().map(|s| group.factor * s.unwrap_or(1.0)).collect(),
                    multitasking: group.multitasking,
                    switch: group.switch,
                    pre: group.pre,
                    post: group.post,
                    wind_down: group.wind_down,
                    overtime_max: group.overtime_max,
                    absence: group.absence,
                    lateness: group.lateness.map(|late| (late.share, late.by.sampler())),
                    speed: (group.speed_spread > 0.0)
                        .then(|| Law::Lognormal { mean: 1.0, cv: group.speed_spread }.sampler()),
                })
                .collect(),
            reasons: lists.reasons,
            pools_of_class: skills.pools_of_class,
            pools: skills.pools,
            list_priority: lists.priority,
            list_class: lists.class,
            head_list_of_class: lists.head_of_class,
            routing: rules.routing,
            ties_by_lot: false,
            attention: rules.attention,
            patience_until: rules.patience_until,
            age_step: rules.age_step.filter(|step| *step > Span::ZERO),
            queue_limit: rules.queue_limit.unwrap_or(u32::MAX),
            lines: rules.lines.unwrap_or(u32::MAX),
            rules: Rules::of(scenario),
            rereading: rules.rereading.map(Law::sampler),
            seats: rules.seats.unwrap_or(u32::MAX),
            end: scenario.calendar.end(),
            drain: rules.drain,
        }
    }

    /// The same desk, but of equally good agents one is drawn by lot, as textbooks' chains have it,
    /// instead of whoever was assigned longest ago. Slow: for tests.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_ties_by_lot(mut self) -> Self {
        self.ties_by_lot = true;
        self
    }

    /// Whether the router needs the list of available agents, not only the best.
    pub(super) const fn takes_turns(&self) -> bool {
        matches!(self.routing, Routing::RoundRobin | Routing::Random)
    }

    /// Compiles a plan: its places in agent order with their timetable.
    #[must_use]
    pub fn staff(&self, plan: &Plan) -> Staff {
        Staff::compile(plan, self)
    }
}

/// Groups with the same skills form a pool; reasons that the same pools can take form a class.
struct Skills {
    pool_of_group: Vec<u16>,
    pools: u16,
    class_of_reason: Vec<u16>,
    pools_of_class: Vec<Vec<u16>>,
}

impl Skills {
    fn of(scenario: &Scenario) -> Self {
        let can = |group: &crate::model::Group, reason: usize| group.skills[reason].is_some();
        let reasons = scenario.demand.reasons.len();
        let mut signatures: Vec<Vec<bool>> = Vec::new();
        let pool_of_group = scenario
            .groups
            .iter()
            .map(|group| index_of(&mut signatures, (0..reasons).map(|r| can(group, r)).collect()))
            .collect();
        let mut takers: Vec<Vec<u16>> = Vec::new();
        let class_of_reason = (0..reasons)
            .map(|r| {
                let pools = (0_u16..).zip(&signatures).filter(|(_, s)| s[r]).map(|(p, _)| p);
                index_of(&mut takers, pools.collect())
            })
            .collect();
        Self {
            pool_of_group,
            pools: signatures.len() as u16,
            class_of_reason,
            pools_of_class: takers,
        }
    }
}

/// Waiting lists: one per (class, priority), then one per class for handed-over contacts.
struct Lists {
    reasons: Vec<ReasonTable>,
    priority: Vec<i32>,
    class: Vec<u16>,
    head_of_class: Vec<u16>,
}

impl Lists {
    fn of(scenario: &Scenario, skills: &Skills) -> Self {
        let mut kinds: Vec<(u16, i32)> = Vec::new();
        let reasons = scenario
            .demand
            .reasons
            .iter()
            .zip(&skills.class_of_reason)
            .map(|(reason, &class)| {
                let list = [Level::Ordinary, Level::Vip].map(|level| {
                    let extra = if level == Level::Vip { scenario.demand.vip_priority } else { 0 };
                    index_of(&mut kinds, (class, reason.priority + extra))
                });
                ReasonTable { class, list }
            })
            .collect();
        let classes = skills.pools_of_class.len();
        let mut class: Vec<u16> = kinds.iter().map(|kind| kind.0).collect();
        let head_of_class = (0..classes).map(|c| (kinds.len() + c) as u16).collect();
        class.extend(0..classes as u16);
        Self { reasons, priority: kinds.iter().map(|k| k.1).collect(), class, head_of_class }
    }
}

fn index_of<T: PartialEq>(known: &mut Vec<T>, item: T) -> u16 {
    let index = known.iter().position(|k| *k == item).unwrap_or_else(|| {
        known.push(item);
        known.len() - 1
    });
    index as u16
}
