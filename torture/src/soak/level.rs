//! Whether a figure stays level: medians, so that a few windows in which the machine was busy do not
//! count, and an allowance, so that small figures may differ by as much as they do.

/// By how much the median of the last quarter of all windows may exceed that of the second.
#[derive(Clone, Copy)]
pub(super) struct Level {
    /// As a share of the median of the second quarter.
    pub share: f64,
    /// And so much on top, in the unit of the figure.
    pub allowance: f64,
}

/// The two medians of a figure that does not stay level.
#[derive(Debug, PartialEq)]
pub(super) struct Rise {
    /// Of the second quarter of all windows; the first is the warm-up.
    pub before: f64,
    /// Of the last quarter.
    pub after: f64,
}

impl Level {
    /// The same for a test that is over before anything is level.
    pub(super) fn generous(self) -> Self {
        Self {
            share: self.share + 1.0,
            allowance: self.allowance * 10.0,
        }
    }

    /// Judges a figure by its values in all windows. Too few for quarters are no rise.
    pub(super) fn rise(self, values: &[f64]) -> Option<Rise> {
        let count = values.len();
        let before = median(values.get(count / 4..count / 2)?)?;
        let after = median(values.get(count - count / 4..)?)?;
        let bound = before * (1.0 + self.share) + self.allowance;
        (after > bound).then_some(Rise { before, after })
    }
}

/// The middle value; the mean of the two in the middle where their number is even.
pub(super) fn median(values: &[f64]) -> Option<f64> {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    let last = values.len().checked_sub(1)?;
    Some((values.get(last / 2)? + values.get(last.div_ceil(2))?) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::{Level, Rise, median};

    const LEVEL: Level = Level {
        share: 0.1,
        allowance: 2.0,
    };

    /// Twenty values about that, up to 8 % off, in an order that looks random.
    fn noise(window: usize) -> f64 {
        1.0 + ((window * 7 + 3) % 17) as f64 / 100.0 - 0.08
    }

    fn windows(figure: impl Fn(usize) -> f64) -> Vec<f64> {
        (0..20).map(figure).collect()
    }

    #[test]
    fn a_leak_that_grows_slowly_is_told() {
        let leak = windows(|window| (60.0 + 1.5 * window as f64) * noise(window));
        assert!(LEVEL.rise(&leak).is_some(), "{leak:?}");
        let steps = windows(|window| if window < 10 { 60.0 } else { 70.0 });
        let (before, after) = (60.0, 70.0);
        assert_eq!(LEVEL.rise(&steps), Some(Rise { before, after }));
    }

    #[test]
    fn noise_is_not_told() {
        let level = windows(|window| 60.0 * noise(window));
        assert_eq!(LEVEL.rise(&level), None);
    }

    #[test]
    fn a_busy_moment_is_not_told() {
        let spikes = windows(|window| {
            if [16, 18].contains(&window) {
                900.0
            } else {
                60.0
            }
        });
        assert_eq!(LEVEL.rise(&spikes), None);
    }

    #[test]
    fn what_grows_in_the_warm_up_only_is_not_told() {
        let filled = windows(|window| 30.0 + 6.0 * window.min(5) as f64);
        assert_eq!(LEVEL.rise(&filled), None);
    }

    #[test]
    fn a_figure_that_falls_is_not_told() {
        assert_eq!(LEVEL.rise(&windows(|window| 60.0 - window as f64)), None);
    }

    #[test]
    fn small_figures_may_differ_by_the_allowance() {
        let count = windows(|window| if window < 10 { 0.0 } else { 2.0 });
        assert_eq!(LEVEL.rise(&count), None);
        let more = windows(|window| if window < 10 { 0.0 } else { 2.1 });
        assert!(LEVEL.rise(&more).is_some());
    }

    #[test]
    fn the_short_form_takes_twice_as_much_as_level() {
        let doubled = windows(|window| if window < 10 { 60.0 } else { 120.0 });
        assert_eq!(LEVEL.generous().rise(&doubled), None);
        assert!(LEVEL.rise(&doubled).is_some());
    }

    #[test]
    fn too_few_windows_are_not_judged() {
        assert_eq!(LEVEL.rise(&[1.0, 100.0, 1000.0]), None);
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), Some(2.5));
    }
}
