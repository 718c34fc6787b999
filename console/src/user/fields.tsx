import { useQuery } from "@tanstack/react-query";
import { asked } from "../api";
import { UserRolesDocument } from "../gql/user";
import { Checklist } from "../kit/checklist";
import { TextField } from "../kit/field";
import type { Form } from "../kit/form";
import { Select } from "../kit/select";
import { useCan } from "../viewer/viewer";
import css from "./user.module.css";
import { words } from "./words";

const said = words.form;

/** What is known of a person. */
export interface Person {
  displayName: string;
  email: string;
  emailVerified: boolean;
  locale: string;
  /** ID of the role; empty where there is none. */
  role: string;
}

/** Names of these fields in errors. */
export const personFields = ["displayName", "email", "locale", "role"];

/** As the API takes it: what is empty is null. */
export const inputOf = ({ displayName, email, emailVerified, locale, role }: Person) => ({
  displayName: displayName || null,
  email: email || null,
  ...(email && { emailVerified }),
  locale: locale || null,
  role: role ? { id: role } : null,
});

/** Fields that both adding and editing a user have. */
export function PersonFields({
  person,
  onChange,
  form,
}: {
  person: Person;
  onChange: (person: Person) => void;
  form: Form;
}) {
  const can = useCan();
  const roles = useQuery({ ...asked("roles", UserRolesDocument), enabled: can("roles:read") });
  const set = (changed: Partial<Person>) => onChange({ ...person, ...changed });
  const options = roles.data?.roles.nodes.map((role) => ({
    id: role.id,
    label: role.name,
    note: role.description,
  }));
  const roleError = form.at("role") ?? form.at("role.id");
  return (
    <>
      <TextField
        label={said.displayName}
        value={person.displayName}
        onChange={(displayName) => set({ displayName })}
        error={form.at("displayName")}
        isRequired={false}
        autoComplete="off"
      />
      <TextField
        label={said.email}
        type="email"
        value={person.email}
        onChange={(email) => set({ email })}
        error={form.at("email")}
        isRequired={false}
        autoComplete="off"
      />
      {person.email && (
        <Checklist
          label={said.emailLegend}
          options={[{ id: "verified", label: said.verified }]}
          value={person.emailVerified ? ["verified"] : []}
          onChange={(value) => set({ emailVerified: value.length > 0 })}
        />
      )}
      {can("roles:read") && (
        <Select
          label={said.role}
          value={person.role}
          onChange={(role) => set({ role })}
          options={[{ id: "", label: words.noRole }, ...(options ?? [])]}
          note={said.roleNote}
        />
      )}
      {roleError && (
        <p role="alert" className={css.error}>
          {roleError}
        </p>
      )}
      <TextField
        label={said.locale}
        value={person.locale}
        onChange={(locale) => set({ locale })}
        error={form.at("locale")}
        note={said.localeNote}
        isRequired={false}
        autoComplete="off"
      />
    </>
  );
}
