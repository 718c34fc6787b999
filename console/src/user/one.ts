import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { asked } from "../api";
import { UserDocument } from "../gql/user";
import { useCan } from "../viewer/viewer";

const route = getRouteApi("/shell/users/$id");

/** The user that the address names, for the head of the page and its parts. */
export function useUser() {
  const { id } = route.useParams();
  const withClients = useCan()("clients:read");
  return useQuery(asked("users", UserDocument, { id, withClients }));
}
