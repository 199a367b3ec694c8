"""The sentences about reports and stages: files of data/, read against data/references.toml.

staging.wording.say puts a sentence into the reader's language.
"""

from pathlib import Path

from sources.sentences import Texts

TEXTS = Texts(Path(__file__).with_name("data"))
DATA, REFERENCES = TEXTS.data, TEXTS.references

read_file, references = TEXTS.read_file, TEXTS.used
read_sentences, need_sentences = TEXTS.read_sentences, TEXTS.need_sentences
