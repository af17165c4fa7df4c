"""POD as people publish it: headings, items, formatting codes, manual pages."""

import pytest

from ingest.layouts.markups.pod import plain_pod
from ingest.text.reading import Reading

FAQ = """=pod

=encoding UTF-8

=head1 NAME

Kettle::FAQ - questions
about kettles

=head1 DESCRIPTION

What follows was asked.

=head1 Water

=head2 What does C<< $k->{fill} >> and L<this page|Kettle::Fill> mean in
I<every> case?
X<fill> X<mean>
X<case>

It means a cup.

=over 4

=item * hot

=item * cold

=back

So there.

=head2 It boils over

    my $less = 1;

=begin html

<p>=head2 nothing</p>

=end html

Take less.

=head1 Use

=over 4

=item Why is there a lid, see L<kettle/close>?

For warmth.

=item *

How long does it take?

Minutes.

=item 3. When is it S<done then>?

At once.

=back

=head1 AUTHOR

A. Writer.

=cut
"""


def test_headings_and_items_ask(read_as) -> None:
    reading: Reading = read_as("pod", "kettle.pod", FAQ)
    assert reading.title == "Kettle::FAQ - questions about kettles"
    assert [(r.section, r.question) for r in reading.records] == [
        (("Water",), "What does $k->{fill} and this page mean in every case?"),
        (("Water",), "It boils over"),
        (("Use",), 'Why is there a lid, see "close" in kettle?'),
        (("Use",), "How long does it take?"),
        (("Use",), "When is it done then?"),
    ]
    answers = [record.answer for record in reading.records]
    assert answers[0].startswith("It means a cup.\n\n=over 4")
    assert answers[0].endswith("=back\n\nSo there.")
    assert answers[1].endswith("Take less.")
    assert answers[2:] == ["For warmth.", "Minutes.", "At once."]
    assert [part.lines for part in reading.unread] == [(12, 12), (67, 67)]


@pytest.mark.parametrize("head", ["head1", "head3"])
def test_one_level_of_questions_in_a_file_of_code(head: str, read_as) -> None:
    text = f"use strict;\n\n={head} Why?\n\nSo.\n\n={head} How?\n\nThus.\n\n=cut\n\nmy $x = 1;\n"
    reading: Reading = read_as("pod", "code.txt", text)
    assert [(r.question, r.answer) for r in reading.records] == [("Why?", "So."), ("How?", "Thus.")]


def test_manual_pages_are_topics_without_their_paperwork(read_as) -> None:
    text = (
        "=head1 NAME\n\npour - pours\n\n=head1 OPTIONS\n\n=head2 --slow\n\nTakes time.\n\n"
        "=head1 FILES\n\nNone.\n\n=head1 SEE ALSO\n\nkettle(1)\n\n=head1 COPYRIGHT\n\nMine.\n"
    )
    reading: Reading = read_as("pod", "pour.pod", text)
    assert [(r.section, r.question) for r in reading.records] == [
        (("OPTIONS",), "--slow"),
        ((), "FILES"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("How is C<B<bold> I<code>> read?", "How is bold code read?"),
        ("Is E<lt>aE<gt> an C<< a >> b >>?", "Is <a> an a b >>?"),
        ("Is it E<eacute> or E<0x41> or E<sol>?", "Is it é or A or /?"),
        ("What is L</Methods> in L<Foo::Bar>?", "What is Methods in Foo::Bar?"),
        ("Where isX<index> it Z<>?", "Where is it ?"),
        ("Why is C<this not closed?", "Why is C<this not closed?"),
        ("Is $a->[0] < 1 or A B?", "Is $a->[0] < 1 or A B?"),
    ],
)
def test_codes_are_plain_in_questions(text: str, words: str) -> None:
    assert plain_pod(text) == words
