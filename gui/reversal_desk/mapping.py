"""Headers and samples -> what each column means; cells -> typed fields. Pure.

Header names and traps: what real order, refund and return exports look like. Reason codes: contract section 6.
Where a header set belongs to a known system, its preset decides; else a dictionary of header names; else the cells.
A bare amount is never taken for a refund, and compensation is never taken for a return.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta, timezone
from decimal import Context, Decimal, InvalidOperation
from enum import StrEnum

from reversal_desk.errors import UsageError
from reversal_desk.model import (
    Cell,
    CellError,
    Column,
    ColumnMapping,
    Field,
    Notice,
    Operation,
    Row,
    SheetRow,
    Table,
)

#: Fields that say which order or action a row means.
IDENTIFYING = frozenset({Field.ORDER, Field.ACTION_ID})

# --------------------------------------------------------------------------- header names


def plain_header(text: str) -> str:
    """A header without case, width, spaces and punctuation; `#` stays, as in `Order #`."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[^\w#]|_", "", folded)


def _names(text: str) -> tuple[str, ...]:
    return tuple(plain_header(name) for name in text.split("|") if name.strip())


#: Header -> meaning and how sure it is. Every name stands once; `_build` would otherwise hide a slip.
_DICTIONARY_TEXT: tuple[tuple[Field, float, str], ...] = (
    (
        Field.ORDER,
        0.95,
        (
            "Order ID|Order Number|Order No|Order No.|Order #|OID|OrderId|amazon-order-id"
            "|order_number|increment_id"
            "|order_increment_id|Order Increment ID|Order name|Order Nr|Order Reference|Order Ref|Web Order"
            "|Web order number|Shop order"
            "|Shop order number|Sales Order|Sales order number|Customer order number|Order code"
            "|Order identifier|Merchant order id"
            "|Customer purchase order number|BSTKD|PURCH_NO_C|Transaction OID|External order id"
            "|Store order number|Original order"
            "|Original order number|Order IDs|Order numbers|Order num|#Order|Advertiser order id"
            "|Bestellnummer|Auftragsnummer|Bestell-Nr.|Bestellnr|Auftragsnr|Bestell-ID|Auftrags-ID"
            "|订单编号|订单号|订单号码|关联订单号|关联订单编号|主订单编号|主订单号|平台订单号|原始订单号|商城订单号|网店订单号|线上订单号|订单ID|原订单号|外部订单号|交易单号|交易编号"
            "|訂單編號|訂單號碼|訂單號|訂單ID|注文番号|注文ID|受注番号|オーダー番号|주문번호"
            "|Numéro de commande|N° de commande|Número de pedido|Numero ordine"
        ),
    ),
    (
        Field.ORDER,
        0.8,
        (
            "Order|Orders|Bestellung|Auftrag|订单|訂單|VBELN|DOC_NUMBER|Sales Document"
            "|Document number|子订单编号|子订单号"
        ),
    ),
    (
        Field.ACTION_ID,
        0.95,
        (
            "Action ID|ActionId|impact Action ID|Impact ID|转化编号|转化编号(Action ID)"
            "|Action ID (impact)|Conversion ID"
        ),
    ),
    (
        Field.OPERATION,
        0.9,
        (
            "Operation|What to do|To do|处理|要做的处理|处理方式|Action to take|Requested action"
            "|Wanted action|Change type"
            "|处理动作|处理类型|Was tun|Maßnahme|処理|處理|處理方式"
        ),
    ),
    (
        Field.STATUS,
        0.95,
        (
            "Financial Status|Order Status|Order state|Payment: Status|订单状态|訂單狀態|交易状态"
            "|Bestellstatus|注文ステータス|주문상태"
            "|Auftragsstatus|Zahlungsstatus"
        ),
    ),
    (
        Field.STATUS,
        0.85,
        (
            "Return / Refund Status|Refund status|Return Status|退款状态|退貨 / 退款狀態|退款狀態|售后状态"
            "|退货状态|退货退款状态|退貨狀態"
        ),
    ),
    (Field.STATUS, 0.7, "Status|State|状态|狀態|ステータス|Payment status|支付状态"),
    (
        Field.REFUND_KIND,
        0.9,
        (
            "部分退款/全部退款|退款类型|退款方式|Refund type|Refund kind|Full or partial|全部/部分退款|退款類型"
            "|全额/部分"
        ),
    ),
    (
        Field.REASON,
        0.9,
        (
            "Reason|Cancel reason|Cancellation reason|Return Reason|Refund reason"
            "|Reason code|Disposition code|DispositionCode"
            "|Rej. Reason|Rejection reason|Reason for rejection|ABGRU|Reversal reason|Cancel: Reason"
            "|Adjustment reason"
            "|买家退款原因|退款原因|退货原因|取消原因|原因|冲正原因|退貨原因|取消原因(买家)|取消理由|返品理由|Grund|Stornogrund|Rückgabegrund"
            "|Retourengrund|원인"
        ),
    ),
    (Field.REASON, 0.6, "detailed-disposition|Ord. Reason|buyerFailedDeliveryReason|adj_reason|处理原因"),
    (
        Field.REFUND,
        0.95,
        (
            "Refunded Amount|Refund Amount|Amount Refunded|total_refund|Total Refunded"
            "|Total refund|Refund total|Refund value|Refund"
            "|Refunded|Refund: Amount|Amount to refund|Returned amount|Return amount|Refunded total"
            "|Order refund amount|Credit amount|Credited amount"
            "|买家退款金额|退款金额|退款总额|退款额|累计退款额|累计退款金额|实退金额|实际退款金额|申请退款金额|退货金额|退貨金額|退款金額|返金額|返金金額"
            "|Erstattung|Erstattungsbetrag|Rückerstattung|Erstatteter Betrag|Gutschrift|Montant remboursé"
            "|Importe reembolsado"
        ),
    ),
    (
        Field.NEW_AMOUNT,
        0.95,
        (
            "New amount|Amount after|New total|New order total|New sale amount"
            "|Corrected amount|Amount after refund|Adjusted amount"
            "|Revised amount|New order amount|Updated amount|Correct amount|Net amount after refund"
            "|Amount after return|Final amount|Corrected total"
            "|改后金额|修改后金额|改后订单金额|新金额|新订单金额|更正金额|退后金额|調整後金額|改後金額|Neuer Betrag|Neuer Gesamtbetrag"
            "|Korrigierter Betrag|修正後金額"
        ),
    ),
    (
        Field.TOTAL,
        0.9,
        (
            "Total|Order Total|Grand Total|Grand Total (Purchased)|Total Amount|Order amount"
            "|Order value|Sale Amount|Order sum|Total price"
            "|Price: Total|Original total|Original amount|Original order amount|original_sale_amount"
            "|Order total (incl. tax)|Order grand total"
            "|订单金额|订单总额|订单总金额|实付金额|买家实际支付金额|支付金额|应付金额|总金额|付款總金額|訂單金額|訂單總額|總金額|注文金額|合計金額"
            "|Gesamtbetrag|Bestellwert|Gesamtsumme|Auftragswert|Montant total|Importe total"
        ),
    ),
    (Field.TOTAL, 0.7, "Grand Total (Base)|paidPrice|Amount before|Subtotal|Subtotal Inc Tax"),
    (Field.TOTAL, 0.4, "Amount|金额|金額|Betrag|Sum|Montant|Importe|Value|Price|售价|Wert"),
    (
        Field.CURRENCY,
        0.95,
        (
            "Currency|Currency Code|currencyCode|order_currency|WAERK|Order currency"
            "|SD Document Currency|Sale currency"
            "|Original_Currency|Presentment currency|币种|货币|幣別|幣種|货币代码|通貨|Währung|Waehrung|Devise|Moneda"
        ),
    ),
    (
        Field.DATE,
        0.95,
        (
            "Order Date|Created at|Date Created|Order Creation Date|Purchase Date|createTime"
            "|Order Created|Order created at|Date ordered"
            "|Sale Date|Ordered at|Order placed|Order time|Order create time|Event date|Action date"
            "|Ordered on|Placed at|Doc. Date|ERDAT"
            "|订单创建时间|下单时间|订单付款时间|付款时间|下单日期|订单日期|创建时间|成交时间|訂單日期|訂單成立日期|訂購日期|轉單日|下單時間|注文日|注文日時"
            "|Bestelldatum|Auftragsdatum|Kaufdatum|Date de commande|Fecha de pedido|주문일"
        ),
    ),
    (Field.DATE, 0.6, "Date|Datum|日期|Created on|Created|Paid at|Order Paid Time|Time|Fecha"),
    (
        Field.REFUND_DATE,
        0.9,
        (
            "Refund date|Refunded at|return-date|Return date|Return Creation Time"
            "|Time Requested|Return Order Date|Date refunded"
            "|return_processed_date|退款完结时间|退款时间|退款完成时间|退款的申请时间|申请时间|退款日期|退貨日期|Rückgabedatum|Erstattungsdatum"
            "|返品日"
        ),
    ),
    (
        Field.SKU,
        0.9,
        (
            "SKU|Seller SKU|sellerSku|Item SKU|Product SKU|Seller SKU ID|SKU Reference No."
            "|Sku code|商家编码|商品编码|货号|商品貨號|品號|商品选项货号"
            "|商品選項貨號|Artikelnummer|Article number|Item number"
        ),
    ),
    (
        Field.QUANTITY,
        0.9,
        (
            "Return Quantity|Returned quantity|Quantity returned|Refund quantity"
            "|Refunded quantity|Qty returned|退货数量|退貨數量|退款数量"
            "|Retourenmenge|返品数量"
        ),
    ),
    (Field.QUANTITY, 0.6, "Quantity|Qty|数量|數量|Menge|Anzahl"),
    (
        Field.CANCELLED_AT,
        0.95,
        (
            "Cancelled at|Canceled at|Cancelled date|Canceled date|Cancellation date"
            "|Cancel date|取消时间|取消日期|取消時間|Storniert am|Stornodatum"
        ),
    ),
)


def _build() -> dict[str, tuple[Field, float]]:
    found: dict[str, tuple[Field, float]] = {}
    for meaning, confidence, names in _DICTIONARY_TEXT:
        for name in _names(names):
            found.setdefault(name, (meaning, confidence))
    return found


_DICTIONARY = _build()


def header_field(text: str) -> Field | None:
    """What a header names by itself, or None for one that isn't known."""
    found = _DICTIONARY.get(plain_header(text))
    return found[0] if found else None


# --------------------------------------------------------------------------- known systems


@dataclass(frozen=True, slots=True)
class Preset:
    """A system's export, recognised by header names it alone has (`needs`; of `any_of` one is enough).

    `fields` go before the dictionary, `orders` are order-number columns best first, `ignored` columns mean nothing
    here whatever their name. `returns`: rows are returns, so a status tells of the return, not of the order.
    """

    name: str
    needs: tuple[str, ...]
    orders: tuple[str, ...]
    fields: Mapping[str, Field] = field(default_factory=dict)
    any_of: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    cumulative: bool | None = None
    compensation: bool = False
    returns: bool = False


def _fields(**names: str) -> dict[str, Field]:
    return {name: Field(meaning) for meaning, text in names.items() for name in _names(text)}


_MONEY = frozenset({Field.REFUND, Field.NEW_AMOUNT, Field.TOTAL})

PRESETS: tuple[Preset, ...] = (
    Preset(
        "jd_compensation",
        _names("赔付单号"),
        _names("关联订单号|订单编号|订单号"),
        compensation=True,
        fields=_fields(refund_date="申请时间"),
        ignored=_names("赔付原因|赔付状态|赔付金额"),
    ),
    Preset(
        "douyin_compensation",
        _names("打款类型"),
        _names("订单编号|订单号"),
        compensation=True,
        fields=_fields(refund_date="打款申请时间"),
        ignored=_names("打款状态|打款金额|商品ID"),
    ),
    Preset(
        "pdd_compensation",
        _names("扣款原因"),
        _names("订单号|订单编号"),
        compensation=True,
        fields=_fields(refund_date="申请时间"),
        ignored=_names("打款状态|申请扣款金额|商品ID"),
    ),
    Preset(
        "tmall_refunds",
        _names("退款编号|订单编号"),
        _names("订单编号"),
        any_of=_names("买家退款金额|退款状态"),
        cumulative=False,
        returns=True,
        fields=_fields(
            refund="买家退款金额",
            total="买家实际支付金额",
            date="订单付款时间",
            refund_date="退款完结时间",
            status="退款状态",
            refund_kind="部分退款/全部退款",
            reason="买家退款原因",
        ),
        ignored=_names("商品编码|退款编号|支付宝交易号|退款的申请时间"),
    ),
    Preset(
        "shopify_orders",
        _names("Name|Financial Status"),
        _names("Name|Id"),
        cumulative=True,
        fields=_fields(
            status="Financial Status",
            refund="Refunded Amount",
            total="Total",
            currency="Currency",
            date="Created at",
            cancelled_at="Cancelled at|Canceled at",
        ),
        # a line's quantity is what was bought, not what came back
        ignored=_names(
            "Lineitem sku|Lineitem quantity|Subtotal|Paid at|Payment Reference|Receipt Number|Device ID"
        ),
    ),
    Preset(
        "matrixify_orders",
        _names("Name|Command|Line: Type"),
        _names("Name|ID|Number"),
        fields=_fields(status="Payment: Status"),
        ignored=_names("Line: SKU|Line: Quantity|Status"),
    ),
    Preset(
        "frate_refunds",
        _names("return_id|order_name|total_refund"),
        _names("order_name|order_id"),
        cumulative=False,
        returns=True,
        fields=_fields(
            refund="total_refund",
            refund_date="return_processed_date",
            status="return_status",
            currency="currency",
        ),
        ignored=_names("handling_fee|return_id"),
    ),
    Preset(
        "woocommerce_orders",
        _names("order_id|order_status|order_currency"),
        _names("order_number|order_id"),
        cumulative=False,
        fields=_fields(
            total="order_total",
            status="order_status",
            currency="order_currency",
            date="order_date",
            refund="refund_amount|order_refund_amount",
        ),
        ignored=_names("sku|quantity|item_quantity"),
    ),
    Preset(
        "woocommerce_refunds",
        _names("refund_id|refund_amount"),
        _names("order_number|order_id"),
        cumulative=False,
        fields=_fields(refund="refund_amount", reason="refund_reason", refund_date="refund_date"),
    ),
    Preset(
        "magento_orders",
        _names("Purchase Point|Purchase Date"),
        _names("ID|increment_id"),
        cumulative=True,
        fields=_fields(
            total="Grand Total (Purchased)", refund="Total Refunded", status="Status", date="Purchase Date"
        ),
        ignored=_names("Subtotal|Sku|Quantity|Price|Grand Total (Base)"),
    ),
    Preset(
        "magento_credit_memos",
        _names("Credit Memo|Order #"),
        _names("Order #"),
        cumulative=False,
        returns=True,
        fields=_fields(date="Order Date", refund_date="Created", status="Status", refund="Refunded"),
    ),
    Preset(
        "bigcommerce_orders",
        _names("Order ID|Order Status|Order Total"),
        _names("Order ID"),
        any_of=_names("Cart Base Amount|Delivery Date|Shipping Total"),
        fields=_fields(total="Order Total", refund="Refund Amount", date="Order Date", status="Order Status"),
    ),
    Preset(
        "bigcommerce_shift",
        _names("Order ID|Status ID|Date Created"),
        _names("Order ID"),
        fields=_fields(status="Status", date="Date Created"),
        ignored=_names("Status ID|Cart ID|Subtotal Ex Tax|Subtotal Inc Tax"),
    ),
    Preset(
        "amazon_returns",
        _names("detailed-disposition"),
        _names("order-id|amazon-order-id|merchant-order-id"),
        returns=True,
        fields=_fields(
            refund_date="return-date", sku="sku", quantity="quantity", reason="reason", status="status"
        ),
        ignored=_names("detailed-disposition|fnsku|asin"),
    ),
    Preset(
        "amazon_orders",
        _names("order-status|purchase-date"),
        _names("order-id|amazon-order-id"),
        any_of=_names("item-price|buyer-email|sales-channel"),
        fields=_fields(status="order-status", date="purchase-date", currency="currency", sku="sku"),
        ignored=_names("item-price|order-date|quantity"),
    ),
    Preset(
        "shopee_returns",
        _names("Return ID|Order ID|Return Reason"),
        _names("Order ID"),
        any_of=_names("Return Creation Time"),
        returns=True,
        fields=_fields(
            date="Order Creation Date",
            sku="SKU",
            quantity="Return Quantity",
            reason="Return Reason",
            refund_date="Return Creation Time",
            status="Return / Refund Status",
        ),
    ),
    Preset(
        "shopee_orders",
        _names("Order ID|Order Status|Return / Refund Status"),
        _names("Order ID"),
        fields=_fields(
            status="Order Status",
            reason="Cancel reason",
            date="Order Creation Date",
            total="Grand Total|Total Amount",
        ),
        # the status is the order's, so one line's SKU must not narrow it
        ignored=_names(
            "SKU Reference No.|Returned quantity|Return / Refund Status|Original Price"
            "|Deal Price|Product Subtotal"
        ),
    ),
    Preset(
        "shopee_orders_tw",
        _names("訂單編號|訂單狀態|退貨 / 退款狀態"),
        _names("訂單編號"),
        fields=_fields(status="訂單狀態", date="訂單成立日期", total="訂單總金額"),
        ignored=_names("商品選項貨號|主商品貨號|退貨數量|數量|退貨 / 退款狀態|商品原價|商品活動價格"),
    ),
    Preset(
        "lazada_orders",
        _names("orderNumber|sellerSku|createTime"),
        _names("orderNumber"),
        # one row per unit: the row is about its SKU, its price isn't the order's
        fields=_fields(
            date="createTime", sku="sellerSku", status="status", reason="buyerFailedDeliveryReason"
        ),
        ignored=_names("paidPrice|unitPrice|buyerFailedDeliveryReturnInitiator|deliveryType"),
    ),
    Preset(
        "lazada_returns",
        _names("Order ID|Return Order ID|Return Order Date"),
        _names("Order ID"),
        returns=True,
        fields=_fields(date="Order Date", refund_date="Return Order Date", sku="Seller SKU ID"),
    ),
    Preset(
        "tiktok_returns",
        _names("Return Order ID|Order ID|Time Requested"),
        _names("Order ID"),
        returns=True,
        fields=_fields(
            sku="Seller SKU",
            reason="Return Reason",
            status="Return Status",
            refund_date="Time Requested",
            quantity="Return Quantity",
        ),
    ),
    Preset(
        "shopline_orders",
        _names("訂單號碼|訂單狀態"),
        _names("訂單號碼"),
        fields=_fields(date="訂單日期", status="訂單狀態", total="付款總金額"),
        ignored=_names("商品貨號|商品結帳價|數量"),
    ),
    Preset(
        "momo_returns",
        _names("轉單日|品號|退貨原因"),
        _names("訂單編號"),
        returns=True,
        fields=_fields(date="轉單日", sku="品號", quantity="數量", reason="退貨原因"),
        ignored=_names("進價(含稅)|售價(含稅)|售价(含稅)"),
    ),
    Preset(
        "sap",
        (),
        _names(
            "BSTKD|PURCH_NO_C|Customer purchase order number|Customer Reference|VBELN"
            "|DOC_NUMBER|Sales Document"
        ),
        any_of=_names("VBELN|DOC_NUMBER|BSTKD|PURCH_NO_C|ABGRU"),
        fields=_fields(reason="ABGRU|Reason for rejection", currency="WAERK", date="ERDAT"),
        ignored=_names("AUART|Sales Document Type"),
    ),
    Preset(
        "sap_overview",
        _names("Order|Rej. Reason"),
        _names("Order"),
        any_of=_names("Doc. Date|Created on"),
        fields=_fields(reason="Rej. Reason", date="Doc. Date|Created on", currency="Currency"),
        ignored=_names("Ord. Reason|Customer"),
    ),
    Preset(
        "etsy_orders",
        _names("Sale Date|Transaction ID|Order ID"),
        _names("Order ID"),
        fields=_fields(date="Sale Date", total="Order Total"),
        ignored=_names("Transaction ID|Quantity|Price|SKU|Discount Amount"),
    ),
    Preset(
        "impact_batch",
        _names("ActionTrackerID|Amount|Reason"),
        _names("Oid|OrderId"),
        any_of=_names("ActionID|Oid|OrderId"),
        # impact.com's own correction file: its Amount is the amount after the change
        fields=_fields(action_id="ActionID", new_amount="Amount", currency="currencyCode", reason="Reason"),
        ignored=_names("CustomerStatus"),
    ),
    Preset(
        "impact_actions",
        _names("Action_Id"),
        _names("OID|Order Id"),
        any_of=_names(
            "Action_Tracker|Event Type|original_sale_amount|Locking Date|Clearing Date"
            "|Paystub Id|Media_Partner"
        ),
        fields=_fields(
            action_id="Action_Id",
            total="Sale_Amount|original_sale_amount",
            date="Action_Date|Event Date",
            currency="Original_Currency|Currency",
        ),
        # the action's own state and codes say what is, not what is wanted
        ignored=_names(
            "Status|State|Status_Detail|Customer_Status|adj_reason|Disposition|Payout"
            "|original_payout|date_|Referral_Date|Category"
            "|Customer_Id|original_currency_sale_amount|Discount|Clearing Date|Posting Date"
            "|Modification Date"
        ),
    ),
)

_BY_NAME = {preset.name: preset for preset in PRESETS}


def _preset_of(headers: Iterable[str]) -> Preset | None:
    present = {plain_header(header) for header in headers}
    for preset in PRESETS:
        if present.issuperset(preset.needs) and (not preset.any_of or present.intersection(preset.any_of)):
            return preset
    return None


# --------------------------------------------------------------------------- text of a cell


def cell_text(cell: Cell) -> str:
    """A cell as a person reads it; the form in which order numbers, SKUs and samples are kept."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _unquoted(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ") if cell.time() != time() or cell.tzinfo else cell.date().isoformat()
    if isinstance(cell, time):
        return cell.isoformat()
    return cell.text


def _unquoted(text: str) -> str:
    """Without outer spaces, a leading apostrophe, and the `="0123"` by which exports protect zeros."""
    text = text.strip().strip("\ufeff\u200b\u200e\u200f").strip()
    if match := re.fullmatch(r'=\s*"(.*)"', text, re.DOTALL):
        text = match[1].strip()
    return text[1:].strip() if text.startswith(("'", "’")) and len(text) > 1 else text


_EMPTY_WORDS = frozenset(
    {"", "-", "--", "–", "—", "n/a", "na", "null", "none", "nil", "(blank)", "#n/a", "无", "無", "なし"}
)


def _blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and _unquoted(cell).casefold() in _EMPTY_WORDS)


# --------------------------------------------------------------------------- amounts

_SYMBOLS = {
    "€": "EUR",
    "£": "GBP",
    "₩": "KRW",
    "₹": "INR",
    "฿": "THB",
    "₫": "VND",
    "₱": "PHP",
    "us$": "USD",
    "hk$": "HKD",
    "nt$": "TWD",
    "s$": "SGD",
    "a$": "AUD",
    "au$": "AUD",
    "c$": "CAD",
    "ca$": "CAD",
    "nz$": "NZD",
    "r$": "BRL",
    "zł": "PLN",
    "kč": "CZK",
    "rmb": "CNY",
    "人民币": "CNY",
    "人民幣": "CNY",
    "cn¥": "CNY",
    "jp¥": "JPY",
    "円": "JPY",
    "元": "",
    "¥": "",
    "$": "",
    "kr": "",
    "美元": "USD",
    "欧元": "EUR",
    "英镑": "GBP",
    "港币": "HKD",
    "日元": "JPY",
    "新台币": "TWD",
    "新台幣": "TWD",
    "euro": "EUR",
    "eur.": "EUR",
    "rm": "MYR",
    "rp": "IDR",
    "chf.": "CHF",
    "mx$": "MXN",
    "₺": "TRY",
    "₪": "ILS",
    "元/件": "",
}
_CURRENCIES = frozenset(
    [
        "AED",
        "AFN",
        "ALL",
        "AMD",
        "ANG",
        "AOA",
        "ARS",
        "AUD",
        "AWG",
        "AZN",
        "BAM",
        "BBD",
        "BDT",
        "BGN",
        "BHD",
        "BIF",
        "BMD",
        "BND",
        "BOB",
        "BRL",
        "BSD",
        "BTN",
        "BWP",
        "BYN",
        "BZD",
        "CAD",
        "CDF",
        "CHF",
        "CLP",
        "CNY",
        "COP",
        "CRC",
        "CUP",
        "CVE",
        "CZK",
        "DJF",
        "DKK",
        "DOP",
        "DZD",
        "EGP",
        "ERN",
        "ETB",
        "EUR",
        "FJD",
        "FKP",
        "GBP",
        "GEL",
        "GHS",
        "GIP",
        "GMD",
        "GNF",
        "GTQ",
        "GYD",
        "HKD",
        "HNL",
        "HTG",
        "HUF",
        "IDR",
        "ILS",
        "INR",
        "IQD",
        "IRR",
        "ISK",
        "JMD",
        "JOD",
        "JPY",
        "KES",
        "KGS",
        "KHR",
        "KMF",
        "KPW",
        "KRW",
        "KWD",
        "KYD",
        "KZT",
        "LAK",
        "LBP",
        "LKR",
        "LRD",
        "LSL",
        "LYD",
        "MAD",
        "MDL",
        "MGA",
        "MKD",
        "MMK",
        "MNT",
        "MOP",
        "MRU",
        "MUR",
        "MVR",
        "MWK",
        "MXN",
        "MYR",
        "MZN",
        "NAD",
        "NGN",
        "NIO",
        "NOK",
        "NPR",
        "NZD",
        "OMR",
        "PAB",
        "PEN",
        "PGK",
        "PHP",
        "PKR",
        "PLN",
        "PYG",
        "QAR",
        "RON",
        "RSD",
        "RUB",
        "RWF",
        "SAR",
        "SBD",
        "SCR",
        "SDG",
        "SEK",
        "SGD",
        "SHP",
        "SLE",
        "SOS",
        "SRD",
        "SSP",
        "STN",
        "SVC",
        "SYP",
        "SZL",
        "THB",
        "TJS",
        "TMT",
        "TND",
        "TOP",
        "TRY",
        "TTD",
        "TWD",
        "TZS",
        "UAH",
        "UGX",
        "USD",
        "UYU",
        "UZS",
        "VES",
        "VND",
        "VUV",
        "WST",
        "XAF",
        "XCD",
        "XOF",
        "XPF",
        "YER",
        "ZAR",
        "ZMW",
    ]
)
_FIFTEEN = Context(prec=15)  # a spreadsheet's number has 15 digits; what follows is noise of its binary form
_AFFIXES = re.compile(r"^([^\d.,()+\-'’]*)(.*?)([^\d.,()+\-]*)$", re.DOTALL)


def currency_code(text: str) -> str:
    """The ISO code a text names for certain, else empty text (`$` and `¥` name several)."""
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    if folded.upper() in _CURRENCIES:
        return folded.upper()
    return _SYMBOLS.get(folded, "")


def _known_affix(text: str) -> bool:
    folded = text.strip().casefold()
    return not folded or folded in _SYMBOLS or folded.upper() in _CURRENCIES


def _money_parts(text: str) -> tuple[bool, str, str] | None:
    """(negative, digits with separators, currency affix) of a text, or None when it is no amount."""
    flat = (
        unicodedata.normalize("NFKC", _unquoted(text)).replace("\u2212", "-").replace("\u2013", "-").strip()
    )
    negative = False
    if match := re.fullmatch(r"(.*)\((.+)\)(.*)", flat):
        flat, negative = match[1] + match[2] + match[3], True
        if "-" in flat or "(" in flat or ")" in flat:
            return None
    affix = ""
    for _ in range(2):  # "-US$5", "US$-5", "5- EUR": sign and currency in any order
        found = _AFFIXES.match(flat)
        if found is None:
            return None
        before, flat, after = (part.strip() for part in found.groups())
        if not (_known_affix(before) and _known_affix(after)) or (
            before and after and currency_code(before) != currency_code(after)
        ):
            return None
        affix = affix or before or after
        if flat[:1] in {"-", "+"} and len(flat) > 1:
            if negative:
                return None
            negative, flat = flat[0] == "-", flat[1:].strip()
        elif flat[-1:] == "-" and len(flat) > 1:
            if negative:
                return None
            negative, flat = True, flat[:-1].strip()
    if not re.fullmatch(r"\d[\d.,\s'’]*|[.,]\d+", flat):
        return None
    return negative, flat, affix


def _grouped(whole: str, mark: str) -> str | None:
    """The digits of a whole part whose groups, if any, are well formed (1,234,567 or 12,34,567)."""
    if mark not in whole:
        return whole if whole.isdigit() or not whole else None
    if not re.fullmatch(r"\d{1,3}(?:M\d{3})+|\d{1,2}(?:M\d{2})+M\d{3}".replace("M", re.escape(mark)), whole):
        return None
    return whole.replace(mark, "")


def _mark_votes(digits: str) -> str:
    """Which decimal mark a text proves: `.`, `,`, or empty text when it proves nothing."""
    flat = re.sub(r"[\s'’]", "", digits)
    point, comma = flat.rfind("."), flat.rfind(",")
    if point >= 0 and comma >= 0:
        return "." if point > comma else ","
    if point < 0 and comma < 0:
        return ""
    mark, other = (".", ",") if point >= 0 else (",", ".")
    if flat.count(mark) > 1:
        return other
    before, _, after = flat.partition(mark)
    if (
        len(after) != 3
        or not 1 <= len(before) <= 3
        or before.startswith("0")
        or re.search(r"[\s'’]", digits.strip())
    ):
        return mark
    return ""


def decimal_mark(cells: Iterable[Cell]) -> str | None:
    """The decimal mark a column's texts prove, None when nothing or both are proved."""
    votes: set[str] = set()
    for cell in cells:
        if isinstance(cell, str) and (parts := _money_parts(cell)):
            votes.add(_mark_votes(parts[1]))
    votes.discard("")
    return votes.pop() if len(votes) == 1 else None


def parse_amount(cell: Cell, *, hint: str | None = None) -> Decimal | None:
    """A cell's amount, None where it has none or it cannot be read for certain.

    `hint` is the column's decimal mark, `.` or `,`; without it a text like 1.234, which may mean two things, is None.
    """
    if isinstance(cell, Decimal):
        return _FIFTEEN.plus(cell) if cell.is_finite() else None
    if not isinstance(cell, str) or _blank(cell):
        return None
    parts = _money_parts(cell)
    if parts is None:
        return None
    negative, digits, _ = parts
    mark = _mark_votes(digits)
    if not mark:
        mark = hint or ("." if not re.search(r"[.,]", digits) else "")
    if not mark:
        return None
    whole, _, fraction = digits.rpartition(mark) if mark in digits else (digits, "", "")
    if fraction and not fraction.isdigit():
        return None
    whole = whole.strip()
    other = "," if mark == "." else "."
    spaced = re.sub(r"[\s’]", "'", whole)
    if "'" in spaced and other in spaced:
        return None
    plain = _grouped(spaced, "'" if "'" in spaced else other)
    if plain is None or not (plain or fraction):
        return None
    try:
        value = Decimal(f"{plain or 0}.{fraction or 0}" if fraction else plain)
    except InvalidOperation:
        return None
    return -value if negative and value else value


# --------------------------------------------------------------------------- dates

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar 1月",
            "feb february februar",
            "mar march mär märz maerz mrz",
            "apr april",
            "may mai",
            "jun june juni",
            "jul july juli",
            "aug august",
            "sep sept september",
            "oct october okt oktober",
            "nov november",
            "dec december dez dezember",
        ),
        1,
    )
    for name in names.split()
}
_CLOCK = (
    r"(?:[T\s,]+(?P<pre>上午|下午|AM|PM|am"
    r"|pm)?\s*(?P<hour>\d{1,2})[:：](?P<minute>\d{2})(?:[:：](?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<post>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})日?" + _CLOCK
)
_YEAR_LAST = re.compile(
    r"(?P<one>\d{1,2})(?P<mark>[-/.])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4}"
    r"|\d{2})" + _CLOCK
)
_DAY_MONTH = re.compile(
    r"(?:[A-Za-z]+,\s*)?(?P<day>\d{1,2})(?:st|nd|rd"
    r"|th)?\.?[\s\-/]+(?P<name>[^\W\d]+)\.?,?[\s\-/]+(?P<year>\d{4}|\d{2})" + _CLOCK
)
_MONTH_DAY = re.compile(
    r"(?:[A-Za-z]+,\s*)?(?P<name>[^\W\d]+)\.?\s+(?P<day>\d{1,2})(?:st|nd|rd"
    r"|th)?,?\s+(?P<year>\d{4})" + _CLOCK
)
_COMPACT = re.compile(
    r"(?P<year>20\d{2})(?P<month>\d{2})(?P<day>\d{2})(?:(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2}))?"
)
_EXCEL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's dates have no zone


def _moment(found: re.Match[str], *, month: int, day: int) -> datetime | None:
    parts = found.groupdict()
    year = int(parts["year"])
    hour = int(parts.get("hour") or 0)
    half = (parts.get("pre") or parts.get("post") or "").casefold().replace(".", "")
    if half in {"pm", "下午"} and hour < 12:
        hour += 12
    elif half in {"am", "上午"} and hour == 12:
        hour = 0
    zone = parts.get("zone") or ""
    try:
        moment = datetime(  # noqa: DTZ001 - naive unless the text says a zone, as the sheet does
            year + 2000 if year < 100 else year,
            month,
            day,
            hour,
            int(parts.get("minute") or 0),
            int(parts.get("second") or 0),
        )
    except ValueError:
        return None
    if not zone:
        return moment
    if zone in {"Z", "UTC", "GMT"}:
        return moment.replace(tzinfo=timezone.utc)  # noqa: UP017 - beside the offsets below
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    if offset >= timedelta(hours=24):
        return None
    return moment.replace(tzinfo=timezone(-offset if zone[0] == "-" else offset))


def parse_date(cell: Cell, *, day_first: bool | None = None) -> datetime | None:
    """A cell's date, naive unless it says a zone; None where it has none or 3/4/2026 could be two days.

    `day_first` is what the column proves about texts like 3/4/2026.
    """
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, Decimal):
        if 20000 < cell < 80000:  # an Excel date whose cell lost its format: 1954 to 2119
            seconds = int((cell * 86400).to_integral_value())
            return _EXCEL_ZERO + timedelta(seconds=seconds)
        cell = format(cell, "f")
    if not isinstance(cell, str):
        return None
    text = unicodedata.normalize("NFKC", _unquoted(cell))
    if (found := _YEAR_FIRST.fullmatch(text)) or (found := _COMPACT.fullmatch(text)):
        return _moment(found, month=int(found["month"]), day=int(found["day"]))
    if (found := _DAY_MONTH.fullmatch(text)) or (found := _MONTH_DAY.fullmatch(text)):
        month = _MONTHS.get(found["name"].casefold())
        return _moment(found, month=month, day=int(found["day"])) if month else None
    if found := _YEAR_LAST.fullmatch(text):
        one, two = int(found["one"]), int(found["two"])
        if one > 12 or two > 12 or one == two:
            first = one > 12 or one == two
        elif day_first is not None:
            first = day_first
        elif found["mark"] == ".":
            first = True  # 3.4.2026 is written so only where the day comes first
        else:
            return None
        return _moment(found, month=two if first else one, day=one if first else two)
    return None


def day_comes_first(cells: Iterable[Cell]) -> bool | None:
    """What a column proves about 3/4/2026: a part above 12, else the reading whose dates lie close together."""
    pairs: list[re.Match[str]] = []
    for cell in cells:
        if isinstance(cell, str) and (
            found := _YEAR_LAST.fullmatch(unicodedata.normalize("NFKC", _unquoted(cell)))
        ):
            pairs.append(found)
    one_high = any(int(found["one"]) > 12 for found in pairs)
    two_high = any(int(found["two"]) > 12 for found in pairs)
    if one_high != two_high:
        return one_high
    if one_high or len(pairs) < 3:
        return None
    spans: list[float] = []
    for first in (True, False):
        moments = [
            moment.replace(tzinfo=None)
            for found in pairs
            if (
                moment := _moment(
                    found,
                    month=int(found["two" if first else "one"]),
                    day=int(found["one" if first else "two"]),
                )
            )
        ]
        spans.append((max(moments) - min(moments)).total_seconds() / 86400)
    if spans[0] < 45 and spans[1] > 3 * spans[0] + 30:
        return True
    return False if spans[1] < 45 and spans[0] > 3 * spans[1] + 30 else None


# --------------------------------------------------------------------------- what a status says


class Meaning(StrEnum):
    """What a status asks for (product.md 5.8)."""

    REVERSE = "reverse"
    MODIFY = "modify"
    LEAVE = "leave"
    NOT_FINAL = "not_final"
    REFUNDED = "refunded"  # money went back, how much the status doesn't say: the amount or the items decide


def _plain(text: str) -> str:
    """A status or reason without case, width and the difference between space, _ and -."""
    return re.sub(r"[\s_\-]+", " ", unicodedata.normalize("NFKC", _unquoted(text)).casefold()).strip(
        " .。!！"
    )


def _meanings(**texts: str) -> dict[str, Meaning]:
    return {_plain(word): Meaning(meaning) for meaning, text in texts.items() for word in text.split("|")}


#: An order's status -> what it asks for. The person may edit it; keys are compared without case, spaces, _ and -.
STATUS_MEANING: dict[str, Meaning] = _meanings(
    reverse="refunded|fully refunded|full refund|voided|void|cancelled|canceled|cancelled by customer"
    "|order cancelled|cancelled by seller"
    "|cancelled by buyer|chargeback|charged back|退款成功全部退款|已取消|已取消订单|取消|交易关闭|交易取消|全额退款|全部退款|整单退款|已全额退款|已全部退款"
    "|订单取消|已作废|作废|已關閉|不成立|已取消訂單|訂單取消|全額退款|キャンセル|キャンセル済み|返金済み|storniert|vollständig erstattet|erstattet"
    "|annuliert|annulliert"
    "|취소|annulé|cancelado",
    modify="partially_refunded|partial refund|partly refunded|partial refunded|部分退款|已部分退款|部份退款"
    "|teilweise erstattet|teilerstattet|partially returned|一部返金",
    leave="paid|fulfilled|unfulfilled|partially fulfilled|pending|authorized|partially paid|unpaid"
    "|complete|completed|processing|shipped|partially shipped"
    "|delivered|on hold|pending payment|open|new|awaiting payment|awaiting fulfillment|awaiting shipment"
    "|awaiting pickup|to ship|to receive|ready to ship"
    "|invoiced|in transit|confirmed|交易成功|交易完成|已完成|完成|待发货|已发货|待付款|等待买家付款|买家已付款|卖家已发货|等待卖家发货|已签收|已付款|待收货"
    "|待出貨|已出貨|運送中|已送達"
    "|已收货|bezahlt|abgeschlossen|versendet|offen|in bearbeitung|geliefert|発送済み|支払い済み|配送完了|payé|pagado",
    not_final="refund requested|requested|return requested|cancel requested|cancellation requested"
    "|pending cancellation|in cancel|refund pending|pending refund"
    "|refund processing|refund in progress|processing refund|refund failed|failed refund|refund closed"
    "|refund declined|refund rejected|declined|rejected|denied"
    "|return in progress|awaiting return|return initiated|in return|退款关闭|退款失败|退款中|处理中|待退款|退款处理中|申请退款"
    "|退款申请中|买家申请退款|买家撤销退款|撤销退款"
    "|等待商家处理|待商家处理|等待卖家同意|待买家退货|待商家收货|售后关闭|售后中|售后处理中|退款待处理|退货中|拒绝退款|商家拒绝|處理中|退款失敗|退款關閉|申請退款|退貨處理中"
    "|erstattung beantragt|in prüfung",
    refunded="退款成功|已退款|退款完成|退货退款成功|售后成功|退款已完成|已退货|returned|refund completed|refund complete"
    "|refund issued|refund successful|refund processed"
    "|已退貨|退款已完成|返品済み|retourniert|退貨退款完成|return completed|售后完成|仅退款成功",
)

#: A return's status -> what it asks for, in exports whose rows are returns and not orders.
RETURN_MEANING: dict[str, Meaning] = _meanings(
    refunded="refunded|completed|complete|processed|done|closed|refund completed|return completed"
    "|refund issued|unit returned to inventory|approved and refunded"
    "|return refund complete|return/refund complete|已完成|完成|退款成功|退款完成|已退款|returned|received|reimbursed"
    "|repackaged successfully",
    not_final="requested|request|pending|processing|in progress|open|approved|accepted|declined|rejected"
    "|cancelled|canceled|failed|expired|submitted|new|under review"
    "|in transit|awaiting|shipped|return in progress|request cancelled|request rejected|in process|退款失败"
    "|退款关闭|处理中|已取消|pending inspection",
)

#: `refund_kind` of a row from an export that lists returns and has no such column.
RETURN_KIND = "return"

_FULL = frozenset(
    {
        "全部退款",
        "全额退款",
        "整单退款",
        "full",
        "full refund",
        "fully",
        "全額退款",
        "complete",
        "total",
        "all",
    }
)
_PARTIAL = frozenset({"部分退款", "partial", "partial refund", "partly", "部份退款", "部分"})


def status_meaning(status: str, refund_kind: str = "") -> Meaning | None:
    """What a status and the refund's kind beside it ask for, None where they say nothing certain.

    `退款成功` alone is REFUNDED, with 全部退款 REVERSE, with 部分退款 MODIFY. A whole refund told together with a
    partial kind is MODIFY; a partial status with a whole kind contradicts itself and is None.
    """
    word, kind = _plain(status), _plain(refund_kind)
    if not word:
        return None
    meaning = STATUS_MEANING.get(word)
    if kind == RETURN_KIND:
        return (
            RETURN_MEANING.get(word)
            or (meaning if meaning is Meaning.NOT_FINAL else None)
            or (Meaning.REFUNDED if meaning in {Meaning.REVERSE, Meaning.MODIFY, Meaning.REFUNDED} else None)
        )
    full, partial = kind in _FULL, kind in _PARTIAL
    if meaning is Meaning.REFUNDED and (full or partial):
        return Meaning.REVERSE if full else Meaning.MODIFY
    if meaning is Meaning.REVERSE and partial:
        return Meaning.MODIFY
    if meaning is Meaning.MODIFY and full:
        return None
    return meaning


_OPERATIONS = {
    _plain(word): operation
    for operation, words in (
        (
            Operation.REVERSE,
            (
                "reverse|reversal|reversed|cancel|cancelled|canceled|cancellation|delete"
                "|void|reject|full refund|冲正|取消|整单退|整单退款|整单取消|全额退款|全退|全部退款"
                "|整单冲正|取消订单|沖正|整單退|整單取消|全額退款|stornieren|storno|キャンセル|取消佣金"
            ),
        ),
        (
            Operation.MODIFY,
            (
                "modify|modified|change|change amount|partial|partial refund|adjust"
                "|adjustment|update|correct|改金额|改订单金额|部分退款|部分退|修改|修改金额|调整|修改订单金额"
                "|改金額|部分退貨|修改金額|ändern|teilerstattung|anpassen|reduce"
            ),
        ),
        (Operation.ITEMS, "items|change items|item|item return|改商品行|退商品|按商品退|商品退货|部分商品"),
        (Operation.RESET, "reset|restore|undo reversal|重置|重置为初始值|恢复|zurücksetzen|重設|リセット"),
        (
            Operation.LEAVE,
            (
                "leave|skip|ignore|none|nothing|keep|no change|no action|do nothing"
                "|leave as it is|不处理|略过|忽略|跳过|保留|不處理|略過|nichts|überspringen|なし|不用处理|无需处理"
            ),
        ),
    )
    for word in words.split("|")
}


def operation_of(text: str) -> Operation | None:
    """The operation a word names, or None."""
    return _OPERATIONS.get(_plain(text))


# --------------------------------------------------------------------------- reasons

#: Reason codes of PUT (contract section 6, column M) without RESET, which is no reason.
MODIFY_CODES = frozenset(
    {
        "ORDER_UPDATE",
        "ITEM_RETURNED",
        "CONS_FRAUD",
        "CONS_ERROR",
        "ORDER_ERROR",
        "PUB_ACT_DISPUTE",
        "ADV_ACT_DISPUTE",
        "NOT_COMPLIANCE_TERMS",
        "ITEM_OUT_OF_STOCK",
        "TEST_ACTION",
        "CREDITED_DIFFERENT_MP",
        "PARTNER_NOT_ACTIVE",
        "OTHER",
    }
)
#: Disposition codes of DELETE (contract section 6, column R).
REVERSE_CODES = frozenset(
    {
        "ITEM_RETURNED",
        "CONS_FRAUD",
        "CONS_ERROR",
        "CONS_INFO_INVALID",
        "ORDER_ERROR",
        "PUB_ACT_DISPUTE",
        "ADV_ACT_DISPUTE",
        "NOT_COMPLIANCE_TERMS",
        "ITEM_OUT_OF_STOCK",
        "TEST_ACTION",
        "CREDITED_DIFFERENT_MP",
        "OTHER",
        "REJECTED",
        "MP_RETURNED",
    }
)
_ALL_CODES = MODIFY_CODES | REVERSE_CODES

#: The shop's own words -> code. The person may edit it; keys are compared without case, spaces, _ and -.
REASON_WORDS: dict[str, str] = {
    _plain(word): code
    for code, words in (
        (
            "ITEM_RETURNED",
            (
                "七天无理由退货|7天无理由退货|七天无理由|7天无理由|七天无理由退换货|7天无理由退换货|无理由退货|不喜欢|不想要了|不喜欢/不想要|我不想要了"
                "|尺寸不合适|尺码不合适|退货退款|退货|质量问题|商品破损"
                "|商品损坏|描述不符|与描述不符|发错货|收到商品破损|尺寸不符|不合適|不喜歡|不想要|退貨|商品瑕疵|瑕疵品|尺寸不合|七天鑑賞期"
                "|customer return|customer returned|return|returned|item returned|items returned"
                "|returned by customer|product return|damaged|defective|faulty|broken"
                "|arrived damaged|wrong item|wrong item received|wrong size|size|too small|too large|too big"
                "|did not fit|does not fit|not as described|style|color|colour"
                "|quality|poor quality|changed mind|change of mind|changed my mind|customer changed mind"
                "|no longer wanted|no longer needed|unwanted|unwanted item|did not like|did not like it"
                "|dislike|didn't like"
                "|apparel too small|apparel too large|apparel style|not compatible|missing parts|switcheroo"
                "|missed estimated delivery|undeliverable unknown"
                "|undeliverable refused|undeliverable failed delivery attempts"
                "|undeliverable carrier mis sorted|undeliverable insufficient address|never arrived"
                "|damaged by fc|damaged by carrier|quality unacceptable"
                "|found better price|better price|excessive installation|unauthorized purchase return"
                "|part not compatible|extra item|retoure|rückgabe|rücksendung|widerruf|gefällt nicht"
                "|passt nicht|defekt|beschädigt|返品|customer damaged|sellable"
                "|customer request return|refund|客户退货|买家退货"
            ),
        ),
        (
            "ITEM_OUT_OF_STOCK",
            (
                "缺货|无货|超卖|库存不足|断货|缺貨|無貨|庫存不足|卖家缺货|商家缺货|缺货取消|out of stock|no stock"
                "|stock out|inventory|oversold|item unavailable|unavailable|sold out"
                "|insufficient inventory|not in stock|nicht auf lager|nicht lieferbar|ausverkauft|在庫切れ|欠品"
                "|item out of stock"
            ),
        ),
        (
            "CONS_ERROR",
            (
                "拍错|多拍|拍错/多拍|多拍/错拍/不想要|重复下单|重复订单|信息填错|地址填错|拍错/多拍/不想要|填错地址|信息填写错误|地址错误|重複下單|下錯訂單"
                "|duplicate|duplicate order|duplicated|ordered twice|double order|doppelt"
                "|doppelbestellung|customer error|ordered by mistake|ordered wrong item|mistake"
                "|wrong address|incorrect address|change of delivery address|need to change delivery address"
                "|accidental order|order by mistake|consumer error|customer mistake|modify existing order"
                "|need to modify order|二重注文|bestellfehler"
            ),
        ),
        (
            "REJECTED",
            (
                "未付款关闭|超时关闭|取消订单|仅退款(未发货)|仅退款|未付款|超时未付款|订单取消|买家取消|卖家取消|取消|取消訂單|逾期未付款|未付款取消"
                "|customer|cancelled|canceled|cancel|cancellation|order cancelled|cancelled order"
                "|customer cancelled|customer canceled|cancelled by customer|customer cancellation"
                "|buyer cancelled|payment expired|unpaid|payment failed"
                "|declined|payment declined|card declined|expired|timeout|storniert|stornierung|storno|キャンセル"
                "|seller cancelled|buyer canceled|buyer requested cancellation|customer request|failed delivery"
            ),
        ),
        (
            "CONS_FRAUD",
            (
                "刷单|恶意订单|盗卡|拒付|欺诈|盗刷|恶意下单|盜刷|詐騙|惡意訂單|fraud|fraudulent|fraudulent order"
                "|suspected fraud|chargeback|stolen card|scam|betrug|betrugsverdacht|不正注文|high risk"
                "|consumer fraud"
                "|unauthorized purchase"
            ),
        ),
        (
            "CONS_INFO_INVALID",
            (
                "收件信息无效|无法联系买家|联系不上买家|收件人信息无效|地址无效|無法聯絡買家|invalid customer information"
                "|invalid address|could not reach customer|unreachable|customer unreachable|invalid email"
                "|fake data|consumer info invalid"
                "|undeliverable|adresse ungültig"
            ),
        ),
        (
            "ORDER_ERROR",
            (
                "改价|系统错单|ERP错单|错单|系统错误|系統錯誤|order error|pricing error|price error|system error"
                "|erp error|wrong price|general adjustment|pricing mistake|systemfehler|preisfehler"
            ),
        ),
        (
            "TEST_ACTION",
            (
                "测试单|内部单|测试|测试订单|測試單|內部單|測試訂單|test|test order|internal order|testbestellung"
                "|テスト注文|テスト"
            ),
        ),
        (
            "NOT_COMPLIANCE_TERMS",
            (
                "违反条款|品牌词竞价|违规|違反條款|violates terms|terms violation|brand bidding"
                "|not compliant|non compliant|not in compliance with terms|policy violation|coupon abuse"
            ),
        ),
        ("OTHER", "other|其他|其它|其他原因|其它原因|sonstiges|その他|others|misc"),
    )
    for word in words.split("|")
}

#: Parts of longer Chinese reasons that settle the matter, in order: the first that is contained decides.
_REASON_PARTS: tuple[tuple[str, str], ...] = (
    ("刷单", "CONS_FRAUD"),
    ("盗", "CONS_FRAUD"),
    ("欺诈", "CONS_FRAUD"),
    ("拒付", "CONS_FRAUD"),
    ("缺货", "ITEM_OUT_OF_STOCK"),
    ("无货", "ITEM_OUT_OF_STOCK"),
    ("库存", "ITEM_OUT_OF_STOCK"),
    ("测试", "TEST_ACTION"),
    ("拍错", "CONS_ERROR"),
    ("多拍", "CONS_ERROR"),
    ("重复下单", "CONS_ERROR"),
    ("地址填", "CONS_ERROR"),
    ("无理由", "ITEM_RETURNED"),
    ("不合适", "ITEM_RETURNED"),
    ("不喜欢", "ITEM_RETURNED"),
    ("质量", "ITEM_RETURNED"),
    ("破损", "ITEM_RETURNED"),
    ("描述不符", "ITEM_RETURNED"),
    ("退货", "ITEM_RETURNED"),
    ("退貨", "ITEM_RETURNED"),
    ("不想要", "ITEM_RETURNED"),
)


def reason_code(text: str) -> str | None:
    """impact.com's code for a reason: the code itself (any case for the predefined ones), else by the table of words."""
    bare = _unquoted(text)
    code = re.sub(r"[\s\-]+", "_", bare.upper())
    if code in _ALL_CODES:
        return code
    word = _plain(bare)
    if found := REASON_WORDS.get(word):
        return found
    return next((found for part, found in _REASON_PARTS if part in word), None)


def nearest_code(text: str) -> str:
    """The predefined code whose name or words look most like the text; for a proposal only."""
    from rapidfuzz import fuzz, process  # late: only an unknown reason pays for it

    words = {**{_plain(code): code for code in sorted(_ALL_CODES)}, **REASON_WORDS}
    found = process.extractOne(_plain(text), list(words), scorer=fuzz.WRatio)
    return words[found[0]] if found else "OTHER"


# --------------------------------------------------------------------------- columns

_ACTION_ID = re.compile(r"\d{1,9}\.\d{1,9}\.\d{1,12}")
_ID_LIKE = re.compile(r"#?[A-Za-z]{0,8}[-_#/]?[A-Za-z0-9]*\d[A-Za-z0-9]*(?:[-_/][A-Za-z0-9]+)*")
_NEVER_ORDER = re.compile(
    r"customer|user|buyer|kunde|product|item|asin|phone|zip|post|batch|track|transaction|payment|email"
    "|mail|name|address|sku|date|time|qty|quant|price|amount"
    r"|total|客户|买家|商品|电话|手机|邮编|物流|运单|支付|流水|退款编号|服务单|赔付|時間|时间|日期|金额|金額|数量"
)
_SHARE_ROWS = 400


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What a column's cells look like, as shares of its non-empty ones."""

    filled: float
    distinct: float
    ids: float
    actions: float
    money: float
    dates: float
    currencies: float
    samples: tuple[str, ...]


def _evidence(cells: Sequence[Cell]) -> _Evidence:
    shown = [cell for cell in cells if not _blank(cell)]
    if not shown:
        return _Evidence(0, 0, 0, 0, 0, 0, 0, ())
    texts = [cell_text(cell) for cell in shown]
    count = len(shown)

    def share(test: Callable[[Cell, str], bool]) -> float:
        return sum(test(cell, text) for cell, text in zip(shown, texts, strict=True)) / count

    return _Evidence(
        filled=count / max(1, len(cells)),
        distinct=len(set(texts)) / count,
        ids=share(lambda _, text: 3 <= len(text) <= 64 and bool(_ID_LIKE.fullmatch(text))),
        actions=share(lambda _, text: bool(_ACTION_ID.fullmatch(text))),
        money=share(
            lambda cell, _: (
                isinstance(cell, Decimal) or (isinstance(cell, str) and _money_parts(cell) is not None)
            )
        ),
        dates=share(
            lambda cell, _: (
                isinstance(cell, datetime) or (isinstance(cell, str) and bool(_looks_like_date(cell)))
            )
        ),
        currencies=share(lambda _, text: bool(currency_code(text))),
        samples=tuple(dict.fromkeys(texts))[:3],
    )


def _looks_like_date(text: str) -> bool:
    return parse_date(text) is not None or bool(_YEAR_LAST.fullmatch(_unquoted(text)))


def _fits(meaning: Field, found: _Evidence) -> float:
    """How much of a header's promise the cells keep, 0..1; an empty column keeps half of it."""
    if not found.samples:
        return 0.5
    if meaning in _MONEY:
        return 0.3 + 0.7 * found.money
    if meaning in {Field.DATE, Field.REFUND_DATE, Field.CANCELLED_AT}:
        return 0.4 + 0.6 * found.dates
    if meaning is Field.CURRENCY:
        return 0.3 + 0.7 * found.currencies
    if meaning is Field.ACTION_ID:
        return 0.5 + 0.5 * max(found.actions, min(found.ids, 0.8))
    if meaning is Field.ORDER:
        return 0.6 + 0.4 * found.ids
    return 1.0


def column_letter(index: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _column_named(headers: Sequence[str], wanted: str) -> int | None:
    """The column with that header (exact text first), else the one with that Excel letter."""
    plain = plain_header(wanted)
    for test in (
        lambda header: header == wanted,
        lambda header: bool(plain) and plain_header(header) == plain,
    ):
        for index, header in enumerate(headers):
            if test(header):
                return index
    letters = wanted.strip().upper()
    if re.fullmatch(r"[A-Z]{1,3}", letters):
        for index in range(len(headers)):
            if column_letter(index) == letters:
                return index
    return None


def map_columns(table: Table, chosen: Mapping[Field, str] | None = None) -> ColumnMapping:
    """What each column means. `chosen` (header text or Excel letter per field) goes before everything found.

    Raises UsageError COLUMN_UNKNOWN for a chosen column that isn't there.
    """
    headers = table.headers
    preset = _preset_of(headers)
    sample = table.rows[:_SHARE_ROWS]
    evidence = [
        _evidence([row.cells[i] if i < len(row.cells) else None for row in sample])
        for i in range(len(headers))
    ]
    said: dict[int, tuple[Field, float]] = {}
    ignored: set[int] = set()
    orders: list[tuple[int, float]] = []
    for index, header in enumerate(headers):
        name = plain_header(header)
        if preset is not None and name in preset.orders:
            orders.append((index, 2.0 - preset.orders.index(name) / 100))
        elif preset is not None and name in preset.fields:
            said[index] = (preset.fields[name], 1.0)
        elif preset is not None and name in preset.ignored:
            ignored.add(index)
        elif found := _DICTIONARY.get(name):
            meaning, confidence = found
            if (
                preset is not None
                and preset.compensation
                and meaning
                in {*_MONEY, Field.STATUS, Field.REASON, Field.SKU, Field.QUANTITY, Field.OPERATION}
            ):
                continue
            sure = confidence * _fits(meaning, evidence[index])
            if meaning is Field.ORDER:
                orders.append((index, sure))
            else:
                said[index] = (meaning, sure)
        elif evidence[index].actions >= 0.8:
            said[index] = (Field.ACTION_ID, 0.9)
        elif evidence[index].currencies >= 0.9 and evidence[index].filled > 0.5:
            said[index] = (Field.CURRENCY, 0.7)
    if not orders and (preset is None or not preset.orders):
        orders = _order_by_evidence(headers, evidence, said)
    taken = _one_column_each(said)
    orders.sort(key=lambda order: (-order[1], order[0]))
    order_columns = [index for index, _ in orders]
    certainty = dict(orders)
    for wanted, column in (chosen or {}).items():
        index_chosen = _column_named(headers, column)
        if index_chosen is None:
            raise UsageError(
                "COLUMN_UNKNOWN",
                column=column,
                field=wanted.value,
                columns=", ".join(h for h in headers if h),
            )
        taken = {i: m for i, m in taken.items() if m[0] is not wanted and i != index_chosen}
        if wanted is Field.ORDER:
            order_columns, certainty = [index_chosen], {index_chosen: 1.0}
        else:
            order_columns = [index for index in order_columns if index != index_chosen]
            taken[index_chosen] = (wanted, 1.0)
    if order_columns:
        taken[order_columns[0]] = (Field.ORDER, min(1.0, certainty[order_columns[0]]))
    columns = tuple(
        Column(i, header, meaning, round(sure, 3), evidence[i].samples)
        for i, header in enumerate(headers)
        for meaning, sure in [taken.get(i, (None, 0.0))]
    )
    compensation = preset is not None and preset.compensation
    return ColumnMapping(
        columns=columns,
        order_columns=tuple(order_columns),
        preset=preset.name if preset else "",
        cumulative=preset.cumulative if preset else None,
        compensation=compensation,
        notices=(Notice("COMPENSATION_SHEET", {"preset": preset.name}),) if preset and compensation else (),
    )


def _order_by_evidence(
    headers: Sequence[str], evidence: Sequence[_Evidence], said: Mapping[int, tuple[Field, float]]
) -> list[tuple[int, float]]:
    """Columns that look like order numbers though their header doesn't say so; none when an action id does the job."""
    if any(meaning is Field.ACTION_ID for meaning, _ in said.values()):
        return []
    found: list[tuple[int, float]] = []
    for index, header in enumerate(headers):
        seen = evidence[index]
        if index in said or seen.ids < 0.9 or seen.distinct < 0.5 or seen.filled < 0.5 or seen.dates > 0.5:
            continue
        if seen.money > 0.9 and any(re.search(r"[.,]\d{1,2}$", text) for text in seen.samples):
            continue
        name = header.casefold()
        if _NEVER_ORDER.search(name):
            continue
        found.append((index, 0.5 if re.search(r"id|nr|no|num|号|號|番", name) or not header else 0.45))
    return found[:4]


def _one_column_each(said: Mapping[int, tuple[Field, float]]) -> dict[int, tuple[Field, float]]:
    """Of several columns with one meaning, the surest, then the first."""
    best: dict[Field, int] = {}
    for index in sorted(said, key=lambda i: (-said[i][1], i)):
        best.setdefault(said[index][0], index)
    return {index: said[index] for index in best.values()}


# --------------------------------------------------------------------------- rows


def order_text(cell: Cell) -> tuple[str, bool]:
    """An order number as text, and whether Excel has damaged it (over 15 digits as a number, or E-notation)."""
    text = cell_text(cell)
    if isinstance(cell, Decimal):
        whole = cell == cell.to_integral_value()
        return text, whole and len(text.lstrip("-")) > 15
    if isinstance(cell, CellError):
        return "", True
    return text, bool(re.fullmatch(r"\d(?:[.,]\d+)?E\+\d{1,3}", text, re.IGNORECASE))


def _rounded_texts(cells: Iterable[Cell]) -> bool:
    """Long numbers all of which end in zeros from the 16th digit on: saved as text after Excel had rounded them."""
    long = [
        text
        for cell in cells
        if isinstance(cell, str) and len(text := _unquoted(cell)) > 15 and text.isdecimal()
    ]
    zeros = sum(not text[15:].strip("0") for text in long)
    return bool(long) and zeros == len(long) and sum(len(text) - 15 for text in long) >= 3


@dataclass(slots=True)
class _Columns:
    """The mapped columns of one table and what each proves about its own cells."""

    table: Table
    mapping: ColumnMapping
    at: dict[Field, int]
    marks: dict[Field, str | None]
    day_first: dict[Field, bool | None]
    rounded: frozenset[int]
    negative_refunds: bool = False
    returns: bool = False

    def cell(self, row: SheetRow, wanted: Field) -> Cell:
        index = self.at.get(wanted)
        return row.cells[index] if index is not None and index < len(row.cells) else None

    def text(self, row: SheetRow, wanted: Field) -> str:
        cell = self.cell(row, wanted)
        return "" if _blank(cell) else cell_text(cell)


def _columns(table: Table, mapping: ColumnMapping) -> _Columns:
    at = {column.field: column.index for column in mapping.columns if column.field is not None}

    def cells(index: int) -> list[Cell]:
        return [row.cells[index] if index < len(row.cells) else None for row in table.rows]

    found = _Columns(
        table=table,
        mapping=mapping,
        at=at,
        marks={meaning: decimal_mark(cells(at[meaning])) for meaning in _MONEY if meaning in at},
        day_first={
            meaning: day_comes_first(cells(at[meaning])) for meaning in (Field.DATE,) if meaning in at
        },
        rounded=frozenset(index for index in mapping.order_columns if _rounded_texts(cells(index))),
        returns=mapping.preset in _BY_NAME and _BY_NAME[mapping.preset].returns,
    )
    if (
        Field.STATUS in at
        and plain_header(mapping.columns[at[Field.STATUS]].header) in _RETURN_STATUS_HEADERS
    ):
        found.returns = True
    if Field.REFUND in at:
        refunds = [parse_amount(cell, hint=found.marks[Field.REFUND]) for cell in cells(at[Field.REFUND])]
        signs = Counter(amount > 0 for amount in refunds if amount)
        found.negative_refunds = signs[False] > 0 and signs[True] == 0
    return found


#: Headers whose status tells of a return, whatever the rest of the sheet is.
_RETURN_STATUS_HEADERS = frozenset(
    _names(
        "Return Status|Refund Status|Return / Refund Status|退貨 / 退款狀態|退货状态|退貨狀態|return_status"
    )
)


def _quantity(cell: Cell) -> int | None:
    value = parse_amount(cell, hint=".")
    return (
        int(value)
        if value is not None and value == value.to_integral_value() and abs(value) < 10**9
        else None
    )


def _row(columns: _Columns, row: SheetRow) -> Row:
    unreadable: list[Field] = []

    def amount(wanted: Field) -> Decimal | None:
        cell = columns.cell(row, wanted)
        value = parse_amount(cell, hint=columns.marks.get(wanted))
        if value is None and not _blank(cell):
            unreadable.append(wanted)
        return value

    orders: list[str] = []
    damaged: bool | None = None
    for index in columns.mapping.order_columns:
        cell = row.cells[index] if index < len(row.cells) else None
        text, bad = ("", False) if _blank(cell) else order_text(cell)
        if index in columns.rounded and text.isdecimal() and len(text) > 15:
            bad = True
        orders.append(text)
        if damaged is None and (text or bad):
            damaged = bad
    refund, new_amount, total = amount(Field.REFUND), amount(Field.NEW_AMOUNT), amount(Field.TOTAL)
    if refund is not None and columns.negative_refunds:
        refund = abs(refund)
    operation_word = columns.text(row, Field.OPERATION)
    operation = operation_of(operation_word)
    if operation_word and operation is None:
        unreadable.append(Field.OPERATION)
    quantity_cell = columns.cell(row, Field.QUANTITY)
    quantity = _quantity(quantity_cell)
    if quantity is None and not _blank(quantity_cell):
        unreadable.append(Field.QUANTITY)
    cancelled = columns.cell(row, Field.CANCELLED_AT)
    kind = columns.text(row, Field.REFUND_KIND)
    return Row(
        number=row.number,
        orders=tuple(orders),
        action_id=columns.text(row, Field.ACTION_ID),
        operation=operation,
        status=columns.text(row, Field.STATUS),
        refund_kind=kind or (RETURN_KIND if columns.returns and Field.REFUND_KIND not in columns.at else ""),
        reason=columns.text(row, Field.REASON),
        refund=refund,
        new_amount=new_amount,
        total=total,
        currency=_currency(columns, row),
        date=parse_date(columns.cell(row, Field.DATE), day_first=columns.day_first.get(Field.DATE)),
        cancelled=not _blank(cancelled)
        and cell_text(cancelled).casefold() not in {"0", "false", "no", "nein", "否"},
        sku=columns.text(row, Field.SKU),
        quantity=quantity,
        hidden=row.hidden,
        damaged=bool(damaged),
        unreadable=tuple(unreadable),
    )


def _currency(columns: _Columns, row: SheetRow) -> str:
    """The row's currency: its own column, else what its amounts carry ("USD 12.30")."""
    text = columns.text(row, Field.CURRENCY)
    if text:
        return currency_code(text) or text.upper()
    for meaning in (Field.REFUND, Field.NEW_AMOUNT, Field.TOTAL):
        cell = columns.cell(row, meaning)
        if isinstance(cell, str) and (parts := _money_parts(cell)) and (code := currency_code(parts[2])):
            return code
    return ""


#: Fields an export writes on the first line of an order only.
_ORDER_LEVEL = (
    Field.STATUS,
    Field.TOTAL,
    Field.REFUND,
    Field.NEW_AMOUNT,
    Field.CURRENCY,
    Field.DATE,
    Field.CANCELLED_AT,
)
#: Fields by which a line speaks for itself.
_OWN_WISH = (Field.OPERATION, Field.REASON, Field.SKU, Field.QUANTITY, Field.ACTION_ID)


def read_rows(table: Table, mapping: ColumnMapping) -> tuple[Row, ...]:
    """The table's rows, typed. Further lines of an order whose order-level cells are all empty `continue` its first."""
    columns = _columns(table, mapping)
    level = [meaning for meaning in _ORDER_LEVEL if meaning in columns.at]
    rows: list[Row] = []
    first: Row | None = None
    for sheet_row in table.rows:
        row = _row(columns, sheet_row)
        bare = level and all(_blank(columns.cell(sheet_row, meaning)) for meaning in level)
        own = any(
            not _blank(columns.cell(sheet_row, meaning)) for meaning in _OWN_WISH if meaning in columns.at
        )
        if first is not None and bare and not own and row.order and row.order == first.order:
            row = replace(row, continues=first.number)
        else:
            first = None if bare or not row.order else row
        rows.append(row)
    return tuple(rows)
