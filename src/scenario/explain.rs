//! What each code of a message means and what helps: the text of `chatstaff explain`. A code without
//! an entry does not compile. Must not know any file.

use super::diagnostic::Code;

macro_rules! explanations {
    ($($code:ident: $meaning:literal, $remedy:literal;)*) => {
        /// Every code there is, in order.
        #[must_use]
        pub const fn codes() -> &'static [Code] {
            &[$(Code::$code),*]
        }

        /// What a code means, and what to do.
        #[must_use]
        pub const fn explanation(code: Code) -> (&'static str, &'static str) {
            match code {
                $(Code::$code => ($meaning, $remedy),)*
            }
        }
    };
}

explanations! {
    S001: "A line cannot be read as TOML: a quote or bracket is not closed, a text or a unit has no quotes, a number has a comma, a key stands twice. What the other lines say is checked all the same.",
        "Write key = value, one per line. Texts and everything with a unit stand in quotes (\"30s\", \"90%\"), numbers and dates do not (4200, 1.5, 2026-11-10). Full-width signs and Chinese quotes are read as the plain ones.";
    S002: "A key that this table does not have. Keys that are not known are never ignored: a misspelt one would silently change the answer.",
        "Take the key that is offered, or look it up in the reference of scenario files. Keys belong to the [table] above them: move it if it stands under the wrong one.";
    S003: "A value of the wrong kind: a text where a number is needed, a table where there may be several, too few entries in a list.",
        "Write what the message asks for. Tables of which there may be several ([[group]], [[target]], [[plan]] …) have two brackets.";
    S004: "A key is missing without which the table says nothing.",
        "Add it; the message shows an example.";
    S005: "A word that is not one of the choices at this place.",
        "Take one of the words listed. Most can be said in Chinese too (source = \"兼职\").";
    S006: "A quantity that cannot be read: no unit, an unknown unit, a time where a length of time is needed.",
        "Lengths of time are \"30s\", \"2m 30s\", \"8h\", also \"30秒\"; shares \"90%\"; clock times \"07:30\", \"24:00\", \"06:00+1\" for the next day; windows \"08:00-24:00\"; dates 2026-11-10.";
    S007: "A number outside of what is possible here.",
        "Write a number in the range that the message names.";
    S008: "The file was written for a newer version of the program.",
        "Use a newer chatstaff for it. Older files are always read.";
    S009: "The file is of another kind: a sweep, a roster, a workbook, a table, a result.",
        "Give it to the command that reads it; the message names it.";
    S101: "A name that cannot be used: empty, with blanks around it, with a character that cannot be seen or cannot stand in the name of a folder, or one that Windows keeps for devices.",
        "Use letters, digits, - and _; Chinese is fine. A longer text goes into `title`.";
    S102: "The simulated days lie outside of the calendar.",
        "Write a first-day between the years 1 and 9998; a mistyped year is the usual cause.";
    S103: "Demand needs one source: a daily volume, or counts that are replayed.",
        "Write daily-volume, or [demand.replay] with a file, not both.";
    S104: "The 24 weights of the hours have no weight.",
        "Give every hour 0 or more, and at least one more than 0.";
    S105: "Shares that do not sum to 100 %.",
        "Make them sum to 100 %, or leave one out: it gets the rest.";
    S106: "A name or a date that stands twice, where each may stand once.",
        "Rename or remove one of the two.";
    S107: "A name that nothing in the scenario has.",
        "Take the name that is offered, or add the group, reason or channel.";
    S108: "A law with parameters that no random duration has: a mean of zero, a minimum above the maximum.",
        "Change the parameter that is marked.";
    S109: "An event without a complete shape, or with two.",
        "Give a peak with ramp, plateau and half-life, or a table, or only a mix or a work-factor.";
    S110: "An event whose time lies outside of the simulated days: it never acts.",
        "Check its start, or first-day and days.";
    S111: "Counts in the scenario that overlap or have bins that cannot be replayed.",
        "Let stretches follow each other, in bins of whole minutes.";
    S112: "A setting that has no effect beside another one.",
        "Remove it, or the other one.";
    S113: "Nobody will ever come.",
        "Write how many contacts there are on an ordinary day, and a peak above 0.";
    S114: "The least is more than the most.",
        "Swap the two.";
    S115: "A figure that is possible but hardly ever meant: a unit or a digit is often the cause. The scenario runs all the same.",
        "Check the value that is marked; if it is meant, nothing has to be done.";
    S116: "More than the program takes: days, rows, shifts or bins that no machine should hold. The limits stand in the reference.",
        "Often a year is mistyped or a step too fine. Otherwise split the work into several scenarios.";
    S117: "Clocks of different zones that cannot be put on one: an unknown zone, a group abroad without the desk's own zone, a change of clocks in the middle of a pattern.",
        "Write `zone` as in \"Asia/Shanghai\" at the top of the scenario, and in every group that lives by another clock.";
    S201: "The scenario has no people.",
        "Add a [[group]] with a name and a size.";
    S202: "Two settings of which only one can hold.",
        "Keep one of the two.";
    S203: "Customers whose reason no group can take: they are never answered.",
        "Add the reason to the skills of a group.";
    S204: "A group that may not have a single chat open.",
        "Write its cap, or \"unlimited\".";
    S205: "attention = \"parallel\" is the textbooks' model of independent slots; multitasking and switching have no meaning there.",
        "Remove them, or take another attention.";
    S301: "Hours are either daily (`hours`) or one dated stretch (`from` and `to`); here they are mixed, incomplete, end before they begin, or never touch the simulated days.",
        "Write hours = \"08:00-24:00\", or from = 2026-11-10T08:00:00 and to = 2026-11-12T02:00:00.";
    S302: "A duration that must not be zero.",
        "Write how long it is, or leave the key out to switch it off.";
    S303: "The warm-up is as long as everything that is simulated: nothing would be left to judge.",
        "Shorten it, or simulate more days.";
    S401: "A target needs exactly one kind: a share within a time, a mean, or a percentile.",
        "Keep one kind; make a [[target]] of its own of the other.";
    S402: "A target that is always or never met.",
        "Write a limit above 0, and a share above 0 % and below 100 %.";
    S403: "Reliability is a share of days or hours; the whole run is a single period.",
        "Write period = \"day\" or \"hour\", or remove `on`.";
    S501: "The starts of a pattern are given in two ways, or the last lies before the first.",
        "Give `starts`, or first-start, last-start and step. Starts after midnight are \"02:00+1\".";
    S502: "Shifts, breaks and steps are whole minutes.",
        "Write whole minutes, at least \"1m\".";
    S503: "A shift that is longer than the limit.",
        "Shorten it, or raise max-shift in [limits].";
    S504: "A break that does not fit into the shift.",
        "Let it begin earlier, or say only-from so that short shifts go without it.";
    S505: "A pattern of which no shift is left.",
        "Change its starts, lengths or weekdays, or `opening` in [limits].";
    S506: "Limits that contradict each other.",
        "Lower the minimum, or raise the limit that is marked.";
    S507: "An interval that does not divide the day.",
        "Write for example \"15m\", \"30m\" or \"1h\".";
    S508: "A limit, or a promised shift, that no plan can keep whatever the demand; `plan` keeps what can be kept.",
        "Raise or remove the limit that is marked, or add people or shifts that can keep it.";
    S601: "A shift on a day that is not simulated.",
        "Change first-day and days, or the date.";
    S602: "A shift that ends before it begins, or lasts longer than a day.",
        "A shift over midnight ends at \"06:00+1\" in a scenario; in a roster \"22:00, 06:00\" is read so.";
    S603: "A break outside of its shift, without length, or inside another one.",
        "Let breaks lie inside the shift and apart; after midnight write \"00:30+1/1h\".";
    S604: "One person on two shifts at once.",
        "Move one of the two, or give it to somebody else. Namesakes need different names.";
    S605: "A row with a person's name is one shift.",
        "Leave out the count, or the person.";
    S606: "More shifts of a group on a day than it has people.",
        "Raise the group's size, or remove shifts.";
    S701: "A file that the scenario names cannot be read.",
        "Check its name and where it is: beside the scenario.";
    S702: "A table without the columns that are needed.",
        "Name the columns in the first line: for counts time and count; for a roster group, date, start, end (also 组 日期 开始 结束), or a grid of people and days.";
    S703: "A cell that cannot be read as what its column says.",
        "The message shows the cell and what to write. A date such as 05/10/2026 needs another date in the file that tells whether the day stands first.";
    S704: "A number that cannot be a count.",
        "Write how many there were: 0 or more.";
    S705: "A time that is counted twice.",
        "Keep one row for each time, with the sum if both count. In the night in which clocks go back, say `zone` in the scenario.";
    S706: "Rows are missing between two times.",
        "Add them, or say gaps = \"zero\" if nobody came. In the night in which clocks go forward, say `zone` in the scenario.";
    S707: "A time that is not on the grid of the others.",
        "Count all rows over bins of the same width.";
    S708: "The counts do not cover the simulated days.",
        "Say in [demand.replay] which date of the file is the first day: start = 2025-11-10; or simulate other days.";
    S709: "What was assumed while a count file was read: which column counts, the year, the order of day and month, the decimal sign, empty cells.",
        "Nothing has to be done if that is meant; else say `column` or `sheet` in [demand.replay], or write the cells so that they can be read in one way.";
    S901: "A field to vary that the scenario does not have.",
        "Write the path of a field, for example group.regular.cap.";
    S902: "Values to vary over that cannot be read.",
        "Write a list, or { from = …, to = …, step = … }.";
    S903: "A sweep without a point.",
        "Give at least one value for every field.";
    S904: "A design that its fields do not fit.",
        "Change `design`, or the values that are marked.";
    S905: "A figure that does not exist, or needs a search.",
        "Take one of the figures listed, or mode = \"plan\".";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_meaning_and_a_remedy_that_are_sentences() {
        let all = codes();
        assert!(all.windows(2).all(|pair| pair[0] < pair[1]), "in order, each once");
        for code in all {
            let (meaning, remedy) = explanation(*code);
            for text in [meaning, remedy] {
                assert!(text.len() > 12 && text.ends_with('.'), "{code}: {text}");
            }
        }
    }
}
