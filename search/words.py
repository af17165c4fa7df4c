"""English words too common to tell anything about what a query is after."""

COMMON = frozenset(
    "the and for are was were with that this these those from into what when where which who whom "
    "why how does did can could should would will may have has had not but you your they them "
    "their its our about between there then than too very is it in of to a an on at by be do as or "
    "i my me we if so no any all some more most use used using mean means explain".split()
)
