"""What stands in a row or a line is a detail; prose has none."""

import pytest

from ingest.text.details import details

TABLE = (
    "| Plan | Storage | Kept |\n|---|:-:|--:|\n| Team | 5 TB | **180** days |\n| Solo | | 30 days |"
)


def test_a_row_is_written_out_with_its_header() -> None:
    assert details(f"All plans.\n\n{TABLE}\n\nThat is all.") == [
        "Plan: Team; Storage: 5 TB; Kept: 180 days",
        "Plan: Solo; Kept: 30 days",
    ]


def test_a_column_without_a_name_has_its_cells_alone() -> None:
    table = "| | Free | Pro |\n|---|---|---|\n| Seats | 1 | [9](https://a.example) |"
    assert details(table) == ["Seats; Free: 1; Pro: 9"]


@pytest.mark.parametrize(
    "text",
    [
        "```csv\nto,price,days\nOslo,9,4\n```",
        "Prices:\n\nto;price;days\nOslo;9;4\nRome;7;3\n\nMore.",
        "```\nto\tprice\tdays\nOslo\t9\t4\nRome\t7\t3\n```",
    ],
)
def test_columns_with_separators_are_a_table(text: str) -> None:
    assert details(text)[0] == "to: Oslo; price: 9; days: 4"


def test_code_follows_the_words_of_its_names_and_of_the_remark_above() -> None:
    code = "```python\n# try again\nclient.fetchAll(max_retries=3, HTTPPort=80)\n```"
    words = "try again client fetch all max retries http port"
    assert details(code) == [f"{words}\nclient.fetchAll(max_retries=3, HTTPPort=80)"]


def test_settings_are_said_by_what_they_are_nested_in() -> None:
    yaml = "```yaml\nnet:\n  max_upload: 20\n  window: 8-18\nlog:\n  keepFor: 7d\n```"
    assert details(yaml) == [
        "net max upload\nmax_upload: 20",
        "net window\nwindow: 8-18",
        "log keep for\nkeepFor: 7d",
    ]
    assert details('```toml\n[log]\nkeep = "7d"\n```') == ['log keep\nkeep = "7d"']


def test_a_command_over_several_lines_is_one() -> None:
    assert details("```sh\nowl copy \\\n  --dry-run\n```") == [
        "owl copy dry run\nowl copy --dry-run"
    ]


def test_the_lines_of_a_program_count_only_below_remarks() -> None:
    lines = [f"first_value = compute_step({n})" for n in range(12)]
    assert details("```python\n" + "\n".join(lines) + "\n```") == []
    assert len(details("```python\n" + "\n".join(["# warm up", *lines]) + "\n```")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Plain prose, with commas, and more.\nA second line, with commas, too.\nA third, so, there.",
        "- a list | with a pipe\n- another `name`",
        "A line\n---\nBelow a rule | and a pipe",
        "```mermaid\n```",
        "x | y",
    ],
)
def test_prose_has_no_details(text: str) -> None:
    assert details(text) == []
