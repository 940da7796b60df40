//! TOML → checked model, and back: diagnostics, presets, reference (`style.md` §5). Must not know
//! the engine.
