import type { WebhookDeliveryStatus } from "../gql/webhook";
import { oneOf, type RawSearch, text } from "../search";

export const pageSizes = [25, 50, 100];
export const deliveryStates = ["PENDING", "DELIVERED", "FAILED"] as const satisfies WebhookDeliveryStatus[];

/** What the address of a webhook's page says of its deliveries. */
export interface DeliverySearch {
  status?: WebhookDeliveryStatus;
  rows?: string;
  after?: string;
  before?: string;
}

export const deliverySearch = (raw: RawSearch): DeliverySearch => ({
  status: oneOf(raw, "status", deliveryStates),
  rows: oneOf(raw, "rows", ["25", "50", "100"]),
  after: text(raw, "after"),
  before: text(raw, "before"),
});

/** Variables of the query: forwards from `after`, or backwards from `before`. */
export function variablesOf({ status, rows, after, before }: DeliverySearch) {
  const size = Number(rows ?? pageSizes[0]);
  return {
    ...(status && { filter: { statuses: [status] } }),
    ...(before ? { last: size, before } : { first: size, after }),
  };
}
