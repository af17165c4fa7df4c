"""The thresholds of detection in one table: shares and scores lie in [0, 1], the others count.

Readers look them up when they use them, so that a measurement can move one. How far each can move
before a document's score changes: tests/benchmarks/FIGURES.md, [F-detect], printed by
tests/benchmarks/test_thresholds.py.
"""

# Which layout a document has.
OVERLOOKED = 0.5  # how much of a reading's score goes with questions that it takes for answers
SWALLOWED = 0.6  # how much goes where one record holds most of the headings, by its lines
MOST_HELD = 4  # headings of the outermost level, from which a record holds too many
SETTLED = 0.9  # where a name announces a markup that explains this much, no other layout is tried
NEAR = 0.1  # scores closer than this do not say which layout it is; the questions found do
BETTER = 0.1  # by how much another layout must explain a section better than the document's own
WORTH = 0.03  # by how much sections in their own layouts must explain a document better
FEW = 0.5  # sections in another layout for each that is one record, up to which they are answers
MOST_SECTIONS = 60  # a document of more sections is a list of questions

# How surely a document has the layout that was found: its score.
DOUBTFUL = 0.6  # under which a report says so, and names the layout to try
TOPICAL = 0.55  # what headings that hardly ask score at most, so that they are doubtful
TOPICAL_SHARE = 0.25  # of records, from which a document asks
REFUSED = 0.1  # under which what was found is not kept, unless it asks, or the layout was chosen

# Questions in the parts that a layout leaves unread.
SURE = 0.8  # the score from which another layout reads such a part
FEWEST_LEFT = 2  # questions that such a part, or a list of contents, holds at least
MOST_LEFT = 100  # a document with more unread parts is not one of questions
FEWEST_KEYED = 2  # answers that a key at the end of an exam holds at least
LONGEST_KEY = 400  # lines from a document's end in which its key begins

# Which marks, bullets or lines ask.
ASKING_SHARE = 0.4  # of a level's or a kind's marks, from which all of them are questions
ALMOST_ALL = 0.8  # of a level's headings, from which the ones above them name sections
NUMBERED_SHARE = 0.6  # of headings, from which one without a number among them is no question
UNANSWERED_SHARE = 0.3  # of headings that ask, from which one without a text is no section
WORDED_SHARE = 0.3  # of the accordions, disclosures and terms of a page
LISTED_SHARE = 0.5  # of a list's bullets
COLUMN_SHARE = 0.6  # of a Markdown table's cells in one column
LINES_SHARE = 0.3  # of a text's paragraphs
PLAIN_SHARE = 0.25  # lines that ask for each heading, from which they are not rhetorical
FEWEST_LINES = 2  # bare lines that ask
FEWEST_CARDS = 2  # pairs with a sign between them, where nothing else says that they are cards
CARDS_SHARE = 0.5  # of a text's lines in such pairs
FEWEST_PROMPTED = 2  # paragraphs in bold that ask, beside which others may request
FEWEST_QUOTES = 2  # block quotes that ask
FEWEST_TITLES = 3  # titles from which a text under titles can be a list of questions
FEWEST_TOPICS = 3  # bullets of a checklist
TOPIC_NOTE = 8  # words of a checklist's notes, on average
RHETORICAL = 2  # how many questions in the text one heading that asks outweighs
ASKER_SHARE = 0.5  # of a speaker's turns, from which it is the one who asks
ASKING_BACK = 0.25  # of the turns of those who answer, up to which they only ask back
CHATTING = 0.5  # of a chat's messages in questions and answers, up to which people only talk
ALTERNATING = 0.7  # of the turns that ask, which another's turn follows

# How surely the signs of a layout mean it, whatever they cover.
BOLD = 0.97
TABLES = 0.97
CARDS = 0.98
INTERVIEW = 0.97
CHAT = 0.9
QUOTED = 0.9
LINES = 0.9
LISTED = 0.9
LISTED_ALONE = 0.5  # one bullet that asks
NUMBERED = 0.9
NUMBERED_ALONE = 0.5  # one numbered question
DETAILS_ALONE = 0.6  # one fold
TOPICS = 0.8
TOPICS_LOOSE = 0.3  # bullets that are no checklist
PAGE = 0.98  # front matter that asks
HEADED = 0.7  # headings that are topics
HEADED_ASKING = 0.25  # more, where all of them ask
HEADED_ALONE = 0.4  # one heading over everything
MARKED = 0.5  # the marks of another markup that are topics
MARKED_ASKING = 0.5  # more, where at least half of them ask
CHAPTERS = 0.4  # numbered chapters that are topics
CHAPTERS_ASKING = 0.55  # more, where at least half of them ask
CHAPTERS_LISTED = 0.05  # more, where a table of contents lists them
TITLED = 0.3  # titles that are topics
TITLED_ASKING = 0.2  # more, where all of them ask
TITLED_HANGING = 0.92  # titles that ask, with everything else indented below them
