//! Shift patterns, requirement, cover program, search, proof, bound (`planning.md`). Must not
//! know how results are drawn.
