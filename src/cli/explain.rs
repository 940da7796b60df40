//! `chatstaff explain`: what a code in a message means, and what helps.

use super::Exit;
use super::print::{complain, print};
use crate::scenario::{codes, explanation};
use std::fmt::Write;

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The code, for example S301; without one all are listed.
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

pub fn run(args: &Args) -> Exit {
    let Some(wanted) = &args.code else {
        let mut text = String::new();
        for code in codes() {
            let (meaning, _) = explanation(*code);
            let first = meaning.split_inclusive(". ").next().unwrap_or(meaning).trim_end();
            writeln!(text, "{code}  {first}").expect("writing to a string");
        }
        return print(&text);
    };
    let name = wanted.trim().trim_matches(['[', ']']).to_uppercase();
    if let Some(code) = codes().iter().find(|code| code.to_string() == name) {
        let (meaning, remedy) = explanation(*code);
        print(&format!("{code}\n\n{meaning}\n\nWhat to do: {remedy}\n"))
    } else {
        let wanted = crate::scenario::names::visible(wanted);
        complain(&format!("there is no code {wanted}; `chatstaff explain` lists them all"));
        Exit::Usage
    }
}
