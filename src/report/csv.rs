//! Tables as CSV: one row per interval, contact, reply, shift or place; units in the column names;
//! times as `2026-11-10T20:14:07.312`. The schedule and the roster have the columns that scenarios
//! and `--plan` read. Must not know where the files go.

use super::trace::agent_names;
use crate::experiment::{CAUSES, IntervalSlice, RunRecords, ShareLimit, Simulation};
use crate::metrics::Metric;
use crate::model::{Break, Calendar, Clock, Place, Plan, Scenario};
use crate::scenario::names::to_cell;
use crate::stats::{Band, Estimate};
use crate::time::{Instant, Span};
use ::csv::Writer;

const SURE: &str = "writing a table into memory cannot fail";

/// Rows of text → CSV; what a spreadsheet program would take for a formula becomes a text.
pub(super) fn table(header: &[String], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = Writer::from_writer(Vec::new());
    writer.write_record(header.iter().cloned().map(to_cell)).expect(SURE);
    for row in rows {
        writer.write_record(row.into_iter().map(to_cell)).expect(SURE);
    }
    let bytes = writer.into_inner().expect(SURE);
    String::from_utf8(bytes).expect("all fields are text")
}

fn names(header: &[&str]) -> Vec<String> {
    header.iter().map(|name| (*name).to_owned()).collect()
}

/// A number as short as it can be without losing what matters; empty if there is none.
pub(super) fn number(x: Option<f64>) -> String {
    match x {
        Some(x) if x.is_finite() => {
            let rounded = (x * 1e6).round() / 1e6;
            if rounded == 0.0 { "0".to_owned() } else { rounded.to_string() }
        }
        _ => String::new(),
    }
}

/// `2026-11-10T20:14:07.312`.
pub(super) fn moment(calendar: &Calendar, at: Instant) -> String {
    let at = calendar.civil(at);
    let time = at.time();
    let (h, m, s, ms) = (time.hour(), time.minute(), time.second(), time.millisecond());
    format!("{}T{h:02}:{m:02}:{s:02}.{ms:03}", at.date())
}

fn seconds(span: Span) -> String {
    number(Some(span.secs()))
}

/// Name of a share's column: `share_first_reply_within_30s`.
#[must_use]
pub fn share_name(limit: &ShareLimit) -> String {
    let clock = match limit.clock {
        Clock::Assigned => "assigned",
        Clock::Begun => "begun",
        Clock::FirstReply => "first_reply",
        Clock::FirstUsefulReply => "first_useful_reply",
    };
    format!("share_{clock}_within_{}s", number(Some(limit.within.secs())))
}

/// One row per interval: every figure, the shares with their intervals, bands between replications.
#[must_use]
pub fn intervals(scenario: &Scenario, simulation: &Simulation) -> String {
    let mut header = names(&["start", "minutes"]);
    let shown: Vec<Metric> = Metric::ALL
        .iter()
        .copied()
        .filter(|metric| {
            simulation.intervals.iter().any(|slice| slice.measures.get(*metric).is_some())
        })
        .collect();
    header.extend(shown.iter().map(|metric| metric.name().to_owned()));
    header.push("mean_first_reply_s_low".to_owned());
    header.push("mean_first_reply_s_high".to_owned());
    for limit in &simulation.limits {
        let name = share_name(limit);
        header.extend([name.clone(), format!("{name}_low"), format!("{name}_high")]);
    }
    for target in 1..=simulation.target_cells.len() {
        header.extend(["contacts", "missing"].map(|what| format!("target_{target}_{what}")));
    }
    header.extend(CAUSES.iter().map(|cause| format!("late_{}", cause.replace(' ', "_"))));
    for (name, _) in bands(&IntervalSlice::default()) {
        header.extend([format!("{name}_p5"), format!("{name}_p95")]);
    }
    let of_targets = simulation.target_intervals();
    let n = f64::from(simulation.replications.max(1));
    let rows = simulation.intervals.iter().enumerate().map(|(i, slice)| {
        let mut row = vec![moment(&scenario.calendar, slice.start), minutes(slice.length)];
        let value = |metric: &Metric| number(slice.measures.get(*metric).map(|e| e.value));
        row.extend(shown.iter().map(value));
        row.extend(limits(slice.measures.get(Metric::MeanFirstReply)));
        for share in &slice.shares {
            row.push(number(share.map(|estimate| estimate.value)));
            row.extend(limits(share.map(fraction)));
        }
        for counts in &of_targets {
            let count = counts.get(i).copied().unwrap_or_default();
            let both = [count.contacts, count.missed];
            row.extend(both.map(|many| number(Some(f64::from(many) / n))));
        }
        row.extend(slice.late_by_cause.iter().map(|late| number(Some(*late))));
        for (_, band) in bands(slice) {
            row.extend([number(band.map(|band| band.p5)), number(band.map(|band| band.p95))]);
        }
        row
    });
    table(&header, rows)
}

/// An estimate of a share: its limits are no further than 0 and 1.
pub(super) fn fraction(share: Estimate) -> Estimate {
    Estimate { low: share.low.clamp(0.0, 1.0), high: share.high.clamp(0.0, 1.0), ..share }
}

fn limits(estimate: Option<Estimate>) -> [String; 2] {
    [number(estimate.map(|e| e.low)), number(estimate.map(|e| e.high))]
}

pub(super) fn minutes(span: Span) -> String {
    number(Some(span.secs() / 60.0))
}

fn bands(slice: &IntervalSlice) -> [(&'static str, Option<Band>); 7] {
    let bands = &slice.bands;
    [
        ("arrivals", bands.arrivals),
        ("share_in_time", bands.share_in_time),
        ("mean_first_reply_s", bands.mean_first_reply_s),
        ("mean_queue", bands.mean_queue),
        ("max_queue", bands.max_queue),
        ("at_desk", bands.at_desk),
        ("occupancy", bands.occupancy),
    ]
}

/// One row per contact of the recorded replications.
#[must_use]
pub fn contacts(scenario: &Scenario, records: &[RunRecords]) -> String {
    let header = names(&[
        "replication",
        "contact",
        "start",
        "outcome",
        "reason",
        "channel",
        "customer",
        "vip",
        "visit",
        "agent",
        "replies_sent",
        "transfers",
        "hand_overs",
        "assigned_s",
        "begun_s",
        "first_reply_s",
        "first_useful_reply_s",
        "gave_up_s",
        "ended_s",
        "nobody_online_s",
        "no_free_slot_s",
        "agent_busy_s",
        "replying_s",
    ]);
    let rows = records.iter().flat_map(|run| {
        let agents = agent_names(scenario, &run.places);
        run.contacts.iter().map(move |record| {
            let after =
                |at: Option<Instant>| at.map_or_else(String::new, |at| seconds(at - record.start));
            let reason = scenario.demand.reasons.get(usize::from(record.reason));
            let channel = scenario.demand.channels.get(usize::from(record.channel));
            let agent = record.agent.and_then(|agent| agents.get(agent as usize));
            vec![
                run.replication.to_string(),
                record.contact.to_string(),
                moment(&scenario.calendar, record.start),
                super::trace::outcome(record.outcome).replace(' ', "_"),
                reason.map_or_else(String::new, |reason| reason.name.clone()),
                channel.map_or_else(String::new, |channel| channel.name.clone()),
                record.customer.to_string(),
                u8::from(record.vip).to_string(),
                record.visit.to_string(),
                agent.cloned().unwrap_or_default(),
                record.replies_sent.to_string(),
                record.transfers.to_string(),
                record.hand_overs.to_string(),
                after(record.assigned),
                after(record.begun),
                after(record.first_reply),
                after(record.first_useful_reply),
                after(record.gave_up),
                after(Some(record.ended)),
                seconds(record.split.nobody_online),
                seconds(record.split.no_free_slot),
                seconds(record.split.agent_busy),
                seconds(record.split.replying),
            ]
        })
    });
    table(&header, rows)
}

/// One row per reply of the recorded replications.
#[must_use]
pub fn replies(scenario: &Scenario, records: &[RunRecords]) -> String {
    let header = names(&[
        "replication",
        "contact",
        "reply",
        "agent",
        "asked",
        "begun_s",
        "sent_s",
        "writing_s",
        "open_chats",
        "customer_messages",
        "agent_messages",
        "to_nobody",
    ]);
    let rows = records.iter().flat_map(|run| {
        let agents = agent_names(scenario, &run.places);
        run.replies.iter().map(move |reply| {
            vec![
                run.replication.to_string(),
                reply.contact.to_string(),
                (reply.number + 1).to_string(),
                agents.get(reply.agent as usize).cloned().unwrap_or_default(),
                moment(&scenario.calendar, reply.asked),
                seconds(reply.begun - reply.asked),
                seconds(reply.sent - reply.asked),
                seconds(reply.sent - reply.begun),
                reply.open_chats.to_string(),
                reply.customer_messages.to_string(),
                reply.agent_messages.to_string(),
                u8::from(reply.to_nobody).to_string(),
            ]
        })
    });
    table(&header, rows)
}

pub(super) const PLAN_COLUMNS: [&str; 8] =
    ["group", "date", "start", "end", "breaks", "pattern", "count", "person"];

/// The schedule: one row per duty with the number of people on it; who has a name has a row of
/// their own.
#[must_use]
pub fn schedule(scenario: &Scenario, plan: &Plan) -> String {
    let rows = schedule_rows(scenario, plan).into_iter();
    for_spreadsheets(table(&plan_columns(scenario), rows))
}

/// The rows of the schedule: equal places are one, with their number.
pub(super) fn schedule_rows(scenario: &Scenario, plan: &Plan) -> Vec<Vec<String>> {
    let mut rows: Vec<(&Place, u32)> = Vec::new();
    for place in plan.places() {
        match rows.last_mut() {
            Some((same, count)) if place.person.is_none() && *same == place => *count += 1,
            _ => rows.push((place, 1)),
        }
    }
    rows.sort_by_key(|(place, _)| (place.day(), place.group, place.start));
    rows.into_iter().map(|(place, count)| plan_row(scenario, place, count)).collect()
}

/// The roster: one row per place, with the person if one is named.
#[must_use]
pub fn roster(scenario: &Scenario, plan: &Plan) -> String {
    let mut places: Vec<&Place> = plan.places().iter().collect();
    places.sort_by_key(|place| (place.day(), place.group, place.start));
    let rows = places.into_iter().map(|place| plan_row(scenario, place, 1));
    for_spreadsheets(table(&plan_columns(scenario), rows))
}

/// Where groups live by other clocks, each row says that its times are the scenario's.
fn plan_columns(scenario: &Scenario) -> Vec<String> {
    let mut columns = names(&PLAN_COLUMNS);
    columns.extend(has_clocks(scenario).then(|| "zone".to_owned()));
    columns
}

fn has_clocks(scenario: &Scenario) -> bool {
    scenario.groups.iter().any(|group| group.zone.is_some())
}

fn plan_row(scenario: &Scenario, place: &Place, count: u32) -> Vec<String> {
    let group = scenario.groups.get(place.group).map_or("?", |group| group.name.as_str());
    let breaks: Vec<String> = place.breaks.iter().map(|b| pause(place.day(), b)).collect();
    let mut row = vec![
        group.to_owned(),
        scenario.calendar.date(place.day()).to_string(),
        clock(place.day(), place.start),
        clock(place.day(), place.end),
        breaks.join(";"),
        place.pattern.clone(),
        count.to_string(),
        place.person.clone().unwrap_or_default(),
    ];
    row.extend(has_clocks(scenario).then(|| scenario.calendar.zone().unwrap_or("").to_owned()));
    row
}

/// `20:30`; `00:30+1` on the day after `day`.
fn clock(day: i64, at: Instant) -> String {
    let minutes = at.time_of_day().minutes();
    let later = match at.day() - day {
        0 => String::new(),
        days => format!("{days:+}"),
    };
    format!("{:02}:{:02}{later}", minutes / 60, minutes % 60)
}

/// `12:00/1h`; with how late it may begin, if that is not its own length.
fn pause(day: i64, pause: &Break) -> String {
    let late = if pause.latest == pause.length {
        String::new()
    } else {
        format!("/{}", duration(pause.latest))
    };
    format!("{}/{}{late}", clock(day, pause.start), duration(pause.length))
}

fn duration(span: Span) -> String {
    if span.ms() > 0 && span.ms() % Span::HOUR.ms() == 0 {
        format!("{}h", span.ms() / Span::HOUR.ms())
    } else if span.ms() % Span::MINUTE.ms() == 0 {
        format!("{}m", span.minutes())
    } else {
        format!("{}s", number(Some(span.secs())))
    }
}

/// Spreadsheets take a file without a byte-order mark for the machine's own encoding; only names
/// beyond ASCII need one.
fn for_spreadsheets(csv: String) -> String {
    if csv.is_ascii() { csv } else { format!("\u{feff}{csv}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Instant {
        Instant::from_minutes(minutes)
    }

    fn place(start: i64, end: i64, breaks: Vec<Break>) -> Place {
        let (start, end) = (at(start), at(end));
        Place { group: 0, start, end, breaks, pattern: "晚班".to_owned(), person: None }
    }

    /// Names as people give them, and as they should not.
    fn name() -> impl proptest::strategy::Strategy<Value = String> {
        use proptest::prelude::*;
        let odd = [
            "=1+1", "-", "@a", "+1", "'=x", "''", "合计", "total", "OFF", "休", "a,b", "a\"b",
            "a;b", "a|b", "08:00", "早班", "5",
        ];
        prop_oneof![
            proptest::sample::select(odd.to_vec()).prop_map(str::to_owned),
            "[a-z=+@',;\"|/ -]{0,6}[a-z早晚0-9]",
        ]
        .prop_map(|name| name.trim().to_owned())
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_for_people_reads_back_to_the_same_plan(
            groups in proptest::collection::btree_set(name(), 1..4),
            duties in proptest::collection::vec(
                (0_usize..3, -200..4000_i64, 1..1441_i64, 0..100_i64, name(), proptest::option::of(name())), 1..12),
        ) {
            let mut scenario = Scenario::bare(100.0, 3);
            let bare = scenario.groups[0].clone();
            scenario.groups = groups
                .into_iter()
                .map(|name| crate::model::Group { name, size: 1000, ..bare.clone() })
                .collect();
            let places = duties.into_iter().enumerate().map(|(i, (group, start, length, at, pattern, person))| {
                let first = start + (length - 1) * at / 100;
                let pause = Break {
                    start: at_minutes(first),
                    length: Span::from_minutes((start + length - first).min(7)),
                    latest: Span::from_minutes(7 + at % 2),
                };
                Place {
                    group: group % scenario.groups.len(),
                    start: at_minutes(start.max(0)),
                    end: at_minutes(start.max(0) + length),
                    breaks: if start > 0 && at % 3 == 0 { vec![pause] } else { vec![] },
                    pattern,
                    // Nobody is in two places at once.
                    person: person.map(|name| format!("{name}{i}")),
                }
            });
            let plan = Plan::new(places.collect());
            for csv in [schedule(&scenario, &plan), roster(&scenario, &plan)] {
                let read = crate::scenario::read_plan(csv.clone().into_bytes(), "roster.csv", &scenario);
                let read = read.map(|(plan, _)| plan);
                proptest::prop_assert_eq!(read.as_ref().ok(), Some(&plan), "{}", csv);
            }
        }
    }

    fn at_minutes(minutes: i64) -> Instant {
        Instant::from_minutes(minutes)
    }

    #[test]
    fn the_schedule_counts_equal_duties_and_writes_the_next_day_with_a_sign() {
        let scenario = Scenario::bare(100.0, 2);
        let length = Span::HOUR;
        let meal = Break { start: at(24 * 60 + 30), length, latest: Span::from_minutes(90) };
        let late = place(20 * 60, 28 * 60, vec![meal]);
        let early = place(8 * 60, 12 * 60, vec![]);
        let plan = Plan::new(vec![late.clone(), early, late]);
        let expected = "\u{feff}group,date,start,end,breaks,pattern,count,person\n\
                        regular,2026-11-02,08:00,12:00,,晚班,1,\n\
                        regular,2026-11-02,20:00,04:00+1,00:30+1/1h/90m,晚班,2,\n";
        assert_eq!(schedule(&scenario, &plan), expected);
        assert_eq!(roster(&scenario, &plan).lines().count(), 4, "a line per place");
    }
}
