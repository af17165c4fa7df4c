"""The markups of wikis, which are translated to Markdown line by line."""
