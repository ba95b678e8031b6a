"""Reading pages in tests."""

import re

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the first form on a page that carries a token: key, token and what the form keeps."""
    for form in page.split("<form")[1:]:
        found = dict(_HIDDEN.findall(form.split("</form>")[0]))
        if "csrf_token" in found:
            return found
    raise AssertionError("the page has no form to send")
