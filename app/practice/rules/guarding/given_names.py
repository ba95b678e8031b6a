"""Given names as people in the north, their families and their helpers bear them; written for this guard."""

#: Names that are no ordinary word. Without accents: the guard reads a text without them.
GIVEN_NAMES = """
Aaf Aafke Aagje Aagtje Aaldert Aaldrik Aaltje Aart Abdel Abdullah Abe Abeba Abel Abraham Achmed Ad Ada Adam
Adel Adele Adelheid Adri Adriaan Adriana Adriano Adrie Agatha Agnes Agnieszka Ahmad Ahmed Ahmet Aicha Aida
Aisha Alberdien Alberdina Albert Alberta Albertien Albertina Albertje Albertus Aldert Aleid Aleida Alena
Alex Alexander Alexandra Alfons Alfred Ali Alice Alida Alie Alina Alwin Amalia Amanda Amin Amina Amira
Anastasia Andre Andrea Andreas Andrew Andries Andrzej Angela Angelique Anil Anita Anja Anjo Anke Ankie Ann
Anna Annabel Anne Annechien Annegien Anneke Anneliek Annelien Annelies Annelise Anneloes Annemarie Annemiek
Annemieke Annemoon Annerie Annet Annette Annie Anniek Annigje Annika Anny Anouk Ans Anselm Ansje Antje
Antoinette Anton Antonia Antonie Antonius Antoon Arend Arendina Arendje Ariane Arianne Arie Arjan Arjen Arjo
Arnaud Arno Arnold Arnoud Arthur Asha Astrid Atie Auke Aukje Ayoub Ayse Aziz Azra Barbara Barend Bart Bartel
Bashar Bastiaan Baukje Bea Beata Beatrijs Beatrix Benjamin Bennie Benny Bep Berber Berend Berendina Berendje
Bernadet Bernadetta Bernadette Bernard Bernardus Bernd Bernhard Bert Berta Bertha Bertil Bertus Betje Bets
Betsie Betsy Bettie Betty Bianca Bibi Bilal Birgit Bjorn Bob Bodil Boelo Bohdan Boudewijn Bouke Boukje Bouko
Bouwe Bouwina Bram Branko Brecht Bregje Brenda Brian Brigitte Britt Bruno Burak Busra Caleb Camiel Carel
Carin Carina Carine Carla Carlijn Carlo Carlos Carmen Carola Carolien Carolina Caroline Caspar Casper
Catharina Catherine Cato Ceciel Cecile Cecilia Cees Celine Chantal Charles Charlotte Chayenne Chris Christa
Christel Christiaan Christian Christien Christina Christine Claire Clara Claudia Clemens Coby Coen Coenraad
Colette Connie Conny Constant Cor Cora Corina Corine Corinne Cornelia Cornelis Cornelius Corrie Corrien
Corry Corstiaan Cristina Daan Dagmar Dalila Damian Dani Daniel Daniela Danielle Danique Danny Daphne Darek
Dario David Davy Debbie Deborah Deniz Dennis Derk Derkje Desiree Dewi Diana Dianne Dick Dicky Diederik Dieke
Dien Dieneke Dieuwertje Dieuwke Dina Dinand Dineke Dinie Diny Dirk Dirkje Dmytro Dominique Donna Dora Doreen
Dorien Doriene Doris Dorota Dorothea Douwe Dragan Dries Durk Dymphna Ebel Eberhard Ebru Eda Edda Eddie Eddy
Edith Edo Eduard Edward Edwin Eefje Eelco Eelke Eelkje Effie Egberdina Egbert Egbertje Eileen Eimert Eise
Ekaterina Elena Eleonora Elfriede Elias Elif Eline Elisa Elisabeth Elise Eliza Elizabeth Ella Ellen Elles
Ellie Ellis Elly Elmer Elsa Elsbeth Elsje Elske Eltje Elvira Elzo Emiel Emil Emilia Emily Emine Emma Emmy
Emre Engbert Engelina Engeltje Enne Enno Eppo Eric Erica Erik Erika Erna Ernest Ernst Erwin Erwina Eske
Esmee Esra Esther Etta Ettje Eugenie Eva Evelien Eveline Evelyn Evert Evertdina Evertje Ewa Ewout Ezra
Fabian Fadi Fadime Fatih Fatiha Fatima Fatma Fatou Feie Feike Felix Femke Femmie Femmigje Fenje Fenna Fenne
Fennechien Fennie Ferdi Ferdinand Ferry Fie Fieke Fien Filmon Fiona Flip Floor Flora Floris Foekje Fokje
Fokke Fokko Folkert Fons Foppe Fouad Fran Francien Francina Francis Francisca Franciscus Frank Franka Frans
Franz Franziska Fred Freddy Frederik Frederika Frederikus Freek Freerk Frida Frieda Friso Frits Fritz Frouke
Froukje Fryda Gabriel Gabrielle Galina Gea Geert Geertien Geertjan Geertje Geertruida Gees Geesien Geesje
Geke Gepke Gerard Gerarda Gerardus Gerben Gerbrand Gerda Gerdien Gerhard Gerharda Gerrie Gerrit Gerrita
Gerritdina Gerritje Gerry Gert Gertie Gertjan Gertrud Gertrude Gertruida Gesina Geziena Gezina Gezinus
Ghassan Giel Gienus Gijs Gijsbert Gijsje Gilles Gina Giovanni Gitta Giuseppe Gjalt Gonda Gonnie Gonny
Gooitske Gosse Grace Grada Gree Greet Greetje Greta Gretha Grietine Grietje Grzegorz Guido Gusta Guus Guusje
Habib Hadewych Hakan Hala Hamid Hamza Hanan Hanna Hannah Hanne Hannechien Hanneke Hannelore Hannie Hanny
Hans Hansje Harald Harko Harm Harma Harmanna Harmannus Harmen Harmina Harmke Harmtje Harold Harrie Harriet
Harry Hasan Hassan Hatice Hayo Hedwig Heidi Heike Heiko Hein Heino Heleen Helen Helena Helene Helga Helma
Helmut Hemke Hemmo Hendrik Hendrika Hendrikje Hendrikus Hendrina Henk Henkjan Hennie Henny Henri Henricus
Henriette Herbert Herman Hermanna Hermannus Hermien Hermina Hessel Hetty Hiba Hidde Hieke Hielke Hilbert
Hilbrand Hilda Hilde Hildebrand Hilje Hilko Hillechien Hillegien Hillegonda Hillie Hilligje Hilly Hiltje
Hinderika Hinderk Hindrik Hindrikje Hinke Hinrik Hubert Hubertus Hugo Huib Huibert Hylke Ibrahim Ibtissam
Ida Ids Idske Ieke Iemke Ietje Igor Ikram Ilja Ilona Ilse Ilyas Imke Imre Ina Ine Ineke Inge Ingeborg Ingrid
Irena Irene Irma Iryna Isa Isaac Isabel Isabella Ismail Ivan Ivo Ivonne Jaap Jaapje Jacco Jack Jackie Jacob
Jacoba Jacobus Jacolien Jacoline Jacqueline Jacques Jadwiga Jakob Jamal James Jamila Jan Jana Janet Janette
Janie Janina Janine Janke Jankees Janna Jannah Janneke Jannes Jannetje Jannetta Jannette Jannie Jannigje
Jannus Janny Jans Jansje Jantien Jantiena Jantina Jantine Jantinus Jantje Jantsje Japke Jarek Jaring Jarno
Jasper Jayden Jeanet Jeanette Jeanine Jeannet Jeannette Jeff Jeffrey Jelena Jelle Jelmer Jeltje Jenneke
Jennie Jennifer Jenny Jens Jentje Jeroen Jesse Jessica Jetske Jetta Jette Jill Jits Jitse Jitske Jo Joachim
Joan Joanna Jochem Jochum Joep Joeri Johan Johann Johanna Johannes John Johnny Joke Jolanda Jolande Jolanta
Jolien Jolijn Jonas Jonathan Joop Joost Jopie Jorieke Jorien Joris Jorn Jorrit Jos Jose Josefien Joseph
Josephien Josephine Joshua Josien Josina Josje Jouke Joyce Jozef Juan Judith Julia Julian Julie Juliette
Julius Jurgen Juriaan Jurian Jurjen Jurre Jurriaan Justin Jutta Kaatje Kai Kamil Karel Karen Karim Karima
Karin Karina Karlijn Karolien Karst Karsten Kaspar Katarina Katarzyna Katharina Kathleen Katinka Katja
Katrien Katrijn Kaylee Kees Keimpe Kelly Kemal Kenneth Kerim Ketut Kevin Khadija Khaled Khalid Kim Kimberly
Kirsten Klaartje Klaas Klaasje Klara Klasina Klaske Klaus Klazien Klazina Ko Koba Kobus Koen Koenraad Koert
Koos Koosje Kor Korneel Kornelia Kornelis Korrie Krijn Krista Kristel Kristian Kristina Kristof Krystyna
Krzysztof Kunna Kyra Lambert Lamberta Lambertus Lammechien Lammechiena Lammert Lammie Lammigje Lars Latifa
Laura Laurens Laurien Layla Leanne Leendert Leentje Leida Leila Lena Leni Lenie Lennard Lennart Leny Leo
Leon Leonard Leonie Leonoor Leontien Levi Lex Lia Liam Lian Lianne Lida Lidia Lidwien Lieke Lien Lienke Lies
Liesbet Liesbeth Lieselotte Liesje Lieuwe Lilian Liliane Lina Linda Lindsay Lineke Linette Lisa Lisanne
Lisette Lize Lizet Lizzy Lode Lodewijk Loek Loes Loesje Lonneke Lorenzo Lotte Lottie Lou Louis Louisa Louise
Lourens Lowie Lubbe Lubbechien Lubbert Lubbigje Luc Luca Lucas Lucia Lucie Lucien Lucienne Lucretia Lucy
Ludo Ludolf Luigi Luit Luitzen Luka Lukas Lukie Lute Lutgard Lutske Luuk Luutje Lya Lydia Lynn Maaike
Maarten Maartje Machteld Madelon Magda Magdalena Mahmoud Maik Maike Malgorzata Malika Malou Manfred Mannes
Manon Manuel Manuela Manus Marc Marcel Marcella Marchien Marchiena Marcin Marco Marcus Mareike Marek Maren
Marga Margareth Margaretha Margje Margo Margot Margreet Maria Mariam Marian Marianna Marianne Marie Marieke
Mariella Marielle Marietje Mariette Marije Marijke Marijn Marika Marina Marinus Mario Marion Mariska Marissa
Marit Marith Marja Marjan Marjanne Marjo Marjolein Marjolijn Marjon Markus Marleen Marlene Marlies Marloes
Marnix Marrigje Marta Marten Martha Martien Martijn Martin Martina Martine Martinus Martje Mary Maryam
Mateusz Mathijs Mathilda Mathilde Mats Matthew Matthias Matthijs Maud Maureen Maurice Maurits Maurizio Maxim
Mechteld Mehari Mehmet Meike Meindert Meine Meinte Meintje Melanie Melissa Melle Melvin Menno Merijn Merith
Merlijn Merve Metje Mette Mia Michael Michel Michelle Michiel Mieke Mien Miep Mies Miguel Mike Mila Milan
Milou Mina Minh Minke Minnie Mira Miranda Miriam Mirjam Mirjana Mirthe Mischa Moa Mohamed Mohammad Mohammed
Mona Monica Moniek Monika Monique Moos Morris Mounir Mourad Muhammed Murat Mustafa Myriam Myrna Myrthe Nadia
Nadine Naima Najat Nancy Naomi Natalia Natalie Natalya Natasja Nawal Neeltje Nel Nelis Nelleke Nellie Nelly
Nena Nettie Netty Nick Nicky Nico Nicolaas Nicole Nicolette Niek Niels Nienke Nina Ninte Noa Noah Noel
Noortje Nora Norah Noraly Norbert Nordin Noud Nour Nynke Oda Oebele Oene Oetse Okke Okkien Okko Oksana Olaf
Oleksandr Olena Olga Olivia Olivier Omar Onno Orla Oscar Osman Ottilie Otto Owen Pablo Paola Pascal Pascalle
Patricia Patrick Paul Paula Paulien Paulina Pauline Paulus Pawel Pedro Peggy Pepijn Peter Petra Petronella
Petrus Pia Pien Pierre Piet Pieter Pieterdina Pieterke Pieternel Pieternella Pietertje Pietje Pim Piotr
Pleun Popke Priya Quincy Quinten Quirijn Rachel Rachid Rachida Radha Ragna Raimond Ralf Ralph Rami Ramon
Rania Ranka Raoul Raphael Rashid Raymond Rebecca Regina Regine Reiko Rein Reina Reinder Reindert Reinie
Reinier Reinold Reinou Reint Reintje Remco Remko Renate Rene Renee Renger Rense Renske Ria Riana Ricardo
Richard Rick Rico Rie Riek Rieka Rieke Rieks Rieky Riemer Rien Rienk Riet Rieta Rietje Rika Rikie Rikste
Rikus Rina Rineke Rinie Rinse Rinske Rinus Rita Rixt Roan Rob Robbert Robbie Robert Roberta Roberto Robin
Roderik Rody Roel Roelf Roelfien Roelfina Roelfke Roelie Roelien Roelina Roelinus Roelof Roelofje Roeltje
Roger Rogier Roland Rolf Rolien Rolinka Romana Romy Ron Ronald Ronnie Roosje Rosa Rosalie Rosanne Rosemarie
Rosita Rowan Rowena Roy Ruben Rudi Rudolf Rudy Rutger Ruth Ruud Ruurd Ryan Sabina Sabine Sabrina Saida Salim
Salima Salma Sam Samir Samira Samuel Sander Sandra Sanne Santje Sara Sarah Sarina Saskia Sebastiaan
Sebastian Selam Selin Selma Sem Semra Senay Serge Sergio Serhiy Shaniqua Shanti Sharda Sharon Sheila Siebe
Siebrand Siebren Sieger Siegfried Siem Siemen Sien Siena Sientje Siep Siert Siets Sietse Sietsje Sietske
Sietze Sigrid Sijbrand Sijke Sijtje Sijtse Sijtske Sikke Silke Silvana Silvia Simon Simone Sina Sippie Sita
Sjaak Sjaan Sjaantje Sjef Sjoerd Sjoerdtje Sjoert Sjors Sjouk Sjouke Sjoukje Sofia Sofie Sonja Sophia Sophie
Soraya Soufian Stanislaw Stef Stefan Stefanie Steffie Stella Steven Stien Stientje Stijn Stina Stoffer
Sunita Susan Susanna Susanne Suus Suzan Suzanne Sven Svetlana Swaantje Swantje Sylvia Sytse Sytske Taco
Tadeusz Taeke Talitha Tamara Tammo Tanja Tara Tarek Tariq Tatiana Teddy Teije Tesfay Tetje Tette Tettje Teun
Teunis Teuntje Thea Theda Theo Theodoor Theodora Thera Therese Theresia Thijmen Thijs Thijsje Thirza Thomas
Thyra Tiberiu Tiede Tieme Tiemen Tietje Tijmen Tilly Tim Timo Tina Tine Tineke Tinie Tinus Titia Titus
Tjaakje Tjaart Tjakko Tjalling Tjaltje Tjarko Tjeerd Tjerk Tjitse Tjitske Tobias Tobie Tom Tomas Tomasz
Tomek Tonia Tonie Tonko Tonnie Tonny Trees Treesje Trien Trienie Trienke Trijn Trijntje Trix Trixie Trudie
Trudy Trui Truida Truitje Truus Truusje Tygo Tymen Ubbo Ulrich Ulrike Urbain Ursula Uwe Valentina Vanessa
Vera Veronica Veronika Victor Victoria Vince Vincent Virginia Vivian Vladimir Walter Wanda Warner Wayan Weia
Wendela Wendy Werner Wesley Wessel Wia Wibo Wicher Wiebe Wiebren Wiebrig Wiecher Wieke Wiepie Wiepke Wiepkje
Wiert Wiesje Wieske Wietse Wietske Wigbold Wijbren Wijnand Wilco Wilfred Wilhelm Wilhelmina Wilhelmus
Willeke Willem Willemien Willemijn Willemina Willemke Willempje William Willie Willy Wilma Wim Wina Winnie
Winston Wobke Wojciech Wolter Wolterdina Woltje Wouda Wout Wouter Wubbe Wubbechien Wubbegien Wubbina Wubbo
Wytske Wytze Xander Xavi Yara Yasin Yasmin Yasmina Yassin Ybeltje Yde Yfke Ymkje Yolanda Yonas Younes Yousef
Youssef Ype Yuki Yusuf Yvette Yvon Yvonne Zahra Zainab Zbigniew Zehra Zeynep Zoe Zoey Zofia Zsuzsa Zwaantje
Zwanet Zwanette Zwanie Zwany Zwier
"""

#: Names that are also ordinary words, or begin a sentence as one ("Wil je", "Ben ik", "Mark de planken").
WORDS_TOO = """
Age Amber Angel Bas Ben Bloem Bo Bonne Boy Claus Crystal Dolf Dook Door Elf Els Engel Evi Faith Fee Fem
Fleur Floortje Gemma Gerst Goof Guste Hester Hope Iris Ivy Jade Jasmijn Jet Job Joy June Juul Kaat Ken
Klaver Lau Leen Lelie Lieve Lily Linde Luna Madelief Malva Margriet Mark Max Mees Merel Meta Micha Nero Noor
Olijf Parel Pip Puck Raf Robijn Roos Saar Said Sas Senna Silver Sky Stan Sterre Storm Ted Tess Toke Toon
Toos Valk Veer Viola Violet Vos Wende Wil Will Wolf Zonne Zus
"""
