"""The law in plain English: sentences, one provision, search, a book, what changed."""

from policyengine.edition.provision import plain_sentences, sentences

__all__ = ["plain_sentences", "sentences"]
