"""The header sets of known systems, with the traps that their exports have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from reversal_desk.mapping.headers import names, plain_header
from reversal_desk.mapping.kinds import ITEM_KIND, MONEY_KIND, RETURN_KIND
from reversal_desk.model import Field


class Preset(Struct, frozen=True):
    """A system's export, recognised by header names it alone has (`needs`; of `any_of` one is enough).

    `fields` go before the dictionary, `orders` are order-number columns best first, `ignored` columns mean nothing
    here whatever their name. `kind` is put beside a status that tells of less than the order: RETURN_KIND where rows
    are returns, ITEM_KIND where each row is one unit, MONEY_KIND where "complete" doesn't mean "nothing refunded".
    """

    name: str
    needs: tuple[str, ...]
    orders: tuple[str, ...]
    fields: Mapping[str, Field] = field(default_factory=dict)
    any_of: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    cumulative: bool | None = None
    compensation: bool = False
    kind: str = ""

    @property
    def title(self) -> str:
        """The system's name for a person."""
        return " ".join(_SYSTEMS.get(part, part) for part in self.name.split("_"))


_SYSTEMS = {
    "shopify": "Shopify", "matrixify": "Matrixify", "frate": "Frate", "woocommerce": "WooCommerce", "jd": "JD",
    "magento": "Magento", "bigcommerce": "BigCommerce", "amazon": "Amazon", "shopee": "Shopee", "tw": "(TW)",
    "lazada": "Lazada", "tiktok": "TikTok Shop", "shopline": "Shopline", "momo": "momo", "tmall": "Tmall",
    "douyin": "Douyin", "pdd": "PDD", "sap": "SAP", "etsy": "Etsy", "impact": "impact.com", "shift": "Shift",
}  # fmt: skip


def _fields(**meanings: str) -> dict[str, Field]:
    """Field name -> headers, the better one first; only one column is taken for each field."""
    return {name: Field(meaning) for meaning, text in meanings.items() for name in names(text)}


PRESETS: tuple[Preset, ...] = (
    Preset(
        "jd_compensation",
        names("赔付单号"),
        names("关联订单号|订单编号|订单号"),
        compensation=True,
        fields=_fields(refund_date="申请时间"),
        ignored=names("赔付原因|赔付状态|赔付金额"),
    ),
    Preset(
        "douyin_compensation",
        names("打款类型"),
        names("订单编号|订单号"),
        compensation=True,
        fields=_fields(refund_date="打款申请时间"),
        ignored=names("打款状态|打款金额|商品ID"),
    ),
    Preset(
        "pdd_compensation",
        names("扣款原因"),
        names("订单号|订单编号"),
        compensation=True,
        fields=_fields(refund_date="申请时间"),
        ignored=names("打款状态|申请扣款金额|商品ID"),
    ),
    Preset(
        "tmall_refunds",
        names("退款编号|订单编号"),
        names("订单编号"),
        any_of=names("买家退款金额|退款状态"),
        cumulative=False,
        kind=RETURN_KIND,
        fields=_fields(
            refund="买家退款金额",
            total="买家实际支付金额",
            date="订单付款时间",
            refund_date="退款完结时间",
            status="退款状态",
            refund_kind="部分退款/全部退款",
            reason="买家退款原因",
        ),
        ignored=names("商品编码|退款编号|支付宝交易号|退款的申请时间"),
    ),
    Preset(
        "shopify_orders",
        names("Name|Financial Status"),
        names("Name|Id"),
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
        ignored=names("Lineitem sku|Lineitem quantity|Subtotal|Paid at|Payment Reference|Receipt Number|Device ID"),
    ),
    Preset(
        "matrixify_orders",
        names("Name|Command|Line: Type"),
        names("Name|ID|Number"),
        fields=_fields(status="Payment: Status"),
        ignored=names("Line: SKU|Line: Quantity|Status"),
    ),
    Preset(
        "frate_refunds",
        names("return_id|order_name|total_refund"),
        names("order_name|order_id"),
        cumulative=False,
        kind=RETURN_KIND,
        fields=_fields(
            refund="total_refund",
            refund_date="return_processed_date",
            status="return_status",
            currency="currency",
        ),
        ignored=names("handling_fee|return_id"),
    ),
    Preset(
        "woocommerce_orders",
        names("order_id|order_status|order_currency"),
        names("order_number|order_id"),
        kind=MONEY_KIND,
        cumulative=False,
        fields=_fields(
            total="order_total",
            status="order_status",
            currency="order_currency",
            date="order_date",
            refund="refund_amount|order_refund_amount",
        ),
        ignored=names("sku|quantity|item_quantity"),
    ),
    Preset(
        "woocommerce_refunds",
        names("refund_id|refund_amount"),
        names("order_number|order_id"),
        cumulative=False,
        fields=_fields(refund="refund_amount", reason="refund_reason", refund_date="refund_date"),
        ignored=names("order_total|refund_id"),  # the refund's own post has the refund as its negative total
    ),
    Preset(
        "magento_orders",
        names("Purchase Point|Purchase Date"),
        names("ID|increment_id"),
        kind=MONEY_KIND,
        cumulative=True,
        fields=_fields(total="Grand Total (Purchased)", refund="Total Refunded", status="Status", date="Purchase Date"),
        ignored=names("Subtotal|Sku|Quantity|Price|Grand Total (Base)"),
    ),
    Preset(
        "magento_credit_memos",
        names("Credit Memo|Order #"),
        names("Order #"),
        cumulative=False,
        kind=RETURN_KIND,
        fields=_fields(date="Order Date", refund_date="Created", status="Status", refund="Refunded"),
    ),
    Preset(
        "bigcommerce_orders",
        names("Order ID|Order Status|Order Total"),
        names("Order ID"),
        any_of=names("Cart Base Amount|Delivery Date|Shipping Total"),
        fields=_fields(total="Order Total", refund="Refund Amount", date="Order Date", status="Order Status"),
    ),
    Preset(
        "bigcommerce_shift",
        names("Order ID|Status ID|Date Created"),
        names("Order ID"),
        fields=_fields(status="Status", date="Date Created"),
        ignored=names("Status ID|Cart ID|Subtotal Ex Tax|Subtotal Inc Tax"),
    ),
    Preset(
        "amazon_returns",
        names("detailed-disposition"),
        names("order-id|amazon-order-id|merchant-order-id"),
        kind=RETURN_KIND,
        fields=_fields(refund_date="return-date", sku="sku", quantity="quantity", reason="reason", status="status"),
        ignored=names("detailed-disposition|fnsku|asin"),
    ),
    Preset(
        "amazon_orders",
        names("order-status|purchase-date"),
        names("order-id|amazon-order-id"),
        any_of=names("item-price|buyer-email|sales-channel"),
        fields=_fields(status="order-status", date="purchase-date", currency="currency", sku="sku"),
        ignored=names("item-price|order-date|quantity"),
    ),
    Preset(
        "shopee_returns",
        names("Return ID|Order ID|Return Reason"),
        names("Order ID"),
        any_of=names("Return Creation Time"),
        kind=RETURN_KIND,
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
        names("Order ID|Order Status|Return / Refund Status"),
        names("Order ID"),
        fields=_fields(
            status="Order Status",
            reason="Cancel reason",
            date="Order Creation Date",
            total="Grand Total|Total Amount",
            sku="SKU Reference No.",
            quantity="Returned quantity",
        ),
        # beside the order's status that of the return is read, which goes by lines and pieces
        ignored=names("Return / Refund Status|Original Price|Deal Price|Product Subtotal"),
    ),
    Preset(
        "shopee_orders_tw",
        names("訂單編號|訂單狀態|退貨 / 退款狀態"),
        names("訂單編號"),
        fields=_fields(
            status="訂單狀態",
            date="訂單成立日期",
            total="訂單總金額",
            sku="商品選項貨號|主商品貨號",
            quantity="退貨數量",
        ),
        ignored=names("數量|退貨 / 退款狀態|商品原價|商品活動價格"),
    ),
    Preset(
        "lazada_orders",
        names("orderNumber|sellerSku|createTime"),
        names("orderNumber"),
        kind=ITEM_KIND,
        # one row per unit: the row is about its SKU, its price isn't the order's
        fields=_fields(date="createTime", sku="sellerSku", status="status", reason="buyerFailedDeliveryReason"),
        ignored=names("paidPrice|unitPrice|buyerFailedDeliveryReturnInitiator|deliveryType"),
    ),
    Preset(
        "lazada_returns",
        names("Order ID|Return Order ID|Return Order Date"),
        names("Order ID"),
        kind=RETURN_KIND,
        fields=_fields(date="Order Date", refund_date="Return Order Date", sku="Seller SKU ID"),
    ),
    Preset(
        "tiktok_returns",
        names("Return Order ID|Order ID|Time Requested"),
        names("Order ID"),
        kind=RETURN_KIND,
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
        names("訂單號碼|訂單狀態"),
        names("訂單號碼"),
        fields=_fields(date="訂單日期", status="訂單狀態", total="付款總金額"),
        ignored=names("商品貨號|商品結帳價|數量"),
    ),
    Preset(
        "momo_returns",
        names("轉單日|品號|退貨原因"),
        names("訂單編號"),
        kind=RETURN_KIND,
        fields=_fields(date="轉單日", sku="品號", quantity="數量", reason="退貨原因"),
        ignored=names("進價(含稅)|售價(含稅)|售价(含稅)"),
    ),
    Preset(
        "sap",
        (),
        names("""
                BSTKD|PURCH_NO_C|Customer purchase order number|Customer Reference|VBELN|DOC_NUMBER
                Sales Document
            """),
        any_of=names("VBELN|DOC_NUMBER|BSTKD|PURCH_NO_C|ABGRU"),
        fields=_fields(reason="ABGRU|Reason for rejection", currency="WAERK", date="ERDAT"),
        ignored=names("AUART|Sales Document Type"),
    ),
    Preset(
        "sap_overview",
        names("Order|Rej. Reason"),
        names("Order"),
        any_of=names("Doc. Date|Created on"),
        fields=_fields(reason="Rej. Reason", date="Doc. Date|Created on", currency="Currency"),
        ignored=names("Ord. Reason|Customer"),
    ),
    Preset(
        "etsy_orders",
        names("Sale Date|Transaction ID|Order ID"),
        names("Order ID"),
        fields=_fields(date="Sale Date", total="Order Total"),
        ignored=names("Transaction ID|Quantity|Price|SKU|Discount Amount"),
    ),
    Preset(
        "impact_batch",
        names("ActionTrackerID|Amount|Reason"),
        names("Oid|OrderId"),
        any_of=names("ActionID|Oid|OrderId"),
        # impact.com's own correction file: its Amount is the amount after the change
        fields=_fields(
            action_id="ActionID",
            new_amount="Amount",
            currency="currencyCode",
            reason="Reason",
            event_type="ActionTrackerID",
        ),
        ignored=names("CustomerStatus"),
    ),
    Preset(
        "impact_actions",
        names("Action_Id"),
        names("OID|Order Id"),
        any_of=names("""
                Action_Tracker|Event Type|original_sale_amount|Locking Date|Clearing Date|Paystub Id
                Media_Partner
            """),
        fields=_fields(
            action_id="Action_Id",
            total="Sale_Amount|original_sale_amount",
            date="Action_Date|Event Date",
            currency="Currency",
        ),
        # the action's own state and codes say what is, not what is wanted
        ignored=names("""
                Status|State|Status_Detail|Customer_Status|adj_reason|Disposition|Payout|original_payout
                date_|Referral_Date|Category|Customer_Id|original_currency_sale_amount|Original_Currency|Discount
                Clearing Date|Posting Date|Modification Date
            """),
    ),
)
#: The presets by their name.
BY_NAME = {preset.name: preset for preset in PRESETS}


def preset_of(headers: Iterable[str]) -> Preset | None:
    """The first preset whose own headers are all there."""
    present = {plain_header(header) for header in headers}
    for preset in PRESETS:
        if present.issuperset(preset.needs) and (not preset.any_of or present.intersection(preset.any_of)):
            return preset
    return None
