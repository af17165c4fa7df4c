"""LaTeX and Texinfo: commands that are translated to Markdown in one walk."""
