<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>words</name>
        <message>
            <source>Not an affiliate order.</source>
            <translation>非联盟订单，无需处理。</translation>
        </message>
        <message>
            <source>No partner was credited for order {order}, so there is no commission to correct.</source>
            <translation>订单 {order} 没有记在任何合作伙伴名下，没有佣金需要更正。</translation>
        </message>
        <message>
            <source>Nothing needs to be done.</source>
            <translation>无需处理。</translation>
        </message>
        <message>
            <source>No action was found for order {order}.</source>
            <translation>没找到订单 {order} 对应的转化。</translation>
        </message>
        <message>
            <source>It is not certain that there is none: {why}.</source>
            <translation>不能肯定它真的不存在：{why}。</translation>
        </message>
        <message>
            <source>Look the order up on impact.com; then correct the sheet, or leave the row out.</source>
            <translation>请在 impact.com 查一下这个订单，然后改正表格，或略过这一行。</translation>
        </message>
        <message>
            <source>Usually no partner brought such an order, and nothing has to be done. It is not certain yet: {why}.</source>
            <translation>这样的订单通常不是合作伙伴带来的，无需处理。只是还不能肯定：{why}。</translation>
        </message>
        <message>
            <source>Search all days that impact.com keeps, or leave the row out. Nothing is sent for it.</source>
            <translation>可以查遍 impact.com 保存的所有日期，或略过这一行。这一行不会发送。</translation>
        </message>
        <message>
            <source>Search all days where that is offered here; else look it up on impact.com, or leave the row out.</source>
            <translation>这里有“查遍所有日期”时请先点它；否则请在 impact.com 查一下，或略过这一行。</translation>
        </message>
        <message>
            <source>The row holds no order number.</source>
            <translation>这一行没有订单号。</translation>
        </message>
        <message>
            <source>So no action was found for it, and it is not certain that there is none.</source>
            <translation>所以没找到对应的转化，但不能肯定没有。</translation>
        </message>
        <message>
            <source>All days that impact.com keeps were searched: no partner was credited for order {order}, so there is no commission to correct.</source>
            <translation>已查遍 impact.com 保存的所有日期：订单 {order} 没有记在任何合作伙伴名下，没有佣金需要更正。</translation>
        </message>
        <message>
            <source>It is not clear what should happen with this row.</source>
            <translation>看不出这行要不要处理。</translation>
        </message>
        <message>
            <source>The sheet does not say, or contradicts itself about, whether the order was cancelled, returned or changed.</source>
            <translation>表里没有说明这个订单是否被取消、退货或改价，或者各列的说法互相矛盾。</translation>
        </message>
        <message>
            <source>Say once for the whole sheet what its rows are, or leave the row out.</source>
            <translation>请为整张表统一说明这些行属于哪种情况，或略过这一行。</translation>
        </message>
        <message>
            <source>The amount alone would decide, and a column beside it may say otherwise.</source>
            <translation>这里只有订单金额或退款额能作依据，旁边的一列可能另有说法。</translation>
        </message>
        <message>
            <source>“{unread}” holds words such as refused, pending or kept, and nobody has said what that column is.</source>
            <translation>“{unread}”列里有拒绝、待处理、保留这类词，还没人说明这一列是什么。</translation>
        </message>
        <message>
            <source>Say at the sheet's columns what “{unread}” is, or that it is not needed.</source>
            <translation>请在表格的列设置里说明“{unread}”是什么，或标为不需要。</translation>
        </message>
        <message>
            <source>Nothing is decided for this row yet.</source>
            <translation>这行还没有处理结果。</translation>
        </message>
        <message>
            <source>In other rows “{empty}” says what was decided; here it is empty, and only an amount would decide.</source>
            <translation>“{empty}”列在别的行写了处理结果，这行是空的，只有订单金额或退款额能作依据。</translation>
        </message>
        <message>
            <source>Fill the cell and open the sheet again, or say here what should happen.</source>
            <translation>请填好这一格再打开表格，或在这里说明要做什么。</translation>
        </message>
        <message>
            <source>The row stands below a line that may say something else about it.</source>
            <translation>这行上方有一行单独的文字，可能另有说明。</translation>
        </message>
        <message>
            <source>“{caption}” stands alone between the rows, and only an amount says what should happen with those below it.</source>
            <translation>“{caption}”单独占一行，它下面的行只有订单金额或退款额能作依据。</translation>
        </message>
        <message>
            <source>Read that line; send the rows below it all the same, or leave them out.</source>
            <translation>请先看这行文字，再决定下面的行照样发送，还是略过。</translation>
        </message>
        <message>
            <source>A remark in the row may say otherwise.</source>
            <translation>这行的备注可能另有说明。</translation>
        </message>
        <message>
            <source>“{remark}” stands beside what the row asks for.</source>
            <translation>这行要求处理，旁边却写着“{remark}”。</translation>
        </message>
        <message>
            <source>Read it; send the row all the same, or leave it out.</source>
            <translation>请先看备注，再决定这行照样发送，还是略过。</translation>
        </message>
        <message>
            <source>The row says two different things about its order.</source>
            <translation>这行对订单的说法前后不一。</translation>
        </message>
        <message>
            <source>“{goes_on}” says that the order goes on; the row also has a refund, or a day on which it was cancelled.</source>
            <translation>“{goes_on}”表示订单仍在正常进行，但这行又有退款额或取消日期。</translation>
        </message>
        <message>
            <source>Look at one or two of them; send them all the same, or leave them out.</source>
            <translation>请先看一两行，再决定照样发送，还是略过。</translation>
        </message>
        <message>
            <source>Two columns say how much went back.</source>
            <translation>有两列都写着退款额。</translation>
        </message>
        <message>
            <source>“{rival}” has another amount in this row, and nobody has said which of the two counts.</source>
            <translation>“{rival}”这一列在这行写着另一个退款额，还没人说明以哪一列为准。</translation>
        </message>
        <message>
            <source>Choose the right one at the sheet's columns, or say that “{rival}” is not needed.</source>
            <translation>请在表格的列设置里选定正确的一列，或说明不需要“{rival}”。</translation>
        </message>
        <message>
            <source>What is finished here may be a return.</source>
            <translation>这里“已完成”的可能是退货。</translation>
        </message>
        <message>
            <source>The status says only that something ended; “{hint}” speaks of returns, and nobody has said what it is.</source>
            <translation>状态只说明某件事已完成；“{hint}”这一列提到退货，但还没人说明这一列是什么。</translation>
        </message>
        <message>
            <source>Say at the sheet's columns what “{hint}” is, or that it is not needed.</source>
            <translation>请在表格的列设置里说明“{hint}”是什么，或标为不需要。</translation>
        </message>
        <message>
            <source>Something may have gone back here.</source>
            <translation>这里可能有退款或退货。</translation>
        </message>
        <message>
            <source>“{untold}” says so of this row, and nobody has said what that column is.</source>
            <translation>“{untold}”一列对这一行是这样写的，但还没有人说明这一列是什么。</translation>
        </message>
        <message>
            <source>Say at the sheet's columns what “{untold}” is, or that it is not needed.</source>
            <translation>请在表格的列设置里说明“{untold}”是什么，或标为不需要。</translation>
        </message>
        <message>
            <source>The refund may not be for goods alone.</source>
            <translation>退款里可能不只是货款。</translation>
        </message>
        <message>
            <source>“{postage}” has an amount in this row: so much of what went back was for postage, which changes no sale.</source>
            <translation>这一行的“{postage}”有数值：退回的钱里有这么多是运费，不影响订单金额。</translation>
        </message>
        <message>
            <source>Type the new amount by what the goods cost, or send it all the same.</source>
            <translation>请按商品价款输入新订单金额，或照样发送。</translation>
        </message>
        <message>
            <source>It is not clear what “{wanted}” asks for.</source>
            <translation>看不出“{wanted}”要做什么。</translation>
        </message>
        <message>
            <source>The column that says what should happen holds a word that is not known.</source>
            <translation>“要做的处理”这一列里有程序不认识的词。</translation>
        </message>
        <message>
            <source>Say what it means under “What the words mean” at the sheet's columns, or leave the row out.</source>
            <translation>请在表格页的“用词含义…”里说明它的意思，或略过这一行。</translation>
        </message>
        <message>
            <source>A column may say what was decided.</source>
            <translation>有一列可能写着处理结果。</translation>
        </message>
        <message>
            <source>“{header}” holds words such as refused, pending or kept, and nobody has said what that column is.</source>
            <translation>“{header}”列里有拒绝、待处理、保留这类词，还没人说明这一列是什么。</translation>
        </message>
        <message>
            <source>Say what it is, or that it is not needed; until then no amount beside it is sent.</source>
            <translation>请说明这一列是什么，或标为不需要；在此之前不会只凭旁边的订单金额或退款额发送。</translation>
        </message>
        <message>
            <source>The refund is not final yet.</source>
            <translation>退款还没完成。</translation>
        </message>
        <message>
            <source>The sheet says “{status}”, so the money has not gone back to the customer.</source>
            <translation>表里写着“{status}”，钱还没有退给顾客。</translation>
        </message>
        <message>
            <source>Nothing is sent. Open the sheet again when the refund has ended.</source>
            <translation>不会发送。退款结束后再打开这张表。</translation>
        </message>
        <message>
            <source>Nothing is asked for this order.</source>
            <translation>这个订单不需要处理。</translation>
        </message>
        <message>
            <source>The sheet shows it as kept or paid, without a refund.</source>
            <translation>表里显示它是正常成交，没有退款。</translation>
        </message>
        <message>
            <source>You left this row out.</source>
            <translation>您略过了这一行。</translation>
        </message>
        <message>
            <source>Nothing is sent for it.</source>
            <translation>这一行不会发送。</translation>
        </message>
        <message>
            <source>“As the sheet says” brings it back, or choose what should happen.</source>
            <translation>点“恢复为表格原意”，或选择要做的处理，就能把它加回来。</translation>
        </message>
        <message>
            <source>This row is hidden or filtered out in the spreadsheet.</source>
            <translation>这行在 Excel 里被隐藏或筛掉了。</translation>
        </message>
        <message>
            <source>What cannot be seen in Excel is not sent.</source>
            <translation>在 Excel 里看不到的行不会发送。</translation>
        </message>
        <message>
            <source>Show the row in Excel, or say that hidden rows count too.</source>
            <translation>请在 Excel 里显示这一行，或选择“隐藏的行也处理”。</translation>
        </message>
        <message>
            <source>The order number was damaged by Excel.</source>
            <translation>订单号被 Excel 改坏了。</translation>
        </message>
        <message>
            <source>Export the file again and open it here directly, without saving it in Excel first: then no digit is lost.</source>
            <translation>请重新导出文件，不要先用 Excel 保存，直接在这里打开：这样一位数字也不会丢。</translation>
        </message>
        <message>
            <source>“{order}” lost digits because Excel took it for a number: {why}.</source>
            <translation>“{order}”被 Excel 当成数字，丢了几位：{why}。</translation>
        </message>
        <message>
            <source>Matched after tidying the order number.</source>
            <translation>去掉前后缀后才匹配上，请确认规则。</translation>
        </message>
        <message>
            <source>The sheet says “{order}”, impact.com knows it as “{oid}”: {why}.</source>
            <translation>表里是“{order}”，impact.com 里是“{oid}”：{why}。</translation>
        </message>
        <message>
            <source>Look at one or two of them, then send them all the same.</source>
            <translation>请抽看一两行，然后照样发送。</translation>
        </message>
        <message>
            <source>One order, several actions.</source>
            <translation>一个订单对应多笔转化，请选处理规则。</translation>
        </message>
        <message>
            <source>Order {order} has {actions} actions at impact.com; each carries a commission of its own.</source>
            <translation>订单 {order} 在 impact.com 有 {actions} 笔转化，每笔各有佣金。</translation>
        </message>
        <message>
            <source>Send it all the same if all of them are meant; leave out those that are not.</source>
            <translation>如果全部都要处理，就照样发送；不该处理的请略过。</translation>
        </message>
        <message>
            <source>The same order is in the sheet more than once.</source>
            <translation>同一订单在表里出现多次。</translation>
        </message>
        <message>
            <source>Row {other} is about the same action.</source>
            <translation>第 {other} 行对应的是同一笔转化。</translation>
        </message>
        <message>
            <source>Where both say the same, it is sent once; where they differ, choose one.</source>
            <translation>两行一致时只发送一次；不一致时请选一行。</translation>
        </message>
        <message>
            <source>An earlier file is about the same action.</source>
            <translation>先前的文件里也有这笔转化。</translation>
        </message>
        <message>
            <source>Row {other} of “{file}” asks something of it too, and was not sent.</source>
            <translation>“{file}”的第 {other} 行也要处理它，还没有发送。</translation>
        </message>
        <message>
            <source>Send it from one of the two files: here all the same, or leave it out here.</source>
            <translation>只从其中一个文件发送：在这里照样发送，或在这里略过。</translation>
        </message>
        <message>
            <source>An order is in the sheet more than once, each time with a refund.</source>
            <translation>同一订单在表里出现多次，每次都有退款。</translation>
        </message>
        <message>
            <source>Row {other} is about the same action. The sheet does not say whether its rows add up.</source>
            <translation>第 {other} 行对应的是同一笔转化。表里没有说明各行是否要相加。</translation>
        </message>
        <message>
            <source>Say once, at the sheet's columns, whether a row tells of one refund or of all of them so far.</source>
            <translation>请在表格的列设置里说明一次：每行是一次退款，还是到目前为止的累计退款额。</translation>
        </message>
        <message>
            <source>The same refund may be in the sheet twice.</source>
            <translation>同一笔退款可能在表里出现了两次。</translation>
        </message>
        <message>
            <source>Row {other} says the same, cell by cell or with the same number. It is counted once.</source>
            <translation>第 {other} 行内容相同（各单元格一样，或退款编号一样），只算一次。</translation>
        </message>
        <message>
            <source>A later row may take this refund back.</source>
            <translation>后面有一行可能抵消了这笔退款。</translation>
        </message>
        <message>
            <source>Row {other} of the same order has the same amount in the opposite direction.</source>
            <translation>同一订单的第 {other} 行有一笔数额相同、方向相反的记录。</translation>
        </message>
        <message>
            <source>Leave the row out where the refund was taken back.</source>
            <translation>如果这笔退款已被抵消，请略过这一行。</translation>
        </message>
        <message>
            <source>The row below has no order number and may belong to this order.</source>
            <translation>下一行没有订单号，可能也属于这个订单。</translation>
        </message>
        <message>
            <source>Row {other} names no order. Where cells are merged, one number stands for several rows; only one is counted.</source>
            <translation>第 {other} 行没有订单号。单元格合并时，一个订单号对应好几行，这里只算了其中一行。</translation>
        </message>
        <message>
            <source>Write the number into row {other} and open the sheet again. Send it as it is only if that row belongs to another order.</source>
            <translation>请在第 {other} 行补上订单号，再重新打开表格。只有确定那行属于别的订单，才照现在这样发送。</translation>
        </message>
        <message>
            <source>Two rows say different things about one order.</source>
            <translation>两行对同一订单的说法不一致。</translation>
        </message>
        <message>
            <source>This row asks for a change; row {other} says to leave the order as it is, or that nothing is decided.</source>
            <translation>这一行要求改动；第 {other} 行说订单不处理，或还没有决定。</translation>
        </message>
        <message>
            <source>Ask whoever wrote them. Send what this row asks for, or leave it out.</source>
            <translation>请问一下填表的人，再决定按这一行发送，还是略过。</translation>
        </message>
        <message>
            <source>Rows of one order give different reasons.</source>
            <translation>同一订单的几行写了不同的原因。</translation>
        </message>
        <message>
            <source>Row {other} gives another reason, and only one of them goes to the partner: {reasons}.</source>
            <translation>第 {other} 行写的是另一个原因，而合作伙伴只会看到一个：{reasons}。</translation>
        </message>
        <message>
            <source>Choose the row or the reason that counts, or send this one with its own reason.</source>
            <translation>请选择以哪一行或哪个原因为准，或按这一行自己的原因发送。</translation>
        </message>
        <message>
            <source>This action was handled before.</source>
            <translation>这个订单在以前的批次里处理过。</translation>
        </message>
        <message>
            <source>Batch {batch} of {date} already changed it.</source>
            <translation>批次 {batch}（{date}）已经改过它。</translation>
        </message>
        <message>
            <source>Send it all the same only if it must change again; else leave it out.</source>
            <translation>确实需要再改时才照样发送，否则请略过。</translation>
        </message>
        <message>
            <source>This action was changed, and the change was undone.</source>
            <translation>这个订单处理过，后来又还原了。</translation>
        </message>
        <message>
            <source>Batch {batch} of {date} took this back; batch {took_back} had changed it.</source>
            <translation>批次 {took_back} 改过它，批次 {batch}（{date}）又把它还原了。</translation>
        </message>
        <message>
            <source>Send it only if it must change after all.</source>
            <translation>确实还要改再发送。</translation>
        </message>
        <message>
            <source>The action is as wanted already.</source>
            <translation>已经是这个订单金额。</translation>
        </message>
        <message>
            <source>Its amount at impact.com is already {amount} {currency}.</source>
            <translation>它在 impact.com 的订单金额已经是 {amount} {currency}。</translation>
        </message>
        <message>
            <source>The action was reversed already.</source>
            <translation>早已冲正。</translation>
        </message>
        <message>
            <source>It pays no commission.</source>
            <translation>这笔转化已没有佣金。</translation>
        </message>
        <message>
            <source>The action was reversed already, by this program.</source>
            <translation>早已由本程序冲正。</translation>
        </message>
        <message>
            <source>Batch {reversed_by} of {reversed_at} reversed it; it pays no commission.</source>
            <translation>批次 {reversed_by}（{reversed_at}）已经冲正了它，它不再有佣金。</translation>
        </message>
        <message>
            <source>The action is locked.</source>
            <translation>已锁定（不可更改）。</translation>
        </message>
        <message>
            <source>It locked, or locks within the hour ({when}); impact.com accepts no change any more.</source>
            <translation>它已经锁定，或一小时内就要锁定（{when}），impact.com 不再接受更改。</translation>
        </message>
        <message>
            <source>Nothing is sent for it. Settle the difference with the partner directly, or leave the row out.</source>
            <translation>这一行不会发送。请直接与合作伙伴结算差额，或略过这一行。</translation>
        </message>
        <message>
            <source>The action locks in less than 24 hours.</source>
            <translation>24 小时内锁定。</translation>
        </message>
        <message>
            <source>After {when} nobody can change it or take it back.</source>
            <translation>{when} 之后谁也不能更改或还原。</translation>
        </message>
        <message>
            <source>Check it now, then send it all the same: it goes first. Or leave it out.</source>
            <translation>请现在过目，然后照样发送，它会最先发出；或略过这一行。</translation>
        </message>
        <message>
            <source>It may lock before its turn.</source>
            <translation>轮到它时可能已经锁定。</translation>
        </message>
        <message>
            <source>It locks at {when}, and its turn is expected later.</source>
            <translation>它在 {when} 锁定，预计要到那之后才轮到它。</translation>
        </message>
        <message>
            <source>Send a smaller batch first: leave out rows that can wait. Or send it all the same.</source>
            <translation>请先发一个小批次：把不急的行略过。或照样发送。</translation>
        </message>
        <message>
            <source>The action is reversed and cannot be changed as it is.</source>
            <translation>已冲正，要先重置才能改订单金额。</translation>
        </message>
        <message>
            <source>A change is wanted, but a reversed action must first be reset.</source>
            <translation>想改订单金额，但已冲正的转化必须先重置。</translation>
        </message>
        <message>
            <source>Reset it first; once that is proved, open the sheet again to change it. Or leave it out.</source>
            <translation>请先重置为初始值；核实之后再打开表格更改。或略过这一行。</translation>
        </message>
        <message>
            <source>It was not reversed by this program.</source>
            <translation>这笔不是本程序冲正的。</translation>
        </message>
        <message>
            <source>A colleague, another tool or impact.com itself reversed it, and may have meant to.</source>
            <translation>由同事、其他工具或 impact.com 自身冲正，可能是有意的。</translation>
        </message>
        <message>
            <source>Send it all the same only where you know that the reversal was a mistake; else leave it out.</source>
            <translation>确定冲正有误时才照样发送，否则请略过。</translation>
        </message>
        <message>
            <source>A reset would also erase an earlier change.</source>
            <translation>重置会同时抹去更早的改动。</translation>
        </message>
        <message>
            <source>The amount had been changed to {amount}; a reset brings back {original} {currency}, as first tracked.</source>
            <translation>订单金额此前已改为 {amount}；重置会恢复成最初跟踪的 {original} {currency}。</translation>
        </message>
        <message>
            <source>Send it all the same, and change the amount again afterwards; or leave it out.</source>
            <translation>可以照样发送，之后再改一次订单金额；或者略过。</translation>
        </message>
        <message>
            <source>The new amount is 0.</source>
            <translation>新订单金额是 0，将按整单冲正处理。</translation>
        </message>
        <message>
            <source>At impact.com that is a reversal, so it is sent as one.</source>
            <translation>在 impact.com 这等于冲正，因此按冲正发送。</translation>
        </message>
        <message>
            <source>Send it all the same if the whole order is meant; else type the new amount.</source>
            <translation>如果是整单，就照样发送；不是的话请输入新订单金额。</translation>
        </message>
        <message>
            <source>The new amount is higher than the present one.</source>
            <translation>改后订单金额比现在高，佣金会增加。</translation>
        </message>
        <message>
            <source>{before} would become {after} {currency}, and the commission would rise.</source>
            <translation>订单金额会从 {before} 变成 {after} {currency}，佣金会增加。</translation>
        </message>
        <message>
            <source>Send it all the same only if this is meant; else type the new amount, or leave it out.</source>
            <translation>确实要这样才照样发送；否则请输入新订单金额，或略过这一行。</translation>
        </message>
        <message>
            <source>The new amount is far below the present one.</source>
            <translation>改后订单金额比现在低很多。</translation>
        </message>
        <message>
            <source>{before} would become {after} {currency}. Most new amounts of this sheet are less than an eighth of the order's: they may be commissions, or refunds.</source>
            <translation>订单金额会从 {before} 变成 {after} {currency}。这张表里的新订单金额多数不到原订单金额的八分之一，它们可能其实是佣金或退款额。</translation>
        </message>
        <message>
            <source>Send them all the same if the orders are worth that now; else choose another meaning at the sheet's columns.</source>
            <translation>如果订单现在确实是这么多，请照样发送；否则请在表格的列设置里另选含义。</translation>
        </message>
        <message>
            <source>The new amount would be negative.</source>
            <translation>新订单金额会是负数。</translation>
        </message>
        <message>
            <source>{after} {currency} cannot be an order amount.</source>
            <translation>{after} {currency} 不能作为订单金额。</translation>
        </message>
        <message>
            <source>Type the new amount, reverse the order, or leave it out.</source>
            <translation>请输入新订单金额、冲正整单，或略过这一行。</translation>
        </message>
        <message>
            <source>The new order amount cannot be read.</source>
            <translation>无法识别新订单金额。</translation>
        </message>
        <message>
            <source>“{cell}” in column “{column}” is no amount that can be understood without guessing.</source>
            <translation>“{column}”列里写的是“{cell}”，不猜就无法确定是多少钱。</translation>
        </message>
        <message>
            <source>Type the new amount, or correct the cell and open the sheet again.</source>
            <translation>请输入新订单金额，或改正这个单元格后重新打开表格。</translation>
        </message>
        <message>
            <source>The refund cannot be read.</source>
            <translation>无法识别退款额。</translation>
        </message>
        <message>
            <source>Type the new amount of the order, or correct the cell and open the sheet again.</source>
            <translation>请输入这个订单的新订单金额，或改正这个单元格后重新打开表格。</translation>
        </message>
        <message>
            <source>The order total cannot be read.</source>
            <translation>无法识别订单总额。</translation>
        </message>
        <message>
            <source>The number of pieces cannot be read.</source>
            <translation>无法识别件数。</translation>
        </message>
        <message>
            <source>“{cell}” in column “{column}” is no number that can be understood without guessing.</source>
            <translation>“{column}”列里写的是“{cell}”，不猜就无法确定是几件。</translation>
        </message>
        <message>
            <source>The refund and the new amount don't fit together.</source>
            <translation>退款额与新订单金额对不上。</translation>
        </message>
        <message>
            <source>The row says {refund} refunded and {amount} left of an order of {original} {currency}.</source>
            <translation>这一行写的是退款 {refund}、剩余 {amount}，而这笔订单原为 {original} {currency}。</translation>
        </message>
        <message>
            <source>Type the new amount, or correct the cells and open the sheet again.</source>
            <translation>请输入新订单金额，或改正这些单元格后重新打开表格。</translation>
        </message>
        <message>
            <source>The amount is unusual.</source>
            <translation>订单金额不寻常。</translation>
        </message>
        <message>
            <source>{after} {currency} is more, or has more decimals, than impact.com documents for an amount.</source>
            <translation>{after} {currency} 超过 impact.com 说明的上限，或小数位过多。</translation>
        </message>
        <message>
            <source>Check the amount, and type the new one where it is wrong; or leave the row out.</source>
            <translation>请核对订单金额，不对就输入新订单金额；或略过这一行。</translation>
        </message>
        <message>
            <source>The refund is larger than the order amount.</source>
            <translation>退款比订单金额还多。</translation>
        </message>
        <message>
            <source>{refund} was refunded, but the action only carried {original} {currency}.</source>
            <translation>退款额是 {refund}，但这笔转化的原订单金额只有 {original} {currency}。</translation>
        </message>
        <message>
            <source>It is proposed as a reversal: send it all the same if the whole order is meant, else type the new amount.</source>
            <translation>建议整单冲正：如果是整单就照样发送，否则请输入新订单金额。</translation>
        </message>
        <message>
            <source>This action was reduced before.</source>
            <translation>这笔以前减过订单金额，可能重复扣减。</translation>
        </message>
        <message>
            <source>First {original}, now {before}, and the sheet leads to {after} {currency}.</source>
            <translation>订单金额最初是 {original}，现在是 {before}，按表格会变成 {after} {currency}。</translation>
        </message>
        <message>
            <source>Send it all the same if it is another refund; leave it out if it is the same one again.</source>
            <translation>如果是另一笔退款，就照样发送；如果是同一笔又出现一次，请略过。</translation>
        </message>
        <message>
            <source>The currencies differ.</source>
            <translation>币种不同，不能直接相减。</translation>
        </message>
        <message>
            <source>The sheet says {sheet_currency}, the action is kept in {currency}, so only the share of the order total counts: {arithmetic}.</source>
            <translation>表里是 {sheet_currency}，转化按 {currency} 记录，只能按占整单的比例计算：{arithmetic}。</translation>
        </message>
        <message>
            <source>Check the amount, type it in {currency}, or leave the row out.</source>
            <translation>请核对或输入以 {currency} 计的新订单金额，或略过这一行。</translation>
        </message>
        <message>
            <source>The sheet says {sheet_currency}, the action is kept in {currency}, and the sheet has no order total to take a share of.</source>
            <translation>表里是 {sheet_currency}，转化按 {currency} 记录，而表里没有订单总额，算不出退了几成。</translation>
        </message>
        <message>
            <source>Type the new amount in {currency}, reverse the order, or leave it out.</source>
            <translation>请输入以 {currency} 计的新订单金额、冲正整单，或略过这一行。</translation>
        </message>
        <message>
            <source>The action has several items.</source>
            <translation>多件商品，需要分摊到商品行。</translation>
        </message>
        <message>
            <source>An amount for the whole order would be spread over {count} items.</source>
            <translation>整单的订单金额会分摊到 {count} 个商品行。</translation>
        </message>
        <message>
            <source>Check below how it is spread, then send it all the same, or reverse the whole order.</source>
            <translation>请核对下面的分摊结果，然后照样发送，或冲正整单。</translation>
        </message>
        <message>
            <source>The SKU is not part of this action.</source>
            <translation>这笔转化里没有这个 SKU。</translation>
        </message>
        <message>
            <source>“{sku}” is not among its items.</source>
            <translation>“{sku}”不在它的商品行里。</translation>
        </message>
        <message>
            <source>Change the whole order, or correct the SKU and open the sheet again.</source>
            <translation>请改整单的订单金额，或改正 SKU 后重新打开表格。</translation>
        </message>
        <message>
            <source>The SKU is in the action twice.</source>
            <translation>这笔转化里有两行相同的 SKU。</translation>
        </message>
        <message>
            <source>impact.com cannot tell which of the two lines is meant.</source>
            <translation>impact.com 分不清指的是哪一行。</translation>
        </message>
        <message>
            <source>Change the whole order instead, or leave it out.</source>
            <translation>请改整单的订单金额，或略过这一行。</translation>
        </message>
        <message>
            <source>More pieces are returned than were sold.</source>
            <translation>退货件数比售出件数多。</translation>
        </message>
        <message>
            <source>{returned} returned, {sold} sold.</source>
            <translation>退货 {returned} 件，售出 {sold} 件。</translation>
        </message>
        <message>
            <source>Change the whole order, or correct the quantity and open the sheet again.</source>
            <translation>请改整单的订单金额，或改正数量后重新打开表格。</translation>
        </message>
        <message>
            <source>The sheet's amounts are not impact.com's.</source>
            <translation>表里的数额和 impact.com 的不一致。</translation>
        </message>
        <message>
            <source>The sheet counts {total}, the action {original} {currency}: tax or shipping may be in it. {arithmetic}.</source>
            <translation>表里是 {total}，转化的订单金额是 {original} {currency}：其中可能含税或运费。{arithmetic}。</translation>
        </message>
        <message>
            <source>Look at one or two of them, then send them all the same, type the new amount, or leave them out.</source>
            <translation>请看一两行，然后照样发送、输入新订单金额，或略过。</translation>
        </message>
        <message>
            <source>The sheet names less than the whole order.</source>
            <translation>表里写的数额比整单少。</translation>
        </message>
        <message>
            <source>The status asks for the whole order, the row names {total}, and the action was tracked at {original} {currency}.</source>
            <translation>状态说的是整单，这一行却只写着 {total}，而这笔转化的原订单金额是 {original} {currency}。</translation>
        </message>
        <message>
            <source>Send it all the same if the whole order is meant; else type the new amount, or leave it out.</source>
            <translation>如果是整单，就照样发送；否则请输入新订单金额，或略过这一行。</translation>
        </message>
        <message>
            <source>The same refund is on each line of an order.</source>
            <translation>同一订单的每个商品行都写着同样的退款。</translation>
        </message>
        <message>
            <source>It may be the whole order's, repeated, or each line's own. It is counted once: {total}, not {arithmetic}.</source>
            <translation>可能是整单退款被重复写在每行，也可能是每行各自的退款。这里只算一次：{total}，而不是 {arithmetic}。</translation>
        </message>
        <message>
            <source>Look at one or two of them, then send them all the same, or leave them out.</source>
            <translation>请看一两行，再决定照样发送，还是略过。</translation>
        </message>
        <message>
            <source>A row with a negative total is read as a refund.</source>
            <translation>总额为负的一行按退款处理。</translation>
        </message>
        <message>
            <source>It takes {total} off the order; what was paid back for shipping, as far as the row says it, is left aside.</source>
            <translation>从订单中减去 {total}；行内写明退还的运费不计在内。</translation>
        </message>
        <message>
            <source>Only shipping or tax may have been paid back.</source>
            <translation>退的可能只是运费或税。</translation>
        </message>
        <message>
            <source>The refund of {total} is no more than what the order itself carried for them.</source>
            <translation>退款 {total} 没有超过订单本身的运费和税。</translation>
        </message>
        <message>
            <source>Leave the rows out where impact.com's amounts are without shipping and tax.</source>
            <translation>如果 impact.com 的数额不含运费和税，请略过这些行。</translation>
        </message>
        <message>
            <source>The SKU is not the one that impact.com has for the order.</source>
            <translation>SKU 与 impact.com 上该订单的 SKU 不同。</translation>
        </message>
        <message>
            <source>“{sku}” may be no part of what the commission is for; its refund of {total} is taken off the order's amount.</source>
            <translation>“{sku}”可能不在计佣范围内；其退款 {total} 将从订单金额中扣除。</translation>
        </message>
        <message>
            <source>The reason is not known.</source>
            <translation>原因代码不认识。</translation>
        </message>
        <message>
            <source>“{reason}” is no reason impact.com accepts here; the nearest is {nearest}.</source>
            <translation>impact.com 在这里不接受“{reason}”；最接近的是 {nearest}。</translation>
        </message>
        <message>
            <source>Choose a reason, or leave the row out.</source>
            <translation>请选择原因，或略过这一行。</translation>
        </message>
        <message>
            <source>The action changed at impact.com since it was read.</source>
            <translation>下载之后被人改过。</translation>
        </message>
        <message>
            <source>It was {before}, now it is {after}.</source>
            <translation>原来是 {before}，现在是 {after}。</translation>
        </message>
        <message>
            <source>Match again to work with what is there now, or send it all the same.</source>
            <translation>请重新匹配，按现在的状态处理；或照样发送。</translation>
        </message>
        <message>
            <source>Someone else has worked on the action since.</source>
            <translation>此后有其他人处理过这笔转化。</translation>
        </message>
        <message>
            <source>It looks as it did after this change, but it was changed in between: {log}.</source>
            <translation>它看上去仍是本次更改后的样子，但其间被改动过：{log}。</translation>
        </message>
        <message>
            <source>It is left as it is. Look at it on impact.com, and correct it there if need be.</source>
            <translation>程序不会动它。请到 impact.com 查看，必要时在那里更正。</translation>
        </message>
        <message>
            <source>Someone else changed the action just before this change.</source>
            <translation>就在这次改动之前，有人改过这笔转化。</translation>
        </message>
        <message>
            <source>By then it stood at {met}, not as it had been read; this change overwrote that.</source>
            <translation>当时它是 {met}，与读取时不同；这次改动把那个状态覆盖了。</translation>
        </message>
        <message>
            <source>It is not taken back here: an undo would bring back what stood before both. Look at it on impact.com.</source>
            <translation>这里不会还原它：还原会回到这两次改动之前的样子。请在 impact.com 查看。</translation>
        </message>
        <message>
            <source>A later batch changed the action again.</source>
            <translation>之后的批次又改过这笔转化。</translation>
        </message>
        <message>
            <source>Batch {batch} changed it after this one. Going back past it would take that change away as well.</source>
            <translation>批次 {batch} 在本批之后又改了它。越过它直接还原，会把那次更改也一并抹掉。</translation>
        </message>
        <message>
            <source>Take back batch {batch} for this row first, if it has to go back.</source>
            <translation>如需还原，请先在批次 {batch} 中还原这一行。</translation>
        </message>
        <message>
            <source>Another batch took this row back meanwhile.</source>
            <translation>其间另一批次已还原这一行。</translation>
        </message>
        <message>
            <source>Batch {batch} took it back, or is about to, since this undo was looked at. This one sends nothing for it.</source>
            <translation>查看本次还原之后，批次 {batch} 已把它还原，或正要还原。本批次不再为它发送任何内容。</translation>
        </message>
        <message>
            <source>What became of it stands in batch {batch}.</source>
            <translation>它的结果见批次 {batch}。</translation>
        </message>
        <message>
            <source>The action has no locking date.</source>
            <translation>没有锁定时间，改动可能使它立即锁定。</translation>
        </message>
        <message>
            <source>For such event types a change can approve, and so lock, the action at once.</source>
            <translation>对这类事件类型，一次改动就可能让转化立即锁定。</translation>
        </message>
        <message>
            <source>Send it all the same if the change is final; else leave it out for now.</source>
            <translation>如果不会再改，就照样发送；否则请先略过。</translation>
        </message>
        <message>
            <source>Another batch is still changing this action.</source>
            <translation>另一批次正在处理这笔转化。</translation>
        </message>
        <message>
            <source>Batch {batch} has not ended yet for it.</source>
            <translation>批次 {batch} 对它还没有结束。</translation>
        </message>
        <message>
            <source>Match again once that batch has ended, or leave it out.</source>
            <translation>等那个批次结束后重新匹配，或略过这一行。</translation>
        </message>
        <message>
            <source>This is a large batch.</source>
            <translation>数量超过账户上限。</translation>
        </message>
        <message>
            <source>{count} rows are more than the account's limit of {limit}.</source>
            <translation>{count} 行超过账户上限 {limit} 行。</translation>
        </message>
        <message>
            <source>Check whether it is the right sheet; to go on, type the number of its rows, or let the command accept MANY.</source>
            <translation>请确认表格没有用错；要继续，请输入行数，命令行则加 --accept MANY。</translation>
        </message>
        <message>
            <source>This batch changes much commission.</source>
            <translation>佣金变动超过账户上限。</translation>
        </message>
        <message>
            <source>About {moved} of commission would change; the account's limit is {most}.</source>
            <translation>佣金约变动 {moved}；账户上限为 {most}。</translation>
        </message>
        <message>
            <source>This batch takes a lot from one partner.</source>
            <translation>单个合作伙伴减少的佣金超过账户上限。</translation>
        </message>
        <message>
            <source>Of one partner's pending commission, as far as it is known here, more than the account's limit of {share} % would be taken back: {partners}.</source>
            <translation>按这里已知的待锁定佣金计算，有合作伙伴减少的比例超过账户上限 {share} %：{partners}。</translation>
        </message>
        <message>
            <source>Not sent.</source>
            <translation>未发送。</translation>
        </message>
        <message>
            <source>The run was stopped before its turn; it will not be sent.</source>
            <translation>轮到它之前已停止，不会再发送。</translation>
        </message>
        <message>
            <source>Open the sheet again to send it.</source>
            <translation>要发送请重新打开表格。</translation>
        </message>
        <message>
            <source>impact.com refused the change.</source>
            <translation>impact.com 拒绝了这次更改。</translation>
        </message>
        <message>
            <source>It said: {said}.</source>
            <translation>它的答复：{said}。</translation>
        </message>
        <message>
            <source>Nothing was changed. Check the action on impact.com.</source>
            <translation>没有任何改动。请在 impact.com 查看这笔转化。</translation>
        </message>
        <message>
            <source>The answer was lost on the way.</source>
            <translation>答复在途中丢失。</translation>
        </message>
        <message>
            <source>Whether the change arrived is being looked up; it is not sent again blindly.</source>
            <translation>正在查证更改是否到达；绝不会盲目重发。</translation>
        </message>
        <message>
            <source>Please don't change this order on impact.com meanwhile.</source>
            <translation>在此期间请勿在 impact.com 更改这个订单。</translation>
        </message>
        <message>
            <source>Two answers were lost for this row.</source>
            <translation>这一行有两次答复丢失。</translation>
        </message>
        <message>
            <source>It was sent twice at most, and nobody can say yet whether it took effect.</source>
            <translation>最多发送了两次，还不能断定是否生效。</translation>
        </message>
        <message>
            <source>Look at the action on impact.com.</source>
            <translation>请在 impact.com 查看这笔转化。</translation>
        </message>
        <message>
            <source>Accepted, but not visible yet.</source>
            <translation>已受理，尚未生效。</translation>
        </message>
        <message>
            <source>impact.com accepted the change without an error, and the action does not show it yet.</source>
            <translation>impact.com 已受理且没有报错，但转化上还看不到。</translation>
        </message>
        <message>
            <source>The partner may have to agree first. It is looked at again by itself.</source>
            <translation>可能要等合作伙伴确认，程序会自动再查。</translation>
        </message>
        <message>
            <source>It is as wanted, but not by this batch.</source>
            <translation>已是目标状态（非本批所改）。</translation>
        </message>
        <message>
            <source>Somebody else made the same change.</source>
            <translation>别人做了同样的更改。</translation>
        </message>
        <message>
            <source>Undo leaves it alone.</source>
            <translation>还原时不动它。</translation>
        </message>
        <message>
            <source>An earlier change of this action may still arrive.</source>
            <translation>这笔转化之前发出的改动可能还会生效。</translation>
        </message>
        <message>
            <source>Its answer was lost; until {when} it could land after the undo and spoil it, so nothing is sent before.</source>
            <translation>那次发送的答复丢失了；在 {when} 之前，它可能在还原之后才生效而使还原落空，所以在此之前不发送。</translation>
        </message>
        <message>
            <source>It goes on by itself while the program runs; else resume it after that time.</source>
            <translation>程序开着时到时会自动继续；否则请在那之后点“继续”。</translation>
        </message>
        <message>
            <source>This undo was itself undone.</source>
            <translation>这次还原后来又被还原了。</translation>
        </message>
        <message>
            <source>Batch {batch} made the earlier change again.</source>
            <translation>批次 {batch} 重新做了原来的改动。</translation>
        </message>
        <message>
            <source>To take the change back once more, undo that batch.</source>
            <translation>要再次取消这项改动，请还原那个批次。</translation>
        </message>
        <message>
            <source>The action stood at 0, and nothing leads back there.</source>
            <translation>这笔转化原来的订单金额为 0，没有办法再回到 0。</translation>
        </message>
        <message>
            <source>It was first tracked above 0: a reset brings that back, and an amount of 0 would reverse it.</source>
            <translation>它最初跟踪时的订单金额大于 0：重置会恢复成那个数，而把订单金额改为 0 会使它被冲正。</translation>
        </message>
        <message>
            <source>It is left as it is. Where nothing is to be paid for it, reverse it.</source>
            <translation>它保持原样。若不应再为它付佣金，请将它冲正。</translation>
        </message>
        <message>
            <source>A step back was taken, and it did not help.</source>
            <translation>退回的一步已执行，但没有用。</translation>
        </message>
        <message>
            <source>impact.com carried it out, and the action is still not as it was before.</source>
            <translation>impact.com 执行了这一步，但这笔转化仍未回到原来的样子。</translation>
        </message>
        <message>
            <source>It is not sent again. On impact.com press Approve for it on the Reversed tab, then set its amount.</source>
            <translation>不会再次发送。请在 impact.com 的 Reversed 页签对它点 Approve，再改订单金额。</translation>
        </message>
        <message>
            <source>The undo stopped half way.</source>
            <translation>还原只完成了一半。</translation>
        </message>
        <message>
            <source>The action stands at {now}; it was to go back to {wanted}.</source>
            <translation>这笔转化现在是 {now}；本来要回到 {wanted}。</translation>
        </message>
        <message>
            <source>Remove the cause and undo again; or correct it on impact.com: Approve on the Reversed tab, then its amount.</source>
            <translation>排除原因后再还原一次；或在 impact.com 处理：在 Reversed 页签点 Approve，再改订单金额。</translation>
        </message>
        <message>
            <source>The commission was worked out anew.</source>
            <translation>佣金被重新计算。</translation>
        </message>
        <message>
            <source>impact.com used the contract in force now: {payout_before} became {payout_after} {currency}.</source>
            <translation>impact.com 按现行合同计算：{payout_before} 变成 {payout_after} {currency}。</translation>
        </message>
        <message>
            <source>Check the partner's contract if this is not what you expected.</source>
            <translation>如与预期不符，请查看该合作伙伴的合同。</translation>
        </message>
        <message>
            <source>The locking date moved.</source>
            <translation>锁定时间变了。</translation>
        </message>
        <message>
            <source>It was {lock_before} and is now {lock_after}.</source>
            <translation>原来是 {lock_before}，现在是 {lock_after}。</translation>
        </message>
        <message>
            <source>Reversed, but it still pays.</source>
            <translation>已冲正，但仍有佣金。</translation>
        </message>
        <message>
            <source>The action is reversed, and impact.com still shows a commission of {pays} {currency}.</source>
            <translation>这笔转化已冲正，但 impact.com 仍显示佣金 {pays} {currency}。</translation>
        </message>
        <message>
            <source>Look at the action on impact.com, and ask impact.com's support if it stays so.</source>
            <translation>请在 impact.com 查看这笔转化；如果一直如此，请联系 impact.com 客服。</translation>
        </message>
        <message>
            <source>It changed again after it was proved.</source>
            <translation>核实之后又变了。</translation>
        </message>
        <message>
            <source>It was {stood} and is now {stands}: {why}.</source>
            <translation>原来是 {stood}，现在是 {stands}：{why}。</translation>
        </message>
        <message>
            <source>Look at the action on impact.com, and correct it again before it locks if need be.</source>
            <translation>请在 impact.com 查看这笔转化，必要时在锁定前再次更正。</translation>
        </message>
        <message>
            <source>It did not show within a day.</source>
            <translation>一天之内都没有看到生效。</translation>
        </message>
        <message>
            <source>Sent at {sent}, and still not visible: the partner has to agree, or impact.com did not apply it.</source>
            <translation>发送于 {sent}，至今看不到：可能要等合作伙伴同意，也可能 impact.com 没有执行。</translation>
        </message>
        <message>
            <source>Look at the action on impact.com, or ask its support about submission {submission}.</source>
            <translation>请在 impact.com 查看这笔转化，或向客服询问提交编号 {submission}。</translation>
        </message>
        <message>
            <source>Rows that were sent need a look.</source>
            <translation>有已发送的行需要看一下。</translation>
        </message>
        <message>
            <source>The late re-check found something new in {count} rows.</source>
            <translation>事后复查在 {count} 行里发现了新情况。</translation>
        </message>
        <message>
            <source>Open History and search for: {orders}.</source>
            <translation>请打开“处理记录”，搜索：{orders}。</translation>
        </message>
        <message>
            <source>The file is not there.</source>
            <translation>找不到文件。</translation>
        </message>
        <message>
            <source>“{file}” could not be found.</source>
            <translation>没有找到“{file}”。</translation>
        </message>
        <message>
            <source>Check the name and the folder.</source>
            <translation>请检查文件名和文件夹。</translation>
        </message>
        <message>
            <source>The file cannot be opened.</source>
            <translation>文件打不开。</translation>
        </message>
        <message>
            <source>This computer does not allow reading “{file}”.</source>
            <translation>这台电脑不允许读取“{file}”。</translation>
        </message>
        <message>
            <source>Close it in other programs, or copy it to another folder.</source>
            <translation>请在其他程序里关闭它，或复制到别的文件夹。</translation>
        </message>
        <message>
            <source>The file is empty.</source>
            <translation>文件是空的。</translation>
        </message>
        <message>
            <source>“{file}” holds no rows.</source>
            <translation>“{file}”里没有任何行。</translation>
        </message>
        <message>
            <source>Export it again.</source>
            <translation>请重新导出。</translation>
        </message>
        <message>
            <source>The file is protected by a password.</source>
            <translation>文件有密码保护。</translation>
        </message>
        <message>
            <source>“{file}” cannot be read without it.</source>
            <translation>没有密码就读不了“{file}”。</translation>
        </message>
        <message>
            <source>Enter the password, or save a copy without one.</source>
            <translation>请输入密码，或另存一份没有密码的。</translation>
        </message>
        <message>
            <source>That password does not open the file.</source>
            <translation>密码不对。</translation>
        </message>
        <message>
            <source>“{file}” stays closed.</source>
            <translation>“{file}”没有打开。</translation>
        </message>
        <message>
            <source>Try the password again.</source>
            <translation>请再输入一次密码。</translation>
        </message>
        <message>
            <source>The file is damaged.</source>
            <translation>文件已损坏。</translation>
        </message>
        <message>
            <source>“{file}” cannot be read as a spreadsheet.</source>
            <translation>“{file}”无法作为电子表格读取。</translation>
        </message>
        <message>
            <source>Export it again, or open and save it once in Excel.</source>
            <translation>请重新导出，或在 Excel 里打开并保存一次。</translation>
        </message>
        <message>
            <source>This kind of file cannot be opened.</source>
            <translation>这种文件打不开。</translation>
        </message>
        <message>
            <source>“{file}” is no spreadsheet this program reads ({detail}).</source>
            <translation>“{file}”不是本程序能读的电子表格（{detail}）。</translation>
        </message>
        <message>
            <source>Save it as .xlsx or .csv.</source>
            <translation>请另存为 .xlsx 或 .csv。</translation>
        </message>
        <message>
            <source>This is a picture.</source>
            <translation>这是一张图片。</translation>
        </message>
        <message>
            <source>“{file}” holds no cells; orders can't be read from a picture.</source>
            <translation>“{file}”里没有单元格，无法从图片中读取订单。</translation>
        </message>
        <message>
            <source>Ask whoever sent it for the spreadsheet itself.</source>
            <translation>请向发图的人要原来的表格文件。</translation>
        </message>
        <message>
            <source>This is a folder.</source>
            <translation>这是一个文件夹。</translation>
        </message>
        <message>
            <source>“{file}” is no file; the sheets in it are.</source>
            <translation>“{file}”本身不是文件，表格在它里面。</translation>
        </message>
        <message>
            <source>Choose the sheets in it; several can be chosen together.</source>
            <translation>请选择其中的表格，可以一次选多个。</translation>
        </message>
        <message>
            <source>The file is too big, or claims to be.</source>
            <translation>文件太大，或文件里标明的大小太大。</translation>
        </message>
        <message>
            <source>Opening “{file}” would take more memory than is safe.</source>
            <translation>打开“{file}”会占用过多内存。</translation>
        </message>
        <message>
            <source>Save only the rows you need as a new file.</source>
            <translation>请只把需要的行另存为新文件。</translation>
        </message>
        <message>
            <source>There is no table in this file.</source>
            <translation>文件里没有表格。</translation>
        </message>
        <message>
            <source>“{file}” holds no cells.</source>
            <translation>“{file}”里没有单元格。</translation>
        </message>
        <message>
            <source>Choose another file.</source>
            <translation>请选别的文件。</translation>
        </message>
        <message>
            <source>There is no such sheet.</source>
            <translation>没有这个工作表。</translation>
        </message>
        <message>
            <source>“{sheet}” is not in the file; it has: {sheets}.</source>
            <translation>文件里没有“{sheet}”；有：{sheets}。</translation>
        </message>
        <message>
            <source>Choose one of these.</source>
            <translation>请从中选一个。</translation>
        </message>
        <message>
            <source>There is no such column.</source>
            <translation>没有这一列。</translation>
        </message>
        <message>
            <source>“{column}” is not in the sheet.</source>
            <translation>表里没有“{column}”。</translation>
        </message>
        <message>
            <source>Use a header of the sheet or a column letter.</source>
            <translation>请用表头文字或列字母。</translation>
        </message>
        <message>
            <source>A column is named twice.</source>
            <translation>同一列指定了两次。</translation>
        </message>
        <message>
            <source>“{column}” was chosen for {field} and as not needed.</source>
            <translation>“{column}”既被选作 {field}，又被标为不需要。</translation>
        </message>
        <message>
            <source>Leave out one of the two.</source>
            <translation>请去掉其中一个。</translation>
        </message>
        <message>
            <source>You said so.</source>
            <translation>是您指定的。</translation>
        </message>
        <message>
            <source>Remembered from the last sheet with these headers.</source>
            <translation>沿用上一张同样表头的表。</translation>
        </message>
        <message>
            <source>“{header}” is what {system} calls it.</source>
            <translation>“{header}”正是“{system}”的表头。</translation>
        </message>
        <message>
            <source>The header says so, and {share} of the cells fit.</source>
            <translation>表头这样写，{share} 的单元格也相符。</translation>
        </message>
        <message>
            <source>The header says so, but the cells are empty or look different.</source>
            <translation>表头这样写，但单元格是空的，或看起来不像。</translation>
        </message>
        <message>
            <source>Look at it.</source>
            <translation>请过目。</translation>
        </message>
        <message>
            <source>{share} of the cells look like it; the header doesn't say.</source>
            <translation>{share} 的单元格看起来是；表头没有写明。</translation>
        </message>
        <message>
            <source>“{header}” finds {count} orders at impact.com ({why}).</source>
            <translation>按“{header}”在 impact.com 找到 {count} 个订单（{why}）。</translation>
        </message>
        <message>
            <source>{through} of {orders} orders came through partners; {sure} are sure.</source>
            <translation>{orders} 个订单中有 {through} 个来自合作伙伴，其中 {sure} 个确定无疑。</translation>
        </message>
        <message>
            <source>That is no meaning a word can have.</source>
            <translation>用词不能设为这个含义。</translation>
        </message>
        <message>
            <source>“{word}” is none of: {words}.</source>
            <translation>“{word}”不在可选的含义里：{words}。</translation>
        </message>
        <message>
            <source>No column holds order numbers.</source>
            <translation>没有哪一列是订单号。</translation>
        </message>
        <message>
            <source>Without an order number or an action id nothing can be matched.</source>
            <translation>没有订单号或转化编号就无法匹配。</translation>
        </message>
        <message>
            <source>Say which column holds it.</source>
            <translation>请指明是哪一列。</translation>
        </message>
        <message>
            <source>No order of the list is in batch {batch}.</source>
            <translation>名单里没有一个订单属于批次 {batch}。</translation>
        </message>
        <message>
            <source>Everything would be taken back, and that is hardly what the list is for.</source>
            <translation>这样会还原整个批次，而这多半不是这份名单的本意。</translation>
        </message>
        <message>
            <source>Check whether it is the right list; to take back the whole batch, leave the list out.</source>
            <translation>请核对名单是否正确；要还原整个批次，就不要附名单。</translation>
        </message>
        <message>
            <source>No order of the list is in the sheet {file}.</source>
            <translation>名单里没有一个订单在表格 {file} 里。</translation>
        </message>
        <message>
            <source>Every order of the sheet would be taken back, and that is hardly what the list is for.</source>
            <translation>这样会还原整张表的订单，而这多半不是这份名单的本意。</translation>
        </message>
        <message>
            <source>Check whether it is the right list; to take back the whole sheet, leave the list out.</source>
            <translation>请核对名单是否正确；要还原整张表，就不要附名单。</translation>
        </message>
        <message>
            <source>{count} of the list are not in this sheet: {orders}.</source>
            <translation>名单里有 {count} 个订单不在这张表里：{orders}。</translation>
        </message>
        <message>
            <source>Nothing is done for them.</source>
            <translation>不对它们做任何处理。</translation>
        </message>
        <message>
            <source>Check whether both files are the right ones.</source>
            <translation>请核对两个文件是否都正确。</translation>
        </message>
        <message>
            <source>{count} of the list are not in this batch: {orders}.</source>
            <translation>名单里有 {count} 个订单不在本批次里：{orders}。</translation>
        </message>
        <message>
            <source>Look for them in the history: another batch may have them.</source>
            <translation>请在“处理记录”里查找，它们可能属于别的批次。</translation>
        </message>
        <message>
            <source>{count} of the list are written differently here.</source>
            <translation>名单里有 {count} 个订单号在这里写法不同。</translation>
        </message>
        <message>
            <source>They were found when #, spaces and leading zeros were left aside.</source>
            <translation>去掉 #、空格和前导零之后才找到。</translation>
        </message>
        <message>
            <source>Check whether the rows of the result are those that you meant.</source>
            <translation>请查看结果中的行是否就是您要的那些。</translation>
        </message>
        <message>
            <source>{count} rows are hidden in the sheet.</source>
            <translation>表里有 {count} 行被隐藏。</translation>
        </message>
        <message>
            <source>They were left out.</source>
            <translation>它们已略过。</translation>
        </message>
        <message>
            <source>One row is hidden in the sheet.</source>
            <translation>表里有 1 行被隐藏。</translation>
        </message>
        <message>
            <source>It was left out.</source>
            <translation>它已略过。</translation>
        </message>
        <message>
            <source>Hidden rows cannot be told in this kind of file.</source>
            <translation>这种文件看不出哪些行被隐藏。</translation>
        </message>
        <message>
            <source>Rows hidden or filtered in Excel would be taken for visible ones.</source>
            <translation>在 Excel 里隐藏或筛掉的行会被当作可见行。</translation>
        </message>
        <message>
            <source>Save it as .xlsx to be sure.</source>
            <translation>为保险起见，请另存为 .xlsx。</translation>
        </message>
        <message>
            <source>This looks like a list of compensation payments.</source>
            <translation>这看起来是赔付 / 小额打款清单（不是退款）。</translation>
        </message>
        <message>
            <source>Compensation is not a refund: the order keeps its amount.</source>
            <translation>赔付不是退款，订单金额不变。</translation>
        </message>
        <message>
            <source>Say what the rows are before anything is proposed.</source>
            <translation>请先说明这些行是什么，程序才会给出建议。</translation>
        </message>
        <message>
            <source>The file's character set was guessed.</source>
            <translation>文件的字符编码是猜测的。</translation>
        </message>
        <message>
            <source>It was read as {encoding}.</source>
            <translation>已按 {encoding} 读取。</translation>
        </message>
        <message>
            <source>If names look garbled, save the sheet as .xlsx and open that.</source>
            <translation>如果文字是乱码，请另存为 .xlsx 再打开。</translation>
        </message>
        <message>
            <source>Some files were not begun.</source>
            <translation>有些文件还没有开始。</translation>
        </message>
        <message>
            <source>What stopped the run before them would have stopped them too: {files}.</source>
            <translation>前面的发送停了下来，这些文件也会遇到同样的问题：{files}。</translation>
        </message>
        <message>
            <source>Give them again when that is over.</source>
            <translation>问题解决后，请再给出这些文件。</translation>
        </message>
        <message>
            <source>This sheet was handled before: batch {batch} of {date} changed {changed} of its {rows} rows.</source>
            <translation>这份表格以前处理过：批次 {batch}（{date}）改了全表 {rows} 行中的 {changed} 行。</translation>
        </message>
        <message>
            <source>Its rows came from “{file}” then.</source>
            <translation>当时的文件名是“{file}”。</translation>
        </message>
        <message>
            <source>You can go on: orders that are as the sheet wants are left out, others that were changed then wait for you.</source>
            <translation>可以继续：已经是表格所要结果的订单会略过，当时改过的其他订单会请您过目。</translation>
        </message>
        <message>
            <source>Its rows came from “{file}” then. That is more than {days} days ago, so the review does not ask about them.</source>
            <translation>当时的文件名是“{file}”。那已是 {days} 天以前，核对时不会再就这些订单提问。</translation>
        </message>
        <message>
            <source>Look at the batch first. Orders that are as the sheet wants are left out, others may be ready to be sent.</source>
            <translation>请先看看那一批。已经是表格所要结果的订单会略过，其余订单可能会直接列为“可发送”。</translation>
        </message>
        <message>
            <source>Batch {batch} of {date} changed {changed} of its {rows} rows.</source>
            <translation>批次 {batch}（{date}）改了全表 {rows} 行中的 {changed} 行。</translation>
        </message>
        <message>
            <source>Batch {by} of {date} took back {rows} of the rows that batch {batch} had changed.</source>
            <translation>批次 {by}（{date}）把批次 {batch} 改过的行还原了 {rows} 行。</translation>
        </message>
        <message>
            <source>Batch {by} of {date} is an undo of batch {batch} that took no row back so far.</source>
            <translation>批次 {by}（{date}）是对批次 {batch} 的还原，目前还没有还原任何一行。</translation>
        </message>
        <message>
            <source>The file begins with the mark of this character set.</source>
            <translation>文件开头有这种编码的标记。</translation>
        </message>
        <message>
            <source>Every other byte is zero, as this character set writes plain letters.</source>
            <translation>每隔一个字节是零，这种编码就是这样写英文字母的。</translation>
        </message>
        <message>
            <source>Only plain letters and digits, which nearly all character sets write alike.</source>
            <translation>只有英文字母和数字，几乎所有编码的写法都一样。</translation>
        </message>
        <message>
            <source>Every character of the file fits it.</source>
            <translation>文件里的每个字符都符合这种编码。</translation>
        </message>
        <message>
            <source>Read this way, a column is called “{header}”.</source>
            <translation>这样读，有一列的表头是“{header}”。</translation>
        </message>
        <message>
            <source>The letters of the file fit it best.</source>
            <translation>文件里的字符最符合这种编码。</translation>
        </message>
        <message>
            <source>If names look garbled, choose another one.</source>
            <translation>如果文字是乱码，请换一种。</translation>
        </message>
        <message>
            <source>Nearly every character fits it; a few are damaged.</source>
            <translation>几乎每个字符都符合这种编码，少数字符已损坏。</translation>
        </message>
        <message>
            <source>Look at the names.</source>
            <translation>请看看文字对不对。</translation>
        </message>
        <message>
            <source>The first line of the file says so.</source>
            <translation>文件第一行是这样写的。</translation>
        </message>
        <message>
            <source>It splits {rows} of the first {of} rows into {columns} cells each.</source>
            <translation>前 {of} 行中有 {rows} 行都被它分成 {columns} 格。</translation>
        </message>
        <message>
            <source>Nothing splits the rows into cells.</source>
            <translation>没有找到分隔符。</translation>
        </message>
        <message>
            <source>If all cells stand in one column, choose another one.</source>
            <translation>如果所有内容挤在一列里，请换一种。</translation>
        </message>
        <message>
            <source>A quotation mark begins a cell and nothing ends it (row {rows}).</source>
            <translation>有引号只有开头、没有结尾（第 {rows} 行）。</translation>
        </message>
        <message>
            <source>It was read as a part of its cell: it would have swallowed the rows below it.</source>
            <translation>已把它当作单元格里的普通字符来读，否则下面的行会被并进同一个单元格。</translation>
        </message>
        <message>
            <source>Check whether these rows are read as you mean them.</source>
            <translation>请核对这些行读得对不对。</translation>
        </message>
        <message>
            <source>Part of the file could not be read.</source>
            <translation>文件有一部分读不了。</translation>
        </message>
        <message>
            <source>{detail}.</source>
            <translation>{detail}。</translation>
        </message>
        <message>
            <source>Open and save it once in Excel to be sure that nothing is missing.</source>
            <translation>请在 Excel 里打开并保存一次，确保没有遗漏。</translation>
        </message>
        <message>
            <source>A hidden sheet was opened.</source>
            <translation>打开的是一个隐藏的工作表。</translation>
        </message>
        <message>
            <source>“{sheet}” is hidden in Excel.</source>
            <translation>“{sheet}”在 Excel 里是隐藏的。</translation>
        </message>
        <message>
            <source>Check that it is the one you mean.</source>
            <translation>请确认是您要的那个。</translation>
        </message>
        <message>
            <source>{count} totals rows were left out.</source>
            <translation>{count} 个合计行已略过。</translation>
        </message>
        <message>
            <source>They add up other rows (row {rows}).</source>
            <translation>它们是其他行的合计（第 {rows} 行）。</translation>
        </message>
        <message>
            <source>One totals row was left out.</source>
            <translation>1 个合计行已略过。</translation>
        </message>
        <message>
            <source>It adds up other rows (row {rows}).</source>
            <translation>它是其他行的合计（第 {rows} 行）。</translation>
        </message>
        <message>
            <source>The sheet holds only a header.</source>
            <translation>表里只有表头。</translation>
        </message>
        <message>
            <source>“{file}” has no rows below it.</source>
            <translation>“{file}”的表头下面没有任何行。</translation>
        </message>
        <message>
            <source>Export it again, or choose another sheet.</source>
            <translation>请重新导出，或选别的工作表。</translation>
        </message>
        <message>
            <source>There is no such character set.</source>
            <translation>没有这种字符编码。</translation>
        </message>
        <message>
            <source>“{encoding}” is no name this computer knows.</source>
            <translation>这台电脑不认识“{encoding}”这个名称。</translation>
        </message>
        <message>
            <source>Choose utf-8, gb18030, big5, shift_jis or windows-1252, for example.</source>
            <translation>请选择别的编码，例如 utf-8、gb18030、big5、shift_jis 或 windows-1252。</translation>
        </message>
        <message>
            <source>Other sheets of this file list orders too.</source>
            <translation>这个文件里还有别的工作表列着订单。</translation>
        </message>
        <message>
            <source>Only “{sheet}” was opened, not {sheets}.</source>
            <translation>只打开了“{sheet}”，没有打开：{sheets}。</translation>
        </message>
        <message>
            <source>Open those one after the other if they are meant too.</source>
            <translation>如果它们也要处理，请逐个打开。</translation>
        </message>
        <message>
            <source>{count} formulas have no result in this file.</source>
            <translation>这个文件里有 {count} 个公式没有计算结果。</translation>
        </message>
        <message>
            <source>The program that wrote it left them out, so these cells cannot be read.</source>
            <translation>生成文件的程序没有写入结果，所以这些单元格读不出来。</translation>
        </message>
        <message>
            <source>Open and save the file once in Excel.</source>
            <translation>请用 Excel 打开并保存一次。</translation>
        </message>
        <message>
            <source>One formula has no result in this file.</source>
            <translation>这个文件里有 1 个公式没有计算结果。</translation>
        </message>
        <message>
            <source>The program that wrote it left it out, so this cell cannot be read.</source>
            <translation>生成文件的程序没有写入结果，所以这个单元格读不出来。</translation>
        </message>
        <message>
            <source>There is more than one table on this sheet.</source>
            <translation>这个工作表里不止一张表格。</translation>
        </message>
        <message>
            <source>{count} rows belong to another table and were left out (row {rows}).</source>
            <translation>有 {count} 行属于另一张表格，已略过（第 {rows} 行）。</translation>
        </message>
        <message>
            <source>Copy the other table to a sheet of its own if it is meant too.</source>
            <translation>如果另一张表格也要处理，请把它单独放到一个工作表里。</translation>
        </message>
        <message>
            <source>One row belongs to another table and was left out (row {rows}).</source>
            <translation>有 1 行属于另一张表格，已略过（第 {rows} 行）。</translation>
        </message>
        <message>
            <source>Another table stands beside the orders.</source>
            <translation>订单旁边还有另一张表格。</translation>
        </message>
        <message>
            <source>Its columns were left out ({columns}).</source>
            <translation>它的列已略过（{columns}）。</translation>
        </message>
        <message>
            <source>Copy it to a sheet of its own if it is meant too.</source>
            <translation>如果它也要处理，请把它单独放到一个工作表里。</translation>
        </message>
        <message>
            <source>{count} lines of notes were left out.</source>
            <translation>有 {count} 行备注已略过。</translation>
        </message>
        <message>
            <source>They name no order (row {rows}).</source>
            <translation>这些行里没有订单号（第 {rows} 行）。</translation>
        </message>
        <message>
            <source>One line of notes was left out.</source>
            <translation>有 1 行备注已略过。</translation>
        </message>
        <message>
            <source>It names no order (row {rows}).</source>
            <translation>这一行里没有订单号（第 {rows} 行）。</translation>
        </message>
        <message>
            <source>The results cannot go into the sheet they came from.</source>
            <translation>结果不能写回原表。</translation>
        </message>
        <message>
            <source>“{file}” stays as it is.</source>
            <translation>“{file}”保持原样。</translation>
        </message>
        <message>
            <source>Choose another name.</source>
            <translation>请换一个文件名。</translation>
        </message>
        <message>
            <source>The results are an Excel workbook.</source>
            <translation>结果表是 Excel 工作簿。</translation>
        </message>
        <message>
            <source>Nothing was written: as “{file}” it could not be opened.</source>
            <translation>没有写入任何内容：名为“{file}”的话就打不开了。</translation>
        </message>
        <message>
            <source>Choose a name that ends in .xlsx.</source>
            <translation>请用以 .xlsx 结尾的名字。</translation>
        </message>
        <message>
            <source>There are too many rows for one sheet.</source>
            <translation>行数太多，一个工作表放不下。</translation>
        </message>
        <message>
            <source>{rows} rows do not fit into “{file}”.</source>
            <translation>“{file}”放不下 {rows} 行。</translation>
        </message>
        <message>
            <source>Save the results of a part of the batch.</source>
            <translation>请只保存批次的一部分结果。</translation>
        </message>
        <message>
            <source>The results could not be saved.</source>
            <translation>结果表未能保存。</translation>
        </message>
        <message>
            <source>“{file}” cannot be written ({detail}).</source>
            <translation>无法写入“{file}”（{detail}）。</translation>
        </message>
        <message>
            <source>Choose another folder, or close the file in Excel.</source>
            <translation>请选别的文件夹，或在 Excel 里关闭这个文件。</translation>
        </message>
        <message>
            <source>No program here opens “{file}”.</source>
            <translation>这台电脑上没有程序能打开“{file}”。</translation>
        </message>
        <message>
            <source>It is saved all the same.</source>
            <translation>文件已经保存好了。</translation>
        </message>
        <message>
            <source>Look for it in {folder}.</source>
            <translation>请到 {folder} 里找。</translation>
        </message>
        <message>
            <source>The details for support are saved.</source>
            <translation>供技术支持的资料已保存。</translation>
        </message>
        <message>
            <source>“{file}” tells the version, the state of the data, and what went wrong; no order, partner, amount or token.</source>
            <translation>“{file}”说明这里运行的版本、程序数据的状态和出过的故障，不含订单、合作伙伴、佣金和令牌。</translation>
        </message>
        <message>
            <source>Send it to whoever helps you, with a sentence on what you did and what you saw.</source>
            <translation>请发给协助您的人，并附一句话：您做了什么、看到了什么。</translation>
        </message>
        <message>
            <source>The details are saved as one zip file.</source>
            <translation>资料要存成一个 zip 文件。</translation>
        </message>
        <message>
            <source>“{file}” is not named like one.</source>
            <translation>“{file}”不是 zip 文件的名称。</translation>
        </message>
        <message>
            <source>Give it a name that ends in .zip.</source>
            <translation>请起一个以 .zip 结尾的文件名。</translation>
        </message>
        <message>
            <source>The details for support could not be saved.</source>
            <translation>供技术支持的资料未能保存。</translation>
        </message>
        <message>
            <source>Choose another folder.</source>
            <translation>请选别的文件夹。</translation>
        </message>
        <message>
            <source>The report cannot take the place of the sheet.</source>
            <translation>报告不能写到原表上。</translation>
        </message>
        <message>
            <source>The report is a web page.</source>
            <translation>报告是一个网页文件。</translation>
        </message>
        <message>
            <source>Choose a name that ends in .html.</source>
            <translation>请选一个以 .html 结尾的文件名。</translation>
        </message>
        <message>
            <source>The report could not be saved.</source>
            <translation>报告未能保存。</translation>
        </message>
        <message>
            <source>Choose another folder, or make room there.</source>
            <translation>请换一个文件夹，或腾出空间。</translation>
        </message>
        <message>
            <source>The results went into a new workbook.</source>
            <translation>结果存进了一个新工作簿。</translation>
        </message>
        <message>
            <source>A copy of “{file}” would have lost its formats, formulas or pictures: it is not an .xlsx file.</source>
            <translation>“{file}”不是 .xlsx 文件，复制一份会丢失格式、公式或图片。</translation>
        </message>
        <message>
            <source>Save your sheet as .xlsx before you open it here to get it back as it is.</source>
            <translation>想原样取回，请先把表格另存为 .xlsx，再在这里打开。</translation>
        </message>
        <message>
            <source>A copy of “{file}” would have lost its macros under a name that ends in .xlsx.</source>
            <translation>“{file}”的副本如果以 .xlsx 结尾，会丢失宏。</translation>
        </message>
        <message>
            <source>Choose a name that ends in .xlsm to get it back as it is.</source>
            <translation>想原样取回，请使用以 .xlsm 结尾的文件名。</translation>
        </message>
        <message>
            <source>A copy of “{file}” would have lost its digital signature.</source>
            <translation>“{file}”的副本会丢失数字签名。</translation>
        </message>
        <message>
            <source>Save your sheet without the signature first if you want it back as it is.</source>
            <translation>想原样取回，请先另存一份不带签名的表格。</translation>
        </message>
        <message>
            <source>A copy of “{file}” would have lost its password, and anyone could open it.</source>
            <translation>“{file}”的副本会失去密码保护，谁都能打开。</translation>
        </message>
        <message>
            <source>Save your sheet without the password first if you want it back as it is.</source>
            <translation>想原样取回，请先另存一份不带密码的表格。</translation>
        </message>
        <message>
            <source>“{file}” is plain text and has no formats.</source>
            <translation>“{file}”是纯文本，没有格式。</translation>
        </message>
        <message>
            <source>impact.com did not accept the sign-in.</source>
            <translation>impact.com 不接受这次登录。</translation>
        </message>
        <message>
            <source>The Account SID or the Auth Token is wrong, or the token was withdrawn.</source>
            <translation>账户 SID 或访问令牌（Auth Token）不对，或令牌已作废。</translation>
        </message>
        <message>
            <source>Copy both again from impact.com (Settings, API) and test the account.</source>
            <translation>请在 impact.com（Settings → API）重新复制两者，再测试账户。</translation>
        </message>
        <message>
            <source>The token lacks a permission.</source>
            <translation>令牌缺少一项权限。</translation>
        </message>
        <message>
            <source>impact.com knows the token, but it may not use “{permission}”.</source>
            <translation>impact.com 认得这个令牌，但它没有“{permission}”权限。</translation>
        </message>
        <message>
            <source>Ask an administrator to tick it for this token on impact.com.</source>
            <translation>请管理员在 impact.com 为这个令牌勾选该权限。</translation>
        </message>
        <message>
            <source>The service cannot be found.</source>
            <translation>找不到服务。</translation>
        </message>
        <message>
            <source>The address {host} is not known to the network.</source>
            <translation>网络里找不到地址 {host}。</translation>
        </message>
        <message>
            <source>Check the internet connection.</source>
            <translation>请检查网络连接。</translation>
        </message>
        <message>
            <source>The service cannot be reached.</source>
            <translation>连不上服务。</translation>
        </message>
        <message>
            <source>{host} refused the connection.</source>
            <translation>{host} 拒绝了连接。</translation>
        </message>
        <message>
            <source>Check the internet connection and try again.</source>
            <translation>请检查网络连接后再试。</translation>
        </message>
        <message>
            <source>The service does not answer.</source>
            <translation>服务没有响应。</translation>
        </message>
        <message>
            <source>{host} did not answer in time.</source>
            <translation>{host} 没有及时响应。</translation>
        </message>
        <message>
            <source>No secure connection could be made.</source>
            <translation>无法建立安全连接。</translation>
        </message>
        <message>
            <source>The certificate of {host} was not accepted.</source>
            <translation>{host} 的证书不被接受。</translation>
        </message>
        <message>
            <source>Ask your IT whether a company certificate is missing.</source>
            <translation>请向公司 IT 询问是否缺少公司证书。</translation>
        </message>
        <message>
            <source>The company proxy refused the connection.</source>
            <translation>公司代理拒绝了连接。</translation>
        </message>
        <message>
            <source>The way to {host} is closed.</source>
            <translation>到 {host} 的通路被关闭。</translation>
        </message>
        <message>
            <source>Ask your IT to allow it.</source>
            <translation>请公司 IT 放行。</translation>
        </message>
        <message>
            <source>The connection broke off.</source>
            <translation>连接中断。</translation>
        </message>
        <message>
            <source>No answer came from {host}.</source>
            <translation>没有收到 {host} 的答复。</translation>
        </message>
        <message>
            <source>Nothing is sent twice; try again.</source>
            <translation>不会重复发送，请再试一次。</translation>
        </message>
        <message>
            <source>The hourly limit of requests is used up.</source>
            <translation>每小时请求上限已用完。</translation>
        </message>
        <message>
            <source>impact.com accepts no more for now.</source>
            <translation>impact.com 暂时不再接受请求。</translation>
        </message>
        <message>
            <source>It goes on by itself as soon as impact.com accepts requests again.</source>
            <translation>上限恢复后会自动继续。</translation>
        </message>
        <message>
            <source>impact.com refused the request.</source>
            <translation>impact.com 拒绝了这个请求。</translation>
        </message>
        <message>
            <source>Check what was asked for.</source>
            <translation>请核对所要求的内容。</translation>
        </message>
        <message>
            <source>No clear answer came from impact.com.</source>
            <translation>impact.com 没有给出明确答复。</translation>
        </message>
        <message>
            <source>What was asked may or may not have happened.</source>
            <translation>所要求的更改可能发生了，也可能没有。</translation>
        </message>
        <message>
            <source>It is looked up; nothing is sent again blindly.</source>
            <translation>正在查证；绝不会盲目重发。</translation>
        </message>
        <message>
            <source>The answer was not impact.com's.</source>
            <translation>收到的答复不是 impact.com 发来的。</translation>
        </message>
        <message>
            <source>Something else answered instead ({kind}): a sign-in page of a network, or a broken gateway.</source>
            <translation>答复来自别处（{kind}）：可能是网络登录页，或网关故障。</translation>
        </message>
        <message>
            <source>Sign in to the network in a browser, then try again. Nothing was counted as done.</source>
            <translation>请先在浏览器里登录网络再试。没有任何一行被算作完成。</translation>
        </message>
        <message>
            <source>impact.com is not working at the moment.</source>
            <translation>impact.com 暂时无法使用。</translation>
        </message>
        <message>
            <source>It answered with an error of its own ({status}).</source>
            <translation>它返回了服务器错误（{status}）。</translation>
        </message>
        <message>
            <source>Try again later; nothing is lost.</source>
            <translation>请稍后再试；没有丢失任何内容。</translation>
        </message>
        <message>
            <source>The address is not secure.</source>
            <translation>地址不安全。</translation>
        </message>
        <message>
            <source>Only https addresses are used, so that the token cannot be read on the way.</source>
            <translation>只使用 https 地址，以免令牌在途中被读取。</translation>
        </message>
        <message>
            <source>Use an address that begins with https://.</source>
            <translation>请使用以 https:// 开头的地址。</translation>
        </message>
        <message>
            <source>The account has no active program.</source>
            <translation>账户没有有效的联盟项目。</translation>
        </message>
        <message>
            <source>There is nothing to search.</source>
            <translation>没有可查找的内容。</translation>
        </message>
        <message>
            <source>Check the programs on impact.com.</source>
            <translation>请在 impact.com 查看联盟项目。</translation>
        </message>
        <message>
            <source>There is no such program.</source>
            <translation>没有这个联盟项目。</translation>
        </message>
        <message>
            <source>The account has no active program {program}.</source>
            <translation>账户没有有效的联盟项目 {program}。</translation>
        </message>
        <message>
            <source>Choose one of: {programs}.</source>
            <translation>请从中选一个：{programs}。</translation>
        </message>
        <message>
            <source>The draft is gone.</source>
            <translation>草稿已经不在了。</translation>
        </message>
        <message>
            <source>It was sent or discarded, or it was kept by a newer version of the program.</source>
            <translation>它已发送、已丢弃，或是由更高版本的程序保存的。</translation>
        </message>
        <message>
            <source>Open its sheet again.</source>
            <translation>请重新打开原表格。</translation>
        </message>
        <message>
            <source>There is no such account.</source>
            <translation>没有这个账户。</translation>
        </message>
        <message>
            <source>“{account}” is not known here; known: {accounts}.</source>
            <translation>这里没有“{account}”；已有：{accounts}。</translation>
        </message>
        <message>
            <source>Add it with “reversal-desk account add”.</source>
            <translation>请用“reversal-desk account add”添加。</translation>
        </message>
        <message>
            <source>Which account?</source>
            <translation>用哪个账户？</translation>
        </message>
        <message>
            <source>No account is set up yet, or there are several.</source>
            <translation>还没有账户，或有多个账户。</translation>
        </message>
        <message>
            <source>Add one, or name it with --account.</source>
            <translation>请添加一个，或用 --account 指明。</translation>
        </message>
        <message>
            <source>Practice mode has an account of its own.</source>
            <translation>演练模式有自己的账户。</translation>
        </message>
        <message>
            <source>No other account is added here and that one stays; no token is kept.</source>
            <translation>这里不能添加别的账户，也不能移除演练账户；不保存任何令牌。</translation>
        </message>
        <message>
            <source>Leave practice mode to add, change or remove a real account.</source>
            <translation>要添加、更改或移除真实账户，请先退出演练模式。</translation>
        </message>
        <message>
            <source>There is an account of that name.</source>
            <translation>已有同名账户。</translation>
        </message>
        <message>
            <source>“{account}” is in use already.</source>
            <translation>“{account}”已被使用。</translation>
        </message>
        <message>
            <source>Choose another name, or remove it first.</source>
            <translation>请换一个名称，或先移除原有的。</translation>
        </message>
        <message>
            <source>This account is here already.</source>
            <translation>这个账户已经添加过了。</translation>
        </message>
        <message>
            <source>The same SID at the same address is kept as “{account}”.</source>
            <translation>同一地址的同一 SID 已保存为“{account}”。</translation>
        </message>
        <message>
            <source>Use that one, or remove it first.</source>
            <translation>请使用那个账户，或先移除它。</translation>
        </message>
        <message>
            <source>That is no Account SID.</source>
            <translation>这不是账户 SID。</translation>
        </message>
        <message>
            <source>An Account SID holds letters and digits only.</source>
            <translation>账户 SID 只含字母和数字。</translation>
        </message>
        <message>
            <source>Copy it again from impact.com (Settings, API).</source>
            <translation>请在 impact.com（Settings → API）重新复制。</translation>
        </message>
        <message>
            <source>No token was given.</source>
            <translation>没有填访问令牌（Auth Token）。</translation>
        </message>
        <message>
            <source>The account cannot sign in without one.</source>
            <translation>没有它账户无法登录。</translation>
        </message>
        <message>
            <source>Paste the Auth Token.</source>
            <translation>请粘贴访问令牌（Auth Token）。</translation>
        </message>
        <message>
            <source>The token was not kept.</source>
            <translation>令牌没有保存。</translation>
        </message>
        <message>
            <source>This computer has no keyring to keep it safely, so it stays in memory for this run only.</source>
            <translation>这台电脑没有密钥环可以安全保存它，所以只在本次运行期间留在内存里。</translation>
        </message>
        <message>
            <source>Set REVERSAL_DESK_TOKEN for commands, or enter it again next time.</source>
            <translation>命令行请设置 REVERSAL_DESK_TOKEN，或下次重新输入。</translation>
        </message>
        <message>
            <source>The account's token is not here.</source>
            <translation>找不到账户的令牌。</translation>
        </message>
        <message>
            <source>No keyring holds a token for “{account}”.</source>
            <translation>密钥环里没有“{account}”的令牌。</translation>
        </message>
        <message>
            <source>Enter it again, or set REVERSAL_DESK_TOKEN.</source>
            <translation>请重新输入，或设置 REVERSAL_DESK_TOKEN。</translation>
        </message>
        <message>
            <source>The keyring is locked.</source>
            <translation>密钥环未解锁。</translation>
        </message>
        <message>
            <source>The token cannot be read until the computer's keyring is unlocked.</source>
            <translation>解锁电脑的密钥环之前读不到令牌。</translation>
        </message>
        <message>
            <source>Unlock it (sign in to the desktop), then try again.</source>
            <translation>请解锁（登录桌面）后再试。</translation>
        </message>
        <message>
            <source>There is no keyring on this computer.</source>
            <translation>这台电脑没有密钥环。</translation>
        </message>
        <message>
            <source>Tokens are never written to a file.</source>
            <translation>令牌绝不写入文件。</translation>
        </message>
        <message>
            <source>Set REVERSAL_DESK_TOKEN, or install a keyring.</source>
            <translation>请设置 REVERSAL_DESK_TOKEN，或安装密钥环。</translation>
        </message>
        <message>
            <source>The keyring did not answer.</source>
            <translation>密钥环没有响应。</translation>
        </message>
        <message>
            <source>The token could not be read or kept.</source>
            <translation>令牌无法读取或保存。</translation>
        </message>
        <message>
            <source>Try again, or set REVERSAL_DESK_TOKEN.</source>
            <translation>请再试，或设置 REVERSAL_DESK_TOKEN。</translation>
        </message>
        <message>
            <source>The disk is full.</source>
            <translation>磁盘已满。</translation>
        </message>
        <message>
            <source>The record of what is sent cannot be written, so nothing more is sent.</source>
            <translation>无法写入发送记录，所以不再发送。</translation>
        </message>
        <message>
            <source>Make room, then resume.</source>
            <translation>请腾出空间，然后继续。</translation>
        </message>
        <message>
            <source>The data folder cannot be written.</source>
            <translation>数据文件夹不能写入。</translation>
        </message>
        <message>
            <source>{folder} does not accept changes, and nothing is sent without a record.</source>
            <translation>{folder} 无法写入；没有记录就不发送。</translation>
        </message>
        <message>
            <source>Correct its permissions, or set REVERSAL_DESK_HOME to another folder.</source>
            <translation>请改正它的权限，或用 REVERSAL_DESK_HOME 指定别的文件夹。</translation>
        </message>
        <message>
            <source>The data folder lies on a network or sync folder.</source>
            <translation>数据文件夹在网络盘或同步文件夹里。</translation>
        </message>
        <message>
            <source>{folder} could be changed by another computer; the record would not be safe there.</source>
            <translation>{folder} 可能被别的电脑更改，记录放在那里不安全。</translation>
        </message>
        <message>
            <source>Set REVERSAL_DESK_HOME to a folder on this computer.</source>
            <translation>请把 REVERSAL_DESK_HOME 设为本机上的文件夹。</translation>
        </message>
        <message>
            <source>Another copy is sending.</source>
            <translation>另一个程序窗口正在发送。</translation>
        </message>
        <message>
            <source>Only one copy of the program sends at a time, so that nothing goes out twice.</source>
            <translation>同一时间只有一个程序窗口发送，以免重复。</translation>
        </message>
        <message>
            <source>Wait until it has ended, or close it.</source>
            <translation>请等它结束，或关闭它。</translation>
        </message>
        <message>
            <source>The record of earlier batches is damaged.</source>
            <translation>以前批次的记录已损坏。</translation>
        </message>
        <message>
            <source>It was set aside as {file} and not overwritten; a new one was begun.</source>
            <translation>它已另存为 {file}，没有被覆盖；已开始新的记录。</translation>
        </message>
        <message>
            <source>Keep that file and ask for help before undoing older batches.</source>
            <translation>请保留该文件，还原旧批次之前先寻求帮助。</translation>
        </message>
        <message>
            <source>Practice began anew.</source>
            <translation>演练已重新开始。</translation>
        </message>
        <message>
            <source>The orders of the practice shop were weeks old and locked, so there was little left to try.</source>
            <translation>演练商店的订单已过去好几周并已锁定，没有多少可以再试的了。</translation>
        </message>
        <message>
            <source>What you practised before is kept in the folder {folder} until the next time.</source>
            <translation>之前演练的内容保存在文件夹 {folder} 里，直到下次重新开始。</translation>
        </message>
        <message>
            <source>Practice could not begin anew.</source>
            <translation>演练没能重新开始。</translation>
        </message>
        <message>
            <source>The folder {folder} could not be moved away ({detail}), so practice goes on as it was.</source>
            <translation>文件夹 {folder} 无法移走（{detail}），演练照原样继续。</translation>
        </message>
        <message>
            <source>Close other copies of the program, and try once more.</source>
            <translation>请关闭本程序的其他窗口，再试一次。</translation>
        </message>
        <message>
            <source>Another copy is sending, so practice goes on as it was.</source>
            <translation>另一个程序窗口正在发送，因此演练保持原样继续。</translation>
        </message>
        <message>
            <source>Wait until it has ended, or close it, and try once more.</source>
            <translation>等它结束，或关闭它，然后再试一次。</translation>
        </message>
        <message>
            <source>The record of earlier batches turned out damaged.</source>
            <translation>检查发现以前批次的记录已损坏。</translation>
        </message>
        <message>
            <source>Nothing was sent. The damaged record was set aside in {folder}, and a new one was begun.</source>
            <translation>什么都没有发送。损坏的记录已在 {folder} 里另存，并已开始新的记录。</translation>
        </message>
        <message>
            <source>Keep what was set aside and ask for help; then open the spreadsheet again.</source>
            <translation>请保留另存的文件并寻求帮助，然后重新打开表格。</translation>
        </message>
        <message>
            <source>The record could not be brought to this version.</source>
            <translation>处理记录无法转换到这个版本。</translation>
        </message>
        <message>
            <source>{file} is as it was before, and a copy of it lies beside it. What went wrong: {why}.</source>
            <translation>{file} 保持原样，旁边还有一份它的副本。出错原因：{why}。</translation>
        </message>
        <message>
            <source>Go on with the earlier version, and ask for help.</source>
            <translation>请继续使用原来的版本，并寻求帮助。</translation>
        </message>
        <message>
            <source>The accounts are still there.</source>
            <translation>账户都还在。</translation>
        </message>
        <message>
            <source>They were taken over: {accounts}.</source>
            <translation>已沿用的账户：{accounts}。</translation>
        </message>
        <message>
            <source>Compare them with what you had.</source>
            <translation>请与您原有的账户核对。</translation>
        </message>
        <message>
            <source>No account could be taken over.</source>
            <translation>没有账户可以沿用。</translation>
        </message>
        <message>
            <source>The list of accounts was part of the damaged record.</source>
            <translation>账户列表在损坏的记录里。</translation>
        </message>
        <message>
            <source>Add your accounts again; their history is in the record that was set aside.</source>
            <translation>请重新添加账户；它们的处理记录在另存的文件里。</translation>
        </message>
        <message>
            <source>The end of the history is missing.</source>
            <translation>处理记录的末尾缺失。</translation>
        </message>
        <message>
            <source>It once had {known} records and has {left} now: the data folder was cut, or put back from an older copy.</source>
            <translation>原有 {known} 条记录，现在只有 {left} 条：数据文件夹被截断，或者被换成了较旧的副本。</translation>
        </message>
        <message>
            <source>Put the newer copy back if there is one; compare the last batches with impact.com before sending or undoing.</source>
            <translation>如有较新的副本请放回；发送或还原之前，请将最近的批次与 impact.com 核对。</translation>
        </message>
        <message>
            <source>The history was altered.</source>
            <translation>处理记录被改动过。</translation>
        </message>
        <message>
            <source>Record {record} is not what was written: it was changed, taken out, or moved.</source>
            <translation>第 {record} 条记录与写入时不同：被修改、删去或移动过。</translation>
        </message>
        <message>
            <source>Send and undo nothing from it; keep the data folder as it is and ask for help.</source>
            <translation>请不要据此发送或还原；保持数据文件夹原样并寻求帮助。</translation>
        </message>
        <message>
            <source>What is kept of {table} {row} is not what record {record} says, or later records were taken out.</source>
            <translation>{table} {row} 的内容与第 {record} 条记录不符，或者后面的记录被删去了。</translation>
        </message>
        <message>
            <source>The history was written anew.</source>
            <translation>处理记录被重写过。</translation>
        </message>
        <message>
            <source>Record {record} is another one than was known outside the data folder.</source>
            <translation>第 {record} 条记录与数据文件夹之外留存的不同。</translation>
        </message>
        <message>
            <source>A safeguard of the history was taken out.</source>
            <translation>处理记录的一项保护被去掉了。</translation>
        </message>
        <message>
            <source>Every record fits, but {what} is missing from the file.</source>
            <translation>每条记录都相符，但文件里缺少 {what}。</translation>
        </message>
        <message>
            <source>Send nothing from it; keep the data folder as it is and ask for help.</source>
            <translation>请不要据此发送；保持数据文件夹原样并寻求帮助。</translation>
        </message>
        <message>
            <source>A part of the record cannot be read.</source>
            <translation>记录有一部分读不了。</translation>
        </message>
        <message>
            <source>{file} is damaged; it was not changed, and nothing is sent from it.</source>
            <translation>{file} 已损坏；它没有被更改，也不会据此发送任何内容。</translation>
        </message>
        <message>
            <source>The data folder belongs to a newer version.</source>
            <translation>数据文件夹属于更高版本的程序。</translation>
        </message>
        <message>
            <source>This version cannot read its records.</source>
            <translation>这个版本读不了其中的记录。</translation>
        </message>
        <message>
            <source>Install the newest version.</source>
            <translation>请安装最新版本。</translation>
        </message>
        <message>
            <source>There is no such batch.</source>
            <translation>没有这个批次。</translation>
        </message>
        <message>
            <source>Batch {batch} is not in the history.</source>
            <translation>处理记录里没有批次 {batch}。</translation>
        </message>
        <message>
            <source>“reversal-desk history” lists the batches.</source>
            <translation>请用“reversal-desk history”命令查看。</translation>
        </message>
        <message>
            <source>Nothing to send.</source>
            <translation>没有要发送的内容。</translation>
        </message>
        <message>
            <source>No row is ready.</source>
            <translation>没有可发送的行。</translation>
        </message>
        <message>
            <source>Look at the rows that need you.</source>
            <translation>请查看等您过目的行。</translation>
        </message>
        <message>
            <source>That patience is too short.</source>
            <translation>等待时间太短。</translation>
        </message>
        <message>
            <source>A change queued at impact.com can take more than 20 minutes; planning it anew sooner could do it twice.</source>
            <translation>impact.com 排队的更改可能要 20 多分钟；过早重新安排可能做两次。</translation>
        </message>
        <message>
            <source>Use at least 3600 seconds; less only in practice mode or against this computer.</source>
            <translation>请至少用 3600 秒；只有演练模式或本机地址可以更短。</translation>
        </message>
        <message>
            <source>This batch is being undone already.</source>
            <translation>这个批次已经在还原。</translation>
        </message>
        <message>
            <source>Batch {batch} takes it back.</source>
            <translation>由批次 {batch} 还原。</translation>
        </message>
        <message>
            <source>Resume that batch.</source>
            <translation>请继续那个批次。</translation>
        </message>
        <message>
            <source>Something that was remembered for the account {account} cannot be read any more.</source>
            <translation>为账户 {account} 记住的部分内容已无法读取。</translation>
        </message>
        <message>
            <source>What was said once about columns, words, reason codes or questions counts as never said.</source>
            <translation>以前对列、用词、原因代码或问题所做的说明，都视为没有说明过。</translation>
        </message>
        <message>
            <source>Look at the columns and the words of the sheet, and say again what is missing, before you send.</source>
            <translation>发送前请查看表格的列和用词，把缺少的重新说明。</translation>
        </message>
        <message>
            <source>A limit of the account {account} cannot be read any more.</source>
            <translation>账户 {account} 的一项上限无法读取。</translation>
        </message>
        <message>
            <source>Until it is set again, it counts as never set.</source>
            <translation>在重新设置之前，按从未设置处理。</translation>
        </message>
        <message>
            <source>Set it again under Accounts before you send.</source>
            <translation>请先在“账户”中重新设置，再发送。</translation>
        </message>
        <message>
            <source>The first day is after the last one.</source>
            <translation>起始日期晚于结束日期。</translation>
        </message>
        <message>
            <source>No day lies between them, so there is nothing to look for.</source>
            <translation>两者之间没有任何一天，所以没有可查找的内容。</translation>
        </message>
        <message>
            <source>Choose a first day that is not after the last one.</source>
            <translation>请选择不晚于结束日期的起始日期。</translation>
        </message>
        <message>
            <source>Nothing can be undone.</source>
            <translation>没有可还原的内容。</translation>
        </message>
        <message>
            <source>None of these rows is a proved change of ours that still stands.</source>
            <translation>这些行里没有本程序已核实且仍有效的改动。</translation>
        </message>
        <message>
            <source>Of what goes back, an earlier batch ({batch}) had changed some orders too: {count}.</source>
            <translation>要还原的订单中，有些也被更早的批次（{batch}）改过：{count} 个。</translation>
        </message>
        <message>
            <source>One change of an order goes back at a time, the newest first; that one stays.</source>
            <translation>同一订单每次只还原一次改动，从最新的开始；更早的那次保持不变。</translation>
        </message>
        <message>
            <source>To take it back as well, undo batch {batch} for them.</source>
            <translation>如果也要还原更早的那次，请对这些订单还原批次 {batch}。</translation>
        </message>
        <message>
            <source>Rows of batch {batch} that are meant and not sent yet: {count}.</source>
            <translation>批次 {batch} 中要还原但尚未发送的行：{count} 行。</translation>
        </message>
        <message>
            <source>They are stopped now, and never sent.</source>
            <translation>现在停止，不再发送。</translation>
        </message>
        <message>
            <source>These rows could not all be stopped.</source>
            <translation>这些行没能全部停下。</translation>
        </message>
        <message>
            <source>Rows of batch {batch} that were sent since this undo was looked at: {count}.</source>
            <translation>查看本次还原之后，批次 {batch} 中已发送的行：{count} 行。</translation>
        </message>
        <message>
            <source>Look again: what was sent and proved can go back.</source>
            <translation>请重新查看：已发送并已核实的行可以还原。</translation>
        </message>
        <message>
            <source>Other rows of batch {batch} that are not sent yet: {count}.</source>
            <translation>批次 {batch} 中其他尚未发送的行：{count} 行。</translation>
        </message>
        <message>
            <source>They keep their place; nothing of them is sent now.</source>
            <translation>它们继续排队待发；现在不发送。</translation>
        </message>
        <message>
            <source>The command `resume {batch}` sends them.</source>
            <translation>运行命令 `resume {batch}` 可继续发送。</translation>
        </message>
        <message>
            <source>Nothing is left to take back.</source>
            <translation>已没有可还原的行。</translation>
        </message>
        <message>
            <source>Since this undo was looked at, batch {batches} took back all of its rows ({count}), or is about to.</source>
            <translation>查看本次还原之后，批次 {batches} 已把其中所有的行（{count} 行）还原，或正要还原。</translation>
        </message>
        <message>
            <source>What became of them stands there.</source>
            <translation>它们的结果见那里。</translation>
        </message>
        <message>
            <source>This computer's clock is wrong.</source>
            <translation>这台电脑的时钟不准。</translation>
        </message>
        <message>
            <source>It differs from impact.com's by {minutes} minutes; locking times follow impact.com's.</source>
            <translation>与 impact.com 相差 {minutes} 分钟；锁定时间以 impact.com 为准。</translation>
        </message>
        <message>
            <source>Correct the clock.</source>
            <translation>请校准时钟。</translation>
        </message>
        <message>
            <source>Waiting for the hourly limit.</source>
            <translation>正在等待每小时请求上限恢复。</translation>
        </message>
        <message>
            <source>impact.com accepts more requests at {when}.</source>
            <translation>impact.com 在 {when} 之后接受新的请求。</translation>
        </message>
        <message>
            <source>It goes on by itself.</source>
            <translation>会自动继续。</translation>
        </message>
        <message>
            <source>The result could not be printed.</source>
            <translation>结果没能输出。</translation>
        </message>
        <message>
            <source>Its target took no more of it ({why}); what was done is on record.</source>
            <translation>输出目标不再接收内容（{why}）；已做的都有记录。</translation>
        </message>
        <message>
            <source>Make room, then see “reversal-desk history”.</source>
            <translation>请腾出空间，再用“reversal-desk history”命令查看。</translation>
        </message>
        <message>
            <source>There is no screen to open the window on.</source>
            <translation>没有可以打开窗口的屏幕。</translation>
        </message>
        <message>
            <source>This session has no display.</source>
            <translation>当前会话没有显示器。</translation>
        </message>
        <message>
            <source>Use the commands instead: “reversal-desk check --help” shows how.</source>
            <translation>请改用命令：“reversal-desk check --help”有说明。</translation>
        </message>
        <message>
            <source>The command is not complete.</source>
            <translation>命令不完整。</translation>
        </message>
        <message>
            <source>{detail}</source>
            <translation>{detail}</translation>
        </message>
        <message>
            <source>See “reversal-desk --help”.</source>
            <translation>请看“reversal-desk --help”。</translation>
        </message>
        <message>
            <source>Something went wrong inside the program.</source>
            <translation>程序内部出错。</translation>
        </message>
        <message>
            <source>It is our mistake, not yours: {detail}.</source>
            <translation>这是我们的错，不是您的：{detail}。</translation>
        </message>
        <message>
            <source>Start the program again; what was sent is on record. If it comes back, report it with these words.</source>
            <translation>请重新启动程序；已发送的都有记录。如果再次出现，请把这段文字告诉我们。</translation>
        </message>
        <message>
            <source>Ready</source>
            <translation>可发送</translation>
        </message>
        <message>
            <source>Look</source>
            <translation>请过目</translation>
        </message>
        <message>
            <source>Blocked</source>
            <translation>不会发送</translation>
        </message>
        <message>
            <source>Left out</source>
            <translation>已略过</translation>
        </message>
        <message>
            <source>Waiting</source>
            <translation>排队待发</translation>
        </message>
        <message>
            <source>Sending</source>
            <translation>发送中</translation>
        </message>
        <message>
            <source>Received, not yet in effect</source>
            <translation>impact.com 已收到（未生效）</translation>
        </message>
        <message>
            <source>Confirmed</source>
            <translation>已核实</translation>
        </message>
        <message>
            <source>Already so, not by us</source>
            <translation>已是目标状态（非本批所改）</translation>
        </message>
        <message>
            <source>Refused</source>
            <translation>impact.com 拒绝</translation>
        </message>
        <message>
            <source>Being checked</source>
            <translation>结果未知，正在查证</translation>
        </message>
        <message>
            <source>Accepted, not visible yet</source>
            <translation>已受理，尚未生效</translation>
        </message>
        <message>
            <source>Undone</source>
            <translation>已还原</translation>
        </message>
        <message>
            <source>Undo refused</source>
            <translation>未能还原</translation>
        </message>
        <message>
            <source>Pending</source>
            <translation>待锁定</translation>
        </message>
        <message>
            <source>Locked</source>
            <translation>已锁定（不可更改）</translation>
        </message>
        <message>
            <source>Reversed</source>
            <translation>已冲正</translation>
        </message>
        <message>
            <source>Reverse</source>
            <translation>冲正</translation>
        </message>
        <message>
            <source>Change amount</source>
            <translation>改订单金额</translation>
        </message>
        <message>
            <source>Change items</source>
            <translation>改商品行</translation>
        </message>
        <message>
            <source>Reset</source>
            <translation>重置为初始值</translation>
        </message>
        <message>
            <source>Leave</source>
            <translation>不处理</translation>
        </message>
        <message>
            <source>the sheet gives no date for it</source>
            <translation>表里没有它的日期</translation>
        </message>
        <message>
            <source>its date lies outside what was downloaded</source>
            <translation>它的日期不在已下载的范围内</translation>
        </message>
        <message>
            <source>the row holds no order number</source>
            <translation>这一行没有订单号</translation>
        </message>
        <message>
            <source>letter by letter</source>
            <translation>逐字相同</translation>
        </message>
        <message>
            <source>impact.com knows a number with the same digits</source>
            <translation>impact.com 有一个数字相同、前后缀不同的订单号</translation>
        </message>
        <message>
            <source>impact.com knows {detail}, which is close to it, on the same days</source>
            <translation>impact.com 有一个相近的订单号 {detail}，日期也相同</translation>
        </message>
        <message>
            <source>no action, or more than one, fits what is left of it</source>
            <translation>凭剩下的数字找不到唯一对应的转化</translation>
        </message>
        <message>
            <source>the first {detail} digits, the amount and the day are those of one action</source>
            <translation>前 {detail} 位数字、订单金额和日期只与一笔转化相符</translation>
        </message>
        <message>
            <source>without #</source>
            <translation>去掉 #</translation>
        </message>
        <message>
            <source>with #, as impact.com writes it</source>
            <translation>加上 #（impact.com 的写法）</translation>
        </message>
        <message>
            <source>without spaces</source>
            <translation>去掉空格</translation>
        </message>
        <message>
            <source>without the marks between its parts</source>
            <translation>去掉中间的分隔符</translation>
        </message>
        <message>
            <source>but for leading zeros</source>
            <translation>只差前面的 0</translation>
        </message>
        <message>
            <source>but for capital letters</source>
            <translation>只差大小写</translation>
        </message>
        <message>
            <source>without “{detail}” in front</source>
            <translation>去掉前缀“{detail}”</translation>
        </message>
        <message>
            <source>with “{detail}” in front, as impact.com writes it</source>
            <translation>加上前缀“{detail}”（impact.com 的写法）</translation>
        </message>
        <message>
            <source>without “{detail}” at the end</source>
            <translation>去掉后缀“{detail}”</translation>
        </message>
        <message>
            <source>with “{detail}” at the end, as impact.com writes it</source>
            <translation>加上后缀“{detail}”（impact.com 的写法）</translation>
        </message>
        <message>
            <source>but for full-width characters</source>
            <translation>只差全角和半角</translation>
        </message>
        <message>
            <source>without .0 at the end</source>
            <translation>去掉末尾的 .0</translation>
        </message>
        <message>
            <source>its cell holds several numbers, one of which impact.com knows</source>
            <translation>单元格里有几个订单号，其中一个在 impact.com 里有</translation>
        </message>
        <message>
            <source>impact.com has this number on another day</source>
            <translation>impact.com 上这个订单号的日期不同</translation>
        </message>
        <message>
            <source>by the column “{detail}”, whose name does not mention orders</source>
            <translation>按“{detail}”列找到，而这个列名并不表示订单</translation>
        </message>
        <message>
            <source>the sheet names another event type</source>
            <translation>表里写的是另一种事件类型</translation>
        </message>
        <message>
            <source>the row's action id and its order number belong to different orders</source>
            <translation>这行的转化编号与订单号不属于同一个订单</translation>
        </message>
        <message>
            <source>a request of ours whose answer was lost took effect late</source>
            <translation>本程序有一个答复丢失的请求，后来才生效</translation>
        </message>
        <message>
            <source>somebody else changed it, or impact.com did</source>
            <translation>别人改的，或者 impact.com 改的</translation>
        </message>
        <message>
            <source>impact.com does not say who changed it</source>
            <translation>impact.com 没有说明是谁改的</translation>
        </message>
        <message>
            <source>a picture</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>a folder</source>
            <translation>文件夹</translation>
        </message>
        <message>
            <source>a PDF file</source>
            <translation>PDF 文件</translation>
        </message>
        <message>
            <source>a text document</source>
            <translation>文字文档</translation>
        </message>
        <message>
            <source>a database</source>
            <translation>数据库</translation>
        </message>
        <message>
            <source>a gzip archive</source>
            <translation>gzip 压缩包</translation>
        </message>
        <message>
            <source>a 7-Zip archive</source>
            <translation>7-Zip 压缩包</translation>
        </message>
        <message>
            <source>a RAR archive</source>
            <translation>RAR 压缩包</translation>
        </message>
        <message>
            <source>an XML file</source>
            <translation>XML 文件</translation>
        </message>
        <message>
            <source>a JSON file</source>
            <translation>JSON 文件</translation>
        </message>
        <message>
            <source>a SYLK file</source>
            <translation>SYLK 文件</translation>
        </message>
        <message>
            <source>a DIF file</source>
            <translation>DIF 文件</translation>
        </message>
        <message>
            <source>a web page</source>
            <translation>网页</translation>
        </message>
        <message>
            <source>neither a workbook nor text</source>
            <translation>既不是工作簿也不是文本</translation>
        </message>
        <message>
            <source>an OpenDocument text or drawing</source>
            <translation>OpenDocument 文字或绘图文件</translation>
        </message>
        <message>
            <source>an old Excel file without a worksheet</source>
            <translation>没有工作表的旧版 Excel 文件</translation>
        </message>
        <message>
            <source>an Apple Numbers file</source>
            <translation>苹果 Numbers 文件</translation>
        </message>
        <message>
            <source>a zip archive</source>
            <translation>zip 压缩包</translation>
        </message>
        <message>
            <source>a Word document</source>
            <translation>Word 文档</translation>
        </message>
        <message>
            <source>a PowerPoint presentation</source>
            <translation>PowerPoint 演示文稿</translation>
        </message>
        <message>
            <source>an Outlook message</source>
            <translation>Outlook 邮件</translation>
        </message>
        <message>
            <source>another kind of Office file</source>
            <translation>其他类型的 Office 文件</translation>
        </message>
        <message>
            <source>XML in place of JSON</source>
            <translation>XML 而不是 JSON</translation>
        </message>
        <message>
            <source>an empty answer</source>
            <translation>空白的答复</translation>
        </message>
        <message>
            <source>half an answer</source>
            <translation>不完整的答复</translation>
        </message>
        <message>
            <source>a redirection</source>
            <translation>跳转</translation>
        </message>
        <message>
            <source>an address elsewhere</source>
            <translation>别处的地址</translation>
        </message>
        <message>
            <source>pages without an end</source>
            <translation>没有尽头的分页</translation>
        </message>
        <message>
            <source>not the answer expected</source>
            <translation>不是预期的答复</translation>
        </message>
        <message>
            <source>JD's list of compensations</source>
            <translation>京东赔付单</translation>
        </message>
        <message>
            <source>Douyin's list of compensations</source>
            <translation>抖音赔付单</translation>
        </message>
        <message>
            <source>PDD's list of compensations</source>
            <translation>拼多多赔付单</translation>
        </message>
        <message>
            <source>Tmall's list of refunds</source>
            <translation>天猫退款表</translation>
        </message>
        <message>
            <source>Shopify's list of orders</source>
            <translation>Shopify 订单表</translation>
        </message>
        <message>
            <source>Matrixify's list of orders</source>
            <translation>Matrixify 订单表</translation>
        </message>
        <message>
            <source>Frate's list of refunds</source>
            <translation>Frate 退款表</translation>
        </message>
        <message>
            <source>WooCommerce's list of orders</source>
            <translation>WooCommerce 订单表</translation>
        </message>
        <message>
            <source>WooCommerce's list of refunds</source>
            <translation>WooCommerce 退款表</translation>
        </message>
        <message>
            <source>Magento's list of orders</source>
            <translation>Magento 订单表</translation>
        </message>
        <message>
            <source>Magento's list of credit memos</source>
            <translation>Magento 退款单表</translation>
        </message>
        <message>
            <source>BigCommerce's list of orders</source>
            <translation>BigCommerce 订单表</translation>
        </message>
        <message>
            <source>BigCommerce's list by Shift</source>
            <translation>BigCommerce（Shift 导出）订单表</translation>
        </message>
        <message>
            <source>Amazon's list of returns</source>
            <translation>亚马逊退货表</translation>
        </message>
        <message>
            <source>Amazon's list of orders</source>
            <translation>亚马逊订单表</translation>
        </message>
        <message>
            <source>Shopee's list of returns</source>
            <translation>Shopee 退货表</translation>
        </message>
        <message>
            <source>Shopee's list of orders</source>
            <translation>Shopee 订单表</translation>
        </message>
        <message>
            <source>Shopee's list of orders (TW)</source>
            <translation>Shopee 台湾订单表</translation>
        </message>
        <message>
            <source>Lazada's list of orders</source>
            <translation>Lazada 订单表</translation>
        </message>
        <message>
            <source>Lazada's list of returns</source>
            <translation>Lazada 退货表</translation>
        </message>
        <message>
            <source>TikTok Shop's list of returns</source>
            <translation>TikTok Shop 退货表</translation>
        </message>
        <message>
            <source>Shopline's list of orders</source>
            <translation>Shopline 订单表</translation>
        </message>
        <message>
            <source>momo's list of returns</source>
            <translation>momo 退货表</translation>
        </message>
        <message>
            <source>SAP's list</source>
            <translation>SAP 导出表</translation>
        </message>
        <message>
            <source>SAP's overview</source>
            <translation>SAP 概览表</translation>
        </message>
        <message>
            <source>Etsy's list of orders</source>
            <translation>Etsy 订单表</translation>
        </message>
        <message>
            <source>impact.com's batch file</source>
            <translation>impact.com 批量文件</translation>
        </message>
        <message>
            <source>impact.com's list of actions</source>
            <translation>impact.com 转化表</translation>
        </message>
        <message>
            <source>batch</source>
            <translation>批次</translation>
        </message>
        <message>
            <source>earlier state</source>
            <translation>之前的状态</translation>
        </message>
        <message>
            <source>change</source>
            <translation>改动</translation>
        </message>
        <message>
            <source>attempt</source>
            <translation>发送记录</translation>
        </message>
        <message>
            <source>without leading zeros</source>
            <translation>去掉开头的 0</translation>
        </message>
        <message>
            <source>, </source>
            <translation>，</translation>
        </message>
        <message>
            <source>Report on batch {number}</source>
            <translation>批次 {number} 的处理报告</translation>
        </message>
        <message>
            <source>Report on batch {number}, the undo of batch {of}</source>
            <translation>批次 {number} 的处理报告（还原批次 {of}）</translation>
        </message>
        <message>
            <source>Practice mode: no real money. Nothing of this happened at impact.com.</source>
            <translation>演练模式：不动真钱。以下内容都没有发生在 impact.com 上。</translation>
        </message>
        <message>
            <source>Account</source>
            <translation>账户</translation>
        </message>
        <message>
            <source>Programs</source>
            <translation>联盟项目</translation>
        </message>
        <message>
            <source>Sheet</source>
            <translation>表格</translation>
        </message>
        <message>
            <source>{file}, tab “{tab}”</source>
            <translation>{file}，工作表“{tab}”</translation>
        </message>
        <message>
            <source>pasted rows</source>
            <translation>粘贴的行</translation>
        </message>
        <message>
            <source>Batch written</source>
            <translation>批次生成时间</translation>
        </message>
        <message>
            <source>Sent</source>
            <translation>发送时间</translation>
        </message>
        <message>
            <source>{first} to {last}</source>
            <translation>{first} 至 {last}</translation>
        </message>
        <message>
            <source>Nothing was sent.</source>
            <translation>没有发送任何内容。</translation>
        </message>
        <message>
            <source>Last proof read</source>
            <translation>最后一次核实</translation>
        </message>
        <message>
            <source>Report made</source>
            <translation>报告生成</translation>
        </message>
        <message>
            <source>{when}, by the computer's user “{user}”</source>
            <translation>{when}，由本机用户“{user}”生成</translation>
        </message>
        <message>
            <source>Other batches of this sheet</source>
            <translation>同一张表的其他批次</translation>
        </message>
        <message>
            <source>{numbers}: their rows are in their own reports.</source>
            <translation>{numbers}：那些行在各自批次的报告里。</translation>
        </message>
        <message>
            <source>What was sent, and what is proved</source>
            <translation>发送了什么，核实了什么</translation>
        </message>
        <message>
            <source>Rows</source>
            <translation>行数</translation>
        </message>
        <message>
            <source>Rows sent</source>
            <translation>已发送行数</translation>
        </message>
        <message>
            <source>Rows proved</source>
            <translation>已核实行数</translation>
        </message>
        <message>
            <source>Commission taken back</source>
            <translation>收回的佣金</translation>
        </message>
        <message>
            <source>Commission given back</source>
            <translation>还回的佣金</translation>
        </message>
        <message>
            <source>Sales taken back</source>
            <translation>扣减的订单金额</translation>
        </message>
        <message>
            <source>Sales given back</source>
            <translation>恢复的订单金额</translation>
        </message>
        <message>
            <source>As read back from impact.com. Only rows that are proved count.</source>
            <translation>按从 impact.com 回读的结果，只计已核实的行。</translation>
        </message>
        <message>
            <source>Still to be proved, estimate: {money}.</source>
            <translation>尚待核实，预估：{money}。</translation>
        </message>
        <message>
            <source>Of this, already so and not by this batch: {money}.</source>
            <translation>其中已是目标状态、非本批所改的：{money}。</translation>
        </message>
        <message>
            <source>A figure below zero rose instead.</source>
            <translation>负数表示反而增加。</translation>
        </message>
        <message>
            <source>Proved means: impact.com's own record names the change as this batch's, and the action was read back and stands as intended. That a change was received is no proof.</source>
            <translation>已核实是指：impact.com 自己的记录表明改动来自本批次，并且已回读该转化，结果与要求一致。仅仅“已收到”不算核实。</translation>
        </message>
        <message>
            <source>What became of the rows</source>
            <translation>各行的结果</translation>
        </message>
        <message>
            <source>Not in the chart, as nothing was to be done: not affiliate orders {none}, left out {left}.</source>
            <translation>图中不含无需处理的行：非联盟订单 {none} 行，已略过 {left} 行。</translation>
        </message>
        <message>
            <source>Commission taken back by partner, {currency}</source>
            <translation>各合作伙伴收回的佣金（{currency}）</translation>
        </message>
        <message>
            <source>Commission given back by partner, {currency}</source>
            <translation>各合作伙伴还回的佣金（{currency}）</translation>
        </message>
        <message>
            <source>All other partners ({count})</source>
            <translation>其余合作伙伴（{count} 家）</translation>
        </message>
        <message>
            <source>{label}: {value}</source>
            <translation>{label}：{value}</translation>
        </message>
        <message>
            <source>Undone since</source>
            <translation>之后已还原</translation>
        </message>
        <message>
            <source>Taken back, proved</source>
            <translation>已还原并核实</translation>
        </message>
        <message>
            <source>Undone again</source>
            <translation>还原又被还原</translation>
        </message>
        <message>
            <source>Waiting to be sent</source>
            <translation>排队待发</translation>
        </message>
        <message>
            <source>Stopped before being sent</source>
            <translation>发送前已停止</translation>
        </message>
        <message>
            <source>Held back</source>
            <translation>暂不发送</translation>
        </message>
        <message>
            <source>Not an affiliate order</source>
            <translation>非联盟订单（无佣金）</translation>
        </message>
        <message>
            <source>The line that adds up</source>
            <translation>合计核对</translation>
        </message>
        <message>
            <source>Every row's money stands in exactly one part; together they are the whole, to the cent.</source>
            <translation>每一行的数额只计入其中一项；各项相加等于合计，分毫不差。</translation>
        </message>
        <message>
            <source>Part</source>
            <translation>项目</translation>
        </message>
        <message>
            <source>Amount</source>
            <translation>订单金额</translation>
        </message>
        <message>
            <source>What it means</source>
            <translation>含义</translation>
        </message>
        <message>
            <source>The sheet names no money.</source>
            <translation>表中没有写订单金额。</translation>
        </message>
        <message>
            <source>In the sheet</source>
            <translation>表中合计</translation>
        </message>
        <message>
            <source>To go back</source>
            <translation>要还原的合计</translation>
        </message>
        <message>
            <source>In the rows tested</source>
            <translation>试发各行合计</translation>
        </message>
        <message>
            <source>What every row names: its refund, else its order total, else the amount at impact.com. What stands twice counts twice.</source>
            <translation>每一行各计一次：取退款额，没有则取订单总额，再没有则取 impact.com 上的订单金额；出现两次就计两次。</translation>
        </message>
        <message>
            <source>What the amounts of all rows of this undo change by when they go back.</source>
            <translation>本次还原的所有行恢复后，订单金额变动的合计。</translation>
        </message>
        <message>
            <source>to be sent</source>
            <translation>要发送</translation>
        </message>
        <message>
            <source>still to go back</source>
            <translation>尚待还原</translation>
        </message>
        <message>
            <source>Not sent yet.</source>
            <translation>还没有发送。</translation>
        </message>
        <message>
            <source>proved</source>
            <translation>已核实</translation>
        </message>
        <message>
            <source>back, proved</source>
            <translation>已还原并核实</translation>
        </message>
        <message>
            <source>Sent by this batch, and read back as intended.</source>
            <translation>由本批次发送，回读与要求一致。</translation>
        </message>
        <message>
            <source>taken back</source>
            <translation>已还原</translation>
        </message>
        <message>
            <source>undone again</source>
            <translation>还原又被还原</translation>
        </message>
        <message>
            <source>Was proved, and was undone since.</source>
            <translation>曾经核实，之后已还原。</translation>
        </message>
        <message>
            <source>not affiliate</source>
            <translation>非联盟订单</translation>
        </message>
        <message>
            <source>No partner was credited, so there is no commission to correct.</source>
            <translation>没有记在任何合作伙伴名下，没有佣金需要更正。</translation>
        </message>
        <message>
            <source>already done</source>
            <translation>早已处理</translation>
        </message>
        <message>
            <source>Was as wanted already.</source>
            <translation>本来就是要求的状态。</translation>
        </message>
        <message>
            <source>locked</source>
            <translation>已锁定</translation>
        </message>
        <message>
            <source>Nobody can change it any more: see the make-good list.</source>
            <translation>谁也改不了：见补款 / 追回清单。</translation>
        </message>
        <message>
            <source>held back</source>
            <translation>暂不发送</translation>
        </message>
        <message>
            <source>Waits for a look, or is blocked for a reason.</source>
            <translation>等人过目，或因故不会发送。</translation>
        </message>
        <message>
            <source>refused</source>
            <translation>被拒绝</translation>
        </message>
        <message>
            <source>impact.com said no, or it could not go back.</source>
            <translation>impact.com 拒绝，或无法还原。</translation>
        </message>
        <message>
            <source>being checked</source>
            <translation>正在查证</translation>
        </message>
        <message>
            <source>Sent, and its end is not proved yet.</source>
            <translation>已发送，结果尚未核实。</translation>
        </message>
        <message>
            <source>left out</source>
            <translation>已略过</translation>
        </message>
        <message>
            <source>Nothing is asked for it, or a person left it out.</source>
            <translation>表格没有要求处理，或由人略过。</translation>
        </message>
        <message>
            <source>in other batches</source>
            <translation>在其他批次</translation>
        </message>
        <message>
            <source>Rows of the same sheet that another batch holds.</source>
            <translation>同一张表里、记在另一批次的行。</translation>
        </message>
        <message>
            <source>changed by you</source>
            <translation>您改动的差额</translation>
        </message>
        <message>
            <source>What the sheet says beyond the amounts that a person decided on.</source>
            <translation>表格所写与人工决定的订单金额之间的差额。</translation>
        </message>
        <message>
            <source>Totals by partner and currency</source>
            <translation>按合作伙伴与币种合计</translation>
        </message>
        <message>
            <source>≈ marks an estimate by the present rate: impact.com works the commission out anew.</source>
            <translation>≈ 表示按现在的比例预估：佣金以 impact.com 重新计算为准。</translation>
        </message>
        <message>
            <source>No row of this batch belongs to a partner.</source>
            <translation>本批次没有属于合作伙伴的行。</translation>
        </message>
        <message>
            <source>Partner</source>
            <translation>合作伙伴</translation>
        </message>
        <message>
            <source>Currency</source>
            <translation>币种</translation>
        </message>
        <message>
            <source>Orders</source>
            <translation>订单数</translation>
        </message>
        <message>
            <source>Rows still open</source>
            <translation>未核实行数</translation>
        </message>
        <message>
            <source>Commission still open (estimate)</source>
            <translation>未核实的佣金（预估）</translation>
        </message>
        <message>
            <source>All partners</source>
            <translation>全部合作伙伴</translation>
        </message>
        <message>
            <source>Refused rows</source>
            <translation>被拒绝的行</translation>
        </message>
        <message>
            <source>Nothing was changed by these. Each says why, and what can be done.</source>
            <translation>这些行没有改变任何内容。每一行都写明原因和下一步。</translation>
        </message>
        <message>
            <source>Rows still being checked</source>
            <translation>仍在查证的行</translation>
        </message>
        <message>
            <source>Sent, or about to be; their end is not proved. Please don't change these orders meanwhile.</source>
            <translation>已发送或即将发送，结果尚未核实。在此期间请勿改动这些订单。</translation>
        </message>
        <message>
            <source>Proved rows that need a look</source>
            <translation>已核实但需要再看一眼的行</translation>
        </message>
        <message>
            <source>They were proved, and something is to be said of them since.</source>
            <translation>这些行曾经核实，之后又有需要说明的情况。</translation>
        </message>
        <message>
            <source>Undone rows</source>
            <translation>已还原的行</translation>
        </message>
        <message>
            <source>What this batch had changed and an undo has brought back.</source>
            <translation>本批次改过、之后又还原的内容。</translation>
        </message>
        <message>
            <source>What this undo had brought back, and was undone in its turn.</source>
            <translation>本次还原过、之后又被还原的内容。</translation>
        </message>
        <message>
            <source>Rows that were not sent, by reason</source>
            <translation>没有发送的行（按原因）</translation>
        </message>
        <message>
            <source>{title}: none</source>
            <translation>{title}：无</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>原因</translation>
        </message>
        <message>
            <source>Make-good list: rows that locked</source>
            <translation>补款 / 追回清单（已锁定的行）</translation>
        </message>
        <message>
            <source>These locked before they could be corrected, so the partner keeps a commission that is not due. It can be asked back by other means only.</source>
            <translation>这些行在更正之前已经锁定，合作伙伴因此留下了不该得的佣金，只能用其他方式追回。</translation>
        </message>
        <message>
            <source>These locked before they could go back, so the partner is paid less than is due. It can be paid by other means only.</source>
            <translation>这些行在还原之前已经锁定，合作伙伴因此少得了佣金，只能用其他方式补款。</translation>
        </message>
        <message>
            <source>Sum of {partner}, rows: {count}</source>
            <translation>{partner} 小计，行数：{count}</translation>
        </message>
        <message>
            <source>Of this, rows that cannot be estimated and are not in the sum: {count}</source>
            <translation>其中无法预估、未计入小计的行数：{count}</translation>
        </message>
        <message>
            <source>Sales not taken back</source>
            <translation>未能扣减的订单金额</translation>
        </message>
        <message>
            <source>Sales not given back</source>
            <translation>未能恢复的订单金额</translation>
        </message>
        <message>
            <source>Commission to ask back (estimate)</source>
            <translation>要追回的佣金（预估）</translation>
        </message>
        <message>
            <source>Commission to pay (estimate)</source>
            <translation>要补的佣金（预估）</translation>
        </message>
        <message>
            <source>Row</source>
            <translation>行号</translation>
        </message>
        <message>
            <source>Order number</source>
            <translation>订单号</translation>
        </message>
        <message>
            <source>Action ID</source>
            <translation>转化编号（Action ID）</translation>
        </message>
        <message>
            <source>What was asked</source>
            <translation>要做的处理</translation>
        </message>
        <message>
            <source>Sales</source>
            <translation>订单金额</translation>
        </message>
        <message>
            <source>Commission</source>
            <translation>佣金</translation>
        </message>
        <message>
            <source>State</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>Why, and what to do</source>
            <translation>原因和下一步</translation>
        </message>
        <message>
            <source>Locking date</source>
            <translation>锁定时间</translation>
        </message>
        <message>
            <source>no date known</source>
            <translation>没有锁定时间</translation>
        </message>
        <message>
            <source>Proved</source>
            <translation>核实时间</translation>
        </message>
        <message>
            <source>By what, or why not</source>
            <translation>核实依据或未核实的原因</translation>
        </message>
        <message>
            <source>Undone by</source>
            <translation>由哪个批次还原</translation>
        </message>
        <message>
            <source>batch {number}</source>
            <translation>批次 {number}</translation>
        </message>
        <message>
            <source>Take back</source>
            <translation>还原</translation>
        </message>
        <message>
            <source>Every row</source>
            <translation>全部各行</translation>
        </message>
        <message>
            <source>Sales and commission: before → after. Of a row that was undone since: before → after → now. What stands in brackets was asked for and is not proved; ≈ marks an estimate. What was not sent shows only how it stood.</source>
            <translation>订单金额与佣金：原 → 新。之后已还原的行：原 → 新 → 现在。括号里是要求的、尚未核实的值；≈ 表示预估。没有发送的行只写原来的值。</translation>
        </message>
        <message>
            <source>Named in impact.com's change log, and read back as intended.</source>
            <translation>impact.com 的变更记录里有这次改动，回读与要求一致。</translation>
        </message>
        <message>
            <source>Carried out without an error, says impact.com, and read back as intended.</source>
            <translation>impact.com 报告已执行且没有错误，回读与要求一致。</translation>
        </message>
        <message>
            <source>Read back as intended.</source>
            <translation>回读与要求一致。</translation>
        </message>
        <message>
            <source>Read back as wanted, but changed by somebody else.</source>
            <translation>回读是目标状态，但由他人所改。</translation>
        </message>
        <message>
            <source>Undone by batch {number}, and read back as it was before.</source>
            <translation>已由批次 {number} 还原，回读与原来一致。</translation>
        </message>
        <message>
            <source>On its way. It is looked up until it is proved.</source>
            <translation>已发出，会一直查证到核实为止。</translation>
        </message>
        <message>
            <source>What the words mean</source>
            <translation>名词说明</translation>
        </message>
        <message>
            <source>One order or lead credited to a partner; impact.com calls it Action.</source>
            <translation>记在某个合作伙伴名下的一笔订单或线索；impact.com 称 Action。</translation>
        </message>
        <message>
            <source>Whoever is paid for the order: a site, a creator, a cashback page.</source>
            <translation>因这笔订单得到佣金的一方：网站、网红、返利站等；impact.com 叫 Partner。</translation>
        </message>
        <message>
            <source>The amount the commission is worked out from; impact.com calls it Sale Amount.</source>
            <translation>计算佣金的基数，不是佣金；impact.com 称 Sale Amount。</translation>
        </message>
        <message>
            <source>What the partner is paid; impact.com calls it Payout.</source>
            <translation>付给合作伙伴的钱；impact.com 称 Payout。</translation>
        </message>
        <message>
            <source>Takes the whole commission of an order away; impact.com calls it Reverse.</source>
            <translation>整单取消佣金；impact.com 称 Reverse。</translation>
        </message>
        <message>
            <source>The commission is worked out anew from the new amount; impact.com calls it Modify.</source>
            <translation>佣金按改后的订单金额重新计算；impact.com 称 Modify。</translation>
        </message>
        <message>
            <source>After it nobody can change an action; impact.com calls it Locking Date.</source>
            <translation>过了这一刻，谁也改不了；impact.com 称 Locking Date。</translation>
        </message>
        <message>
            <source>What this program changed was put back to what stood before, and read back.</source>
            <translation>本程序改过的内容已恢复到原来的样子，并已回读。</translation>
        </message>
        <message>
            <source>What has to be settled with the partner by other means: its action can't be changed any more.</source>
            <translation>转化已不能再改，要与合作伙伴用其他方式结清的款项。</translation>
        </message>
        <message>
            <source>A commission worked out by the present rate, not read back from impact.com.</source>
            <translation>按现在的比例算出的佣金，不是从 impact.com 回读的。</translation>
        </message>
        <message>
            <source>Estimate</source>
            <translation>预估</translation>
        </message>
        <message>
            <source>Make-good</source>
            <translation>补款 / 追回</translation>
        </message>
    </context>
</TS>
