//! Clocks of other zones → the desk's own. Simulated days have 24 hours (`model.md` §9): a shift
//! keeps its length and begins when it begins; days of 23 and 25 hours are told. Must not know rows
//! or patterns.

use super::suggest::nearest;
use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};

/// The zone of a name: "Asia/Shanghai", "UTC", "UTC+8".
///
/// # Errors
/// There is none; what to write.
pub fn zone(name: &str) -> Result<TimeZone, String> {
    let text = super::quantity::plain::plain(name);
    let text = text.trim();
    if let Some(offset) = fixed(text) {
        return Ok(TimeZone::fixed(offset));
    }
    let known = ["北京时间", "中国标准时间", "中国"].contains(&text).then_some("Asia/Shanghai");
    let is_name = text.contains('/') || text == "UTC" || known.is_some();
    TimeZone::get(known.unwrap_or(text)).ok().filter(|_| is_name).ok_or_else(|| {
        let all: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).collect();
        let city = text.rsplit('/').next().unwrap_or(text).replace(' ', "_").to_lowercase();
        let of_city = all.iter().find(|zone| {
            zone.contains('/') && zone.rsplit('/').next().is_some_and(|name| name.to_lowercase() == city)
        });
        of_city
            .map(String::as_str)
            .or_else(|| nearest(text, all.iter().map(String::as_str)))
            .map_or_else(
                || "write a city's zone such as \"Asia/Shanghai\" or \"Europe/Berlin\", or \"UTC+8\"".to_owned(),
                |meant| format!("did you mean \"{meant}\"?"),
            )
    })
}

/// "UTC+8", "GMT-03:30", "+08:00".
fn fixed(text: &str) -> Option<Offset> {
    let text = text.strip_prefix("UTC").or_else(|| text.strip_prefix("GMT")).unwrap_or(text);
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = digits.split_once(':').unwrap_or((digits, "0"));
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let inside = (0..=14).contains(&hours) && (0..60).contains(&minutes);
    inside.then(|| Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok())?
}

/// What must be added to a time on the clock of `from` to have it on the clock of `to`, minutes.
#[must_use]
pub fn ahead(from: &TimeZone, to: &TimeZone, at: DateTime) -> i32 {
    let Ok(moment) = from.to_ambiguous_timestamp(at).compatible() else { return 0 };
    let there = to.to_datetime(moment);
    // Measured from what `from` shows then: a time that its clock leaves out is moved on.
    let here = from.to_datetime(moment);
    let minute = |at: DateTime| i32::from(at.time().hour()) * 60 + i32::from(at.time().minute());
    (there.date() - here.date()).get_days() * 1440 + minute(there) - minute(here)
}

/// Hours of a day on the clock of a zone, if they are not 24.
#[must_use]
pub fn odd_day(zone: &TimeZone, day: Date) -> Option<f64> {
    let next = day.tomorrow().ok()?;
    let start = zone.to_ambiguous_timestamp(day.at(0, 0, 0, 0)).compatible().ok()?;
    let end = zone.to_ambiguous_timestamp(next.at(0, 0, 0, 0)).compatible().ok()?;
    let hours = (end.as_second() - start.as_second()) as f64 / 3600.0;
    (hours != 24.0).then_some(hours)
}

/// The desk's clock and those of its groups.
#[derive(Clone, Debug, Default)]
pub struct Clocks {
    desk: Option<TimeZone>,
    groups: Vec<Option<TimeZone>>,
}

impl Clocks {
    /// Of zones that have been checked.
    #[must_use]
    pub fn new<'a>(desk: Option<&str>, groups: impl Iterator<Item = Option<&'a str>>) -> Self {
        let read = |name: &str| zone(name).ok();
        Self { desk: desk.and_then(read), groups: groups.map(|name| name.and_then(read)).collect() }
    }

    /// What must be added to a time of `group` to have it on the desk's clock, minutes; `said` is the
    /// zone in which the time was written, if not the group's own.
    #[must_use]
    pub fn to_desk(&self, group: usize, said: Option<&str>, at: DateTime) -> i32 {
        let said = said.and_then(|name| zone(name).ok());
        let from = said.as_ref().or_else(|| self.groups.get(group)?.as_ref());
        match (from, &self.desk) {
            (Some(from), Some(desk)) => ahead(from, desk, at),
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn zones_are_names_of_cities_or_distances_from_utc() {
        for good in ["Asia/Shanghai", "UTC", "UTC+8", "＋08：00", "GMT-03:30", "北京时间"] {
            assert!(zone(good).is_ok(), "{good}");
        }
        assert!(zone("Asia/Shanghia").expect_err("a slip").contains("Asia/Shanghai"));
        assert!(zone("Manila").expect_err("a city").contains("Asia/Manila"));
        assert!(zone("UTC+99").is_err() && zone("").is_err());
    }

    #[test]
    fn a_time_of_another_zone_moves_by_what_lies_between() {
        let (manila, berlin) = (zone("Asia/Manila").unwrap(), zone("Europe/Berlin").unwrap());
        // UTC+8 against UTC+2 in summer and UTC+1 in winter.
        assert_eq!(ahead(&manila, &berlin, date(2026, 10, 5).at(14, 0, 0, 0)), -360);
        assert_eq!(ahead(&manila, &berlin, date(2026, 11, 5).at(3, 0, 0, 0)), -420);
        assert_eq!(ahead(&berlin, &manila, date(2026, 11, 5).at(20, 0, 0, 0)), 420);
    }

    #[test]
    fn days_of_23_and_25_hours_are_known() {
        let berlin = zone("Europe/Berlin").unwrap();
        assert_eq!(odd_day(&berlin, date(2026, 3, 29)), Some(23.0));
        assert_eq!(odd_day(&berlin, date(2026, 10, 25)), Some(25.0));
        assert_eq!(odd_day(&berlin, date(2026, 10, 24)), None);
    }
}
