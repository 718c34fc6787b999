import { classes } from "../kit/classes";
import { Field, TextField } from "../kit/field";
import field from "../kit/field.module.css";
import { Card } from "../kit/page";
import { Badge } from "../kit/status";
import type { PartProps } from "./tab-flows";
import { type Flows, singleUrls, urlLists } from "./tab-flows-value";
import more from "./tab-more.module.css";
import css from "./tab-parts.module.css";
import { joined, linesOf, type Match, matchOf, originsOf } from "./tab-urls";
import { words } from "./tab-words";

/** URLs that the client has, and where a browser may be sent or call from. */
export function Urls({
  value,
  change,
  errorAt,
  isReadOnly,
  allowsWildcards,
}: PartProps & { /** Absent where the person may not know. */ allowsWildcards?: boolean }) {
  const needed = value.capabilities.includes("BACKCHANNEL");
  const wildcards =
    allowsWildcards === undefined ? "" : allowsWildcards ? words.flows.wildcards : words.flows.noWildcards;
  return (
    <Card title={words.flows.urlsTitle}>
      <div className={more.fields}>
        {singleUrls.slice(0, 2).map((name) => (
          <TextField
            key={name}
            label={words.flows.names[name]}
            note={words.flows.notes[name]}
            value={value[name]}
            onChange={(url) => change({ [name]: url })}
            error={errorAt("urls", name)}
            disabled={isReadOnly}
            isMono
          />
        ))}
        {urlLists.map((name) => (
          <TextField
            key={name}
            label={words.flows.names[name]}
            note={words.flows.notes[name] + (name === "webOrigins" && allowsWildcards ? "" : wildcards)}
            value={value[name]}
            onChange={(lines) => change({ [name]: lines })}
            error={errorAt("urls", name)}
            disabled={isReadOnly}
            rows={Math.min(8, Math.max(2, value[name].split("\n").length))}
            isMono
          />
        ))}
        {singleUrls.slice(2).map((name) => (
          <Field
            key={name}
            label={words.flows.names[name]}
            isRequired={name === "backchannelLogoutUrl" ? needed || undefined : undefined}
            error={errorAt("urls", name)}
            note={
              <>
                <Badge kind="warning">{words.flows.notSent}</Badge> {words.flows.notes[name]}
              </>
            }
          >
            {(attributes) => (
              <input
                {...attributes}
                type="text"
                spellCheck={false}
                value={value[name]}
                disabled={isReadOnly}
                onChange={(event) => change({ [name]: event.target.value })}
                className={classes(field.input, field.mono)}
              />
            )}
          </Field>
        ))}
      </div>
    </Card>
  );
}

/** What the URLs mean as they are typed: joined to the root URL, and with what each pattern lets through. */
export function Resolved({ value }: { value: Flows }) {
  const root = value.rootUrl.trim();
  const redirects = linesOf(value.redirectUris);
  const single = singleUrls.slice(1).flatMap((name) => {
    const url = value[name].trim();
    const whole = joined(root, url);
    const match: Match = whole === undefined ? { kind: "rootless", url } : { kind: "exact", url: whole };
    return url ? [{ name, matches: [match] }] : [];
  });
  const lists = [
    { name: "redirectUris" as const, matches: redirects.map((it) => matchOf(root, it)) },
    {
      name: "postLogoutRedirectUris" as const,
      matches: linesOf(value.postLogoutRedirectUris).map((it) => matchOf(root, it)),
    },
    { name: "webOrigins" as const, matches: originsOf(root, linesOf(value.webOrigins), redirects) },
  ].filter(({ matches }) => matches.length > 0);
  return (
    <Card title={words.resolved.title}>
      {single.length + lists.length === 0 && <p className={css.lead}>{words.resolved.empty}</p>}
      <div className={more.resolved}>
        {[...single, ...lists].map(({ name, matches }) => (
          <section key={name} aria-label={words.resolved.of(words.flows.names[name])}>
            <h3>{words.flows.names[name]}</h3>
            <ul>
              {matches.map((match, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines may be alike
                <li key={at}>
                  <code>
                    {match.url}
                    {match.kind === "below" && <mark className={more.any}>{words.resolved.anything}</mark>}
                  </code>
                  {(match.kind !== "exact" || lists.some((list) => list.name === name)) && (
                    <small
                      className={
                        match.kind === "broken" || match.kind === "rootless" ? more.broken : undefined
                      }
                    >
                      {words.resolved.kinds[match.kind]}
                    </small>
                  )}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Card>
  );
}
