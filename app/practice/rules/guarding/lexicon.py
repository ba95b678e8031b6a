"""What each word is to the guard: a name, a word before a name, a word that names nobody.

A class is one letter, so that a text becomes a string of classes and a pattern an ordinary expression over it
(`patterns`). The small letter stands for the word written small, the capital for the word with a capital.
"""

from __future__ import annotations

from functools import lru_cache

from app.core.text import T, Text
from app.practice.rules.guarding import family_names, given_names

#: Words before somebody's name. A short one may have a full stop of its own ("familie. Zij" ends a sentence).
TITLES = """
mevrouw meneer mijnheer heer juffrouw dokter dominee pastoor zuster broeder familie echtpaar gezin weduwe
weduwnaar
"""
#: Of those, the ones that say enough without the name.
OFFICES = "dokter dominee pastoor zuster broeder familie echtpaar gezin"
SHORT_TITLES = "mevr mw dhr ds dr drs fam zr br mej prof"
KIN = "tante oom opa oma juf meester neef nicht pake beppe"
ROLES = """
dochter zoon man vrouw echtgenoot echtgenote broer zus zusje broertje kleinzoon kleindochter schoonzoon
schoondochter schoonzus zwager schoonmoeder schoonvader moeder vader buurman buurvrouw buurjongen buurmeisje
vriend vriendin partner kind kleinkind stiefzoon stiefdochter mantelzorger collega oud-collega
verpleegkundige wijkverpleegkundige verzorgende begeleider begeleidster vrijwilliger vrijwilligster
coordinator casemanager huisarts arts psycholoog fysiotherapeut ergotherapeut directeur teamleider
leidinggevende beheerder beheerster voorman voorzitter chauffeur koster kok stagiaire consulent
maatschappelijk-werker activiteitenbegeleider trainer leraar lerares docent baas werkgever eigenaar tuinman
kapper kapster pedicure bewindvoerder mentor wethouder burgemeester logopedist specialist gastvrouw gastheer
cliente client bewoner bewoonster deelnemer deelneemster
"""
INFIXES = "de het te la le el al 't 's d'"
#: Of these only a name follows, unless it is written small after "van".
SURE_INFIXES = "van der den ten ter von"
#: Two of them in one; also written v.d., v d and v/d.
SHORT_INFIX = "vd"
#: Only before another infix: "op den Akker", "in 't Veld".
OUTER_INFIXES = "in op bij aan uit over"

#: Words that make what follows the name of an organisation, with what to write instead.
CARE = T("een zorgorganisatie in de regio")
HOME = T("een verpleeghuis in de regio")
ELSEWHERE = T("een organisatie in de regio")
SCHOOL = T("een school in de buurt")
CHURCH = T("een kerk in de buurt")
PRACTICE = T("een praktijk in de buurt")
CLUB = T("een vereniging in de buurt")
FARM = T("een werkplek in de buurt")
HOSPITAL = T("een ziekenhuis in de regio")
MEETING = T("een ontmoetingsplek in de buurt")
STRONG_HEADS: dict[Text, str] = {
    CARE: "zorggroep thuiszorg thuiszorgorganisatie zorgorganisatie zorgcombinatie zorgaanbieder zorginstelling",
    HOME: """verpleeghuis verzorgingshuis zorgcentrum woonzorgcentrum woonzorglocatie zorglocatie bejaardenhuis
        zorgvilla woonzorg woonzorgpark serviceflat verpleegtehuis bejaardentehuis zorghotel hospice""",
    HOSPITAL: "ziekenhuis kliniek revalidatiecentrum",
    ELSEWHERE: "stichting woningcorporatie woonstichting welzijnsorganisatie welzijn uitvaartonderneming",
    PRACTICE: "huisartsenpraktijk huisartspraktijk fysiopraktijk tandartspraktijk apotheek gezondheidscentrum",
    SCHOOL: "basisschool scholengemeenschap college lyceum mavo havo hogeschool universiteit",
    CLUB: "voetbalvereniging voetbalclub sportvereniging muziekvereniging tennisvereniging ijsvereniging wandelclub",
}
WEAK_HEADS: dict[Text, str] = {
    SCHOOL: "school peuterspeelzaal kinderopvang kinderdagverblijf",
    CHURCH: "kerk parochie kerkgemeente moskee klooster",
    PRACTICE: "praktijk fysiotherapie",
    CLUB: "vereniging koor zangkoor mannenkoor fanfare harmonie club",
    MEETING: "buurthuis dorpshuis wijkcentrum ontmoetingscentrum inloophuis buurtkamer dienstencentrum wijkgebouw",
    FARM: """zorgboerderij kinderboerderij boerderij kwekerij bakkerij slagerij drukkerij garage tuinderij
        hoveniersbedrijf timmerbedrijf schildersbedrijf bouwbedrijf transportbedrijf manege camping zorgtuin
        kringloopwinkel kringloop
        supermarkt winkel cafe restaurant hotel bibliotheek museum zagerij smederij timmerfabriek dagbesteding
        bloemisterij eetcafe lunchroom theehuis theetuin stadsboerderij houtwerkplaats fietsenwinkel fietsenmaker""",
}
#: With one of these at its end, a word with a capital is a name of its own: Jozefkerk, Julianaschool.
ORGANISATION_ENDS: dict[str, Text] = {
    "kerk": CHURCH,
    "school": SCHOOL,
    "college": SCHOOL,
    "ziekenhuis": HOSPITAL,
    "kliniek": HOSPITAL,
    "hospice": HOME,
    "zorg": CARE,
    "welzijn": ELSEWHERE,
    "apotheek": PRACTICE,
    "praktijk": PRACTICE,
    "boerderij": FARM,
    "kwekerij": FARM,
    "bakkerij": FARM,
    "hoeve": FARM,
}
#: Organisations that `DOMAIN.md` names, and others that care for people in the north.
ORGANISATIONS = """
Icare|Interzorg|Vaart Welzijn|Accolade|Accolade Zorg|Zorggroep Drenthe|Actium|Zorggroep Meander|
Noorderbreedte|Tangenborgh|Leveste|Treant|Treant Zorggroep|Lentis|GGZ Drenthe|Espria|Evean|
Promens Care|Cosis|De Trans|Woonconcept|Domesta|Lefier|Martini Ziekenhuis|UMCG|
Wilhelmina Ziekenhuis|Scheper Ziekenhuis|Buurtzorg|Sedna|Andes|Dignis|Zonnehuisgroep|Alescon
"""
PLACES = """
Rolde Beilen Gieten Gieterveen Norg Vries Peize Roden Roderwolde Zuidlaren Smilde Bovensmilde Hoogersmilde
Hoogeveen Emmen Coevorden Meppel Groningen Eelde Paterswolde Annen Eext Borger Westerbork Hooghalen Grolloo
Anloo Veenhuizen Appelscha Oosterwolde Haren Hoogezand Veendam Stadskanaal Leeuwarden Zwolle Kloosterveen
Peelo Marsdijk Pittelo Ruinen Baggelhuizen Taarlo Zeijen Schoonloo Zuidlaarderveen Ubbena Rhee Balloo
Deurze Dwingeloo Diever Havelte Sleen Zweeloo Oosterhesselen Exloo Odoorn Klazienaveen Schoonebeek Dalen
Gasselte Gasselternijveen Nieuw-Buinen Buinen Langelo Donderen Bunne Tynaarlo Yde Midlaren Schipborg
Gasteren Papenvoort Nooitgedacht Wijster Drijber Spier Witteveen Elp Orvelte Zwiggelte Wezup Vledder
Frederiksoord Wilhelminaoord Winschoten Delfzijl Appingedam Leek Marum Drachten Heerenveen Steenwijk Wolvega
Hardenberg Ommen Kampen Deventer Apeldoorn Zeyen Ter-Aard Lieveren Altena
"""
#: Places that everybody knows, languages, feasts: they point at nobody.
GENERAL = """
Assen Drenthe Drents Drentse Drent Drenten Groninger Groningers Gronings Groningse Friesland Fries Friese
Overijssel Nederland Nederlands Nederlandse Nederlander Holland Hollands Hollandse Noord Noorden Zuid Zuiden
Oost Oosten West Westen Duitsland Duits Duitse Duitser Belgie Belgisch Belgische Frankrijk Frans Franse
Engeland Engels Engelse Spanje Spaans Spaanse Italie Italiaans Italiaanse Turkije Turks Turkse Marokko
Marokkaans Marokkaanse Indonesie Indisch Indische Indie Suriname Surinaams Surinaamse Europa Europees
Europese Amerika Amerikaans Amerikaanse Canada Australie Polen Pools Poolse Portugal Griekenland Oekraine
Oekraiens Zwitserland Oostenrijk Zweden Noorwegen Denemarken Amsterdam Rotterdam Utrecht Den Haag Maastricht
Parijs Londen Berlijn Texel Terschelling Ameland Limburg Brabant Zeeland Gelderland Flevoland Waddenzee
Noordzee Rijn Maas Veluwe Januari Februari Maart April Mei Juni Juli Augustus September Oktober November
December Maandag Dinsdag Woensdag Donderdag Vrijdag Zaterdag Zondag Kerst Kerstmis Pasen Paasmaandag
Pinksteren Sinterklaas Sint Piet Koningsdag Bevrijdingsdag Moederdag Vaderdag Hemelvaart Hemelvaartsdag
Nieuwjaar Oudjaar Carnaval Ramadan Suikerfeest Allerzielen Advent Oud Nieuw God Heer Here Jezus Christus
Bijbel Koran Psalm Psalmen Onze
"""
#: Brands, titles, illnesses, laws, abbreviations in small letters.
SAFE = """
Alzheimer Parkinson Lewy Korsakov Korsakoff Pick Huntington Down Braille Wmo Wlz Zvw Avg Ggz Wajong Pgb
Dementalent Leergang Praktijkcasus Odensehuis Alzheimercafe Thuiswerkplaats Zuidlaardermarkt Gemeente Rijk
Ministerie Waterschap Hema Jumbo Aldi Lidl Plus Action Praxis Gamma Karwei Hornbach Blokker Ikea Kruidvat
Etos Xenos Intratuin Welkoop Boerenbond Marskramer Primera Bruna Zeeman Wibra Scapino Halfords Vodafone
Ziggo Kpn Philips Miele Bosch Makita Black Decker Lego Volvo Opel Ford Fiat Renault Peugeot Citroen Toyota
Volkswagen Kever Mercedes Audi Skoda Saab Daf Solex Puch Zundapp Kreidler Batavus Gazelle Sparta Fongers
Canta Scania Deutz Deere Massey Ferguson Fendt Lanz Ajax Feyenoord Heerenveen Emmen Elfstedentocht
Olympische Spelen Oranje Rode Kruis Zonnebloem Unicef Kwf Mozart Bach Beethoven Vivaldi Chopin Strauss
Beatles Elvis Abba Rieu Hazes Rembrandt Vermeer Picasso Mondriaan Anton-Pieck Telegraaf Volkskrant Trouw
Libelle Margriet Dagblad Nos Rtl Npo Max Omroep Radio Tv Netflix Spotify Youtube Facebook Whatsapp Google
Teams Zoom Skype Instagram Outlook Word Excel Windows Android Iphone Ipad Apple Samsung Nokia Pickwick
Senseo Mars Twix Nutella Calve Unox Verkade Heineken Grolsch Bavaria Berenburg Coca-Cola Fanta Ranja
Chocomel Efteling Artis Wildlands Madurodam Giethoorn Keukenhof Sinterklaasfeest Monopoly Rummikub Scrabble
Yahtzee Ganzenbord Sjoelbak Velcro Tupperware Tikkie Marktplaats Bol Rabobank Ing Kamer Tweede Eerste
Wereldoorlog Oorlog Koningin Koning Prinses Prins Vrijwilligerspunt Libris Nivea Sudocrem Dettol Paracetamol
Haldol Rivastigmine Exelon Oldenburger Friesche Vlag Ketting Dutch Design Zilvervloot Zwitserleven Marsepein
Jip Janneke Pippi Swiebertje Kameleon Bartje Flipje Calimero Donald Duck Mickey Sesamstraat Wehkamp Postnl
Connexxion Qbuzz Arriva Ns Schiphol Fokker Klm Nam Shell Esso Texaco Tango Parkeerplaats Oude-Wijvenkoek
Dirk
"""
PHRASES = """
Albert Heijn|Douwe Egberts|Vincent van Gogh|Van Gogh|FC Emmen|FC Groningen|Heel Holland Bakt|
Rode Kruis|Radio Noord|Radio Drenthe|RTV Drenthe|RTV Noord|Dagblad van het Noorden|Albert Schweitzer|
Andre Rieu|Andre Hazes|Johnny Jordaan|Willem van Oranje|Anne Frank|Johan Cruijff|Max Verstappen|
Koning Willem-Alexander|Koningin Wilhelmina|Anton Pieck|Prinses Beatrix|Koningin Maxima|Jip en Janneke|
Ot en Sien|Bartje|Hans en Grietje|Jan Klaassen|Jan Steen|Jan en alleman|Jan Modaal|Piet Hein|
Zwarte Piet|Sint Maarten|Sint Nicolaas|Vader Abraham|Vader Jacob|Boer Koekoek|Boer zoekt Vrouw|
Tour de France|Ter Apel|Nieuw-Buinen|Den Haag|Den Bosch|John Deere|Black en Decker|Massey Ferguson|
Coca Cola|Anna Paulowna|Wet van Murphy|Winnie de Poeh|Bob Ross|Bob de Bouwer|Elvis Presley|
Max Havelaar|Dirk van den Broek|Tom Poes|Olivier B. Bommel|Ollie B. Bommel|Swiebertje|Pim Pam Pet|
Ali Baba|Mens erger je niet|Omroep Max|Lewy body|Down syndroom|Leger des Heils|Humanitas Thuis|
Tweede Kamer|Tweede Wereldoorlog|Onze Lieve Heer|Onze Vader
"""
#: Common words that begin sentences: never somebody's name.
COMMON = """
aan achter af al alle alleen allemaal als alsof altijd ander andere anders bij binnen boven bovendien buiten
daar daarbij daardoor daarmee daarna daarnaast daarom daarop daarvoor dan dat de dertig deze die dit doen
doordat drie dus echt een eens eerst eerste eigenlijk elk elke en enkele er ergens erg even gaan gauw
gedurende geen geleidelijk gelukkig gisteren goed haar had hadden heb hebben heeft heel helaas hem hen het
hier hierdoor hierna hij hoe hoewel hun iedereen iets ik immers in inmiddels is ja jaren je jij jouw juist
jullie kan kunnen laat langzaam later liever maar maandag me meer meestal men met mijn minder misschien moet
morgen mooi na naar naast natuurlijk nee net niemand niet niets nog nooit nu of om omdat ondanks onder ons
ook op opeens over overal overdag pas plotseling samen sinds soms straks te tegen terug terwijl thuis
tijdens tijd toch toen tot totdat tussen tuurlijk twee u uit uiteindelijk uw vaak van vanaf vandaag
vanmiddag vanmorgen vanochtend vanuit veel verder vervolgens vier via vijf volgende volgens voor vooral
vooraf vorige voorlopig waar waarbij waarom wanneer want waren was wat wel welke wie wij wilde willen worden
wordt ze zeer zelf zes zeven zich zij zijn zo zoals zodat zodra zolang zonder zou zouden zowel zullen acht
negen tien twaalf stap week dag vraag antwoord doel plan verslag reflectie leerpunt tip top wens talent
verhaal bewoners deelnemers cursus casus competentie thuiszorg mantelzorg ouderenzorg jeugdzorg nazorg
wijkzorg zorg hogeschool huishoudschool ambachtsschool kleuterschool zondagsschool muziekschool dorpskerk
stadskerk vakschool onderweg halfweg vroeger destijds toentertijd laatst onlangs eerder tevens tenslotte
tenminste trouwens kortom verderop vooraan achteraan vooralsnog bijna ongeveer precies bijvoorbeeld wellicht
hopelijk jammer prima super hartelijk bedankt dankzij ondertussen intussen anderzijds enerzijds sindsdien
achteraf aanvankelijk allereerst slot eindelijk meteen direct zojuist zometeen zelden regelmatig doorgaans
iedere ieder menig sommige sommigen velen beide beiden alles degene diegene zulke hetzelfde dezelfde evenals
mits tenzij indien voordat nadat wegens gezien gelet volgend vorig komend afgelopen ochtend middag avond
nacht lunch pauze koffie thee werken oefenen samenwerken helpen leren wachten luisteren kijken praten
wandelen fietsen lopen zingen tuinieren schilderen koken bakken zagen schaven timmeren rust geduld aandacht
vertrouwen structuur humor muziek creativiteit ritme herhaling veiligheid begeleiding ondersteuning
evaluatie intake gesprek bezoek start proefdag rondleiding vervoer kennismaking afspraak
"""
#: Common words that are names as well: asked about with a capital inside a sentence.
COMMON_AND_FAMILY = "haar meer pas"
#: Given names that are another word when written small: "de dochter koos".
VERBS_AND_GIVEN = "koos leen lies luit rein dien trees mare tel"
COMMON_AND_GIVEN = "elke anders"
#: What only people do: a word before one of these is somebody, also at the begin of a sentence.
SAYING = """
vertelde vertelt zei zegt vroeg vraagt lachte lacht knikte knikt wilde woont woonde belde belt dacht denkt
vond vindt heet wil houdt hield zong zingt huilde glimlachte zuchtte mopperde vertelden antwoordde stelde
riep roept bleef droeg leerde speelde speelt drinkt dronk appte mailde
"""
#: What people do, and other things as well: after a word that is a name or a plant ("Roos kwam").
DOING = """
ging gaat kwam komt werkt werkte hielp helpt keek kijkt zat zit liep loopt gaf geeft bracht brengt haalde haalt
"""


@lru_cache(maxsize=1)
def classes() -> dict[str, str]:
    """By word in small letters: its class written small and with a capital. Later lines win."""
    found: dict[str, str] = {}

    def put(words: str, code: str) -> None:
        found.update((plain(word), code) for word in words.split())

    put(COMMON, "xX")
    put(SAYING, "jX")
    put(DOING, "kX")
    put(PLACES, "wP")
    put(family_names.WORDS_TOO, "bB")
    put(family_names.FAMILY_NAMES, "fF")
    for name in (plain(word) for word in given_names.GIVEN_NAMES.split()):
        # A short one written small is too often something else.
        found[name] = "gG" if len(name) > 4 else "hG"
    put(given_names.WORDS_TOO, "aA")
    put(GENERAL, "wE")
    put(SAFE, "wS")
    found.update({plain(w): "wA" for w in ["Piet", "Dirk", "Max", "Margriet", "Janneke", "Bartje", "Donald"]})
    for heads, code in ((STRONG_HEADS, "oO"), (WEAK_HEADS, "mM")):
        for words in heads.values():
            put(words, code)
    put(ROLES, "rR")
    put(KIN, "yY")
    put(TITLES, "tT")
    put(SHORT_TITLES, "dD")
    put(INFIXES, "vV")
    put(SURE_INFIXES, "uV")
    put(SHORT_INFIX, "iV")
    put(OUTER_INFIXES, "lX")
    put(VERBS_AND_GIVEN, "aG")
    put(COMMON_AND_FAMILY, "xB")
    put(COMMON_AND_GIVEN, "xW")
    return found


@lru_cache(maxsize=1)
def instead() -> dict[str, Text | None]:
    """By word: what to write instead of a find that has it; None: that word alone."""
    found: dict[str, Text | None] = {}
    for heads in (STRONG_HEADS, WEAK_HEADS):
        for text, words in heads.items():
            found.update(dict.fromkeys(words.split(), text))
    found.update(dict.fromkeys(ROLES.split() + KIN.split(), None))
    found.update(
        dict.fromkeys(
            ["dokter", "dominee", "pastoor", "zuster", "broeder", "familie", "echtpaar", "gezin"], None
        )
    )
    return found


def plain(word: str) -> str:
    """How the lists are looked up: small letters."""
    return word.lower()
