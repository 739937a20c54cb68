// Events: codes, marks, days, and which tellings are one event; the model's part is tested on the whole
// program (events_test.py).

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "codebook/codebook.h"
#include "stages/events/day_range.h"
#include "stages/events/event_codes.h"
#include "stages/events/event_confidence.h"
#include "stages/events/examples.h"
#include "stages/events/joining.h"
#include "stages/events/modality.h"
#include "stages/events/participants.h"
#include "story.h"

namespace verbale::events {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// ------------------------------------------------------------------- days

std::string days(std::string_view value) {
  const auto range = day_range(value);
  return range ? iso_day(range->first) + " " + iso_day(range->last) : "none";
}

TEST(DayRange, HasTheDaysOfEachKindOfValue) {
  EXPECT_EQ(days("2021-03-19"), "2021-03-19 2021-03-19");
  EXPECT_EQ(days("2021-03-19T14:00"), "2021-03-19 2021-03-19");
  EXPECT_EQ(days("2024-02"), "2024-02-01 2024-02-29");
  EXPECT_EQ(days("2021"), "2021-01-01 2021-12-31");
  EXPECT_EQ(days("2021-W11"), "2021-03-15 2021-03-21");
  EXPECT_EQ(days("2020-W53"), "2020-12-28 2021-01-03");
  EXPECT_EQ(days("2021-W11-WE"), "2021-03-20 2021-03-21");
  EXPECT_EQ(days("2021-Q4"), "2021-10-01 2021-12-31");
  EXPECT_EQ(days("2021-H1"), "2021-01-01 2021-06-30");
  EXPECT_EQ(days("2021-SU"), "2021-06-01 2021-08-31");
  EXPECT_EQ(days("2021-WI"), "2021-12-01 2022-02-28");
  EXPECT_EQ(days("199"), "1990-01-01 1999-12-31");
  EXPECT_EQ(days("19"), "1900-01-01 1999-12-31");
}

TEST(DayRange, KnowsWhatIsNoDay) {
  for (const char* value :
       {"", "P3D", "PRESENT_REF", "XXXX-03", "2021-13", "2021-02-30", "2021-02-3", "2021-W54", "2021-W00",
        "0000", "20210319", "2021-Q5", "2021-XX", "2021-03-19X"}) {
    EXPECT_EQ(days(value), "none") << value;
  }
}

// ------------------------------------------------------------------ marks

TEST(MarkedText, GivesTextAndSpans) {
  const auto marked =
      MarkedText::parse("[source|Norway] [trigger|recalled] its envoy from [target,source2|Caracas].");
  ASSERT_TRUE(marked.ok()) << marked.error().message;
  EXPECT_EQ(marked->text, "Norway recalled its envoy from Caracas.");
  EXPECT_THAT(marked->spans("source", 1), ElementsAre(Span{0, 6}));
  EXPECT_THAT(marked->spans("trigger", 1), ElementsAre(Span{7, 15}));
  EXPECT_THAT(marked->spans("target", 1), ElementsAre(Span{31, 38}));
  EXPECT_THAT(marked->spans("source", 2), ElementsAre(Span{31, 38}));
  EXPECT_THAT(marked->spans("date", 1), IsEmpty());
}

TEST(MarkedText, HasMarksInOneAnother) {
  const auto marked = MarkedText::parse("[source|A court in [place|Minsk]] [trigger|ruled].");
  ASSERT_TRUE(marked.ok());
  EXPECT_THAT(marked->spans("source", 1), ElementsAre(Span{0, 16}));
  EXPECT_THAT(marked->spans("place", 1), ElementsAre(Span{11, 16}));
}

TEST(MarkedText, RefusesBrokenMarks) {
  EXPECT_THAT(MarkedText::parse("[source|Norway").error().message, HasSubstr("not closed"));
  EXPECT_THAT(MarkedText::parse("Norway]").error().message, HasSubstr("without '['"));
  EXPECT_THAT(MarkedText::parse("[source Norway]").error().message, HasSubstr("without '|'"));
  EXPECT_THAT(MarkedText::parse("[soruce|Norway]").error().message, HasSubstr("soruce"));
  EXPECT_THAT(MarkedText::parse("[source0|Norway]").error().message, HasSubstr("no such role"));
  EXPECT_THAT(MarkedText::parse("[source99999999999|Norway]").error().message, HasSubstr("no such role"));
  EXPECT_THAT(MarkedText::parse("[source|]").error().message, HasSubstr("empty"));
}

TEST(Examples, NameTheLine) {
  const auto good = read_examples(
      "x.jsonl",
      "\n{\"marked\": \"[trigger|Talks] ended.\", \"events\": [{\"plover\": null, \"cameo\": \"010\"}]}\n");
  ASSERT_TRUE(good.ok());
  ASSERT_EQ(good->size(), 1U);
  EXPECT_EQ(good->front().place, "x.jsonl:2");
  EXPECT_EQ(good->front().events.front().plover, kStatement);
  EXPECT_EQ(good->front().events.front().status, "actual");
  EXPECT_THAT(read_examples("x.jsonl", "{}\n{\"marked\": 3}").error().message, HasSubstr("x.jsonl:1"));
  EXPECT_THAT(read_examples("x.jsonl", "{\"marked\": \"[a|b]\", \"events\": []}").error().message,
              HasSubstr("x.jsonl:1"));
}

// ------------------------------------------------------------------ codes

/// A codebook with tables of events in a folder of its own.
class CodesFolder : public testing::Test {
 protected:
  CodesFolder()
      : folder_(std::filesystem::temp_directory_path() / ("verbale-events-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(folder_ / "events");
    write("types",
          "type,quad,score,definition\nACCUSE,verbal conflict,-3,x\nAID,material cooperation,10,x\n");
    write("modes", "type,mode,score,definition\nACCUSE,allege,-3.5,x\n");
    write("cameo",
          "code,name,goldstein,quad,plover,mode,definition\n01,Statement,0,verbal "
          "cooperation,,,x\n112,Accuse,-2,verbal conflict,ACCUSE,allege,x\n");
  }
  ~CodesFolder() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / "events" / (name + ".csv")) << text;
  }
  [[nodiscard]] std::string fault() const {
    const auto codebook = Codebook::load(folder_);
    const auto codes = EventCodes::load(codebook.value());
    return codes.ok() ? "" : codes.error().message;
  }

  std::filesystem::path folder_;
};

TEST_F(CodesFolder, AreRead) {
  const auto codebook = Codebook::load(folder_);
  const auto codes = EventCodes::load(codebook.value());
  ASSERT_TRUE(codes.ok()) << codes.error().message;
  EXPECT_EQ(codes->type("AID")->quad, "material cooperation");
  EXPECT_EQ(codes->type("AIDS"), nullptr);
  EXPECT_TRUE(codes->has_mode("ACCUSE", "allege"));
  EXPECT_FALSE(codes->has_mode("AID", "allege"));
  EXPECT_EQ(codes->cameo("112")->type, "ACCUSE");
  EXPECT_EQ(codes->cameo("01")->type, kStatement);
  EXPECT_EQ(codes->cameo("999"), nullptr);
}

TEST_F(CodesFolder, HaveWeightsOfSidesWithoutFaults) {
  const auto fault_of = [&](const std::string& row) {
    write("sides", "feature,role,words,type,weight\n" + row + "\n");
    const auto codebook = Codebook::load(folder_);
    const auto sides = SideWeights::load(codebook.value(), EventCodes::load(codebook.value()).value());
    return sides.ok() ? "" : sides.error().message;
  };
  EXPECT_EQ(fault_of("home,source,state,ACCUSE,-1.5"), "");
  EXPECT_THAT(fault_of("house,*,*,*,1"), HasSubstr("events/sides.csv:2: no feature is called 'house'"));
  EXPECT_THAT(fault_of("home,place,*,*,1"), HasSubstr("no role is called 'place'"));
  EXPECT_THAT(fault_of("home,*,verb,*,1"), HasSubstr("no side is told as 'verb'"));
  EXPECT_THAT(fault_of("home,*,*,ASSAULTS,1"), HasSubstr("no type is called 'ASSAULTS'"));
  EXPECT_THAT(fault_of("home,*,*,*,much"), HasSubstr("'much' is no weight"));
  EXPECT_THAT(fault_of("home,*,*,*,inf"), HasSubstr("'inf' is no weight"));
}

TEST_F(CodesFolder, TellWhatAProbabilityIsWorth) {
  const auto load = [&](const std::string& rows) {
    write("confidence", "probability,share,count\n" + rows);
    return EventConfidence::load(Codebook::load(folder_).value());
  };
  const auto table = load("0.2,0.1,50\n0.6,0.5,50\n0.9,0.5,50\n");
  ASSERT_TRUE(table.ok()) << table.error().message;
  EXPECT_DOUBLE_EQ(table->of(0), 0.1);
  EXPECT_DOUBLE_EQ(table->of(0.4), 0.3);
  EXPECT_DOUBLE_EQ(table->of(0.75), 0.5);
  EXPECT_DOUBLE_EQ(table->of(1), 0.5);
  EXPECT_THAT(load("").error().message, HasSubstr("without rows"));
  EXPECT_THAT(load("0.2,0.1,5\n0.2,0.3,5\n").error().message, HasSubstr("events/confidence.csv:3"));
  EXPECT_THAT(load("0.2,0.4,5\n0.3,0.3,5\n").error().message, HasSubstr("do not fall"));
  EXPECT_THAT(load("0.2,nan,5\n").error().message, HasSubstr("'nan' is no share"));
}

TEST_F(CodesFolder, NameFileAndLineOfFaults) {
  write("types", "type,quad,score,definition\nACCUSE,verbal quarrel,-3,x\n");
  EXPECT_THAT(fault(), HasSubstr("events/types.csv:2"));
  write("types", "type,quad,score,definition\nACCUSE,verbal conflict,three,x\n");
  EXPECT_THAT(fault(), HasSubstr("no number"));
  write("types", "type,quad,score,definition\nACCUSE,verbal conflict,-3,x\nACCUSE,verbal conflict,-3,x\n");
  EXPECT_THAT(fault(), HasSubstr("events/types.csv:3"));
  write("types", "type,quad,score,definition\nACCUSE,verbal conflict,-3,x\n");
  write("modes", "type,mode,score,definition\nAID,x,1,x\n");
  EXPECT_THAT(fault(), HasSubstr("events/modes.csv:2"));
  write("modes", "type,mode,score,definition\n");
  EXPECT_THAT(fault(), HasSubstr("\"allege\" is no mode"));
  write("cameo",
        "code,name,goldstein,quad,plover,mode,definition\n1A2,Accuse,-2,verbal conflict,ACCUSE,,x\n");
  EXPECT_THAT(fault(), HasSubstr("events/cameo.csv:2"));
}

TEST(CodesOfTheCodebook, CoverCameoAndPlover) {
  const auto codebook = Codebook::load(std::filesystem::path(VERBALE_SOURCE_DIR) / "codebook");
  ASSERT_TRUE(codebook.ok());
  const auto codes = EventCodes::load(codebook.value());
  ASSERT_TRUE(codes.ok()) << codes.error().message;
  EXPECT_EQ(codes->types().size(), 17U);
  EXPECT_EQ(codes->cameo("1822")->mode, "torture");
  EXPECT_EQ(codes->cameo("161")->type, "SANCTION");
  EXPECT_DOUBLE_EQ(codes->cameo("042")->goldstein, 1.9);
}

// ---------------------------------------------------------------- joining

/// Tellings of one article, each a word of its own, with what is known of them.
class Tellings {
 public:
  Tellings() : document_(Document::create({"recalls recalled recall expelled met", {}}).value()) {
    type_.name = "SANCTION";
  }

  Draft& add(const std::string& source, const std::string& target, const std::string& lemma = "recall") {
    Draft draft;
    draft.reading.coding.type = &type_;
    const auto number = static_cast<std::uint32_t>(drafts_.size());
    draft.reading.trigger = {number, number + 1};
    draft.sentence = number;
    draft.event.mentions = {{{number, number + 1}, false}};
    const auto actor = [&](const std::string& code) -> std::optional<Actor> {
      if (code.empty()) return std::nullopt;
      return Actor{{{number, number + 1}, std::nullopt}, code, code.substr(0, 3)};
    };
    draft.event.source = actor(source);
    draft.event.target = actor(target);
    drafts_.push_back(draft);
    likeness_.add({1, lemma == "recall" ? 0.2F : -1.0F}, lemma);
    return drafts_.back();
  }

  [[nodiscard]] std::vector<Event> joined() const { return events::joined(document_, likeness_, drafts_); }

 private:
  Document document_;
  EventType type_;
  TriggerLikeness likeness_;
  std::vector<Draft> drafts_;
};

TEST(Joined, TellsOneEventOnce) {
  Tellings tellings;
  tellings.add("NOR", "VEN");
  tellings.add("NORGOV", "");
  tellings.add("", "VEN");
  const auto events = tellings.joined();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].mentions.size(), 3U);
  EXPECT_FALSE(events[0].mentions[events[0].best].background);
  EXPECT_EQ(events[0].best, 0U);
  EXPECT_EQ(events[0].target->actor, "VEN");
}

TEST(Joined, FillsWhatTheBestTellingLeavesOut) {
  Tellings tellings;
  tellings.add("", "VEN");
  tellings.add("NOR", "");
  const auto events = tellings.joined();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].source->actor, "NOR");
  EXPECT_EQ(events[0].target->actor, "VEN");
}

TEST(Joined, KeepsApartWhatContradicts) {
  {
    Tellings tellings;
    tellings.add("NOR", "VEN");
    tellings.add("NOR", "PER");
    EXPECT_EQ(tellings.joined().size(), 2U);
  }
  {
    Tellings tellings;
    tellings.add("NOR", "VEN");
    tellings.add("NOR", "VEN").event.status = EventStatus::kNegated;
    EXPECT_EQ(tellings.joined().size(), 2U);
  }
  {
    Tellings tellings;
    tellings.add("KENCOP", "KENOPP");
    tellings.add("KENOPP", "KENCOP");
    EXPECT_EQ(tellings.joined().size(), 2U);
  }
}

TEST(Joined, KeepsApartOtherActs) {
  Tellings tellings;
  tellings.add("NOR", "VEN");
  tellings.add("", "", "expel");
  EXPECT_EQ(tellings.joined().size(), 2U);
}

TEST(Joined, IsNoMereClaimOnceTheWriterTellsIt) {
  Tellings tellings;
  tellings.add("NOR", "VEN").event.alleged = true;
  tellings.add("NOR", "VEN");
  const auto events = tellings.joined();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_FALSE(events[0].alleged);
}

// ------------------------------------------------------------ what words say

/// What the words around the trigger at a token make of five equal odds: its name, or "-" where they say
/// nothing.
std::string told(const std::string& lines, Index trigger) {
  static const Modality kModality =
      Modality::load(Codebook::load(VERBALE_SOURCE_DIR "/codebook").value()).value();
  const Document document = coreference::Story(lines).document();
  const coreference::Tree tree(document);
  std::array<float, 5> statuses{0.2F, 0.2F, 0.2F, 0.2F, 0.2F};
  kModality.weigh(tree, trigger, trigger + 1, statuses);
  const auto best = std::max_element(statuses.begin(), statuses.end());
  std::string said =
      *best < 0.3F ? "-" : std::string(name_of(static_cast<EventStatus>(best - statuses.begin())));
  if (kModality.claimed(tree, trigger, trigger + 1)) said += ", claimed";
  return said;
}

TEST(Modality, ReadsTheWordsAroundATrigger) {
  EXPECT_EQ(told("Oslo/PROPN/2/nsubj recalled=recall/VERB/0/root envoys=envoy/NOUN+/2/obj", 1), "-");
  EXPECT_EQ(
      told("Oslo/PROPN/3/nsubj will=will/AUX/3/aux recall=recall/VERB/0/root envoys=envoy/NOUN+/3/obj", 2),
      "future");
  EXPECT_EQ(told("Oslo/PROPN/2/nsubj plans=plan/VERB/0/root to=to/PART/4/mark recall=recall/VERB/2/xcomp "
                 "envoys=envoy/NOUN+/4/obj",
                 3),
            "future");
  EXPECT_EQ(
      told("Oslo/PROPN/3/nsubj may=may/AUX/3/aux recall=recall/VERB/0/root envoys=envoy/NOUN+/3/obj", 2),
      "hypothetical");
  EXPECT_EQ(told("Oslo/PROPN/4/nsubj did=do/AUX/4/aux not=not/PART/4/advmod recall=recall/VERB/0/root "
                 "envoys=envoy/NOUN+/4/obj",
                 3),
            "negated");
}

TEST(Modality, DenialHoldsOverPlans) {
  EXPECT_EQ(told("Oslo/PROPN/4/nsubj will=will/AUX/4/aux never=never/ADV/4/advmod recall=recall/VERB/0/root "
                 "envoys=envoy/NOUN+/4/obj",
                 3),
            "negated");
}

TEST(Modality, YearsLongPastAreHistory) {
  EXPECT_EQ(told("Oslo/PROPN/2/nsubj recalled=recall/VERB/0/root envoys=envoy/NOUN+/2/obj in=in/ADP/5/case "
                 "1974=1974/NUM/2/obl",
                 1),
            "historical");
  EXPECT_EQ(told("Oslo/PROPN/2/nsubj recalled=recall/VERB/0/root envoys=envoy/NOUN+/2/obj in=in/ADP/5/case "
                 "2024=2024/NUM/2/obl",
                 1),
            "-");
}

TEST(Modality, TellsAClaim) {
  EXPECT_EQ(told("The=the/DET/3/det alleged=alleged/ADJ/3/amod hack=hack/NOUN/0/root", 2), "-, claimed");
}

// ---------------------------------------------------------------- participants

/// A table of weights that a person can follow: the place before the name nearest, before the article's own;
/// whoever is missing is nobody, but of an assault.
const SideWeights& weights() {
  static const SideWeights kWeights = [] {
    const auto folder =
        std::filesystem::temp_directory_path() / ("verbale-sides-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder / "events");
    std::ofstream(folder / "events" / "sides.csv")
        << "feature,role,words,type,weight\n"
           "any,*,*,*,-1\nplace,*,*,*,4\nearlier,*,*,*,2\nhome,*,*,*,3\n"
           "paragraph,*,*,*,2\nother_side,target,missing,*,-9\nother_side,target,other,*,-9\n"
           "any,target,missing,*,-9\nany,target,missing,ASSAULT,9\n";
    const auto codes = EventCodes::load(Codebook::load(VERBALE_SOURCE_DIR "/codebook").value());
    auto loaded = SideWeights::load(Codebook::load(folder).value(), codes.value());
    std::filesystem::remove_all(folder);
    return std::move(loaded).value();
  }();
  return kWeights;
}

struct Cast {
  std::string name;
  EntityType type;
  std::string country;
  std::string actor;
};

/// "source -> target" codes of the act at a token: its type, and the words [first, last) of source and
/// target.
std::vector<std::string> sides(const std::string& lines, const std::vector<Cast>& cast, Index trigger,
                               const std::string& type, std::optional<TokenRange> source,
                               std::optional<TokenRange> target) {
  coreference::Story story(lines);
  Entities entities;
  for (const Cast& each : cast) {
    Entity entity;
    entity.name = each.name;
    entity.type = each.type;
    entity.country = each.country;
    entity.actor = each.actor;
    for (std::size_t at = story.text.find(each.name); at != std::string::npos;
         at = story.text.find(each.name, at + 1)) {
      entity.mentions.push_back(
          {{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + each.name.size())},
           MentionForm::kName});
    }
    entities.items.push_back(entity);
  }
  const Document document = story.document(entities);
  const coreference::Tree tree(document);
  EventType kind;
  kind.name = type;
  TriggerReading reading;
  reading.trigger = {trigger, trigger + 1};
  reading.coding.type = &kind;
  reading.coding.cameo = "190";
  if (source) reading.participants.push_back({ParticipantRole::kSource, *source});
  if (target) reading.participants.push_back({ParticipantRole::kTarget, *target});
  const ParticipantFinder finder(document, tree, coreference::Story::catalog(), weights());
  std::vector<std::string> shown;
  const auto code = [](const std::optional<Actor>& actor) {
    return !actor ? std::string("nobody") : actor->actor.empty() ? "?" : actor->actor;
  };
  for (const auto& [one, other] : finder.find(reading).pairs)
    shown.push_back(code(one) + " -> " + code(other));
  return shown;
}

const Cast kThais{"Thai", EntityType::kGroup, "THA", "THA"};
const Cast kCambodia{"Cambodia", EntityType::kPlace, "KHM", "KHM"};
const Cast kSurin{"Surin", EntityType::kPlace, "THA", "THA"};

TEST(Participants, WordsWithoutACountryHaveThatOfTheNameInside) {
  EXPECT_THAT(sides("Cambodia/PROPN/2/nsubj shelled=shell/VERB/0/root a=a/DET/4/det market=market/NOUN/2/obj "
                    "in=in/ADP/6/case Surin/PROPN/4/nmod",
                    {kCambodia, kSurin}, 1, "ASSAULT", TokenRange{0, 1}, TokenRange{2, 6}),
              ElementsAre("KHM -> THA"));
}

TEST(Participants, AnAssaultWithoutATargetHasThoseOfThePlace) {
  EXPECT_THAT(sides("Cambodia/PROPN/2/nsubj attacked=attack/VERB/0/root in=in/ADP/4/case Surin/PROPN/2/obl",
                    {kCambodia, kSurin}, 1, "ASSAULT", TokenRange{0, 1}, std::nullopt),
              ElementsAre("KHM -> THA"));
}

TEST(Participants, AnAssaultWithoutAPlaceHasTheOtherSideNamedLast) {
  EXPECT_THAT(sides("Thai/PROPN/2/compound troops=troop/NOUN+/3/nsubj withdrew=withdraw/VERB/0/root\n"
                    "Cambodia/PROPN/2/nsubj attacked=attack/VERB/0/root",
                    {kThais, kCambodia}, 4, "ASSAULT", TokenRange{3, 4}, std::nullopt),
              ElementsAre("KHM -> THA"));
}

TEST(Participants, OtherActsHaveNoTargetThatNobodyNames) {
  EXPECT_THAT(sides("Thai/PROPN/2/compound troops=troop/NOUN+/3/nsubj withdrew=withdraw/VERB/0/root\n"
                    "Cambodia/PROPN/2/nsubj mobilised=mobilise/VERB/0/root",
                    {kThais, kCambodia}, 4, "MOBILIZE", TokenRange{3, 4}, std::nullopt),
              ElementsAre("KHM -> nobody"));
}

TEST(Participants, ARelativeClauseBeforeItsNounHasNoSubject) {
  // The tree hangs the clause on a noun behind it.
  EXPECT_THAT(sides("that=that/PRON~/3/nsubj had=have/AUX/3/aux begun=begin/VERB/6/acl:relcl ,/PUNCT/6/punct "
                    "the=the/DET/6/det strike=strike/NOUN/0/root",
                    {}, 2, "PROTEST", std::nullopt, std::nullopt),
              ElementsAre("nobody -> nobody"));
}

TEST(Participants, ANeighbourIsAnotherOne) {
  EXPECT_THAT(sides("Cambodia/PROPN/2/nsubj met=meet/VERB/0/root Thai/ADJ/4/amod envoys=envoy/NOUN+/2/obj\n"
                    "Cambodia/PROPN/2/nsubj thanked=thank/VERB/0/root its=its/PRON/4/nmod:poss "
                    "neighbour=neighbour/NOUN/2/obj",
                    {kCambodia, kThais}, 5, "SUPPORT", TokenRange{4, 5}, TokenRange{6, 8}),
              ElementsAre("KHM -> THA"));
}

TEST(Participants, WhoeverActsBelongsToThePlace) {
  EXPECT_THAT(sides("A=a/DET/2/det unit=unit/NOUN/3/nsubj seized=seize/VERB/0/root him=he/PRON/3/obj "
                    "in=in/ADP/6/case Surin/PROPN/3/obl",
                    {kSurin}, 2, "COERCE", TokenRange{0, 2}, TokenRange{3, 4}),
              ElementsAre("THA -> THA"));
}

}  // namespace
}  // namespace verbale::events
