import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { ask, asked } from "../api";
import { invalidate } from "../events";
import { CreateUserDocument, RootUsersDocument, type UserKind, type UserRowFragment } from "../gql/user";
import { Button, ButtonLink } from "../kit/button";
import { Checklist } from "../kit/checklist";
import { TextField } from "../kit/field";
import { Problems, useForm } from "../kit/form";
import { Card, PageHead } from "../kit/page";
import { Select } from "../kit/select";
import { NoPermission } from "../kit/states";
import { toast } from "../kit/toast";
import { useCan } from "../viewer/viewer";
import { inputOf, type Person, PersonFields, personFields } from "./fields";
import { LinkDialog } from "./link";
import { nameOf } from "./name";
import css from "./user.module.css";
import { words } from "./words";

const route = getRouteApi("/shell/users/new");
const said = words.form;
const kinds = ["ROOT", "SUBUSER"] as const;
const nobody: Person = { displayName: "", email: "", emailVerified: false, locale: "", role: "" };

export function UserCreate() {
  const can = useCan();
  return can("users:write") ? <NewUser /> : <NoPermission permission="users:write" />;
}

function NewUser() {
  const { parent: above } = route.useSearch();
  const navigate = route.useNavigate();
  const form = useForm();
  const [username, setUsername] = useState("");
  const [person, setPerson] = useState(nobody);
  const [kind, setKind] = useState<UserKind>(above ? "SUBUSER" : "ROOT");
  const [parent, setParent] = useState(above ?? "");
  const [wantsLink, setWantsLink] = useState(true);
  const [created, setCreated] = useState<UserRowFragment>();
  const roots = useQuery({ ...asked("users", RootUsersDocument), enabled: kind === "SUBUSER" });

  const show = (id: string) => navigate({ to: "/users/$id", params: { id } });
  const create = async () => {
    const answer = await form.send(async () => {
      const input = {
        username,
        ...inputOf(person),
        kind,
        ...(kind === "SUBUSER" && parent && { parent: { id: parent } }),
      };
      return (await ask(CreateUserDocument, { input })).createUser;
    });
    if (!answer?.user) return;
    void invalidate("users");
    toast({ text: words.create.created(nameOf(answer.user)) });
    if (wantsLink) setCreated(answer.user);
    else await show(answer.user.id);
  };
  const parentError = form.at("parent") ?? form.at("parent.id");
  return (
    <form
      className={css.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void create();
      }}
    >
      <PageHead
        title={words.create.title}
        lead={words.create.lead}
        back={{ to: "/users", label: words.title }}
      />
      <Card>
        <div className={css.fields}>
          <Problems
            form={form}
            fields={(path) =>
              [...personFields, "role.id", "username", "kind", "parent", "parent.id"].includes(path)
            }
          />
          <TextField
            label={said.username}
            value={username}
            onChange={setUsername}
            error={form.at("username")}
            note={said.usernameNote}
            isRequired
            autoComplete="off"
          />
          <Checklist
            isSingle
            label={said.kind}
            options={kinds.map((id) => ({ id, label: words.kinds[id], note: said.kindNotes[id] }))}
            value={[kind]}
            onChange={([chosen]) => setKind(kinds.find((it) => it === chosen) ?? "ROOT")}
          />
          {kind === "SUBUSER" && (
            <Select
              label={said.parent}
              value={parent}
              onChange={setParent}
              options={[
                ...(parent ? [] : [{ id: "", label: said.chooseParent }]),
                ...(roots.data?.users.nodes ?? []).map((root) => ({
                  id: root.id,
                  label: nameOf(root),
                  note: root.username,
                })),
              ]}
            />
          )}
          {parentError && (
            <p role="alert" className={css.error}>
              {parentError}
            </p>
          )}
          <PersonFields person={person} onChange={setPerson} form={form} />
          <Checklist
            label={said.password}
            options={[{ id: "link", label: said.link }]}
            value={wantsLink ? ["link"] : []}
            onChange={(value) => setWantsLink(value.length > 0)}
          />
          <div className={css.actions}>
            <Button type="submit" kind="primary" isBusy={form.isBusy}>
              {words.create.action}
            </Button>
            <ButtonLink kind="quiet" to="/users">
              {said.cancel}
            </ButtonLink>
          </div>
        </div>
      </Card>
      {created && <LinkDialog isAgreed user={created} onClose={() => void show(created.id)} />}
    </form>
  );
}
