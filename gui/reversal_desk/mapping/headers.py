"""What a header names by itself: the dictionary of names, as real order, refund and return exports have them."""

from __future__ import annotations

import re
import unicodedata

from reversal_desk.model import Field

#: Fields that say which order or action a row means.
IDENTIFYING = frozenset({Field.ORDER, Field.ACTION_ID})
#: Fields that hold an amount.
MONEY = frozenset({Field.REFUND, Field.NEW_AMOUNT, Field.TOTAL})


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
                Réf. commande|Réf commande|Ref. commande|metadata_order_id|Commercial order number|주문 번호
                Numer zamówienia
                Nr zamówienia|Ordrenummer|Beställningsnummer|Sipariş No|Sipariş numarası
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
    # numbers that a buyer gave: what they find among the actions decides
    (
        Field.ORDER,
        0.6,
        """
                Customer reference|Purch. order no.|Purchase order no.|Purchase order number|PO number|PO no.|PO #
                PO/Check Number|Customer PO|Customer PO number|Kundenreferenz|Référence client|Referencia del cliente
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
                付款狀態|支付狀態
                Order outcome|주문 상태|Status zamówienia|Sipariş durumu
            """,
    ),
    (
        Field.STATUS,
        0.85,
        """
                服务单状态|售后单状态|Return State|Refund State|반품상태|환불상태|처리상태|Retourstatus|Retour status
                Stato reso|Stato del reso|Status zwrotu|Returstatus|İade durumu|Return / Refund Status|Refund status
                Return Status|退款状态
                退貨 / 退款狀態|退款狀態
                售后状态|退货状态|退货退款状态|退貨狀態|Statut du retour|Statut du remboursement|Estado de la devolución
                Estado del reembolso|Status da devolução|Status do reembolso|返品ステータス|返金ステータス
                Retourenstatus|Erstattungsstatus|退貨退款狀態
                Estado devolución|Estado reembolso|Estado de devolución|Estado de reembolso|Statut retour
                Statut remboursement
            """,
    ),
    # of two states of one thing the later one
    (
        Field.STATUS,
        0.72,
        """
                Current status|New status|Latest status|Updated status|Status now|Aktueller Status|Neuer Status
                Statut actuel|Nouveau statut|Estado actual|Nuevo estado|Status atual|Novo status|当前状态|最新状态
                目前狀態|最新狀態|現在の状況|現在のステータス
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
                处理结果|處理結果|审核结果|審核結果|审核状态|審核狀態|处理状态|處理狀態|退款结果|退款結果|申请结果
                申請結果
                审批结果|審批結果|审批状态|仲裁结果|判定结果|判定結果|售后结果|售後結果|售後狀態|售后处理结果|处理进度
                處理進度|退款进度|退款進度|退款情况|退款狀況|处理情况|處理狀況|决定|決定|結果|结果|是否同意|是否通过
                返金状況|返金状態|返品状況|返品状態|対応状況|対応結果|処理状況|処理結果|処理ステータス|対応|對應|對応
                Dispute outcome|Dispute status|Dispute result|Chargeback status|Chargeback outcome|处理意见|處理意見
                返金対応|返金可否|判定|承認|承認状況|審査結果|可否|Afhandeling
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
                Returned value|Value returned|Refunded value|Importe devuelto|Valor devuelto|Montant de l'avoir|Avoir
                Refund paid|Paid refund|Refund issued|Issued refund|Refunded so far|Refunded to date|Refund to date
                Total refunded to date|Goods refunded|Goods refund|Refund goods|Refund: goods|Refunded goods
                Goods returned value
                Merchandise refunded|Merchandise returned|Refunded subtotal|Subtotal refunded|Products refunded
                Produits remboursés|Warenwert erstattet|Erstatteter Warenwert|Credit net|Net credit
                已退款金额|已退金额|已退款額|已退款金額|환불금액|환불 금액|환불액|Anulaciones y reembolsos
                Kwota zwrotu|Återbetalt belopp
                İade tutarı
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
    (Field.REFUND, 0.85, "To refund|Returns value|Value of returns"),
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
                Amount kept|Kept amount|Kept value|Value kept|Value after return|Order value after return
                Total after return|Total after refund|Revised sale|New sale|Adjusted sale|Corrected sale|Amended sale
                Revised value|New value|Adjusted value
                Corrected value|New sale value|Revised sale value|Adjusted total|Revised total|Amended total
                Amended amount|変更後金額|新しい金額|修正后金额
                Neuer Bestellwert
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
                Order goods|Goods total|Merchandise total|Order subtotal|Original sale|Order net|Net order value
                Total produits
                Warenwert|주문금액|주문 금액|결제금액|订单实付金额|订单合计|訂單合計|Kwota zamówienia|Orderbelopp
                Sipariş tutarı
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
                Retour Menge|Menge retour|Retourmenge|Stück retour|Anzahl retour
                Qty cancelled|Quantity cancelled|Cancelled qty|Cancelled quantity|Qty canceled|Quantity canceled
                Canceled qty|Canceled quantity|Units cancelled|Menge storniert|Stornierte Menge|取消数量|取消數量
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
                Cancelled on|Canceled on|Date cancelled|Date canceled|Annulée le|Anulado el|Fecha de anulación|取消日
                キャンセル日時|Fecha de cancelación|Cancelado em|Data do cancelamento|キャンセル日
            """,
    ),
    # over yes and no; below a column of the days
    (
        Field.CANCELLED_AT,
        0.6,
        """
                Cancelled|Canceled|Is cancelled|Is canceled|Order cancelled|Storniert|Annulé|Annulée|Cancelado
                Storno|Stornieren|Anular|Anular comisión|Annuler|Annuler la commission|Reverse|Reverse commission|Void
                Cancel|Cancel commission|Cancelada|Anulado|Anulada|已取消|是否取消|是否已取消|取消済|キャンセル済
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
    if found is None or (found[2].isalpha() and plain_header(flat) in DICTIONARY):
        return ""  # three letters may belong to the name
    return found[2]


def header_field(text: str) -> Field | None:
    """What a header names by itself, or None for one that isn't known."""
    found = known_header(text)
    return found[0] if found else None
