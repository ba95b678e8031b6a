"""What letters are told: the contexts that several examples share."""

from typing import Any

from app.core.money import Money

PRICE = str(Money(250000))

INVITED = {
    "given_name": "Petra",
    "link_path": "/uitnodiging/een-sleutel",
    "has_account": False,
    "link_until": "2026-01-29",
}

KNOWN = {**INVITED, "link_path": "/start", "has_account": True, "link_until": None}

MOVING = {
    "given_name": "Petra",
    "link_path": "/account/adres/een-sleutel",
    "new_address": "petra@interzorg.example",
    "until_day": "2026-01-16",
    "until_time": "10:30",
    "by_staff": False,
}

MOVED = {
    "given_name": "Petra",
    "new_address": "p…@interzorg.example",
    "by_staff": False,
    "link_path": "/account",
}

OBJECT = {**MOVED, "by_staff": True, "link_path": "/account/adres-klopt-niet/een-sleutel"}

ENROLMENT = {
    "given_name": "Petra",
    "cohort_name": "Assen, voorjaar 2027",
    "organisation_name": "Icare",
    "enrolled_by": "Karin Wolters",
    "first_day": "2027-01-14",
    "first_times": "09:30-16:30",
    "first_place": "Buurthuis De Komeet, Assen",
    "price": PRICE,
}

PROSPECTS = {
    "given_name": "Anneke",
    "name": "Petra van der Veen",
    "cohort_name": "Assen, voorjaar 2027",
    "days": True,
    "needed": 7,
    "sessions_total": 8,
    "attended": 3,
    "possible": 3,
    "path": "/start",
}

COMING = {
    "given_name": "Anneke",
    "name": "Petra van der Veen",
    "cohort_name": "Assen, voorjaar 2027",
    "session_title": "Talenten ontdekken",
    "session_day": "2027-03-04",
    "session_times": "09:30-16:30",
    "path": "/trainer/bijeenkomsten/1/aanwezigheid",
}

INVOICE = {
    "number": "2027-0012",
    "payer": "Zorggroep Drenthe",
    "total": PRICE,
    "issued_on": "2027-01-15",
    "due_on": "2027-02-14",
    "iban": "NL91 ABNA 0417 1643 00",
    "payment_reference": "RF73 2027 0012",
    "with_einvoice": True,
    "credited_number": "",
}

CERTIFICATE = {
    "given_name": "Petra",
    "number": "DTE-2027-0007-K3XV",
    "course_title": "Leergang DemenTalent-expert",
    "issued_on": "2027-06-24",
    "verify_url": "http://localhost/controle/DTE-2027-0007-K3XV",
}

CHECKPOINT = {
    "given_name": "Karin",
    "checkpoint_day": "2027-02-01",
    "checkpoint_note": "DemenTalent certificate register, checkpoint 1\nday: 2027-02-01\nmade: 2027-02-01T23:00:12Z\n"
    f"entries: 57\nlast: {'5a' * 32}\nkey: z6MkwQFWRs2rvYVP6GiFQc8rT1TR4sc3KFCyVGgZGkLYj9TN\n"
    f"signature: {'A' * 43}\n  {'B' * 43}\n",
}
EXPIRING = {
    "given_name": "Petra",
    "number": CERTIFICATE["number"],
    "course_title": CERTIFICATE["course_title"],
    "valid_until": "2030-06-24",
    "verify_url": CERTIFICATE["verify_url"],
}

GROUP = {
    "given_name": "Karin",
    "cohort_name": "Assen, voorjaar 2027",
    "organisation_name": "Icare",
    "path": "/organisatie/1/groepen/2",
}

CASE = {
    "given_name": "Petra",
    "case_number": 2,
    "cohort_name": "Assen, voorjaar 2027",
    "link_path": "/leren/praktijkcasussen/31",
}

EMERGENCY = {
    **CASE,
    "asked_by": "Karin Wolters",
    "granted_by": "Marijke Smit",
    "opened_day": "2027-02-04",
    "opened_time": "10:00",
    "ends_day": "2027-02-04",
    "ends_time": "14:00",
}

SUBMITTED = {
    **CASE,
    "given_name": "Anneke",
    "learner_name": "Petra van der Veen",
    "again": False,
    "link_path": "/trainer/praktijkcasussen/31",
}

REPLACED = {
    "given_name": "Karin",
    "before": "Jan Bakker",
    "successor": "Petra van der Veen",
    "cohort_name": "Assen, voorjaar 2027",
    "reason": "",
    "link_path": "/organisatie/1/groepen/2",
}

DESK = {
    **ENROLMENT,
    "given_name": "Karin",
    "from_cohort_name": "Assen, najaar 2026",
    "person_name": "Petra van der Veen",
    "names": ["Petra van der Veen", "Jan Bakker"],
    "open_seats": 0,
    "invoices": f"2027-0012 ({PRICE})",
    "invoiced": "",
    "reason": "Er zijn te weinig aanmeldingen.",
    "link_path": "/organisatie/1/groepen/2",
}

OVERDUE: dict[str, Any] = {
    **INVOICE,
    "open_amount": str(Money(125000)),
    "days_late": 7,
    "again": False,
}

ANSWERED = {
    "given_name": "Willem",
    "trainer_name": "Anneke de Wit",
    "cohort_name": "Assen, voorjaar 2027",
    "session_title": "Talenten ontdekken",
    "session_day": "2027-03-04",
    "session_times": "09:30-16:30",
    "session_place": "Buurthuis De Komeet, Assen",
    "link_path": "/beheer/bijeenkomsten/7",
}

ASKED = {
    "payer": "Zorggroep Drenthe",
    "organisation_name": "Icare",
    "cohort_name": "Assen, voorjaar 2027",
    "count": 3,
    "total": "€\u00a02.500,00",
    "link_path": "/bijdrage/voorbeeld",
    "link_until": "2027-01-29",
}

PROPOSED = {
    "given_name": "Karin",
    "cohort_name": "Assen, voorjaar 2027",
    "count": 2,
    "reason": "Het fonds is voor dit jaar vol.",
    "link_path": "/organisatie/1/groepen/1/verdeling",
}
