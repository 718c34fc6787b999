//! How many revocations each account may have in the list, where there are too many for all.

/// The largest number that each account may have, so that all together have at most `most`: accounts
/// with fewer keep theirs, and the others share what is left alike. One account that revokes without
/// end so takes nothing from the others.
pub(super) fn fair_share(counts: &[u64], most: u64) -> u64 {
    let mut sorted = counts.to_vec();
    sorted.sort_unstable();
    let (mut left, mut accounts) = (most, sorted.len() as u64);
    for count in sorted {
        let share = left / accounts.max(1);
        if count > share {
            return share;
        }
        left -= count;
        accounts -= 1;
    }
    u64::MAX
}

#[cfg(test)]
mod tests {
    use super::fair_share;
    use proptest::prelude::*;

    #[test]
    fn who_has_little_keeps_it_and_the_others_share_the_rest() {
        assert_eq!(fair_share(&[5, 5], 10), u64::MAX);
        assert_eq!(fair_share(&[2, 100, 50], 12), 5);
        assert_eq!(fair_share(&[100], 12), 12);
        assert_eq!(fair_share(&[9; 20], 10), 0);
        assert_eq!(fair_share(&[], 10), u64::MAX);
    }

    proptest! {
        #[test]
        fn all_together_never_have_too_many(counts in prop::collection::vec(0_u64..500, 0..40), most in 0_u64..2000) {
            let share = fair_share(&counts, most);
            let kept: u64 = counts.iter().map(|count| (*count).min(share)).sum();
            prop_assert!(kept <= most);
        }
    }
}
