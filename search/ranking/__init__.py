"""From a query to ranked records: candidates, their scores, the calibration, a reranker."""
