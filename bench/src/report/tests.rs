//! A line of the table hides neither a target that was missed nor a wrong answer.

use super::{Row, Unit};
use crate::measure::Figures;

fn figures(rate: f64, p99: f64, wrong: u64) -> Figures {
    Figures {
        rate,
        p99,
        wrong,
        ..Figures::default()
    }
}

#[test]
fn a_target_is_met_only_where_all_of_it_holds() {
    let row = |rate, p99| {
        Row::rates(
            "token",
            "the baseline",
            (figures(100.0, 1.0, 0), figures(rate, p99, 0)),
        )
    };
    let met = |row: Row| row.ratio_at_least(0.7).p99_at_most(20.0).cells()[5].clone();
    assert_eq!(met(row(80.0, 10.0)), "yes");
    assert_eq!(met(row(60.0, 10.0)), "no");
    assert_eq!(met(row(80.0, 30.0)), "no");
    assert_eq!(
        Row::value("start", Unit::Ms, 151.0).at_most(150.0).cells()[5],
        "no"
    );
}

#[test]
fn wrong_answers_of_either_side_and_failures_are_never_hidden() {
    let row = |base, ours| {
        Row::rates(
            "token",
            "the baseline",
            (figures(1.0, 1.0, base), figures(1.0, 1.0, ours)),
        )
    };
    assert_eq!(row(0, 0).wrong(), None);
    assert!(
        row(0, 1)
            .wrong()
            .is_some_and(|line| line.contains("1 wrong answers"))
    );
    assert!(
        row(2, 0)
            .wrong()
            .is_some_and(|line| line.contains("the baseline: 2 wrong answers"))
    );
    assert!(Row::failed("token", "no server").wrong().is_some());
    assert_eq!(Row::skipped("peer", "node is missing").wrong(), None);
}
