//! Records → numbers: first reply, reply gaps, abandonment, levels; targets (`model.md` §6,
//! `planning.md` Targets). Must not know how a run was made.
