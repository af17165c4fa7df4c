"""The layouts in which people publish questions and answers, and which one a document has."""
