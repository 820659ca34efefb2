"""The letter that presses a button together with Alt, by the button's own name: the same in every language.

English underlines the letter in the word; Chinese has it in brackets behind the words, as its windows do: 打开文件(O)…
Behind a figure or a name it would look like a part of that, 23.90 USD(S), so there it follows the verb: 发送(S) 5 行.
Two buttons that can be seen on one page never share a letter; a test holds that for every page in both languages.
"""

from __future__ import annotations

import re
import sys

#: Object name -> letter. Pause turns into Resume: theirs is in both words.
LETTERS: dict[str, str] = {
    "homeOpen": "O", "homePaste": "P", "homeSample": "T", "newOpen": "O", "newPaste": "P", "newSample": "T",
    "homeRecent": "R", "newRecent": "R", "freshRecent": "R", "againRecent": "R",
    "freshOpen": "O", "freshPaste": "P", "freshSample": "T",
    "againOpen": "O", "againPaste": "P", "againSample": "T",
    "accountAdd": "A", "accountSave": "A", "accountCancel": "C", "tokenKeep": "K", "tokenCancel": "C",
    "sheetWords": "W", "sheetContinue": "F", "wordsKeep": "K", "wordsCancel": "C",
    "pasteTake": "U", "pasteCancel": "C", "passwordOpen": "O", "passwordCancel": "C",
    "matchStop": "S", "matchAccounts": "A", "matchAgain": "T", "matchReview": "G",
    "answerAllCancelled": "E", "answerUnclearOut": "L", "answerHidden": "U",
    "acceptRow": "S", "acceptSelected": "S", "acceptAlike": "A", "leaveRow": "O", "leaveSelected": "O",
    "reverseRow": "R", "takeBackEdits": "H", "widenSearch": "D", "leaveAlike": "V", "toColumns": "G", "matchRows": "M",
    "resetRow": "I", "wholeOrder": "W", "changeAmount": "T", "chooseReason": "N",
    "reviewBack": "B", "reviewContinue": "C",
    "submitTrial": "T", "trialSee": "E", "submitBack": "B", "submitCancel": "C", "submitSend": "S",
    "runPause": "U", "runStop": "T", "runSee": "S", "takeBack": "K",
    "doneUndo": "U", "doneUndoSome": "L", "doneRest": "G", "doneResume": "K", "doneNew": "N",
    "donePartnerNote": "X", "doneCopy": "C", "doneReport": "R", "doneSave": "S",
    "historyOpen": "O", "historyUndo": "U", "historyCopy": "C", "historyElsewhere": "R", "historyReport": "P",
    "undoGo": "U", "undoCancel": "C",
    "welcomeNext": "N", "welcomeBack": "B", "welcomeLater": "L", "welcomePractice": "C", "welcomeConnect": "O",
}  # fmt: skip
#: macOS has no such keys, and shows none.
_NONE = sys.platform == "darwin"


def _is_chinese(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff"  # a pattern for it takes a start 2 ms


def marked(name: str, text: str) -> str:
    """A button's text as Qt takes it: with its letter marked, and every & of the text itself kept."""
    letter = LETTERS.get(name, "")
    kept = text.replace("&", "&&")
    if not letter or not text or _NONE:
        return kept
    if any(map(_is_chinese, text)):
        bare = kept.rstrip("….")
        if bare and not _is_chinese(bare[-1]):
            begin = next(place for place, sign in enumerate(bare) if _is_chinese(sign))
            end = next(place for place in range(begin, len(bare)) if not _is_chinese(bare[place]))
            return f"{kept[:end]}(&{letter}){kept[end:]}"
        return f"{bare}(&{letter}){kept[len(bare) :]}"
    at = re.search(rf"\b{letter}", kept, re.IGNORECASE) or re.search(letter, kept, re.IGNORECASE)
    return f"{kept} (&{letter})" if at is None else f"{kept[: at.start()]}&{kept[at.start() :]}"
