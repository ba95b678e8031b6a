"""Family names as they are borne in the north and elsewhere in the country; written for this guard."""

#: Names that are no ordinary word, without what stands before them (van der, de).
FAMILY_NAMES = """
Aalbers Aalderink Aalders Aarts Abbas Abbing Abbink Abma Abrahams Achterberg Adema Adriaanse Adriaansen
Albada Albers Alberts Alblas Alderts Algra Alkema Alting Andela Andersen Andriessen Andringa Appelman Arends
Arens Ariens Aukema Baarda Bakels Bakema Balkema Barels Barkema Barneveld Bartelds Bartels Bastiaans
Batterink Beekhuis Beekman Beerda Beerta Beets Beintema Bekkema Benjamins Bennema Bennink Berends Berendsen
Bergman Bergsma Beukema Bezema Bezemer Bijker Bijleveld Bijlsma Blaauw Bleeker Bleijenberg Bloemendaal
Bloemhof Blokland Blokzijl Blom Blonk Boekema Boelema Boelens Boels Boerema Boerma Boers Boersema Boersen
Boersma Bokma Bolhuis Bolks Bolman Bonnema Boogaard Boomsma Boonstra Boorsma Bootsma Borgers Borgman Bosch
Boschma Bosma Bosman Bosscha Bosscher Bouma Bouwers Bouwman Boxma Braaksma Brandsma Brandt Bregman Bremer
Breukelman Brinkman Broekema Broekhuis Broekman Bronsema Bruggeman Bruggink Brugman Bruins Bruinsma
Brunsting Buikema Buist Buitenhuis Bultena Buning Burema Burggraaf Buter Buurma Cazemier Celik Christiaans
Claassen Claessen Claessens Clevering Coenen Cohen Colenbrander Cornelisse Cornelissen Cuperus Daalder Damen
Damhuis Damsma Danhof Daniels Datema Davids Deddens Deelstra Degenhart Dekema Dekens Demir Derks Derksen
Deuring Diepeveen Dijkema Dijkhuis Dijkman Dijkstra Diks Dillema Dilling Dirkse Dirksen Doddema Doesburg
Doldersum Dolfing Dolman Domhof Doornbos Douma Draijer Drenth Driessen Drijfhout Duijn Duinkerken Dupont
Duursma Eefsting Eefting Eelkema Egberts Eggens Eikelboom Eilander Eising Eisses Elbers Elderman Elema
Eleveld Ellens Elsinga Elzinga Emmens Engbers Engberts Ensing Enting Eppinga Evenhuis Evers Everts Faber
Feenstra Feitsma Fennema Feringa Fernandes Fernhout Ferwerda Fledderus Flinterman Fokkema Fokkens Folkerts
Folkertsma Folmer Franke Fransen Franssen Frederiks Frieling Garcia Geerdink Geerlings Geerts Geertsema
Gerding Germs Gerrits Gerritsen Gjaltema Goedhart Goossens Gorter Gosseling Greven Greving Greydanus
Groeneveld Groenewegen Groenewold Groenhof Grooten Groothof Groothuis Haaksma Haandrikman Haarsma Hadderingh
Hageman Haikens Halman Hamminga Hamstra Hansen Harkema Harms Harmsen Hartsuiker Haveman Haverkamp Havinga
Hazenberg Heemstra Heeringa Heesen Heida Heidema Heijmans Heijnen Heijnis Heine Hekman Hellinga Helmers
Hemmes Hendriks Hendriksen Hendrix Hensen Heres Hermans Hermsen Hesselink Heuvelman Hidding Hidskes Hiemstra
Hilberts Hilgenga Hilhorst Hillebrands Hoeksema Hoekstra Hoekzema Hofma Hofman Hofstee Hofsteenge Hofstra
Holtman Holtrop Homan Hoogenboom Hooghiemstra Hoogland Hooijer Horsman Hoving Hovinga Hovingh Huberts
Huijgen Huising Huisman Huitema Huizenga Huizinga Hulshof Hulzebos Hummel Huttinga Idema Ipema Jaarsma
Jacobs Jacobsen Jagersma Janse Jansen Janssen Janssens Jaspers Jelsma Jensen Jeuring Jilderda Jippes Joling
Jongbloed Jongsma Jonkman Joosten Joustra Jurjens Kaiser Kalsbeek Kamminga Kamphuis Kampinga Kamps Kappers
Karssies Kasteleijn Katerberg Katoele Kaya Kerkhoven Kerssies Keuning Keuter Kiers Kikkert Klaassen Klasens
Kleefstra Kleijn Kloosterboer Kloosterhuis Kloosterman Kloppenburg Klunder Knevel Koenders Koers Koerts
Kollen Kolthof Kooij Kooiker Kooistra Koopmans Koops Koorn Kootstra Kowalczyk Kowalski Kranenborg Kranendonk
Kremer Kremers Krikke Kroes Kroeze Kroezen Krol Kruger Kruizinga Kuijer Kuijpers Kuik Kuiper Kuipers Kuperus
Laarman Lamberts Lammers Laning Lanjouw Lanting Lantinga Leemhuis Leenders Lefferts Leijten Lemmens Lenting
Lesterhuis Leutscher Levinga Liefers Liezen Linthorst Lohman Loonstra Lourens Louwes Lubberink Lubbers
Lubbinge Luchies Luikens Luinge Luinstra Luppes Luten Maathuis Maatman Manting Marissen Marsman Martens
Martinez Meertens Meijboom Meijer Meijering Meijers Meinders Meindertsma Meinen Mellema Mennega Menninga
Mensinga Mensink Mertens Meyer Michels Middelkamp Miedema Mink Minkes Mintjes Molema Mollema Monsma
Mooibroek Moorlag Moorman Mulder Mulders Muller Munneke Naber Nagelhout Nanninga Nauta Neutel Nguyen Nicolai
Nieboer Niehof Niemeijer Niemeyer Nienhuis Nieuwenhuis Nijboer Nijdam Nijenhuis Nijhof Nijhuis Nijkamp
Nijland Nijman Nijmeijer Nijstad Noordhof Noordhuis Noorlander Noorman Norder Notten Okken Oldenbeuving
Oldenburger Oldenhuis Oldenkamp Olthof Oomen Oosterhof Oosterhuis Oosterveen Oosterveld Oosting Oostra Ophof
Otten Ottens Oudman Overbeek Ozturk Paapst Padberg Pals Pathuis Pauwels Peeters Penninga Perdok Pereira
Peters Petersen Piek Pieters Pietersen Pietersma Pijpker Pinxterhuis Plaggenborg Ploegsma Poelman Pol Pomper
Poortman Poppinga Postema Postma Postmus Potze Praamstra Pranger Prenger Prikken Prinsen Raangs Radema
Rademaker Rademakers Reiling Reinders Reinds Reitsma Remmerts Renkema Rensen Reuvers Ridderbos Riedstra
Riemersma Riepma Rietveld Rijkens Rijks Rijnders Rijpkema Rijpstra Ritsema Rodrigues Roelfs Roelfsema
Roelofs Roelofsen Roffel Roossien Rozeboom Rozema Rozendal Rubingh Ruijs Rutgers Rutten Sahin Salomons
Sanders Santing Schaafsma Scheffer Schelhaas Schenkel Schepers Schipperus Schoemaker Scholten Scholtens
Schonewille Schoonhoven Schreuder Schreuders Schuiling Schuitema Schuring Schutte Schuurman Schuurmans
Segers Seinen Seubring Sibma Siebers Sijbring Sikkema Sikkens Sikma Silva Simons Singh Sjoerdsma Slofstra
Slomp Sluiter Smedes Smeenge Smeets Smidt Smilda Smit Smits Snijder Snijders Snippe Soer Speelmans
Spijkerman Spithost Spoelstra Steenbergen Steenge Steenhuis Steffens Stegeman Stegenga Steringa Stevens
Stienstra Stoffers Stokkers Stolk Strating Streutker Sturing Suichies Suurd Suurmeijer Swieringa Swierstra
Sytsma Talens Talsma Tammes Tamminga Teerling Tepper Terpstra Teunissen Theunissen Thijssen Thomassen Tibben
Tiemens Tienkamp Tiggelaar Tijms Tillema Timmers Toering Tolner Tonkens Toonder Tuinenga Tuinstra Uildriks
Uineken Uiterwijk Urlings Vedder Veenema Veenhof Veenhuis Veenstra Veenstrater Veldhoen Veldhuis Veldkamp
Veldman Velthuis Venema Venhuizen Vennik Verbeek Verbruggen Verburg Verhage Verhagen Verheij Verhoef
Verhoeven Vermaas Vermaat Vermeer Vermeulen Verschoor Verschuur Versluis Versteeg Verweij Vinke Visscher
Vlietstra Vogelzang Volkers Vondeling Voortman Vredeveld Vrieling Vries Vrieswijk Vrieze Waalkens Waanders
Warmelts Warringa Wassenaar Weening Weggemans Weijer Weits Wekema Wentink Wesseling Wesselink Wessels
Westerbrink Westerdijk Westerhof Westerhuis Westerling Westra Wiegman Wiekens Wierda Wieringa Wiersema
Wiersma Wiersum Wijbenga Wijers Wijkstra Wijma Wijnands Wijnholds Wildeboer Wilkens Willems Willemse
Willemsen Witkamp Witteveen Wolda Woldring Wolff Wolters Wolthuis Woltjer Woltman Woudstra Wubbels Wubs
Yilmaz Zandberg Zandbergen Zandstra Zandvliet Zantinge Zantingh Zeldenrust Zijlmans Zijlstra Zomerman
Zuidema Zuidersma Zuidhof Zuidinga Zwaagstra Zwanenburg Zwaneveld Zweep Zweers Zwiep Zwiers Zwinderman
"""

#: Names that are also ordinary words: marked after a title, initials or a given name, and with a capital inside
#: a sentence.
WORDS_TOO = """
Akker Arts Baas Bakker Bakkers Bal Beer Berg Berge Bergh Beuk Bijl Blanken Bloem Blok Boek Boer Bol Bolt
Boom Boon Boot Borg Borst Bos Bot Bouwmeester Braam Brand Brands Broek Brouwer Brouwers Brug Bruin Buis
Burgers Daling Dam Dekker Dekkers Dijk Donker Draaijer Drost Duin Eijk Engel Es Fabriek Fluit Fortuin
Franken Gans Geest Gelder Gier Graaf Griffioen Groen Groot Haak Haan Haas Hagen Hagenaars Hammer Hart Heide
Heijden Hek Hengst Heuvel Hoek Hoeve Hof Hollander Hond Hoop Hoorn Horn Horst Hout Huis Hulst Jager Jong
Jonge Jonker Jonkers Kamp Kat Kater Keizer Kievit Klein Klerk Klok Knegt Knol Knoop Koekoek Kok Kolk Koning
Kool Koopman Koper Kort Korte Koster Kosters Kraai Kraan Kramer Kreeft Kroon Kruit Kuijper Kuil Kwant Laak
Laan Landman Lange Leest Leeuw Leeuwerik Lei Linden Loo Loon Maan Maat Man Marks Meerman Meulen Moes Mol
Molen Moor Nagel Nijs Oort Oost Os Paas Pater Pauw Peer Pen Pinkster Plas Ploeg Ploeger Polder Poort Post
Pot Prins Pruim Raaf Ridder Riet Rijn Robben Roo Rook Roos Ruiter Ruiters Sande Schaap Schans Schipper
Schippers Schout Schuur Slager Slagter Sloot Slot Sluis Smeed Smid Snoek Speelman Spier Spijker Spijkers
Springer Staal Steen Ster Stoel Stok Stoker Stoop Storm Strijker Swart Swarte Tas Tempel Timmer Timmerman
Timmermans Tol Tromp Tuin Tuinman Vaart Valk Veen Veld Velde Velden Ven Vink Vis Visser Vissers Vliet
Voerman Vogel Vonk Voogd Voorn Vos Vroom Waal Waard Wachter Wagen Wagenaar Wal Weerd Weerman Weide Welling
Werf Werkman Wever Wevers Wiel Wijk Wijn Wildeman Wind Winkel Winter Winters Wit Witting Wolf Wolk Woud Zand
Zanten Zeeman Zomer Zondag Zuur Zwaan Zwart
"""

#: Ends of family names; four letters or more stand before them.
ENDINGS = ("stra", "sma", "inga", "enga", "ema", "mans")
#: Ends of names that are written small: only after a title, and after three letters or more.
SMALL_ENDINGS = (
    *ENDINGS,
    "man",
    "ink",
    "huis",
    "berg",
    "kamp",
    "veld",
    "dijk",
    "hof",
    "broek",
    "burg",
    "beek",
    "horst",
    "veen",
    "meijer",
    "meyer",
    "stein",
)
