"""Family names as they are borne in the north and elsewhere in the country; written for this guard."""

#: Names that are no ordinary word, without what stands before them (van der, de).
FAMILY_NAMES = """
Aalbers Aarts Abbas Abbink Abrahams Achterberg Adema Adriaanse Adriaansen Albers Alberts Alblas Alkema
Alting Andela Andersen Andriessen Arends Aukema Baarda Bakema Bartelds Bartels Batterink Beekhuis Beekman
Beerda Beerta Bekkema Benjamins Bennink Berends Berendsen Bergsma Bezema Bijlsma Blaauw Bleeker Bloemhof
Boekema Boelens Boels Boerema Boerma Boersema Boersma Bokma Bolhuis Bolks Bolt Bonnema Boogaard Boonstra
Bootsma Borgman Bosch Boschma Bosma Bosscha Bouma Bouwman Bouwmeester Brandsma Bregman Breukelman Brinkman
Broekema Broekhuis Bruggink Bruins Bruinsma Brunsting Buikema Buist Buitenhuis Bultena Burema Buter Cazemier
Celik Christiaans Claassen Claessens Clevering Coenen Cornelisse Cornelissen Damhuis Damsma Danhof Davids
Deddens Deelstra Degenhart Dekens Demir Derks Derksen Deuring Diepeveen Dijkema Dijkhuis Dijkman Dijkstra
Dilling Dirkse Dirksen Doddema Doesburg Doldersum Dolfing Doornbos Douma Drenth Driessen Drijfhout
Duinkerken Dupont Duursma Eefting Eelkema Egberts Eggens Eising Eisses Elderman Eleveld Elsinga Elzinga
Emmens Engberts Enting Eppinga Evers Everts Faber Feenstra Feitsma Fernandes Fernhout Fledderus Flinterman
Fokkema Fokkens Folkerts Fransen Franssen Frieling Garcia Geerdink Geerlings Geerts Germs Gerrits Gerritsen
Gjaltema Goedhart Gorter Gosseling Greven Greving Greydanus Groeneveld Groenewegen Groenewold Grooten
Groothof Groothuis Haaksma Haandrikman Hadderingh Haikens Hamminga Hamstra Harms Hartsuiker Haveman Havinga
Heemstra Heeringa Heida Heidema Heijmans Heijnen Heine Hekman Helmers Hendriks Hendriksen Hendrix Hermans
Hermsen Hidding Hidskes Hiemstra Hilberts Hilgenga Hillebrands Hoeksema Hoekstra Hoekzema Hofman Hofstee
Hofsteenge Hofstra Holtman Holtrop Homan Hoogenboom Hoogland Hooijer Hoving Huberts Huising Huisman Huizenga
Huizinga Hummel Idema Ipema Jaarsma Jacobs Jacobsen Jagersma Janse Jansen Janssen Janssens Jelsma Jensen
Jeuring Joling Jonkman Joosten Jurjens Kaiser Kalsbeek Kamphuis Kampinga Kamps Karssies Katerberg Kaya
Kerkhoven Kerssies Kiers Kikkert Klaassen Klasens Kleefstra Kloosterhuis Kloosterman Knevel Koenders Koers
Koerts Kooiker Kooistra Koopmans Koops Kootstra Kowalczyk Kowalski Kranenborg Kremer Krikke Kroeze Kroezen
Krol Kruit Kruizinga Kuik Kuiper Kuipers Kuperus Laarman Lamberts Lammers Lanjouw Lanting Leenders Lefferts
Leijten Lenting Leutscher Levinga Liefers Liezen Linthorst Lubberink Lubbers Lubbinge Luchies Luinge
Luinstra Luppes Maathuis Manting Marissen Martens Martinez Meertens Meijboom Meijer Meijering Meijers
Meinders Mellema Mensinga Mensink Mertens Meyer Michels Miedema Mink Minkes Mintjes Moorlag Mulder Mulders
Muller Munneke Naber Nagelhout Nauta Neutel Nguyen Nieboer Niemeijer Nienhuis Nijboer Nijenhuis Nijhof
Nijhuis Nijland Nijmeijer Nijstad Noordhof Norder Notten Oldenbeuving Oldenburger Oldenhuis Oldenkamp
Oosterhof Oosterhuis Oosterveen Oosterveld Oosting Oostra Otten Overbeek Ozturk Paapst Padberg Pals Pathuis
Pauwels Peeters Perdok Pereira Peters Petersen Piek Pieters Pietersen Pijpker Pinxterhuis Plaggenborg
Poelman Pol Pomper Poppinga Postema Postma Pranger Prinsen Raangs Radema Rademaker Reiling Reinders Reinds
Reitsma Remmerts Renkema Reuvers Ridderbos Riedstra Riemersma Riepma Rietveld Rijkens Rijks Rijpkema
Rijpstra Ritsema Rodrigues Roelfs Roelfsema Roelofs Roelofsen Rozeboom Rozema Rozendal Rubingh Rutgers
Rutten Sahin Sanders Santing Scheffer Schepers Scholten Scholtens Schonewille Schoonhoven Schreuder
Schuiling Schuitema Schuring Schutte Schuurman Seinen Seubring Siebers Sijbring Sikkema Sikkens Silva Simons
Singh Slomp Sloot Sluiter Smeenge Smeets Smidt Smilda Smit Smits Snijders Snippe Speelmans Spijkerman
Spithost Spoelstra Steenbergen Steenhuis Stegeman Steringa Stevens Stoffers Stoker Stokkers Strating Sturing
Suichies Suurd Swieringa Talens Teerling Tepper Terpstra Teunissen Thijssen Tibben Tiemens Tienkamp Tijms
Tillema Tonkens Toonder Tuinenga Tuinstra Uineken Uiterwijk Urlings Vedder Veenhuis Veenstra Veenstrater
Veldhoen Veldhuis Veldkamp Veldman Venema Vennik Verbeek Verburg Verhoef Verhoeven Vermeer Vermeulen
Verschoor Verschuur Versteeg Volkers Vondeling Vredeveld Vrieling Vries Vrieswijk Waalkens Warringa
Wassenaar Weggemans Weijer Wekema Wesseling Wesselink Wessels Westerhof Westerhuis Westerling Westra Wiegman
Wiekens Wiersema Wiersma Wijbenga Wijkstra Wijma Wijnholds Wildeboer Willems Willemsen Witteveen Woldring
Wolters Wolthuis Woltman Woudstra Wubs Yilmaz Zandstra Zandvliet Zantinge Zeldenrust Zijlmans Zijlstra
Zuidema Zuidersma Zuidhof Zuidinga Zwanenburg Zweep Zwiep Zwiers Zwinderman
"""

#: Names that are also ordinary words: marked after a title, initials or a given name, and with a capital inside
#: a sentence.
WORDS_TOO = """
Akker Baas Bakker Bakkers Bal Beer Berg Berge Bergh Beuk Bijl Blanken Bloem Blok Boek Boer Bol Boom Boon
Boot Bos Bot Brand Broek Brouwer Brouwers Brug Bruin Buis Dam Dekker Dekkers Dijk Draaijer Drost Duin Eijk
Engel Es Fabriek Fluit Gans Geest Gelder Gier Graaf Griffioen Groen Groot Haak Haan Haas Hagen Hart Heide
Heijden Hek Hengst Heuvel Hoek Hoeve Hof Hond Hoop Horn Horst Hout Huis Jager Jong Jonge Jonker Jonkers Kamp
Kat Kater Keizer Klein Klerk Klok Knegt Knol Koekoek Kok Koning Kool Koopman Koper Kort Korte Koster Kraai
Kraan Kramer Kroon Kuijper Kuil Kwant Laak Laan Landman Lange Leest Leeuw Leeuwerik Lei Linden Loo Loon Maan
Maat Man Marks Meerman Meulen Mol Molen Moor Nijs Oort Os Pauw Peer Pen Plas Ploeg Ploeger Polder Poort Post
Pot Prins Raaf Ridder Riet Rijn Roo Rook Roos Ruiter Ruiters Sande Schaap Schans Schipper Schippers Schout
Slager Slagter Slot Sluis Smeed Smid Snoek Speelman Spier Spijker Spijkers Staal Steen Ster Stoel Stok Storm
Strijker Swarte Tas Tempel Timmer Timmerman Timmermans Tol Tuin Tuinman Vaart Valk Veen Veld Velde Velden
Ven Vink Vis Visser Vissers Vliet Voerman Vogel Vonk Voogd Voorn Vos Vroom Waal Waard Wagen Wagenaar Wal
Weerd Weerman Weide Werf Wevers Wiel Wijk Wijn Wind Winter Winters Wit Witting Wolf Wolk Woud Zand Zanten
Zeeman Zomer Zwaan Zwart
"""

#: Ends of family names; four letters or more stand before them.
ENDINGS = ("stra", "sma", "inga", "enga", "ema", "mans")
