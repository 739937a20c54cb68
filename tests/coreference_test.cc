// Entities from trees, names, quotations and readings that are made by hand; features of pairs as training
// has them.

#include <algorithm>
#include <chrono>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "stages/coreference/entities.h"
#include "stages/coreference/entity_stage.h"
#include "stages/coreference/pair_features.h"
#include "stages/coreference/phrase_spans.h"
#include "stages/coreference/scorer.h"
#include "story.h"
#include "tiny_bundle.h"

namespace verbale::coreference {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// ------------------------------------------------------------------ features

TEST(HeadWords, GiveTheFeaturesThatTrainingHas) {
  const auto gold =
      nlohmann::json::parse(read_file(VERBALE_SOURCE_DIR "/tests/data/coreference.json").value());
  Article article;
  Tokens tokens;
  Syntax syntax;
  SyntaxLabels labels;
  labels.xpos = {"_"};
  labels.features = {"_"};
  Sentences sentences;
  for (std::size_t i = 0; i < gold["words"].size(); ++i) {
    const auto begin = static_cast<std::uint32_t>(article.text.size());
    article.text += gold["words"][i].get<std::string>();
    tokens.items.push_back({{begin, static_cast<std::uint32_t>(article.text.size())}});
    article.text += ' ';
    Word word;
    word.upos = upos_of(gold["upos"][i].get<std::string>());
    word.head = gold["heads"][i].get<Index>();
    labels.relations.push_back(gold["relations"][i].get<std::string>());
    word.relation = static_cast<std::uint16_t>(i);
    syntax.items.push_back(word);
    if (gold["sentences"][i].get<std::size_t>() == sentences.size())
      sentences.items.push_back({tokens[i].span, static_cast<Index>(i), 0, 0});
    sentences.items.back().last_token = static_cast<Index>(i + 1);
    sentences.items.back().span.end = tokens[i].span.end;
  }
  syntax.labels = std::make_shared<const SyntaxLabels>(labels);
  Document document = Document::create(article).value();
  ASSERT_TRUE(
      document
          .attach(Blocks{{{{{0, static_cast<std::uint32_t>(article.text.size())}, BlockKind::kParagraph}}}})
          .ok());
  ASSERT_TRUE(document.attach(tokens).ok());
  ASSERT_TRUE(document.attach(sentences).ok());
  ASSERT_TRUE(document.attach(syntax).ok());
  const Tree tree(document);
  const std::vector<MarkState> marks = mark_states(document);
  for (std::size_t i = 0; i < marks.size(); ++i)
    EXPECT_EQ(static_cast<int>(marks[i]), gold["marks"][i].get<int>()) << i;
  HeadWords heads;
  for (const Index word : gold["mentions"]) heads.add(tree, word, marks[word]);
  for (std::size_t i = 0; i < heads.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const PairFeatures pair = heads.pair(i, j);
      EXPECT_THAT((std::vector<std::uint32_t>{pair.pronouns, pair.strings, pair.sentences, pair.quoted}),
                  testing::ElementsAreArray(gold["pairs"][i][j].get<std::vector<std::uint32_t>>()))
          << gold["words"][gold["mentions"][i].get<std::size_t>()] << " "
          << gold["words"][gold["mentions"][j].get<std::size_t>()];
    }
  }
}

// --------------------------------------------------------------------- spans

/// The words of the mention that the n-th word heads, from 1.
std::string mention(const std::string& sentence, Index head) {
  Story story(sentence);
  const Document document = story.document();
  const Tree tree(document);
  const Span words = mention_words(tree, head - 1);
  return std::string(document.text(tree.span(words.begin, words.end)));
}

TEST(MentionWords, AreThePhraseWithoutWhatJoinsItToItsClause) {
  EXPECT_EQ(mention("in/ADP/3/case the/DET/3/det north/NOUN/4/obl rains/VERB/0/root", 3), "the north");
  EXPECT_EQ(mention("the/DET/3/det old/ADJ/3/amod mayor/NOUN/7/nsubj of/ADP/5/case Ostrel/PROPN/3/nmod "
                    ",/PUNCT/7/punct slept/VERB/0/root",
                    3),
            "the old mayor of Ostrel");
  EXPECT_EQ(mention("Tom/PROPN/4/nsubj is/AUX/4/cop the/DET/4/det mayor/NOUN/0/root today/NOUN/4/obl", 4),
            "the mayor");
  EXPECT_EQ(mention("bread/NOUN/0/root and/CCONJ/3/cc salt/NOUN/1/conj", 1), "bread");
  EXPECT_EQ(mention("the/DET/2/det talks/NOUN+/0/root ahead/ADV/2/advmod", 2), "the talks ahead");
}

TEST(MentionWords, KeepThePossessiveAndTitles) {
  EXPECT_EQ(mention("Roe/PROPN/3/nmod:poss ’s/PART/1/case aide/NOUN/0/root", 1), "Roe ’s");
  EXPECT_EQ(mention("Gen./NOUN/2/nmod:desc Roe/PROPN/3/nsubj slept/VERB/0/root", 2), "Gen. Roe");
}

TEST(MentionWords, TakeAppositionsAndCloseWhatTheyOpen) {
  EXPECT_EQ(mention("Roe/PROPN/6/nsubj ,/PUNCT/4/punct the/DET/4/det mayor/NOUN/1/appos ,/PUNCT/4/punct "
                    "slept/VERB/0/root",
                    1),
            "Roe , the mayor");
  EXPECT_EQ(mention("the/DET/2/det Society/PROPN/6/nsubj (/PUNCT/4/punct SOS/PROPN/2/appos )/PUNCT/4/punct "
                    "met/VERB/0/root",
                    2),
            "the Society ( SOS )");
  EXPECT_EQ(mention("the/DET/3/det \"/PUNCT/3/punct plan/NOUN/0/root \"/PUNCT/3/punct", 3), "the \" plan \"");
}

TEST(MentionWords, OfAVerbAreItself) {
  EXPECT_EQ(mention("they/PRON/2/nsubj attacked/VERB/0/root the/DET/4/det town/NOUN/2/obj", 2), "attacked");
  EXPECT_EQ(mention("the/DET/2/det killing/VERB-/0/root of/ADP/4/case Roe/PROPN/2/nmod", 2),
            "the killing of Roe");
}

// --------------------------------------------------------------------- names

TEST(FindEntities, GathersNamesThatReadTheSame) {
  EXPECT_THAT(Story("The/DET/3/det Veldor/PROPN/3/compound Club/PROPN/4/nsubj met/VERB/0/root "
                    "Ada/PROPN/4/obj Roe/PROPN/5/flat\n"
                    "ADA/PROPN/3/nsubj ROE/PROPN/1/flat likes/VERB/0/root the/DET/6/det "
                    "veldor/PROPN/6/compound club/PROPN/3/obj "
                    "and/CCONJ/8/cc Ostrel/PROPN/6/conj")
                  .name("The Veldor Club", EntityType::kOrganization)
                  .name("the veldor club", EntityType::kOrganization)
                  .name("Ada Roe", EntityType::kPerson)
                  .name("ADA ROE", EntityType::kPerson)
                  .name("Ostrel", EntityType::kPlace)
                  .entities(),
              ElementsAre("The Veldor Club/organization//BUS: The Veldor Club | the veldor club",
                          "Ada Roe/person//: Ada Roe | ADA ROE", "Ostrel/place//: Ostrel"));
}

TEST(FindEntities, OneTextHasOneType) {
  EXPECT_THAT(
      Story("South/PROPN/2/compound Korea/PROPN/3/nsubj played/VERB/0/root South/PROPN/5/compound "
            "Korea/PROPN/3/obj\n"
            "Veldor/PROPN/2/nsubj left/VERB/0/root Veldor/PROPN/2/obj")
          .name("South Korea", EntityType::kOrganization)
          .name("Veldor", EntityType::kPlace)
          .entities(),
      ElementsAre("South Korea/place/KOR/KOR: South Korea | South Korea", "Veldor/place//: Veldor | Veldor"));
}

TEST(FindEntities, JoinsAFamilyNameWithTheOnlyFullName) {
  EXPECT_THAT(Story("Ada/PROPN/3/nsubj Roe/PROPN/1/flat met/VERB/0/root Tom/PROPN/3/obj Ard/PROPN/4/flat\n"
                    "Roe/PROPN/2/nsubj slept/VERB/0/root")
                  .name("Ada Roe", EntityType::kPerson)
                  .name("Tom Ard", EntityType::kPerson)
                  .name("Roe", EntityType::kPerson)
                  .entities(),
              Contains("Ada Roe/person//: Ada Roe | Roe"));
}

TEST(FindEntities, LeavesAFamilyNameThatTwoBear) {
  Story story(
      "Ada/PROPN/3/nsubj Roe/PROPN/1/flat met/VERB/0/root Tom/PROPN/3/obj Roe/PROPN/4/flat\n"
      "Roe/PROPN/2/nsubj slept/VERB/0/root\n"
      "Ms./PROPN/2/nmod:desc Roe/PROPN/3/nsubj woke/VERB/0/root");
  story.names.items = {};
  for (const auto& [first, last] : std::vector<std::pair<Index, Index>>{{0, 2}, {3, 5}, {5, 6}, {8, 9}}) {
    story.names.items.push_back({{story.tokens[first].span.begin, story.tokens[last - 1].span.end},
                                 EntityType::kPerson,
                                 first,
                                 last,
                                 0.9F});
  }
  // Ada is a woman's name, so Ms. Roe is no one else; Roe alone may be both.
  EXPECT_THAT(story.entities(), ElementsAre("Ada Roe/person//: Ada Roe | Ms. Roe | Roe",
                                            "Tom Roe/person//: Tom Roe", "Roe/person//: Roe"));
}

TEST(FindEntities, JoinsAcronymsAndOtherNamesOfOne) {
  EXPECT_THAT(Story("The/DET/4/det Ostrel/PROPN/4/compound Grain/PROPN/4/compound Society/PROPN/8/nsubj "
                    "(/PUNCT/6/punct OGS/PROPN/4/appos "
                    ")/PUNCT/6/punct met/VERB/0/root\n"
                    "The/DET/2/det OGS/PROPN/3/nsubj left/VERB/0/root the/DET/5/det U.S./PROPN/3/obj "
                    "for/ADP/8/case the/DET/8/det U.N./PROPN/3/obl\n"
                    "The/DET/3/det United/PROPN/3/amod States/PROPN/4/nsubj left/VERB/0/root")
                  .name("Ostrel Grain Society", EntityType::kOrganization)
                  .name("OGS", EntityType::kOrganization)
                  .name("U.S.", EntityType::kPlace)
                  .name("U.N.", EntityType::kOrganization)
                  .name("United States", EntityType::kPlace)
                  .entities(),
              ElementsAre("Ostrel Grain Society/organization//: The Ostrel Grain Society ( OGS ) | Ostrel "
                          "Grain Society | OGS | The OGS | OGS",
                          "United States/place/USA/USA: the U.S. | U.S. | The United States | United States",
                          "U.N./organization//IGOUNO: U.N."));
}

TEST(FindEntities, AGovernmentsNameAndAPeoplesStayApart) {
  EXPECT_THAT(Story("The/DET/2/det Kremlin/PROPN/3/nsubj met/VERB/0/root Russians/PROPN+/3/obj "
                    "from/ADP/6/case Russia/PROPN/4/nmod")
                  .name("Kremlin", EntityType::kOrganization)
                  .name("Russians", EntityType::kGroup)
                  .name("Russia", EntityType::kPlace)
                  .entities(),
              ElementsAre("Kremlin/organization/RUS/RUSGOV: Kremlin", "Russians/group/RUS/RUS: Russians",
                          "Russia/place/RUS/RUS: Russia"));
}

TEST(FindEntities, ARoleInAppositionTellsWhoItIs) {
  EXPECT_THAT(Story("Ada/PROPN/8/nsubj Roe/PROPN/1/flat ,/PUNCT/6/punct Norway/PROPN/6/nmod:poss "
                    "’s/PART/4/case minister/NOUN/1/appos "
                    ",/PUNCT/6/punct slept/VERB/0/root")
                  .name("Ada Roe", EntityType::kPerson)
                  .name("Norway", EntityType::kPlace)
                  .entities(),
              ElementsAre("Ada Roe/person/NOR/NORGOV: Ada Roe", "Norway/place/NOR/NOR: Norway"));
  EXPECT_THAT(
      Story("French/ADJ/2/amod minister/NOUN/5/nsubj Tom/PROPN/2/appos Ard/PROPN/3/flat slept/VERB/0/root")
          .name("Tom Ard", EntityType::kPerson)
          .entities(),
      ElementsAre("Tom Ard/person/FRA/FRAGOV: Tom Ard"));
}

TEST(FindEntities, TwoSubjectsWithACommaAreOne) {
  EXPECT_THAT(
      Story("said/VERB/0/root the/DET/3/det judge/NOUN/1/nsubj ,/PUNCT/6/punct Dame/PROPN/6/nmod:desc "
            "Ada/PROPN/1/nsubj Roe/PROPN/6/flat")
          .name("Ada Roe", EntityType::kPerson)
          .quote("said", "the judge , Dame Ada Roe", QuoteKind::kIndirect)
          .entities(),
      ElementsAre("Ada Roe/person//JUD: the judge , Dame Ada Roe | Ada Roe"));
}

TEST(FindEntities, ANameWithAnAdjectiveOfItsOwnIsAPlace) {
  EXPECT_THAT(Story("Veldoria/PROPN/2/nsubj met/VERB/0/root Veldorian/ADJ/4/amod envoys/NOUN+/2/obj")
                  .name("Veldoria", EntityType::kPerson, 0.6F)
                  .name("Veldorian", EntityType::kPerson, 0.6F)
                  .entities(),
              ElementsAre("Veldoria/place//: Veldoria", "Veldorian/group//: Veldorian"));
}

TEST(FindEntities, WhoIsInOfficeDependsOnTheDay) {
  const std::string lines = "Karzai/PROPN/2/nsubj slept/VERB/0/root";
  const auto of = [&](const std::string& day) {
    return Story(lines, day).name("Karzai", EntityType::kPerson).entities();
  };
  EXPECT_THAT(of("2010-05-01"), ElementsAre("Karzai/person/AFG/AFGGOV: Karzai"));
  EXPECT_THAT(of("2020-05-01"), ElementsAre("Karzai/person/AFG/AFG: Karzai"));
}

// -------------------------------------------------------------------- quotes

const char* const kSaid =
    "\"/PUNCT/4/punct I/PRON/4/nsubj will/AUX/4/aux go/VERB/6/ccomp \"/PUNCT/4/punct said/VERB/0/root "
    "Ada/PROPN/6/nsubj Roe/PROPN/7/flat";

TEST(FindEntities, IInQuotationMarksSpeaks) {
  EXPECT_THAT(Story(kSaid).name("Ada Roe", EntityType::kPerson).quote("I will go", "Ada Roe").entities(),
              ElementsAre("Ada Roe/person//: I | Ada Roe"));
}

TEST(FindEntities, IOutsideOfThemIsTheModelsToTell) {
  EXPECT_THAT(Story("Ada/PROPN/3/nsubj Roe/PROPN/1/flat told/VERB/0/root me/PRON/3/iobj")
                  .name("Ada Roe", EntityType::kPerson)
                  .quote("me", "Ada Roe", QuoteKind::kIndirect)
                  .entities(),
              ElementsAre("Ada Roe/person//: Ada Roe"));
}

TEST(FindEntities, WeInQuotationMarksIsABodyThatSpeaks) {
  const std::string lines =
      "\"/PUNCT/4/punct We/PRON/4/nsubj will/AUX/4/aux go/VERB/6/ccomp \"/PUNCT/4/punct said/VERB/0/root "
      "Veldor/PROPN/6/nsubj";
  Story body(lines);
  body.name("Veldor", EntityType::kOrganization).quote("We will go", "Veldor");
  body.readings.candidates = {{1, {}}};
  EXPECT_THAT(body.entities(), ElementsAre("Veldor/organization//: We | Veldor"));
  Story person(lines);
  person.name("Veldor", EntityType::kPerson).quote("We will go", "Veldor");
  person.readings.candidates = {{1, {}}};
  EXPECT_THAT(person.entities(), ElementsAre("Veldor/person//: Veldor"));
}

TEST(FindEntities, TheInnermostQuotationCounts) {
  EXPECT_THAT(Story("\"/PUNCT/2/punct Roe/PROPN/3/nsubj said/VERB/0/root '/PUNCT/6/punct I/PRON/6/nsubj "
                    "slept/VERB/3/ccomp "
                    "'/PUNCT/6/punct \"/PUNCT/3/punct Ard/PROPN/10/nsubj said/VERB/3/parataxis")
                  .name("Roe", EntityType::kPerson)
                  .name("Ard", EntityType::kPerson)
                  .quote("Roe said ' I slept '", "Ard")
                  .quote("I slept", "Roe")
                  .entities(),
              ElementsAre("Roe/person//: Roe | I", "Ard/person//: Ard"));
}

TEST(FindEntities, ASpeakerIsAnEntityEvenAlone) {
  EXPECT_THAT(Story("officials/NOUN+/2/nsubj said/VERB/0/root it/PRON/4/nsubj rained/VERB/2/ccomp")
                  .quote("it rained", "officials", QuoteKind::kIndirect)
                  .entities(),
              ElementsAre(testing::StartsWith("officials/group")));
}

TEST(FindEntities, SeveralWhoSpeakTogetherAreAnEntityBesideEach) {
  EXPECT_THAT(
      Story("Norway/PROPN/4/nsubj and/CCONJ/3/cc Chad/PROPN/1/conj said/VERB/0/root it/PRON/6/nsubj "
            "rained/VERB/4/ccomp")
          .name("Norway", EntityType::kPlace)
          .name("Chad", EntityType::kPlace)
          .quote("it rained", "Norway and Chad", QuoteKind::kIndirect)
          .entities(),
      testing::UnorderedElementsAre("Norway/place/NOR/NOR: Norway",
                                    "Norway and Chad/group//: Norway and Chad", "Chad/place/TCD/TCD: Chad"));
}

TEST(FindEntities, WhoStandsInAppositionMaySpeak) {
  EXPECT_THAT(Story("Roe/PROPN/5/nsubj ,/PUNCT/4/punct the/DET/4/det mayor/NOUN/1/appos said/VERB/0/root "
                    "it/PRON/7/nsubj "
                    "rained/VERB/5/ccomp")
                  .name("Roe", EntityType::kPerson)
                  .quote("it rained", "the mayor", QuoteKind::kIndirect)
                  .entities(),
              ElementsAre("Roe/person//GOV: Roe , the mayor | Roe | the mayor"));
}

TEST(FindEntities, ThoseWhoSpeakTogetherTwiceAreOne) {
  const std::string line =
      "officials/NOUN+/4/nsubj and/CCONJ/3/cc lawyers/NOUN+/1/conj said/VERB/0/root it/PRON/6/nsubj "
      "rained/VERB/4/ccomp\n";
  Story story(line + line);
  story.quote("it rained", "officials and lawyers", QuoteKind::kIndirect);
  Quote again = story.quotes[0];
  const std::uint32_t shift = story.sentences[1].span.begin;
  again.content[0] = {again.content[0].begin + shift, again.content[0].end + shift};
  again.speaker->span = {again.speaker->span.begin + shift, again.speaker->span.end + shift};
  story.quotes.items.push_back(again);
  EXPECT_THAT(story.entities(),
              ElementsAre("officials and lawyers/group//: officials and lawyers | officials and lawyers"));
}

// --------------------------------------------------------------------- model

TEST(FindEntities, JoinsAPronounWithWhomTheModelTells) {
  EXPECT_THAT(Story("Ada/PROPN/3/nsubj Roe/PROPN/1/flat slept/VERB/0/root\n"
                    "She/PRON/2/nsubj woke/VERB/0/root")
                  .name("Ada Roe", EntityType::kPerson)
                  .link(3, 0)
                  .entities(),
              ElementsAre("Ada Roe/person//: Ada Roe | She"));
}

TEST(FindEntities, NeverJoinsWhatCountryForbids) {
  // The best antecedent is another country's, the next one is of none.
  EXPECT_THAT(Story("a=a/DET/3/det Norwegian/ADJ/3/amod agency=agency/NOUN/4/nsubj left=leave/VERB/0/root\n"
                    "an=a/DET/2/det agency=agency/NOUN/3/nsubj came=come/VERB/0/root\n"
                    "a=a/DET/3/det French/ADJ/3/amod body=body/NOUN/4/nsubj stayed=stay/VERB/0/root")
                  .link(9, 2, 2)
                  .link(9, 5, 1)
                  .entities(),
              testing::Contains(testing::HasSubstr("an agency | a French body")));
}

TEST(FindEntities, NeverJoinsWhoAsksWithWhoIsAsked) {
  Story story(
      "a=a/DET/2/det student=student/NOUN/3/nsubj asked=ask/VERB/0/root Ada/PROPN/3/obj why/ADV/3/ccomp\n"
      "rain/NOUN/3/obj she=she/PRON/3/nsubj replied=reply/VERB/0/root");
  story.name("Ada", EntityType::kPerson)
      .quote("why", "a student", QuoteKind::kIndirect)
      .quote("rain", "she", QuoteKind::kDirect)
      .link(6, 1, 3);  // the model takes her for the student
  const auto span_of = [&](const std::string& words) {
    const std::size_t at = story.text.find(words);
    return Span{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + words.size())};
  };
  story.quotes.items[0].addressee = Role{span_of("Ada"), std::nullopt};
  story.quotes.items[1].cue = span_of("replied");
  EXPECT_THAT(story.entities(), testing::Contains(testing::HasSubstr("Ada | she")));
}

TEST(FindEntities, ADirectorOfAGalleryIsNoGallery) {
  // The tree puts the name in apposition to the gallery.
  EXPECT_THAT(Story("the=the/DET/2/det director=director/NOUN/8/nsubj of/ADP/5/case the=the/DET/5/det "
                    "gallery=gallery/NOUN/2/nmod ,/PUNCT/7/punct Ada/PROPN/5/appos slept=sleep/VERB/0/root\n"
                    "She/PRON/2/nsubj woke/VERB/0/root")
                  .name("Ada", EntityType::kPerson)
                  .link(8, 1)
                  .entities(),
              ElementsAre("Ada/person//: the director of the gallery , Ada | Ada | She"));
}

TEST(FindEntities, WhoeverSpeaksBeforeTheirNameIsTheNextSubject) {
  EXPECT_THAT(Story("rain/NOUN/3/obj she=she/PRON/3/nsubj said=say/VERB/0/root\n"
                    "Ada/PROPN/2/nsubj slept=sleep/VERB/0/root")
                  .name("Ada", EntityType::kPerson)
                  .quote("rain", "she", QuoteKind::kDirect)
                  .entities(),
              ElementsAre("Ada/person//: she | Ada"));
}

TEST(FindEntities, NeverJoinsWhatGenderOrKindForbids) {
  // The best antecedent is another's, the next one fits.
  EXPECT_THAT(
      Story("Ada/PROPN/3/nsubj Roe/PROPN/1/flat met/VERB/0/root Tom/PROPN/3/obj Ard/PROPN/4/flat "
            "in/ADP/7/case Ostrel/PROPN/3/obl\n"
            "He/PRON/2/nsubj woke/VERB/0/root")
          .name("Ada Roe", EntityType::kPerson)
          .name("Tom Ard", EntityType::kPerson)
          .name("Ostrel", EntityType::kPlace)
          .link(7, 0, 3)
          .link(7, 6, 2)
          .link(7, 3, 1)
          .entities(),
      ElementsAre("Ada Roe/person//: Ada Roe", "Tom Ard/person//: Tom Ard | He", "Ostrel/place//: Ostrel"));
  EXPECT_THAT(Story("Ms./PROPN/2/nmod:desc Vell/PROPN/3/nsubj met/VERB/0/root them/PRON/3/obj and/CCONJ/6/cc "
                    "him/PRON/4/conj")
                  .name("Vell", EntityType::kPerson)
                  .link(3, 1)
                  .link(5, 1)
                  .entities(),
              ElementsAre("Vell/person//: Vell"));
}

TEST(FindEntities, NothingMeansWhatItHangsOn) {
  EXPECT_THAT(Story("EMA/PROPN/2/nsubj met/VERB/0/root its/PRON/4/nmod:poss panel/NOUN/2/obj")
                  .name("EMA", EntityType::kOrganization)
                  .link(2, 0)
                  .link(3, 0)
                  .entities(),
              ElementsAre(testing::EndsWith(": EMA | its")));
}

TEST(FindEntities, WhoSaysIIsSoughtBeforeTheQuotation) {
  EXPECT_THAT(Story("Ada/PROPN/3/nsubj Roe/PROPN/1/flat slept/VERB/0/root\n"
                    "\"/PUNCT/4/punct I/PRON/4/nsubj did/AUX/4/aux sleep/VERB/7/ccomp \"/PUNCT/4/punct "
                    "she/PRON/7/nsubj "
                    "said/VERB/0/root")
                  .name("Ada Roe", EntityType::kPerson)
                  .quote("I did sleep", "she")
                  .link(8, 4, 3)
                  .link(8, 0, 1)
                  .entities(),
              ElementsAre("Ada Roe/person//: Ada Roe | I | she"));
}

TEST(FindEntities, NeverJoinsTwoThatTheCatalogKnows) {
  EXPECT_THAT(Story("France/PROPN/2/nsubj met/VERB/0/root Norway/PROPN/2/obj")
                  .name("France", EntityType::kPlace)
                  .name("Norway", EntityType::kPlace)
                  .link(2, 0)
                  .entities(),
              ElementsAre("France/place/FRA/FRA: France", "Norway/place/NOR/NOR: Norway"));
}

TEST(FindEntities, NounsOfOneTellWhoItIs) {
  EXPECT_THAT(Story("The/DET/3/det Iranian/ADJ/3/amod minister/NOUN/4/nsubj slept/VERB/0/root\n"
                    "The/DET/2/det minister/NOUN/3/nsubj woke/VERB/0/root")
                  .link(5, 2)
                  .entities(),
              ElementsAre("The Iranian minister/person/IRN/IRNGOV: The Iranian minister | The minister"));
}

TEST(FindEntities, WithoutWordsOrReadingsIsEmpty) {
  EXPECT_THAT(Story("rain/NOUN/2/nsubj fell/VERB/0/root").entities(), IsEmpty());
}

// ------------------------------------------------------------------- hostile

TEST(FindEntities, EndsOnAnyText) {
  constexpr Index kWords = 100000;
  // Names alone, all different, all of one sentence: a chain, and a star.
  for (const bool deep : {true, false}) {
    Article article;
    Story story("a/X/0/root");
    story.tokens = {};
    story.syntax.items.clear();
    for (Index i = 0; i < kWords; ++i) {
      const auto begin = static_cast<std::uint32_t>(article.text.size());
      article.text += "N" + std::to_string(deep ? i : i % 700);
      story.tokens.items.push_back({{begin, static_cast<std::uint32_t>(article.text.size())}});
      article.text += ' ';
      Word word;
      word.upos = Upos::kPropn;
      word.head = deep ? (i == 0 ? 0 : i - 1) : 0;
      story.syntax.items.push_back(word);
      story.names.items.push_back({story.tokens[i].span, EntityType::kPerson, i, i + 1, 0.9F});
      std::vector<Antecedent> antecedents;
      if (i > 3) antecedents = {{i - 1, 2}, {i - 2, 1}};
      story.readings.candidates.push_back({i, antecedents});
    }
    article.text.pop_back();
    const auto size = static_cast<std::uint32_t>(article.text.size());
    Document document = Document::create(article).value();
    ASSERT_TRUE(document.attach(Blocks{{{{{0, size}, BlockKind::kParagraph}}}}).ok());
    ASSERT_TRUE(document.attach(story.tokens).ok());
    ASSERT_TRUE(document.attach(Sentences{{{{{0, size}, 0, kWords, 0}}}}).ok());
    SyntaxLabels labels{{"NNP"}, {"_"}, {deep ? "compound" : "flat"}};
    story.syntax.labels = std::make_shared<const SyntaxLabels>(labels);
    ASSERT_TRUE(document.attach(story.syntax).ok());
    ASSERT_TRUE(document.attach(story.names).ok());
    ASSERT_TRUE(document.attach(Attributions()).ok());
    Entities found = find_entities(document, story.readings, Story::catalog());
    std::size_t mentions = 0;
    for (const Entity& entity : found) mentions += entity.mentions.size();
    EXPECT_GE(mentions, kWords);
    const auto attached = document.attach(std::move(found));
    EXPECT_TRUE(attached.ok()) << attached.error().message;
  }
}

// -------------------------------------------------------------------- scorer

TEST(CoreferenceScorer, ScoresTheCandidatesBeforeEach) {
  TinyBundle tiny;
  tiny.fill("heads.coreference.scale", 0);
  tiny.fill("heads.coreference.bias", 1);
  for (const char* feature : {"pronouns", "strings", "sentences", "quoted"})
    tiny.fill(std::string("heads.coreference.pairs.") + feature, 0.25F);
  tiny.fill("heads.coreference.pairs.out.weight", 0.125F);
  tiny.fill("heads.coreference.pairs.out.bias", 0.5F);
  const ModelBundle bundle = tiny.load().value();
  const auto scorer = CoreferenceScorer::load(bundle, Precision::kInt8);
  ASSERT_TRUE(scorer.ok()) << scorer.error().message;
  std::string lines;
  for (int i = 0; i < 700; ++i) lines += "rain/NOUN/2/nsubj fell/VERB/0/root\n";
  Story story(lines);
  Document document = story.document();
  const std::uint32_t width = bundle.encoder().width;
  const std::size_t words = story.tokens.size();
  ASSERT_TRUE(document
                  .attach(Encoding{width,
                                   std::vector<std::uint8_t>(words * width, 7),
                                   std::vector<float>(words, 0.1F),
                                   std::vector<std::int32_t>(words, 3),
                                   {}})
                  .ok());
  const Readings readings = scorer->read(Tree(document));
  ASSERT_EQ(readings.candidates.size(), words);
  EXPECT_THAT(readings.candidates[0].antecedents, IsEmpty());
  // Every pair: 16 times 0.125 times (1 + 1 + 1 + 4 * 0.25), and 0.5; the first within reach are kept.
  for (const Index at : {1U, 3U, 299U, 300U, 301U, 650U, 1399U}) {
    const auto& antecedents = readings.candidates[at].antecedents;
    ASSERT_EQ(antecedents.size(), std::min<std::size_t>(at, kMostAntecedents)) << at;
    EXPECT_EQ(antecedents[0].candidate, at - std::min<Index>(at, CoreferenceScorer::kReach)) << at;
    EXPECT_FLOAT_EQ(antecedents[0].score, 8.5F);
  }
  EXPECT_FLOAT_EQ(readings.types[5][0], 1);
}

TEST(CoreferenceScorer, RefusesTypesThatLackOne) {
  TinyBundle tiny;
  tiny.manifest["heads"]["coreference"]["types"][1] = "persona";
  const auto scorer = CoreferenceScorer::load(tiny.load().value(), Precision::kInt8);
  ASSERT_FALSE(scorer.ok());
  EXPECT_THAT(scorer.error().message, HasSubstr("heads.coreference"));
}

}  // namespace
}  // namespace verbale::coreference
