//! Writes the page: names, help texts and values.

use domain::histogram::{Histogram, Snapshot};
use prometheus_client::{
    encoding::{
        DescriptorEncoder, EncodeCounterValue, EncodeGaugeValue, MetricEncoder, NoLabelSet,
    },
    metrics::MetricType,
};
use std::fmt;

/// Name and help text. Counters are named without `_total`, which the encoder adds.
type MetricName = (&'static str, &'static str);

/// The page that is being written.
pub(super) struct MetricsPage<'a>(pub(super) DescriptorEncoder<'a>);

impl MetricsPage<'_> {
    pub(super) fn begin(
        &mut self,
        (name, help): MetricName,
        kind: MetricType,
    ) -> Result<MetricEncoder<'_>, fmt::Error> {
        self.0.encode_descriptor(name, help, None, kind)
    }

    pub(super) fn gauge(&mut self, name: MetricName, value: impl EncodeGaugeValue) -> fmt::Result {
        self.begin(name, MetricType::Gauge)?.encode_gauge(&value)
    }

    pub(super) fn histogram(&mut self, name: MetricName, histogram: &Histogram) -> fmt::Result {
        let Snapshot {
            sum,
            count,
            buckets,
        } = histogram.snapshot();
        self.begin(name, MetricType::Histogram)?
            .encode_histogram::<NoLabelSet>(sum, count, &buckets, None)
    }

    pub(super) fn counter(
        &mut self,
        name: MetricName,
        value: impl EncodeCounterValue,
    ) -> fmt::Result {
        count_in(&mut self.begin(name, MetricType::Counter)?, &value)
    }

    pub(super) fn counters<L: AsRef<str>>(
        &mut self,
        name: MetricName,
        label: &'static str,
        values: impl Iterator<Item = (L, u64)>,
    ) -> fmt::Result {
        let mut family = self.begin(name, MetricType::Counter)?;
        for (value, count) in values {
            count_in(
                &mut family.encode_family(&[(label, value.as_ref())])?,
                &count,
            )?;
        }
        Ok(())
    }
}

pub(super) fn count_in(
    encoder: &mut MetricEncoder<'_>,
    value: &impl EncodeCounterValue,
) -> fmt::Result {
    encoder.encode_counter::<NoLabelSet, _, f64>(value, None)
}
