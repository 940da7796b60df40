//! What each family of events does to the desk, said in verbs (`verbs/`). No step calls another, nor
//! asks the desk to settle: what is to follow goes on a work list, which `settle.rs` empties.

mod arrive;
mod end;
mod give_up;
mod message;
mod people;
mod sent;

use super::event::Event;
use super::kind::{Kind, kinds};
use super::observer::Observer;
use super::run::World;

macro_rules! dispatch {
    ($($(#[$doc:meta])* $name:ident $rank:literal $settles:ident $step:ident;)*) => {
        impl<O: Observer> World<'_, O> {
            /// Takes an event by the step that the table of kinds names.
            #[inline]
            pub(in crate::engine) fn take(&mut self, event: Event) {
                match event.kind() {
                    // Most events are these two: guessed right, where a jump table is not.
                    kind if kind == Kind::ReplySent => self.reply_sent(event),
                    kind if kind == Kind::Message => self.customer_writes(event),
                    $(Kind::$name => self.$step(event),)*
                }
            }
        }
    };
}
kinds!(dispatch);
