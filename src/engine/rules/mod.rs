//! Rules that are off unless a scenario turns them on, a file each. The loop, the settling and the
//! verbs ask at a fixed list of points; a rule answers there, and acts through verbs alone: it looks
//! at the desk by the questions of [`World`], remembers what it must in a table of its own, and knows
//! no other rule. Its timers are kinds of the table in `kind.rs`. No rule here knows text.
//!
//! | point | asked | answer |
//! | --- | --- | --- |
//! | [`Points::BEGINS`], [`Points::ENDS`] | the run begins; it is over | – |
//! | [`Points::ARRIVES`] | a contact comes, before admission | whether the rule has taken it |
//! | [`Points::TAKES_UP`] | somebody has come online, or a rule said so | – |
//! | [`Points::COMES`] | a person has taken a seat | – |
//! | [`Points::ASSIGNED`] | a chat has got a slot | – |
//! | [`Points::MESSAGE_WAITS`] | a message waits at an agent from now on | – |
//! | [`Points::ALL_SAID`] | a chat's last reply is sent, or one to nobody | for how long its window stays open |
//! | [`Points::GIVES_UP`] | patience with the first reply ends | whether nobody notices |
//! | [`Points::LEAVES`] | a person is to leave | whether the rest is handed over now |
//! | [`Points::BEFORE_QUEUE`] | the desk settles, before a waiting contact is placed | whether a chat was placed |
//!
//! A new rule is a file here, a line in the table below, and, if it has a timer, a kind.

mod auto_transfer;
mod hand_over;
mod left_messages;
mod linger;
mod log_in_ramp;
mod silent_abandonment;

use super::ids::Slot;
use super::observer::Observer;
use super::run::World;
use crate::demand::Tape;
use crate::model::Scenario;
use crate::time::Span;

/// Points at which rules may be asked, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Points(u32);

impl Points {
    pub const COMES: Self = Self(1);
    pub const ASSIGNED: Self = Self(1 << 1);
    pub const MESSAGE_WAITS: Self = Self(1 << 2);
    pub const BEFORE_QUEUE: Self = Self(1 << 3);

    pub const BEGINS: Self = Self(1 << 4);
    pub const ARRIVES: Self = Self(1 << 5);
    pub const TAKES_UP: Self = Self(1 << 6);
    pub const ENDS: Self = Self(1 << 7);
    pub const ALL_SAID: Self = Self(1 << 8);
    pub const GIVES_UP: Self = Self(1 << 9);
    pub const LEAVES: Self = Self(1 << 10);

    const fn has(self, point: Self) -> bool {
        self.0 & point.0 != 0
    }
    const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// A rule that is on, with its settings. What it leaves out, it has nothing to say to.
trait Rule: Sized {
    /// What it remembers during a run; grows only when the rule is on.
    type Memory;
    /// Where it wants to be asked.
    const POINTS: Points;
    /// The rule as the scenario has it; absent and neutral settings are none.
    fn of(scenario: &Scenario) -> Option<Self>;
    /// Whether any contact of the tape may have to do with it.
    fn is_needed(&self, _: &Tape) -> bool {
        true
    }
    /// Forgets the last run.
    fn forget(memory: &mut Self::Memory);

    fn begins<O: Observer>(&self, _: &mut World<'_, O>) {}
    fn arrives<O: Observer>(&self, _: &mut World<'_, O>, _contact: u32) -> bool {
        false
    }
    fn takes_up<O: Observer>(&self, _: &mut World<'_, O>) {}
    fn ends<O: Observer>(&self, _: &mut World<'_, O>) {}
    fn comes<O: Observer>(&self, _: &mut World<'_, O>, _number: u32) {}
    fn assigned<O: Observer>(&self, _: &mut World<'_, O>, _number: u32) {}
    fn message_waits<O: Observer>(&self, _: &mut World<'_, O>, _slot: Slot) {}
    fn before_queue<O: Observer>(&self, _: &mut World<'_, O>) -> bool {
        false
    }
    fn all_said<O: Observer>(&self, _: &World<'_, O>, _slot: Slot) -> Span {
        Span::ZERO
    }
    fn gives_up<O: Observer>(&self, _: &World<'_, O>, _slot: Slot) -> bool {
        false
    }
    fn leaves<O: Observer>(&self, _: &World<'_, O>, _number: u32) -> bool {
        false
    }
}

/// Makes of the table: the rules of a desk, what they remember in a run, and who is asked where, in
/// the order of the table.
macro_rules! rules {
    ($($name:ident: $Rule:ident;)*) => {
        /// The rules that a scenario turns on.
        #[derive(Clone, Debug)]
        pub(super) struct Rules {
            $($name: Option<$name::$Rule>,)*
        }

        /// What rules remember during a run.
        #[derive(Clone, Debug, Default)]
        pub(super) struct Memory {
            $($name: <$name::$Rule as Rule>::Memory,)*
        }

        impl Memory {
            pub fn forget(&mut self) {
                $(<$name::$Rule as Rule>::forget(&mut self.$name);)*
            }
        }

        impl Rules {
            pub fn of(scenario: &Scenario) -> Self {
                Self { $($name: <$name::$Rule as Rule>::of(scenario),)* }
            }
            /// Where rules are to be asked during a run on this tape.
            pub fn points(&self, tape: &Tape) -> Points {
                let mut points = Points::default();
                $(if self.$name.as_ref().is_some_and(|rule| rule.is_needed(tape)) {
                    points = points.and(<$name::$Rule as Rule>::POINTS);
                })*
                points
            }
        }

        impl<O: Observer> World<'_, O> {
            #[cold]
            #[inline(never)]
            fn ask_begins(&mut self) {
                let rules = &self.desk.rules;
                $(if let Some(rule) = &rules.$name {
                    rule.begins(self);
                })*
            }
            #[cold]
            #[inline(never)]
            fn ask_arrives(&mut self, contact: u32) -> bool {
                let rules = &self.desk.rules;
                $(if let Some(rule) = &rules.$name
                    && rule.arrives(self, contact)
                {
                    return true;
                })*
                false
            }
            #[cold]
            #[inline(never)]
            fn ask_takes_up(&mut self) {
                let rules = &self.desk.rules;
                $(if let Some(rule) = &rules.$name {
                    rule.takes_up(self);
                })*
            }
            #[cold]
            #[inline(never)]
            fn ask_ends(&mut self) {
                let rules = &self.desk.rules;
                $(if let Some(rule) = &rules.$name {
                    rule.ends(self);
                })*
            }
            #[cold]
            #[inline(never)]
            fn ask_all_said(&self, slot: Slot) -> Span {
                let rules = &self.desk.rules;
                let mut hold = Span::ZERO;
                $(if let Some(rule) = &rules.$name {
                    hold = hold.max(rule.all_said(self, slot));
                })*
                hold
            }
            #[cold]
            #[inline(never)]
            fn ask_gives_up(&self, slot: Slot) -> bool {
                let rules = &self.desk.rules;
                false $(|| rules.$name.as_ref().is_some_and(|rule| rule.gives_up(self, slot)))*
            }
            #[cold]
            #[inline(never)]
            fn ask_leaves(&self, number: u32) -> bool {
                let rules = &self.desk.rules;
                false $(|| rules.$name.as_ref().is_some_and(|rule| rule.leaves(self, number)))*
            }
            #[cold]
            #[inline(never)]
            fn ask_comes(&mut self, number: u32) {
                let rules = &self.desk.rules;
                $(if let Some(rule) = &rules.$name {
                    rule.comes(self, number);
                })*
            }
            #[cold]
            #[inline(never)]
            fn ask_assigned(&mut self, number: u32) {
                let rules = &self.desk.rules;
                $(if let Some(rule) = &rules.$name {
                    rule.assigned(self, number);
                })*
            }
            #[cold]
            #[inline(never)]
            fn ask_message_waits(&mut self, slot: Slot) {
                let rules = &self.desk.rules;
                $(if let Some(rule) = &rules.$name {
                    rule.message_waits(self, slot);
                })*
            }
            #[cold]
            #[inline(never)]
            fn ask_before_queue(&mut self) -> bool {
                let rules = &self.desk.rules;
                $(if let Some(rule) = &rules.$name
                    && rule.before_queue(self)
                {
                    return true;
                })*
                false
            }
        }
    };
}

rules! {
    left_messages: LeftMessages;
    auto_transfer: AutoTransfer;
    log_in_ramp: LogInRamp;
    silent_abandonment: SilentAbandonment;
    linger: Linger;
    hand_over: HandOver;
}

/// The points. With every rule off each is one branch that is guessed right.
impl<O: Observer> World<'_, O> {
    pub(in crate::engine) fn rules_on_beginning(&mut self) {
        if self.points.has(Points::BEGINS) {
            self.ask_begins();
        }
    }
    /// Whether a rule has taken the contact, so that it does not come to the desk.
    #[inline]
    pub(in crate::engine) fn rules_on_arriving(&mut self, contact: u32) -> bool {
        self.points.has(Points::ARRIVES) && self.ask_arrives(contact)
    }
    pub(in crate::engine) fn rules_on_taking_up(&mut self) {
        if self.points.has(Points::TAKES_UP) {
            self.ask_takes_up();
        }
    }
    pub(in crate::engine) fn rules_on_ending(&mut self) {
        if self.points.has(Points::ENDS) {
            self.ask_ends();
        }
    }
    #[inline]
    pub(in crate::engine) fn rules_on_coming(&mut self, number: u32) {
        if self.points.has(Points::COMES) {
            self.ask_comes(number);
        }
    }
    #[inline]
    pub(in crate::engine) fn rules_on_assigning(&mut self, number: u32) {
        if self.points.has(Points::ASSIGNED) {
            self.ask_assigned(number);
        }
    }
    #[inline]
    pub(in crate::engine) fn rules_on_waiting(&mut self, slot: Slot) {
        if self.points.has(Points::MESSAGE_WAITS) {
            self.ask_message_waits(slot);
        }
    }
    /// For how long the window of a chat in which all is said stays open.
    #[inline]
    pub(in crate::engine) fn rules_on_all_said(&self, slot: Slot) -> Span {
        if self.points.has(Points::ALL_SAID) { self.ask_all_said(slot) } else { Span::ZERO }
    }
    /// Whether nobody notices that the customer has given up.
    #[inline]
    pub(in crate::engine) fn rules_on_giving_up(&self, slot: Slot) -> bool {
        self.points.has(Points::GIVES_UP) && self.ask_gives_up(slot)
    }
    /// Whether a person who is to leave hands the rest over now.
    #[inline]
    pub(in crate::engine) fn rules_on_leaving(&self, number: u32) -> bool {
        self.points.has(Points::LEAVES) && self.ask_leaves(number)
    }
    /// Whether a rule has placed a chat.
    #[inline]
    pub(in crate::engine) fn rules_before_queue(&mut self) -> bool {
        self.points.has(Points::BEFORE_QUEUE) && self.ask_before_queue()
    }
}
