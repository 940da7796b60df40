//! What can happen at the desk, in one table: name, rank within a millisecond, when the desk settles
//! after it, and the step that takes it (`model.md` §1). Must not know how events are kept.

/// Hands the table to a macro that makes something of every row.
///
/// Ranks keep room for kinds to come, a decade a family: 0 what was being written is sent · 10
/// windows · 20 bot and dispatch · 30 people go · 40 people come · 50 caps, outages, overload · 70
/// customers write · 80 patience · 90 timers · 100 openings and returns · 110 newcomers.
macro_rules! kinds {
    ($make:ident) => {
        $make! {
            /// Sent first: the slot and the agent it frees are there for everything else.
            ReplySent 0 Once reply_sent;
            /// A window whose customer said nothing more is closed.
            LingerEnds 10 Once linger_ends;
            /// People leave before others come, so that a seat passes on; and before the desk
            /// settles, so that nobody gets a chat in the millisecond of leaving.
            WindDownBegins 30 Once wind_down_begins;
            /// A scheduled break: begun now, or as soon as the leave rule lets the person go.
            BreakDue 31 Once break_due;
            /// The rest is handed over for a break that still could not begin.
            BreakLatest 32 Once break_latest;
            /// No new chats from here on.
            ShiftEnds 33 Once shift_ends;
            /// The minutes after the end are over: the leave rule decides.
            PostEnds 34 Once post_ends;
            /// The rest is handed over at the limit of overtime.
            OvertimeEnds 35 Once overtime_ends;
            /// A person comes, or asks for a seat.
            Comes 40 Once comes;
            /// A person is back.
            BreakEnds 41 Once break_ends;
            /// Somebody who was held back may take a chat again.
            MayTakeMore 50 Once may_take_more;
            /// Answered customers write after the desk has settled: the queue was there first.
            Message 70 WithMessages customer_writes;
            /// A reply that begins in this millisecond keeps its customer.
            PatienceEnds 80 Each patience_ends;
            /// A message has waited long enough at one agent to move to another.
            TransferDue 90 Each transfer_due;
            /// Service begins.
            ServiceOpens 100 Each service_opens;
            /// Newcomers are last: they never overtake.
            Arrives 110 Each arrives;
        }
    };
}
pub(super) use kinds;

/// When the desk settles after an event, if others follow in the same millisecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Settles {
    /// Once, after the last of all of these.
    Once,
    /// After the last of the customers' messages.
    WithMessages,
    /// After each.
    Each,
}

macro_rules! declare {
    ($($(#[$doc:meta])* $name:ident $rank:literal $settles:ident $step:ident;)*) => {
        /// What can happen, in the order in which things of one millisecond happen.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub(super) enum Kind {
            $($(#[$doc])* $name,)*
        }
        impl Kind {
            /// All kinds; each stands at its own number.
            pub const ALL: &[Self] = &[$(Self::$name,)*];
            const SETTLES: &[Settles] = &[$(Settles::$settles,)*];
            const RANKS: &[u8] = &[$($rank,)*];
        }
    };
}
kinds!(declare);

// The table stands in the order of its ranks, so that a kind's number orders as its rank does.
const _: () = {
    let mut row = 1;
    while row < Kind::RANKS.len() {
        assert!(Kind::RANKS[row - 1] < Kind::RANKS[row], "rows stand in the order of their ranks");
        assert!(
            Kind::SETTLES[row - 1] as u8 <= Kind::SETTLES[row] as u8,
            "what the desk settles after at once comes after what it settles after together"
        );
        row += 1;
    }
};

impl Kind {
    /// When the desk settles after this.
    #[inline]
    pub const fn settles(self) -> Settles {
        Self::SETTLES[self as usize]
    }
}
