"""Answers that are composed of what is stored: chosen, cited, checked."""
