<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AccountDialog</name>
    <message>
        <source>Add an account</source>
        <extracomment>What an Account SID looks like in every sample of the service (contract 2).</extracomment>
        <translation>添加账户</translation>
    </message>
    <message>
        <source>Connect an impact.com account</source>
        <translation>连接 impact.com 账户</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Northwind Outdoors</source>
        <translation>Northwind Outdoors</translation>
    </message>
    <message>
        <source>Account SID</source>
        <translation>账户 SID</translation>
    </message>
    <message>
        <source>A SID begins with IR; letters and digits follow. Was it copied whole?</source>
        <translation>SID 以 IR 开头，后面是字母和数字。请看是否复制完整。</translation>
    </message>
    <message>
        <source>Auth Token</source>
        <translation>访问令牌（Auth Token）</translation>
    </message>
    <message>
        <source>Show the token</source>
        <translation>显示令牌</translation>
    </message>
    <message>
        <source>Brand ID (only for agencies)</source>
        <translation>品牌 ID（仅代理商需要）</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>The token is kept in this computer&apos;s keyring only, never in a file.</source>
        <translation>令牌只保存在这台电脑的密钥环里，绝不写入文件。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Add and test</source>
        <translation>添加并测试</translation>
    </message>
</context>
<context>
    <name>AccountLimits</name>
    <message>
        <source>Most rows of {account} without typing their number</source>
        <translation>{account} 无须输入行数即可发送的最多行数</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>{currency} of commission</source>
        <translation>{currency} 佣金变动</translation>
    </message>
    <message>
        <source>% of one partner&apos;s pending commission</source>
        <translation>% 单个合作伙伴的待锁定佣金</translation>
    </message>
    <message>
        <source>Most {currency} of commission without typing the number of rows, {account}</source>
        <translation>无须输入行数即可发送的最多佣金变动（{currency}），{account}</translation>
    </message>
    <message>
        <source>Most per cent of one partner&apos;s pending commission without typing the number of rows, {account}</source>
        <translation>无须输入行数即可减少的单个合作伙伴待锁定佣金比例（%），{account}</translation>
    </message>
    <message>
        <source>Before a batch of more than any of these is sent, its number of rows has to be typed:</source>
        <translation>一个批次超过下面任何一项时，发送前须输入行数：</translation>
    </message>
    <message>
        <source>A limit of commission can be set once a sheet was matched or the connection was tested.</source>
        <translation>匹配过一张表或测试过连接之后，才能设置佣金上限。</translation>
    </message>
    <message>
        <source>off</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Counted is the commission that the batch changes, down or up, estimates included.</source>
        <translation>按本批次改变的佣金计算，增减都算，含预估。</translation>
    </message>
    <message>
        <source>Counted are the actions that were read here and are not locked yet, and only partners of whom a batch takes back more than 5 rows.</source>
        <translation>按这里读到的、尚未锁定的转化计算；一个批次中减少佣金不超过 5 行的合作伙伴不计在内。</translation>
    </message>
    <message>
        <source>Taken. It holds at once.</source>
        <translation>已采用，立即生效。</translation>
    </message>
    <message>
        <source>a whole number from 1 to {most}</source>
        <translation>1 到 {most} 的整数</translation>
    </message>
    <message>
        <source>an amount above 0, up to {most}</source>
        <translation>大于 0、不超过 {most} 的佣金</translation>
    </message>
    <message>
        <source>a whole number from 1 to {most}, or nothing</source>
        <translation>1 到 {most} 的整数，或留空</translation>
    </message>
    <message>
        <source>“{text}” was not taken: it can be {can}.</source>
        <translation>“{text}”未采用：可以填 {can}。</translation>
    </message>
    <message>
        <source>{kept} holds as before.</source>
        <translation>仍按 {kept} 计。</translation>
    </message>
    <message>
        <source>The limit stays off.</source>
        <translation>仍为不限。</translation>
    </message>
</context>
<context>
    <name>AccountsPage</name>
    <message>
        <source>Accounts</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>Practice mode has one made-up account. To add your own, leave practice mode under Settings, and come here again.</source>
        <translation>演练模式只有一个虚构账户。要添加您自己的账户，请在“设置”里退出演练模式，再回到这里。</translation>
    </message>
    <message>
        <source>A token is kept in this computer&apos;s keyring only, and belongs to its account&apos;s address.</source>
        <translation>令牌只保存在这台电脑的密钥环里，并且只用于该账户的地址。</translation>
    </message>
    <message>
        <source>Add an account…</source>
        <translation>添加账户…</translation>
    </message>
    <message>
        <source>No account yet</source>
        <translation>还没有账户</translation>
    </message>
    <message>
        <source>Add the account whose commissions you correct. It needs its Account SID and an Auth Token.</source>
        <translation>添加要更正佣金的账户。需要它的账户 SID 和访问令牌（Auth Token）。</translation>
    </message>
    <message>
        <source>Practice account</source>
        <translation>演练账户</translation>
    </message>
    <message>
        <source>Account SID {sid}</source>
        <translation>账户 SID {sid}</translation>
    </message>
    <message>
        <source>inside this program (practice)</source>
        <translation>程序内部（演练）</translation>
    </message>
    <message>
        <source>Address: {address}</source>
        <translation>地址：{address}</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Use {account}</source>
        <translation>使用 {account}</translation>
    </message>
    <message>
        <source>Testing…</source>
        <translation>测试中…</translation>
    </message>
    <message>
        <source>Test connection</source>
        <translation>测试连接</translation>
    </message>
    <message>
        <source>Test the connection of {account}</source>
        <translation>测试 {account} 的连接</translation>
    </message>
    <message>
        <source>New token…</source>
        <translation>更换令牌…</translation>
    </message>
    <message>
        <source>New token for {account}…</source>
        <translation>更换 {account} 的令牌…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>移除…</translation>
    </message>
    <message>
        <source>Remove {account}…</source>
        <translation>移除 {account}…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln active program(s)</source>
        <translation>
            <numerusform>%Ln 个有效的联盟项目</numerusform>
        </translation>
    </message>
    <message>
        <source>The connection works.</source>
        <translation>连接正常。</translation>
    </message>
    <message>
        <source>Remove {account}?</source>
        <translation>移除 {account}？</translation>
    </message>
    <message>
        <source>Its token is deleted from this computer&apos;s keyring.</source>
        <translation>它的令牌会从这台电脑的密钥环里删除。</translation>
    </message>
    <message>
        <source>Its batches stay in the history; to undo them you need the account again.</source>
        <translation>它的批次保留在处理记录里；要还原它们需要重新添加账户。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
</context>
<context>
    <name>AddsUp</name>
    <message>
        <source>To go back</source>
        <translation>要还原的合计</translation>
    </message>
    <message>
        <source>In the rows tested</source>
        <translation>试发各行合计</translation>
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
        <source>proved</source>
        <translation>已核实</translation>
    </message>
    <message>
        <source>back, proved</source>
        <translation>已还原并核实</translation>
    </message>
    <message>
        <source>undone again</source>
        <translation>还原又被还原</translation>
    </message>
    <message>
        <source>taken back</source>
        <translation>已还原</translation>
    </message>
    <message>
        <source>not affiliate</source>
        <translation>非联盟订单</translation>
    </message>
    <message>
        <source>already done</source>
        <translation>早已处理</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>held back</source>
        <translation>暂不发送</translation>
    </message>
    <message>
        <source>in batch {number}</source>
        <translation>在批次 {number}</translation>
    </message>
    <message>
        <source>in other batches</source>
        <translation>在其他批次</translation>
    </message>
    <message>
        <source>changed by you</source>
        <translation>您改动的差额</translation>
    </message>
    <message>
        <source>Rows that wait for your look, and rows that are blocked.</source>
        <translation>包括请您过目的行和不会发送的行。</translation>
    </message>
    <message>
        <source>Rows of the same sheet that another batch holds.</source>
        <translation>同一张表里、记在另一批次的行。</translation>
    </message>
    <message>
        <source>What the sheet says beyond the amounts you decided on; less than nothing where you change more.</source>
        <translation>表格所写与您决定的订单金额之间的差额；您改得比表格多时为负数。</translation>
    </message>
    <message>
        <source>Less than nothing: its rows raise amounts by more than they take away.</source>
        <translation>为负数：这些行调高的订单金额多于减少的。</translation>
    </message>
    <message>
        <source>What the amounts of all rows of this undo change by when they go back.</source>
        <translation>本次还原的所有行，恢复时订单金额的变动合计。</translation>
    </message>
    <message>
        <source>What every row of the sheet names: its refund, else its order total, else the amount at impact.com. An order that stands there twice counts twice, and one that stays as it is counts too.</source>
        <translation>表中每一行各计一次：取退款额，没有则取订单总额，再没有则取 impact.com 上的订单金额；同一订单出现两次就计两次，不作处理的行也计入。</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>being checked</source>
        <translation>正在查证</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>已略过</translation>
    </message>
    <message>
        <source>In the sheet</source>
        <translation>表中合计</translation>
    </message>
</context>
<context>
    <name>BatchModel</name>
    <message>
        <source>No.</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>发送时间</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Undo until</source>
        <translation>可还原至</translation>
    </message>
    <message>
        <source>Undo of batch {number}</source>
        <translation>还原批次 {number}</translation>
    </message>
    <message>
        <source>Undo this undo…</source>
        <translation>还原这次还原…</translation>
    </message>
    <message>
        <source>Undo…</source>
        <translation>还原…</translation>
    </message>
    <message>
        <source>Undo the undo, batch {number}…</source>
        <translation>还原这次还原（批次 {number}）…</translation>
    </message>
    <message>
        <source>Undo batch {number}…</source>
        <translation>还原批次 {number}…</translation>
    </message>
    <message>
        <source>no date yet</source>
        <translation>尚无期限</translation>
    </message>
    <message>
        <source>some: {time}</source>
        <translation>部分：{time}</translation>
    </message>
    <message>
        <source>All of it until {time}.</source>
        <translation>可全部还原至 {time}。</translation>
    </message>
    <message>
        <source>All of it could go back until {time}.</source>
        <translation>全部还原的期限已过（{time}）。</translation>
    </message>
    <message>
        <source>Rows without a locking date can go back as long as impact.com keeps them open.</source>
        <translation>没有锁定时间的行，只要 impact.com 未锁定就可以还原。</translation>
    </message>
    <message>
        <source>Some of it until {time}.</source>
        <translation>部分行可还原至 {time}。</translation>
    </message>
    <message>
        <source>That is an hour and the time it takes to send before the first of its rows locks: impact.com may need that long to carry a change out, and one that comes after the lock is refused.</source>
        <translation>这比最早锁定的那一行早一小时，再减去发送所需的时间：impact.com 可能要这么久才执行改动，锁定之后到的改动会被拒绝。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln being checked</source>
        <translation>
            <numerusform>%Ln 行正在查证</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln waiting</source>
        <translation>
            <numerusform>%Ln 行待发</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln refused</source>
        <translation>
            <numerusform>%Ln 行被拒绝</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln undone</source>
        <translation>
            <numerusform>%Ln 行已还原</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln confirmed</source>
        <translation>
            <numerusform>%Ln 行已核实</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln taken back</source>
        <translation>
            <numerusform>还原了 %Ln 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln undone again</source>
        <translation>
            <numerusform>%Ln 行的还原又被还原</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln already so</source>
        <translation>
            <numerusform>%Ln 行早已是目标状态</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stopped</source>
        <translation>
            <numerusform>%Ln 行因停止未发送</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CellMenu</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Fill down</source>
        <translation>向下填充</translation>
    </message>
    <message>
        <source>Set what happens</source>
        <translation>设置要做的处理</translation>
    </message>
    <message>
        <source>Set reason</source>
        <translation>设置原因</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>略过</translation>
    </message>
</context>
<context>
    <name>Cells</name>
    <message>
        <source>nothing was set</source>
        <extracomment>So many cells are compared in one turn of the loop.</extracomment>
        <translation>没有设置任何行</translation>
    </message>
    <message numerus="yes">
        <source>{did}; %Ln row(s) stay(s) unchanged: {why}.</source>
        <translation>
            <numerusform>{did}；%Ln 行保持不变：{why}。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cell(s) was|were not taken: {why}.</source>
        <translation>
            <numerusform>有 %Ln 个单元格的内容未被采用：{why}。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Columns</name>
    <message>
        <source>Choose columns</source>
        <extracomment>Always there, or shown by another choice.</extracomment>
        <translation>选择列</translation>
    </message>
</context>
<context>
    <name>DoneStep</name>
    <message>
        <source>What became of each row</source>
        <extracomment>Rows that were never meant to be sent are no part of what became of the batch.</extracomment>
        <translation>每一行的结果</translation>
    </message>
    <message>
        <source>Search order, partner…</source>
        <translation>搜索订单号、合作伙伴…</translation>
    </message>
    <message>
        <source>Search the outcomes</source>
        <translation>搜索结果</translation>
    </message>
    <message>
        <source>Copy table</source>
        <translation>复制表格</translation>
    </message>
    <message>
        <source>Copy text for partners</source>
        <translation>复制给合作伙伴的说明</translation>
    </message>
    <message>
        <source>One text a partner, in English and Chinese, with its orders</source>
        <translation>每个合作伙伴一段，中英文各一份，附订单号</translation>
    </message>
    <message>
        <source>Copies all rows shown, to paste into Excel</source>
        <translation>复制显示的所有行，可粘贴到 Excel</translation>
    </message>
    <message>
        <source>Save results…</source>
        <translation>保存结果表…</translation>
    </message>
    <message>
        <source>Your own sheet with what became of each row, as a new workbook</source>
        <translation>另存为新的工作簿：您的原表，加上每一行的处理结果</translation>
    </message>
    <message>
        <source>New batch</source>
        <translation>新批次</translation>
    </message>
    <message>
        <source>Check again now</source>
        <translation>立即再查</translation>
    </message>
    <message>
        <source>No row here</source>
        <translation>这里没有行</translation>
    </message>
    <message>
        <source>Choose “Sent”, or empty the search.</source>
        <translation>请选“已发送”，或清空搜索。</translation>
    </message>
    <message>
        <source>Undo of batch {number}</source>
        <translation>还原批次 {number}</translation>
    </message>
    <message>
        <source>pasted rows</source>
        <translation>粘贴的行</translation>
    </message>
    <message>
        <source>batch {number}</source>
        <translation>批次 {number}</translation>
    </message>
    <message>
        <source>each row is read back; only what agrees counts</source>
        <translation>每一行都已回读，结果一致才算“已核实”</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>报告…</translation>
    </message>
    <message>
        <source>A page to print or to send on: what was sent and proved, totals by partner, the make-good list</source>
        <translation>一份可打印、可转发的网页：发送与核实情况、各合作伙伴合计、补款 / 追回清单</translation>
    </message>
    <message numerus="yes">
        <source>The test: {proved} of {all} rows proved. %Ln row(s) of this sheet is|are not sent yet.</source>
        <translation>
            <numerusform>试发：{all} 行中有 {proved} 行已核实。本表还有 %Ln 行尚未发送。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Go on with %Ln row(s)</source>
        <translation>
            <numerusform>继续处理其余 %Ln 行</numerusform>
        </translation>
    </message>
    <message>
        <source>Each batch is taken back by itself.</source>
        <translation>每个批次各自还原。</translation>
    </message>
    <message>
        <source>Undo batch {number} too…</source>
        <translation>也还原批次 {number}…</translation>
    </message>
    <message>
        <source>See batch {number}</source>
        <translation>查看批次 {number}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) of the same sheet still stand(s) as changed, in batch {number}.</source>
        <translation>
            <numerusform>同一张表还有 %Ln 行仍是改后的状态，在批次 {number} 里。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) of this sheet was|were sent before, in batch {number}.</source>
        <translation>
            <numerusform>这张表有 %Ln 行先前已发送，在批次 {number} 里。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) of this sheet was|were sent after these, in batch {number}.</source>
        <translation>
            <numerusform>这张表另有 %Ln 行随后发送，在批次 {number} 里。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them taken back.</source>
        <translation>
            <numerusform>其中 %Ln 行已还原。</numerusform>
        </translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>已发送</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) is|are being checked. Please don&apos;t change these orders on impact.com meanwhile.</source>
        <translation>
            <numerusform>%Ln 行正在逐一查证，请勿在 impact.com 网页上重复处理。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) wait(s) to be sent.</source>
        <translation>
            <numerusform>%Ln 行等待发送。</numerusform>
        </translation>
    </message>
    <message>
        <source>impact.com&apos;s reports may lag or stay wrong for a while, although the actions are right: each was read back.</source>
        <translation>impact.com 的报表可能滞后或暂时有误，但转化本身是正确的：每一笔都已回读核实。</translation>
    </message>
    <message>
        <source>Everything here stays in the history.</source>
        <translation>这里的一切都保留在处理记录里。</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) taken back</source>
        <translation>
            <numerusform>%Ln 行已还原</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln undone again</source>
        <translation>
            <numerusform>%Ln 行的还原又被还原</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) confirmed</source>
        <translation>
            <numerusform>%Ln 行已核实</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln taken back</source>
        <translation>
            <numerusform>%Ln 行已还原</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln already so</source>
        <translation>
            <numerusform>%Ln 行早已是目标状态</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln refused</source>
        <translation>
            <numerusform>%Ln 行被拒绝</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln being checked</source>
        <translation>
            <numerusform>%Ln 行正在查证</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln waiting</source>
        <translation>
            <numerusform>%Ln 行待发</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stopped before being sent</source>
        <translation>
            <numerusform>%Ln 行因停止未发送</numerusform>
        </translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>Commission</source>
        <translation>佣金</translation>
    </message>
    <message>
        <source>as read back from impact.com</source>
        <translation>以 impact.com 回读为准</translation>
    </message>
    <message>
        <source>Sales</source>
        <translation>订单金额</translation>
    </message>
    <message numerus="yes">
        <source>%Ln partner(s)</source>
        <translation>
            <numerusform>%Ln 个合作伙伴</numerusform>
        </translation>
    </message>
    <message>
        <source>Taken back by mistake? The undo can be undone</source>
        <translation>还原错了？还原也可以再还原</translation>
    </message>
    <message>
        <source>Made a mistake? It can go back</source>
        <translation>发现有误？可以还原</translation>
    </message>
    <message>
        <source>What batch {number} had done then stands again.</source>
        <translation>批次 {number} 所做的更改将重新生效。</translation>
    </message>
    <message>
        <source>Undo this batch…</source>
        <translation>还原本批…</translation>
    </message>
    <message>
        <source>Undo this undo…</source>
        <translation>还原这次还原…</translation>
    </message>
    <message>
        <source>Nothing to undo</source>
        <translation>没有可还原的行</translation>
    </message>
    <message>
        <source>No row of this batch can go back: none is confirmed, or they are locked or were taken back already.</source>
        <translation>本批没有可还原的行：没有已核实的行，或已锁定，或早已还原。</translation>
    </message>
    <message numerus="yes">
        <source>Undo %Ln selected row(s)…</source>
        <translation>
            <numerusform>还原所选 %Ln 行…</numerusform>
        </translation>
    </message>
    <message>
        <source>{sheet} results {number}.xlsx</source>
        <translation>{sheet} 结果表 {number}.xlsx</translation>
    </message>
    <message>
        <source>Excel workbook</source>
        <translation>Excel 工作簿</translation>
    </message>
    <message>
        <source>Save results</source>
        <translation>保存结果表</translation>
    </message>
    <message>
        <source> (Reversal Desk)</source>
        <translation>（冲正台）</translation>
    </message>
    <message>
        <source>Saved as “{file}”.</source>
        <translation>已保存为“{file}”。</translation>
    </message>
    <message>
        <source>Saved as “{file}”, without your sheet&apos;s own columns: it is no longer there as it was.</source>
        <translation>已保存为“{file}”，但不含原表的列：原表已不在原处或已改动。</translation>
    </message>
    <message>
        <source>Report on batch {number} saved as “{file}”.</source>
        <translation>批次 {number} 的报告已保存为“{file}”。</translation>
    </message>
    <message>
        <source>Copied: a text for each partner, in English and Chinese.</source>
        <translation>已复制：每个合作伙伴一段说明，中英文各一份。</translation>
    </message>
</context>
<context>
    <name>DropCurtain</name>
    <message>
        <source>Let go to open {file}</source>
        <translation>松手即可打开 {file}</translation>
    </message>
    <message numerus="yes">
        <source>Let go to open %Ln file(s), one after the other</source>
        <translation>
            <numerusform>松手即可依次打开 %Ln 个文件</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DropTarget</name>
    <message>
        <source>Drop a spreadsheet here</source>
        <extracomment>Letters of a folder&apos;s name beside a file&apos;s.</extracomment>
        <translation>把表格拖到这里</translation>
    </message>
    <message>
        <source>cancelled, returned or changed orders, as your shop exported them · .xlsx .xls .csv and more</source>
        <translation>商城导出的取消、退货或改价订单 · .xlsx .xls .csv 等</translation>
    </message>
    <message>
        <source>Several files are taken one after the other.</source>
        <translation>可以一次放入多个文件，逐个处理。</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>打开文件…</translation>
    </message>
    <message>
        <source>Paste from Excel</source>
        <translation>从 Excel 粘贴</translation>
    </message>
    <message>
        <source>Try a sample</source>
        <translation>试用样例</translation>
    </message>
    <message>
        <source>Recent files…</source>
        <translation>最近的文件…</translation>
    </message>
    <message>
        <source>&amp;Empty this list</source>
        <translation>清空此列表(&amp;E)</translation>
    </message>
</context>
<context>
    <name>EditSteps</name>
    <message>
        <source>Undo: {edit} (Ctrl+Z)</source>
        <translation>撤回编辑：{edit}（Ctrl+Z）</translation>
    </message>
    <message>
        <source>Nothing to undo</source>
        <translation>没有可撤回的编辑</translation>
    </message>
    <message>
        <source>Redo: {edit} (Ctrl+Y)</source>
        <translation>重做编辑：{edit}（Ctrl+Y）</translation>
    </message>
    <message>
        <source>Nothing to redo</source>
        <translation>没有可重做的编辑</translation>
    </message>
</context>
<context>
    <name>ElsewhereDialog</name>
    <message>
        <source>Reversed elsewhere</source>
        <extracomment>So far back it looks at first. So long after the last change of a date the service is asked.</extracomment>
        <translation>在别处冲正的</translation>
    </message>
    <message>
        <source>Nothing to show</source>
        <translation>没有可显示的内容</translation>
    </message>
    <message>
        <source>Choose other days, another partner or another reason.</source>
        <translation>请换日期、合作伙伴或原因再看。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Reversed from</source>
        <translation>冲正时间从</translation>
    </message>
    <message>
        <source>Reversed until</source>
        <translation>冲正时间至</translation>
    </message>
    <message>
        <source>Partner</source>
        <translation>合作伙伴</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>No account is connected</source>
        <translation>尚未连接账户</translation>
    </message>
    <message>
        <source>Connect one under Accounts first.</source>
        <translation>请先在“账户”中连接一个账户。</translation>
    </message>
    <message>
        <source>Looking for reversed actions…</source>
        <translation>正在查找已冲正的转化…</translation>
    </message>
    <message>
        <source>They are read from impact.com. Nothing is changed.</source>
        <translation>只从 impact.com 读取，不做任何改动。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln action(s) reversed elsewhere</source>
        <translation>
            <numerusform>在别处冲正的转化 %Ln 笔</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing reversed elsewhere in these days</source>
        <translation>这几天没有在别处冲正的转化</translation>
    </message>
    <message>
        <source>By a colleague, another tool, or impact.com itself. Only what is not locked yet is shown.</source>
        <translation>由同事、其他工具或 impact.com 自身冲正。只列出尚未锁定的。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more by this program: take those back with Undo in History.</source>
        <translation>
            <numerusform>另有 %Ln 笔由本程序冲正：请在“处理记录”中用“还原”处理。</numerusform>
        </translation>
    </message>
    <message>
        <source>All partners</source>
        <translation>全部合作伙伴</translation>
    </message>
    <message>
        <source>All reasons</source>
        <translation>全部原因</translation>
    </message>
    <message>
        <source>no reason given</source>
        <translation>未注明原因</translation>
    </message>
    <message numerus="yes">
        <source>Review %Ln row(s)…</source>
        <translation>
            <numerusform>核对 %Ln 行…</numerusform>
        </translation>
    </message>
    <message>
        <source>Review…</source>
        <translation>核对…</translation>
    </message>
    <message>
        <source>The first day is after the last</source>
        <translation>开始日期晚于结束日期</translation>
    </message>
    <message>
        <source>No day lies between them. Choose an earlier first day, or a later last one.</source>
        <translation>两者之间没有任何一天。请把开始日期改早，或把结束日期改晚。</translation>
    </message>
</context>
<context>
    <name>FileLine</name>
    <message>
        <source>File {number} of {count}</source>
        <translation>第 {number} 个文件，共 {count} 个</translation>
    </message>
    <message numerus="yes">
        <source>%Ln of the files still wait(s)</source>
        <translation>
            <numerusform>还有 %Ln 个文件在等待</numerusform>
        </translation>
    </message>
    <message>
        <source>then {file}</source>
        <translation>接着是 {file}</translation>
    </message>
    <message>
        <source>{file} can&apos;t be opened: {why}</source>
        <translation>打不开 {file}：{why}</translation>
    </message>
    <message numerus="yes">
        <source>All %Ln files…</source>
        <translation>
            <numerusform>全部 %Ln 个文件…</numerusform>
        </translation>
    </message>
    <message>
        <source>Next file</source>
        <translation>下一个文件</translation>
    </message>
    <message>
        <source>Opens {file}. What was begun here stays as a draft on Home.</source>
        <translation>打开 {file}。这里做到一半的内容会作为草稿留在首页。</translation>
    </message>
    <message>
        <source>Close the list</source>
        <translation>关闭列表</translation>
    </message>
    <message>
        <source>Drop the rest</source>
        <translation>不处理其余文件</translation>
    </message>
    <message>
        <source>Takes the files from this list; the files themselves stay where they are.</source>
        <translation>只从列表中去掉；文件本身不受影响。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) of this file stand(s) in {file} too, which was sent as batch {number}.</source>
        <translation>
            <numerusform>这个文件有 %Ln 个订单也在 {file} 里，后者已作为批次 {number} 发送。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) of this file stand(s) in {file} too, which was not sent.</source>
        <translation>
            <numerusform>这个文件有 %Ln 个订单也在 {file} 里，后者还没有发送。</numerusform>
        </translation>
    </message>
    <message>
        <source>open now</source>
        <translation>正在处理</translation>
    </message>
    <message>
        <source>batch {number}</source>
        <translation>批次 {number}</translation>
    </message>
    <message>
        <source>batch {number}, a test; the rest is not sent</source>
        <translation>批次 {number}（试发），其余未发送</translation>
    </message>
    <message>
        <source>begun, not sent</source>
        <translation>已开始，未发送</translation>
    </message>
    <message>
        <source>waits</source>
        <translation>等待中</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln 行</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>Open its folder</source>
        <extracomment>Qt draws these in black, also on a dark ground; where the system has a dialog of its own there are none. Columns of Qt&apos;s own list of files, and how wide its list of places is at least: else it shows “Co…” and “计…”.</extracomment>
        <translation>打开所在文件夹</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Filters</name>
    <message>
        <source>Search order, partner…</source>
        <translation>搜索订单号、合作伙伴…</translation>
    </message>
    <message>
        <source>Search the table</source>
        <translation>搜索表格</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Not affiliate</source>
        <translation>非联盟订单</translation>
    </message>
    <message>
        <source>Changed since</source>
        <translation>之后变过</translation>
    </message>
</context>
<context>
    <name>GoingOn</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>Sales</source>
        <translation>订单金额</translation>
    </message>
    <message>
        <source>Commission (estimate)</source>
        <translation>佣金（预估）</translation>
    </message>
    <message>
        <source>Partners</source>
        <translation>合作伙伴</translation>
    </message>
    <message numerus="yes">
        <source>Continue with %Ln row(s)</source>
        <translation>
            <numerusform>继续处理 %Ln 行</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Headline</name>
    <message>
        <source>{matched} of {all} orders came through partners.</source>
        <translation>{all} 个订单里有 {matched} 个来自合作伙伴。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) is|are ready.</source>
        <translation>
            <numerusform>%Ln 行可发送。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not found so far.</source>
        <translation>
            <numerusform>%Ln 个暂未找到。</numerusform>
        </translation>
    </message>
    <message>
        <source>pasted rows</source>
        <translation>粘贴的行</translation>
    </message>
    <message>
        <source>sheet “{name}”</source>
        <translation>工作表“{name}”</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them not affiliate, shown apart</source>
        <translation>
            <numerusform>其中 %Ln 行非联盟，另列</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) hidden in Excel, left out</source>
        <translation>
            <numerusform>%Ln 行在 Excel 里隐藏，已略过</numerusform>
        </translation>
    </message>
    <message>
        <source>read from impact.com at {time}</source>
        <translation>{time} 从 impact.com 读取</translation>
    </message>
</context>
<context>
    <name>HistoryPage</name>
    <message>
        <source>History</source>
        <extracomment>Drafts that are named where they have the order that is searched for.</extracomment>
        <translation>处理记录</translation>
    </message>
    <message>
        <source>Search an order number or Action ID…</source>
        <translation>搜索订单号或转化编号（Action ID）…</translation>
    </message>
    <message>
        <source>Search every order ever touched</source>
        <translation>搜索处理过的每个订单</translation>
    </message>
    <message>
        <source>Batches</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>Orders found</source>
        <translation>找到的订单</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>报告…</translation>
    </message>
    <message>
        <source>A page to print or to send on: what was sent and proved, totals by partner, the make-good list</source>
        <translation>一份可打印、可转发的网页：发送与核实情况、各合作伙伴合计、补款 / 追回清单</translation>
    </message>
    <message>
        <source>Looked through: every row of every sheet that was sent with this program on this computer, and the drafts. What was changed on impact.com itself, or on another computer, is not in it. Search by the whole order number, or by the action ID.</source>
        <translation>查找范围：在这台电脑上用本程序发送过的每份表格的每一行，以及草稿。直接在 impact.com 上或在别的电脑上改的不在其中。请输入完整的订单号或转化编号。</translation>
    </message>
    <message>
        <source>Undo…</source>
        <translation>还原…</translation>
    </message>
    <message numerus="yes">
        <source>Undo %Ln selected row(s)…</source>
        <translation>
            <numerusform>还原所选 %Ln 行…</numerusform>
        </translation>
    </message>
    <message>
        <source>row {number} of the draft “{file}” of {time}</source>
        <translation>草稿“{file}”（{time}）第 {number} 行</translation>
    </message>
    <message>
        <source>Report on batch {number} saved as “{file}”.</source>
        <translation>批次 {number} 的报告已保存为“{file}”。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) copied.</source>
        <translation>
            <numerusform>已复制 %Ln 行文字。</numerusform>
        </translation>
    </message>
    <message>
        <source>Copy as one line</source>
        <translation>复制为一行</translation>
    </message>
    <message>
        <source>Reversed elsewhere…</source>
        <translation>在别处冲正的…</translation>
    </message>
    <message>
        <source>Finds reversals that this program did not make, by days, partner and reason, and resets them.</source>
        <translation>按日期、合作伙伴和原因查找不是本程序所做的冲正，并可重置。</translation>
    </message>
    <message>
        <source>No batches yet</source>
        <translation>还没有批次</translation>
    </message>
    <message>
        <source>Everything you send is kept here for ever. Open a spreadsheet on Home to begin.</source>
        <translation>您发送过的内容都会永久保留在这里。请在首页打开表格开始。</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>没有找到</translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) found</source>
        <translation>
            <numerusform>找到 %Ln 条处理记录</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln batch(es)</source>
        <translation>
            <numerusform>%Ln 个批次</numerusform>
        </translation>
    </message>
    <message>
        <source>Show all batches</source>
        <translation>显示全部批次</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) that no batch sent</source>
        <translation>
            <numerusform>%Ln 行没有发送过</numerusform>
        </translation>
    </message>
    <message>
        <source>pasted rows</source>
        <translation>粘贴的行</translation>
    </message>
    <message numerus="yes">
        <source>%Ln batch(es) with rows that lock within {days} days</source>
        <translation>
            <numerusform>%Ln 个批次中有 {days} 天内锁定的行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln batch(es) with rows that lock today</source>
        <translation>
            <numerusform>%Ln 个批次中有今天锁定的行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{shown} of %Ln batch(es)</source>
        <translation>
            <numerusform>共 %Ln 个批次，显示 {shown} 个</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HomePage</name>
    <message>
        <source>Before they lock</source>
        <extracomment>A file&apos;s name on Home gives way only where it is wider. The letters of a link stand so far inside it, where its focus has room; what stands below them is set in as far. Within what a press may take.</extracomment>
        <translation>锁定提醒</translation>
    </message>
    <message>
        <source>None of your rows locks in the next 7 days. Rows that do are listed here, most urgent first.</source>
        <translation>未来 7 天没有您的行要锁定。有的话会列在这里，最急的在前。</translation>
    </message>
    <message>
        <source>Unfinished</source>
        <translation>未完成</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln older draft(s)</source>
        <translation>
            <numerusform>另有 %Ln 份更早的草稿</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is unfinished. Drafts and batches that were interrupted wait here.</source>
        <translation>没有未完成的草稿或批次；中断的会列在这里。</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>In 3 days</source>
        <translation>3 天内</translation>
    </message>
    <message>
        <source>In 7 days</source>
        <translation>7 天内</translation>
    </message>
    <message numerus="yes">
        <source>In %Ln day(s)</source>
        <translation>
            <numerusform>%Ln 天内</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) of yours</source>
        <translation>
            <numerusform>您的 %Ln 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them not sent</source>
        <translation>
            <numerusform>其中 %Ln 行还没发送</numerusform>
        </translation>
    </message>
    <message>
        <source>Show</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Batch {number} is running</source>
        <translation>批次 {number} 正在进行</translation>
    </message>
    <message>
        <source>It goes on while you do other things here.</source>
        <translation>您可以在这里做别的，它会继续进行。</translation>
    </message>
    <message>
        <source>Show the running batch</source>
        <translation>查看进行中的批次</translation>
    </message>
    <message>
        <source>Undo of batch {number}</source>
        <translation>还原批次 {number}</translation>
    </message>
    <message>
        <source>{sent} of {all} sent · nothing is lost</source>
        <translation>已发送 {sent} / {all} · 没有丢失任何内容</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) still being checked</source>
        <translation>
            <numerusform>%Ln 行仍在查证</numerusform>
        </translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Resume batch {number}</source>
        <translation>继续批次 {number}</translation>
    </message>
    <message>
        <source>pasted rows</source>
        <translation>粘贴的行</translation>
    </message>
    <message>
        <source>Draft of {time}</source>
        <translation>{time} 的草稿</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) ready</source>
        <translation>
            <numerusform>%Ln 行可发送</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln edited</source>
        <translation>
            <numerusform>%Ln 行已编辑</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) not decided</source>
        <translation>
            <numerusform>%Ln 行还没决定</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing in it to send or to decide</source>
        <translation>没有要发送或要决定的行</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Discard the draft of {file}</source>
        <translation>丢弃 {file} 的草稿</translation>
    </message>
    <message>
        <source>Resume the draft of {file}</source>
        <translation>继续 {file} 的草稿</translation>
    </message>
    <message>
        <source>Last batches</source>
        <translation>最近批次</translation>
    </message>
    <message>
        <source>No batches yet</source>
        <translation>还没有批次</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>读取中…</translation>
    </message>
    <message>
        <source>Press “Try a sample” above: a sheet of returned orders opens, and nothing real can happen.</source>
        <translation>请点上面的“试用样例”：会打开一张退货订单表，不会有任何真实影响。</translation>
    </message>
    <message>
        <source>First add your impact.com account under Accounts; or practise without one, under Settings.</source>
        <translation>请先在“账户”里添加您的 impact.com 账户；也可以在“设置”里进入演练模式，无需账户。</translation>
    </message>
    <message>
        <source>Open a spreadsheet above; nothing is sent before you have seen what would change.</source>
        <translation>请在上面打开表格；在您看到将改什么之前，不会发送任何内容。</translation>
    </message>
    <message>
        <source>What you send appears here, with the time until which it can go back.</source>
        <translation>您发送的批次会出现在这里，并标明可还原至何时。</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Sheet, sent</source>
        <translation>表格、发送时间</translation>
    </message>
    <message>
        <source>Result, undo until</source>
        <translation>结果、可还原至</translation>
    </message>
    <message>
        <source>All batches</source>
        <translation>全部批次</translation>
    </message>
    <message>
        <source>Open batch {number}</source>
        <translation>打开批次 {number}</translation>
    </message>
    <message>
        <source>Discard this draft?</source>
        <translation>丢弃这份草稿？</translation>
    </message>
    <message>
        <source>Nothing of it was sent. What you answered and edited in it is lost; the file stays as it is.</source>
        <translation>其中没有发送任何内容。您在草稿里的回答和编辑会丢失；文件保持原样。</translation>
    </message>
</context>
<context>
    <name>LastLook</name>
    <message>
        <source>Back</source>
        <extracomment>Rows that raise an amount are named up to so many.</extracomment>
        <translation>返回</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>See them</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>See the rows that were tested</source>
        <translation>查看试发的行</translation>
    </message>
    <message>
        <source>Number of rows, typed to confirm</source>
        <translation>输入行数以确认</translation>
    </message>
    <message>
        <source>Totals per partner and currency</source>
        <translation>按合作伙伴和币种合计</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) go(es) first, as a test.</source>
        <translation>
            <numerusform>先试发 %Ln 行。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) wait(s) until it is proved.</source>
        <translation>
            <numerusform>其余 %Ln 行等试发核实后再发。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more row(s) will be sent</source>
        <translation>
            <numerusform>还将发送 %Ln 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) will be sent</source>
        <translation>
            <numerusform>将发送 %Ln 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln partner(s)</source>
        <translation>
            <numerusform>%Ln 个合作伙伴</numerusform>
        </translation>
    </message>
    <message>
        <source>account {name}</source>
        <translation>账户 {name}</translation>
    </message>
    <message>
        <source>practice account</source>
        <translation>演练账户</translation>
    </message>
    <message>
        <source>Send {rows}, commission about {money}</source>
        <translation>发送 {rows}，佣金变动约 {money}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln 行</numerusform>
        </translation>
    </message>
    <message>
        <source>The tested rows count too.</source>
        <translation>已试发的行也计算在内。</translation>
    </message>
    <message>
        <source>Type {count} to go on:</source>
        <translation>请输入 {count} 以继续：</translation>
    </message>
    <message>
        <source>This is more than the account&apos;s limit of {limit} rows.</source>
        <translation>超过账户上限 {limit} 行。</translation>
    </message>
    <message>
        <source>With the tested rows it is more than the account&apos;s limit of {limit} rows.</source>
        <translation>加上已试发的行，超过账户上限 {limit} 行。</translation>
    </message>
    <message>
        <source>To send, type the number of rows above: the batch is over a limit of the account.</source>
        <translation>要发送，请先在上方输入行数：本批次超过账户上限。</translation>
    </message>
    <message>
        <source>Nothing has been sent yet. Each row is proved by reading it back.</source>
        <translation>还没有发送任何内容。每一行都会回读核实。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) tested: sent, and proved by reading back. Now the rest can follow.</source>
        <translation>
            <numerusform>已试发 %Ln 行，并已回读核实。现在可以发送其余的行。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{operation} %Ln</source>
        <translation>
            <numerusform>{operation} %Ln 行</numerusform>
        </translation>
    </message>
    <message>
        <source>This is the first batch for this account.</source>
        <translation>这是该账户的第一个批次。</translation>
    </message>
    <message>
        <source>This is the first batch from a sheet with these columns.</source>
        <translation>这是第一次用这种列的表格发送。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) is|are many at once.</source>
        <translation>
            <numerusform>一次发送 %Ln 行，数量较多。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) can go first, as a batch of their own. When they are proved, the rest is offered here.</source>
        <translation>
            <numerusform>可以先把 %Ln 行作为单独一批发送。核实之后，再在这里发送其余的行。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Test with %Ln first</source>
        <translation>
            <numerusform>先发 %Ln 行试试</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) still wait(s) for your look and will not be sent</source>
        <translation>
            <numerusform>%Ln 行仍等您过目，不会发送</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) is|are blocked and will not be sent</source>
        <translation>
            <numerusform>%Ln 行不会发送</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} × {guard}</source>
        <translation>{count} 行：{guard}</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Show the rows: {state}</source>
        <translation>查看这些行：{state}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) raise(s) an amount</source>
        <translation>
            <numerusform>%Ln 行会调高订单金额</numerusform>
        </translation>
    </message>
    <message>
        <source>{rows}. Sales {money}; the commission rises with it.</source>
        <translation>{rows}。订单金额 {money}，佣金会随之增加。</translation>
    </message>
    <message>
        <source>row {row}: {order}</source>
        <translation>第 {row} 行：{order}</translation>
    </message>
    <message numerus="yes">
        <source>The test begins in %Ln s. Until then Cancel costs nothing.</source>
        <translation>
            <numerusform>%Ln 秒后开始试发。在此之前取消，不产生任何影响。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Sending begins in %Ln s. Until then Cancel costs nothing.</source>
        <translation>
            <numerusform>%Ln 秒后开始发送。在此之前取消，不产生任何影响。</numerusform>
        </translation>
    </message>
    <message>
        <source>Writing the batch to the record…</source>
        <translation>正在写入记录…</translation>
    </message>
    <message>
        <source>None of these rows has been sent yet. Each one is proved by reading it back.</source>
        <translation>这些行还没有发送。每一行都会回读核实。</translation>
    </message>
    <message>
        <source>Cancelled. Nothing was sent.</source>
        <translation>已取消。没有发送任何内容。</translation>
    </message>
    <message>
        <source>Cancelled. Nothing more was sent.</source>
        <translation>已取消。没有再发送任何内容。</translation>
    </message>
</context>
<context>
    <name>LatestRows</name>
    <message>
        <source>The rows with the latest news</source>
        <translation>最近有更新的行</translation>
    </message>
    <message>
        <source>Nothing has been sent yet</source>
        <translation>还没有发送任何行</translation>
    </message>
    <message>
        <source>Each row appears here as it is sent, and again when it is proved.</source>
        <translation>每一行发送后会出现在这里，核实后状态随之更新。</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Reversal Desk</source>
        <extracomment>The places of the rail, in its order. The window fits a screen of 960x540, which is 1920x1080 at 200 %, beside a title bar and a low panel. So many orders are named when a re-check found something. How long closing waits for the run to let go; the journal keeps the place of one that doesn&apos;t. The journal is looked at as a whole once the window is there. The welcome comes at last after so long, also where a desktop gives no new window the keys.</extracomment>
        <translation>冲正台</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>首页</translation>
    </message>
    <message>
        <source>New batch</source>
        <translation>新批次</translation>
    </message>
    <message>
        <source>This batch</source>
        <translation>当前批次</translation>
    </message>
    <message>
        <source>History</source>
        <translation>处理记录</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Back to the batch that is open</source>
        <translation>回到打开的批次</translation>
    </message>
    <message>
        <source>Practice mode: nothing leaves this computer, no real money moves</source>
        <translation>演练模式：不连网，不动真钱</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Practice mode</source>
        <translation>演练模式</translation>
    </message>
    <message>
        <source>Begin practice anew…</source>
        <translation>重新开始演练…</translation>
    </message>
    <message>
        <source>Welcome…</source>
        <translation>欢迎页…</translation>
    </message>
    <message>
        <source>Details for support…</source>
        <translation>供技术支持的资料…</translation>
    </message>
    <message>
        <source>No account yet</source>
        <translation>还没有账户</translation>
    </message>
    <message>
        <source>Add one under Accounts</source>
        <translation>请在“账户”里添加</translation>
    </message>
    <message>
        <source>Northwind Outdoors</source>
        <translation>Northwind Outdoors</translation>
    </message>
    <message>
        <source>Practice account</source>
        <translation>演练账户</translation>
    </message>
    <message>
        <source>SID {sid}</source>
        <translation>SID {sid}</translation>
    </message>
    <message>
        <source>No batch is open</source>
        <translation>没有打开的批次</translation>
    </message>
    <message>
        <source>Spreadsheets</source>
        <translation>电子表格</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Open a spreadsheet</source>
        <translation>打开表格</translation>
    </message>
    <message>
        <source>A batch is running.</source>
        <translation>有批次正在进行。</translation>
    </message>
    <message>
        <source>One run at a time changes commissions.</source>
        <translation>同一时间只进行一个批次。</translation>
    </message>
    <message>
        <source>Wait until it has ended, or stop it.</source>
        <translation>请等它结束，或停止它。</translation>
    </message>
    <message>
        <source>Begin practice anew?</source>
        <translation>要重新开始演练吗？</translation>
    </message>
    <message>
        <source>The practice shop gets its orders back as at the first start; batches and drafts of practice go.</source>
        <translation>演练商店的订单恢复到第一次打开时的样子；演练中的批次和草稿会清掉。</translation>
    </message>
    <message>
        <source>Your own data, outside practice mode, is not touched.</source>
        <translation>演练模式以外的数据不受影响。</translation>
    </message>
    <message>
        <source>Begin anew</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Keep it as it is</source>
        <translation>保持不变</translation>
    </message>
    <message>
        <source>Zip file</source>
        <translation>Zip 文件</translation>
    </message>
    <message>
        <source>Save details for support</source>
        <translation>保存供技术支持的资料</translation>
    </message>
    <message>
        <source>The batch has ended</source>
        <translation>批次已结束</translation>
    </message>
    <message>
        <source>The batch was interrupted</source>
        <translation>批次中断了</translation>
    </message>
    <message>
        <source>Close now</source>
        <translation>现在关闭</translation>
    </message>
    <message>
        <source>Keep running</source>
        <translation>继续运行</translation>
    </message>
    <message>
        <source>The batch ended while you were asked.</source>
        <translation>在询问您的时候，这一批已经结束。</translation>
    </message>
    <message>
        <source>The batch was interrupted while you were asked.</source>
        <translation>在询问您的时候，这一批中断了。</translation>
    </message>
    <message>
        <source>The window stayed open. It can be closed now.</source>
        <translation>窗口没有关闭，现在可以放心关闭。</translation>
    </message>
    <message>
        <source>Nothing was sent.</source>
        <translation>没有发送任何内容。</translation>
    </message>
    <message>
        <source>The countdown was still running; it was cancelled. The batch is kept as a draft on Home.</source>
        <translation>倒计时还没走完，已经取消。这一批作为草稿保留在首页。</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>留在这里</translation>
    </message>
    <message>
        <source>What you answered and edited last could not be kept.</source>
        <translation>您最后的回答和修改未能保存。</translation>
    </message>
    <message>
        <source>Close now and it is lost; or see to this first, and close again.</source>
        <translation>现在关闭，这些内容就会丢失；也可以先解决上述问题，再关闭。</translation>
    </message>
</context>
<context>
    <name>MatchStep</name>
    <message>
        <source>What changed since the draft</source>
        <extracomment>So many differences are listed; the review shows them all.</extracomment>
        <translation>草稿之后的变化</translation>
    </message>
    <message>
        <source>Which account?</source>
        <translation>用哪个账户？</translation>
    </message>
    <message>
        <source>To find the orders, the program needs an impact.com account. Add one; your sheet stays open.</source>
        <translation>要查找订单，程序需要一个 impact.com 账户。请添加；您的表格会保持打开。</translation>
    </message>
    <message>
        <source>Finding the orders at impact.com…</source>
        <translation>正在 impact.com 查找订单…</translation>
    </message>
    <message>
        <source>Orders are only read; nothing is changed.</source>
        <translation>只读取，不更改任何内容。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>Go to the accounts</source>
        <translation>前往账户</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>再试一次</translation>
    </message>
    <message numerus="yes">
        <source>%Ln action(s) changed since your draft</source>
        <translation>
            <numerusform>草稿之后有 %Ln 笔转化变了</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing changed since your draft</source>
        <translation>草稿之后没有变化</translation>
    </message>
    <message>
        <source>You left it on {time}. Your edits are kept.</source>
        <translation>您在 {time} 离开了这份草稿，您的编辑都保留着。</translation>
    </message>
    <message>
        <source>Its file has changed since; the draft still goes by what it said then.</source>
        <translation>原文件的内容已有变化；草稿仍按当时的内容处理。</translation>
    </message>
    <message>
        <source>In the review these rows stand under “Changed since”.</source>
        <translation>在核对页里，这些行归在“之后变过”。</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>另有 %Ln 笔</numerusform>
        </translation>
    </message>
    <message>
        <source>Go on to the review</source>
        <translation>继续核对</translation>
    </message>
    <message>
        <source>Order {order}</source>
        <translation>订单 {order}</translation>
    </message>
    <message>
        <source>its action is not found any more</source>
        <translation>找不到对应的转化了</translation>
    </message>
    <message>
        <source>its action was not there before</source>
        <translation>之前没有对应的转化</translation>
    </message>
    <message>
        <source>sales</source>
        <translation>订单金额</translation>
    </message>
    <message>
        <source>commission</source>
        <translation>佣金</translation>
    </message>
    <message>
        <source>matched to another row</source>
        <translation>匹配到了另一行</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>{order}: {what}</source>
        <translation>{order}：{what}</translation>
    </message>
</context>
<context>
    <name>MessageDialog</name>
    <message>
        <source>Reversal Desk</source>
        <translation>冲正台</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>NewBatchPage</name>
    <message>
        <source>The batch that is open stays as it is until another sheet is opened here.</source>
        <translation>打开着的批次会保持原样，直到在这里打开另一张表格。</translation>
    </message>
    <message>
        <source>Back to it</source>
        <translation>回到那个批次</translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>pasted rows</source>
        <translation>粘贴的行</translation>
    </message>
    <message>
        <source>the draft</source>
        <translation>草稿</translation>
    </message>
</context>
<context>
    <name>OutcomeModel</name>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>Last news</source>
        <translation>最近更新</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
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
        <source>Order</source>
        <translation>订单号</translation>
    </message>
    <message>
        <source>Partner</source>
        <translation>合作伙伴</translation>
    </message>
    <message>
        <source>What was asked</source>
        <translation>处理</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
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
        <source>Locks</source>
        <translation>锁定时间</translation>
    </message>
    <message>
        <source>What it means</source>
        <translation>说明与下一步</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>处理结果</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>币种</translation>
    </message>
    <message>
        <source>Sales before</source>
        <translation>原订单金额</translation>
    </message>
    <message>
        <source>Sales after</source>
        <translation>现订单金额</translation>
    </message>
    <message>
        <source>Commission before</source>
        <translation>原佣金</translation>
    </message>
    <message>
        <source>Commission after</source>
        <translation>现佣金</translation>
    </message>
    <message>
        <source>Sent in batch {number}.</source>
        <translation>已在批次 {number} 发送。</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>还原</translation>
    </message>
    <message>
        <source>Decided in batch {number}: nothing was sent.</source>
        <translation>已在批次 {number} 中决定：未发送任何内容。</translation>
    </message>
    <message>
        <source>Read back: it is as intended.</source>
        <translation>已回读，结果一致。</translation>
    </message>
    <message>
        <source>Taken back by batch {number}, and read back as it was before.</source>
        <translation>已由批次 {number} 还原，回读与原来一致。</translation>
    </message>
    <message>
        <source>Taken back, and read back as it was before.</source>
        <translation>已还原，并回读确认与原来一致。</translation>
    </message>
    <message>
        <source>Not sent yet.</source>
        <translation>尚未发送。</translation>
    </message>
    <message>
        <source>On its way. It is looked up until it is proved.</source>
        <translation>已发出，正在查证，直到核实为止。</translation>
    </message>
</context>
<context>
    <name>PasswordDialog</name>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>It is used to open the file now and kept nowhere.</source>
        <translation>只用来打开这个文件，不会保存。</translation>
    </message>
    <message>
        <source>Password of the workbook</source>
        <translation>工作簿密码</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
</context>
<context>
    <name>PasteDialog</name>
    <message>
        <source>Paste from Excel</source>
        <translation>从 Excel 粘贴</translation>
    </message>
    <message>
        <source>Paste the rows, with their header</source>
        <translation>粘贴数据行（连同表头）</translation>
    </message>
    <message>
        <source>Copy the cells in Excel and paste them here. The first line should name the columns.</source>
        <translation>在 Excel 里复制单元格，粘贴到这里。第一行应是列名。</translation>
    </message>
    <message>
        <source>Rows from Excel</source>
        <translation>来自 Excel 的行</translation>
    </message>
    <message>
        <source>Order number	Refund	Reason</source>
        <translation>订单号	退款	原因</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Use these rows</source>
        <translation>使用这些行</translation>
    </message>
</context>
<context>
    <name>QAbstractFileIconProvider</name>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>%1 File</source>
        <translation>%1 文件</translation>
    </message>
    <message>
        <source>Drive</source>
        <translation>驱动器</translation>
    </message>
    <message>
        <source>Shortcut</source>
        <translation>快捷方式</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>&amp;Look in:</source>
        <translation>查找位置(&amp;L)：</translation>
    </message>
    <message>
        <source>Files of &amp;type:</source>
        <translation>文件类型(&amp;T)：</translation>
    </message>
</context>
<context>
    <name>Questions</name>
    <message numerus="yes">
        <source>Nothing in the sheet says what should happen with %Ln row(s).</source>
        <extracomment>Of rows that stand against each other whole pairs are shown as examples.</extracomment>
        <translation>
            <numerusform>表里没有说明 %Ln 行要做什么处理。</numerusform>
        </translation>
    </message>
    <message>
        <source>Leave these rows out</source>
        <translation>略过这些行</translation>
    </message>
    <message>
        <source>Every row of this sheet is a cancelled order</source>
        <translation>这张表的每一行都是取消的订单</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) is|are hidden in Excel and left out.</source>
        <translation>
            <numerusform>%Ln 行在 Excel 里被隐藏，已略过。</numerusform>
        </translation>
    </message>
    <message>
        <source>Use hidden rows too</source>
        <translation>隐藏的行也处理</translation>
    </message>
    <message>
        <source>rows of one order ask for different things.</source>
        <translation>同一订单的几行要求不同。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s): {what}</source>
        <translation>
            <numerusform>%Ln 行：{what}</numerusform>
        </translation>
    </message>
    <message>
        <source>Leave them out</source>
        <translation>都略过</translation>
    </message>
    <message>
        <source>Send the first of each</source>
        <translation>各发第一行</translation>
    </message>
    <message>
        <source>Send the last of each</source>
        <translation>各发最后一行</translation>
    </message>
    <message>
        <source>Say once whether the first or the last row of each order counts, or choose order by order in the side panel.</source>
        <translation>统一选定每个订单以第一行还是最后一行为准，也可以在侧栏里逐单选择。</translation>
    </message>
    <message numerus="yes">
        <source>Send all %Ln of them</source>
        <translation>
            <numerusform>这 %Ln 行都照样发送</numerusform>
        </translation>
    </message>
    <message>
        <source>For example {samples}</source>
        <translation>例如 {samples}</translation>
    </message>
    <message>
        <source>Show these rows</source>
        <translation>查看这些行</translation>
    </message>
    <message>
        <source>row {number}: {order}</source>
        <translation>第 {number} 行 {order}</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Next ({number} of {count})</source>
        <translation>下一个（{number}/{count}）</translation>
    </message>
    <message>
        <source>Question {number} of {count}: next</source>
        <translation>问题 {number}/{count}：看下一个</translation>
    </message>
</context>
<context>
    <name>Reports</name>
    <message>
        <source>pasted rows</source>
        <translation>粘贴的行</translation>
    </message>
    <message>
        <source>{sheet} report {number}.html</source>
        <translation>{sheet} 报告 {number}.html</translation>
    </message>
    <message>
        <source>Save report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>Web page</source>
        <translation>网页</translation>
    </message>
</context>
<context>
    <name>ReversedModel</name>
    <message>
        <source>Reversed</source>
        <translation>冲正时间</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>订单号</translation>
    </message>
    <message>
        <source>Partner</source>
        <translation>合作伙伴</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>First tracked at</source>
        <translation>最初订单金额</translation>
    </message>
</context>
<context>
    <name>ReviewModel</name>
    <message>
        <source>State</source>
        <extracomment>Where an amount can be typed, and where no reason goes. What a person may choose in &quot;Will happen&quot;. An amount may stand beside these; every other choice says by itself what becomes of the amount. What can be left out; a tuple, as a member is hashed in Python and thousands of rows may be asked. How a line shows that is not sent, and with which nothing is wrong. Attention first, then by urgency.</extracomment>
        <translation>状态</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Action ID</source>
        <translation>转化编号（Action ID）</translation>
    </message>
    <message>
        <source>Partner</source>
        <translation>合作伙伴</translation>
    </message>
    <message>
        <source>Event date</source>
        <translation>下单时间</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>订单号</translation>
    </message>
    <message>
        <source>Locks</source>
        <translation>距锁定</translation>
    </message>
    <message>
        <source>Will happen</source>
        <translation>要做的处理</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
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
        <source>Note</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Changed since your draft</source>
        <translation>草稿之后变过</translation>
    </message>
    <message>
        <source>Row {row} speaks for the whole order: change it there.</source>
        <translation>整个订单以第 {row} 行为准，请在那一行改。</translation>
    </message>
    <message numerus="yes">
        <source>set reason on %Ln row(s)</source>
        <translation>
            <numerusform>设置 %Ln 行的原因</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>set what happens on %Ln row(s)</source>
        <translation>
            <numerusform>设置 %Ln 行要做的处理</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>set the new amount on %Ln row(s)</source>
        <translation>
            <numerusform>设置 %Ln 行的新订单金额</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>leave out %Ln row(s)</source>
        <translation>
            <numerusform>略过 %Ln 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>accept %Ln row(s)</source>
        <translation>
            <numerusform>照样发送 %Ln 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>drop the edits of %Ln row(s)</source>
        <translation>
            <numerusform>放弃 %Ln 行的编辑</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>fill down %Ln row(s)</source>
        <translation>
            <numerusform>向下填充 %Ln 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>paste into %Ln row(s)</source>
        <translation>
            <numerusform>粘贴到 %Ln 行</numerusform>
        </translation>
    </message>
    <message>
        <source>every row is a cancelled order</source>
        <translation>每一行都是取消的订单</translation>
    </message>
    <message>
        <source>use hidden rows too</source>
        <translation>隐藏的行也处理</translation>
    </message>
    <message>
        <source>send all rows of a question</source>
        <translation>照样发送一个问题的所有行</translation>
    </message>
</context>
<context>
    <name>ReviewStep</name>
    <message>
        <source>Rows to review</source>
        <extracomment>A page below this height is one on a small laptop&apos;s screen.</extracomment>
        <translation>待核对的行</translation>
    </message>
    <message>
        <source>No row here</source>
        <translation>这里没有行</translation>
    </message>
    <message>
        <source>No row of the sheet fits this filter and search. Choose “All”, or empty the search.</source>
        <translation>表里没有符合此筛选和搜索的行。请选“全部”，或清空搜索。</translation>
    </message>
    <message>
        <source>All days were searched. Found: {found}. Not affiliate orders: {calm}. Still open: {open}.</source>
        <translation>已查遍所有日期：找到 {found} 个，非联盟订单 {calm} 个，仍不确定 {open} 个。</translation>
    </message>
</context>
<context>
    <name>RowPanel</name>
    <message>
        <source>No row selected</source>
        <extracomment>Pixels of a name beside its value, and of both together.</extracomment>
        <translation>没有选中行</translation>
    </message>
    <message>
        <source>Choose a row to see everything about it.</source>
        <translation>选中一行，查看它的全部信息。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) selected</source>
        <translation>
            <numerusform>选中 %Ln 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them wait(s) for your look.</source>
        <translation>
            <numerusform>其中 %Ln 行等您过目。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them share(s) an action with another row: choose one.</source>
        <translation>
            <numerusform>其中 %Ln 行与其他行指向同一笔转化，请只选一行。</numerusform>
        </translation>
    </message>
    <message>
        <source>Send them all the same</source>
        <translation>照样发送</translation>
    </message>
    <message>
        <source>Send the others all the same</source>
        <translation>其余照样发送</translation>
    </message>
    <message>
        <source>Leave them out</source>
        <translation>略过它们</translation>
    </message>
    <message>
        <source>Ctrl+C copies, Ctrl+V pastes, Ctrl+D fills down, Del leaves out.</source>
        <translation>Ctrl+C 复制，Ctrl+V 粘贴，Ctrl+D 向下填充，Del 略过。</translation>
    </message>
    <message>
        <source>Order {order}</source>
        <translation>订单 {order}</translation>
    </message>
    <message>
        <source>Changed at impact.com since your draft</source>
        <translation>草稿之后在 impact.com 上变过</translation>
    </message>
    <message>
        <source>You chose this row.</source>
        <translation>您选择了这一行。</translation>
    </message>
    <message>
        <source>You said: send it all the same.</source>
        <translation>您已选择：照样发送。</translation>
    </message>
    <message>
        <source>Reverse it</source>
        <translation>冲正</translation>
    </message>
    <message>
        <source>Send it all the same</source>
        <translation>照样发送</translation>
    </message>
    <message>
        <source>Choose this one</source>
        <translation>选这一行</translation>
    </message>
    <message>
        <source>The other row is left out then.</source>
        <translation>另一行将被略过。</translation>
    </message>
    <message numerus="yes">
        <source>Send all %Ln like it</source>
        <translation>
            <numerusform>同类 %Ln 行都照样发送</numerusform>
        </translation>
    </message>
    <message>
        <source>Row {row} speaks for the whole order: change it there.</source>
        <translation>整个订单以第 {row} 行为准，请在那一行改。</translation>
    </message>
    <message>
        <source>Leave it out</source>
        <translation>略过这一行</translation>
    </message>
    <message>
        <source>As the sheet says</source>
        <translation>恢复为表格原意</translation>
    </message>
    <message>
        <source>You said: send all rows like it.</source>
        <translation>您已选择：同类的行全部发送。</translation>
    </message>
    <message numerus="yes">
        <source>Leave out all %Ln not found like it</source>
        <translation>
            <numerusform>略过同样未找到的全部 %Ln 行</numerusform>
        </translation>
    </message>
    <message>
        <source>Forget what you changed in this row</source>
        <translation>放弃您对这一行的更改</translation>
    </message>
    <message>
        <source>Go to the sheet&apos;s columns</source>
        <translation>去表格的列设置</translation>
    </message>
    <message>
        <source>Match again</source>
        <translation>重新匹配</translation>
    </message>
    <message>
        <source>Reset it</source>
        <translation>重置为初始值</translation>
    </message>
    <message>
        <source>Change the whole order</source>
        <translation>改整单的订单金额</translation>
    </message>
    <message>
        <source>Type the new amount</source>
        <translation>输入新订单金额</translation>
    </message>
    <message>
        <source>Choose a reason</source>
        <translation>选择原因</translation>
    </message>
    <message>
        <source>Search all days</source>
        <translation>查遍所有日期</translation>
    </message>
    <message numerus="yes">
        <source>Reads the three years that impact.com keeps: about %Ln request(s).</source>
        <translation>
            <numerusform>会读取 impact.com 保存的三年数据，约 %Ln 次请求。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It takes about %Ln minute(s).</source>
        <translation>
            <numerusform>大约需要 %Ln 分钟。</numerusform>
        </translation>
    </message>
    <message>
        <source>It takes a moment.</source>
        <translation>很快就好。</translation>
    </message>
    <message>
        <source>For all rows not found; your edits are kept.</source>
        <translation>一次查完所有未找到的行；您改过的内容会保留。</translation>
    </message>
    <message>
        <source>HOW THE AMOUNT WAS WORKED OUT</source>
        <translation>订单金额的计算过程</translation>
    </message>
    <message>
        <source>You typed {after} {currency}</source>
        <translation>您输入了 {after} {currency}</translation>
    </message>
    <message>
        <source>You chose “{operation}”: {before} → {after} {currency}</source>
        <translation>您选择了“{operation}”：{before} → {after} {currency}</translation>
    </message>
    <message>
        <source>The whole order is reversed: {before} → {after} {currency}</source>
        <translation>整单冲正：{before} → {after} {currency}</translation>
    </message>
    <message>
        <source>{original} − {refund} refunded = {after} {currency}</source>
        <translation>{original} − 退款 {refund} = {after} {currency}</translation>
    </message>
    <message>
        <source>Commission {before} → {after} {currency}</source>
        <translation>佣金 {before} → {after} {currency}</translation>
    </message>
    <message>
        <source>Commission {before} → about {after} {currency} (estimate)</source>
        <translation>佣金 {before} → 约 {after} {currency}（预估，以 impact.com 重新计算为准）</translation>
    </message>
    <message>
        <source>What the sheet asks for is not clear here.</source>
        <translation>看不出表格对这一行有什么要求。</translation>
    </message>
    <message>
        <source>The sheet asks for “{operation}”.</source>
        <translation>表格要求“{operation}”。</translation>
    </message>
    <message>
        <source>The sheet asks for no change here.</source>
        <translation>表格没有要求改动这一行。</translation>
    </message>
    <message>
        <source>The sheet says {amount}.</source>
        <translation>按表格应为 {amount}。</translation>
    </message>
    <message>
        <source>The sheet says “{operation}”: {amount}.</source>
        <translation>按表格应为“{operation}”：{amount}。</translation>
    </message>
    <message>
        <source>ITEMS</source>
        <translation>商品行</translation>
    </message>
    <message>
        <source>ACTION</source>
        <translation>转化</translation>
    </message>
    <message>
        <source>Sold</source>
        <translation>下单时间</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>原订单金额</translation>
    </message>
    <message>
        <source>Sale</source>
        <translation>现订单金额</translation>
    </message>
    <message>
        <source>Commission</source>
        <translation>佣金</translation>
    </message>
    <message>
        <source>Locks</source>
        <translation>锁定时间</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>联盟项目</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>SHEET ROW {number}</source>
        <translation>表格第 {number} 行</translation>
    </message>
</context>
<context>
    <name>RunView</name>
    <message>
        <source>See what became of it</source>
        <extracomment>Shown while a run is on, in this order.</extracomment>
        <translation>查看结果</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>还原</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>What is not sent yet is not sent any more</source>
        <translation>未发的不再发</translation>
    </message>
    <message>
        <source>Please don&apos;t change these orders in impact.com meanwhile.</source>
        <translation>在此期间请勿在 impact.com 更改这些订单。</translation>
    </message>
    <message>
        <source>You can close the window at any time: nothing is lost, and Home offers to go on.</source>
        <translation>可以随时关闭窗口：不会丢失任何内容，之后可在首页继续。</translation>
    </message>
    <message>
        <source>What was sent has not been taken back yet.</source>
        <translation>已发送的行还没有还原。</translation>
    </message>
    <message>
        <source>Close now, and it is not taken back by itself: the program does not remember that you asked for it. You can still undo the batch in the History later.</source>
        <translation>现在关闭的话，不会自动还原：程序不会记住这个要求。之后仍可在“处理记录”中还原本批。</translation>
    </message>
    <message>
        <source>A row that locks meanwhile can&apos;t be taken back any more.</source>
        <translation>在此期间锁定的行将无法再还原。</translation>
    </message>
    <message numerus="yes">
        <source>All rows are sent; %Ln still has|have to be proved.</source>
        <translation>
            <numerusform>全部已发出；还有 %Ln 行等待回读核实。</numerusform>
        </translation>
    </message>
    <message>
        <source>Close now, and they are read back when the program runs again. Nothing is lost.</source>
        <translation>现在关闭的话，下次打开程序时再回读。不会丢失任何内容。</translation>
    </message>
    <message>
        <source>{sent} of {all} rows are sent.</source>
        <translation>已发送 {sent} / {all} 行。</translation>
    </message>
    <message>
        <source>A batch is being sent.</source>
        <translation>正在发送一个批次。</translation>
    </message>
    <message>
        <source>Close now, and no further row is sent. Nothing is lost: Home offers to go on when you open the program again, and what is on its way is proved then.</source>
        <translation>现在关闭的话，其余的行不再发送。不会丢失任何内容：下次打开程序时，可在首页继续，已发出的行届时回读核实。</translation>
    </message>
    <message>
        <source>A row that locks meanwhile can&apos;t be sent any more.</source>
        <translation>在此期间锁定的行将无法再发送。</translation>
    </message>
    <message>
        <source>What was sent was not taken back; undo the batch in the History.</source>
        <translation>已发送的行没有还原；请在“处理记录”中还原本批。</translation>
    </message>
    <message>
        <source>Preparing…</source>
        <translation>准备中…</translation>
    </message>
    <message>
        <source>The guards are asked once more before the first row goes out.</source>
        <translation>发出第一行之前，会再检查一遍。</translation>
    </message>
    <message>
        <source>Please don&apos;t close the window: what was sent is taken back as soon as it has settled.</source>
        <translation>请不要关闭窗口：已发送的行一旦有了结果，就会还原。</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Stopped. Waiting for what is on its way.</source>
        <translation>已停止。正在等待已发出的行。</translation>
    </message>
    <message>
        <source>Paused. Nothing new is sent.</source>
        <translation>已暂停。不再发送新的行。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) go(es) first; the others follow once that is proved.</source>
        <translation>
            <numerusform>先处理 %Ln 行；核实后再处理其余的。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Testing %Ln row(s)</source>
        <translation>
            <numerusform>正在试发 %Ln 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Taking back %Ln row(s)</source>
        <translation>
            <numerusform>正在还原 %Ln 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Sending %Ln row(s)</source>
        <translation>
            <numerusform>正在发送 %Ln 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Taking back the last %Ln row(s)</source>
        <translation>
            <numerusform>正在还原最后 %Ln 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Sending the last %Ln row(s)</source>
        <translation>
            <numerusform>正在发送最后 %Ln 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All sent. %Ln row(s) still to be proved by reading back.</source>
        <translation>
            <numerusform>全部已发出。还有 %Ln 行等待回读核实。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Every row has its answer; %Ln refused.</source>
        <translation>
            <numerusform>每一行都已有结果，其中 %Ln 行被 impact.com 拒绝。</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything is proved.</source>
        <translation>全部已核实。</translation>
    </message>
    <message>
        <source>{done} of {all} done</source>
        <translation>已完成 {done} / {all}</translation>
    </message>
    <message>
        <source>ends at about {time}</source>
        <translation>预计 {time} 完成</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more row(s) wait(s) for the test</source>
        <translation>
            <numerusform>其余 %Ln 行等试发结果</numerusform>
        </translation>
    </message>
    <message>
        <source>{sent} sent, {effect} of them already in effect, {never} not sent and never will be</source>
        <translation>已发送 {sent} 行，其中 {effect} 行已生效；{never} 行未发送，也不会再发送</translation>
    </message>
    <message>
        <source>Rows still on their way are taken back as soon as they have settled, by itself.</source>
        <translation>仍在途中的行一旦有了结果，会自动还原。</translation>
    </message>
    <message>
        <source>What was taken back stays so; the other rows stay as they are.</source>
        <translation>已还原的保持还原，其余各行保持现状。</translation>
    </message>
    <message>
        <source>What was sent can stay, or go back now.</source>
        <translation>已发送的可以保留，也可以现在还原。</translation>
    </message>
    <message>
        <source>Nothing is in effect, so there is nothing to take back.</source>
        <translation>没有任何改动生效，无需还原。</translation>
    </message>
    <message>
        <source>Take back the {count}</source>
        <translation>还原这 {count} 行</translation>
    </message>
</context>
<context>
    <name>SheetStep</name>
    <message>
        <source>Reading {file}…</source>
        <translation>正在读取 {file}…</translation>
    </message>
    <message>
        <source>Order number</source>
        <translation>订单号</translation>
    </message>
    <message>
        <source>Action ID of impact.com</source>
        <translation>转化编号（Action ID）</translation>
    </message>
    <message>
        <source>What should happen</source>
        <translation>要做的处理</translation>
    </message>
    <message>
        <source>Order status</source>
        <translation>订单状态</translation>
    </message>
    <message>
        <source>Full or partial refund</source>
        <translation>全部或部分退款</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Refunded amount</source>
        <translation>退款额</translation>
    </message>
    <message>
        <source>New order amount</source>
        <translation>新订单金额</translation>
    </message>
    <message>
        <source>Order total</source>
        <translation>订单总额</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>币种</translation>
    </message>
    <message>
        <source>Order date</source>
        <translation>下单日期</translation>
    </message>
    <message>
        <source>Refund date</source>
        <translation>退款日期</translation>
    </message>
    <message>
        <source>SKU</source>
        <translation>SKU</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Event type</source>
        <translation>事件类型</translation>
    </message>
    <message>
        <source>Tax</source>
        <translation>税</translation>
    </message>
    <message>
        <source>Shipping</source>
        <translation>运费</translation>
    </message>
    <message>
        <source>Cancelled at</source>
        <translation>取消时间</translation>
    </message>
    <message>
        <source>Check what the columns mean</source>
        <translation>请核对各列的含义</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>工作表</translation>
    </message>
    <message>
        <source>Tab of the workbook</source>
        <translation>工作簿里的工作表</translation>
    </message>
    <message>
        <source>The refund column holds</source>
        <translation>退款列的含义</translation>
    </message>
    <message>
        <source>Find the orders</source>
        <translation>查找订单</translation>
    </message>
    <message>
        <source>What the words mean…</source>
        <translation>用词含义…</translation>
    </message>
    <message>
        <source>The sheet&apos;s own words for status and reason, and what each asks for</source>
        <translation>表格里的状态和原因用词，以及各自要做的处理</translation>
    </message>
    <message>
        <source>No order has several refunds in this sheet, so it decides nothing here: you can go on.</source>
        <translation>这张表里没有哪个订单有多行退款，选不选都一样，可以直接继续。</translation>
    </message>
    <message>
        <source>It decides for orders with several refunds, such as {order} (rows {rows}: {amounts}): is that {added} altogether, or does one row hold all of it ({most})? Until you say, such part refunds wait in the review.</source>
        <translation>只影响有多行退款的订单，例如 {order}（第 {rows} 行：{amounts}）：是一共退了 {added}，还是其中一行就是全部（{most}）？没有说明之前，这类部分退款会在核对时等您过目，不会发送。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>row {row} “{text}”</source>
        <translation>第 {row} 行“{text}”</translation>
    </message>
    <message numerus="yes">
        <source>These don&apos;t fit: {cells} and %Ln more.</source>
        <translation>
            <numerusform>不相符的：{cells}，另有 %Ln 个。</numerusform>
        </translation>
    </message>
    <message>
        <source>These don&apos;t fit: {cells}.</source>
        <translation>不相符的：{cells}。</translation>
    </message>
    <message>
        <source>pasted rows</source>
        <extracomment>In the order a person looks for them. So many earlier batches of the same rows have a link. Headers and examples are cut at these widths; the tooltips have them whole. Places in a column&apos;s list of meanings: none chosen, and the first entry.</extracomment>
        <translation>粘贴的行</translation>
    </message>
    <message>
        <source>Kept as a draft, with all you decided: {file}</source>
        <translation>已存为草稿，您的决定都已保留：{file}</translation>
    </message>
    <message>
        <source>Back to it</source>
        <translation>返回继续</translation>
    </message>
    <message>
        <source>header in row {number}</source>
        <translation>表头在第 {number} 行</translation>
    </message>
    <message>
        <source>no header row</source>
        <translation>没有表头</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln 行</numerusform>
        </translation>
    </message>
    <message>
        <source>Not said yet</source>
        <translation>尚未说明</translation>
    </message>
    <message>
        <source>everything refunded so far for the order</source>
        <translation>该订单的累计退款额</translation>
    </message>
    <message>
        <source>one refund a row; rows of an order are added</source>
        <translation>每行一笔退款；同一订单的各行相加</translation>
    </message>
    <message>
        <source>Show batch {number} of {date}</source>
        <translation>查看批次 {number}（{date}）</translation>
    </message>
    <message>
        <source>Show batch {number} in History</source>
        <translation>在处理记录里显示批次 {number}</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>含义</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>依据</translation>
    </message>
    <message>
        <source>Column {number}</source>
        <translation>第 {number} 列</translation>
    </message>
    <message>
        <source>What column {header} is</source>
        <translation>“{header}”列的含义</translation>
    </message>
    <message>
        <source>Not needed</source>
        <translation>不需要</translation>
    </message>
    <message>
        <source>Say which column holds the order number.</source>
        <translation>请指明哪一列是订单号。</translation>
    </message>
</context>
<context>
    <name>SheetWordsDialog</name>
    <message>
        <source>Words of this sheet</source>
        <extracomment>A sheet of other people&apos;s remarks has thousands of &quot;reasons&quot;; the most frequent are the ones worth a table.</extracomment>
        <translation>本表的用词</translation>
    </message>
    <message>
        <source>What the sheet&apos;s words mean</source>
        <translation>表格用词的含义</translation>
    </message>
    <message>
        <source>Nothing is sent for a row whose status says nothing. What you choose here counts for this account from now on, in every sheet.</source>
        <translation>如果从状态看不出要做什么，这一行就不会发送。您在这里的选择，今后对该账户的所有表格有效。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>says nothing (ask me)</source>
        <translation>看不出（请问我）</translation>
    </message>
    <message>
        <source>reverse the whole order</source>
        <translation>整单冲正</translation>
    </message>
    <message>
        <source>change the amount</source>
        <translation>改订单金额</translation>
    </message>
    <message>
        <source>money went back; the amount decides</source>
        <translation>已退款，按退款额决定</translation>
    </message>
    <message>
        <source>leave as it is</source>
        <translation>不处理</translation>
    </message>
    <message>
        <source>not final yet: leave</source>
        <translation>退款未完成：不处理</translation>
    </message>
    <message>
        <source>Order status</source>
        <translation>订单状态</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>What it means</source>
        <translation>含义</translation>
    </message>
    <message>
        <source>This sheet has no words for status or reason.</source>
        <translation>本表没有状态或原因用词。</translation>
    </message>
    <message>
        <source>What “{word}” means</source>
        <translation>“{word}”的含义</translation>
    </message>
    <message>
        <source>unknown (ask me)</source>
        <translation>不认识（请问我）</translation>
    </message>
</context>
<context>
    <name>Side</name>
    <message>
        <source>Show or hide the side panel</source>
        <extracomment>On a narrower page the rows need all of its width.</extracomment>
        <translation>显示或隐藏侧栏</translation>
    </message>
</context>
<context>
    <name>Stepper</name>
    <message>
        <source>Sheet</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Match</source>
        <translation>匹配</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>核对</translation>
    </message>
    <message>
        <source>Submit</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
</context>
<context>
    <name>TableNotice</name>
    <message>
        <source>Hide</source>
        <extracomment>How often a progress is written anew, seconds; and how long it stands there that it came to its end.</extracomment>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>Hide this message</source>
        <translation>隐藏这条消息</translation>
    </message>
    <message>
        <source>Copying… {done} of {all} rows</source>
        <translation>正在复制…已完成 {done} 行，共 {all} 行</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) copied</source>
        <translation>
            <numerusform>已复制 %Ln 行</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TextReading</name>
    <message>
        <source>Unicode (UTF-8)</source>
        <extracomment>Rows and columns of the preview, how wide one cell of it may be, and all of them.</extracomment>
        <translation>Unicode（UTF-8）</translation>
    </message>
    <message>
        <source>Chinese, simplified (GB18030, GBK)</source>
        <translation>简体中文（GB18030、GBK）</translation>
    </message>
    <message>
        <source>Chinese, traditional (Big5)</source>
        <translation>繁体中文（Big5）</translation>
    </message>
    <message>
        <source>Japanese (Shift-JIS)</source>
        <translation>日文（Shift-JIS）</translation>
    </message>
    <message>
        <source>Korean (CP949)</source>
        <translation>韩文（CP949）</translation>
    </message>
    <message>
        <source>Western European (Windows-1252)</source>
        <translation>西欧（Windows-1252）</translation>
    </message>
    <message>
        <source>Central European (Windows-1250)</source>
        <translation>中欧（Windows-1250）</translation>
    </message>
    <message>
        <source>Cyrillic (Windows-1251)</source>
        <translation>西里尔文（Windows-1251）</translation>
    </message>
    <message>
        <source>Greek (Windows-1253)</source>
        <translation>希腊文（Windows-1253）</translation>
    </message>
    <message>
        <source>Turkish (Windows-1254)</source>
        <translation>土耳其文（Windows-1254）</translation>
    </message>
    <message>
        <source>Baltic (Windows-1257)</source>
        <translation>波罗的海（Windows-1257）</translation>
    </message>
    <message>
        <source>Unicode (UTF-16, little-endian)</source>
        <translation>Unicode（UTF-16，低位在前）</translation>
    </message>
    <message>
        <source>Unicode (UTF-16, big-endian)</source>
        <translation>Unicode（UTF-16，高位在前）</translation>
    </message>
    <message>
        <source>Comma ,</source>
        <translation>逗号 ,</translation>
    </message>
    <message>
        <source>Semicolon ;</source>
        <translation>分号 ;</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>制表符</translation>
    </message>
    <message>
        <source>Vertical bar |</source>
        <translation>竖线 |</translation>
    </message>
    <message>
        <source>Character set</source>
        <translation>字符编码</translation>
    </message>
    <message>
        <source>Cells are separated by</source>
        <translation>分隔符</translation>
    </message>
    <message>
        <source>Character set of the file</source>
        <translation>文件的字符编码</translation>
    </message>
    <message>
        <source>What separates the cells</source>
        <translation>用什么分隔各格</translation>
    </message>
    <message>
        <source>Detect automatically</source>
        <translation>自动识别</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>还有 %Ln 列</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TokenDialog</name>
    <message>
        <source>New token</source>
        <translation>新令牌</translation>
    </message>
    <message>
        <source>A new token for {account}</source>
        <translation>{account} 的新令牌</translation>
    </message>
    <message>
        <source>Account SID {sid}</source>
        <translation>账户 SID {sid}</translation>
    </message>
    <message>
        <source>Auth Token</source>
        <translation>访问令牌（Auth Token）</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Keep and test</source>
        <translation>保存并测试</translation>
    </message>
</context>
<context>
    <name>TotalsModel</name>
    <message>
        <source>Partner</source>
        <translation>合作伙伴</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>币种</translation>
    </message>
    <message>
        <source>Sales</source>
        <translation>订单金额</translation>
    </message>
    <message>
        <source>Sales, difference</source>
        <translation>订单金额差额</translation>
    </message>
    <message>
        <source>Commission (estimate)</source>
        <translation>佣金（预估）</translation>
    </message>
    <message>
        <source>Commission, difference</source>
        <translation>佣金差额</translation>
    </message>
</context>
<context>
    <name>UndoDialog</name>
    <message>
        <source>Undo batch {number}</source>
        <extracomment>So long after the last letter the list is looked up. Rows named one by one are shown in a list this high.</extracomment>
        <translation>还原批次 {number}</translation>
    </message>
    <message>
        <source>The whole batch</source>
        <translation>整批</translation>
    </message>
    <message>
        <source>Order numbers, one a line</source>
        <translation>订单号，每行一个</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>重新查看</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>还原</translation>
    </message>
    <message>
        <source>Which orders?</source>
        <translation>哪些订单？</translation>
    </message>
    <message numerus="yes">
        <source>Only the %Ln row(s) selected</source>
        <translation>
            <numerusform>仅所选的 %Ln 行</numerusform>
        </translation>
    </message>
    <message>
        <source>Paste order numbers, or whole rows from Excel; or drop a sheet here</source>
        <translation>粘贴订单号，或从 Excel 粘贴整行；也可把表格拖到这里</translation>
    </message>
    <message>
        <source>Open a sheet…</source>
        <translation>打开表格…</translation>
    </message>
    <message>
        <source>Choose the rows by</source>
        <translation>按什么选择行</translation>
    </message>
    <message>
        <source>Rows to take back</source>
        <translation>要还原的行</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) of the same sheet still stand(s) in batch {number}, which has an undo of its own.</source>
        <translation>
            <numerusform>同一张表还有 %Ln 行在批次 {number} 里，仍是改后的状态，须另行还原。</numerusform>
        </translation>
    </message>
    <message>
        <source>It is offered when this one is done.</source>
        <translation>本次还原完成后，可以接着还原它们。</translation>
    </message>
    <message>
        <source>Partner</source>
        <translation>合作伙伴</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Proved between</source>
        <translation>核实时间</translation>
    </message>
    <message>
        <source>Column “{name}”</source>
        <translation>“{name}”列</translation>
    </message>
    <message>
        <source>The orders in “{file}”</source>
        <translation>“{file}”中的订单</translation>
    </message>
    <message>
        <source>Paste or type their numbers. Nothing is changed yet.</source>
        <translation>请粘贴或输入订单号。目前没有任何改动。</translation>
    </message>
    <message>
        <source>Looking at what can go back…</source>
        <translation>正在查看哪些可以还原…</translation>
    </message>
    <message>
        <source>The actions are read afresh from impact.com. Nothing is changed yet.</source>
        <translation>正在从 impact.com 重新读取转化。还没有更改任何内容。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) go(es) back</source>
        <translation>
            <numerusform>%Ln 行可以还原</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Undo the undo of %Ln row(s)</source>
        <translation>
            <numerusform>还原 %Ln 行的还原</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo this undo</source>
        <translation>还原这次还原</translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) of batch {number} is|are sent again</source>
        <translation>
            <numerusform>批次 {number} 的 %Ln 处改动会再次发送</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo the undo, batch {number}</source>
        <translation>还原这次还原（批次 {number}）</translation>
    </message>
    <message>
        <source>Nothing can go back</source>
        <translation>没有可还原的行</translation>
    </message>
    <message>
        <source>Changed once more</source>
        <translation>会再改一次</translation>
    </message>
    <message>
        <source>Changed since by this program, batch {number}</source>
        <translation>之后被本程序改过（批次 {number}）</translation>
    </message>
    <message>
        <source>No way back at impact.com</source>
        <translation>impact.com 无法恢复</translation>
    </message>
    <message numerus="yes">
        <source>Don&apos;t send %Ln row(s)</source>
        <translation>
            <numerusform>停止 %Ln 行，不再发送</numerusform>
        </translation>
    </message>
    <message>
        <source>This batch took back batch {number}. Undone, what that batch had done stands again: each row gets the values it had before this undo, and is proved by reading it.</source>
        <translation>本批还原了批次 {number}。再还原后，批次 {number} 所做的更改重新生效：每一行恢复为这次还原之前的数值，并回读核实。</translation>
    </message>
    <message>
        <source>Each row gets the values back it had before, and is proved by reading it.</source>
        <translation>每一行恢复为原来的数值，并回读核实。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them need(s) two steps: reset, then the amount it had.</source>
        <translation>
            <numerusform>其中 %Ln 行需要两步：先重置，再改回原订单金额。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them wait(s) first for an earlier request that may still arrive.</source>
        <translation>
            <numerusform>其中 %Ln 行要先等一条可能仍会到达的较早请求。</numerusform>
        </translation>
    </message>
    <message>
        <source>The partners lose {money} of commission again.</source>
        <translation>合作伙伴会再次失去 {money} 的佣金。</translation>
    </message>
    <message>
        <source>The partners get {money} of commission again.</source>
        <translation>合作伙伴会再次得到 {money} 的佣金。</translation>
    </message>
    <message>
        <source>The partners&apos; commissions stay what they are.</source>
        <translation>合作伙伴的佣金不变。</translation>
    </message>
    <message>
        <source>The partners&apos; commissions change again: {money}.</source>
        <translation>合作伙伴的佣金会再次改变：{money}。</translation>
    </message>
    <message>
        <source>What is locked or was changed since stays as it is.</source>
        <translation>已锁定或之后被改过的保持原样。</translation>
    </message>
    <message>
        <source>impact.com has no way back for these rows. They stay as they are.</source>
        <translation>impact.com 没有办法把这些行恢复成原来的样子，它们保持原样。</translation>
    </message>
    <message>
        <source>No order of the list is in this batch.</source>
        <translation>名单中的订单都不在本批次里。</translation>
    </message>
    <message>
        <source>None of these rows is a proved change of ours that still stands.</source>
        <translation>这些行里没有本程序已核实且仍有效的改动。</translation>
    </message>
    <message>
        <source>{sales} of sales, {commission} of commission</source>
        <translation>订单金额 {sales}，佣金 {commission}</translation>
    </message>
    <message>
        <source>Show rows</source>
        <translation>显示各行</translation>
    </message>
    <message>
        <source>Show rows: {bucket}</source>
        <translation>显示各行：{bucket}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln of the orders stay(s) changed by batch {number}, which came before.</source>
        <translation>
            <numerusform>其中 %Ln 个订单仍保留更早的批次 {number} 所做的改动。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln other row(s) of the batch, not sent yet, wait(s) on.</source>
        <translation>
            <numerusform>本批另有 %Ln 行尚未发送，继续排队待发。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln order(s) of the list not in this batch: </source>
        <translation>
            <numerusform>名单中有 %Ln 个订单不在本批次里：</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) with nothing of ours to take back: </source>
        <translation>
            <numerusform>%Ln 行没有可还原的改动：</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln number(s) found though written differently (#, spaces, zeros)</source>
        <translation>
            <numerusform>%Ln 个订单号写法不同（#、空格、前导零），已对应上</numerusform>
        </translation>
    </message>
    <message>
        <source>Writing the undo to the record…</source>
        <translation>正在把还原写入记录…</translation>
    </message>
    <message>
        <source>Then the rows go back, one after the other.</source>
        <translation>写好后，各行逐一还原。</translation>
    </message>
    <message>
        <source>Goes back</source>
        <translation>可以还原</translation>
    </message>
    <message>
        <source>Only the orders of a list that I give</source>
        <translation>只还原我给出的名单里的订单</translation>
    </message>
    <message>
        <source>All but the orders of a list that I give</source>
        <translation>还原我给出的名单以外的订单</translation>
    </message>
    <message>
        <source>Only rows of one partner, one reason or the like</source>
        <translation>只还原某个合作伙伴、某个原因等的行</translation>
    </message>
    <message>
        <source>Changed since by someone else</source>
        <translation>之后被他人改过</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>已锁定</translation>
    </message>
    <message numerus="yes">
        <source>Undo %Ln row(s)</source>
        <translation>
            <numerusform>还原 %Ln 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them may lock before its|their turn; what locks first goes first.</source>
        <translation>
            <numerusform>其中 %Ln 行可能在轮到之前就锁定；先锁定的先还原。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of these rows is|are not sent yet: stopped now, and never sent.</source>
        <translation>
            <numerusform>其中 %Ln 行尚未发送：现在停止，不再发送。</numerusform>
        </translation>
    </message>
    <message>
        <source>{orders} and {more} more</source>
        <translation>{orders}，另有 {more} 个</translation>
    </message>
    <message>
        <source>Hide rows</source>
        <translation>收起各行</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) is|are hidden or filtered out in the sheet and left aside: it|they name(s) nothing to take back.</source>
        <translation>
            <numerusform>表格中有 %Ln 行被隐藏或筛掉，未计入名单：其中的订单不会还原。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) is|are hidden or filtered out in the sheet and left aside: its|their order(s) go(es) back like the others.</source>
        <translation>
            <numerusform>表格中有 %Ln 行被隐藏或筛掉，未计入名单：其中的订单会和其他订单一起还原。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WelcomeDialog</name>
    <message>
        <source>Welcome to Reversal Desk</source>
        <translation>欢迎使用冲正台</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>以后再说</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Correct commissions from the sheet you have</source>
        <translation>用您手上的表格更正佣金</translation>
    </message>
    <message>
        <source>Open your spreadsheet</source>
        <translation>打开您的表格</translation>
    </message>
    <message>
        <source>Cancelled, returned or changed orders, just as your shop exported them.</source>
        <translation>取消、退货或改过的订单，商城导出的原样即可。</translation>
    </message>
    <message>
        <source>See exactly what will change</source>
        <translation>看清将改什么</translation>
    </message>
    <message>
        <source>Every row, in money, before anything is sent. Nothing is guessed; what is unclear is asked.</source>
        <translation>发送之前，每一行都写明订单金额和佣金。绝不猜测；不清楚的会问您。</translation>
    </message>
    <message>
        <source>Press once, and take it back if need be</source>
        <translation>点一次即可，需要时可以还原</translation>
    </message>
    <message>
        <source>Each row is sent once and proved by reading it back. Until it locks, it can go back.</source>
        <translation>每一行只发送一次，并回读核实。锁定之前都可以还原。</translation>
    </message>
    <message>
        <source>How would you like to begin?</source>
        <translation>您想怎样开始？</translation>
    </message>
    <message>
        <source>Practise without risk</source>
        <translation>无风险演练</translation>
    </message>
    <message>
        <source>A made-up shop inside this program, with sample sheets. No account, no network, no real money.</source>
        <translation>程序里的虚构商店，带示例表格。不需要账户，不连网，不动真钱。</translation>
    </message>
    <message>
        <source>Connect an impact.com account</source>
        <translation>连接 impact.com 账户</translation>
    </message>
    <message>
        <source>You need its Account SID and Auth Token; the next step shows where they are.</source>
        <translation>需要账户 SID 和访问令牌（Auth Token）；下一步会告诉您在哪里找到。</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>Practice mode</source>
        <translation>演练模式</translation>
    </message>
    <message>
        <source>1. Press “Try a sample” on the first page: a sheet of returned orders opens.</source>
        <translation>1. 在首页点“试用样例”：会打开一张退货订单表。</translation>
    </message>
    <message>
        <source>2. Look through the rows, and press “Continue”, then “Send”.</source>
        <translation>2. 看一遍各行，点“继续处理”，再点“发送”。</translation>
    </message>
    <message>
        <source>3. When all is proved, press “Undo this batch” and see everything go back.</source>
        <translation>3. 全部核实之后，点“还原本批”，看一切复原。</translation>
    </message>
    <message>
        <source>A yellow band says that you practise. You leave practice mode under Settings.</source>
        <translation>黄色横幅表示正在演练。可在“设置”里退出演练模式。</translation>
    </message>
    <message>
        <source>Where the Account SID and the Auth Token are</source>
        <translation>账户 SID 和访问令牌（Auth Token）在哪里</translation>
    </message>
    <message>
        <source>Step {number} of 3</source>
        <translation>第 {number} 步，共 3 步</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Start practising</source>
        <translation>开始演练</translation>
    </message>
    <message>
        <source>Enter SID and token…</source>
        <translation>填写 SID 和令牌…</translation>
    </message>
</context>
<context>
    <name>credentials</name>
    <message>
        <source>On impact.com: 1 the menu at the top right, 2 Settings, 3 API, then Access Tokens. There you find 4 the Account SID and 5 the Auth Token: open the card of a token, and copy it under API Credentials.</source>
        <translation>在 impact.com：1 右上角菜单，2 Settings，3 API，再点 Access Tokens。那里有 4 账户 SID 和 5 访问令牌（Auth Token）：打开某个令牌的卡片，在 API Credentials 下复制。</translation>
    </message>
    <message>
        <source>Only an Account Administrator or an Implementation Specialist of your company sees that page. The token has to be allowed to read company information, campaigns, submissions, and actions with their items and updates, and to update and reverse actions. A token of the older kind has to be Read/Write.</source>
        <translation>只有贵公司的 Account Administrator（账户管理员）或 Implementation Specialist（实施专员）能看到该页面。令牌要有这些权限：读取公司信息、联盟项目（Campaigns）、提交回执（Submissions）、转化（Actions）及其商品行和更新记录，并能更新和冲正转化。旧式令牌须为 Read/Write。</translation>
    </message>
</context>
<context>
    <name>formats</name>
    <message>
        <source>locked</source>
        <extracomment>What is there and can&apos;t be seen now.</extracomment>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 小时</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 天</translation>
    </message>
</context>
<context>
    <name>reasons</name>
    <message>
        <source>Item returned</source>
        <translation>退货</translation>
    </message>
    <message>
        <source>Order cancelled</source>
        <translation>订单取消</translation>
    </message>
    <message>
        <source>Order updated</source>
        <translation>订单更新</translation>
    </message>
    <message>
        <source>Out of stock</source>
        <translation>缺货</translation>
    </message>
    <message>
        <source>Customer&apos;s mistake</source>
        <translation>顾客下错单</translation>
    </message>
    <message>
        <source>Fraud</source>
        <translation>欺诈</translation>
    </message>
    <message>
        <source>Customer data invalid</source>
        <translation>顾客信息无效</translation>
    </message>
    <message>
        <source>Error with the order</source>
        <translation>订单出错</translation>
    </message>
    <message>
        <source>Against the terms</source>
        <translation>违反条款</translation>
    </message>
    <message>
        <source>Credited to another partner</source>
        <translation>归属其他合作伙伴</translation>
    </message>
    <message>
        <source>Disputed with the partner</source>
        <translation>与合作伙伴有争议</translation>
    </message>
    <message>
        <source>Disputed by the brand</source>
        <translation>品牌方提出争议</translation>
    </message>
    <message>
        <source>Test order</source>
        <translation>测试订单</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
</context>
<context>
    <name>refusals</name>
    <message>
        <source>this column cannot be changed</source>
        <translation>该列不可更改</translation>
    </message>
    <message>
        <source>the row is locked</source>
        <translation>该行已锁定</translation>
    </message>
    <message>
        <source>the row has no action that could be changed</source>
        <translation>该行没有可更改的转化</translation>
    </message>
    <message>
        <source>another row speaks for the whole order</source>
        <translation>整个订单以另一行为准</translation>
    </message>
    <message>
        <source>it does not go with what will happen in the row</source>
        <translation>与该行要做的处理不符</translation>
    </message>
    <message>
        <source>that was chosen there before</source>
        <translation>此前已这样选择</translation>
    </message>
    <message>
        <source>not an amount</source>
        <translation>不是有效的订单金额</translation>
    </message>
    <message>
        <source>a currency other than the order&apos;s</source>
        <translation>与该订单的币种不同</translation>
    </message>
    <message>
        <source>not a reason</source>
        <translation>不是有效的原因</translation>
    </message>
    <message>
        <source>not one of the choices</source>
        <translation>不是可选的处理方式</translation>
    </message>
    <message>
        <source>below the last row</source>
        <translation>超出了最后一行</translation>
    </message>
    <message>
        <source>right of the last column</source>
        <translation>超出了最后一列</translation>
    </message>
    <message>
        <source>the cell above has nothing to fill down</source>
        <translation>上方单元格没有可向下填充的内容</translation>
    </message>
    <message>
        <source>{why}, like “{text}”</source>
        <extracomment>Where the text itself is at fault, and is shown.</extracomment>
        <translation>{why}，例如“{text}”</translation>
    </message>
</context>
<context>
    <name>terms</name>
    <message>
        <source>The shop&apos;s own number of the order; impact.com calls it Order ID (OID).</source>
        <translation>商城里的订单号；impact.com 写作 Order ID（OID）。</translation>
    </message>
    <message>
        <source>One order or lead credited to a partner; impact.com calls it Action.</source>
        <translation>记在某个合作伙伴名下的一笔订单或线索；impact.com 叫 Action。</translation>
    </message>
    <message>
        <source>Whoever is paid for the order: a site, a creator, a cashback page; impact.com: Partner.</source>
        <translation>因这笔订单拿佣金的一方：网站、网红、返利站等；impact.com 叫 Partner。</translation>
    </message>
    <message>
        <source>When the order was placed, as impact.com tracked it; impact.com: Event Date.</source>
        <translation>impact.com 跟踪到的下单时间；impact.com 叫 Event Date。</translation>
    </message>
    <message>
        <source>After its locking date nobody can change an action; impact.com calls it Locking Date.</source>
        <translation>过了锁定时间，谁也改不了这笔转化；impact.com 叫 Locking Date。</translation>
    </message>
    <message>
        <source>Takes the whole commission of an order away; impact.com calls it Reverse.</source>
        <translation>整单取消佣金；impact.com 叫 Reverse。</translation>
    </message>
    <message>
        <source>The commission is worked out anew from the smaller amount; impact.com calls it Modify.</source>
        <translation>佣金按改后的订单金额重新计算；impact.com 叫 Modify。</translation>
    </message>
    <message>
        <source>Brings an action back to how it was first tracked; impact.com calls it Reset.</source>
        <translation>把转化恢复成最初跟踪时的样子；impact.com 叫 Reset。</translation>
    </message>
    <message>
        <source>What is done with the action; impact.com calls the kinds Reverse, Modify and Reset.</source>
        <translation>对这笔转化要做的处理；impact.com 分为 Reverse、Modify 和 Reset。</translation>
    </message>
    <message>
        <source>The partner sees the reason; impact.com calls it Disposition Code.</source>
        <translation>合作伙伴看得到原因；impact.com 叫 Disposition Code。</translation>
    </message>
    <message>
        <source>The amount the commission is worked out from; impact.com calls it Sale Amount.</source>
        <translation>计算佣金的基数；impact.com 叫 Sale Amount。</translation>
    </message>
    <message>
        <source>What the partner is paid; impact.com calls it Payout. The new value is an estimate.</source>
        <translation>付给合作伙伴的钱；impact.com 叫 Payout。新值是预估。</translation>
    </message>
    <message>
        <source>What the partner is paid; impact.com calls it Payout.</source>
        <translation>付给合作伙伴的钱；impact.com 叫 Payout。</translation>
    </message>
    <message>
        <source>The amount as first tracked, before any change; impact.com: Intended Amount.</source>
        <translation>最初跟踪到的订单金额，改动之前；impact.com 叫 Intended Amount。</translation>
    </message>
    <message>
        <source>Whether it can still be changed; impact.com calls the states Pending, Approved and Reversed.</source>
        <translation>是否还可以改；impact.com 的状态叫 Pending（待锁定）、Approved（已锁定）、Reversed（已冲正）。</translation>
    </message>
    <message>
        <source>The programme the order was tracked in; impact.com calls it Program, or Campaign.</source>
        <translation>订单所属的联盟项目；impact.com 叫 Program 或 Campaign。</translation>
    </message>
    <message>
        <source>What was tracked, such as an online sale; impact.com calls it Event Type.</source>
        <translation>跟踪的是什么，例如在线销售；impact.com 叫 Event Type（事件类型）。</translation>
    </message>
    <message>
        <source>One product of an order, known by its SKU; impact.com calls it Item.</source>
        <translation>订单里的一行商品，以 SKU 区分；impact.com 叫 Item。</translation>
    </message>
    <message>
        <source>The user name a program signs in with; impact.com calls it Account SID.</source>
        <translation>程序登录用的用户名；impact.com 叫 Account SID。</translation>
    </message>
    <message>
        <source>The password that belongs to the Account SID; impact.com calls it Auth Token.</source>
        <translation>与账户 SID 配套的密码；impact.com 叫 Auth Token。</translation>
    </message>
    <message>
        <source>Only for agencies: which of their brands is meant; impact.com calls it Brand ID.</source>
        <translation>仅代理商需要：指明是哪个品牌；impact.com 叫 Brand ID。</translation>
    </message>
</context>
</TS>
