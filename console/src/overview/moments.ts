import { useEffect, useState } from "react";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How long the numbers are shown before newer ones are asked for. */
const FRESH_FOR = 300_000;

/** The spans that the overview is about, up to now. They begin at whole hours and days, so that bars are not cut. */
export function momentsAt(now: number) {
  const at = (moment: number) => new Date(moment).toISOString();
  const hour = Math.floor(now / HOUR) * HOUR;
  const day = Math.floor(now / DAY) * DAY;
  return {
    until: at(now),
    dayAgo: at(hour - 23 * HOUR),
    monthAgo: at(day - 29 * DAY),
    soon: at(now + 30 * DAY),
  };
}

/** They move on while the page is open. */
export function useMoments() {
  const [moments, setMoments] = useState(() => momentsAt(Date.now()));
  useEffect(() => {
    const timer = setInterval(() => setMoments(momentsAt(Date.now())), FRESH_FOR);
    return () => clearInterval(timer);
  }, []);
  return { moments, renew: () => setMoments(momentsAt(Date.now())) };
}
