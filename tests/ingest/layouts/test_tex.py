"""LaTeX and Texinfo: what asks in them, how they read as Markdown, and what breaks them."""

import time

import pytest

from tests.ingest.readings import pairs, read


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"caf\'e na\"{\i}ve Stra{\ss}e \c{c}a \v{S}koda", "café naïve Straße ça Škoda"),
        (r"\emph{a} \textbf{b} \texttt{c_d}", "*a* **b** `c_d`"),
        (r"\href{http://a.b/c\_d}{the page}", "[the page](http://a.b/c_d)"),
        ("``so'' -- 1~km --- \\ldots", "“so” – 1 km — …"),
        (r"\foo{stays} \bar{} $x_{\alpha}$", r"stays bar $x_{\alpha}$"),
        (r"5\,\% of \$3 \& more", "5 % of \\$3 & more"),
        (r"see\footnote{Below.} \label{x}\cite{knuth}", "see (Below.) knuth"),
        ("shown % not shown\nagain", "shown \nagain"),
        (r"\verb|a{b|", "`a{b`"),
    ],
)
def test_latex_in_an_answer_reads_as_markdown(source: str, shown: str) -> None:
    text = f"\\section{{Why is it so?}}\n{source}\n\\section{{Who?}}\nI.\n"
    assert [answer.replace(" \n", "\n") for _, answer in pairs(text, "a.tex")] == [
        shown.replace(" \n", "\n"),
        "I.",
    ]


def test_lists_code_and_tables_of_latex_are_those_of_markdown() -> None:
    text = (
        "\\section{Why?}\n\\begin{enumerate}\n  \\item one\n  \\item two\n    more\n"
        "\\begin{itemize}\\item deep\\end{itemize}\n\\end{enumerate}\n"
        "\\begin{lstlisting}[language=C]\nint x; % {\n\\end{lstlisting}\n"
        "\\begin{tabular}{ll}\na & b \\\\\nc & d \\\\\n\\end{tabular}\n"
    )
    ((_, answer),) = pairs(text, "a.tex")
    assert answer == (
        "1. one\n2. two\n  more\n  - deep\n\n```c\nint x; % {\n```\n\n"
        "| a | b  |\n|---|---|\n| c | d  |"
    )


@pytest.mark.parametrize(
    "text",
    [
        "\\question Who is it?\n\\begin{solution}\nMe.\n\\end{solution}\n",
        "\\begin{pregunta}\nWho is it?\n\\end{pregunta}\n\\begin{respuesta}Me.\\end{respuesta}\n",
        "\\faq{Who is it?}{Me.}\n",
        "\\Question{Who is it?}\nMe.\n",
        "\\begin{description}\n\\item[Q:] Who is it?\n\\item[A:] Me.\n\\end{description}\n",
        "\\begin{description}\n\\item[Who is it?] Me.\n\\end{description}\n",
        "\\begin{enumerate}\n\\item Who is it?\\\\\nMe.\n\\end{enumerate}\n",
        "\\subsection*{Who is it?}\nMe.\n",
        "\\paragraph{Who is it?} Me.\n",
        "\\textbf{Who is it?}\n\nMe.\n",
        "{\\bf Who is it?} Me.\n",
        "\\textit{Who is it?}\n\nMe.\n",
        "\\begin{frame}{Who is it?}\nMe.\n\\end{frame}\n",
    ],
)
def test_each_way_in_which_latex_asks_is_a_question(text: str) -> None:
    assert pairs(text, "a.tex") == [("Who is it?", "Me.")]


def test_parts_of_a_question_have_its_stem_as_context() -> None:
    text = (
        "\\begin{questions}\n\\question[4] A ball falls.\n\\begin{parts}\n\\part[1] How far?\n"
        "\\begin{solution}5 m\\end{solution}\n\\part How fast?\n\\begin{solution}10 m/s\n"
        "\\end{solution}\n\\end{parts}\n\\question Who threw it?\n\\end{questions}\n"
    )
    records = read(text, "a.tex").records
    assert [(one.question, one.answer, one.context) for one in records] == [
        ("How far?", "5 m", "A ball falls."),
        ("How fast?", "10 m/s", "A ball falls."),
        ("Who threw it?", "", ""),
    ]


def test_text_between_exercises_is_reported_not_answered() -> None:
    text = (
        "\\begin{exercise}\nAdd.\n\\end{exercise}\n\\begin{solution}\n2\n\\end{solution}\n"
        "So much for sums.\n\\begin{exercise}\nSubtract.\n\\end{exercise}\n"
        "\\begin{solution}\n0\n\\end{solution}\n"
    )
    parsed = read(text, "a.tex")
    assert pairs(parsed) == [("Add.", "2"), ("Subtract.", "0")]
    assert [one.lines for one in parsed.unread] == [(7, 7)]


def test_a_brace_that_is_never_closed_spoils_one_question() -> None:
    text = "\\section{What is {this?}\nA.\n\\section{Who?}\nB.\n\\section{Why?}\n\\emph{C.\n"
    assert [question for question, _ in pairs(text, "a.tex")][1:] == ["Who?", "Why?"]


def test_what_is_included_is_reported_and_not_followed() -> None:
    text = "\\section{Who?}\nI.\n\\section{Parts}\n\\input{/etc/passwd}\n"
    parsed = read(text, "a.tex")
    assert "root" not in str(parsed.records)
    text = "@section Who?\nI.\n@section Why?\nSo.\n@chapter Parts\n@include other.texi\n"
    assert pairs(text, "a.texi") == [("Who?", "I."), ("Why?", "So.")]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("@code{a} @emph{b} @strong{c} @kbd{C-x @key{RET}}", "`a` *b* **c** `C-x RET`"),
        ("@uref{http://a.b, the page}, @email{a@@b.c}", "[the page](http://a.b), <a@b.c>"),
        ("Ni@~no, @ss{}, @dots{} @AUCTeX{}, @@ @{ @}", "Niño, ß, … AUCTeX, @ { }"),
        ("See it. @xref{Node,, The node}.", "See it. See The node."),
        ("shown @c not shown", "shown"),
        ("@example\n  a @{ b\n@end example", "```\n  a { b\n```"),
        ("@unknown{stays}", "stays"),
    ],
)
def test_texinfo_in_an_answer_reads_as_markdown(source: str, shown: str) -> None:
    text = f"@section Why is it so?\n{source}\n@section Who?\nI.\n"
    assert pairs(text, "a.texi") == [("Why is it so?", shown), ("Who?", "I.")]


def test_nested_items_of_texinfo_are_no_questions() -> None:
    text = (
        "@enumerate\n@item\nWhat is\nit?\n\nOne of\n@itemize\n@item\nthis?\n@item that\n"
        "@end itemize\n\n@item\nIt fails. What now?\n\nWait.\n@end enumerate\n"
    )
    assert pairs(text, "a.texi") == [
        ("What is it?", "One of\n\n- this?\n- that"),
        ("It fails. What now?", "Wait."),
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.tex", "\\section{Who?}\nI.\n" + "{" * 200_000),
        ("a.tex", "\\section{Who?}\nI.\n" + "\\emph{" * 30_000 + "}" * 30_000),
        ("a.tex", "\\section{Who?}\nI.\n" + "\\begin{itemize}\\item x" * 10_000),
        ("a.tex", "\\section{Who?}\nI.\n" + "\\begin{verbatim}\n" * 10_000),
        ("a.tex", "\\section{Who?}\nI.\n" + "$ \\[ \\verb|" * 20_000),
        ("a.texi", "@section Who?\nI.\n" + "@code{" * 30_000 + "}" * 30_000),
        ("a.texi", "@section Who?\nI.\n" + "@example\n" * 20_000),
    ],
)
def test_nesting_and_what_is_never_closed_end_in_bounded_time(name: str, text: str) -> None:
    begin = time.perf_counter()
    assert read(text, name).records[0].question == "Who?"
    assert time.perf_counter() - begin < 30


def test_latex_is_recognised_without_its_suffix_but_not_in_markdown_that_quotes_it() -> None:
    latex = "\\documentclass{article}\n\\begin{document}\n\\section{Who?}\nI.\n\\end{document}\n"
    assert read(latex, "a.txt").layout == "latex"
    markdown = f"## How?\n\n```\n{latex}```\n\n## Why $\\section{{x}}$?\n\n\\begin{{align}}x\n"
    assert read(markdown, "a.md").layout == "headed"
