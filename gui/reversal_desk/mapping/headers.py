"""What a header says by itself, and the header sets of known systems.

Names and traps as real order, refund and return exports have them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from reversal_desk.model import Field

#: `refund_kind` of rows that are returns, or single units, in exports without such a column (see status_meaning).
RETURN_KIND = "return"
ITEM_KIND = "item"
#: Beside the status of an order that stays "complete" while money goes back: the refund column decides.
MONEY_KIND = "money"

#: Beside the status of a refund or a return that was asked for: "cancelled" then speaks of the request.
DECISION_KIND = "decision"

#: Beside the state of a payment: "cancelled" then may speak of one attempt to pay.
PAYMENT_KIND = "payment"

#: Fields that say which order or action a row means.
IDENTIFYING = frozenset({Field.ORDER, Field.ACTION_ID})


def plain_header(text: str) -> str:
    """A header without case, width, spaces and punctuation; `#` stays, as in `Order #`."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[^\w#]|_", "", folded)


def names(text: str) -> tuple[str, ...]:
    """Several headers, parted by | or line ends, as `plain_header` has them."""
    return tuple(plain_header(name) for name in re.split(r"[|\n]", text) if name.strip())


#: Header -> meaning and how sure it is. Every name stands once; `_build` would otherwise hide a slip.
_DICTIONARY_TEXT: tuple[tuple[Field, float, str], ...] = (
    (
        Field.ORDER,
        0.95,
        """
                Order ID|Order Number|Order No|Order No.|Order #|OID|OrderId|amazon-order-id
                order_number|increment_id|order_increment_id|Order Increment ID|Order name|Order Nr
                Order Reference|Order Ref|Web Order|Web order number|Shop order|Shop order number
                Sales Order|Sales order number|Customer order number|Order code|Order identifier
                Merchant order id|Customer purchase order number|BSTKD|PURCH_NO_C|Transaction OID
                External order id|Store order number|Original order|Original order number|Order IDs
                Order numbers|Order num|#Order|Advertiser order id|Bestellnummer|Auftragsnummer
                Bestell-Nr.|Bestellnr|Auftragsnr|Bestell-ID|Auftrags-ID|订单编号|订单号|订单号码
                关联订单号|关联订单编号|主订单编号|主订单号|平台订单号|原始订单号|商城订单号|网店订单号
                线上订单号|订单ID|原订单号|外部订单号|交易单号|交易编号|訂單編號|訂單號碼|訂單號|訂單ID
                注文番号|注文ID|受注番号|オーダー番号|주문번호|Numéro de commande|N° de commande
                Número de pedido|Numero ordine|Nº de commande|No de commande|N° commande|Num commande
                Numéro commande|Référence commande|Référence de commande|Référence de la commande|ID commande
                ID de commande|Número del pedido|Nº de pedido|N.º de pedido|Nº pedido|N° pedido|ID de pedido
                ID del pedido|Referencia del pedido|Referencia de pedido|Número do pedido|Núm. pedido|Num pedido
                Nº do pedido|ID do pedido|Código do pedido|Número da encomenda|Número de encomenda|Nº da encomenda
                Bestellnr.|Auftrags-Nr.|Auftragsnr.|Bestell Nr|Bestellung Nr.|Webshop-Bestellnummer
                Original order ID|Order reference number|Ecommerce order id|Web order id|Website order number
                Platform order number|订单 ID|单号|商户订单号|平台订单编号|原订单编号|销售订单号|网店单号|電商訂單編號
                原訂單編號|平台訂單編號|受注ID|オーダーID|ご注文番号|注文No|注文No.|受注No
                Rif. ordine|Riferimento ordine|N. ordine|N° ordine|Nr. ordine|Numero d'ordine|Numero dell'ordine
                ID ordine|Codice ordine|Ordernummer|Ordernr.|Bestelnummer|Bestelnr.
            """,
    ),
    (
        Field.ORDER,
        0.8,
        """
                Order|Orders|Bestellung|Auftrag|Commande|Pedido|Encomenda|Ordine|注文|订单|訂單|VBELN|DOC_NUMBER
                Sales Document|Document number|子订单编号|子订单号
            """,
    ),
    (
        Field.ACTION_ID,
        0.95,
        """
                Action ID|ActionId|impact Action ID|Impact ID|转化编号|转化编号(Action ID)
                Action ID (impact)|Conversion ID
            """,
    ),
    (
        Field.OPERATION,
        0.9,
        """
                Operation|What to do|To do|处理|要做的处理|处理方式|Action to take|Requested action
                Wanted action|Change type|处理动作|处理类型|Was tun|Maßnahme|処理|處理|處理方式|Opération
                Action à effectuer|Operación|Acción|Qué hacer|Operação|Ação|O que fazer|处理操作|處理動作|処理内容
                Action required|Action needed|Required action|Recommended action|Proposed action
                Acción a tomar|Acción a realizar|Acción requerida|Acción solicitada|Qué hay que hacer
                Ação a tomar|Ação necessária|Ação solicitada|Action à prendre|Action requise|Action demandée|À faire
                Que faire|Zu tun|Erforderliche Aktion|Gewünschte Aktion|要做的操作|操作类型|操作類型
                要做的處理|需要的处理|需要的處理|待办操作|対応方法|必要な対応|アクション
            """,
    ),
    # over words that name an operation: else it may be impact.com's Action
    (Field.OPERATION, 0.6, "Action|Actions|Aktion|Ação|操作|動作"),
    (
        Field.STATUS,
        0.95,
        """
                Financial Status|Order Status|Order state|Payment: Status|订单状态|訂單狀態|交易状态
                Bestellstatus|注文ステータス|주문상태|Auftragsstatus|Zahlungsstatus|注文状況|注文状態|受注ステータス
                Statut de la commande|Statut de commande|Statut commande|État de la commande|Etat de la commande
                Estado del pedido|Estado de pedido|Estado pedido|Status do pedido|Situação do pedido
                Estado da encomenda|Estado do pedido|Stato ordine|Stato dell'ordine|Stato pagamento|Orderstatus
            """,
    ),
    (
        Field.STATUS,
        0.85,
        """
                Return / Refund Status|Refund status|Return Status|退款状态|退貨 / 退款狀態|退款狀態
                售后状态|退货状态|退货退款状态|退貨狀態|Statut du retour|Statut du remboursement|Estado de la devolución
                Estado del reembolso|Status da devolução|Status do reembolso|返品ステータス|返金ステータス
                Retourenstatus|Erstattungsstatus|退貨退款狀態
            """,
    ),
    (
        Field.STATUS,
        0.7,
        "Status|State|状态|狀態|ステータス|Payment status|支付状态|Statut|État|Estado|Situação|Stato|状況|状態",
    ),
    # what somebody decided about a refund that was asked for; below a column that is called the status
    (
        Field.STATUS,
        0.69,
        """
                Decision|Refund decision|Final decision|Return decision|Our decision|Result|Results|Outcome|Verdict
                Resolution|Refund outcome|Refund result|Claim status|Claim result|Case status|Request status
                Ticket status|RMA status|Handling result|Handling status|Processing result|Processing status|Approved
                Approval|Approval status|Refund approved|Review result|Review status|Validation|Validation status
                Ergebnis|Entscheidung|Genehmigt|Bewilligt|Freigabe|Prüfergebnis|Prüfstatus|Rückgabestatus
                Bearbeitungsstatus|Bearbeitungsstand|Rückerstattungsstatus
                Décision|Résultat|Approuvé|Validé|Statut de la demande|Résultat du traitement|État du remboursement
                Decisión|Resultado|Resolución|Aprobado|Estado de la solicitud|Estado de la validación|Validación
                Decisão|Resolução|Aprovado|Situação do reembolso|Situação da solicitação|Status do estorno|Validação
                处理结果|處理結果|审核结果|審核結果|审核状态|審核狀態|处理状态|處理狀態|退款结果|退款結果|申请结果|申請結果
                审批结果|審批結果|审批状态|仲裁结果|判定结果|判定結果|售后结果|售後結果|售後狀態|售后处理结果|处理进度
                處理進度|退款进度|退款進度|退款情况|退款狀況|处理情况|處理狀況|决定|決定|結果|结果|是否同意|是否通过
                返金状況|返金状態|返品状況|返品状態|対応状況|対応結果|処理状況|処理結果|処理ステータス|対応|對應|對応
                返金対応|返金可否|判定|承認|承認状況|審査結果|可否
            """,
    ),
    (
        Field.REFUND_KIND,
        0.9,
        """
                部分退款/全部退款|退款类型|退款方式|Refund type|Refund kind|Full or partial
                全部/部分退款|退款類型|全额/部分
            """,
    ),
    (
        Field.REASON,
        0.9,
        """
                Reason|Cancel reason|Cancellation reason|Return Reason|Refund reason|Reason code|Absagegrund
                Disposition code|DispositionCode|Rej. Reason|Rejection reason|Reason for rejection|ABGRU
                Reversal reason|Cancel: Reason|Adjustment reason|买家退款原因|退款原因|退货原因|取消原因
                原因|冲正原因|退貨原因|取消原因(买家)|取消理由|返品理由|Grund|Stornogrund|Rückgabegrund
                Retourengrund|원인|Motif|Motif du retour|Motif de retour|Motif d'annulation|Motif de l'annulation
                Raison|Motif du remboursement|Motivo|Motivo de devolución|Motivo de la devolución
                Motivo de cancelación|Motivo de la cancelación|Motivo del reembolso|Motivo da devolução
                Motivo de devolução|Motivo do cancelamento|Motivo de cancelamento|Motivo do reembolso|理由|返金理由
                キャンセル理由|退款理由|退货理由|售后原因|取消訂單原因|Erstattungsgrund|Grund der Rückgabe
            """,
    ),
    (Field.REASON, 0.6, "detailed-disposition|Ord. Reason|buyerFailedDeliveryReason|adj_reason|处理原因"),
    (
        Field.REFUND,
        0.95,
        """
                Refunded Amount|Refund Amount|Amount Refunded|total_refund|Total Refunded|Total refund
                Refund total|Refund value|Refund|Refunded|Refund: Amount|Amount to refund
                Returned amount|Return amount|Refunded total|Order refund amount|Credit amount
                Credited amount|买家退款金额|退款金额|退款总额|退款额|累计退款额|累计退款金额|实退金额
                实际退款金额|退货金额|退貨金額|退款金額|返金額|返金金額|Erstattung
                Erstattungsbetrag|Rückerstattung|Erstatteter Betrag|Gutschrift|Montant remboursé
                Importe reembolsado|Remboursement|Montant du remboursement|Montant rembourse|Reembolso
                Importe del reembolso|Importe de reembolso|Monto reembolsado|Cantidad reembolsada
                Valor reembolsado|Valor do reembolso|Montante reembolsado|Total reembolsado|Total remboursé
                Erstattet|Gutschriftsbetrag|Rückerstattungsbetrag|返金合計|返金総額|払戻金額|退款總額|實退金額
                Valor estornado|Valor do estorno|Total estornado|Estorno
                Importo rimborsato|Importo del rimborso|Rimborso|Totale rimborsato
                Terugbetaald bedrag|Terugbetaald|Terugbetaling
            """,
    ),
    # what was called off of an order: all of it, or a part that its status doesn't tell
    (
        Field.REFUND,
        0.92,
        """
                Cancelled amount|Canceled amount|Amount cancelled|Amount canceled|Cancellation amount|Cancelled value
                Stornobetrag|Stornierter Betrag|Stornowert|Montant annulé|Importe cancelado|Importe anulado
                Valor cancelado|Importo annullato|取消金额|取消金額|キャンセル金額
            """,
    ),
    (Field.REFUND, 0.9, "申请退款金额|Requested refund|Requested refund amount|Refund requested|申請退款金額"),
    (
        Field.NEW_AMOUNT,
        0.95,
        """
                New amount|Amount after|New total|New order total|New sale amount|Corrected amount
                Amount after refund|Adjusted amount|Revised amount|New order amount|Updated amount
                Correct amount|Net amount after refund|Amount after return|Final amount|Corrected total
                改后金额|修改后金额|改后订单金额|新金额|新订单金额|更正金额|退后金额|調整後金額|改後金額
                Neuer Betrag|Neuer Gesamtbetrag|Korrigierter Betrag|修正後金額|Nouveau montant|Montant corrigé
                Nouveau total|Nuevo importe|Importe corregido|Nuevo total|Novo valor|Valor corrigido|Novo total
                変更後金額|新しい金額|修正后金额|Neuer Bestellwert
            """,
    ),
    (
        Field.TOTAL,
        0.9,
        """
                Total|Order Total|Grand Total|Grand Total (Purchased)|Total Amount|Order amount
                Order value|Sale Amount|Order sum|Total price|Price: Total|Original total
                Original amount|Original order amount|original_sale_amount|Order total (incl. tax)
                Order grand total|订单金额|订单总额|订单总金额|实付金额|买家实际支付金额|支付金额
                应付金额|总金额|付款總金額|訂單金額|訂單總額|總金額|注文金額|合計金額|Gesamtbetrag
                Bestellwert|Gesamtsumme|Auftragswert|Montant total|Importe total|Total de la commande|Total commande
                Montant de la commande|Total del pedido|Importe del pedido|Monto total|Valor total|Total do pedido
                Valor do pedido|Total da encomenda|注文合計|Bestellsumme|Rechnungsbetrag
                实付款|实收金额|買家實付金額|實付金額|商品合計金額|商品合計|商品金額合計|Totale ordine|Totale
                Importo ordine|Importo totale|Orderbedrag|Totaalbedrag
            """,
    ),
    (Field.TOTAL, 0.7, "Grand Total (Base)|paidPrice|Amount before|Subtotal|Subtotal Inc Tax|請求金額|お支払い金額"),
    (
        Field.TOTAL,
        0.4,
        "Amount|金额|金額|Betrag|Sum|Montant|Importe|Value|Price|售价|Wert|Monto|Valor|Preço|Prix|Precio",
    ),
    (
        Field.CURRENCY,
        0.95,
        """
                Currency|Currency Code|currencyCode|order_currency|WAERK|Order currency
                SD Document Currency|Sale currency|Original_Currency|Presentment currency|币种|货币|幣別
                幣種|货币代码|通貨|Währung|Waehrung|Devise|Moneda|Moeda|Monnaie|Divisa|货币单位|Währungscode|通貨コード
                order_currency_code|base_currency_code
            """,
    ),
    (
        Field.DATE,
        0.95,
        """
                Order Date|Created at|Date Created|Order Creation Date|Purchase Date|createTime
                Order Created|Order created at|Date ordered|Sale Date|Ordered at|Order placed|Order time
                Order create time|Event date|Action date|Ordered on|Placed at|Doc. Date|ERDAT
                订单创建时间|下单时间|订单付款时间|付款时间|下单日期|订单日期|创建时间|成交时间|訂單日期
                訂單成立日期|訂購日期|轉單日|下單時間|注文日|注文日時|Bestelldatum|Auftragsdatum
                Kaufdatum|Date de commande|Fecha de pedido|주문일|Date de la commande|Date commande|Commandé le
                Fecha del pedido|Fecha pedido|Fecha de compra|Data do pedido|Data da encomenda|Data da compra
                Data do Pedido|受注日|受注日時|購入日|Bestellt am|订单创建日期|支付时间|成交日期|訂單建立時間|訂單時間
                Data ordine|Data dell'ordine|Besteldatum|Orderdatum
            """,
    ),
    (Field.DATE, 0.6, "Date|Datum|日期|Created on|Created|Paid at|Order Paid Time|Time|Fecha|Data|日付"),
    (
        Field.REFUND_DATE,
        0.9,
        """
                Refund date|Refunded at|return-date|Return date|Return Creation Time|Time Requested
                Return Order Date|Date refunded|return_processed_date|退款完结时间|退款时间|退款完成时间
                退款的申请时间|申请时间|退款日期|退貨日期|Rückgabedatum|Erstattungsdatum|返品日|返金日|Date du retour
                Date du remboursement|Date de remboursement|Fecha de devolución|Fecha del reembolso|Data da devolução
                Data do reembolso|Retourendatum|Erstattet am
            """,
    ),
    (
        Field.SKU,
        0.9,
        """
                SKU|Seller SKU|sellerSku|Item SKU|Product SKU|Seller SKU ID|SKU Reference No.|Sku code
                商家编码|商品编码|货号|商品貨號|品號|商品选项货号|商品選項貨號|Artikelnummer
                Article number|Item number|Art.-Nr.|Artikelnr.|Artikel-Nr.|Référence produit|Référence article
                Réf. produit|Referencia de producto|Código del producto|Código do produto|Referência do produto
                Product code|Item code|商品コード|商品番号|品番|规格编码|商品SKU|货品编号
            """,
    ),
    (
        Field.QUANTITY,
        0.9,
        """
                Return Quantity|Returned quantity|Quantity returned|Refund quantity|Refunded quantity
                Qty returned|退货数量|退貨數量|退款数量|Retourenmenge|返品数量|Returned qty|Return qty|Refund qty
                Quantité retournée|Quantité remboursée|Cantidad devuelta
                Quantidade devolvida|Rückgabemenge|返金数量|退貨件數|退货件数
                zurück|davon zurück|zurückgesandt|zurückgeschickt|Stück zurück|Menge zurück|Anzahl zurück|Rückgabe Menge
                Retoure Menge|retournierte Menge|Rückläufer|Qty back|Quantity back|Pieces back|Pieces returned
                Units returned|Items returned|Returned units|Returned pieces|No. returned|Qté retournée|Retournés
                Nb retournés|Unidades devueltas|Devueltas|Cant. devuelta|Unidades devolvidas|Qtd. devolvida
                Qtd devolvida|退回数量|退回數量|实退数量|實退數量|退件数|退件數|返品数|返品個数|返却数
            """,
    ),
    (Field.QUANTITY, 0.6, "Quantity|Qty|数量|數量|Menge|Anzahl|Quantité|Cantidad|Quantidade|個数|件数"),
    (
        Field.CANCELLED_AT,
        0.95,
        """
                Cancelled at|Canceled at|Cancelled date|Canceled date|Cancellation date|Cancel date
                取消时间|取消日期|取消時間|Storniert am|Stornodatum|Annulé le|Date d'annulation|Cancelado el
                Fecha de cancelación|Cancelado em|Data do cancelamento|キャンセル日
            """,
    ),
    # over yes and no; below a column of the days
    (
        Field.CANCELLED_AT,
        0.6,
        """
                Cancelled|Canceled|Is cancelled|Is canceled|Order cancelled|Storniert|Annulé|Annulée|Cancelado
                Cancelada|Anulado|Anulada|已取消|是否取消|是否已取消|取消済|キャンセル済
            """,
    ),
    (
        Field.EVENT_TYPE,
        0.9,
        """
                Event type|Action tracker|Action Tracker Name|ActionTrackerID|Action Tracker ID|AT_Id|事件类型
                事件類型|转化类型|Ereignistyp|Type d'événement|Tipo de evento|イベントタイプ
            """,
    ),
    (
        Field.TAX,
        0.8,
        """
                Tax|Taxes|Tax total|Total tax|VAT|VAT amount|Sales tax|税费|税额|税金|稅額|消費税|Steuer|MwSt|MwSt.
                Mehrwertsteuer|TVA|IVA|Imposto|Impostos|Impuestos
            """,
    ),
    (
        Field.SHIPPING,
        0.8,
        """
                Shipping|Shipping total|Shipping cost|Shipping fee|Shipping amount|Shipping and Handling|Delivery fee
                Postage|运费|邮费|運費|送料|Versand|Versandkosten|Frais de port|Frais de livraison|Gastos de envío
                Envío|Frete|Portes|Buyer Paid Shipping Fee|shippingFee|order_shipping|order_shipping_total
                Spedizione|Spese di spedizione|Verzendkosten
            """,
    ),
)


def _build() -> dict[str, tuple[Field, float]]:
    found: dict[str, tuple[Field, float]] = {}
    for meaning, confidence, text in _DICTIONARY_TEXT:
        for name in names(text):
            found.setdefault(name, (meaning, confidence))
    return found


#: Header as `plain_header` has it -> meaning and how sure that is, 0..1.
DICTIONARY = _build()
#: What may stand behind a header's name: a unit or a remark in brackets, or a currency.
_REMARK = re.compile(r"^(.*\S)\s*[(\[【].*[)\]】]\s*$", re.DOTALL)
_BEHIND = re.compile(r"^(.*?\S)[\s/_-]*(?:in\s+)?([A-Z]{3}|[€£$¥]|元)$", re.DOTALL)


#: A share and no amount: "Refund %", but not "Total (incl. 19 % VAT)".
_SHARE = re.compile(r"(?:^|[^\d\s])\s*%")


def known_header(text: str) -> tuple[Field, float] | None:
    """What a header names by itself and how sure that is: its whole text, else without a unit behind it."""
    flat = unicodedata.normalize("NFKC", text).strip()
    if "%" in flat and _SHARE.search(flat):
        return None
    if found := DICTIONARY.get(plain_header(flat)):
        return found
    for shape in (_REMARK, _BEHIND):
        if (part := shape.match(flat)) and (found := DICTIONARY.get(plain_header(part[1]))):
            return found[0], found[1] * 0.97
    return None


def header_currency(text: str) -> str:
    """The unit behind a header's name, as in "Total (USD)" or "金额（元）"; empty text where there is none."""
    flat = unicodedata.normalize("NFKC", text).strip()
    if found := re.search(r"[(\[【]([^()\[\]【】]{1,4})[)\]】]$", flat):
        return found[1].strip()
    found = _BEHIND.match(flat)
    return found[2] if found and plain_header(flat) not in DICTIONARY else ""


_COMMISSION = re.compile(
    r"commission|comisi[oó]n|comiss[aã]o|provision|payout|earning|verg[uü]tung|佣金|报酬|報酬|コミッション|手数料"
)


def names_commission(text: str) -> bool:
    """Whether a header speaks of what a partner earns: never of an order's own amount."""
    return _COMMISSION.search(unicodedata.normalize("NFKC", text).casefold()) is not None


_REFUND_NUMBER = re.compile(
    r"(?:refund|return|rma|credit ?(?:note|memo)|claim)[\s_-]*(?:id|no|nr|num(?:ber)?|#|ref(?:erence)?|code)\b"
    r"|(?:退款|退货|退貨|售后|售後|返金|返品|赔付|服务)(?:编号|編號|单号|單號|单编号|id|番号|no)"
    r"|(?:gutschrift|erstattung|retoure|rückgabe)s?[\s-]*(?:nr|nummer|id)"
    r"|(?:n[°ºo.]*|num[ée]ro|número|numero)\s*(?:de |do |du |della |di )?"
    r"(?:remboursement|retour|avoir|reembolso|devoluci[óo]n|devolução|estorno|rimborso|reso|nota di credito)"
)


def names_refund_number(text: str) -> bool:
    """Whether a header speaks of the number of one refund or return: it stands once for each of them."""
    return _REFUND_NUMBER.search(unicodedata.normalize("NFKC", text).casefold()) is not None


_PARCEL = re.compile(
    r"track|parcel|shipment|waybill|paket|sendung|colis|env[íi]o|rastre|spedizion|物流|运单|運單|快递|伝票"
)


def names_parcel(text: str) -> bool:
    """Whether a header speaks of a parcel, which may hold several equal pieces."""
    return _PARCEL.search(unicodedata.normalize("NFKC", text).casefold()) is not None


_RETURNED = re.compile(
    r"return|refund|\bback\b|credited|zurück|retour|rückgabe|erstattet|rembours|renvoy"
    r"|devuel|devol|reembols|estorn|\bres[io]\b|restituit|rimbors|退|返"
)


def names_returned(text: str) -> bool:
    """Whether the header of a quantity speaks of what came back, and not of what was sent."""
    return _RETURNED.search(unicodedata.normalize("NFKC", text).casefold()) is not None


_ORDER_LEVEL = re.compile(
    r"order|total|bestell|auftrag|gesamt|commande|pedido|encomenda|ordine|totale|订单|訂單|注文|受注|整单|总|總|合計"
)
_MONEY_HEADER = re.compile(
    r"amount|value|total|sum|money|price|cost|betrag|wert|summe|montant|valeur|importe|monto|valor|cantidad|importo|bedrag"
    r"|[額额钱錢价價元円€$£¥]"
)


def names_money(text: str) -> bool:
    """Whether a header says that what it heads is money, by a word or by a currency behind it."""
    flat = unicodedata.normalize("NFKC", text)
    return _MONEY_HEADER.search(flat.casefold()) is not None or bool(header_currency(flat))


_REMARK_HEADER = re.compile(
    r"\bnotes?\b|comment|remark|\bmemo\b|bemerk|anmerk|hinweis|notiz|kommentar|remarque|observa|\bnotas?\b|coment[áa]rio"
    r"|\bopmerking|commenti?\b|备注|備註|備考|メモ|コメント"
)
_OF_CUSTOMERS = re.compile(r"customer|buyer|shopper|gift|deliver|kunde|client|买家|買家|客户留言|お客様|購入者")


def names_remarks(text: str) -> bool:
    """Whether a header speaks of what colleagues noted beside a row; what customers write says nothing of its state."""
    flat = unicodedata.normalize("NFKC", text).casefold()
    return _REMARK_HEADER.search(flat) is not None and _OF_CUSTOMERS.search(flat) is None


_REJECTION = re.compile(
    r"reject|\brej\b|\babgru\b|absagegrund|ablehnungsgrund|motif de rejet|motivo de rechazo|拒绝原因"
)


def names_rejection(text: str) -> bool:
    """Whether a header speaks of why a line was rejected, as SAP lists it for all lines: it is empty for the others."""
    return _REJECTION.search(unicodedata.normalize("NFKC", text).casefold()) is not None


_LINE_LEVEL = re.compile(r"line|item|sku|position|artikel|article|art[íi]culo|artigo|riga|商品|明细|明細|行|品")


def names_order_level(text: str) -> bool:
    """Whether a header says that its amount is the whole order's, and not a line's."""
    flat = unicodedata.normalize("NFKC", text).casefold()
    return _ORDER_LEVEL.search(flat) is not None and _LINE_LEVEL.search(flat) is None


def header_field(text: str) -> Field | None:
    """What a header names by itself, or None for one that isn't known."""
    found = known_header(text)
    return found[0] if found else None


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


#: Fields that hold an amount.
MONEY = frozenset({Field.REFUND, Field.NEW_AMOUNT, Field.TOTAL})

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
