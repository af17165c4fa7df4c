"""askalike beside other libraries with the same model: what is found, and what it costs."""
