"""Multiple-choice questions in plain text: #Q and ^, and Aiken's ANSWER lines."""

from ingest.text.reading import Reading


def test_questions_answers_and_options_over_several_lines(read_as) -> None:
    text = (
        "\n#Q Which bird is\nlarge\n\nand blue?\r\n^ The heron\nof the pond\r\nA The wren\n"
        "B The heron\nof the pond\nC None\r\n\n#Q It swims: _____.\n^ The duck\nA The duck\nB The owl\n"
    )
    reading: Reading = read_as("trivia", "birds.txt", text)
    assert [(r.question, r.answer, r.given) for r in reading.records] == [
        (
            "Which bird is large and blue?",
            "The heron of the pond",
            "A The wren\nB The heron\nof the pond\nC None",
        ),
        ("It swims: _____.", "The duck", "A The duck\nB The owl"),
    ]
    assert not reading.unread


def test_answers_without_options_and_options_without_answer(read_as) -> None:
    text = "#Q Who sings?\n^ The lark\n\n#Q Who calls?\nA The owl\nB The crow\n\n#Q Who?\n^ You\nA I\nB You\n"
    reading: Reading = read_as("trivia", "birds.txt", text)
    assert [(r.question, r.answer, r.given) for r in reading.records] == [
        ("Who sings?", "The lark", ""),
        ("Who calls?", "", "A The owl\nB The crow"),
        ("Who?", "You", "A I\nB You"),
    ]
    assert not reading.unread


def test_answers_named_by_their_letter(read_as) -> None:
    text = (
        "1. Which is a tree?\nA. The oak\nB. The reed\nANSWER: A\n\n"
        "Which of these\ngrows in water?\nA) The oak\nB) The\nreed\nC) None\nAnswer: b\n"
    )
    reading: Reading = read_as("trivia", "trees.txt", text)
    assert [(r.question, r.answer, r.given) for r in reading.records] == [
        ("Which is a tree?", "The oak", "A. The oak\nB. The reed"),
        ("Which of these grows in water?", "The reed", "A) The oak\nB) The\nreed\nC) None"),
    ]
