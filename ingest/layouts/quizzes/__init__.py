"""Layouts of quizzes and exams."""
