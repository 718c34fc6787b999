import css from "./chart.module.css";
import { axisTop, formatNumber } from "./format";

export interface Bar {
  /** What the bar stands for, such as `Nov 28`. */
  label: string;
  /** One number for each of `series`. */
  values: number[];
}

const WIDTH = 720;
const HEIGHT = 132;

/** Stacked bars over time. The same numbers are in a table for those who do not see it. */
export function BarChart({ title, series, bars }: { title: string; series: string[]; bars: Bar[] }) {
  const top = axisTop(Math.max(...bars.map((bar) => bar.values.reduce((sum, value) => sum + value, 0))));
  const step = WIDTH / Math.max(bars.length, 1);
  const every = Math.ceil(bars.length / 7);
  const height = (value: number) => (value / top) * HEIGHT;
  return (
    <figure className={css.chart}>
      <figcaption className={css.legend}>
        {series.map((name, index) => (
          <span key={name} className={css[`key${index}`]}>
            <b>{formatNumber(bars.reduce((sum, bar) => sum + (bar.values[index] ?? 0), 0))}</b> {name}
          </span>
        ))}
      </figcaption>
      <div className={css.plot} aria-hidden>
        <div className={css.axis}>
          {[top, top / 2, 0].map((value) => (
            <span key={value}>{formatNumber(value)}</span>
          ))}
        </div>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className={css.bars}>
          <title>{title}</title>
          {bars.map((bar, at) => {
            let below = 0;
            return bar.values.map((value, index) => {
              below += height(value);
              return (
                <rect
                  // biome-ignore lint/suspicious/noArrayIndexKey: a series has no other name than its place
                  key={`${bar.label}-${index}`}
                  className={css[`series${index}`]}
                  x={at * step + step * 0.15}
                  width={step * 0.7}
                  y={HEIGHT - below}
                  height={height(value)}
                >
                  <title>{`${bar.label}: ${formatNumber(value)} ${series[index]}`}</title>
                </rect>
              );
            });
          })}
        </svg>
        <div className={css.labels}>
          {bars
            .filter((_, at) => at % every === 0)
            .map((bar) => (
              <span key={bar.label}>{bar.label}</span>
            ))}
        </div>
      </div>
      <table className="visually-hidden">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {series.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bars
            .filter((bar) => bar.values.some(Boolean))
            .map((bar) => (
              <tr key={bar.label}>
                <th scope="row">{bar.label}</th>
                {bar.values.map((value, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a series has no other name than its place
                  <td key={index}>{value}</td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </figure>
  );
}
