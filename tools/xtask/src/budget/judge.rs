//! Which promises were not kept.

use super::refusal::Answer;
use super::{Attempt, REFUSED_PERCENT, TOO_SMALL, Trial};
use crate::proofs::{Record, promises};
use crate::workspace::Finding;

/// The status of a command that does not fit its budget.
const NO_ROOM: i32 = 3;

/// Everything that is not as it should be.
pub(super) fn judge(trials: &[Trial]) -> Vec<Finding> {
    trials.iter().flat_map(Trial::findings).collect()
}

impl Trial {
    fn findings(&self) -> Vec<Finding> {
        let mut what = Vec::new();
        what.extend(self.unrefused(&format!("{TOO_SMALL} bytes"), &self.too_small));
        what.extend(self.unrefused(&format!("{REFUSED_PERCENT} % of it"), &self.refused));
        let linear = &self.linear.report;
        if linear.peak_rss_bytes > linear.planned_rss_bytes {
            let [peak, planned] = [linear.peak_rss_bytes, linear.planned_rss_bytes];
            what.push(format!("linear: peak RSS {peak}, predicted {planned}"));
        }
        what.extend(self.attempts.iter().flat_map(|attempt| attempt.findings(&self.linear)));
        what.into_iter().map(|what| Finding::new(self.linear.place(), what)).collect()
    }

    /// A budget must be refused, with nothing left behind and the same budget named each time.
    fn unrefused(&self, budget: &str, answer: &Answer) -> Option<String> {
        let named = self.too_small.named;
        let wanted = Answer { status: Some(NO_ROOM), named, files: 0 };
        (*answer != wanted).then(|| format!("{budget}: {answer:?}, not {wanted:?}"))
    }
}

impl Attempt {
    fn findings(&self, linear: &Record) -> Vec<String> {
        let broken = match &self.outcome {
            Ok(record) => self.broken(record, linear),
            Err(why) => vec![why.clone()],
        };
        let factor = self.factor;
        let tell = |what| format!("{factor:.1} times the smallest budget: {what}");
        broken.into_iter().map(tell).collect()
    }

    fn broken(&self, record: &Record, linear: &Record) -> Vec<String> {
        let mut broken = promises::broken(record);
        let predicted = record.report.planned_rss_bytes;
        if predicted > self.budget_bytes {
            broken.push(format!("{predicted} bytes are predicted"));
        }
        broken.extend(promises::missed(record));
        if record.proof_digest != linear.proof_digest {
            broken.push("the proof is not the linear one".to_owned());
        }
        broken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proofs::Form;
    use crate::proofs::sample::record;

    const SMALLEST: u64 = 1000;

    fn trial() -> Trial {
        let answer = Answer { status: Some(NO_ROOM), named: Some(SMALLEST), files: 0 };
        let outcome = Ok(record(Form::Streaming, 4));
        let attempts = vec![Attempt { budget_bytes: SMALLEST, factor: 1.0, outcome }];
        Trial {
            linear: record(Form::Linear, 4),
            too_small: answer.clone(),
            refused: answer,
            attempts,
        }
    }

    /// What is found after a change of the only proof.
    fn found(change: impl FnOnce(&mut Record)) -> Vec<String> {
        let mut trial = trial();
        change(trial.attempts[0].outcome.as_mut().unwrap());
        trial.findings().into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn what_is_promised_and_kept_is_no_finding() {
        assert_eq!(found(|_| {}), [""; 0]);
    }

    #[test]
    fn a_proof_that_breaks_a_promise_is_found() {
        assert!(found(|r| r.report.peak_rss_bytes = 1001)[0].contains("peak RSS 1001"));
        assert!(found(|r| r.report.peak_rss_bytes = 700)[0].contains("predicted peak by measured"));
        assert!(found(|r| r.report.prove_seconds = 2.0)[0].contains("predicted time"));
        assert!(found(|r| r.report.prove_seconds = 0.5)[0].contains("predicted time"));
        assert!(found(|r| r.outside_rss_bytes = 2 << 20)[0].contains("seen from outside"));
        assert!(found(|r| r.report.passes = 4)[0].contains("passes 4"));
        assert!(found(|r| r.report.replayed_rows += 1)[0].contains("rows replayed 49"));
        assert!(found(|r| r.written_bytes = 1 << 17)[0].contains("bytes written"));
        assert!(found(|r| r.stray_files.push("x".to_owned()))[0].contains("x is left behind"));
        assert!(found(|r| r.cache_bytes += 1)[0].contains("bytes of generators"));
        assert!(found(|r| r.cache_bytes = 50 + (192 << 9))[0].contains("2^9 columns"));
        assert!(
            found(|r| r.report.planned_rss_bytes = 1100)[0].contains("1100 bytes are predicted")
        );
        assert!(found(|r| r.proof_digest.clear())[0].contains("not the linear one"));
    }

    #[test]
    fn a_budget_that_is_not_refused_and_one_that_does_not_work_are_found() {
        let mut trial = trial();
        trial.refused = Answer { status: Some(0), named: None, files: 1 };
        trial.attempts[0].outcome = Err("status 3".to_owned());
        let found = trial.findings();
        assert!(found[0].what.starts_with("85 % of it"), "{found:?}");
        assert!(found[1].what.ends_with("smallest budget: status 3"), "{found:?}");
        assert_eq!(found.len(), 2);
    }
}
