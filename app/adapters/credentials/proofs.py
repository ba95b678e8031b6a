"""Both ways to secure a credential: a Data Integrity proof (eddsa-rdfc-2022), and a JSON Web Token (EdDSA).

Sources: VC Data Integrity EdDSA Cryptosuites 1.0 section 3.2; Open Badges 3.0 section 8.2 (VC-JWT).
"""

from __future__ import annotations

import base64
import json
from datetime import datetime
from hashlib import sha256

from app.adapters.credentials.canonical import Json, canonical
from app.core.keys import Ed25519Key
from app.core.multibase import encoded


def with_proof(key: Ed25519Key, did: str, document: Json) -> bytes:
    """Return the credential with its proof, as JSON for people and machines. The proof is as old as `validFrom`."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": document["validFrom"],
        "verificationMethod": f"{did}#{key.kid}",
        "proofPurpose": "assertionMethod",
    }
    config = canonical({"@context": document["@context"], **proof})
    signature = key.sign(sha256(config).digest() + sha256(canonical(document)).digest())
    # An array, as the schema of 1EdTech asks.
    secured = {**document, "proof": [{**proof, "proofValue": encoded(signature)}]}
    return json.dumps(secured, ensure_ascii=False, indent=2).encode() + b"\n"


def as_jwt(key: Ed25519Key, did: str, document: Json) -> str:
    """Return the credential as a compact VC-JWT. It names no `sub`, for the subject has no id."""
    header = {"alg": "EdDSA", "kid": f"{did}#{key.kid}", "typ": "JWT"}
    claims = {"iss": did, "jti": document["id"], "nbf": _seconds(document["validFrom"])}
    if "validUntil" in document:
        claims["exp"] = _seconds(document["validUntil"])
    parts = (_base64url(json.dumps(one, ensure_ascii=False).encode()) for one in (header, document | claims))
    signing = ".".join(parts)
    return f"{signing}.{_base64url(key.sign(signing.encode()))}"


def multibase64(content: bytes) -> str:
    """Return ``content`` in base64url behind the letter that says so."""
    return "u" + _base64url(content)


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())
