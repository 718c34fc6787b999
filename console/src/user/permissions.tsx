import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { asked } from "../api";
import { UserPermissionsDocument } from "../gql/user";
import { Card, Columns } from "../kit/page";
import { Bones, Failure } from "../kit/states";
import { Switch } from "../kit/switch";
import { useUser } from "./one";
import css from "./user.module.css";
import { words } from "./words";

const route = getRouteApi("/shell/users/$id");
const said = words.permissions;

export function UserPermissions() {
  const { id } = route.useParams();
  const role = useUser().data?.user?.role;
  const query = useQuery(asked("users", UserPermissionsDocument, { id }));
  const groups = query.data?.user?.effectivePermissions;
  if (query.error) return <Failure error={query.error} onRetry={query.refetch} />;
  if (!groups) {
    return (
      <Card>
        <Bones lines={8} />
      </Card>
    );
  }
  return (
    <>
      <p className={css.lead}>{role ? said.from(role.name) : said.noRole}</p>
      <Columns>
        {groups.map(({ category, permissions }) => (
          <Card
            key={category}
            title={category}
            actions={
              <span className={css.remark}>
                {said.of(permissions.filter((it) => it.granted).length, permissions.length)}
              </span>
            }
          >
            <ul className={css.grants}>
              {permissions.map(({ permission, granted, reason }) => (
                <li key={permission.code} title={permission.description}>
                  <Switch label={permission.code} isOn={granted} />
                  <span className={css.remark}>{said.reasons[reason]}</span>
                </li>
              ))}
            </ul>
          </Card>
        ))}
      </Columns>
    </>
  );
}
