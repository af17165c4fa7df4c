"""What changes a corpus through the server: drafts, the documents folder, jobs and their undo."""
