"""code -> English sentences with named facts. Commands print them; the window translates the same templates.

Every message says what happened (title), what it means (meaning), and what to do (todo). Facts are text
put into `{named}` places. No template may ever need a token.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from reversal_desk.model import ActionState, Operation, RowState


class Message(Struct, frozen=True):
    """One thing said to a person."""

    title: str
    meaning: str
    todo: str

    @property
    def text(self) -> str:
        """The three parts as one paragraph; empty parts are skipped."""
        return together(self.title, self.meaning, self.todo)

    @property
    def more(self) -> str:
        """What goes below the title."""
        return together(self.meaning, self.todo)


def together(*sentences: str) -> str:
    """Sentences in one line, empty ones skipped. A Chinese full stop carries its own space."""
    said = ""
    for sentence in filter(None, sentences):
        said += sentence if not said or said[-1] in "。！？；：" else f" {sentence}"
    return said


def shortened(text: str, most: int) -> str:
    """A text that is quoted, on one line and no longer than so many signs."""
    plain = " ".join(text.split())
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"


#: code -> (what happened, what it means, what to do)
TEMPLATES: dict[str, tuple[str, str, str]] = {
    # ---------------------------------------------------------------- rows before sending
    "NOT_AFFILIATE": (
        "Not an affiliate order.",
        "No partner was credited for order {order}, so there is no commission to correct.",
        "Nothing needs to be done.",
    ),
    "NOT_FOUND": (
        "No action was found for order {order}.",
        "It is not certain that there is none: {why}.",
        "Look the order up on impact.com; then correct the sheet, or leave the row out.",
    ),
    "NOT_FOUND_NO_DATE": (
        "No action was found for order {order}.",
        "Usually no partner brought such an order, and nothing has to be done. It is not certain yet: {why}.",
        "Search all days that impact.com keeps, or leave the row out. Nothing is sent for it.",
    ),
    "NOT_FOUND_NOT_READ": (
        "No action was found for order {order}.",
        "It is not certain that there is none: {why}.",
        "Search all days where that is offered here; else look it up on impact.com, or leave the row out.",
    ),
    "NOT_FOUND_NO_NUMBER": (
        "The row holds no order number.",
        "So no action was found for it, and it is not certain that there is none.",
        "Look the order up on impact.com; then correct the sheet, or leave the row out.",
    ),
    "NOT_AFFILIATE_ALL_DAYS": (
        "Not an affiliate order.",
        (
            "All days that impact.com keeps were searched: no partner was credited for order {order}, so there is no "
            "commission to correct."
        ),
        "Nothing needs to be done.",
    ),
    "OPERATION_UNCLEAR": (
        "It is not clear what should happen with this row.",
        "The sheet does not say, or contradicts itself about, whether the order was cancelled, returned or changed.",
        "Say once for the whole sheet what its rows are, or leave the row out.",
    ),
    "OPERATION_UNCLEAR_COLUMN": (
        "The amount alone would decide, and a column beside it may say otherwise.",
        "“{unread}” holds words such as refused, pending or kept, and nobody has said what that column is.",
        "Say at the sheet's columns what “{unread}” is, or that it is not needed.",
    ),
    "OPERATION_UNCLEAR_EMPTY": (
        "Nothing is decided for this row yet.",
        "In other rows “{empty}” says what was decided; here it is empty, and only an amount would decide.",
        "Fill the cell and open the sheet again, or say here what should happen.",
    ),
    "OPERATION_UNCLEAR_CAPTION": (
        "The row stands below a line that may say something else about it.",
        "“{caption}” stands alone between the rows, and only an amount says what should happen with those below it.",
        "Read that line; send the rows below it all the same, or leave them out.",
    ),
    "OPERATION_UNCLEAR_REMARK": (
        "A remark in the row may say otherwise.",
        "“{remark}” stands beside what the row asks for.",
        "Read it; send the row all the same, or leave it out.",
    ),
    "OPERATION_UNCLEAR_GOES_ON": (
        "The row says two different things about its order.",
        "“{goes_on}” says that the order goes on; the row also has a refund, or a day on which it was cancelled.",
        "Look at one or two of them; send them all the same, or leave them out.",
    ),
    "OPERATION_UNCLEAR_RIVAL": (
        "Two columns say how much went back.",
        "“{rival}” has another amount in this row, and nobody has said which of the two counts.",
        "Choose the right one at the sheet's columns, or say that “{rival}” is not needed.",
    ),
    "OPERATION_UNCLEAR_BESIDE": (
        "What is finished here may be a return.",
        "The status says only that something ended; “{hint}” speaks of returns, and nobody has said what it is.",
        "Say at the sheet's columns what “{hint}” is, or that it is not needed.",
    ),
    "OPERATION_UNCLEAR_UNTOLD": (
        "Something may have gone back here.",
        "“{untold}” says so of this row, and nobody has said what that column is.",
        "Say at the sheet's columns what “{untold}” is, or that it is not needed.",
    ),
    "OPERATION_UNCLEAR_POSTAGE": (
        "The refund may not be for goods alone.",
        "“{postage}” has an amount in this row: so much of what went back was for postage, which changes no sale.",
        "Type the new amount by what the goods cost, or send it all the same.",
    ),
    "OPERATION_UNCLEAR_WORD": (
        "It is not clear what “{wanted}” asks for.",
        "The column that says what should happen holds a word that is not known.",
        "Say what it means under “What the words mean” at the sheet's columns, or leave the row out.",
    ),
    "DECISION_COLUMN": (
        "A column may say what was decided.",
        "“{header}” holds words such as refused, pending or kept, and nobody has said what that column is.",
        "Say what it is, or that it is not needed; until then no amount beside it is sent.",
    ),
    "REFUND_NOT_FINAL": (
        "The refund is not final yet.",
        "The sheet says “{status}”, so the money has not gone back to the customer.",
        "Nothing is sent. Open the sheet again when the refund has ended.",
    ),
    "NOTHING_ASKED": (
        "Nothing is asked for this order.",
        "The sheet shows it as kept or paid, without a refund.",
        "Nothing needs to be done.",
    ),
    "LEFT_BY_PERSON": (
        "You left this row out.",
        "Nothing is sent for it.",
        "“As the sheet says” brings it back, or choose what should happen.",
    ),
    "HIDDEN_ROW": (
        "This row is hidden or filtered out in the spreadsheet.",
        "What cannot be seen in Excel is not sent.",
        "Show the row in Excel, or say that hidden rows count too.",
    ),
    "DAMAGED_ID": (
        "The order number was damaged by Excel.",
        "Export the file again and open it here directly, without saving it in Excel first: then no digit is lost.",
        "“{order}” lost digits because Excel took it for a number: {why}.",
    ),
    "TOLERANT_MATCH": (
        "Matched after tidying the order number.",
        "The sheet says “{order}”, impact.com knows it as “{oid}”: {why}.",
        "Look at one or two of them, then send them all the same.",
    ),
    "SEVERAL_ACTIONS": (
        "One order, several actions.",
        "Order {order} has {actions} actions at impact.com; each carries a commission of its own.",
        "Send it all the same if all of them are meant; leave out those that are not.",
    ),
    "DUPLICATE_ROW": (
        "The same order is in the sheet more than once.",
        "Row {other} is about the same action.",
        "Where both say the same, it is sent once; where they differ, choose one.",
    ),
    "DUPLICATE_ROW_ELSEWHERE": (
        "An earlier file is about the same action.",
        "Row {other} of “{file}” asks something of it too, and was not sent.",
        "Send it from one of the two files: here all the same, or leave it out here.",
    ),
    "DUPLICATE_ROW_SUMS": (
        "An order is in the sheet more than once, each time with a refund.",
        "Row {other} is about the same action. The sheet does not say whether its rows add up.",
        "Say once, at the sheet's columns, whether a row tells of one refund or of all of them so far.",
    ),
    "DUPLICATE_ROW_AGAIN": (
        "The same refund may be in the sheet twice.",
        "Row {other} says the same, cell by cell or with the same number. It is counted once.",
        "Look at one or two of them, then send them all the same.",
    ),
    "DUPLICATE_ROW_TAKEN_BACK": (
        "A later row may take this refund back.",
        "Row {other} of the same order has the same amount in the opposite direction.",
        "Leave the row out where the refund was taken back.",
    ),
    "DUPLICATE_ROW_BELOW": (
        "The row below has no order number and may belong to this order.",
        "Row {other} names no order. Where cells are merged, one number stands for several rows; only one is counted.",
        (
            "Write the number into row {other} and open the sheet again. Send it as it is only if that row belongs to "
            "another order."
        ),
    ),
    "DUPLICATE_ROW_KEEP": (
        "Two rows say different things about one order.",
        "This row asks for a change; row {other} says to leave the order as it is, or that nothing is decided.",
        "Ask whoever wrote them. Send what this row asks for, or leave it out.",
    ),
    "DUPLICATE_ROW_REASONS": (
        "Rows of one order give different reasons.",
        "Row {other} gives another reason, and only one of them goes to the partner: {reasons}.",
        "Choose the row or the reason that counts, or send this one with its own reason.",
    ),
    "HANDLED_BEFORE": (
        "This action was handled before.",
        "Batch {batch} of {date} already changed it.",
        "Send it all the same only if it must change again; else leave it out.",
    ),
    "HANDLED_BEFORE_TAKEN_BACK": (
        "This action was changed, and the change was undone.",
        "Batch {batch} of {date} took this back; batch {took_back} had changed it.",
        "Send it only if it must change after all.",
    ),
    "NOTHING_TO_CHANGE": (
        "The action is as wanted already.",
        "Its amount at impact.com is already {amount} {currency}.",
        "Nothing needs to be done.",
    ),
    "ALREADY_REVERSED": (
        "The action was reversed already.",
        "It pays no commission.",
        "Nothing needs to be done.",
    ),
    "ALREADY_REVERSED_BY_US": (
        "The action was reversed already, by this program.",
        "Batch {reversed_by} of {reversed_at} reversed it; it pays no commission.",
        "Nothing needs to be done.",
    ),
    "LOCKED": (
        "The action is locked.",
        "It locked, or locks within the hour ({when}); impact.com accepts no change any more.",
        "Nothing is sent for it. Settle the difference with the partner directly, or leave the row out.",
    ),
    "LOCKS_SOON": (
        "The action locks in less than 24 hours.",
        "After {when} nobody can change it or take it back.",
        "Check it now, then send it all the same: it goes first. Or leave it out.",
    ),
    "LOCKS_BEFORE_ITS_TURN": (
        "It may lock before its turn.",
        "It locks at {when}, and its turn is expected later.",
        "Send a smaller batch first: leave out rows that can wait. Or send it all the same.",
    ),
    "REVERSED_NEEDS_RESET": (
        "The action is reversed and cannot be changed as it is.",
        "A change is wanted, but a reversed action must first be reset.",
        "Reset it first; once that is proved, open the sheet again to change it. Or leave it out.",
    ),
    "REVERSED_ELSEWHERE": (
        "It was not reversed by this program.",
        "A colleague, another tool or impact.com itself reversed it, and may have meant to.",
        "Send it all the same only where you know that the reversal was a mistake; else leave it out.",
    ),
    "RESET_LOSES": (
        "A reset would also erase an earlier change.",
        "The amount had been changed to {amount}; a reset brings back {original} {currency}, as first tracked.",
        "Send it all the same, and change the amount again afterwards; or leave it out.",
    ),
    "AMOUNT_ZERO": (
        "The new amount is 0.",
        "At impact.com that is a reversal, so it is sent as one.",
        "Send it all the same if the whole order is meant; else type the new amount.",
    ),
    "AMOUNT_HIGHER": (
        "The new amount is higher than the present one.",
        "{before} would become {after} {currency}, and the commission would rise.",
        "Send it all the same only if this is meant; else type the new amount, or leave it out.",
    ),
    "AMOUNT_FAR_BELOW": (
        "The new amount is far below the present one.",
        (
            "{before} would become {after} {currency}. Most new amounts of this sheet are less than an eighth of the "
            "order's: they may be commissions, or refunds."
        ),
        "Send them all the same if the orders are worth that now; else choose another meaning at the sheet's columns.",
    ),
    "AMOUNT_NEGATIVE": (
        "The new amount would be negative.",
        "{after} {currency} cannot be an order amount.",
        "Type the new amount, reverse the order, or leave it out.",
    ),
    "AMOUNT_UNREADABLE": (
        "The new order amount cannot be read.",
        "“{cell}” in column “{column}” is no amount that can be understood without guessing.",
        "Type the new amount, or correct the cell and open the sheet again.",
    ),
    "AMOUNT_UNREADABLE_REFUND": (
        "The refund cannot be read.",
        "“{cell}” in column “{column}” is no amount that can be understood without guessing.",
        "Type the new amount of the order, or correct the cell and open the sheet again.",
    ),
    "AMOUNT_UNREADABLE_TOTAL": (
        "The order total cannot be read.",
        "“{cell}” in column “{column}” is no amount that can be understood without guessing.",
        "Type the new amount of the order, or correct the cell and open the sheet again.",
    ),
    "AMOUNT_UNREADABLE_PIECES": (
        "The number of pieces cannot be read.",
        "“{cell}” in column “{column}” is no number that can be understood without guessing.",
        "Type the new amount of the order, or correct the cell and open the sheet again.",
    ),
    "AMOUNT_UNREADABLE_BOTH": (
        "The refund and the new amount don't fit together.",
        "The row says {refund} refunded and {amount} left of an order of {original} {currency}.",
        "Type the new amount, or correct the cells and open the sheet again.",
    ),
    "AMOUNT_TOO_LARGE": (
        "The amount is unusual.",
        "{after} {currency} is more, or has more decimals, than impact.com documents for an amount.",
        "Check the amount, and type the new one where it is wrong; or leave the row out.",
    ),
    "REFUND_OVER_TOTAL": (
        "The refund is larger than the order amount.",
        "{refund} was refunded, but the action only carried {original} {currency}.",
        "It is proposed as a reversal: send it all the same if the whole order is meant, else type the new amount.",
    ),
    "REFUND_AGAIN": (
        "This action was reduced before.",
        "First {original}, now {before}, and the sheet leads to {after} {currency}.",
        "Send it all the same if it is another refund; leave it out if it is the same one again.",
    ),
    "CURRENCY_DIFFERS": (
        "The currencies differ.",
        (
            "The sheet says {sheet_currency}, the action is kept in {currency}, "
            "so only the share of the order total counts: {arithmetic}."
        ),
        "Check the amount, type it in {currency}, or leave the row out.",
    ),
    "CURRENCY_DIFFERS_UNKNOWN": (
        "The currencies differ.",
        (
            "The sheet says {sheet_currency}, the action is kept in {currency}, and the sheet has no order total to "
            "take a share of."
        ),
        "Type the new amount in {currency}, reverse the order, or leave it out.",
    ),
    "ITEMS_NEEDED": (
        "The action has several items.",
        "An amount for the whole order would be spread over {count} items.",
        "Check below how it is spread, then send it all the same, or reverse the whole order.",
    ),
    "SKU_UNKNOWN": (
        "The SKU is not part of this action.",
        "“{sku}” is not among its items.",
        "Change the whole order, or correct the SKU and open the sheet again.",
    ),
    "SKU_TWICE": (
        "The SKU is in the action twice.",
        "impact.com cannot tell which of the two lines is meant.",
        "Change the whole order instead, or leave it out.",
    ),
    "QUANTITY_HIGHER": (
        "More pieces are returned than were sold.",
        "{returned} returned, {sold} sold.",
        "Change the whole order, or correct the quantity and open the sheet again.",
    ),
    "AMOUNTS_DISAGREE": (
        "The sheet's amounts are not impact.com's.",
        "The sheet counts {total}, the action {original} {currency}: tax or shipping may be in it. {arithmetic}.",
        "Look at one or two of them, then send them all the same, type the new amount, or leave them out.",
    ),
    "AMOUNTS_DISAGREE_LESS": (
        "The sheet names less than the whole order.",
        (
            "The status asks for the whole order, the row names {total}, and the action was tracked at {original} "
            "{currency}."
        ),
        "Send it all the same if the whole order is meant; else type the new amount, or leave it out.",
    ),
    "AMOUNTS_DISAGREE_LINES": (
        "The same refund is on each line of an order.",
        "It may be the whole order's, repeated, or each line's own. It is counted once: {total}, not {arithmetic}.",
        "Look at one or two of them, then send them all the same, or leave them out.",
    ),
    "AMOUNTS_DISAGREE_BOOKED": (
        "A row with a negative total is read as a refund.",
        "It takes {total} off the order; what was paid back for shipping, as far as the row says it, is left aside.",
        "Look at one or two of them, then send them all the same, or leave them out.",
    ),
    "AMOUNTS_DISAGREE_FEES": (
        "Only shipping or tax may have been paid back.",
        "The refund of {total} is no more than what the order itself carried for them.",
        "Leave the rows out where impact.com's amounts are without shipping and tax.",
    ),
    "AMOUNTS_DISAGREE_SKU": (
        "The SKU is not the one that impact.com has for the order.",
        "“{sku}” may be no part of what the commission is for; its refund of {total} is taken off the order's amount.",
        "Look at one or two of them, then send them all the same, or leave them out.",
    ),
    "REASON_UNKNOWN": (
        "The reason is not known.",
        "“{reason}” is no reason impact.com accepts here; the nearest is {nearest}.",
        "Choose a reason, or leave the row out.",
    ),
    "CHANGED_SINCE": (
        "The action changed at impact.com since it was read.",
        "It was {before}, now it is {after}.",
        "Match again to work with what is there now, or send it all the same.",
    ),
    "TOUCHED_SINCE": (
        "Someone else has worked on the action since.",
        "It looks as it did after this change, but it was changed in between: {log}.",
        "It is left as it is. Look at it on impact.com, and correct it there if need be.",
    ),
    "SENT_OVER": (
        "Someone else changed the action just before this change.",
        "By then it stood at {met}, not as it had been read; this change overwrote that.",
        "It is not taken back here: an undo would bring back what stood before both. Look at it on impact.com.",
    ),
    "LATER_BATCH": (
        "A later batch changed the action again.",
        "Batch {batch} changed it after this one. Going back past it would take that change away as well.",
        "Take back batch {batch} for this row first, if it has to go back.",
    ),
    "BACK_MEANWHILE": (
        "Another batch took this row back meanwhile.",
        "Batch {batch} took it back, or is about to, since this undo was looked at. This one sends nothing for it.",
        "What became of it stands in batch {batch}.",
    ),
    "OPEN_ENDED_LOCK": (
        "The action has no locking date.",
        "For such event types a change can approve, and so lock, the action at once.",
        "Send it all the same if the change is final; else leave it out for now.",
    ),
    "OTHER_SENDER": (
        "Another batch is still changing this action.",
        "Batch {batch} has not ended yet for it.",
        "Match again once that batch has ended, or leave it out.",
    ),
    "MANY": (
        "This is a large batch.",
        "{count} rows are more than the account's limit of {limit}.",
        "Check whether it is the right sheet; to go on, type the number of its rows, or let the command accept MANY.",
    ),
    "MANY_MONEY": (
        "This batch changes much commission.",
        "About {moved} of commission would change; the account's limit is {most}.",
        "Check whether it is the right sheet; to go on, type the number of its rows, or let the command accept MANY.",
    ),
    "MANY_SHARE": (
        "This batch takes a lot from one partner.",
        (
            "Of one partner's pending commission, as far as it is known here, more than the account's limit of "
            "{share} % would be taken back: {partners}."
        ),
        "Check whether it is the right sheet; to go on, type the number of its rows, or let the command accept MANY.",
    ),
    # ---------------------------------------------------------------- rows after sending
    "STOPPED": (
        "Not sent.",
        "The run was stopped before its turn; it will not be sent.",
        "Open the sheet again to send it.",
    ),
    "REFUSED": (
        "impact.com refused the change.",
        "It said: {said}.",
        "Nothing was changed. Check the action on impact.com.",
    ),
    "LOST_ANSWER": (
        "The answer was lost on the way.",
        "Whether the change arrived is being looked up; it is not sent again blindly.",
        "Please don't change this order on impact.com meanwhile.",
    ),
    "SENT_TWICE_UNKNOWN": (
        "Two answers were lost for this row.",
        "It was sent twice at most, and nobody can say yet whether it took effect.",
        "Look at the action on impact.com.",
    ),
    "NOT_VISIBLE": (
        "Accepted, but not visible yet.",
        "impact.com accepted the change without an error, and the action does not show it yet.",
        "The partner may have to agree first. It is looked at again by itself.",
    ),
    "NOT_OURS": (
        "It is as wanted, but not by this batch.",
        "Somebody else made the same change.",
        "Undo leaves it alone.",
    ),
    "EARLIER_MAY_LAND": (
        "An earlier change of this action may still arrive.",
        "Its answer was lost; until {when} it could land after the undo and spoil it, so nothing is sent before.",
        "It goes on by itself while the program runs; else resume it after that time.",
    ),
    "UNDO_TAKEN_BACK": (
        "This undo was itself undone.",
        "Batch {batch} made the earlier change again.",
        "To take the change back once more, undo that batch.",
    ),
    "ZERO_OUT_OF_REACH": (
        "The action stood at 0, and nothing leads back there.",
        "It was first tracked above 0: a reset brings that back, and an amount of 0 would reverse it.",
        "It is left as it is. Where nothing is to be paid for it, reverse it.",
    ),
    "STEP_WITHOUT_EFFECT": (
        "A step back was taken, and it did not help.",
        "impact.com carried it out, and the action is still not as it was before.",
        "It is not sent again. On impact.com press Approve for it on the Reversed tab, then set its amount.",
    ),
    "HALF_UNDONE": (
        "The undo stopped half way.",
        "The action stands at {now}; it was to go back to {wanted}.",
        "Remove the cause and undo again; or correct it on impact.com: Approve on the Reversed tab, then its amount.",
    ),
    "COMMISSION_REPRICED": (
        "The commission was worked out anew.",
        "impact.com used the contract in force now: {payout_before} became {payout_after} {currency}.",
        "Check the partner's contract if this is not what you expected.",
    ),
    "LOCK_MOVED": (
        "The locking date moved.",
        "It was {lock_before} and is now {lock_after}.",
        "Nothing needs to be done.",
    ),
    "REVERSED_BUT_PAYS": (
        "Reversed, but it still pays.",
        "The action is reversed, and impact.com still shows a commission of {pays} {currency}.",
        "Look at the action on impact.com, and ask impact.com's support if it stays so.",
    ),
    "CAME_BACK": (
        "It changed again after it was proved.",
        "It was {stood} and is now {stands}: {why}.",
        "Look at the action on impact.com, and correct it again before it locks if need be.",
    ),
    "NEVER_APPEARED": (
        "It did not show within a day.",
        "Sent at {sent}, and still not visible: the partner has to agree, or impact.com did not apply it.",
        "Look at the action on impact.com, or ask its support about submission {submission}.",
    ),
    "RECHECK_ALARMS": (
        "Rows that were sent need a look.",
        "The late re-check found something new in {count} rows.",
        "Open History and search for: {orders}.",
    ),
    # ---------------------------------------------------------------- sheets
    "SHEET_MISSING": ("The file is not there.", "“{file}” could not be found.", "Check the name and the folder."),
    "SHEET_NO_ACCESS": (
        "The file cannot be opened.",
        "This computer does not allow reading “{file}”.",
        "Close it in other programs, or copy it to another folder.",
    ),
    "SHEET_EMPTY": ("The file is empty.", "“{file}” holds no rows.", "Export it again."),
    "SHEET_PASSWORD": (
        "The file is protected by a password.",
        "“{file}” cannot be read without it.",
        "Enter the password, or save a copy without one.",
    ),
    "SHEET_WRONG_PASSWORD": (
        "That password does not open the file.",
        "“{file}” stays closed.",
        "Try the password again.",
    ),
    "SHEET_CORRUPT": (
        "The file is damaged.",
        "“{file}” cannot be read as a spreadsheet.",
        "Export it again, or open and save it once in Excel.",
    ),
    "SHEET_UNSUPPORTED": (
        "This kind of file cannot be opened.",
        "“{file}” is no spreadsheet this program reads ({detail}).",
        "Save it as .xlsx or .csv.",
    ),
    "SHEET_PICTURE": (
        "This is a picture.",
        "“{file}” holds no cells; orders can't be read from a picture.",
        "Ask whoever sent it for the spreadsheet itself.",
    ),
    "SHEET_FOLDER": (
        "This is a folder.",
        "“{file}” is no file; the sheets in it are.",
        "Choose the sheets in it; several can be chosen together.",
    ),
    "SHEET_TOO_BIG": (
        "The file is too big, or claims to be.",
        "Opening “{file}” would take more memory than is safe.",
        "Save only the rows you need as a new file.",
    ),
    "SHEET_NO_TABLE": ("There is no table in this file.", "“{file}” holds no cells.", "Choose another file."),
    "SHEET_NAME_UNKNOWN": (
        "There is no such sheet.",
        "“{sheet}” is not in the file; it has: {sheets}.",
        "Choose one of these.",
    ),
    "COLUMN_UNKNOWN": (
        "There is no such column.",
        "“{column}” is not in the sheet.",
        "Use a header of the sheet or a column letter.",
    ),
    "COLUMN_BOTH": (
        "A column is named twice.",
        "“{column}” was chosen for {field} and as not needed.",
        "Leave out one of the two.",
    ),
    # why a column was taken for what it is
    "MAPPED_CHOSEN": ("You said so.", "", ""),
    "MAPPED_LAYOUT": ("Remembered from the last sheet with these headers.", "", ""),
    "MAPPED_PRESET": ("“{header}” is what {system} calls it.", "", ""),
    "MAPPED_HEADER": ("The header says so, and {share} of the cells fit.", "", ""),
    "MAPPED_HEADER_ONLY": ("The header says so, but the cells are empty or look different.", "Look at it.", ""),
    "MAPPED_CELLS": ("{share} of the cells look like it; the header doesn't say.", "Look at it.", ""),
    "ORDER_COLUMN_HITS": ("“{header}” finds {count} orders at impact.com ({why}).", "", ""),
    "ORDERS_FOUND": ("{through} of {orders} orders came through partners; {sure} are sure.", "", ""),
    "WORD_UNKNOWN": (
        "That is no meaning a word can have.",
        "“{word}” is none of: {words}.",
        "Choose one of these.",
    ),
    "NO_ORDER_COLUMN": (
        "No column holds order numbers.",
        "Without an order number or an action id nothing can be matched.",
        "Say which column holds it.",
    ),
    "LIST_NAMES_NOTHING": (
        "No order of the list is in batch {batch}.",
        "Everything would be taken back, and that is hardly what the list is for.",
        "Check whether it is the right list; to take back the whole batch, leave the list out.",
    ),
    "LIST_NAMES_NOTHING_OF_SHEET": (
        "No order of the list is in the sheet {file}.",
        "Every order of the sheet would be taken back, and that is hardly what the list is for.",
        "Check whether it is the right list; to take back the whole sheet, leave the list out.",
    ),
    "LIST_NOT_IN_SHEET": (
        "{count} of the list are not in this sheet: {orders}.",
        "Nothing is done for them.",
        "Check whether both files are the right ones.",
    ),
    "LIST_NOT_FOUND": (
        "{count} of the list are not in this batch: {orders}.",
        "Nothing is done for them.",
        "Look for them in the history: another batch may have them.",
    ),
    "LIST_TIDIED": (
        "{count} of the list are written differently here.",
        "They were found when #, spaces and leading zeros were left aside.",
        "Check whether the rows of the result are those that you meant.",
    ),
    "HIDDEN_ROWS": ("{count} rows are hidden in the sheet.", "They were left out.", ""),
    "HIDDEN_ROWS_ONE": ("One row is hidden in the sheet.", "It was left out.", ""),
    "HIDDEN_ROWS_UNKNOWN": (
        "Hidden rows cannot be told in this kind of file.",
        "Rows hidden or filtered in Excel would be taken for visible ones.",
        "Save it as .xlsx to be sure.",
    ),
    "COMPENSATION": (
        "This looks like a list of compensation payments.",
        "Compensation is not a refund: the order keeps its amount.",
        "Say what the rows are before anything is proposed.",
    ),
    "ENCODING_GUESSED": (
        "The file's character set was guessed.",
        "It was read as {encoding}.",
        "If names look garbled, save the sheet as .xlsx and open that.",
    ),
    "FILES_NOT_BEGUN": (
        "Some files were not begun.",
        "What stopped the run before them would have stopped them too: {files}.",
        "Give them again when that is over.",
    ),
    "SHEET_HANDLED": (
        "This sheet was handled before: batch {batch} of {date} changed {changed} of its {rows} rows.",
        "Its rows came from “{file}” then.",
        "You can go on: orders that are as the sheet wants are left out, others that were changed then wait for you.",
    ),
    "SHEET_HANDLED_LONG_AGO": (
        "This sheet was handled before: batch {batch} of {date} changed {changed} of its {rows} rows.",
        "Its rows came from “{file}” then. That is more than {days} days ago, so the review does not ask about them.",
        "Look at the batch first. Orders that are as the sheet wants are left out, others may be ready to be sent.",
    ),
    "SHEET_HANDLED_TOO": ("Batch {batch} of {date} changed {changed} of its {rows} rows.", "", ""),
    "SHEET_TAKEN_BACK": ("Batch {by} of {date} took back {rows} of the rows that batch {batch} had changed.", "", ""),
    "SHEET_TAKEN_BACK_NONE": ("Batch {by} of {date} is an undo of batch {batch} that took no row back so far.", "", ""),
    # why a text file is read as it is
    "ENCODING_CHOSEN": ("You said so.", "", ""),
    "ENCODING_BY_MARK": ("The file begins with the mark of this character set.", "", ""),
    "ENCODING_BY_ZEROS": ("Every other byte is zero, as this character set writes plain letters.", "", ""),
    "ENCODING_PLAIN": ("Only plain letters and digits, which nearly all character sets write alike.", "", ""),
    "ENCODING_FITS": ("Every character of the file fits it.", "", ""),
    "ENCODING_BY_HEADER": ("Read this way, a column is called “{header}”.", "", ""),
    "ENCODING_BY_LOOKS": ("The letters of the file fit it best.", "", "If names look garbled, choose another one."),
    "ENCODING_DAMAGED": ("Nearly every character fits it; a few are damaged.", "", "Look at the names."),
    "DELIMITER_CHOSEN": ("You said so.", "", ""),
    "DELIMITER_SAID": ("The first line of the file says so.", "", ""),
    "DELIMITER_CUTS": ("It splits {rows} of the first {of} rows into {columns} cells each.", "", ""),
    "DELIMITER_NONE": (
        "Nothing splits the rows into cells.",
        "",
        "If all cells stand in one column, choose another one.",
    ),
    "SHEET_STRAY_QUOTE": (
        "A quotation mark begins a cell and nothing ends it (row {rows}).",
        "It was read as a part of its cell: it would have swallowed the rows below it.",
        "Check whether these rows are read as you mean them.",
    ),
    "SHEET_PARTLY_READ": (
        "Part of the file could not be read.",
        "{detail}.",
        "Open and save it once in Excel to be sure that nothing is missing.",
    ),
    "SHEET_TAB_HIDDEN": (
        "A hidden sheet was opened.",
        "“{sheet}” is hidden in Excel.",
        "Check that it is the one you mean.",
    ),
    "TOTALS_LEFT_OUT": ("{count} totals rows were left out.", "They add up other rows (row {rows}).", ""),
    "TOTALS_LEFT_OUT_ONE": ("One totals row was left out.", "It adds up other rows (row {rows}).", ""),
    "SHEET_HEADER_ONLY": (
        "The sheet holds only a header.",
        "“{file}” has no rows below it.",
        "Export it again, or choose another sheet.",
    ),
    "SHEET_ENCODING_UNKNOWN": (
        "There is no such character set.",
        "“{encoding}” is no name this computer knows.",
        "Choose utf-8, gb18030, big5, shift_jis or windows-1252, for example.",
    ),
    "SHEET_OTHER_TABS": (
        "Other sheets of this file list orders too.",
        "Only “{sheet}” was opened, not {sheets}.",
        "Open those one after the other if they are meant too.",
    ),
    "SHEET_NOT_CALCULATED": (
        "{count} formulas have no result in this file.",
        "The program that wrote it left them out, so these cells cannot be read.",
        "Open and save the file once in Excel.",
    ),
    "SHEET_NOT_CALCULATED_ONE": (
        "One formula has no result in this file.",
        "The program that wrote it left it out, so this cell cannot be read.",
        "Open and save the file once in Excel.",
    ),
    "TABLE_OTHER_LEFT_OUT": (
        "There is more than one table on this sheet.",
        "{count} rows belong to another table and were left out (row {rows}).",
        "Copy the other table to a sheet of its own if it is meant too.",
    ),
    "TABLE_OTHER_LEFT_OUT_ONE": (
        "There is more than one table on this sheet.",
        "One row belongs to another table and was left out (row {rows}).",
        "Copy the other table to a sheet of its own if it is meant too.",
    ),
    "TABLE_BESIDE_LEFT_OUT": (
        "Another table stands beside the orders.",
        "Its columns were left out ({columns}).",
        "Copy it to a sheet of its own if it is meant too.",
    ),
    "TABLE_NOTES_LEFT_OUT": ("{count} lines of notes were left out.", "They name no order (row {rows}).", ""),
    "TABLE_NOTES_LEFT_OUT_ONE": ("One line of notes was left out.", "It names no order (row {rows}).", ""),
    "RESULTS_OVER_SOURCE": (
        "The results cannot go into the sheet they came from.",
        "“{file}” stays as it is.",
        "Choose another name.",
    ),
    "RESULTS_NAME": (
        "The results are an Excel workbook.",
        "Nothing was written: as “{file}” it could not be opened.",
        "Choose a name that ends in .xlsx.",
    ),
    "RESULTS_TOO_LONG": (
        "There are too many rows for one sheet.",
        "{rows} rows do not fit into “{file}”.",
        "Save the results of a part of the batch.",
    ),
    "RESULTS_NOT_WRITTEN": (
        "The results could not be saved.",
        "“{file}” cannot be written ({detail}).",
        "Choose another folder, or close the file in Excel.",
    ),
    "NOT_OPENED": (
        "No program here opens “{file}”.",
        "It is saved all the same.",
        "Look for it in {folder}.",
    ),
    "SUPPORT_SAVED": (
        "The details for support are saved.",
        "“{file}” tells the version, the state of the data, and what went wrong; no order, partner, amount or token.",
        "Send it to whoever helps you, with a sentence on what you did and what you saw.",
    ),
    "SUPPORT_NAME": (
        "The details are saved as one zip file.",
        "“{file}” is not named like one.",
        "Give it a name that ends in .zip.",
    ),
    "SUPPORT_NOT_WRITTEN": (
        "The details for support could not be saved.",
        "“{file}” cannot be written ({detail}).",
        "Choose another folder.",
    ),
    "REPORT_OVER_SOURCE": (
        "The report cannot take the place of the sheet.",
        "“{file}” stays as it is.",
        "Choose another name.",
    ),
    "REPORT_NAME": (
        "The report is a web page.",
        "Nothing was written: as “{file}” it could not be opened.",
        "Choose a name that ends in .html.",
    ),
    "REPORT_NOT_WRITTEN": (
        "The report could not be saved.",
        "“{file}” cannot be written ({detail}).",
        "Choose another folder, or make room there.",
    ),
    "RESULTS_NEW_FORMATS": (
        "The results went into a new workbook.",
        "A copy of “{file}” would have lost its formats, formulas or pictures: it is not an .xlsx file.",
        "Save your sheet as .xlsx before you open it here to get it back as it is.",
    ),
    "RESULTS_NEW_MACROS": (
        "The results went into a new workbook.",
        "A copy of “{file}” would have lost its macros under a name that ends in .xlsx.",
        "Choose a name that ends in .xlsm to get it back as it is.",
    ),
    "RESULTS_NEW_SIGNED": (
        "The results went into a new workbook.",
        "A copy of “{file}” would have lost its digital signature.",
        "Save your sheet without the signature first if you want it back as it is.",
    ),
    "RESULTS_NEW_LOCKED": (
        "The results went into a new workbook.",
        "A copy of “{file}” would have lost its password, and anyone could open it.",
        "Save your sheet without the password first if you want it back as it is.",
    ),
    "RESULTS_NEW_TEXT": (
        "The results went into a new workbook.",
        "“{file}” is plain text and has no formats.",
        "",
    ),
    # ---------------------------------------------------------------- the service and the way to it
    "UNAUTHORIZED": (
        "impact.com did not accept the sign-in.",
        "The Account SID or the Auth Token is wrong, or the token was withdrawn.",
        "Copy both again from impact.com (Settings, API) and test the account.",
    ),
    "FORBIDDEN": (
        "The token lacks a permission.",
        "impact.com knows the token, but it may not use “{permission}”.",
        "Ask an administrator to tick it for this token on impact.com.",
    ),
    "NETWORK_NAME": (
        "The service cannot be found.",
        "The address {host} is not known to the network.",
        "Check the internet connection.",
    ),
    "NETWORK_REFUSED": (
        "The service cannot be reached.",
        "{host} refused the connection.",
        "Check the internet connection and try again.",
    ),
    "NETWORK_TIMEOUT": (
        "The service does not answer.",
        "{host} did not answer in time.",
        "Check the internet connection and try again.",
    ),
    "NETWORK_TLS": (
        "No secure connection could be made.",
        "The certificate of {host} was not accepted.",
        "Ask your IT whether a company certificate is missing.",
    ),
    "NETWORK_PROXY": (
        "The company proxy refused the connection.",
        "The way to {host} is closed.",
        "Ask your IT to allow it.",
    ),
    "NETWORK_LOST": (
        "The connection broke off.",
        "No answer came from {host}.",
        "Nothing is sent twice; try again.",
    ),
    "THROTTLED": (
        "The hourly limit of requests is used up.",
        "impact.com accepts no more for now.",
        "It goes on by itself as soon as impact.com accepts requests again.",
    ),
    "REJECTED": (
        "impact.com refused the request.",
        "It said: {said}.",
        "Check what was asked for.",
    ),
    "UNCLEAR_ANSWER": (
        "No clear answer came from impact.com.",
        "What was asked may or may not have happened.",
        "It is looked up; nothing is sent again blindly.",
    ),
    "BAD_ANSWER": (
        "The answer was not impact.com's.",
        "Something else answered instead ({kind}): a sign-in page of a network, or a broken gateway.",
        "Sign in to the network in a browser, then try again. Nothing was counted as done.",
    ),
    "SERVICE_DOWN": (
        "impact.com is not working at the moment.",
        "It answered with an error of its own ({status}).",
        "Try again later; nothing is lost.",
    ),
    "ORIGIN_NOT_SECURE": (
        "The address is not secure.",
        "Only https addresses are used, so that the token cannot be read on the way.",
        "Use an address that begins with https://.",
    ),
    "NO_PROGRAMS": (
        "The account has no active program.",
        "There is nothing to search.",
        "Check the programs on impact.com.",
    ),
    "PROGRAM_UNKNOWN": (
        "There is no such program.",
        "The account has no active program {program}.",
        "Choose one of: {programs}.",
    ),
    # ---------------------------------------------------------------- accounts and keyring
    "DRAFT_GONE": (
        "The draft is gone.",
        "It was sent or discarded, or it was kept by a newer version of the program.",
        "Open its sheet again.",
    ),
    "ACCOUNT_UNKNOWN": (
        "There is no such account.",
        "“{account}” is not known here; known: {accounts}.",
        "Add it with “reversal-desk account add”.",
    ),
    "ACCOUNT_NEEDED": (
        "Which account?",
        "No account is set up yet, or there are several.",
        "Add one, or name it with --account.",
    ),
    "ACCOUNT_OF_PRACTICE": (
        "Practice mode has an account of its own.",
        "No other account is added here and that one stays; no token is kept.",
        "Leave practice mode to add, change or remove a real account.",
    ),
    "ACCOUNT_EXISTS": (
        "There is an account of that name.",
        "“{account}” is in use already.",
        "Choose another name, or remove it first.",
    ),
    "ACCOUNT_SAME": (
        "This account is here already.",
        "The same SID at the same address is kept as “{account}”.",
        "Use that one, or remove it first.",
    ),
    "SID_INVALID": (
        "That is no Account SID.",
        "An Account SID holds letters and digits only.",
        "Copy it again from impact.com (Settings, API).",
    ),
    "TOKEN_EMPTY": ("No token was given.", "The account cannot sign in without one.", "Paste the Auth Token."),
    "TOKEN_NOT_KEPT": (
        "The token was not kept.",
        "This computer has no keyring to keep it safely, so it stays in memory for this run only.",
        "Set REVERSAL_DESK_TOKEN for commands, or enter it again next time.",
    ),
    "TOKEN_MISSING": (
        "The account's token is not here.",
        "No keyring holds a token for “{account}”.",
        "Enter it again, or set REVERSAL_DESK_TOKEN.",
    ),
    "KEYRING_LOCKED": (
        "The keyring is locked.",
        "The token cannot be read until the computer's keyring is unlocked.",
        "Unlock it (sign in to the desktop), then try again.",
    ),
    "KEYRING_MISSING": (
        "There is no keyring on this computer.",
        "Tokens are never written to a file.",
        "Set REVERSAL_DESK_TOKEN, or install a keyring.",
    ),
    "KEYRING_FAILED": (
        "The keyring did not answer.",
        "The token could not be read or kept.",
        "Try again, or set REVERSAL_DESK_TOKEN.",
    ),
    # ---------------------------------------------------------------- disk and journal
    "DISK_FULL": (
        "The disk is full.",
        "The record of what is sent cannot be written, so nothing more is sent.",
        "Make room, then resume.",
    ),
    "HOME_READ_ONLY": (
        "The data folder cannot be written.",
        "{folder} does not accept changes, and nothing is sent without a record.",
        "Correct its permissions, or set REVERSAL_DESK_HOME to another folder.",
    ),
    "HOME_NETWORK": (
        "The data folder lies on a network or sync folder.",
        "{folder} could be changed by another computer; the record would not be safe there.",
        "Set REVERSAL_DESK_HOME to a folder on this computer.",
    ),
    "OTHER_COPY_SENDING": (
        "Another copy is sending.",
        "Only one copy of the program sends at a time, so that nothing goes out twice.",
        "Wait until it has ended, or close it.",
    ),
    "JOURNAL_DAMAGED": (
        "The record of earlier batches is damaged.",
        "It was set aside as {file} and not overwritten; a new one was begun.",
        "Keep that file and ask for help before undoing older batches.",
    ),
    "PRACTICE_ANEW": (
        "Practice began anew.",
        "The orders of the practice shop were weeks old and locked, so there was little left to try.",
        "What you practised before is kept in the folder {folder} until the next time.",
    ),
    "PRACTICE_NOT_ANEW": (
        "Practice could not begin anew.",
        "The folder {folder} could not be moved away ({detail}), so practice goes on as it was.",
        "Close other copies of the program, and try once more.",
    ),
    "PRACTICE_NOT_ANEW_SENDING": (
        "Practice could not begin anew.",
        "Another copy is sending, so practice goes on as it was.",
        "Wait until it has ended, or close it, and try once more.",
    ),
    "JOURNAL_NOT_SENT": (
        "The record of earlier batches turned out damaged.",
        "Nothing was sent. The damaged record was set aside in {folder}, and a new one was begun.",
        "Keep what was set aside and ask for help; then open the spreadsheet again.",
    ),
    "JOURNAL_NOT_UPDATED": (
        "The record could not be brought to this version.",
        "{file} is as it was before, and a copy of it lies beside it. What went wrong: {why}.",
        "Go on with the earlier version, and ask for help.",
    ),
    "ACCOUNTS_KEPT": (
        "The accounts are still there.",
        "They were taken over: {accounts}.",
        "Compare them with what you had.",
    ),
    "ACCOUNTS_LOST": (
        "No account could be taken over.",
        "The list of accounts was part of the damaged record.",
        "Add your accounts again; their history is in the record that was set aside.",
    ),
    "HISTORY_CUT": (
        "The end of the history is missing.",
        "It once had {known} records and has {left} now: the data folder was cut, or put back from an older copy.",
        "Put the newer copy back if there is one; compare the last batches with impact.com before sending or undoing.",
    ),
    "HISTORY_RECORD": (
        "The history was altered.",
        "Record {record} is not what was written: it was changed, taken out, or moved.",
        "Send and undo nothing from it; keep the data folder as it is and ask for help.",
    ),
    "HISTORY_ROW": (
        "The history was altered.",
        "What is kept of {table} {row} is not what record {record} says, or later records were taken out.",
        "Send and undo nothing from it; keep the data folder as it is and ask for help.",
    ),
    "HISTORY_REWRITTEN": (
        "The history was written anew.",
        "Record {record} is another one than was known outside the data folder.",
        "Send and undo nothing from it; keep the data folder as it is and ask for help.",
    ),
    "HISTORY_UNGUARDED": (
        "A safeguard of the history was taken out.",
        "Every record fits, but {what} is missing from the file.",
        "Send nothing from it; keep the data folder as it is and ask for help.",
    ),
    "JOURNAL_UNREADABLE": (
        "A part of the record cannot be read.",
        "{file} is damaged; it was not changed, and nothing is sent from it.",
        "Keep that file and ask for help before undoing older batches.",
    ),
    "JOURNAL_NEWER": (
        "The data folder belongs to a newer version.",
        "This version cannot read its records.",
        "Install the newest version.",
    ),
    "BATCH_UNKNOWN": (
        "There is no such batch.",
        "Batch {batch} is not in the history.",
        "“reversal-desk history” lists the batches.",
    ),
    "NOTHING_TO_SEND": ("Nothing to send.", "No row is ready.", "Look at the rows that need you."),
    "PATIENCE_TOO_SHORT": (
        "That patience is too short.",
        "A change queued at impact.com can take more than 20 minutes; planning it anew sooner could do it twice.",
        "Use at least 3600 seconds; less only in practice mode or against this computer.",
    ),
    "BATCH_BEING_UNDONE": (
        "This batch is being undone already.",
        "Batch {batch} takes it back.",
        "Resume that batch.",
    ),
    "REMEMBERED_LOST": (
        "Something that was remembered for the account {account} cannot be read any more.",
        "What was said once about columns, words, reason codes or questions counts as never said.",
        "Look at the columns and the words of the sheet, and say again what is missing, before you send.",
    ),
    "LIMITS_LOST": (
        "A limit of the account {account} cannot be read any more.",
        "Until it is set again, it counts as never set.",
        "Set it again under Accounts before you send.",
    ),
    "DAYS_TURNED": (
        "The first day is after the last one.",
        "No day lies between them, so there is nothing to look for.",
        "Choose a first day that is not after the last one.",
    ),
    "NOTHING_TO_UNDO": (
        "Nothing can be undone.",
        "None of these rows is a proved change of ours that still stands.",
        "",
    ),
    "STILL_CHANGED": (
        "Of what goes back, an earlier batch ({batch}) had changed some orders too: {count}.",
        "One change of an order goes back at a time, the newest first; that one stays.",
        "To take it back as well, undo batch {batch} for them.",
    ),
    "UNSENT_STOPS": (
        "Rows of batch {batch} that are meant and not sent yet: {count}.",
        "They are stopped now, and never sent.",
        "",
    ),
    "UNSENT_WENT": (
        "These rows could not all be stopped.",
        "Rows of batch {batch} that were sent since this undo was looked at: {count}.",
        "Look again: what was sent and proved can go back.",
    ),
    "UNSENT_WAITS": (
        "Other rows of batch {batch} that are not sent yet: {count}.",
        "They keep their place; nothing of them is sent now.",
        "The command `resume {batch}` sends them.",
    ),
    "NOTHING_TO_UNDO_MEANWHILE": (
        "Nothing is left to take back.",
        "Since this undo was looked at, batch {batches} took back all of its rows ({count}), or is about to.",
        "What became of them stands there.",
    ),
    "CLOCK_WRONG": (
        "This computer's clock is wrong.",
        "It differs from impact.com's by {minutes} minutes; locking times follow impact.com's.",
        "Correct the clock.",
    ),
    "RATE_PAUSED": (
        "Waiting for the hourly limit.",
        "impact.com accepts more requests at {when}.",
        "It goes on by itself.",
    ),
    "NOT_PRINTED": (
        "The result could not be printed.",
        "Its target took no more of it ({why}); what was done is on record.",
        "Make room, then see “reversal-desk history”.",
    ),
    "NO_DISPLAY": (
        "There is no screen to open the window on.",
        "This session has no display.",
        "Use the commands instead: “reversal-desk check --help” shows how.",
    ),
    "USAGE": ("The command is not complete.", "{detail}", "See “reversal-desk --help”."),
    "BUG": (
        "Something went wrong inside the program.",
        "It is our mistake, not yours: {detail}.",
        "Start the program again; what was sent is on record. If it comes back, report it with these words.",
    ),
}

#: For the partners of what was taken back; they read one of the two, whatever the window's language is.
PARTNER_NOTE = (
    (
        "Some of your actions were reversed or changed by mistake. They have been put back to what they were before, "
        "and each was read back as proof. Your reports may show the old state for a while. You need not do anything; "
        "we are sorry for the trouble.\nOrders: {orders}"
    ),
    (
        "您的部分转化曾被我们误冲正或误改，现已全部还原为之前的状态，并已逐笔回读核实。"
        "报表可能在一段时间内仍显示旧状态。您无需做任何处理，给您添麻烦了，敬请谅解。\n订单：{orders}"
    ),
)


def partner_notes(orders: Mapping[str, Sequence[str]]) -> str:
    """A ready text for each partner, in English and Chinese; `orders`: partner -> its orders."""
    return "\n\n".join(
        "\n\n".join((f"— {partner} —", *(note.format(orders=", ".join(names)) for note in PARTNER_NOTE)))
        for partner, names in sorted(orders.items())
    )


#: Screen words of the row states (glossary 32-42).
STATE_WORDS: dict[RowState, str] = {
    RowState.READY: "Ready",
    RowState.LOOK: "Look",
    RowState.BLOCKED: "Blocked",
    RowState.LEFT_OUT: "Left out",
    RowState.WAITING: "Waiting",
    RowState.SENDING: "Sending",
    RowState.QUEUED: "Received, not yet in effect",
    RowState.CONFIRMED: "Confirmed",
    RowState.ALREADY_SO: "Already so, not by us",
    RowState.REFUSED: "Refused",
    RowState.CHECKING: "Being checked",
    RowState.ACCEPTED_NOT_VISIBLE: "Accepted, not visible yet",
    RowState.UNDONE: "Undone",
    RowState.UNDO_REFUSED: "Undo refused",
}

#: How an action stands at impact.com (glossary 13, 14, 19).
ACTION_STATE_WORDS: dict[ActionState, str] = {
    ActionState.PENDING: "Pending",
    ActionState.APPROVED: "Locked",
    ActionState.REVERSED: "Reversed",
}

#: Screen words of what will happen (glossary 18-23).
OPERATION_WORDS: dict[Operation, str] = {
    Operation.REVERSE: "Reverse",
    Operation.MODIFY: "Change amount",
    Operation.ITEMS: "Change items",
    Operation.RESET: "Reset",
    Operation.LEAVE: "Leave",
}

#: Facts that are one of a few words of ours: fact -> its value -> what a person reads.
FACT_WORDS: dict[str, dict[str, str]] = {
    "detail": {
        "image": "a picture",
        "folder": "a folder",
        "PDF": "a PDF file",
        "RTF": "a text document",
        "database": "a database",
        "gzip": "a gzip archive",
        "7z": "a 7-Zip archive",
        "rar": "a RAR archive",
        "XML": "an XML file",
        "JSON": "a JSON file",
        "SYLK": "a SYLK file",
        "DIF": "a DIF file",
        "HTML": "a web page",
        "not a text file": "neither a workbook nor text",
        "OpenDocument, but no spreadsheet": "an OpenDocument text or drawing",
        "Excel 4 workbook without a worksheet": "an old Excel file without a worksheet",
        "Numbers": "an Apple Numbers file",
        "zip archive": "a zip archive",
        "Word": "a Word document",
        "PowerPoint": "a PowerPoint presentation",
        "Outlook": "an Outlook message",
        "OLE file": "another kind of Office file",
    },
    "kind": {
        "html": "a web page",
        "xml": "XML in place of JSON",
        "empty": "an empty answer",
        "truncated": "half an answer",
        "redirect": "a redirection",
        "origin": "an address elsewhere",
        "paging": "pages without an end",
        "other": "not the answer expected",
    },
    "system": {
        "JD compensation": "JD's list of compensations",
        "Douyin compensation": "Douyin's list of compensations",
        "PDD compensation": "PDD's list of compensations",
        "Tmall refunds": "Tmall's list of refunds",
        "Shopify orders": "Shopify's list of orders",
        "Matrixify orders": "Matrixify's list of orders",
        "Frate refunds": "Frate's list of refunds",
        "WooCommerce orders": "WooCommerce's list of orders",
        "WooCommerce refunds": "WooCommerce's list of refunds",
        "Magento orders": "Magento's list of orders",
        "Magento credit memos": "Magento's list of credit memos",
        "BigCommerce orders": "BigCommerce's list of orders",
        "BigCommerce Shift": "BigCommerce's list by Shift",
        "Amazon returns": "Amazon's list of returns",
        "Amazon orders": "Amazon's list of orders",
        "Shopee returns": "Shopee's list of returns",
        "Shopee orders": "Shopee's list of orders",
        "Shopee orders (TW)": "Shopee's list of orders (TW)",
        "Lazada orders": "Lazada's list of orders",
        "Lazada returns": "Lazada's list of returns",
        "TikTok Shop returns": "TikTok Shop's list of returns",
        "Shopline orders": "Shopline's list of orders",
        "momo returns": "momo's list of returns",
        "SAP": "SAP's list",
        "SAP overview": "SAP's overview",
        "Etsy orders": "Etsy's list of orders",
        "impact.com batch": "impact.com's batch file",
        "impact.com actions": "impact.com's list of actions",
    },
    "table": {
        "batch": "batch",
        "image": "earlier state",
        "change": "change",
        "attempt": "attempt",
    },
}
#: Between several doubts of one row.
BETWEEN = ", "

#: Why a row is NOT_FOUND, TOLERANT_MATCH or DAMAGED_ID; the fact `why` carries such keys, each with its detail after
#: a colon, joined by " + ".
DOUBTS: dict[str, str] = {
    "no_date": "the sheet gives no date for it",
    "not_downloaded": "its date lies outside what was downloaded",
    "no_number": "the row holds no order number",
    "exact": "letter by letter",
    "near": "impact.com knows a number with the same digits",
    "similar": "impact.com knows {detail}, which is close to it, on the same days",
    "damaged": "no action, or more than one, fits what is left of it",
    "digits": "the first {detail} digits, the amount and the day are those of one action",
    "hash": "without #",
    "no_hash": "with #, as impact.com writes it",
    "spaces": "without spaces",
    "separators": "without the marks between its parts",
    "zeros": "but for leading zeros",
    "case": "but for capital letters",
    "prefix": "without “{detail}” in front",
    "no_prefix": "with “{detail}” in front, as impact.com writes it",
    "suffix": "without “{detail}” at the end",
    "no_suffix": "with “{detail}” at the end, as impact.com writes it",
    "width": "but for full-width characters",
    "decimals": "without .0 at the end",
    "several": "its cell holds several numbers, one of which impact.com knows",
    "other_days": "impact.com has this number on another day",
    "column": "by the column “{detail}”, whose name does not mention orders",
    "other_event": "the sheet names another event type",
    "other_order": "the row's action id and its order number belong to different orders",
    "late_ours": "a request of ours whose answer was lost took effect late",
    "someone_else": "somebody else changed it, or impact.com did",
    "not_said": "impact.com does not say who changed it",
}


def doubts(why: str) -> list[tuple[str, str]]:
    """(key in DOUBTS, its detail) of each reason in a fact `why`; what is no key stands as it is."""
    found: list[tuple[str, str]] = []
    for part in why.split(" + "):
        key, _, detail = part.partition(":")
        found.append((key, detail) if key in DOUBTS else (part, ""))
    return found


class _Facts(dict[str, str]):
    """Facts for a template; a fact nobody knew shows as a question mark instead of failing a message."""

    def __missing__(self, key: str) -> str:
        return "?"


#: Where a code has several causes: the fact that only one of them has, or its value there -> its own sentences.
_CAUSES = {
    "NOT_AFFILIATE": {"days=all": "NOT_AFFILIATE_ALL_DAYS"},
    "NOT_FOUND": {
        "why=no_date": "NOT_FOUND_NO_DATE",
        "why=not_downloaded": "NOT_FOUND_NOT_READ",
        "why=no_number": "NOT_FOUND_NO_NUMBER",
    },
    "HIDDEN_ROWS": {"count=1": "HIDDEN_ROWS_ONE"},
    "TOTALS_LEFT_OUT": {"count=1": "TOTALS_LEFT_OUT_ONE"},
    "SHEET_NOT_CALCULATED": {"count=1": "SHEET_NOT_CALCULATED_ONE"},
    "TABLE_OTHER_LEFT_OUT": {"count=1": "TABLE_OTHER_LEFT_OUT_ONE"},
    "TABLE_NOTES_LEFT_OUT": {"count=1": "TABLE_NOTES_LEFT_OUT_ONE"},
    "CURRENCY_DIFFERS": {"arithmetic=—": "CURRENCY_DIFFERS_UNKNOWN"},
    "SHEET_UNSUPPORTED": {"detail=image": "SHEET_PICTURE", "detail=folder": "SHEET_FOLDER"},
    "SHEET_EMPTY": {"header": "SHEET_HEADER_ONLY"},
    "AMOUNT_UNREADABLE": {
        "unreadable=refund": "AMOUNT_UNREADABLE_REFUND",
        "unreadable=total": "AMOUNT_UNREADABLE_TOTAL",
        "unreadable=quantity": "AMOUNT_UNREADABLE_PIECES",
        "unreadable=both": "AMOUNT_UNREADABLE_BOTH",
    },
    "OPERATION_UNCLEAR": {
        "empty": "OPERATION_UNCLEAR_EMPTY",
        "unread": "OPERATION_UNCLEAR_COLUMN",
        "caption": "OPERATION_UNCLEAR_CAPTION",
        "remark": "OPERATION_UNCLEAR_REMARK",
        "rival": "OPERATION_UNCLEAR_RIVAL",
        "goes_on": "OPERATION_UNCLEAR_GOES_ON",
        "hint": "OPERATION_UNCLEAR_BESIDE",
        "untold": "OPERATION_UNCLEAR_UNTOLD",
        "postage": "OPERATION_UNCLEAR_POSTAGE",
        "wanted": "OPERATION_UNCLEAR_WORD",
    },
    "MANY": {"over=money": "MANY_MONEY", "over=share": "MANY_SHARE"},
    "ALREADY_REVERSED": {"reversed_by": "ALREADY_REVERSED_BY_US"},
    "HANDLED_BEFORE": {"took_back": "HANDLED_BEFORE_TAKEN_BACK"},
    "SHEET_HANDLED": {"days": "SHEET_HANDLED_LONG_AGO"},
    "SHEET_TAKEN_BACK": {"rows=0": "SHEET_TAKEN_BACK_NONE"},
    "PRACTICE_NOT_ANEW": {"sending": "PRACTICE_NOT_ANEW_SENDING"},
    "NOTHING_TO_UNDO": {"batches": "NOTHING_TO_UNDO_MEANWHILE"},
    "DUPLICATE_ROW": {
        "file": "DUPLICATE_ROW_ELSEWHERE",
        "repeat=sums": "DUPLICATE_ROW_SUMS",
        "repeat=again": "DUPLICATE_ROW_AGAIN",
        "repeat=taken_back": "DUPLICATE_ROW_TAKEN_BACK",
        "repeat=keep": "DUPLICATE_ROW_KEEP",
        "repeat=below": "DUPLICATE_ROW_BELOW",
        "reasons": "DUPLICATE_ROW_REASONS",
    },
    "AMOUNTS_DISAGREE": {
        "rule=less": "AMOUNTS_DISAGREE_LESS",
        "rule=each_line": "AMOUNTS_DISAGREE_LINES",
        "rule=negative_total": "AMOUNTS_DISAGREE_BOOKED",
        "rule=negative_fees": "AMOUNTS_DISAGREE_FEES",
        "rule=other_sku": "AMOUNTS_DISAGREE_SKU",
    },
}


#: Codes of which a row may have several causes at once: the fact that names them, set apart by " + ".
_SEVERAL = {"DUPLICATE_ROW": "repeat", "AMOUNTS_DISAGREE": "rule", "MANY": "over"}
#: What makes it unclear what a row asks for: each such fact is a cause of its own.
UNCLEAR = ("empty", "unread", "caption", "remark", "rival", "goes_on", "hint", "untold", "postage")
#: Causes of DUPLICATE_ROW that are known by a fact of their own where they stand alone.
_BY_FACT = {"rival": "rivals", "elsewhere": "file"}


def with_cause(code: str, facts: Mapping[str, str], more: Mapping[str, str]) -> dict[str, str]:
    """The facts of a code and of one more cause of it: what both name stays each one's own, as in "total@items"."""
    if code == "OPERATION_UNCLEAR":
        return _unclear_twice(facts, more)
    fact = _SEVERAL.get(code, "")
    before, after = facts.get(fact, "").split(" + "), more.get(fact, "")
    if code == "DUPLICATE_ROW" and before == [""]:
        before = ["rival"]
    if after in before or before == ["sums"]:
        return {**more, **facts}
    both = {**facts, **more}
    if before[0] and after and after != "sums":  # which has to be settled before anything else can be asked
        both[fact] = " + ".join([*before, after])
        for name in more:
            if name != fact and _differ(name, facts, more):
                both |= {f"{name}@{cause}": facts.get(f"{name}@{cause}", facts[name]) for cause in before}
                both[f"{name}@{after}"] = more[name]
    return both


def _unclear_twice(facts: Mapping[str, str], more: Mapping[str, str]) -> dict[str, str]:
    """Two things that make unclear what is asked for. Where one of them is nothing that can be read beside the row, no
    yes to the other is enough: it is settled first."""
    plain = [known for known in (facts, more) if not any(name in known for name in UNCLEAR)]
    both = {**more, **facts}
    if len(plain) == 1:
        return {name: plain[0].get(name, value) for name, value in both.items() if name not in UNCLEAR}
    return both | {name: f"{facts[name]} / {more[name]}" for name in UNCLEAR if _differ(name, facts, more)}


def _differ(name: str, facts: Mapping[str, str], more: Mapping[str, str]) -> bool:
    return name in facts and name in more and facts[name] != more[name]


def each_cause(code: str, facts: Mapping[str, str]) -> list[dict[str, str]]:
    """The facts as each cause of the code has them: each is said, and each is answered for itself."""
    if code == "OPERATION_UNCLEAR":
        named = [name for name in UNCLEAR if name in facts]
        others = {name: value for name, value in facts.items() if name not in named}
        return [{**others, name: facts[name]} for name in named] or [others]
    fact = _SEVERAL.get(code, "")
    causes = facts.get(fact, "").split(" + ")
    if len(causes) < 2:
        return [dict(facts)]
    found = []
    for cause in causes:
        own = {name: value for name, value in facts.items() if "@" not in name and name != fact}
        own |= {name.partition("@")[0]: value for name, value in facts.items() if name.endswith(f"@{cause}")}
        if cause not in _BY_FACT:
            own[fact] = cause
        for other, name in _BY_FACT.items():
            if other != cause and other in causes:
                own.pop(name, None)
        found.append(own)
    return found


def sentences(code: str, facts: Mapping[str, str] | None) -> list[tuple[tuple[str, str, str], dict[str, str]]]:
    """The three templates of each cause of a code, with its facts; an unknown code stands as it is."""
    said: dict[str, tuple[tuple[str, str, str], dict[str, str]]] = {}
    for known in each_cause(code, facts or {}):
        told = {*known, *(f"{fact}={value}" for fact, value in known.items())}
        cause = next((name for fact, name in _CAUSES.get(code, {}).items() if fact in told), code)
        said.setdefault(cause, (TEMPLATES.get(cause, (code, "", "")), known))
    return list(said.values())


def say(code: str, facts: Mapping[str, str] | None = None) -> Message:
    """The English message of a code. Unknown codes (the service's own words) are shown as they are."""
    return joined([_said(templates, known) for templates, known in sentences(code, facts)])


def _said(templates: tuple[str, str, str], facts: Mapping[str, str]) -> Message:
    known = _Facts(facts)
    if "why" in known:
        parts = doubts(known["why"])
        known["why"] = BETWEEN.join(DOUBTS.get(key, key).replace("{detail}", detail) for key, detail in parts)
    for name in FACT_WORDS.keys() & known.keys():
        known[name] = FACT_WORDS[name].get(known[name], known[name])
    return Message(*(template.format_map(known) for template in templates))


def joined(messages: Sequence[Message]) -> Message:
    """One message of several causes, under the first one's title: the others' titles say what is meant below it."""
    first, *more = messages
    meaning = together(first.meaning, *(together(each.title, each.meaning) for each in more))
    return Message(first.title, meaning, together(*dict.fromkeys(each.todo for each in messages)))
