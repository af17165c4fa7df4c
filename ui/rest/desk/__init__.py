"""The routes of the duplicates desk."""
