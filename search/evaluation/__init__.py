"""How good a ranking is: judged queries, and the measures over them."""
