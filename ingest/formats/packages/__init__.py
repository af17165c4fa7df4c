"""Files that are archives: Anki decks, office documents."""
