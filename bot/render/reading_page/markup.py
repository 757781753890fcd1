"""HTML as a tree, so that whatever an essay holds is escaped."""

from xml.etree.ElementTree import Element, tostring

Child = Element | str | None


def tag(name: str, /, *children: Child, **attributes: str) -> Element:
    """Make an element. ``class_`` is written class, ``aria_label`` aria-label; None among the children is left out."""
    element = Element(name, {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()})
    last: Element | None = None
    for child in children:
        if isinstance(child, Element):
            element.append(child)
            last = child
        elif child and last is not None:
            last.tail = (last.tail or "") + child
        elif child:
            element.text = (element.text or "") + child
    return element


def document(root: Element, note: str) -> str:
    """Write a document. ``note``: a comment at its beginning."""
    return f"<!doctype html>\n<!-- {note} -->\n{tostring(root, encoding='unicode', method='html')}\n"
