"""A corpus whose duplicates are known, for the tests of the desk."""

from pathlib import Path

# Each asked in two documents: what is asked, and the two answers.
ASKED = (
    ("How long do refunds take?", "Refunds take 30 days.", "Refunds take 14 days."),
    ("Which port does the server use?", "It uses port `8080`.", "It uses port `8443`."),
    ("How do I reset my password?", "Choose Forgot password.", "Choose Forgot password."),
    ("Where are the logs kept?", "In `/var/log/shop`.", "In `/var/log/shop`."),
    ("Who may see an invoice?", "Its owner and the bookkeepers.", "Only its owner."),
    ("What does `git rebase -i` do?", "It edits commits.", "It edits commits, one by one."),
    ("Can a parcel be sent abroad?", "Yes, to all of Europe.", "No, it cannot."),
    ("How is a backup restored?", "Run `restore` on it.", "Run `restore` on it, then check."),
    ("Why is my card declined?", "The bank did not allow it.", "The bank refused it."),
    ("When is the office open?", "From 9 to 5 on weekdays.", "From 8 to 4 on weekdays."),
    ("How are points collected?", "One for each euro.", "One for each euro."),
    ("What is a delivery window?", "Two hours in which we come.", "Three hours on one day."),
    ("How do I change my address?", "In the profile.", "In your profile, under Address."),
    ("Is there a mobile app?", "There is one for phones.", "There is one for each phone."),
    ("What does a gift voucher cost?", "From 10 euros on.", "From 20 euros on."),
    ("How do I unsubscribe from the newsletter?", "By its last link.", "By the last link."),
    ("Which browsers are supported?", "The newest two of each.", "The newest of each."),
    ("How large may an attachment be?", "Up to 10 MB.", "Up to 25 MB."),
    ("Do you repair old bicycles?", "We do, after a look.", "We look first, then repair."),
    ("How is my data protected?", "It is encrypted.", "It is encrypted on disk."),
    ("What is the warranty on batteries?", "Two years.", "One year."),
    ("Where can I park a van?", "Behind the shop.", "Behind the shop, on the left."),
)
NAMES = ("help.md", "shop.md")
# Asked in a third document, too.
THRICE = (8, 12)
# Asked twice in one document.
WITHIN = ("How do I cancel an order?", "By mail.", "By mail or by phone.")


def write_documents(folder: Path) -> None:
    """Write three documents that ask the same questions."""
    written = {name: [(one[0], one[number]) for one in ASKED] for number, name in _numbered()}
    written[NAMES[0]] += [(WITHIN[0], answer) for answer in WITHIN[1:]]
    written["guide.md"] = [(ASKED[number][0], f"{ASKED[number][1]} Or ask.") for number in THRICE]
    for name, records in written.items():
        text = "\n".join(f"## {question}\n\n{answer}\n" for question, answer in records)
        (folder / name).write_text(text, "utf-8")


def _numbered() -> list[tuple[int, str]]:
    return [*enumerate(NAMES, 1)]
