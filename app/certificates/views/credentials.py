"""What verifiers fetch without asking anybody: the issuer's document, the lists of revocations, the credentials.

No account, no cookie; a page of another origin may read them, for that is what a wallet in a browser is.
"""

from __future__ import annotations

from typing import Final

from flask import Response, abort, current_app, request
from flask.typing import ResponseReturnValue

from app.certificates import service
from app.certificates.service import FileKind
from app.certificates.views.blueprint import bp
from app.certificates.views.verification import miss, stop_guessing
from app.config import Config
from app.core.documents import Document
from app.core.errors import NotFound
from app.core.ports import Work
from app.web.actions import read
from app.web.gate import public
from app.web.headers import token_address

#: For how long a verifier may trust a copy: a revocation is known everywhere after this many seconds.
FRESH: Final = 300
#: What the files are called at the address of a certificate.
NAMES: Final[dict[str, FileKind]] = {
    "credential.json": "credential",
    "credential.jwt": "jwt",
    "badge.png": "png",
    "badge.svg": "svg",
}


@bp.get("/.well-known/did.json")
@bp.get("/did.json")
@public
def issuer() -> ResponseReturnValue:
    """The document of our did:web; the second address is that of a site below a path (did:web section 3.2)."""
    work: Work = current_app.extensions["work"]
    config: Config = current_app.extensions["leergang"]
    keys = read(service.credential_keys)
    if not keys:
        abort(404)
    return _open(Response(work.credentials.did_document(config.base_url, keys), mimetype="application/json"))


@bp.get("/credentials/status/<int:list_id>")
@public
def status_list(list_id: int) -> ResponseReturnValue:
    """A list of revocations with a Data Integrity proof."""
    return _open(Response(_listed(list_id).json, mimetype="application/vc"))


@bp.get("/credentials/status/<int:list_id>.jwt")
@public
def status_list_jwt(list_id: int) -> ResponseReturnValue:
    """The same list as a VC-JWT, to which credentials in that form point."""
    return _open(Response(_listed(list_id).jwt, mimetype="application/vc+jwt"))


@bp.get("/controle/<number>/<code>/<name>")
@public
@token_address
def credential_file(number: str, code: str, name: str) -> ResponseReturnValue:
    """One form of a digital certificate, as it was frozen, for who has its number and its code."""
    if name not in NAMES:
        abort(404)
    document = _asked(number, code, NAMES[name])
    answer = Response(document.content, mimetype=document.media_type)
    shown = "inline" if name.startswith("badge") else "attachment"
    answer.headers["Content-Disposition"] = f'{shown}; filename="{number}-{name}"'
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.set_etag(document.sha256)
    return _for_all(answer)


def _asked(number: str, code: str, kind: FileKind) -> Document:
    """Wrong ones count with those of the page of verification; after too many, a right one says nothing either."""
    stop_guessing()
    try:
        return read(service.credential_file, number, code, kind)
    except NotFound:
        miss()
        abort(404)


def _listed(list_id: int) -> service.PublishedList:
    return read(service.published_list, list_id)


def _open(answer: Response) -> Response:
    answer.headers["Cache-Control"] = f"public, max-age={FRESH}"
    answer.add_etag()
    return _for_all(answer)


def _for_all(answer: Response) -> Response:
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.make_conditional(request)
    return answer
