//! What places cost (`planning.md`, Cost): paid span × wage × premiums by the minute + price per
//! shift + expected overtime × its factor + price per chat. Must not know how plans are found.
//!
//! A group whose absent places are not paid pays only the share of its places that come.

use super::{CostSplit, GroupUse};
use crate::metrics::Account;
use crate::model::{GroupId, Place, Plan, Premium, Scenario};
use crate::stats::{Estimate, mean_estimate};
use crate::time::Instant;

/// Wages, premiums and prices of a scenario, ready to price places.
#[derive(Clone, Debug)]
pub struct Prices {
    groups: Vec<crate::model::Group>,
    /// What a contact of each reason is worth.
    values: Vec<f64>,
    /// First minute of `until`, counted from the scenario's start.
    first_minute: i64,
    /// Minutes × premium from `first_minute` to each minute.
    until: Vec<f64>,
}

impl Prices {
    /// Reads wages and premiums.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        let first_minute = -2 * 1440;
        let minutes = (i64::from(scenario.calendar.days()) + 5) * 1440;
        let mut until = Vec::with_capacity(minutes as usize + 1);
        let mut minutes_so_far = 0.0;
        until.push(minutes_so_far);
        for minute in 0..minutes {
            let at = Instant::from_minutes(first_minute + minute);
            let factor: f64 =
                scenario.cost.premiums.iter().map(|premium| factor_at(premium, at)).product();
            minutes_so_far += factor;
            until.push(minutes_so_far);
        }
        let values = scenario.demand.reasons.iter().map(|reason| reason.value).collect();
        Self { groups: scenario.groups.clone(), values, first_minute, until }
    }

    /// Hours between two moments, each minute times its premiums.
    #[must_use]
    pub fn premium_hours(&self, from: Instant, to: Instant) -> f64 {
        if to <= from { 0.0 } else { (self.minutes_until(to) - self.minutes_until(from)) / 60.0 }
    }

    fn minutes_until(&self, at: Instant) -> f64 {
        let ms = at.ms() - self.first_minute * 60_000;
        let last = self.until.len() as i64 - 1;
        let minute = ms.div_euclid(60_000).clamp(0, last - 1);
        let within = (ms - minute * 60_000) as f64 / 60_000.0;
        let (before, after) = (self.until[minute as usize], self.until[minute as usize + 1]);
        before + (after - before) * within
    }

    /// The stretches of a place that are paid: `pre` and `post` if the group pays them, the shift
    /// without its unpaid breaks.
    pub fn paid_stretches(&self, place: &Place) -> impl Iterator<Item = (Instant, Instant)> {
        let group = &self.groups[place.group];
        let [pre_paid, post_paid] = group.padding_paid;
        let from = if pre_paid { place.start - group.pre } else { place.start };
        let to = if post_paid { place.end + group.post } else { place.end };
        let unpaid: Vec<(Instant, Instant)> = place
            .breaks
            .iter()
            .filter(|pause| pause.length >= group.breaks_paid_below)
            .map(|pause| (pause.start, pause.start + pause.length))
            .collect();
        let starts = std::iter::once(from).chain(unpaid.clone().into_iter().map(|(_, end)| end));
        let ends = unpaid.into_iter().map(|(start, _)| start).chain(std::iter::once(to));
        starts.zip(ends)
    }

    /// Hours of a place that are paid if its person comes.
    #[must_use]
    pub fn paid_hours(&self, place: &Place) -> f64 {
        self.paid_stretches(place).map(|(from, to)| (to - from).hours()).sum()
    }

    /// Expected wages of a place.
    #[must_use]
    pub fn wages(&self, place: &Place) -> f64 {
        let group = &self.groups[place.group];
        let hours: f64 =
            self.paid_stretches(place).map(|(from, to)| self.premium_hours(from, to)).sum();
        hours * group.wage_per_hour * self.paid_share(place.group)
    }

    /// Planned cost of a place: wages and price per shift.
    #[must_use]
    pub fn place(&self, place: &Place) -> f64 {
        self.wages(place) + self.groups[place.group].price_per_shift * self.paid_share(place.group)
    }

    /// Share of a group's places that are paid.
    fn paid_share(&self, group: GroupId) -> f64 {
        let group = &self.groups[group];
        if group.absence_paid { 1.0 } else { 1.0 - group.absence }
    }

    /// Cost of so much overtime of a group; premiums do not apply to it.
    #[must_use]
    pub fn overtime(&self, group: GroupId, hours: f64) -> f64 {
        hours * self.groups[group].wage_per_hour * self.groups[group].overtime_factor
    }

    /// Cost of a plan with the accounts of its replications: the one way from runs to money.
    #[must_use]
    pub fn plan<'a>(
        &self,
        plan: &Plan,
        accounts: impl IntoIterator<Item = &'a Account>,
    ) -> CostSplit {
        let mut cost = self.known(plan);
        let accounts: Vec<&Account> = accounts.into_iter().collect();
        let of = |part: &dyn Fn(&Account) -> f64| {
            mean_estimate(accounts.iter().map(|account| part(account)))
        };
        let value = |estimate: Option<Estimate>| estimate.map_or(0.0, |e| e.value);
        cost.overtime = value(of(&|account| self.overtime_of(account)));
        cost.chats = value(of(&|account| self.chats_of(account)));
        let half = |estimate: Option<Estimate>| {
            estimate.filter(|e| e.standard_error > 0.0).map_or(0.0, |e| e.half_width())
        };
        cost.half_width = half(of(&|account| self.beyond_plan(account)));
        let lost = of(&|account| self.lost_value(account));
        (cost.lost_value, cost.lost_half_width) = (value(lost), half(lost));
        cost
    }

    /// What one replication costs beyond what is planned: overtime and chats.
    #[must_use]
    pub fn beyond_plan(&self, account: &Account) -> f64 {
        self.overtime_of(account) + self.chats_of(account)
    }

    /// What the contacts lost in one replication were worth.
    #[must_use]
    pub fn lost_value(&self, account: &Account) -> f64 {
        self.values.iter().zip(&account.lost).map(|(value, lost)| value * f64::from(*lost)).sum()
    }

    fn overtime_of(&self, account: &Account) -> f64 {
        let groups = account.overtime_ms.iter().enumerate();
        groups.map(|(group, ms)| self.overtime(group, *ms as f64 / MS_PER_HOUR)).sum()
    }

    fn chats_of(&self, account: &Account) -> f64 {
        let groups = self.groups.iter().zip(&account.billed);
        groups.map(|(group, billed)| group.price_per_chat * f64::from(*billed)).sum()
    }

    fn known(&self, plan: &Plan) -> CostSplit {
        let mut cost = CostSplit::default();
        for place in plan.places() {
            cost.wages += self.wages(place);
            cost.shifts += self.groups[place.group].price_per_shift * self.paid_share(place.group);
        }
        cost
    }

    /// Planned cost of a plan.
    #[must_use]
    pub fn planned(&self, plan: &Plan) -> f64 {
        self.known(plan).planned()
    }

    /// What a plan asks of each group.
    #[must_use]
    pub fn groups(&self, plan: &Plan, overtime_hours: &[f64]) -> Vec<GroupUse> {
        (0..self.groups.len())
            .map(|group| {
                let places: Vec<&Place> =
                    plan.places().iter().filter(|place| place.group == group).collect();
                let mut per_day = std::collections::BTreeMap::new();
                for place in &places {
                    *per_day.entry(place.day()).or_insert(0_u32) += 1;
                }
                GroupUse {
                    group,
                    people: per_day.values().copied().max().unwrap_or(0),
                    places: places.len() as u32,
                    paid_hours: places.iter().map(|place| self.paid_hours(place)).sum(),
                    cost: places.iter().map(|place| self.place(place)).sum(),
                    overtime_hours: overtime_hours.get(group).copied().unwrap_or(0.0),
                }
            })
            .collect()
    }
}

const MS_PER_HOUR: f64 = 3_600_000.0;

fn factor_at(premium: &Premium, at: Instant) -> f64 {
    match *premium {
        Premium::Daily { window, factor } if window.contains(at) => factor,
        Premium::Between { from, to, factor } if from <= at && at < to => factor,
        Premium::Daily { .. } | Premium::Between { .. } => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Break, ClockWindow};
    use crate::planning::testing::{clock, place, scenario};
    use crate::time::Span;

    #[test]
    fn a_night_premium_counts_the_minutes_on_both_sides_of_midnight() {
        let mut s = scenario(2);
        s.groups[0].wage_per_hour = 40.0;
        s.cost.premiums = vec![Premium::Daily {
            window: ClockWindow { from: 22 * 60, to: 30 * 60 },
            factor: 1.3,
        }];
        // 20:00–04:00: two hours at 40, six at 52.
        let night = place(0, clock(0, 20, 0), clock(1, 4, 0));
        assert!((Prices::new(&s).place(&night) - (80.0 + 312.0)).abs() < 1e-9);
        // The same shift on the day before the horizon costs the same.
        let before = place(0, clock(-1, 20, 0), clock(0, 4, 0));
        assert!((Prices::new(&s).place(&before) - 392.0).abs() < 1e-9);
    }

    #[test]
    fn overlapping_premiums_multiply_and_shifts_have_their_price() {
        let mut s = scenario(2);
        s.groups[0].wage_per_hour = 10.0;
        s.groups[0].price_per_shift = 7.0;
        s.cost.premiums = vec![
            Premium::Daily { window: ClockWindow { from: 22 * 60, to: 30 * 60 }, factor: 1.5 },
            Premium::Between { from: clock(1, 0, 0), to: clock(1, 12, 0), factor: 2.0 },
        ];
        // 21–22 plain, 22–24 × 1.5, 0–1 × 3: 10 + 30 + 30, and the price.
        let late = place(0, clock(0, 21, 0), clock(1, 1, 0));
        assert!((Prices::new(&s).place(&late) - 77.0).abs() < 1e-9);
    }

    #[test]
    fn padding_and_short_breaks_are_paid_as_the_group_says() {
        let mut s = scenario(1);
        s.groups[0].wage_per_hour = 60.0;
        s.groups[0].pre = Span::from_minutes(5);
        s.groups[0].post = Span::from_minutes(5);
        let mut day = place(0, clock(0, 9, 0), clock(0, 18, 0));
        let pause = |h, minutes| Break {
            start: clock(0, h, 0),
            length: Span::from_minutes(minutes),
            latest: Span::from_minutes(minutes),
        };
        day.breaks = vec![pause(11, 15), pause(13, 60)];
        // Nine hours and both paddings, without the meal; the rest of 15 minutes is paid.
        assert!((Prices::new(&s).place(&day) - (8.0 * 60.0 + 10.0)).abs() < 1e-9);
        s.groups[0].padding_paid = [true, false];
        s.groups[0].breaks_paid_below = Span::from_minutes(10);
        assert!((Prices::new(&s).place(&day) - (7.75 * 60.0 + 5.0)).abs() < 1e-9);
    }

    #[test]
    fn absent_places_are_paid_by_rule_and_overtime_and_chats_by_what_runs_measured() {
        let mut s = scenario(1);
        s.groups[0].wage_per_hour = 20.0;
        s.groups[0].absence = 0.1;
        s.groups[0].overtime_factor = 1.5;
        s.groups[0].price_per_chat = 0.5;
        let plan = Plan::new(vec![place(0, clock(0, 9, 0), clock(0, 14, 0))]);
        let prices = Prices::new(&s);
        let run = |billed, overtime_ms| Account {
            overtime_ms: vec![overtime_ms],
            billed: vec![billed],
            ..Account::new(1, 1)
        };
        // 0.2 h of overtime and 80 chats on average.
        let runs = [run(70, 0), run(90, 1_440_000)];
        let cost = prices.plan(&plan, runs.iter());
        assert!((cost.planned() - 100.0).abs() < 1e-9);
        assert!((cost.overtime - 6.0).abs() < 1e-9);
        assert!((cost.total() - 146.0).abs() < 1e-9);
        s.groups[0].absence_paid = false;
        assert!((Prices::new(&s).planned(&plan) - 90.0).abs() < 1e-9);
        let used = prices.groups(&plan, &[0.2]);
        assert_eq!((used[0].people, used[0].places), (1, 1));
        assert!((used[0].paid_hours - 5.0).abs() < 1e-9);
    }
}
