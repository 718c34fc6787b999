import { isOwnRequest } from "../api";
import { useEvents } from "../events";
import { WebhookEventsDocument } from "../gql/webhook";
import { useCan } from "../viewer/viewer";

/** Calls `onChange` where others have changed a webhook, or something is sent to one again. */
export function useWebhookChanges(onChange: () => void) {
  const can = useCan();
  useEvents(
    WebhookEventsDocument,
    {},
    (events) => {
      if (events.some((event) => !isOwnRequest(event.auditEventAdded.requestId))) onChange();
    },
    can("audit:read"),
  );
}
