import { Link } from "@tanstack/react-router";
import { Checklist } from "../kit/checklist";
import { CopyButton } from "../kit/copy";
import { Card } from "../kit/page";
import type { PartProps } from "./tab-flows";
import { capabilities, type FlowsClient } from "./tab-flows-value";
import more from "./tab-more.module.css";
import css from "./tab-parts.module.css";
import { words } from "./tab-words";

/** The flows that the client may take part in: at least one. */
export function Capabilities({ value, change, errorAt, isReadOnly }: PartProps) {
  const isLast = value.capabilities.length === 1;
  const error = errorAt("capabilities");
  return (
    <Card title={words.flows.capabilitiesTitle}>
      <Checklist
        label={words.flows.capabilitiesLabel}
        options={capabilities.map((id) => {
          const { name, note } = words.flows.capabilities[id];
          const reason = isReadOnly
            ? note
            : isLast && value.capabilities.includes(id)
              ? `${note} ${words.flows.lastCapability}`
              : undefined;
          return { id, label: name, note, reason };
        })}
        value={value.capabilities}
        onChange={(chosen) => change({ capabilities: capabilities.filter((it) => chosen.includes(it)) })}
      />
      {error && (
        <p className={css.error} role="alert">
          {error}
        </p>
      )}
    </Card>
  );
}

/** Codes that the client may name in `scope`. */
export function ClientScopes({ client, isWebApp }: { client: FlowsClient; isWebApp: boolean }) {
  const codes = client.effectivePermissions.flatMap((group) =>
    group.permissions.flatMap(({ granted, permission }) => (granted ? [permission.code] : [])),
  );
  return (
    <Card
      title={words.scopes.title}
      actions={
        <Link to="/clients/$id/permissions" params={{ id: client.id }}>
          {words.scopes.change}
        </Link>
      }
    >
      <p className={css.lead}>{words.scopes.lead}</p>
      {codes.length > 0 ? (
        <div className={more.scopes}>
          <ul>
            {codes.map((code) => (
              <li key={code}>
                <code>{code}</code>
              </li>
            ))}
          </ul>
          <CopyButton text={codes.join(" ")} name={words.scopes.name} isLabelled />
        </div>
      ) : (
        <p className={css.lead}>{words.scopes.none}</p>
      )}
      {isWebApp && <p className={css.below}>{words.scopes.ofPeople}</p>}
    </Card>
  );
}
