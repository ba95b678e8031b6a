"""What the templates of letters about somebody's calendar are given."""

INVITED_TO = {
    "given_name": "Petra",
    "cohort_name": "Assen, voorjaar 2027",
    "session_title": "Talenten ontdekken (Lesdag 3)",
    "session_day": "2027-03-04",
    "session_times": "09:30-16:30",
    "session_place": "Buurthuis De Komeet, Assen",
    "path": "/agenda",
}
PROGRAMME = {
    "given_name": "Petra",
    "cohort_name": "Assen, voorjaar 2027",
    "sessions": [
        "donderdag 14 januari 2027, 09:30-16:30: Anders kijken (Lesdag 1)",
        "donderdag 4 februari 2027, 09:30-16:30: Talenten ontdekken (Lesdag 2)",
        "donderdag 18 februari 2027, 13:30-15:30: Intervisie 1",
        "donderdag 4 maart 2027, 09:30-16:30: Talenten ontdekken (Lesdag 3)",
    ],
    "path": "/agenda",
}
