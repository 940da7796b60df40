//! Groups of people.

use super::super::presets;
use super::super::raw;
use super::super::rules::SWITCHES;
use super::span_or;
use crate::model::{Demand, Group, GroupRules, Lateness, LeaveRule, Source};

pub(super) fn groups(raw: &raw::Scenario, demand: &Demand) -> Vec<Group> {
    let profile = presets::profile(raw.profile.unwrap_or(raw::ProfileName::Meiqia));
    raw.groups.iter().map(|group| one(group, profile, demand)).collect()
}

fn one(raw: &raw::Group, profile: &presets::Profile, demand: &Demand) -> Group {
    let tier = presets::tier_index(raw.tier.unwrap_or(raw::Tier::Regular));
    let source = raw.source.unwrap_or(raw::SourceName::InHouse);
    let (wage, shift_price) = presets::wages(source);
    let skills = skills(raw.skills.as_ref(), demand);
    let factor = match (raw.factor, raw.chats_per_hour) {
        (Some(factor), _) => factor,
        (None, Some(rate)) => factor_for(rate, &skills, demand),
        (None, None) => presets::TIER_FACTORS[tier],
    };
    let mut group = Group {
        name: raw.name.trim().to_owned(),
        zone: raw.zone.clone(),
        size: raw.size,
        cap: match raw.cap {
            None => profile.caps[tier],
            Some(raw::Cap::Chats(n)) => n,
            Some(raw::Cap::Unlimited(_)) => u32::MAX,
        },
        factor,
        multitasking: raw.multitasking.map_or(presets::MULTITASKING[tier], |p| p.0),
        switch: span_or(raw.switch, 0),
        speed_spread: raw.speed_spread.map_or(0.0, |p| p.0),
        skills,
        rank: raw.rank.unwrap_or(0),
        source: match source {
            raw::SourceName::InHouse => Source::InHouse,
            raw::SourceName::PartTime => Source::PartTime,
            raw::SourceName::Outsourced => Source::Outsourced,
        },
        absence: raw.absence.map_or(0.0, |s| s.0),
        absence_paid: raw.absence_paid.unwrap_or(source == raw::SourceName::InHouse),
        lateness: raw
            .lateness
            .as_ref()
            .map(|late| Lateness { share: late.share.0, by: late.by.model() }),
        pre: span_or(raw.pre, 0),
        post: span_or(raw.post, 0),
        wind_down: span_or(raw.wind_down, 0),
        leave: match raw.leave {
            None | Some(raw::LeaveName::Finish) => LeaveRule::Finish,
            Some(raw::LeaveName::HandOver) => LeaveRule::HandOver,
        },
        overtime_max: span_or(raw.overtime_max, 3600),
        padding_paid: [raw.pre_paid.unwrap_or(true), raw.post_paid.unwrap_or(true)],
        breaks_paid_below: span_or(raw.breaks_paid_below, 30 * 60),
        wage_per_hour: raw.wage_per_hour.unwrap_or(wage),
        price_per_shift: raw.price_per_shift.unwrap_or(shift_price),
        price_per_chat: raw.price_per_chat.unwrap_or(0.0),
        overtime_factor: raw.overtime_factor.unwrap_or(1.5),
        rules: GroupRules::default(),
    };
    for switch in SWITCHES {
        switch.lower_group(raw, &mut group.rules);
    }
    group
}

fn skills(raw: Option<&raw::Skills>, demand: &Demand) -> Vec<Option<f64>> {
    demand
        .reasons
        .iter()
        .map(|reason| match raw {
            None => Some(1.0),
            Some(raw::Skills::Names(names)) => {
                names.iter().any(|name| name.trim() == reason.name).then_some(1.0)
            }
            Some(raw::Skills::Factors(factors)) => factors.get(&reason.name).copied(),
        })
        .collect()
}

/// 3600 ÷ chats per hour ÷ the mean work of the group's chats (`model.md` §3, Throughput).
fn factor_for(chats_per_hour: f64, skills: &[Option<f64>], demand: &Demand) -> f64 {
    let (mut work, mut shares) = (0.0, 0.0);
    for (reason, skill) in std::iter::zip(&demand.reasons, skills) {
        let Some(skill) = skill else { continue };
        let chat = reason.first_work.mean() + (reason.replies.mean() - 1.0) * reason.work.mean();
        work += reason.share * skill * chat;
        shares += reason.share;
    }
    if work > 0.0 { 3600.0 / chats_per_hour * shares / work } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::super::super::diagnostic::Code;
    use super::super::super::read::read;
    use super::super::super::tests::lowered;

    #[test]
    fn chats_per_hour_becomes_the_factor_that_gives_that_throughput() {
        let scenario = lowered(
            "[[reason]]\nname = \"a\"\nshare = \"75%\"\nreplies = { fixed = 1 }\n\
             first-reply = { constant = \"60s\" }\n\
             [[reason]]\nname = \"b\"\nreplies = { fixed = 3 }\n\
             first-reply = { constant = \"30s\" }\nreply = { constant = \"45s\" }\n\
             [[group]]\nname = \"all\"\nsize = 1\nchats-per-hour = 30\n\
             [[group]]\nname = \"b only\"\nsize = 1\nchats-per-hour = 30\nskills = { b = 2 }\n",
        );
        // 0.75 · 60 + 0.25 · (30 + 2 · 45) = 75 s a chat; 120 s asked for.
        assert!((scenario.groups[0].factor - 1.6).abs() < 1e-12);
        // 2 · 120 = 240 s a chat.
        assert!((scenario.groups[1].factor - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_pace_that_no_factor_may_stand_for_is_refused() {
        // A chat of 0.1 s of work and 1 chat an hour: a factor of 36,000.
        let text = "[[reason]]\nname = \"a\"\nreplies = { fixed = 1 }\nfirst-reply = { constant = \"0.1s\" }\n\
                    [[group]]\nname = \"all\"\nsize = 1\nchats-per-hour = 1\n";
        let text =
            format!("name = \"t\"\nfirst-day = 2026-11-23\n[demand]\ndaily-volume = 1000\n{text}");
        let read = read(&text, "t.toml", &|_| Err(std::io::ErrorKind::NotFound.into()));
        let codes = read.expect_err("refused").list;
        assert!(codes.iter().any(|p| p.code == Code::S007), "{codes:?}");
    }
}
