import type { TokenPartsFragment } from "../gql/client";
import { Button } from "../kit/button";
import { CopyText } from "../kit/copy";
import { Badge, Status } from "../kit/status";
import { TwoLines } from "../kit/table";
import { Time } from "../kit/time";
import css from "./tab-more.module.css";
import { words } from "./tab-words";

const nameOf = ({ user, userId }: TokenPartsFragment) => user?.displayName || user?.username || userId;

export function TokenRow({
  token,
  onRevoke,
}: {
  token: TokenPartsFragment;
  /** Absent where the person may not. */
  onRevoke?: (jti: string) => void;
}) {
  const isActive = token.status === "ACTIVE";
  const person = nameOf(token);
  return (
    <tr data-dimmed={!isActive || undefined}>
      <td className={css.statusCell}>
        {token.status === "REVOKED" ? (
          <Badge kind="danger">{words.tokens.statuses.REVOKED}</Badge>
        ) : (
          <Status isOn={isActive}>{words.tokens.statuses[token.status]}</Status>
        )}
      </td>
      <td className={css.jti}>
        <CopyText text={token.jti} name={words.tokens.jti} />
        <small className={css.onlySmall}>
          <Time at={token.issuedAt} />
        </small>
      </td>
      <td data-from="s" className={css.second}>
        <Time at={token.issuedAt} />
      </td>
      <td data-from="s" className={css.second}>
        <Time at={token.expiresAt} />
      </td>
      <td data-from="m" className={css.whatCell} title={token.scopes.join(" ")}>
        <TwoLines second={token.scopes.join(" ") || words.tokens.noScopes}>
          {words.grantTypes[token.grantType] ?? token.grantType}
          {person && words.tokens.inName(person)}
        </TwoLines>
      </td>
      <td data-from="m" className={css.second}>
        {token.ipAddress ?? words.unknown}
      </td>
      {onRevoke && (
        <td data-sticky className={css.actionCell}>
          {isActive && (
            <Button
              size="small"
              onClick={() => onRevoke(token.jti)}
              aria-label={words.tokens.revokeOf(token.jti)}
            >
              {words.tokens.revoke}
            </Button>
          )}
        </td>
      )}
    </tr>
  );
}
