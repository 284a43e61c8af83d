"""Annotations are written under the line that acts, and come off without a trace."""

from textwrap import dedent

import pytest
from handbook.annotations import annotate, strip
from handbook.outcomes import Raised, Run, Warned


def annotated(source: str, **did: object) -> str:
    source = dedent(source)
    text = annotate(source, Run(source, 10.0, **did))  # type: ignore[arg-type]
    assert strip(text) == source
    return text


def test_output_stands_below_the_statement_that_printed() -> None:
    text = annotated(
        """\
        for name in names:
            print(
                name,
            )
        """,
        prints=[(2, "Ada\n"), (2, "Grace\n"), (2, "\n")],
    )
    assert text == dedent("""\
        for name in names:
            print(
                name,
            )
            #> Ada
            #> Grace
            #>
        """)


def test_output_of_one_line_may_come_in_pieces() -> None:
    text = annotated("print(1, end='')\n", prints=[(1, "1"), (1, "2\n")])
    assert text == "print(1, end='')\n#> 12\n"


def test_carets_stand_under_the_expression() -> None:
    text = annotated(
        """\
        def f() -> None:
            print(author.books)
            return
        """,
        exception=Raised("KeyError", "'x'", (2, 2, 10, 22)),
    )
    assert text == dedent("""\
        def f() -> None:
            print(author.books)
            #     ^^^^^^^^^^^^
            # KeyError: 'x'
            return
        """)


def test_comment_sign_takes_the_place_of_the_first_caret() -> None:
    text = annotated("f()\n", exception=Raised("KeyError", "", (1, 1, 0, 3)))
    assert text == "f()\n#^^\n# KeyError\n"


def test_columns_are_counted_in_characters() -> None:
    text = annotated("f('é', x.y)\n", exception=Raised("KeyError", "1", (1, 1, 8, 11)))
    assert text.splitlines()[1] == "#      ^^^"


def test_expression_over_several_lines_is_marked_on_its_first() -> None:
    text = annotated("x = f(\n    1,\n)\n", exception=Raised("KeyError", "1", (1, 3, 4, 1)))
    assert text == "x = f(\n#   ^^\n# KeyError: 1\n    1,\n)\n"


def test_long_message_is_wrapped_and_keeps_its_own_lines() -> None:
    text = annotated("f()\n", exception=Raised("KeyError", "word " * 30 + "\nlast", (1, 1, 0, 3)))
    lines = text.splitlines()
    assert all(len(line) <= 88 for line in lines)
    assert lines[-1] == "# last"


def test_warning_stands_below_its_line_and_late_ones_do_not() -> None:
    text = annotated(
        "commit()\nend()\n",
        early_warnings=[Warned("RuntimeWarning", "never awaited", 1)],
        late_warnings=[Warned("RuntimeWarning", "in its wake", 2)],
    )
    assert text == "commit()\n#^^^^^^^\n# RuntimeWarning: never awaited\nend()\n"


@pytest.mark.parametrize(("hang", "said"), [("running", "does not end"), ("exiting", "does not exit")])
def test_hang_is_said_at_the_end(hang: str, said: str) -> None:
    text = annotated("a()\nrun()\n", hang=hang)
    assert text == f"a()\nrun()\n#^^^^\n# {said}: killed after 10 s\n"


def test_comments_of_the_author_stay() -> None:
    source = dedent("""\
        # why
        f()  #> not an annotation
        # another
            # ^ hint
        g()
        """)
    assert strip(source) == source


def test_an_annotation_ends_at_the_end_of_the_example() -> None:
    text = annotated("f()\n# --8<-- [end:example]\n", exception=Raised("KeyError", "1", (1, 1, 0, 3)))
    assert text.endswith("# KeyError: 1\n# --8<-- [end:example]\n")


def test_an_annotation_ends_at_another_indentation() -> None:
    text = dedent("""\
        async with a() as b:
        #          ^^^
        # KeyError: 1
            # the author's
            pass
        """)
    assert strip(text) == "async with a() as b:\n    # the author's\n    pass\n"
