//! The command line as it is seen: a file per case in `tests/cmd/` with command, output and exit
//! code.

#[test]
fn commands_answer_as_their_cases_say() {
    trycmd::TestCases::new().case("tests/cmd/*.trycmd");
}
