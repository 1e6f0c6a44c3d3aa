"""YAML text to a tree.

Knows the events of ruamel.yaml's parser and nothing of its constructors: no value is ever
built from a tag or guessed from how a scalar looks. Anchors without aliases are harmless and
ignored; aliases, merge keys and tags are not part of the format.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from twolevel.errors import ScenarioError, shown
from twolevel.io.tree import MOST_DEPTH, Builder

if TYPE_CHECKING:
    from ruamel.yaml import YAML

__all__ = ["build_from_yaml"]


def build_from_yaml(text: str, builder: Builder) -> None:
    """Feed the events of YAML text to a builder.

    Raises
    ------
    ScenarioError
        If the text is not YAML, or is more than one document.
    """
    from ruamel.yaml import events
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    documents, line = 0, 1
    try:
        for event in _parser(builder).parse(text):
            line = event.start_mark.line + 1
            if isinstance(event, events.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    _second_document(builder, line)
            elif isinstance(event, events.AliasEvent):
                _alias(builder, event, line)
            elif isinstance(event, events.ScalarEvent):
                _tag(builder, event, line)
                builder.scalar(event.value, line, plain=not event.style)
            elif isinstance(event, events.CollectionStartEvent):
                _tag(builder, event, line)
                builder.start(line, mapping=isinstance(event, events.MappingStartEvent))
            elif isinstance(event, events.CollectionEndEvent):
                builder.end()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        words = [words for words in (error.context, error.problem) if words]
        builder.stop(
            line,
            f"this is not YAML: {', '.join(words)}",
            remedy="Check quotes, brackets, colons and indentation on this line and above.",
        )
    except ScenarioError:
        raise  # from the builder: it is a ValueError, too
    except (OverflowError, ValueError):
        builder.stop(
            line,
            "this is not YAML: an escape or directive near here cannot be read",
            remedy="Check backslashes within double quotes, and lines that start with '%'.",
        )
    except YAMLError as error:  # a character that YAML does not allow
        position = getattr(error, "position", 0)
        line = text.count("\n", 0, position if isinstance(position, int) else 0) + 1
        builder.stop(
            line,
            f"this is not YAML: {getattr(error, 'reason', 'unreadable text')}",
            remedy="Remove the character, or write it as an escape in double quotes.",
        )


def _parser(builder: Builder) -> YAML:
    from ruamel.yaml import YAML
    from ruamel.yaml.scanner import Scanner

    class BoundedScanner(Scanner):
        """Stops at the limit of depth before looking ahead, which costs depth squared."""

        def fetch_flow_collection_start(self, *arguments: Any, **named: Any) -> None:
            if len(self.flow_context) > MOST_DEPTH:
                builder.stop(
                    self.reader.line + 1,
                    "lists and mappings are nested too deeply",
                    allowed=f"up to {MOST_DEPTH} levels",
                    remedy="A scenario needs about a dozen levels.",
                )
            super().fetch_flow_collection_start(*arguments, **named)

    yaml = YAML(typ="safe", pure=True)
    yaml.Scanner = BoundedScanner
    return yaml


def _alias(builder: Builder, event: Any, line: int) -> None:
    builder.fault(
        line,
        "aliases are not read",
        seen=f"*{event.anchor}",
        remedy="Write out what it stands for; text that starts with an asterisk needs quotes.",
    )
    builder.broken(line)


def _tag(builder: Builder, event: Any, line: int) -> None:
    if event.tag is not None:
        builder.fault(
            line,
            "tags are not read",
            seen=shown(str(event.tag)),
            remedy="Remove the tag; text that starts with an exclamation mark needs quotes.",
        )


def _second_document(builder: Builder, line: int) -> None:
    builder.stop(
        line,
        "a second document starts here",
        seen="---",
        allowed="one document a file",
        remedy="Put each scenario in a file of its own.",
    )
