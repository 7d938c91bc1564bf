"""Letters in Word: drafts to go on writing, and a district's own template as a signed letter."""

from slrtkit.adapters.documents.word.layout import starter_template
from slrtkit.adapters.documents.word.libreoffice import LibreOffice
from slrtkit.adapters.documents.word.minutes import WordMinutes
from slrtkit.adapters.documents.word.monthly import WordReport
from slrtkit.adapters.documents.word.renderer import WordDrafter, WordRenderer
from slrtkit.adapters.documents.word.words import NAMES as PLACEHOLDERS

__all__ = ["PLACEHOLDERS", "LibreOffice", "WordDrafter", "WordMinutes", "WordRenderer", "WordReport", "starter_template"]
