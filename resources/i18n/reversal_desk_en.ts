<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>AccountsPage</name>
        <message numerus="yes">
            <source>%Ln active program(s)</source>
            <translation>
                <numerusform>%Ln active program</numerusform>
                <numerusform>%Ln active programs</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>BatchModel</name>
        <message numerus="yes">
            <source>%Ln being checked</source>
            <translation>
                <numerusform>%Ln being checked</numerusform>
                <numerusform>%Ln being checked</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln waiting</source>
            <translation>
                <numerusform>%Ln waiting</numerusform>
                <numerusform>%Ln waiting</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln refused</source>
            <translation>
                <numerusform>%Ln refused</numerusform>
                <numerusform>%Ln refused</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln undone</source>
            <translation>
                <numerusform>%Ln undone</numerusform>
                <numerusform>%Ln undone</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln confirmed</source>
            <translation>
                <numerusform>%Ln confirmed</numerusform>
                <numerusform>%Ln confirmed</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln taken back</source>
            <translation>
                <numerusform>%Ln taken back</numerusform>
                <numerusform>%Ln taken back</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln undone again</source>
            <translation>
                <numerusform>%Ln undone again</numerusform>
                <numerusform>%Ln undone again</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln already so</source>
            <translation>
                <numerusform>%Ln already so</numerusform>
                <numerusform>%Ln already so</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln stopped</source>
            <translation>
                <numerusform>%Ln stopped</numerusform>
                <numerusform>%Ln stopped</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Cells</name>
        <message numerus="yes">
            <source>{did}; %Ln row(s) stay(s) unchanged: {why}.</source>
            <translation>
                <numerusform>{did}; %Ln row stays unchanged: {why}.</numerusform>
                <numerusform>{did}; %Ln rows stay unchanged: {why}.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln cell(s) was|were not taken: {why}.</source>
            <translation>
                <numerusform>%Ln cell was not taken: {why}.</numerusform>
                <numerusform>%Ln cells were not taken: {why}.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>DoneStep</name>
        <message numerus="yes">
            <source>The test: {proved} of {all} rows proved. %Ln row(s) of this sheet is|are not sent yet.</source>
            <translation>
                <numerusform>The test: {proved} of {all} rows proved. %Ln row of this sheet is not sent yet.</numerusform>
                <numerusform>The test: {proved} of {all} rows proved. %Ln rows of this sheet are not sent yet.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Go on with %Ln row(s)</source>
            <translation>
                <numerusform>Go on with %Ln row</numerusform>
                <numerusform>Go on with %Ln rows</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s) of the same sheet still stand(s) as changed, in batch {number}.</source>
            <translation>
                <numerusform>%Ln row of the same sheet still stands as changed, in batch {number}.</numerusform>
                <numerusform>%Ln rows of the same sheet still stand as changed, in batch {number}.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s) of this sheet was|were sent before, in batch {number}.</source>
            <translation>
                <numerusform>%Ln row of this sheet was sent before, in batch {number}.</numerusform>
                <numerusform>%Ln rows of this sheet were sent before, in batch {number}.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s) of this sheet was|were sent after these, in batch {number}.</source>
            <translation>
                <numerusform>%Ln row of this sheet was sent after these, in batch {number}.</numerusform>
                <numerusform>%Ln rows of this sheet were sent after these, in batch {number}.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln of them taken back.</source>
            <translation>
                <numerusform>%Ln of them taken back.</numerusform>
                <numerusform>%Ln of them taken back.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s) is|are being checked. Please don't change these orders on impact.com meanwhile.</source>
            <translation>
                <numerusform>%Ln row is being checked. Please don't change these orders on impact.com meanwhile.</numerusform>
                <numerusform>%Ln rows are being checked. Please don't change these orders on impact.com meanwhile.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s) wait(s) to be sent.</source>
            <translation>
                <numerusform>%Ln row waits to be sent.</numerusform>
                <numerusform>%Ln rows wait to be sent.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s) taken back</source>
            <translation>
                <numerusform>%Ln row taken back</numerusform>
                <numerusform>%Ln rows taken back</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln undone again</source>
            <translation>
                <numerusform>%Ln undone again</numerusform>
                <numerusform>%Ln undone again</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s) confirmed</source>
            <translation>
                <numerusform>%Ln row confirmed</numerusform>
                <numerusform>%Ln rows confirmed</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln taken back</source>
            <translation>
                <numerusform>%Ln taken back</numerusform>
                <numerusform>%Ln taken back</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln already so</source>
            <translation>
                <numerusform>%Ln already so</numerusform>
                <numerusform>%Ln already so</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln refused</source>
            <translation>
                <numerusform>%Ln refused</numerusform>
                <numerusform>%Ln refused</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln being checked</source>
            <translation>
                <numerusform>%Ln being checked</numerusform>
                <numerusform>%Ln being checked</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln waiting</source>
            <translation>
                <numerusform>%Ln waiting</numerusform>
                <numerusform>%Ln waiting</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln stopped before being sent</source>
            <translation>
                <numerusform>%Ln stopped before being sent</numerusform>
                <numerusform>%Ln stopped before being sent</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln partner(s)</source>
            <translation>
                <numerusform>%Ln partner</numerusform>
                <numerusform>%Ln partners</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Undo %Ln selected row(s)…</source>
            <translation>
                <numerusform>Undo %Ln selected row…</numerusform>
                <numerusform>Undo %Ln selected rows…</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>DropCurtain</name>
        <message numerus="yes">
            <source>Let go to open %Ln file(s), one after the other</source>
            <translation>
                <numerusform>Let go to open %Ln file, one after the other</numerusform>
                <numerusform>Let go to open %Ln files, one after the other</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ElsewhereDialog</name>
        <message numerus="yes">
            <source>%Ln action(s) reversed elsewhere</source>
            <translation>
                <numerusform>%Ln action reversed elsewhere</numerusform>
                <numerusform>%Ln actions reversed elsewhere</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln more by this program: take those back with Undo in History.</source>
            <translation>
                <numerusform>%Ln more by this program: take those back with Undo in History.</numerusform>
                <numerusform>%Ln more by this program: take those back with Undo in History.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Review %Ln row(s)…</source>
            <translation>
                <numerusform>Review %Ln row…</numerusform>
                <numerusform>Review %Ln rows…</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>FileLine</name>
        <message numerus="yes">
            <source>%Ln of the files still wait(s)</source>
            <translation>
                <numerusform>%Ln of the files still waits</numerusform>
                <numerusform>%Ln of the files still wait</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>All %Ln files…</source>
            <translation>
                <numerusform>All %Ln files…</numerusform>
                <numerusform>All %Ln files…</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln order(s) of this file stand(s) in {file} too, which was sent as batch {number}.</source>
            <translation>
                <numerusform>%Ln order of this file stands in {file} too, which was sent as batch {number}.</numerusform>
                <numerusform>%Ln orders of this file stand in {file} too, which was sent as batch {number}.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln order(s) of this file stand(s) in {file} too, which was not sent.</source>
            <translation>
                <numerusform>%Ln order of this file stands in {file} too, which was not sent.</numerusform>
                <numerusform>%Ln orders of this file stand in {file} too, which was not sent.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s)</source>
            <translation>
                <numerusform>%Ln row</numerusform>
                <numerusform>%Ln rows</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>GoingOn</name>
        <message numerus="yes">
            <source>Continue with %Ln row(s)</source>
            <translation>
                <numerusform>Continue with %Ln row</numerusform>
                <numerusform>Continue with %Ln rows</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Headline</name>
        <message numerus="yes">
            <source>%Ln row(s) is|are ready.</source>
            <translation>
                <numerusform>%Ln row is ready.</numerusform>
                <numerusform>%Ln rows are ready.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln not found so far.</source>
            <translation>
                <numerusform>%Ln not found so far.</numerusform>
                <numerusform>%Ln not found so far.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s)</source>
            <translation>
                <numerusform>%Ln row</numerusform>
                <numerusform>%Ln rows</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln of them not affiliate, shown apart</source>
            <translation>
                <numerusform>%Ln of them not affiliate, shown apart</numerusform>
                <numerusform>%Ln of them not affiliate, shown apart</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s) hidden in Excel, left out</source>
            <translation>
                <numerusform>%Ln row hidden in Excel, left out</numerusform>
                <numerusform>%Ln rows hidden in Excel, left out</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>HistoryPage</name>
        <message numerus="yes">
            <source>Undo %Ln selected row(s)…</source>
            <translation>
                <numerusform>Undo %Ln selected row…</numerusform>
                <numerusform>Undo %Ln selected rows…</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln line(s) copied.</source>
            <translation>
                <numerusform>%Ln line copied.</numerusform>
                <numerusform>%Ln lines copied.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln change(s) found</source>
            <translation>
                <numerusform>%Ln change found</numerusform>
                <numerusform>%Ln changes found</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln batch(es)</source>
            <translation>
                <numerusform>%Ln batch</numerusform>
                <numerusform>%Ln batches</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s) that no batch sent</source>
            <translation>
                <numerusform>%Ln row that no batch sent</numerusform>
                <numerusform>%Ln rows that no batch sent</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln batch(es) with rows that lock within {days} days</source>
            <translation>
                <numerusform>%Ln batch with rows that lock within {days} days</numerusform>
                <numerusform>%Ln batches with rows that lock within {days} days</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln batch(es) with rows that lock today</source>
            <translation>
                <numerusform>%Ln batch with rows that lock today</numerusform>
                <numerusform>%Ln batches with rows that lock today</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{shown} of %Ln batch(es)</source>
            <translation>
                <numerusform>{shown} of %Ln batch</numerusform>
                <numerusform>{shown} of %Ln batches</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>HomePage</name>
        <message numerus="yes">
            <source>and %Ln older draft(s)</source>
            <translation>
                <numerusform>and %Ln older draft</numerusform>
                <numerusform>and %Ln older drafts</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>In %Ln day(s)</source>
            <translation>
                <numerusform>In %Ln day</numerusform>
                <numerusform>In %Ln days</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s) of yours</source>
            <translation>
                <numerusform>%Ln row of yours</numerusform>
                <numerusform>%Ln rows of yours</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln of them not sent</source>
            <translation>
                <numerusform>%Ln of them not sent</numerusform>
                <numerusform>%Ln of them not sent</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s) still being checked</source>
            <translation>
                <numerusform>%Ln row still being checked</numerusform>
                <numerusform>%Ln rows still being checked</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s) ready</source>
            <translation>
                <numerusform>%Ln row ready</numerusform>
                <numerusform>%Ln rows ready</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln edited</source>
            <translation>
                <numerusform>%Ln edited</numerusform>
                <numerusform>%Ln edited</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s) not decided</source>
            <translation>
                <numerusform>%Ln row not decided</numerusform>
                <numerusform>%Ln rows not decided</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>LastLook</name>
        <message numerus="yes">
            <source>%Ln row(s) go(es) first, as a test.</source>
            <translation>
                <numerusform>%Ln row goes first, as a test.</numerusform>
                <numerusform>%Ln rows go first, as a test.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s) wait(s) until it is proved.</source>
            <translation>
                <numerusform>%Ln row waits until it is proved.</numerusform>
                <numerusform>%Ln rows wait until it is proved.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln more row(s) will be sent</source>
            <translation>
                <numerusform>%Ln more row will be sent</numerusform>
                <numerusform>%Ln more rows will be sent</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s) will be sent</source>
            <translation>
                <numerusform>%Ln row will be sent</numerusform>
                <numerusform>%Ln rows will be sent</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln partner(s)</source>
            <translation>
                <numerusform>%Ln partner</numerusform>
                <numerusform>%Ln partners</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s)</source>
            <translation>
                <numerusform>%Ln row</numerusform>
                <numerusform>%Ln rows</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s) tested: sent, and proved by reading back. Now the rest can follow.</source>
            <translation>
                <numerusform>%Ln row tested: sent, and proved by reading back. Now the rest can follow.</numerusform>
                <numerusform>%Ln rows tested: sent, and proved by reading back. Now the rest can follow.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{operation} %Ln</source>
            <translation>
                <numerusform>{operation} %Ln</numerusform>
                <numerusform>{operation} %Ln</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s) is|are many at once.</source>
            <translation>
                <numerusform>%Ln row is many at once.</numerusform>
                <numerusform>%Ln rows are many at once.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s) can go first, as a batch of their own. When they are proved, the rest is offered here.</source>
            <translation>
                <numerusform>%Ln row can go first, as a batch of their own. When they are proved, the rest is offered here.</numerusform>
                <numerusform>%Ln rows can go first, as a batch of their own. When they are proved, the rest is offered here.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Test with %Ln first</source>
            <translation>
                <numerusform>Test with %Ln first</numerusform>
                <numerusform>Test with %Ln first</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s) still wait(s) for your look and will not be sent</source>
            <translation>
                <numerusform>%Ln row still waits for your look and will not be sent</numerusform>
                <numerusform>%Ln rows still wait for your look and will not be sent</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s) is|are blocked and will not be sent</source>
            <translation>
                <numerusform>%Ln row is blocked and will not be sent</numerusform>
                <numerusform>%Ln rows are blocked and will not be sent</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s) raise(s) an amount</source>
            <translation>
                <numerusform>%Ln row raises an amount</numerusform>
                <numerusform>%Ln rows raise an amount</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>The test begins in %Ln s. Until then Cancel costs nothing.</source>
            <translation>
                <numerusform>The test begins in %Ln s. Until then Cancel costs nothing.</numerusform>
                <numerusform>The test begins in %Ln s. Until then Cancel costs nothing.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Sending begins in %Ln s. Until then Cancel costs nothing.</source>
            <translation>
                <numerusform>Sending begins in %Ln s. Until then Cancel costs nothing.</numerusform>
                <numerusform>Sending begins in %Ln s. Until then Cancel costs nothing.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>MatchStep</name>
        <message numerus="yes">
            <source>%Ln action(s) changed since your draft</source>
            <translation>
                <numerusform>%Ln action changed since your draft</numerusform>
                <numerusform>%Ln actions changed since your draft</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>and %Ln more</source>
            <translation>
                <numerusform>and %Ln more</numerusform>
                <numerusform>and %Ln more</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Questions</name>
        <message numerus="yes">
            <source>Nothing in the sheet says what should happen with %Ln row(s).</source>
            <translation>
                <numerusform>Nothing in the sheet says what should happen with %Ln row.</numerusform>
                <numerusform>Nothing in the sheet says what should happen with %Ln rows.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s) is|are hidden in Excel and left out.</source>
            <translation>
                <numerusform>%Ln row is hidden in Excel and left out.</numerusform>
                <numerusform>%Ln rows are hidden in Excel and left out.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s): {what}</source>
            <translation>
                <numerusform>%Ln row: {what}</numerusform>
                <numerusform>%Ln rows: {what}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Send all %Ln of them</source>
            <translation>
                <numerusform>Send all %Ln of them</numerusform>
                <numerusform>Send all %Ln of them</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ReviewModel</name>
        <message numerus="yes">
            <source>set reason on %Ln row(s)</source>
            <translation>
                <numerusform>set reason on %Ln row</numerusform>
                <numerusform>set reason on %Ln rows</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>set what happens on %Ln row(s)</source>
            <translation>
                <numerusform>set what happens on %Ln row</numerusform>
                <numerusform>set what happens on %Ln rows</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>set the new amount on %Ln row(s)</source>
            <translation>
                <numerusform>set the new amount on %Ln row</numerusform>
                <numerusform>set the new amount on %Ln rows</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>leave out %Ln row(s)</source>
            <translation>
                <numerusform>leave out %Ln row</numerusform>
                <numerusform>leave out %Ln rows</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>accept %Ln row(s)</source>
            <translation>
                <numerusform>accept %Ln row</numerusform>
                <numerusform>accept %Ln rows</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>drop the edits of %Ln row(s)</source>
            <translation>
                <numerusform>drop the edits of %Ln row</numerusform>
                <numerusform>drop the edits of %Ln rows</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>fill down %Ln row(s)</source>
            <translation>
                <numerusform>fill down %Ln row</numerusform>
                <numerusform>fill down %Ln rows</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>paste into %Ln row(s)</source>
            <translation>
                <numerusform>paste into %Ln row</numerusform>
                <numerusform>paste into %Ln rows</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>RowPanel</name>
        <message numerus="yes">
            <source>%Ln row(s) selected</source>
            <translation>
                <numerusform>%Ln row selected</numerusform>
                <numerusform>%Ln rows selected</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln of them wait(s) for your look.</source>
            <translation>
                <numerusform>%Ln of them waits for your look.</numerusform>
                <numerusform>%Ln of them wait for your look.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln of them share(s) an action with another row: choose one.</source>
            <translation>
                <numerusform>%Ln of them shares an action with another row: choose one.</numerusform>
                <numerusform>%Ln of them share an action with another row: choose one.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Send all %Ln like it</source>
            <translation>
                <numerusform>Send all %Ln like it</numerusform>
                <numerusform>Send all %Ln like it</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Leave out all %Ln not found like it</source>
            <translation>
                <numerusform>Leave out all %Ln not found like it</numerusform>
                <numerusform>Leave out all %Ln not found like it</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Reads the three years that impact.com keeps: about %Ln request(s).</source>
            <translation>
                <numerusform>Reads the three years that impact.com keeps: about %Ln request.</numerusform>
                <numerusform>Reads the three years that impact.com keeps: about %Ln requests.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>It takes about %Ln minute(s).</source>
            <translation>
                <numerusform>It takes about %Ln minute.</numerusform>
                <numerusform>It takes about %Ln minutes.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>RunView</name>
        <message numerus="yes">
            <source>All rows are sent; %Ln still has|have to be proved.</source>
            <translation>
                <numerusform>All rows are sent; %Ln still has to be proved.</numerusform>
                <numerusform>All rows are sent; %Ln still have to be proved.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s) go(es) first; the others follow once that is proved.</source>
            <translation>
                <numerusform>%Ln row goes first; the others follow once that is proved.</numerusform>
                <numerusform>%Ln rows go first; the others follow once that is proved.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Testing %Ln row(s)</source>
            <translation>
                <numerusform>Testing %Ln row</numerusform>
                <numerusform>Testing %Ln rows</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Taking back %Ln row(s)</source>
            <translation>
                <numerusform>Taking back %Ln row</numerusform>
                <numerusform>Taking back %Ln rows</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Sending %Ln row(s)</source>
            <translation>
                <numerusform>Sending %Ln row</numerusform>
                <numerusform>Sending %Ln rows</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Taking back the last %Ln row(s)</source>
            <translation>
                <numerusform>Taking back the last %Ln row</numerusform>
                <numerusform>Taking back the last %Ln rows</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Sending the last %Ln row(s)</source>
            <translation>
                <numerusform>Sending the last %Ln row</numerusform>
                <numerusform>Sending the last %Ln rows</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>All sent. %Ln row(s) still to be proved by reading back.</source>
            <translation>
                <numerusform>All sent. %Ln row still to be proved by reading back.</numerusform>
                <numerusform>All sent. %Ln rows still to be proved by reading back.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Every row has its answer; %Ln refused.</source>
            <translation>
                <numerusform>Every row has its answer; %Ln refused.</numerusform>
                <numerusform>Every row has its answer; %Ln refused.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln more row(s) wait(s) for the test</source>
            <translation>
                <numerusform>%Ln more row waits for the test</numerusform>
                <numerusform>%Ln more rows wait for the test</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>SheetStep</name>
        <message numerus="yes">
            <source>These don't fit: {cells} and %Ln more.</source>
            <translation>
                <numerusform>These don't fit: {cells} and %Ln more.</numerusform>
                <numerusform>These don't fit: {cells} and %Ln more.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s)</source>
            <translation>
                <numerusform>%Ln row</numerusform>
                <numerusform>%Ln rows</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>TableNotice</name>
        <message numerus="yes">
            <source>%Ln row(s) copied</source>
            <translation>
                <numerusform>%Ln row copied</numerusform>
                <numerusform>%Ln rows copied</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>TextReading</name>
        <message numerus="yes">
            <source>and %Ln more</source>
            <translation>
                <numerusform>and %Ln more</numerusform>
                <numerusform>and %Ln more</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>UndoDialog</name>
        <message numerus="yes">
            <source>Only the %Ln row(s) selected</source>
            <translation>
                <numerusform>Only the %Ln row selected</numerusform>
                <numerusform>Only the %Ln rows selected</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s) of the same sheet still stand(s) in batch {number}, which has an undo of its own.</source>
            <translation>
                <numerusform>%Ln row of the same sheet still stands in batch {number}, which has an undo of its own.</numerusform>
                <numerusform>%Ln rows of the same sheet still stand in batch {number}, which has an undo of its own.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s) go(es) back</source>
            <translation>
                <numerusform>%Ln row goes back</numerusform>
                <numerusform>%Ln rows go back</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Undo the undo of %Ln row(s)</source>
            <translation>
                <numerusform>Undo the undo of %Ln row</numerusform>
                <numerusform>Undo the undo of %Ln rows</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln change(s) of batch {number} is|are sent again</source>
            <translation>
                <numerusform>%Ln change of batch {number} is sent again</numerusform>
                <numerusform>%Ln changes of batch {number} are sent again</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Don't send %Ln row(s)</source>
            <translation>
                <numerusform>Don't send %Ln row</numerusform>
                <numerusform>Don't send %Ln rows</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln of them need(s) two steps: reset, then the amount it had.</source>
            <translation>
                <numerusform>%Ln of them needs two steps: reset, then the amount it had.</numerusform>
                <numerusform>%Ln of them need two steps: reset, then the amount it had.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln of them wait(s) first for an earlier request that may still arrive.</source>
            <translation>
                <numerusform>%Ln of them waits first for an earlier request that may still arrive.</numerusform>
                <numerusform>%Ln of them wait first for an earlier request that may still arrive.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln of the orders stay(s) changed by batch {number}, which came before.</source>
            <translation>
                <numerusform>%Ln of the orders stays changed by batch {number}, which came before.</numerusform>
                <numerusform>%Ln of the orders stay changed by batch {number}, which came before.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln other row(s) of the batch, not sent yet, wait(s) on.</source>
            <translation>
                <numerusform>%Ln other row of the batch, not sent yet, waits on.</numerusform>
                <numerusform>%Ln other rows of the batch, not sent yet, wait on.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln order(s) of the list not in this batch: </source>
            <translation>
                <numerusform>%Ln order of the list not in this batch: </numerusform>
                <numerusform>%Ln orders of the list not in this batch: </numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s) with nothing of ours to take back: </source>
            <translation>
                <numerusform>%Ln row with nothing of ours to take back: </numerusform>
                <numerusform>%Ln rows with nothing of ours to take back: </numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln number(s) found though written differently (#, spaces, zeros)</source>
            <translation>
                <numerusform>%Ln number found though written differently (#, spaces, zeros)</numerusform>
                <numerusform>%Ln numbers found though written differently (#, spaces, zeros)</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Undo %Ln row(s)</source>
            <translation>
                <numerusform>Undo %Ln row</numerusform>
                <numerusform>Undo %Ln rows</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln of them may lock before its|their turn; what locks first goes first.</source>
            <translation>
                <numerusform>%Ln of them may lock before its turn; what locks first goes first.</numerusform>
                <numerusform>%Ln of them may lock before their turn; what locks first goes first.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln of these rows is|are not sent yet: stopped now, and never sent.</source>
            <translation>
                <numerusform>%Ln of these rows is not sent yet: stopped now, and never sent.</numerusform>
                <numerusform>%Ln of these rows are not sent yet: stopped now, and never sent.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s) is|are hidden or filtered out in the sheet and left aside: it|they name(s) nothing to take back.</source>
            <translation>
                <numerusform>%Ln row is hidden or filtered out in the sheet and left aside: it names nothing to take back.</numerusform>
                <numerusform>%Ln rows are hidden or filtered out in the sheet and left aside: they name nothing to take back.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln row(s) is|are hidden or filtered out in the sheet and left aside: its|their order(s) go(es) back like the others.</source>
            <translation>
                <numerusform>%Ln row is hidden or filtered out in the sheet and left aside: its order goes back like the others.</numerusform>
                <numerusform>%Ln rows are hidden or filtered out in the sheet and left aside: their orders go back like the others.</numerusform>
            </translation>
        </message>
    </context>
</TS>
