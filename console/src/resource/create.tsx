import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ask } from "../api";
import { invalidate } from "../events";
import { CreateResourceDocument } from "../gql/resource";
import { useForm } from "../kit/form";
import { PageHead } from "../kit/page";
import { NoPermission } from "../kit/states";
import { toast } from "../kit/toast";
import { useCan } from "../viewer/viewer";
import { type Draft, inputOf, newScope, ResourceForm } from "./form";
import { words } from "./words";

const said = words.form;

export function ResourceCreate() {
  const can = useCan();
  return can("roles:write") ? <NewResource /> : <NoPermission permission="roles:write" />;
}

function NewResource() {
  const navigate = useNavigate();
  const canNameClients = useCan()("clients:read");
  const form = useForm();
  const [draft, setDraft] = useState<Draft>(() => ({
    name: "",
    identifier: "",
    introspection: "",
    scopes: [newScope({ code: "", description: "", category: "", mutating: false })],
  }));
  const create = async () => {
    const answer = await form.send(async () => {
      const input = { identifier: draft.identifier.trim(), ...inputOf(draft) };
      return (await ask(CreateResourceDocument, { input })).createResource;
    });
    if (!answer?.resource) return;
    // Roles can be granted its scopes from now on.
    for (const noun of ["resources", "roles"]) void invalidate(noun);
    toast({ text: said.created(draft.name) });
    await navigate({ to: "/apis/$id", params: { id: answer.resource.id } });
  };
  return (
    <>
      <PageHead title={said.create} lead={said.lead} back={{ to: "/apis", label: words.title }} />
      <ResourceForm
        isNew
        draft={draft}
        onChange={setDraft}
        form={form}
        onSubmit={() => void create()}
        action={said.createAction}
        cancel={{ to: "/apis" }}
        canNameClients={canNameClients}
      />
    </>
  );
}
