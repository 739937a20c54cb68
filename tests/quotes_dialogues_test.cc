#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stages/quotes/dialogues.h"
#include "story.h"

namespace verbale {
namespace {

using coreference::Story;
using testing::ElementsAre;

/// A person by the words that mean it: names begin with a capital, the others are pronouns.
struct Person {
  std::string name;
  std::vector<std::pair<std::string, int>> mentions;  ///< words, and which occurrence of them, from 0
};

struct Said {
  std::string content;
  std::string cue;
  int speaker = -1;    ///< of the persons
  int addressee = -1;  ///< of the persons
  std::string label;   ///< words that stand for the speaker; the person's name where there are none
};

Span place_of(const std::string& text, const std::string& words, int nth = 0) {
  std::size_t at = text.find(words);
  for (int n = 0; n < nth; ++n) at = text.find(words, at + 1);
  if (at == std::string::npos) ADD_FAILURE() << words;
  return {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + words.size())};
}

/// Who says each quotation, "-" for nobody.
std::vector<std::string> speakers(const std::string& lines, const std::vector<Person>& persons,
                                  const std::vector<Said>& said) {
  Story story(lines);
  Entities entities;
  for (const Person& person : persons) {
    Entity entity;
    entity.name = person.name;
    entity.type = EntityType::kPerson;
    for (const auto& [words, nth] : person.mentions) {
      const bool name = words == person.name || words[0] < 'a';
      entity.mentions.push_back(
          {place_of(story.text, words, nth), name ? MentionForm::kName : MentionForm::kPronoun});
    }
    entities.items.push_back(entity);
  }
  std::vector<Quote> quotes;
  for (const Said& each : said) {
    Quote quote;
    quote.kind = each.cue == ":" ? QuoteKind::kIndirect : QuoteKind::kDirect;
    quote.content = {place_of(story.text, each.content)};
    if (!each.cue.empty()) quote.cue = place_of(story.text, each.cue);
    if (each.speaker >= 0 || !each.label.empty()) {
      const std::string words = each.label.empty() ? persons[each.speaker].name : each.label;
      quote.speaker = Role{place_of(story.text, words), std::nullopt};
      if (each.speaker >= 0) quote.speaker->entity = static_cast<Index>(each.speaker);
    }
    if (each.addressee >= 0)
      quote.addressee =
          Role{place_of(story.text, persons[each.addressee].name), static_cast<Index>(each.addressee)};
    quotes.push_back(quote);
  }
  const Document document = story.document(entities);
  quotes::find_turn_takers(document, quotes);
  std::vector<std::string> found;
  for (const Quote& quote : quotes)
    found.push_back(quote.speaker && quote.speaker->entity ? persons[*quote.speaker->entity].name : "-");
  return found;
}

TEST(Dialogues, GiveAnswersToWhomTheyIntroduce) {
  const std::string lines =
      "Ada/PROPN/2/nsubj talked=talk/VERB/0/root\n\nQ/NOUN/0/root :/PUNCT/1/punct Why/ADV/1/advmod "
      "?/PUNCT/1/punct\n\nAnswer/NOUN/0/root :/PUNCT/1/punct Rain/NOUN/1/obj ./PUNCT/1/punct";
  EXPECT_THAT(speakers(lines, {{"Ada", {{"Ada", 0}}}},
                       {{"Why ?", ":", -1, -1, "Q"}, {"Rain .", ":", -1, -1, "Answer"}}),
              ElementsAre("-", "Ada"));
  EXPECT_THAT(speakers(lines, {}, {{"Rain .", ":", -1, -1, "Answer"}}), ElementsAre("-"));
}

TEST(Dialogues, AnswerQuestionsThatStandAlone) {
  const std::string lines =
      "Ada/PROPN/2/nsubj talked=talk/VERB/0/root\n\nWhy/ADV/0/root ?/PUNCT/1/punct\n\n"
      "“/PUNCT/2/punct Rain/NOUN/0/root ./PUNCT/2/punct ”/PUNCT/2/punct\n\nWhen/ADV/0/root "
      "?/PUNCT/1/punct\n\n"
      "“/PUNCT/2/punct Now/ADV/0/root ./PUNCT/2/punct ”/PUNCT/2/punct";
  EXPECT_THAT(speakers(lines, {{"Ada", {{"Ada", 0}}}}, {{"Rain .", ""}, {"Now .", ""}}),
              ElementsAre("Ada", "Ada"));
  EXPECT_THAT(speakers(lines, {{"Ada", {{"Ada", 0}}}}, {{"Rain .", ""}}),
              ElementsAre("-"));  // one is no interview
}

TEST(Dialogues, TakeTurnsAfterOneWhoSpeaksToAnother) {
  const std::string lines =
      "“/PUNCT/2/punct Come/VERB/0/root ,/PUNCT/2/punct ”/PUNCT/2/punct Ada/PROPN/6/nsubj "
      "said=say/VERB/2/parataxis "
      "to/ADP/8/case Bo/PROPN/6/obl\n\n“/PUNCT/2/punct Never/ADV/0/root ./PUNCT/2/punct ”/PUNCT/2/punct\n\n"
      "“/PUNCT/2/punct Please/INTJ/0/root ./PUNCT/2/punct ”/PUNCT/2/punct\n\nThey/PRON/2/nsubj "
      "left=leave/VERB/0/root";
  const std::vector<Person> persons{{"Ada", {{"Ada", 0}}}, {"Bo", {{"Bo", 0}}}};
  EXPECT_THAT(speakers(lines, persons, {{"Come ,", "said", 0, 1}, {"Never .", "", 0}, {"Please .", "", 0}}),
              ElementsAre("Ada", "Bo", "Ada"));
  EXPECT_THAT(speakers(lines, persons, {{"Come ,", "said", 0}, {"Never .", "", 0}, {"Please .", "", 0}}),
              ElementsAre("Ada", "Ada", "Ada"));  // to nobody: the same goes on
}

TEST(Dialogues, NobodySpeaksToThemselves) {
  const std::string lines =
      "Bo/PROPN/2/nsubj stood=stand/VERB/0/root when/ADV/5/advmod Ada/PROPN/5/nsubj came=come/VERB/2/advcl "
      "./PUNCT/2/punct\n“/PUNCT/2/punct Sit/VERB/0/root ,/PUNCT/2/punct Bo/PROPN/2/vocative ./PUNCT/2/punct "
      "”/PUNCT/2/punct";
  EXPECT_THAT(
      speakers(lines, {{"Bo", {{"Bo", 0}, {"Bo", 1}}}, {"Ada", {{"Ada", 0}}}}, {{"Sit , Bo .", "", 0}}),
      ElementsAre("Ada"));
}

TEST(Dialogues, WhoeverActsNextHasSpoken) {
  const std::string lines =
      "“/PUNCT/2/punct Halt/VERB/0/root ./PUNCT/2/punct ”/PUNCT/2/punct\nAda/PROPN/2/nsubj "
      "pointed=point/VERB/0/root at/ADP/4/case him/PRON/2/obl";
  EXPECT_THAT(speakers(lines, {{"Ada", {{"Ada", 0}}}}, {{"Halt .", ""}}), ElementsAre("Ada"));
}

}  // namespace
}  // namespace verbale
