/** The first that is in the header names the browser: others call themselves Chrome and Safari too. */
const browsers: [RegExp, string][] = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/(Headless)?Chrome\//, "Chrome"],
  [/Safari\//, "Safari"],
  [/curl\//, "curl"],
];

const systems: [RegExp, string][] = [
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/CrOS/, "ChromeOS"],
  [/Linux/, "Linux"],
];

const found = (names: [RegExp, string][], userAgent: string) =>
  names.find(([pattern]) => pattern.test(userAgent))?.[1];

/** What people call a browser: `Firefox on Windows`. */
export function browserOf(userAgent: string | null): string | undefined {
  if (!userAgent) return undefined;
  const browser = found(browsers, userAgent) ?? userAgent.split(/[ /]/)[0];
  const system = found(systems, userAgent);
  return system ? `${browser} on ${system}` : browser;
}
