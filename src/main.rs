//! The `chatstaff` command: everything happens in the library's `cli`.

fn main() -> chatstaff::cli::Exit {
    chatstaff::cli::main()
}
