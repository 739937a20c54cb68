// Who is who: what names, roles and titles mean, what noun phrases say, what the tables refuse.

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stages/actors/actor_catalog.h"
#include "stages/actors/keys.h"

namespace verbale::actors {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

const ActorCatalog& catalog() {
  static const ActorCatalog kCatalog = [] {
    auto codebook = Codebook::load(VERBALE_SOURCE_DIR "/codebook");
    auto loaded = ActorCatalog::load(codebook.value());
    EXPECT_TRUE(loaded.ok()) << loaded.error().message;
    return std::move(loaded).value();
  }();
  return kCatalog;
}

std::chrono::sys_days day(int year, unsigned month, unsigned day_of_month) {
  return std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day_of_month};
}

/// "name type country sector actor", "-" for what is empty; "nobody" where unknown.
std::string shown(const Known* known) {
  if (known == nullptr) return "nobody";
  const auto or_dash = [](const std::string& text) { return text.empty() ? "-" : text; };
  return known->name + "|" + std::string(name_of(known->type)) + " " + or_dash(known->country) + " " +
         or_dash(known->sector) + " " + or_dash(known->actor);
}

std::string find(std::string_view name, ActorCatalog::Day on = std::nullopt) {
  return shown(catalog().find_name(name, on));
}

// ------------------------------------------------------------------- keys

TEST(NameKey, IsOneForAllSpellings) {
  for (const char* name : {"al-Qaeda", "Al Qaeda", "al - Qaeda", "al\u2011Qaeda", "the al-Qaeda"})
    EXPECT_EQ(name_key(name), "al qaeda") << name;
  EXPECT_EQ(name_key("The U.S."), "us");
  EXPECT_EQ(name_key("Lord 's Resistance Army"), name_key("Lord\u2019s Resistance Army"));
  EXPECT_EQ(name_key("Erdoğan"), "erdogan");
  EXPECT_EQ(name_key("ŁØDŹ, Ærø"), "lodz aero");
  EXPECT_EQ(name_key(" \n "), "");
  EXPECT_EQ(name_key("the"), "the");
  EXPECT_EQ(name_key("Москва"), "москва");
}

TEST(NameKey, HasABound) {
  EXPECT_EQ(name_key(std::string(kLongestName, 'a')).size(), kLongestName);
  EXPECT_EQ(name_key(std::string(kLongestName + 1, 'a')), "");
  EXPECT_EQ(find(std::string(1000000, 'A')), "nobody");
  EXPECT_EQ(catalog().find_role(std::string(1000000, 'a')), nullptr);
}

TEST(PluralOf, IsRegular) {
  EXPECT_EQ(plural_of("court"), "courts");
  EXPECT_EQ(plural_of("foreign ministry"), "foreign ministries");
  EXPECT_EQ(plural_of("attorney"), "attorneys");
  EXPECT_EQ(plural_of("spokesman"), "spokesmen");
  EXPECT_EQ(plural_of("human"), "humans");
  EXPECT_EQ(plural_of("witness"), "witnesses");
}

// ------------------------------------------------------------------ names

TEST(FindName, KnowsCountriesAndTheirGovernments) {
  EXPECT_EQ(find("Russia"), "Russia|place RUS - RUS");
  EXPECT_EQ(find("the Russian Federation"), "Russia|place RUS - RUS");
  EXPECT_EQ(find("Kremlin"), "government of Russia|organization RUS GOV RUSGOV");
  EXPECT_EQ(find("the White House"), "government of United States|organization USA GOV USAGOV");
  EXPECT_EQ(find("Élysée"), find("Elysee"));
  EXPECT_EQ(shown(catalog().government_of("FRA")), "government of France|organization FRA GOV FRAGOV");
  EXPECT_EQ(catalog().government_of("XYZ"), nullptr);
  const Known* moscow = catalog().find_name("Moscow", std::nullopt);
  ASSERT_NE(moscow, nullptr);
  EXPECT_EQ(moscow->kind, KnownKind::kCapital);
  EXPECT_EQ(shown(moscow), "Moscow|place RUS - RUS");
  EXPECT_EQ(find("Chechnya"), "Chechnya|place RUS - RUS");
  EXPECT_EQ(find("Latin America"), "Latin America|place - - -");
}

TEST(FindName, SaysWhatANameMeansToo) {
  const auto also = [](const char* name) { return catalog().find_name(name, std::nullopt)->also; };
  EXPECT_EQ(also("Georgia"), EntityType::kPlace);
  EXPECT_EQ(also("Jordan"), EntityType::kPerson);
  EXPECT_EQ(also("Turkey"), EntityType::kOther);
  EXPECT_EQ(also("Congo"), EntityType::kPlace);
  EXPECT_EQ(also("Hashemite Kingdom"), std::nullopt);
}

TEST(FindName, KnowsOrganizations) {
  EXPECT_EQ(find("UN"), "United Nations|organization - IGO IGOUNO");
  EXPECT_EQ(find("U.N."), find("United Nations"));
  EXPECT_EQ(find("Nato"), "NATO|organization - IGO IGOWSTNAT");
  EXPECT_EQ(find("Hamas"), "Hamas|organization PSE REB PSEREB");
  EXPECT_EQ(find("Pentagon"), "Pentagon|organization USA MIL USAMIL");
}

TEST(FindName, AsksForCapitals) {
  EXPECT_EQ(find("russia"), "nobody");
  EXPECT_EQ(find("WHO"), "World Health Organization|organization - IGO IGOUNOHLHWHO");
  EXPECT_EQ(find("the WHO"), find("WHO"));
  EXPECT_EQ(find("Who"), "nobody");
  EXPECT_EQ(find("Us"), "nobody");
  EXPECT_EQ(find("U. S."), find("US"));
  EXPECT_EQ(find("US"), "United States|place USA - USA");
  EXPECT_EQ(find("RUSSIA"), "Russia|place RUS - RUS");
}

TEST(FindName, GoesByTheDay) {
  EXPECT_EQ(find("Vladimir Putin"), "Vladimir Putin|person RUS - RUS");
  EXPECT_EQ(find("Vladimir Putin", day(2021, 3, 19)), "Vladimir Putin|person RUS GOV RUSGOV");
  EXPECT_EQ(find("Vladimir Putin", day(1990, 1, 1)), "Vladimir Putin|person RUS - RUS");
  EXPECT_EQ(catalog().find_name("Putin", day(2010, 1, 1))->office, "prime minister");
  EXPECT_EQ(catalog().find_name("Putin", day(1999, 12, 31))->office, "president") << "the later of two";
  EXPECT_EQ(find("Angela Merkel", day(2021, 12, 8)), "Angela Merkel|person DEU GOV DEUGOV") << "the last day";
  EXPECT_EQ(find("Angela Merkel", day(2021, 12, 9)), "Angela Merkel|person DEU - DEU");
  EXPECT_EQ(find("Kofi Annan", day(2003, 6, 1)), "Kofi Annan|person - IGO IGOUNO");
  EXPECT_EQ(find("Kofi Annan", day(2015, 6, 1)), "Kofi Annan|person GHA - GHA");
  EXPECT_EQ(find("Aung San Suu Kyi", day(2000, 1, 1)), "Aung San Suu Kyi|person MMR OPP MMROPP");
  EXPECT_EQ(catalog().find_name("Angela Merkel", std::nullopt)->gender, Gender::kFemale);
  EXPECT_EQ(catalog().find_name("Angela Merkel", std::nullopt)->wikidata, "Q567");
}

TEST(FindName, OfTwoOfANameItIsTheOneInOffice) {
  EXPECT_EQ(find("George Bush", day(1991, 1, 17)), "George H. W. Bush|person USA GOV USAGOV");
  EXPECT_EQ(find("George Bush", day(2003, 3, 20)), "George W. Bush|person USA GOV USAGOV");
  EXPECT_EQ(find("George Bush", day(1995, 1, 1)), "nobody");
  EXPECT_EQ(find("George Bush"), "nobody");
}

TEST(FindName, AGivenNameAloneIsOnlyTheOneInOffice) {
  EXPECT_EQ(find("Sharon", day(2003, 6, 1)), "Ariel Sharon|person ISR GOV ISRGOV");
  EXPECT_EQ(find("Sharon", day(2019, 6, 1)), "nobody");
  EXPECT_EQ(find("Ariel Sharon", day(2019, 6, 1)), "Ariel Sharon|person ISR - ISR");
}

// ------------------------------------------------------------------ words

TEST(FindDemonym, NeedsACapital) {
  const auto country = [](const char* word) {
    const Demonym* found = catalog().find_demonym(word);
    return found == nullptr ? "none" : found->country;
  };
  EXPECT_EQ(country("Russian"), "RUS");
  EXPECT_EQ(country("Russians"), "RUS");
  EXPECT_EQ(country("South African"), "ZAF");
  EXPECT_EQ(country("Scottish"), "GBR");
  EXPECT_EQ(country("Polish"), "POL");
  EXPECT_EQ(country("polish"), "none");
  EXPECT_EQ(country("Latin American"), "");
  EXPECT_EQ(country("Martian"), "none");
  EXPECT_TRUE(catalog().find_demonym("Korean")->ambiguous);
  EXPECT_FALSE(catalog().find_demonym("Korea"));
}

TEST(FindRole, KnowsPhrasesAndPlurals) {
  const RoleWord* role = catalog().find_role("Foreign Ministry");
  ASSERT_NE(role, nullptr);
  EXPECT_EQ(role->kind, RoleKind::kOrganization);
  EXPECT_EQ(role->sector, "GOV");
  role = catalog().find_role("rebels");
  ASSERT_NE(role, nullptr);
  EXPECT_EQ(role->kind, RoleKind::kGroup);
  EXPECT_EQ(role->sector, "REB");
  role = catalog().find_role("spokeswoman");
  ASSERT_NE(role, nullptr);
  EXPECT_TRUE(role->takes_owners);
  EXPECT_EQ(role->gender, Gender::kFemale);
  EXPECT_EQ(role->sector, "");
  EXPECT_EQ(catalog().find_role("attorneys general")->sector, "GOV");
  EXPECT_EQ(catalog().find_role("former")->kind, RoleKind::kPast);
  EXPECT_EQ(catalog().find_role("presidential")->kind, RoleKind::kModifier);
  EXPECT_EQ(catalog().find_role("teapot"), nullptr);
  EXPECT_EQ(catalog().find_role(""), nullptr);
}

TEST(FindTitle, KnowsSectorAndGender) {
  EXPECT_EQ(catalog().find_title("Sen.")->sector, "LEG");
  EXPECT_EQ(catalog().find_title("Lt. Gen.")->sector, "MIL");
  EXPECT_EQ(catalog().find_title("Mrs.")->gender, Gender::kFemale);
  EXPECT_EQ(catalog().find_title("Mr")->gender, Gender::kMale);
  EXPECT_EQ(catalog().find_title("Dr")->gender, Gender::kUnknown);
  EXPECT_EQ(catalog().find_title("Teapot"), nullptr);
}

TEST(GenderOfFirstName, KnowsTheUnmistakable) {
  EXPECT_EQ(catalog().gender_of_first_name("Maria"), Gender::kFemale);
  EXPECT_EQ(catalog().gender_of_first_name("José"), Gender::kMale);
  EXPECT_EQ(catalog().gender_of_first_name("Kim"), Gender::kUnknown);
  EXPECT_EQ(catalog().gender_of_first_name("Andrea"), Gender::kUnknown);
  EXPECT_EQ(catalog().gender_of_first_name("Xyzzy"), Gender::kUnknown);
}

// ---------------------------------------------------------------- phrases

/// What a phrase says, its head between asterisks: "type country sector actor".
std::string says(const std::string& marked, const Known* owner = nullptr,
                 ActorCatalog::Day on = std::nullopt) {
  std::vector<std::string> words;
  std::size_t head = 0;
  for (std::size_t at = 0; at < marked.size();) {
    const std::size_t end = std::min(marked.find(' ', at), marked.size());
    std::string word = marked.substr(at, end - at);
    if (word.size() > 2 && word.front() == '*') {
      head = words.size();
      word = word.substr(1, word.size() - 2);
    }
    words.push_back(word);
    at = end + 1;
  }
  const std::vector<std::string_view> views(words.begin(), words.end());
  const Described described = catalog().compose(views, head, owner, on);
  const auto or_dash = [](const std::string& text) { return text.empty() ? "-" : text; };
  return (described.type ? std::string(name_of(*described.type)) : "-") + " " + or_dash(described.country) +
         " " + or_dash(described.sector) + " " + or_dash(described.actor);
}

TEST(Compose, CountryAndRole) {
  EXPECT_EQ(says("the Russian Foreign *Ministry*"), "organization RUS GOV RUSGOV");
  EXPECT_EQ(says("Ukrainian *rebels*"), "group UKR REB UKRREB");
  EXPECT_EQ(says("a Turkish *court*"), "organization TUR JUD TURJUD");
  EXPECT_EQ(says("US *troops* in Iraq"), "group USA MIL USAMIL");
  EXPECT_EQ(says("*troops* in Iraq"), "group - MIL MIL");
  EXPECT_EQ(says("its *troops* from Iraq"), "group - MIL MIL");
  EXPECT_EQ(says("*police* in Moscow"), "organization RUS COP RUSCOP");
  EXPECT_EQ(says("the *president* of France"), "person FRA GOV FRAGOV");
  EXPECT_EQ(says("the North Korean *leader*"), "person PRK - PRK");
  EXPECT_EQ(says("the South African deputy foreign *minister*"), "person ZAF GOV ZAFGOV");
  EXPECT_EQ(says("Russia 's defense *minister*"), "person RUS GOV RUSGOV");
  EXPECT_EQ(says("the Chinese *ambassador* to Japan"), "person CHN GOV CHNGOV");
  EXPECT_EQ(says("the *minister* of foreign affairs of Peru"), "person PER GOV PERGOV");
  EXPECT_EQ(says("the opposition *leader*"), "person - OPP OPP");
  EXPECT_EQ(says("the *teapot*"), "- - - -");
}

TEST(Compose, WhoSpeaksForWhom) {
  const Known* putin = catalog().find_name("Putin", day(2021, 3, 19));
  EXPECT_EQ(says("Putin 's *spokesman*", putin), "person RUS GOV RUSGOV");
  EXPECT_EQ(says("his *spokesman*", putin), "person RUS GOV RUSGOV");
  EXPECT_EQ(says("Putin 's *spokesman*", nullptr, day(2021, 3, 19)), "person RUS GOV RUSGOV");
  EXPECT_EQ(says("Robert Mugabe 's *regime*", nullptr, day(2019, 1, 1)), "organization ZWE GOV ZWEGOV");
  EXPECT_EQ(says("the BJP *president*"), "person IND PTY INDPTY");
  EXPECT_EQ(says("the *president* of the World Bank"), "person - IGO IGOUNODEVWBK");
  EXPECT_EQ(says("the *president* of the company"), "person - BUS BUS");
  EXPECT_EQ(says("his Ukrainian *counterpart*", putin), "person UKR - UKR");
  EXPECT_EQ(says("his *wife*", putin), "person - - -");
  EXPECT_EQ(says("his *lawyer*", putin), "person - JUD JUD");
  EXPECT_EQ(says("a UN *spokeswoman*"), "person - IGO IGOUNO");
  EXPECT_EQ(says("a *spokesman* for the United Nations"), "person - IGO IGOUNO");
  EXPECT_EQ(says("a *spokesman* for the Turkish army"), "person TUR MIL TURMIL");
  EXPECT_EQ(says("a senior Hamas *official*"), "person PSE REB PSEREB");
  EXPECT_EQ(says("a White House *spokesman*"), "person USA GOV USAGOV");
  EXPECT_EQ(says("a Lebanese rebel *commander*"), "person LBN REB LBNREB");
  EXPECT_EQ(says("an army *spokesman*"), "person - MIL MIL");
  EXPECT_EQ(says("a *spokesman*"), "person - - -");
  EXPECT_EQ(says("a BBC *journalist*"), "person GBR MED GBRMED");
  EXPECT_EQ(says("NATO *troops*"), "group - MIL IGOWSTNATMIL");
  EXPECT_EQ(says("British NATO *troops*"), "group GBR MIL GBRMIL");
}

TEST(Compose, ThoseAgainstTheStateAreSoFirst) {
  EXPECT_EQ(says("Syrian rebel *soldiers*"), "group SYR REB SYRREB");
  EXPECT_EQ(says("Kenyan opposition *lawmakers*"), "group KEN OPP KENOPP");
  EXPECT_EQ(says("anti - government *protesters*"), "group - OPP OPP");
  EXPECT_EQ(says("government *troops*"), "group - MIL MIL");
}

TEST(Compose, NoCountryFromHalfAWord) {
  EXPECT_EQ(says("US-backed Syrian *rebels*"), "group SYR REB SYRREB");
  EXPECT_EQ(says("Saudi - led *coalition*"), "organization - MIL MIL");
  EXPECT_EQ(says("pro-Russian *separatists*"), "group - REB REB");
  EXPECT_EQ(says("Russian and Ukrainian *officials*"), "group - - -");
  EXPECT_EQ(says("US-Russian *negotiators*"), "group - - -");
  EXPECT_EQ(says("Korean *troops*"), "group - MIL MIL");
  EXPECT_EQ(says("the Georgia *governor*"), "person - GOV GOV");
  EXPECT_EQ(says("the Georgian *president*"), "person GEO GOV GEOGOV");
  EXPECT_EQ(says("Latin American *presidents*"), "group - GOV GOV");
}

TEST(Compose, TheFormerAreElites) {
  EXPECT_EQ(says("the former Brazilian *president*"), "person BRA ELI BRAELI");
  EXPECT_EQ(says("former *president*"), "person - ELI ELI");
  EXPECT_EQ(says("ex-US *ambassador*"), "person USA ELI USAELI");
  EXPECT_EQ(says("a former Colombian *rebel*"), "person COL - COL");
  EXPECT_EQ(says("the then French *president*"), "person FRA GOV FRAGOV");
}

TEST(Compose, NamesWithTitles) {
  EXPECT_EQ(says("Foreign Minister Jane *Doe*"), "person - GOV GOV");
  EXPECT_EQ(says("Gen. Jane *Doe*"), "person - MIL MIL");
  EXPECT_EQ(says("Mrs. *Doe*"), "person - - -");
  EXPECT_EQ(says("French Foreign Minister Jane *Doe*"), "person FRA GOV FRAGOV");
  EXPECT_EQ(says("President Vladimir *Putin*"), "person RUS GOV RUSGOV");
  EXPECT_EQ(says("Vladimir *Putin*", nullptr, day(2021, 3, 19)), "person RUS GOV RUSGOV");
  EXPECT_EQ(says("Vladimir *Putin*"), "person RUS - RUS");
  EXPECT_EQ(says("former President Barack *Obama*"), "person USA ELI USAELI");
  EXPECT_EQ(says("the UN Security *Council*"), "organization - IGO IGOUNO");
  EXPECT_EQ(says("the *Bank* of England"), "organization GBR GOV GBRGOV");
}

TEST(Compose, Peoples) {
  EXPECT_EQ(says("many *Russians*"), "group RUS - RUS");
  EXPECT_EQ(says("the *French*"), "group FRA - FRA");
  EXPECT_EQ(says("an *American*"), "person USA - USA");
}

TEST(Compose, GenderOfTheWord) {
  const auto gender = [](std::vector<std::string_view> words) {
    return catalog().compose(words, words.size() - 1).gender;
  };
  EXPECT_EQ(gender({"the", "Danish", "queen"}), Gender::kFemale);
  EXPECT_EQ(gender({"the", "king"}), Gender::kMale);
  EXPECT_EQ(gender({"Mrs.", "Doe"}), Gender::kFemale);
  EXPECT_EQ(gender({"the", "president"}), Gender::kUnknown);
}

TEST(Compose, LongAndOddPhrasesStayBounded) {
  const std::string longest(1 << 20, 'A');
  const std::string hyphens = std::string(2000, '-') + "a";
  std::string chain = "a";
  for (int i = 0; i < 40; ++i) chain += "-a";
  std::vector<std::string_view> words(100000, "Russian");
  for (std::size_t i = 0; i < words.size(); i += 7) words[i] = longest;
  for (std::size_t i = 1; i < words.size(); i += 7) words[i] = hyphens;
  for (std::size_t i = 2; i < words.size(); i += 7) words[i] = chain;
  words[50000] = "minister";
  const Described described = catalog().compose(words, 50000);
  EXPECT_EQ(described.sector, "GOV");
  EXPECT_EQ(described.country, "RUS");
  const std::string_view empty;
  EXPECT_FALSE(catalog().compose({&empty, 1}, 0).type.has_value());
  const std::string_view hyphen = "-";
  EXPECT_FALSE(catalog().compose({&hyphen, 1}, 0).type.has_value());
}

// ---------------------------------------------------------------- refusals

/// The message of a codebook where `file` has these rows after its header; "" where it is taken.
std::string refusal(const std::string& file, const std::string& rows) {
  static const std::vector<std::pair<std::string, std::string>> kFiles{
      {"sectors", "sector,name,political\nGOV,government,yes\nREB,rebels,yes\n"},
      {"countries",
       "code,name,names,adjectives,capitals,metonyms,ambiguous,wikidata\n"
       "PER,Peru,,Peruvian,Lima,,,\nCOG,Republic of the Congo,Congo,,,,Congo=place,\n"},
      {"places", "name,names,adjectives,country,ambiguous\n"},
      {"organizations", "name,aliases,country,sector,actor,ambiguous,wikidata\nAcme,,PER,GOV,,,\n"},
      {"people",
       "name,aliases,gender,country,office,organization,sector,first,last,wikidata\n"
       "Jane Doe,Doe,f,PER,mayor,,GOV,2011,2012,\n"},
      {"roles", "phrase,plural,kind,sector,takes_owners,gender\nmayor,,person,GOV,,\n"},
      {"titles", "title,sector,gender\nMayor,GOV,\n"},
      {"first_names", "name,gender\nJane,f\n"}};
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "actors_refusal";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder / "actors");
  for (const auto& [name, bytes] : kFiles) {
    if (file == "-" + name) continue;
    std::ofstream(folder / "actors" / (name + ".csv")) << bytes << (name == file ? rows : "");
  }
  const auto loaded = ActorCatalog::load(Codebook::load(folder).value());
  std::filesystem::remove_all(folder);
  return loaded.ok() ? "" : loaded.error().message;
}

TEST(ActorCatalog, RefusesWhatItCannotUse) {
  EXPECT_EQ(refusal("", ""), "");
  EXPECT_THAT(refusal("-titles", ""), HasSubstr("titles.csv: not in the codebook"));
  EXPECT_THAT(refusal("sectors", "GOV,again,\n"), HasSubstr("sectors.csv:4: 'GOV' is above"));
  EXPECT_THAT(refusal("countries", "per,x,,,,,,\n"), HasSubstr("countries.csv:4: a code has three"));
  EXPECT_THAT(refusal("countries", "PER,x,,,,,,\n"), HasSubstr("countries.csv:4: 'PER' is above"));
  EXPECT_THAT(refusal("countries", "CHL,Chile,Lima,,,,,\n"),
              HasSubstr("countries.csv:4: 'Lima' is 'Lima' above"));
  EXPECT_THAT(refusal("countries", "CHL,Chile,,Peruvian,,,,\n"), HasSubstr("'Peruvian' is PER's above"));
  EXPECT_THAT(refusal("countries", "COD,DRC,Congo,,,,,\n"), HasSubstr("both rows have it under ambiguous"));
  EXPECT_EQ(refusal("countries", "COD,DRC,Congo,,,,Congo=place,\n"), "");
  EXPECT_THAT(refusal("countries", "COD,DRC,Congo,,,,Congo,\n"), HasSubstr("'Congo' should be NAME=TYPE"));
  EXPECT_THAT(refusal("countries", "CHL,Chile,,,,,,,\n"), HasSubstr("countries.csv:4: 9 fields"));
  EXPECT_THAT(refusal("places", "Cusco,,,PRU,\n"), HasSubstr("places.csv:2: 'PRU' is no country"));
  EXPECT_THAT(refusal("places", std::string(97, 'x') + ",,,PER,\n"), HasSubstr("a name has 1 to 96 bytes"));
  EXPECT_THAT(refusal("organizations", "Acme 2,,PER,GOVT,,,\n"), HasSubstr("'GOVT' is no sector"));
  EXPECT_THAT(refusal("organizations", "ACME,,,GOV,,,\n"),
              HasSubstr("organizations.csv:3: 'ACME' is 'Acme' above"));
  EXPECT_THAT(refusal("people", "Jo,,x,PER,mayor,,GOV,2011,,\n"), HasSubstr("people.csv:3: a gender"));
  EXPECT_THAT(refusal("people", "Jo,,m,PER,mayor,,GOV,2011,2010,\n"), HasSubstr("the last day is before"));
  EXPECT_THAT(refusal("people", "Jo,,m,PER,mayor,,GOV,2011-13,,\n"), HasSubstr("a day is 2011"));
  EXPECT_THAT(refusal("people", "Jo,,m,PER,mayor,,GOV,2011-02-29,,\n"), HasSubstr("a day is 2011"));
  EXPECT_THAT(refusal("people", "Jo,,m,PER,mayor,,GOV,,,\n"), HasSubstr("a day is 2011"));
  EXPECT_EQ(refusal("people", "Jo,,m,PER,mayor,,GOV,2012-02,2012-02-29,\n"), "");
  EXPECT_THAT(refusal("people", "Jo,Lima,m,PER,mayor,,GOV,2011,,\n"), HasSubstr("'Lima' is no person above"));
  EXPECT_THAT(refusal("people", "Jo,,m,PER,chief,Nobody,,2011,,\n"),
              HasSubstr("no organization is called 'Nobody'"));
  EXPECT_THAT(refusal("people", "Jo,,m,PER,chief,Acme,GOV,2011,,\n"), HasSubstr("leave it empty"));
  EXPECT_THAT(refusal("people", "Jane Doe,,m,PER,chief,Acme,,2011,,\n"),
              HasSubstr("'Jane Doe' is another above"));
  EXPECT_THAT(refusal("roles", "chief,,boss,GOV,,\n"), HasSubstr("roles.csv:3: no kind is called 'boss'"));
  EXPECT_THAT(refusal("roles", "mayors,,group,GOV,,\n"), HasSubstr("roles.csv:3: 'mayors' is above"));
  EXPECT_THAT(refusal("roles", "chief,,person,GOV,no,\n"), HasSubstr("takes_owners is yes or empty"));
  EXPECT_THAT(refusal("titles", "Chief,BOSS,\n"), HasSubstr("titles.csv:3: 'BOSS' is no sector"));
  EXPECT_THAT(refusal("first_names", "Kim,\n"), HasSubstr("first_names.csv:3: a gender is m or f"));
}

TEST(Compose, ACityIsNoneInAPersonsName) {
  const std::vector<std::string_view> words{"Milan", "Stojić"};
  EXPECT_EQ(catalog().compose(words, 1).country, "ITA");
  EXPECT_EQ(catalog().compose(words, 1, nullptr, std::nullopt, 0).country, "");
  const std::vector<std::string_view> titled{"Milan", "prosecutor", "Paris", "Roe"};
  EXPECT_EQ(catalog().compose(titled, 3, nullptr, std::nullopt, 2).country, "ITA");
}

TEST(Compose, ANeighbourIsNoneOfItsOwner) {
  Known chad;
  chad.type = EntityType::kPlace;
  chad.country = "TCD";
  const std::vector<std::string_view> its{"its", "neighbour"};
  EXPECT_EQ(catalog().compose(its, 1, &chad).country, "");
  const std::vector<std::string_view> named{"Chad", "'s", "Sudanese", "neighbour"};
  EXPECT_EQ(catalog().compose(named, 3).country, "SDN");
  const std::vector<std::string_view> army{"its", "army"};
  EXPECT_EQ(catalog().compose(army, 1, &chad).country, "TCD");
}

}  // namespace
}  // namespace verbale::actors
