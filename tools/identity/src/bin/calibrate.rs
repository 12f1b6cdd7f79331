//! `cargo run --release -p rill-identity --bin calibrate -- GUEST LOG_CYCLES WINDOWS…`: what each relation
//! takes with the same windows for all, such as `1,1,2`, as lines of JSON: the measurements behind
//! `plan/members.rs`. `-` is the linear form.
#![expect(clippy::print_stdout, reason = "a command line tool")]

use rill_e2e::guests;
use rill_identity::case::Case;
use rill_identity::inputs;
use rill_prover::{Event, Schedule};
use serde_json::json;

fn main() -> Result<(), String> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [guest, log_cycles, windows @ ..] = args.as_slice() else {
        return Err("GUEST LOG_CYCLES WINDOWS…".to_owned());
    };
    let log_cycles = log_cycles.parse().map_err(|_| "LOG_CYCLES is a number".to_owned())?;
    let input = inputs::largest(guest, log_cycles).ok_or("the guest takes more rows")?;
    let case = Case::new(guest.clone(), &guests::elf(guest), &input);
    for windows in windows {
        let schedule = match windows.as_str() {
            "-" => None,
            list => Some(Schedule::new(
                list.split(',').map(|rounds| rounds.parse::<usize>().unwrap_or(1)),
            )),
        };
        let mut observe = |event| {
            if let Event::End(stage) = event {
                let members: Vec<_> = stage
                    .members
                    .iter()
                    .map(|m| json!([m.slug, m.pass_seconds, m.round_seconds]))
                    .collect();
                let line = json!({
                    "guest": guest, "log_cycles": case.log_cycles(), "rows": case.rows(), "windows": windows,
                    "stage": stage.name, "seconds": stage.seconds, "passes": stage.passes,
                    "members": members,
                });
                println!("{line}");
            }
        };
        case.prove_uniformly(schedule.as_ref(), &mut observe).map_err(|error| error.to_string())?;
    }
    Ok(())
}
