"""Annotations in highlighted Python code, made to look like a compiler's report.

    print(author.books)
    #     ^^^^^^^^^^^^
    # sqlalchemy.exc.MissingGreenlet: greenlet_spawn has not been called; can't call await_() ...

becomes a box below its line, inside the same <pre><code>: its text stays a comment, so what the
copy button copies compiles. The carets scroll sideways with the code above them; the message,
joined to one comment, wraps at the width of the screen.
"""

import html
import re

BLOCK = re.compile(r'(<div class="language-python[^>]*>.*?<code>)(.*?)(</code>)', re.DOTALL)
# A line that is nothing but a comment. `mark` ends or begins a highlighted line.
COMMENT = re.compile(
    r'(?P<mark>(?:</span>|<span class="hll">)*)(?P<indent> *)'
    r'<span class="c1">(?P<text>#[^<]*)</span>(?P<end>(?:</span>)*)'
)
CARETS = re.compile(r"#( *)(\^+)")
OUTPUT = re.compile(r"#&gt;( |$)")
# `sqlalchemy.exc.StatementError: text`, `RuntimeWarning: text`, `does not exit: text`.
KIND = re.compile(r"(?:does not \w+|[\w.]+)(?=: |$)")


def boxed(page: str) -> str:
    """`page`, the HTML of a page, with its annotations in boxes."""
    return BLOCK.sub(lambda found: found[1] + _code(found[2]) + found[3], page)


def _code(code: str) -> str:
    if "^</span>" not in code and "#&gt;" not in code:
        return code
    lines = code.split("\n")
    made = []
    while lines:
        comment = COMMENT.fullmatch(lines[0])
        if comment and (carets := CARETS.fullmatch(comment["text"])):
            text = []
            last = comment
            lines.pop(0)
            while lines and (further := COMMENT.fullmatch(lines[0])) and further["indent"] == comment["indent"]:
                if CARETS.fullmatch(further["text"]) or OUTPUT.match(further["text"]):
                    break
                text.append(further["text"].removeprefix("#").strip())
                last = further
                lines.pop(0)
            made.append(comment["mark"] + _box(comment["indent"], carets, " ".join(text)) + last["end"])
        else:
            line = lines.pop(0)
            if comment and OUTPUT.match(comment["text"]):
                line = line.replace('<span class="c1">', '<span class="c1 printed">', 1)
            made.append(line)
    return "\n".join(made)


def _box(indent: str, carets: re.Match[str], text: str) -> str:
    kind = KIND.match(html.unescape(text))
    name = html.escape(kind[0], quote=False) if kind else ""
    style = "warning" if name.endswith("Warning") else "failure"
    # The comment sign takes the place of the first caret where the expression starts the line.
    sign, marks = ("#", carets[2]) if carets[1] else ("", f"#{carets[2]}")
    message = f"<b>{name}</b>{text[len(name) :]}"
    return (
        f'<span class="c1 report report--{style}">'
        f'<span class="report__carets">{indent}<i>{sign}{carets[1]}</i>{marks}</span>\n'
        f'<span class="report__message"><i>{indent}# </i>{message}</span></span>'
    )
