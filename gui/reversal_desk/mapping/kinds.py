"""What the words of a status are read as, beside what a row is of (`Row.refund_kind`, see status_meaning)."""

#: `refund_kind` of rows that are returns, or single units, in exports without such a column (see status_meaning).
RETURN_KIND = "return"
ITEM_KIND = "item"
#: Beside the status of an order that stays "complete" while money goes back: the refund column decides.
MONEY_KIND = "money"
#: Beside the status of a refund or a return that was asked for: "cancelled" then speaks of the request.
DECISION_KIND = "decision"
#: Beside the state of a payment: "cancelled" then may speak of one attempt to pay.
PAYMENT_KIND = "payment"
