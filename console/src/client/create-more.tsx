import type { ClientCapability } from "../gql/client";
import { Checklist } from "../kit/checklist";
import { TextField } from "../kit/field";
import { useCan } from "../viewer/viewer";
import css from "./create.module.css";
import { AccessField, OwnerField, ValidityField } from "./create-fields";
import { manyUrls, type NewClient, urlsFor } from "./create-form";
import { ClientIdField, SecretField } from "./credentials-fields";
import { words as all } from "./detail-words";
import { words as listWords } from "./words";

const words = all.fields;

const capabilities: readonly ClientCapability[] = ["SCRIPT", "WEB_APP", "BACKCHANNEL"];

/** What most clients do not need to be told. */
export function MoreFields({
  form,
  onChange,
  errorAt,
}: {
  form: NewClient;
  onChange: (changed: Partial<NewClient>) => void;
  errorAt: (...path: string[]) => string | undefined;
}) {
  const can = useCan();
  const error = errorAt("capabilities");
  return (
    <>
      <div className={css.pair}>
        <ClientIdField
          value={form.clientId}
          onChange={(clientId) => onChange({ clientId })}
          error={errorAt("clientId")}
        />
        <SecretField
          value={form.clientSecret}
          onChange={(clientSecret) => onChange({ clientSecret })}
          error={errorAt("clientSecret")}
        />
      </div>
      <div className={css.pair}>
        <ValidityField
          value={form.tokenTtlSeconds}
          onChange={(tokenTtlSeconds) => onChange({ tokenTtlSeconds })}
          error={errorAt("tokenTtlSeconds")}
        />
        {can("users:read") && (
          <OwnerField value={form.owner} onChange={(owner) => onChange({ owner })} error={errorAt("owner")} />
        )}
      </div>
      <div className={css.pair}>
        <AccessField value={form.accessLevel} onChange={(accessLevel) => onChange({ accessLevel })} />
        <div>
          <Checklist
            label={words.capabilities}
            options={capabilities.map((id) => ({
              id,
              label: listWords.capabilities[id],
              note: words.capabilityNotes[id],
            }))}
            value={form.capabilities}
            onChange={(chosen) =>
              onChange({ capabilities: capabilities.filter((capability) => chosen.includes(capability)) })
            }
          />
          {error && (
            <p role="alert" className={css.error}>
              {error}
            </p>
          )}
        </div>
      </div>
      <div className={css.pair}>
        {urlsFor(form.capabilities).map((name) => (
          <TextField
            key={name}
            label={words.urls[name]}
            isRequired={name === "backchannelLogoutUrl"}
            isMono
            type="url"
            rows={manyUrls.some((many) => many === name) ? 3 : undefined}
            value={form.urls[name]}
            onChange={(url) => onChange({ urls: { ...form.urls, [name]: url } })}
            error={errorAt("urls", name)}
            note={words.urlNotes[name]}
          />
        ))}
      </div>
    </>
  );
}
