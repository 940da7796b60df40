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
//! | [`Points::BEFORE_QUEUE`] | the desk settles, before a waiting contact is placed | whether a chat was placed |
//!
//! A new rule is a file here, a line in the table below, and, if it has a timer, a kind.

mod auto_transfer;
mod left_messages;
mod log_in_ramp;

use super::ids::Slot;
use super::observer::Observer;
use super::run::World;
use crate::model::Scenario;

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
}

/// Makes of the table: the rules of a desk, what they remember in a run, and who is asked where, in
/// the order of the table.
macro_rules! rules {
    ($($name:ident: $Rule:ident;)*) => {
        /// The rules that a scenario turns on.
        #[derive(Clone, Debug)]
        pub(super) struct Rules {
            points: Points,
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
                $(let $name = <$name::$Rule as Rule>::of(scenario);)*
                let mut points = Points::default();
                $(if $name.is_some() {
                    points = points.and(<$name::$Rule as Rule>::POINTS);
                })*
                Self { points, $($name,)* }
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
}

/// The points. With every rule off each is one branch that is guessed right.
impl<O: Observer> World<'_, O> {
    pub(in crate::engine) fn rules_on_beginning(&mut self) {
        if self.desk.rules.points.has(Points::BEGINS) {
            self.ask_begins();
        }
    }
    /// Whether a rule has taken the contact, so that it does not come to the desk.
    #[inline]
    pub(in crate::engine) fn rules_on_arriving(&mut self, contact: u32) -> bool {
        self.desk.rules.points.has(Points::ARRIVES) && self.ask_arrives(contact)
    }
    pub(in crate::engine) fn rules_on_taking_up(&mut self) {
        if self.desk.rules.points.has(Points::TAKES_UP) {
            self.ask_takes_up();
        }
    }
    pub(in crate::engine) fn rules_on_ending(&mut self) {
        if self.desk.rules.points.has(Points::ENDS) {
            self.ask_ends();
        }
    }
    #[inline]
    pub(in crate::engine) fn rules_on_coming(&mut self, number: u32) {
        if self.desk.rules.points.has(Points::COMES) {
            self.ask_comes(number);
        }
    }
    #[inline]
    pub(in crate::engine) fn rules_on_assigning(&mut self, number: u32) {
        if self.desk.rules.points.has(Points::ASSIGNED) {
            self.ask_assigned(number);
        }
    }
    #[inline]
    pub(in crate::engine) fn rules_on_waiting(&mut self, slot: Slot) {
        if self.desk.rules.points.has(Points::MESSAGE_WAITS) {
            self.ask_message_waits(slot);
        }
    }
    /// Whether a rule has placed a chat.
    #[inline]
    pub(in crate::engine) fn rules_before_queue(&mut self) -> bool {
        self.desk.rules.points.has(Points::BEFORE_QUEUE) && self.ask_before_queue()
    }
}
