//! Words about webhooks and their deliveries.

use super::vocabulary;

vocabulary! {
    entity::webhook::WebhookStatus as "WebhookStatus":
        "Whether events are sent to a webhook." {
        Active "ACTIVE"
            "Events are sent."
        Inactive "INACTIVE"
            "Nothing is sent, nor later what happens meanwhile."
    }
}

vocabulary! {
    entity::webhook_delivery::DeliveryStatus as "WebhookDeliveryStatus":
        "State of a delivery." {
        Pending "PENDING"
            "The event is yet to be sent, or sent again."
        Delivered "DELIVERED"
            "The receiver answered with a status from 200 to 299."
        Failed "FAILED"
            "The delivery was given up."
    }
}
