"""What a person should know of documents before they are indexed: no index is touched."""
