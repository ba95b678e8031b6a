"""Given names as people in the north, their families and their helpers bear them; written for this guard."""

#: Names that are no ordinary word. Without accents: the guard reads a text without them.
GIVEN_NAMES = """
Aaf Aafke Aagje Aagtje Aaldert Aaldrik Aaltje Aaron Aart Abby Abdel Abdullah Abe Abeba Abel Abraham Achmed
Ad Ada Adam Adel Adele Adelheid Adem Adri Adriaan Adriana Adriano Adrie Agatha Agnes Agnieszka Ahmad Ahmed
Ahmet Aicha Aida Aiden Aisha Alberdien Alberdina Albert Alberta Albertien Albertina Albertje Albertus Aldert
Aleid Aleida Alena Alex Alexander Alexandra Alfons Alfred Ali Alice Alicia Alida Alie Alina Alwin Alyssa
Amalia Amanda Amelia Amelie Amin Amina Amira Amy Anastasia Andre Andrea Andreas Andrew Andries Andrzej
Angela Angelina Angelique Anil Anita Anja Anjo Anke Ankie Ann Anna Annabel Anne Annechien Annefleur Annegien
Anneke Anneliek Annelien Annelies Annelise Anneloes Annemarie Annemiek Annemieke Annemijn Annemoon Annerie
Annet Annette Annie Anniek Annigje Annika Anny Anouk Anouschka Ans Anselm Ansje Anthony Antje Antoinette
Anton Antonia Antonie Antonius Antoon Arend Arendina Arendje Ariane Arianne Arie Arjan Arjen Arjo Arnaud
Arno Arnold Arnoud Aron Arthur Asha Ashley Astrid Atie Auke Aukje Aya Ayden Aylin Ayoub Ayse Aziz Azra
Barbara Barend Bart Bartel Bartho Bashar Bastiaan Bauke Baukje Bea Beata Beatrijs Beatrix Benjamin Bennie
Benny Bente Benthe Bep Berat Berber Berend Berendina Berendje Berjan Bernadet Bernadetta Bernadette Bernard
Bernardus Bernd Bernhard Bert Berta Bertha Bertien Bertil Bertjan Bertus Betje Bets Betsie Betsy Betteke
Bettie Bettina Betty Bianca Bibi Bilal Birgit Bjorn Boaz Bob Bodil Boelo Bohdan Boris Bouchra Boudewijn
Bouke Boukje Bouko Bouwe Bouwina Bradley Bram Branko Brecht Bregje Brenda Brent Brett Brian Brigitte Britt
Bruno Bryan Burak Busra Caleb Camiel Carel Carin Carina Carine Carla Carlijn Carlo Carlos Carmen Carola
Carolien Carolina Caroline Cas Caspar Casper Catharina Catherine Cato Ceciel Cecile Cecilia Cees Celine
Ceylin Chantal Charles Charlotte Chayenne Cheyenne Chiel Chloe Chris Christa Christel Christiaan Christian
Christien Christina Christine Claire Clara Claudia Clemens Coby Cody Coen Coenraad Colette Colin Connie
Conny Constant Cor Cora Corina Corine Corinne Cornelia Cornelis Cornelius Corrie Corrien Corry Corstiaan
Cristina Cyril Daan Dagmar Dalila Damian Dana Dani Daniek Daniel Daniela Danielle Danique Danny Daphne Darek
Dario Dave Davey David Davy Dean Debbie Deborah Delano Demi Deniz Dennis Denzel Derk Derkje Desiree Dewi Dex
Diana Dianne Dick Dicky Diederick Diederik Dieke Dien Dieneke Dieuwertje Dieuwke Dina Dinand Dineke Dinie
Diny Dion Dirk Dirkjan Dirkje Djamilla Djoke Dmytro Dominic Dominique Donna Donny Dora Doreen Dorien Doriene
Doris Dorota Dorothea Douwe Dragan Dries Duco Durk Duuk Dylan Dylano Dymphna Ebel Eberhard Ebru Eda Edda
Eddie Eddy Edith Edo Eduard Edward Edwin Eefje Eelco Eelke Eelkje Effie Egberdina Egbert Egbertje Eibert
Eileen Eimert Eise Ekaterina Elco Elena Eleonora Elfriede Elianne Elias Elif Elin Elina Eline Elisa
Elisabeth Elise Eliza Elizabeth Elize Ella Ellemijn Ellen Elles Ellie Ellis Elly Elmer Elsa Elsbeth Elsje
Elske Eltje Elvira Elzo Emiel Emil Emilia Emily Emine Emir Emma Emmely Emmy Emre Engbert Engelina Engeltje
Enne Enno Eppo Eric Erica Erik Erika Erjan Erna Ernest Ernst Erwin Erwina Esila Eske Esmee Esra Ester Esther
Etta Ettje Eugenie Eva Evelien Eveline Evelyn Evert Evertdina Evertje Evie Evy Ewa Ewald Ewout Ezra Faas
Fabian Fabienne Fabio Fadi Fadime Fatih Fatiha Fatima Fatma Fatou Faye Fedde Feie Feike Feline Felix Femke
Femmie Femmigje Fenje Fenna Fenne Fennechien Fennie Ferdi Ferdinand Ferry Fie Fieke Fien Fiene Filmon Finn
Fiona Flip Floor Flora Flore Florian Floris Foekje Fokje Fokke Fokko Folkert Fons Foppe Fouad Fran Francien
Francina Francis Francisca Franciscus Frank Franka Frans Fransien Franz Franziska Fred Freddy Frederieke
Frederik Frederika Frederikus Frederique Freek Freerk Frida Frieda Friso Frits Fritz Frouke Froukje Fryda
Gabriel Gabrielle Galina Gea Geert Geertien Geertjan Geertje Geertruida Gees Geesien Geesje Geke Gepke
Gerard Gerarda Gerardus Gerben Gerbrand Gerco Gerda Gerdien Gerhard Gerharda Gerianne Gerjan Gerlinde Gerlof
Gerrianne Gerrie Gerrit Gerrita Gerritdina Gerritje Gerry Gert Gertie Gertine Gertjan Gertrud Gertrude
Gertruida Gerwin Gesina Geziena Gezina Gezinus Ghassan Gideon Giel Gienus Gijs Gijsbert Gijsje Gilles Gina
Giovanni Gitta Giuseppe Gjalt Gonda Gonnie Gonny Gooitske Gosia Gosse Grace Grada Gree Greet Greetje Greta
Gretha Grietine Grietje Grzegorz Guido Gusta Guus Guusje Habib Hadewych Haico Hailey Hajo Hakan Hala Hamid
Hamza Hanan Hanna Hannah Hanne Hannechien Hanneke Hannelore Hannie Hanny Hans Hansje Harald Harko Harm Harma
Harmanna Harmannus Harmen Harmina Harmke Harmtje Harold Harrie Harriet Harry Hasan Hassan Hatice Hayo Hedwig
Heidi Heike Heiko Hein Heino Heleen Heleentje Helen Helena Helene Helga Helma Helmut Hemke Hemmo Hendrik
Hendrika Hendrikje Hendrikus Hendrina Henk Henkjan Hennie Henny Henri Henricus Henrieke Henriette Herbert
Herma Herman Hermanna Hermannus Hermien Hermina Hessel Hetty Hiba Hidde Hieke Hielke Hilbert Hilbrand Hilco
Hilda Hilde Hildebrand Hilje Hilko Hillechien Hillegien Hillegonda Hillie Hilligje Hilly Hilmar Hiltje
Hinderika Hinderk Hindrik Hindrikje Hinke Hinrik Hubert Hubertus Hugo Huib Huibert Huub Hylke Ian Ibrahim
Ibtissam Ida Ids Idske Ieke Iemke Ietje Igor Ikram Ilias Ilja Ilona Ilse Ilyas Iman Imke Imre Ina Indy Ine
Ineke Inge Ingeborg Ingmar Ingrid Irena Irene Irma Iryna Isa Isaac Isabel Isabella Isabelle Ismail Ivan Ivar
Ivo Ivonne Jaap Jaapje Jacco Jack Jackie Jaco Jacob Jacoba Jacobus Jacolien Jacoline Jacqueline Jacques
Jadwiga Jaimy Jakob Jamal James Jamie Jamila Jan Jana Janet Janette Janie Janiek Janina Janine Janke Jankees
Janna Jannah Janneke Jannes Jannetje Jannetta Jannette Jannick Jannie Jannigje Jannus Janny Jans Jansje
Jantien Jantiena Jantienus Jantina Jantine Jantinus Jantje Jantsje Japke Jarek Jaring Jarno Jason Jasper
Jayden Jayla Jaylinn Jeanet Jeanette Jeanine Jeanne Jeannet Jeannette Jeannine Jeff Jeffrey Jelena Jelle
Jelmer Jelrik Jelte Jeltje Jenneke Jennemieke Jennie Jennifer Jenny Jens Jente Jentje Jeremy Jeroen Jesper
Jesse Jessica Jessie Jetske Jetta Jette Jettie Jill Jimmy Jits Jitse Jitske Jo Joachim Joan Joanna Joanneke
Joas Jochem Jochen Jochum Joelle Joep Joeri Joey Johan Johann Johanna Johannes John Johnny Joke Jolanda
Jolande Jolanta Jolente Jolie Jolien Jolijn Jonah Jonas Jonathan Joop Joost Jopie Jordan Jordy Jorick
Jorieke Jorien Jorinde Joris Jorn Jorrit Jort Jos Jose Josefien Joseph Josephien Josephine Joshua Josien
Josina Josine Josje Jouke Joyce Jozef Juan Judith Julia Julian Julie Julien Juliet Juliette Julius Jurgen
Juriaan Jurian Jurjen Jurre Jurriaan Justin Justus Jutta Kaatje Kai Kaj Kamil Kane Karel Karen Karianne
Karim Karima Karin Karina Karlijn Karolien Karst Karsten Kaspar Kasper Katarina Katarzyna Katharina Kathleen
Katinka Katja Katrien Katrijn Kaylee Kayleigh Keano Kees Keimpe Kelly Kelvin Kemal Kenneth Kerim Ketut Kevin
Khadija Khaled Khalid Kian Kiki Kim Kimberly Kirsten Kirstie Klaartje Klaas Klaasje Klara Klasina Klaske
Klaus Klazien Klazina Ko Koba Kobus Koen Koenraad Koert Koos Koosje Kor Korneel Kornelia Kornelis Korrie
Krijn Krista Kristel Kristian Kristina Kristof Krystyna Krzysztof Kunna Kyan Kyano Kyara Kyra Lambert
Lamberta Lambertus Lammechien Lammechiena Lammert Lammie Lammigje Lammy Lana Lara Lars Latifa Laura Lauren
Laurens Laurent Laurien Layla Lea Leah Leander Leanne Leendert Leentje Leida Leila Lena Leni Lenie Lennard
Lennart Leny Leo Leon Leonard Leonie Leonoor Leontien Levi Lex Lia Liam Lian Lianne Lida Lidia Lidwien Lieke
Lien Lienke Lies Liesbet Liesbeth Lieselotte Liesje Lieuwe Lilian Liliane Lilly Lina Linda Lindsay Lindsey
Lineke Linette Linsey Lisa Lisanne Lisette Lize Lizet Lizzy Lode Lodewijk Loek Loekie Loes Loesje Lois Lola
Lonneke Loreen Lorenzo Lotte Lottie Lou Louis Louisa Louise Lourens Lowie Lubbe Lubbechien Lubbert Lubbigje
Luc Luca Lucas Lucia Lucie Lucien Lucienne Lucretia Lucy Ludo Ludolf Luigi Luit Luitzen Luka Lukas Luke
Lukie Lute Lutgard Lutske Luuk Luutje Lya Lydia Lynn Maaike Maarten Maartien Maartje Machteld Madeleine
Madelon Magda Magdalena Mahmoud Maico Maik Maike Malgorzata Malika Malou Mandy Manfred Mannes Manon Manouk
Manuel Manuela Manus Mara Marc Marcel Marcella Marchien Marchiena Marciano Marcin Marco Marcus Mare Mareike
Marek Maren Marga Margareth Margaretha Margje Margo Margot Margreet Maria Mariam Marian Marianna Marianne
Marie Marieke Mariella Marielle Marietje Mariette Marije Marijke Marijn Marika Mariken Marina Marinus Mario
Marion Mariska Marissa Marit Marith Marja Marjan Marjanne Marjo Marjolein Marjolijn Marjon Markus Marleen
Marlene Marlies Marlijn Marlinda Marloes Marnix Marrigje Marrit Marta Marten Martha Martien Martijn Martin
Martina Martine Martinus Martje Marvin Marwa Mary Maryam Mascha Mason Mateusz Mathea Mathieu Mathijs
Mathilda Mathilde Mats Matthew Matthias Matthijs Maud Maureen Maurice Maurits Maurizio Maxim Maxime Maya
Mechteld Mehari Mehmet Meike Meindert Meine Meinte Meintje Melanie Melissa Melle Melvin Menno Merijn Merith
Merlijn Merve Metje Mette Mex Mia Michael Michel Michelle Michiel Micky Mieke Mien Miep Mies Miguel Mika
Mike Mila Milan Milou Mina Minh Minke Minnie Mira Miranda Mireille Miriam Mirjam Mirjana Mirre Mirte Mirthe
Mischa Moa Mohamed Mohammad Mohammed Moira Mona Monica Moniek Monika Monique Moos Morris Mounir Mourad
Muhammed Murat Mustafa Myriam Myrna Myrthe Nadia Nadieh Nadine Naima Najat Nancy Nanda Nando Naomi Natalia
Natalie Natalya Natasja Nathan Nawal Neeltje Nel Nelis Nelleke Nellie Nelly Nena Nettie Netty Nick Nicky
Nico Nicolaas Nicole Nicolette Niek Niels Niene Nienke Nikita Nikki Nina Ninte Ninthe Noa Noah Noel Noelle
Noemi Nola Noortje Nora Norah Noraly Norbert Nordin Noud Nour Nynke Oda Odin Oebele Oene Oetse Okke Okkien
Okko Oksana Olaf Olav Oleksandr Olena Olga Olivia Olivier Omar Onno Orla Oscar Osman Otis Ottilie Otto Owen
Pablo Paola Pascal Pascalle Patrice Patricia Patrick Paul Paula Paulien Paulina Pauline Paulus Pawel Pedro
Peggy Pepijn Peter Petra Petri Petronel Petronella Petrus Phileine Philip Phoebe Pia Pien Pierre Piet Pieter
Pieterdina Pieterke Pieternel Pieternella Pietertje Pietje Pim Piotr Pippa Pleun Popke Priya Quincy Quinn
Quinten Quinty Quirijn Quirine Rachel Rachid Rachida Radha Ragna Raimond Ralf Ralph Rami Ramon Randy Rania
Ranka Raoul Raphael Rashid Rayan Raymond Rebecca Regina Regine Reiko Rein Reina Reinder Reindert Reinie
Reinier Reinold Reinou Reint Reintje Remco Remko Remy Renata Renate Rene Renee Renger Rens Rense Renske Reza
Ria Riana Rianne Ricardo Richard Rick Ricky Rico Rie Riek Rieka Rieke Rieks Rieky Riemer Rien Rienk Riet
Rieta Rietje Rik Rika Rikie Rikste Rikus Riley Rina Rinaldo Rineke Rinie Rinse Rinske Rinus Rita Rixt Roan
Rob Robbe Robbert Robbie Robbin Robert Roberta Roberto Robin Roderik Rody Roel Roelf Roelfien Roelfina
Roelfke Roelie Roelien Roelina Roelinus Roelof Roelofje Roeltje Roger Rogier Roland Rolf Rolien Rolinka
Romana Romee Romy Ron Ronald Ronnie Roosje Rosa Rosalie Rosanne Rosemarie Rosita Roswitha Rowan Rowena
Roxanne Roy Ruben Rudi Rudolf Rudy Rutger Ruth Ruud Ruurd Ryan Sabina Sabine Sabrina Sacha Saida Salim
Salima Salma Sam Samantha Samara Samir Samira Samuel Sander Sandra Sandrine Sanne Santje Sara Sarah Sarina
Saskia Scott Sebastiaan Sebastian Selam Selena Selin Selina Selma Sem Semra Senay Sepp Serena Serge Sergio
Serhiy Shane Shaniqua Shanna Shanti Sharda Sharon Sheila Sicco Siebe Siebrand Siebren Sieger Siegfried Siem
Siemen Sien Siena Sientje Siep Siert Siets Sietse Sietsje Sietske Sietze Sigrid Sijbrand Sijke Sijtje Sijtse
Sijtske Sikke Silke Silvana Silvia Simon Simone Sina Sippie Sita Sjaak Sjaan Sjaantje Sjef Sjoerd Sjoerdtje
Sjoert Sjors Sjouk Sjouke Sjoukje Sofia Sofie Sonja Sophia Sophie Soraya Soufian Stanislaw Stef Stefan
Stefanie Steffi Steffie Stella Stephan Steven Stien Stientje Stijn Stina Stoffer Sunita Susan Susanna
Susanne Suus Suzan Suzanne Suze Sven Sverre Svetlana Swaantje Swantje Sybrand Sybren Sylvia Sytse Sytske
Taco Tadeusz Taeke Talitha Tamar Tamara Tamira Tammo Tanja Tara Tarek Tariq Tatiana Teddy Teije Terry Tesfay
Tetje Tette Tettje Teun Teunis Teuntje Thea Theda Thekla Theo Theodoor Theodora Thera Therese Theresia
Thierry Thijmen Thijn Thijs Thijsje Thirza Thomas Thyra Tibbe Tiberiu Tiede Tieme Tiemen Ties Tietje Tijmen
Tijn Tijs Tilly Tim Timo Tina Tine Tineke Tinie Tinus Tirza Titia Titus Tjaakje Tjaart Tjakko Tjalle
Tjalling Tjaltje Tjarko Tjeerd Tjerk Tjitse Tjitske Tobias Tobie Tom Tomas Tomasz Tomek Tonia Tonie Tonko
Tonnie Tonny Tonya Trees Treesje Treske Trien Trienie Trienke Trijn Trijnie Trijntje Tristan Trix Trixie
Trudie Trudy Trui Truida Truitje Truus Truusje Twan Tygo Tyler Tymen Ubbo Ulrich Ulrike Urbain Ursula Uschi
Uwe Valentijn Valentina Valerie Vanessa Veerle Vera Veronica Veronika Veronique Victor Victoria Vigo Vince
Vincent Virginia Vivian Viviane Vladimir Walter Wanda Warner Wayan Weia Wendela Wendeline Wendy Werner
Wesley Wessel Wia Wiard Wibo Wicher Wiebe Wiebren Wiebrig Wiecher Wieke Wiepie Wiepke Wiepkje Wiert Wiesje
Wieske Wietse Wietske Wigbold Wijbren Wijnand Wilbert Wilco Wilfred Wilhelm Wilhelmina Wilhelmus Wilja
Willeke Willem Willemien Willemijn Willemina Willemke Willempje William Willie Willy Wilma Wilmer Wilna Wim
Wina Winnie Winston Wobke Wojciech Wolter Wolterdina Woltje Wouda Wout Wouter Wubbe Wubbechien Wubbegien
Wubbina Wubbo Wybe Wytse Wytske Wytze Xander Xavi Xenia Yannick Yara Yasin Yasmin Yasmina Yasmine Yassin
Yassine Ybeltje Yde Yentl Yfke Ymkje Yolanda Yolande Yonas Yorick Younes Yousef Youssef Ype Ypkje Yuki Yusuf
Yvan Yvette Yvon Yvonne Zahra Zainab Zakaria Zara Zbigniew Zehra Zeno Zeynep Zoe Zoey Zofia Zsuzsa Zwaantje
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
