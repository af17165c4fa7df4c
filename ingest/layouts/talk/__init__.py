"""Texts in which questions and answers are labelled, or spoken by people."""
